"""Takes of a sentence or paragraph in one speaker's turn, each said again right behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from editors.proposers.restarts.meaning import carries_meaning
from editors.proposers.take_cues import take_cues
from editors.proposers.take_sameness import breaks_off, says_no_less, says_the_same

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from editors.proposers.restarts.talk import SaidWord
    from editors.proposers.take_cues import TakeCue

LONGEST_TAKE: Final = 120
"""Words of the longest take that is looked for."""
_OPENING: Final = 3
"""Words with which both takes begin, where somebody says or claps that it is said again."""
_EXCUSED_OPENING: Final = 2
"""The same where they say as well that something went wrong."""
_UNSAID_OPENING: Final = 4
"""The same where nobody says so, and the first one breaks off."""
_WHOLE_TAKE: Final = 8
"""Words of the shortest sentence that is read twice, and not a figure of speech."""
_MOST_TAKES: Final = 4
"""What comes oftener as it was is a refrain."""
_NUMBERS: Final = 3
"""So many figures in a row are read twice on purpose."""


@dataclass(frozen=True, slots=True)
class Take:
    """Words `first:end` of a turn, said again from `end` on; its cue, if any, is among them."""

    first: int
    end: int
    why: str
    sure: float
    """0..1."""


def takes(said: Sequence[SaidWord], claps: Set[int], *, is_english: bool) -> Iterator[Take]:
    """The takes of a turn that are not the last of theirs, in order and disjoint.

    `claps` are the numbers of words right behind a clap.
    """
    cues = {cue.end: cue for cue in take_cues(said)} if is_english else {}
    broken = {n for n, word in enumerate(said, 1) if word.is_cut or word.mark == "..."}
    starts = {n for n, word in enumerate(said) if word.is_first} | broken | set(claps) | {0}
    done = 0
    for again in sorted((starts | cues.keys()) - {0, len(said)}):
        cue = cues.get(again)
        take = _corrected(said, starts, done, cue) if cue else None
        take = take or _unsaid(said, starts, done, again, has_clap=again in claps)
        if take and not breaks_off_for_good(said, again):
            done = take.end
            starts.add(done)
            yield take


def _corrected(said: Sequence[SaidWord], starts: Set[int], done: int, cue: TakeCue) -> Take | None:
    """A take that ends with a cue, whose opening comes again behind it."""
    least = _EXCUSED_OPENING if cue.is_sorry and cue.is_wish else _OPENING
    places = [
        (alike, first)
        for first in range(max(done, cue.first - LONGEST_TAKE), cue.first)
        if (first in starts or first == done)
        and (alike := _alike(said, first, cue.first, cue.end)) >= least
        and (alike >= _OPENING or cue.first - first == alike)
    ]
    if not places:
        return None
    _, first = max(places)
    old = said[first : cue.first]
    new = said[cue.end : cue.end + 2 * len(old) + 4]
    if breaks_off(old):
        is_again = says_the_same(old, new, may_differ=cue.is_wish)
    else:
        is_meant = not cue.is_sorry and (cue.says or not cue.is_wish)
        is_again = not is_meant and says_no_less(old, new, may_lose=cue.is_sorry and cue.is_wish)
    if not is_again:
        return None
    words = " ".join(word.text for word in said[cue.first : cue.end])
    return Take(first, cue.end, f"said again after '{words}'", 0.95)


def _unsaid(
    said: Sequence[SaidWord], starts: Set[int], done: int, again: int, *, has_clap: bool
) -> Take | None:
    """A take that breaks off before `again`, or one that is read again as it was."""
    for first in range(again - 1, max(done, again - LONGEST_TAKE) - 1, -1):
        if first not in starts:
            continue
        is_broken = has_clap or said[again - 1].mark == "..." or said[again - 1].is_cut
        opening = _OPENING if has_clap else _UNSAID_OPENING
        if is_broken and _is_beginning(said, first, again, opening):
            why = "said again after a clap" if has_clap else "broken off, said again"
            return Take(first, again, why, 0.9)
        if _is_read_twice(said, first, again):
            return Take(first, again, "said twice as it is", 0.9)
    return None


def _alike(said: Sequence[SaidWord], first: int, stop: int, again: int) -> int:
    """How many words are the same from both places on."""
    count = 0
    while first + count < stop and again + count < len(said):
        if said[first + count].text != said[again + count].text:
            break
        count += 1
    return count


def _is_beginning(said: Sequence[SaidWord], first: int, again: int, opening: int) -> bool:
    """Whether all of a take, but for a word that breaks off, opens what is said behind it."""
    size = again - first
    whole = size - said[again - 1].is_cut
    return opening <= _alike(said, first, again, again) >= whole


def _is_read_twice(said: Sequence[SaidWord], first: int, again: int) -> bool:
    """Whether a sentence or more is read again with the same words of meaning in their order."""
    size = again - first
    if size < _WHOLE_TAKE or again + size > len(said) + 2 or _has_figures(said[first:again]):
        return False
    if _is_refrain(said, first, again):
        return False
    old = [word.text for word in said[first:again]]
    for end in (again + size, again + size + 1, again + size - 1):
        if not again < end <= len(said) or said[end - 1].mark != said[again - 1].mark:
            continue
        new = said[again:end]
        if [w.text for w in new if carries_meaning(w)] == [
            w.text for w in said[first:again] if carries_meaning(w)
        ] and sum(a != b for a, b in zip(old, (w.text for w in new), strict=False)) <= size // 2:
            return says_no_less(said[first:again], new, may_lose=False)
    return False


def _has_figures(words: Sequence[SaidWord]) -> bool:
    """Whether figures stand in a row, or an address is spelt: both are read twice on purpose."""
    row = 0
    for word in words:
        row = row + 1 if word.word_class in ("number", "digits") else 0
        if row >= _NUMBERS or word.text == "dot":
            return True
    return False


def _is_refrain(said: Sequence[SaidWord], first: int, again: int) -> bool:
    size, copies = again - first, 1
    while copies <= _MOST_TAKES and _alike(said, first, again, again + (copies - 1) * size) == size:
        copies += 1
    return copies > _MOST_TAKES


def breaks_off_for_good(said: Sequence[SaidWord], again: int) -> bool:
    """Whether what comes behind a take is itself given up, so that the earlier is the better."""
    end = next((n for n in range(again, len(said)) if said[n].mark in (".", "...")), None)
    return end is not None and end + 1 == len(said) and said[end].mark == "..."
