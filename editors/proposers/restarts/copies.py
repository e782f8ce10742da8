"""Whether what is said twice at once, word for word, is meant so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.proposers.restarts.set_against import is_listed, is_object
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.proposers.restarts.candidates import Restart
    from editors.proposers.restarts.talk import SaidWord

_UNENDING: Final = word_set(
    "article possessive subject subject_be subject_have subject_will to modal leading and because "
    "question quantity interjection demonstrative"
)
"""Classes of words with which no clause ends, so that a comma behind one is a stumble's."""
_BEFORE_SUBJECT: Final = word_set("and be have do modal")
"""Classes of words behind which a subject may be the last word."""
_UNENDING_WORDS: Final = word_set("of from into at with for by as like on in")


_LEAST_SAID: Final = 3
"""Words of a part of a sentence that is said twice for effect."""


def is_said_twice(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether both copies are meant: for emphasis, as a list, or at the border of two clauses.

    "over and over and over"; "they're mad, they're mad."; "severe, severe"; "security and
    engineering teams, teams want"; "things like this, this is".
    """
    old, new = said[one.first : one.end], said[one.again : one.again + one.end - one.first]
    if len(old) > 1:
        is_whole = _opens(said, one) and old[-1].mark == "," and new[-1].mark == "."
        return old[-1].word_class == "and" or is_whole or _is_divided(old, new)
    word = old[0]
    before = said[one.first - 1] if one.first and not word.is_first else None
    ends = not is_unending(word) or (before is not None and _ends_with_subject(before, word))
    is_border = ends and word.mark == ","
    return is_border or is_object(said, one) or is_listed(said, one)


def _opens(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether a sentence, or three words or more behind a comma, begin with a copy.

    "Some sung out, tear down the fence, tear down the fence."
    """
    is_part = one.end - one.first >= _LEAST_SAID and one.first > 0
    return said[one.first].is_first or (is_part and said[one.first - 1].mark == ",")


def _ends_with_subject(before: SaidWord, word: SaidWord) -> bool:
    """Whether a clause ends with a subject: "am I, I wonder"; "you and I, I think, know"."""
    if before.mark or (before.word_class == "and" and before.is_first):
        return False
    return before.word_class in _BEFORE_SUBJECT and word.word_class == "subject"


def is_unending(word: SaidWord) -> bool:
    """Whether no clause ends with a word."""
    return word.is_cut or word.word_class in _UNENDING or word.text in _UNENDING_WORDS


def _is_divided(old: Sequence[SaidWord], new: Sequence[SaidWord]) -> bool:
    """Whether a clause ends within the second copy alone: "I know who you know, who you meet"."""
    marks = [(word.mark, other.mark) for word, other in zip(old, new, strict=True)]
    return not old[-1].mark and ("", ",") in marks[:-1]
