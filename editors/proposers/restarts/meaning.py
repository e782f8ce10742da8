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
_BOUND: Final = word_set("demonstrative subject_be there")
"""Classes of words that may stand right before one of their own group: "here is what is"."""
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
    if _is_verb(old, term) or _is_phrase(said, one) or _is_parallel(said, one):
        return False
    if old[-1].text == "not" and new[0].text != old[0].text:  # could not, would not
        return False
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


def _is_verb(old: Sequence[SaidWord], term: Sequence[SaidWord]) -> bool:
    """Whether a term belongs to what stands before it: "he was sorry, he", "they wait, they"."""
    if not term:
        return False
    if term[0].text == "sorry":
        return old[-1].word_class in ("be", "subject_be")
    is_bound = old[-1].word_class == "subject" and not old[-1].mark
    return is_bound and term[0].text in ("wait", "like")


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
    if old[0].group == "clause":
        is_other = one.again > one.end or old[0].word_class != again.word_class
        return is_other or old[0].word_class == "because" or old[0].text == "yet"
    is_bound = old[0].group in ("verb", "preposition") or old[0].word_class in _BOUND
    return is_bound and not _is_broken(said, one)


def _is_broken(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether anything parts what is taken back from what comes behind it."""
    return (
        said[one.end - 1].mark in (",", "...")
        or said[one.end - 1].is_cut
        or said[one.end].is_hesitant
        or one.again > one.end
        or said[one.again].pause_s > _BREAK_S
    )


def _is_phrase(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether two words and the first again are a figure of speech: "hand in hand", "do you do"."""
    if one.end - one.first != 2 or _is_broken(said, one):
        return False
    first, second = said[one.first : one.end]
    is_bridged = carries_meaning(first) and second.group == "preposition"
    is_asked = first.group == "verb" and second.word_class == "subject"
    return first.text == said[one.again].text and (is_bridged or is_asked)


def _is_parallel(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether both are meant side by side.

    "when you succeed, they succeed"; "this, that, or the other"; "reaching for it, reach for it";
    "Leo and I, and many others".
    """
    old, new = said[one.first : one.end], said[one.again : one.again + one.end - one.first]
    behind = said[one.again + len(new)] if one.again + len(new) < len(said) else None
    if old[-1].mark != "," or len(new) < len(old):
        return False
    is_listed = new[-1].mark == "," and behind is not None and behind.text in ("and", "or")
    is_bent = carries_meaning(old[0]) and old[0].text != new[0].text and not old[0].is_cut
    is_added = old[0].text in ("and", "or") and len(old) > 1 and not kinship(old[1], new[1])
    is_other = old[0].word_class == "subject" and kinship(old[0], new[0]) < 3
    is_whole = any(carries_meaning(word) for word in old[1:])
    return is_listed or is_bent or is_added or (is_other and is_whole)


def carries_meaning(word: SaidWord) -> bool:
    """Whether a word says something of what is talked about."""
    return word.word_class not in _EMPTY
