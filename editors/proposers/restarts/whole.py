"""What looks taken back and is whole, whoever finds it: the model or grammar.

Who am I, | who are you?                 a subject that ends a question
taller than he, | he's said              or a comparison
he, | he told me, left                   what is set in between two commas
the answer is no, | my answer is no      two clauses that end alike
the | A P D                              what is spelt
business is | business                   what a thing is
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.proposers.restarts.word_classes import CONTRACTED
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.proposers.restarts.candidates import Restart
    from editors.proposers.restarts.talk import SaidWord

SUBJECTS_ALONE: Final = word_set("i he she we they")
"""Pronouns that are nothing but subjects; "you" and "it" may end a clause."""
PERSONAL: Final = SUBJECTS_ALONE | word_set("you it")
"""Pronouns that may be subjects."""
DRAWN: Final = word_set("subject_be subject_have subject_will")
"""Classes of what is drawn together from a subject and its verb."""
_BEFORE_LAST: Final = word_set("be be_not have have_not do do_not modal modal_not subject_be")
_BEFORE_LAST_WORDS: Final = word_set("than as like")
"""Behind these a subject may be the last word of a clause: "older than I"."""
_NEXT_CLAUSE: Final = DRAWN | word_set("because question subject interjection")
_NEXT_CLAUSE_WORDS: Final = word_set("but so")
"""What begins a clause behind a comma, so that nothing was set in before it."""
_LONGEST_ASIDE: Final = 8
"""Words of the longest that is set in between two commas."""
_ASIDE: Final = DRAWN | word_set("because and subject")
_ASIDE_BEHIND_ARTICLE: Final = word_set("article possessive")
"""Classes of words with which begins what is set in: "he, he says, left"; "the, my words, end"."""


def is_whole(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether what looks taken back is whole, or goes on behind what is set in."""
    checks = (_ends_with_subject, _is_set_in, _is_parallel, _is_spelt, _is_predicate)
    return any(check(said, one) for check in checks)


def pronoun_of(word: SaidWord) -> str:
    """A word, or the first of those that it is drawn together from."""
    return CONTRACTED.get(word.text, word.text)


def opens_clause(said: Sequence[SaidWord], number: int) -> bool:
    """Whether a clause begins with a pronoun, or with what is drawn together from one.

    Not in "am I", "older than I", "you and I".
    """
    word, before = said[number], said[number - 1] if number else None
    if pronoun_of(word) not in PERSONAL:
        return False
    if before is None or word.is_first:
        return True
    if before.word_class in _BEFORE_LAST or before.text in _BEFORE_LAST_WORDS:
        return False
    if number > 1 and said[number - 2].word_class == "be":
        return False  # is it they
    if before.word_class in ("and", "because"):
        return before.is_first or before.word_class == "because"
    return word.text in SUBJECTS_ALONE or word.word_class in DRAWN


def ends_aside(said: Sequence[SaidWord], number: int) -> bool:
    """Whether what begins with a word ends with a comma, and no clause begins behind it."""
    for place in range(number, min(number + _LONGEST_ASIDE, len(said) - 1)):
        if said[place].mark == ",":
            behind = said[place + 1]
            return not (behind.word_class in _NEXT_CLAUSE or behind.text in _NEXT_CLAUSE_WORDS)
        if said[place].mark:
            return False
    return False


def _ends_with_subject(said: Sequence[SaidWord], one: Restart) -> bool:
    last = said[one.end - 1]
    is_last = last.mark == "," and last.text in SUBJECTS_ALONE
    return is_last and not opens_clause(said, one.end - 1)


def _is_set_in(said: Sequence[SaidWord], one: Restart) -> bool:
    last, anew = said[one.end - 1], said[one.again]
    is_other = last.word_class == "article" and last.text != anew.text
    is_aside = anew.word_class in _ASIDE or (is_other and anew.word_class in _ASIDE_BEHIND_ARTICLE)
    is_between = said[one.again - 1].mark == ","
    return is_aside and is_between and ends_aside(said, one.again)


def _is_parallel(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether a clause and what is said behind it end with the same word."""
    old, new = said[one.first : one.end], said[one.again :]
    if len(old) == 1 or not any(word.group == "verb" for word in old):
        return False
    end = next((word for word in new if word.mark), None)
    return old[-1].mark == "," and end is not None and end.text == old[-1].text


def _is_spelt(said: Sequence[SaidWord], one: Restart) -> bool:
    return [len(word.text) for word in said[one.again : one.again + 2]] == [1, 1]


def _is_predicate(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether a thing is said to be what it is: "business is business"."""
    old, anew = said[one.first : one.end], said[one.again]
    is_be = len(old) > 1 and (old[-1].word_class, old[-1].mark) == ("be", "")
    return is_be and old[0].text == anew.text and anew.mark != ""
