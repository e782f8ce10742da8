"""Whether a restart may go without taking along what is said nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.proposers.restarts.candidates import kinship
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.proposers.restarts.candidates import Restart
    from editors.proposers.restarts.talk import Said

_EMPTY: Final = word_set(
    "article demonstrative possessive subject object subject_be subject_have subject_will be have "
    "do modal leading to preposition and because question there adverb interjection cut"
)
"""Classes of words that say nothing of what is talked about."""
_TAKING_BACK: Final = frozenset(
    {"sorry", "rather", "no wait", "wait", "excuse me", "i mean", "or rather"}
)
"""Terms behind which something else may be said: "on Monday, sorry, on Tuesday"."""
_AHEAD: Final = 3
"""Words behind the new phrase, as long as the old, among which a word may be said again."""


def says_it_again(said: Sequence[Said], one: Restart) -> bool:
    """Whether all that is taken back and carries meaning is said again at once, or corrected.

    Where a sentence ends within, it is two sentences that begin alike.
    """
    if any(word.is_first for word in said[one.first + 1 : one.again + 1]):
        return False
    old, term = said[one.first : one.end], said[one.end : one.again]
    new = said[one.again : one.again + len(old) + _AHEAD]
    lost = [
        word
        for word in old
        if carries_meaning(word) and not any(kinship(word, other) >= 3 for other in new)
    ]
    if not lost:
        return True
    is_corrected = " ".join(word.text for word in term) in _TAKING_BACK
    return is_corrected and all(any(word.group == other.group for other in new) for word in lost)


def carries_meaning(word: Said) -> bool:
    """Whether a word says something of what is talked about."""
    return word.word_class not in _EMPTY
