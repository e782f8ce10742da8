"""Whether a restart may go without taking along what is said nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.proposers.restarts.candidates import kinship
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.proposers.restarts.candidates import Restart
    from editors.proposers.restarts.talk import SaidWord

_EMPTY: Final = word_set(
    "article demonstrative possessive subject object subject_be subject_have subject_will be have "
    "do modal leading to preposition and because question there adverb interjection cut"
)
"""Classes of words that say nothing of what is talked about."""
_TAKING_BACK: Final = frozenset(
    {"sorry", "rather", "no wait", "wait", "excuse me", "i mean", "or rather"}
)
"""Terms behind which something else may be said: "on Monday, sorry, on Tuesday"."""
_DECIDING: Final = word_set("nothing nobody sorry")
"""Empty words on which hangs what is said."""
_DENYING: Final = word_set("no not never yes")
"""Beside these all of it is said again, or it was meant: "not that, not this", "yes we can, yes we
will"."""
_PARTICLES: Final = word_set("back up down out off over about away in on through around along")
"""Words that may stand before a preposition."""
_BREAK_S: Final = 0.1
"""A pause that parts two words."""
_AHEAD: Final = 3
"""Words behind the new phrase, as long as the old, among which a word may be said again."""


def says_it_again(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether all that is taken back and carries meaning is said again at once, or corrected.

    Where a sentence ends within, it is two sentences that begin alike.
    """
    old, term = said[one.first : one.end], said[one.end : one.again]
    new = said[one.again : one.again + len(old) + _AHEAD]
    if any(word.is_first for word in said[one.first + 1 : one.again + 1]) or _is_term(new):
        return False
    if not any(kinship(word, new[0]) >= 3 for word in old) and _may_stand(said, one):
        return False
    if old[-1].text == "not" and new[0].text != old[0].text:  # could not, would not
        return False
    if term and term[0].text == "sorry" and old[-1].word_class in ("be", "subject_be"):
        return False  # "he was sorry, he never said so"
    denies = any(word.text in _DENYING for word in old)
    lost = [
        word
        for word in old
        if (denies or carries_meaning(word) or word.text in _DECIDING)
        and not any(kinship(word, other) >= 3 for other in new)
    ]
    if not lost:
        return True
    is_corrected = " ".join(word.text for word in term) in _TAKING_BACK
    return is_corrected and all(any(word.group == other.group for other in new) for word in lost)


def _is_term(new: Sequence[SaidWord]) -> bool:
    """Whether nothing is said again, as it only looks so: "you're, you know, worthy"."""
    return tuple(word.text for word in new[:2]) in (("you", "know"), ("i", "mean"))


def _may_stand(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether a phrase that is followed by none of its own words may be meant as it stands.

    Adverbs and particles pile up ("just really", "back since"), a conjunction or a verb may end
    what it belongs to ("because, you know, if"; "what I had has been"): these need a break.
    """
    old, again = said[one.first : one.end], said[one.again]
    if all(word.group == "adverb" or word.text in _PARTICLES for word in old):
        return True
    if len(old) > 1:
        return False
    is_broken = (
        old[-1].mark in (",", "...") or said[one.end].is_hesitant or again.pause_s > _BREAK_S
    )
    if old[0].group == "clause":
        return one.again > one.end or old[0].word_class != again.word_class
    return old[0].group == "verb" and not is_broken


def carries_meaning(word: SaidWord) -> bool:
    """Whether a word says something of what is talked about."""
    return word.word_class not in _EMPTY
