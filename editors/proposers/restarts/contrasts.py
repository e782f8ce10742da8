"""Whether two halves across a comma are both whole, and so both meant.

we did,    | we do sell boats        another auxiliary
you can,   | we can do it            another subject
you and I, | he and I went           another pair
they live, | they lived there        another time
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.proposers.restarts.candidates import kinship
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.proposers.restarts.candidates import Restart
    from editors.proposers.restarts.talk import SaidWord

_ENDING_AUXILIARY: Final = word_set("be have do modal")
"""Classes of auxiliaries with which a clause may end: "we did"; not "we're"."""
_VERBS: Final = word_set("verb ed ing")
_PEOPLE: Final = word_set("subject object demonstrative there")
_BARE_SUBJECTS: Final = word_set("subject demonstrative there")
_STEM: Final = 3
"""The kinship of two forms of one word."""
_JOINING: Final = ("and", "or")


def are_both_whole(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether a phrase that a comma ends is whole, and what is said behind it is another such.

    A hesitation or an editing term between the two says that it is no contrast.
    """
    old, new = said[one.first : one.end], said[one.again : one.again + one.end - one.first]
    is_parted = one.again > one.end or said[one.again].is_hesitant or old[-1].mark != ","
    is_other = [word.text for word in old] != [word.text for word in new]
    if is_parted or not is_other or len(old) < 2 or len(new) < len(old):
        return False
    return _are_clauses(old, new) or _are_pairs(old, new) or _are_two_times(old, new)


def _are_clauses(old: Sequence[SaidWord], new: Sequence[SaidWord]) -> bool:
    """ "I was, I am"; "this is, that is"; "here it is, there it is"."""
    if not any(word.group in ("subject", "noun") for word in old[:-1]):
        return False
    if old[-1].text == new[-1].text == "to":  # they have to, they want to
        return kinship(old[-2], new[-2]) < _STEM
    return {old[-1].word_class, new[-1].word_class} <= _ENDING_AUXILIARY


def _are_pairs(old: Sequence[SaidWord], new: Sequence[SaidWord]) -> bool:
    """ "You and I, he and I"; "he and she, you and they"."""
    return any(
        word.text in _JOINING and other.text in _JOINING and old[-1].word_class in _PEOPLE
        for word, other in zip(old[1:-1], new[1:-1], strict=True)
    )


def _are_two_times(old: Sequence[SaidWord], new: Sequence[SaidWord]) -> bool:
    """ "They live, they lived"; not "I want, I wanted to", since "I want" ends no clause."""
    last, other = old[-1], new[-1]
    classes = (last.word_class, other.word_class)
    if _VERBS.isdisjoint(classes) or "leading" in classes:
        return False
    return old[-2].word_class in _BARE_SUBJECTS and kinship(last, other) >= _STEM
