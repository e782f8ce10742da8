"""How an edited sequence of words differs from the one that was written."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from pipeline.text.pins import pins

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

_DELETE, _REPLACE, _INSERT = 2, 3, 20
"""People delete, now and then correct, and hardly ever add: an alignment that needs an addition
is only chosen where there is no other."""

_LONGEST_REPEAT = 12
"""Words of the longest repeat in which it matters which of them went."""

_CELLS = 1 << 20
"""The most pairs of words that are weighed at once (4 MB); a paragraph has about 10,000. Longer
texts are divided first, where a run of words occurs once in both."""

_CELLS_IN_ALL = 8 << 20
"""The most pairs that are weighed in all; what is left of a text then counts as changed."""


def changes(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Runs of equal and of changed items: tag, range in `ours`, range in `theirs`.

    `ours` is what a person left of `theirs`. The cheapest alignment is taken (Levenshtein's, with
    the weights above), and of equally cheap ones that in which the first of repeated words goes.
    """
    end = _shared(reversed(ours), reversed(theirs))
    start = _shared(ours[: len(ours) - end], theirs[: len(theirs) - end])
    start = max(0, start - _LONGEST_REPEAT)
    inside = _divided(ours[start : len(ours) - end], theirs[start : len(theirs) - end])
    pairs = [(i, i) for i in range(start)]
    pairs += [(start + i, start + j) for i, j in inside]
    pairs += [(len(ours) - n, len(theirs) - n) for n in range(end, 0, -1)]
    yield from _runs(pairs, len(ours), len(theirs))


def _shared(a: Iterator[str] | Sequence[str], b: Iterator[str] | Sequence[str]) -> int:
    """How many items both begin with."""
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def _divided(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of equal items, of texts of any length."""
    whole = len(ours) * len(theirs) <= _CELLS
    found: list[tuple[int, int]] = []
    at = there = cells = 0
    for pin, its in [*([] if whole else pins(ours, theirs)), (len(ours), len(theirs))]:
        here = (pin - at) * (its - there)
        cells += here
        if here <= _CELLS and cells <= _CELLS_IN_ALL:
            part = _aligned(ours[at:pin], theirs[there:its])
            found += [(at + i, there + j) for i, j in part]
        at, there = pin, its
    return found


def _aligned(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of equal items in the cheapest alignment, in order."""
    if not ours or not theirs:
        return []
    if ours == theirs:
        return [(n, n) for n in range(len(ours))]
    import numpy as np

    numbers = {item: number for number, item in enumerate(dict.fromkeys(theirs))}
    other = np.array([numbers[item] for item in theirs], np.int32)
    deleted = _DELETE * np.arange(len(theirs) + 1, dtype=np.int32)
    costs = np.empty((len(ours) + 1, len(theirs) + 1), np.int32)
    costs[0] = deleted
    for i, item in enumerate(ours):
        above, row = costs[i], costs[i + 1]
        row[0] = _INSERT * (i + 1)
        same = above[:-1] + _REPLACE * (other != numbers.get(item, -1))
        np.minimum(same, above[1:] + _INSERT, out=row[1:])
        # Each deletion adds the same, so the cheapest way from the left is a running minimum.
        np.add(np.minimum.accumulate(row - deleted), deleted, out=row)
    return _traced(ours, theirs, costs)


def _traced(
    ours: Sequence[str], theirs: Sequence[str], costs: NDArray[np.int32]
) -> list[tuple[int, int]]:
    pairs = []
    i, j = len(ours), len(theirs)
    cost = costs.item
    while i and j:
        here, before = cost(i, j), cost(i - 1, j - 1)
        if ours[i - 1] == theirs[j - 1] and here == before:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif here == before + _REPLACE:
            i, j = i - 1, j - 1
        elif here == cost(i, j - 1) + _DELETE:
            j -= 1
        else:
            i -= 1
    return pairs[::-1]


def _runs(
    pairs: list[tuple[int, int]], our_count: int, their_count: int
) -> Iterator[tuple[str, int, int, int, int]]:
    i = j = 0
    for _, group in groupby(enumerate(pairs), key=lambda p: (p[1][0] - p[0], p[1][1] - p[0])):
        run = [pair for _, pair in group]
        (a, b), (c, d) = run[0], run[-1]
        if i < a or j < b:
            yield "changed", i, a, j, b
        i, j = c + 1, d + 1
        yield "equal", a, i, b, j
    if i < our_count or j < their_count:
        yield "changed", i, our_count, j, their_count
