"""How an edited sequence of words differs from the one that was written."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DELETE, _REPLACE, _INSERT = 2, 3, 20
"""People delete, now and then correct, and hardly ever add: an alignment that needs an addition
is only chosen where there is no other."""


_LONGEST_REPEAT = 12
"""Words of the longest repeat in which it matters which of them went."""


def changes(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Runs of equal and of changed items: tag, range in `ours`, range in `theirs`.

    `ours` is what a person left of `theirs`. The cheapest alignment is taken (Levenshtein's, with
    the weights above), and of equally cheap ones that in which the first of repeated words goes.
    """
    end = _shared(ours[::-1], theirs[::-1])
    start = _shared(ours[: len(ours) - end], theirs[: len(theirs) - end])
    start = max(0, start - _LONGEST_REPEAT)
    inside = _aligned(ours[start : len(ours) - end], theirs[start : len(theirs) - end])
    pairs = [(i, i) for i in range(start)]
    pairs += [(start + i, start + j) for i, j in inside]
    pairs += [(len(ours) - n, len(theirs) - n) for n in range(end, 0, -1)]
    yield from _runs(pairs, len(ours), len(theirs))


def _shared(a: Sequence[str], b: Sequence[str]) -> int:
    """How many items both begin with."""
    count = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        count += 1
    return count


def _aligned(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of equal items in the cheapest alignment, in order."""
    costs = [[_DELETE * j for j in range(len(theirs) + 1)]]
    for i, item in enumerate(ours, start=1):
        above, row = costs[-1], [_INSERT * i]
        for j, other in enumerate(theirs):
            same = above[j] if item == other else above[j] + _REPLACE
            row.append(min(same, row[j] + _DELETE, above[j + 1] + _INSERT))
        costs.append(row)
    return _traced(ours, theirs, costs)


def _traced(
    ours: Sequence[str], theirs: Sequence[str], costs: list[list[int]]
) -> list[tuple[int, int]]:
    pairs = []
    i, j = len(ours), len(theirs)
    while i and j:
        here = costs[i][j]
        if ours[i - 1] == theirs[j - 1] and here == costs[i - 1][j - 1]:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        elif here == costs[i - 1][j - 1] + _REPLACE:
            i, j = i - 1, j - 1
        elif here == costs[i][j - 1] + _DELETE:
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
