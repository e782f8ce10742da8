"""Where a speaker may have begun anew.

a | PC |  um  |  an IBM PC       taken back "a PC", said again from "an"
first   end      again
"""

from __future__ import annotations

import functools
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from editors.proposers.restarts.word_classes import CONTRACTED, GROUP_OF, class_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.proposers.restarts.talk import SaidWord

LONGEST_RESTART: Final = 8
"""Words of the longest phrase that is taken back."""
_LONGEST_UNLIKE: Final = 4
"""The same where nothing but its place and manner speaks for it."""
_PAUSE_S: Final = 0.25

_TERMS: Final = (
    "let me see", "i mean", "you know", "or rather", "i guess", "lets see", "lets say",
    "excuse me", "no wait", "i think", "you see",
    "well", "like", "sorry", "no", "or", "rather", "actually", "wait", "so", "okay", "oh",
)  # fmt: skip
EDITING_TERMS: Final = tuple(tuple(term.split()) for term in _TERMS)
"""What may stand between what is taken back and what is said instead; longer ones first."""
_STARTERS: Final = frozenset({"subject", "verb", "clause", "determiner", "interjection"})


class Restart(NamedTuple):
    """Words `first:end` of a turn are taken back and said again from `again` on."""

    first: int
    end: int
    again: int


def kinship(one: SaidWord, other: SaidWord) -> int:
    """How alike two words are: 4 the same, 3 of one stem, 2 of one class, 1 of one group, 0 not."""
    if one.is_cut and other.text.startswith(one.text):
        return 4
    if one.is_cut or other.is_cut:
        return 4 if one.text == other.text else 0
    return _kinship(one.text, other.text)


@functools.lru_cache(maxsize=50_000)
def _kinship(a: str, b: str) -> int:
    if a == b:
        return 4
    if CONTRACTED.get(a, a) == CONTRACTED.get(b, b):
        return 3
    if class_of(a) == class_of(b) == "number":
        return 2
    if min(len(a), len(b)) >= 3 and (a[:4] == b[:4] or a.startswith(b) or b.startswith(a)):
        return 3
    one, other = class_of(a), class_of(b)
    if GROUP_OF[one] != GROUP_OF[other]:
        return 0
    return 2 if one == other != "open" else 1


def restart_candidates(said: Sequence[SaidWord]) -> Iterator[Restart]:
    """All places worth the question."""
    for first in range(len(said) - 1):
        for end in range(first + 1, min(first + LONGEST_RESTART, len(said) - 1) + 1):
            for again in chain((end,), _behind_term(said, end)):
                if _is_worth_it(said, Restart(first, end, again)):
                    yield Restart(first, end, again)


def _behind_term(said: Sequence[SaidWord], end: int) -> Iterator[int]:
    for term in EDITING_TERMS:
        after = end + len(term)
        if after < len(said) and tuple(word.text for word in said[end:after]) == term:
            yield after
            return


def _is_worth_it(said: Sequence[SaidWord], one: Restart) -> bool:
    size, last, opening, anew = (
        one.end - one.first,
        said[one.end - 1],
        said[one.first],
        said[one.again],
    )
    likeness = kinship(opening, anew)
    if likeness >= 2 or (likeness == 1 and size <= _LONGEST_UNLIKE + 1):
        return True
    if size > _LONGEST_UNLIKE:
        return False
    is_broken = (
        said[one.end].is_hesitant
        or one.again > one.end
        or said[one.end].pause_s > _PAUSE_S
        or last.mark in (",", "...")
    )
    return last.is_cut or (is_broken and {opening.group, anew.group} <= _STARTERS)
