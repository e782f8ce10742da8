"""Whether a restart may go without taking along what is said nowhere else.

What is not known to be empty is said again, or nothing goes: it is better to leave a restart than
to lose what somebody said.
"""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, Final

from editors.proposers.restarts.candidates import kinship
from editors.proposers.restarts.set_against import (
    DENYING_CLASSES,
    DIRECTING,
    stands_beside,
)
from editors.proposers.restarts.terms import TAKING_BACK, is_editing
from editors.proposers.restarts.word_classes import CONTRACTED
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
_FREE: Final = word_set("article demonstrative be have do to modal and cut")
"""Classes of words that may always go."""
_LIGHT: Final = word_set(
    "just really very actually basically kind sort then now quite pretty rather well oh hey ah as "
    "than cause"
)
"""Words of other classes that may: "only", "probably", "yes" and "because" may not."""
_NOMINAL: Final = word_set("subject determiner noun")
_INSTEAD: Final = {"subject": _NOMINAL, "noun": word_set("noun")}
"""Groups of words of which one is said instead of one of the group, if that is empty."""
_LIKE_ITSELF: Final = word_set("possessive preposition question")
"""Classes of words of which another is said instead."""
_DECIDING: Final = word_set("nothing nobody sorry whatever whoever whichever however")
"""Empty words on which hangs what is said."""
_DENYING: Final = word_set("no not never yes")
"""Beside these all of it is said again, or it was meant: "not that, not this", "yes we can, yes we
will"."""
_AHEAD: Final = 3
"""Words behind the new phrase, as long as the old, among which a word may be said again."""
_DENIED: Final = 6
"""Words after a denial in which "X, I mean, Y" sets one against the other."""
_LEAST_STEM: Final = 3
_LONGEST_ENDING: Final = 3
"""Letters that two forms of a word share, and may have besides."""


def says_it_again(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether all that is taken back and carries meaning is said again at once, or corrected.

    Where a sentence ends within, it is two sentences that begin alike.
    """
    if any(word.is_first for word in said[one.first + 1 : one.again + 1]):
        return False
    if not is_editing(said, one) or stands_beside(said, one):
        return False
    old, term = said[one.first : one.end], " ".join(w.text for w in said[one.end : one.again])
    new = said[one.again : one.again + len(old) + _AHEAD]
    if old[-1].text == "not" and new[0].text != old[0].text:  # could not, would not
        return False
    denies = any(word.text in _DENYING for word in old) or term == "or"
    lost = [
        word
        for word in old
        if not any(_is_same(word, other) for other in new)
        and (denies or not _may_go(word, new))
        and not (word.is_cut and not denies)
    ]
    if not lost or term not in TAKING_BACK or _is_denied(said, one):
        return not lost
    return all(any(word.group == other.group for other in new) for word in lost)


def _may_go(word: SaidWord, new: Sequence[SaidWord]) -> bool:
    """Whether nothing is lost with a word that is not said again."""
    if word.word_class in _FREE or word.text in _LIGHT:
        return True
    if word.is_name or word.text in _DECIDING or word.text in DIRECTING:
        return False
    if word.word_class in _LIKE_ITSELF:
        return any(other.word_class == word.word_class for other in new)
    if carries_meaning(word):
        return False
    return any(other.group in _INSTEAD.get(word.group, ()) for other in new)


def _is_same(word: SaidWord, other: SaidWord) -> bool:
    """Whether two words are one, or forms of one."""
    kin = kinship(word, other)
    if kin == 3 and (word.word_class in DENYING_CLASSES) != (other.word_class in DENYING_CLASSES):
        return False
    if kin != 3:
        return kin == 4
    if CONTRACTED.get(word.text, word.text) == CONTRACTED.get(other.text, other.text):
        return True
    pairs = zip(word.text, other.text, strict=False)
    stem = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
    rest = max(len(word.text), len(other.text)) - stem
    return stem >= _LEAST_STEM and rest <= _LONGEST_ENDING


def _is_denied(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether what looks corrected is what is denied: "not about the boat, I mean the river"."""
    for word in reversed(said[max(0, one.first - _DENIED) : one.end]):
        if word.word_class in DENYING_CLASSES:
            return True
        if word.is_first:
            return False
    return False


def carries_meaning(word: SaidWord) -> bool:
    """Whether a word says something of what is talked about."""
    return word.is_name or word.word_class not in _EMPTY
