"""Whether two takes say the same.

he lost | five            a figure is one unit, so "five" and "five hundred" are two things
he lost | five hundred
"""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from editors.proposers.restarts.candidates import kinship
from editors.proposers.restarts.meaning import carries_meaning
from editors.proposers.take_forms import is_form_of
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence, Set

    from editors.proposers.restarts.talk import SaidWord

_LEAST_SHARE: Final = 0.6
"""Of a take that breaks off, so much is said again in its order."""
_LOST_SHARE: Final = 6
"""One in so many words that mean something may be another where somebody corrects a take."""
_LOST: Final = 2
"""So many may always."""
_PUT_IN_SHARE: Final = 4
"""For so many words of a whole take one may be put in."""
_LOST_OF_WHOLE: Final = 12
"""For so many words of a whole take one may be another, where it is said that it was wrong."""
_FIGURES: Final = ("number", "digits")
_SLIGHT: Final = word_set("article preposition and interjection")
"""Classes of words that may be another, or none, in a take that says the same."""
_DENYING: Final = word_set("not be_not have_not do_not modal_not")
_UNENDING: Final = word_set(
    "article possessive subject subject_be subject_have subject_will and because to modal leading"
)
"""Classes of words with which no sentence ends, whatever mark was written behind them."""
_UNENDING_WORDS: Final = word_set("of with from into for at")
_ANOTHER: Final = word_set("too also again either twice")
"""Words behind which it is another time that the same happened."""


class _Unit(NamedTuple):
    text: str
    word: SaidWord
    is_figure: bool


def breaks_off(take: Sequence[SaidWord]) -> bool:
    """Whether a take ends in the middle of its sentence."""
    last = take[-1]
    is_open = last.word_class in _UNENDING or last.text in _UNENDING_WORDS
    return last.mark != "." or last.is_cut or is_open


def says_the_same(old: Sequence[SaidWord], new: Sequence[SaidWord], *, may_differ: bool) -> bool:
    """Whether `new` says again what an `old` take had begun to say, for the most part.

    Its last words may be what was wrong, if it `may_differ`; a figure only there.
    """
    units, again = [*_units(old)], [*_units(new)]
    matched = _matched(units, again)
    if len(matched) < _LEAST_SHARE * len(units):
        return False
    last = max(matched)
    lost = [
        number
        for number, unit in enumerate(units)
        if number not in matched
        and carries_meaning(unit.word)
        and not (number == len(units) - 1 and unit.word.is_cut)
        and (unit.is_figure or not any(kinship(unit.word, other) >= 3 for other in new))
    ]
    if any(units[n].is_figure and (n < last or not may_differ) for n in lost):
        return False
    meant = sum(carries_meaning(unit.word) for unit in units)
    return len(lost) <= max(_LOST, meant // _LOST_SHARE)


def says_no_less(old: Sequence[SaidWord], new: Sequence[SaidWord], *, may_lose: bool) -> bool:
    """Whether `new` says all of an `old` take that was whole, with hardly a word between.

    A long one `may_lose` a word or two. Not "too", "again" or "this time": what happens another
    time is something else.
    """
    units, again = [*_units(old)], [*_units(new)]
    matched = _matched(units, again)
    lost = [
        unit
        for number, unit in enumerate(units)
        if number not in matched and unit.word.word_class not in _SLIGHT
    ]
    if len(lost) > len(units) // _LOST_OF_WHOLE * may_lose or _decides(lost):
        return False
    first, last = min(matched.values(), default=0), max(matched.values(), default=0)
    between = {*range(first, last)} - {*matched.values()}
    if _decides([again[n] for n in between]) or len(between) > max(1, len(units) // _PUT_IN_SHARE):
        return False
    return not _is_another_time([unit.text for unit in _rest(again[last + 1 :])])


def says_otherwise(old: Sequence[SaidWord], new: Sequence[SaidWord]) -> bool:
    """Whether `new` lacks a figure of `old`, or only one of them denies, whoever judges them."""
    units, again = [*_units(old)], [*_units(new)]
    figures = {unit.text for unit in units if unit.is_figure}
    denials = [
        {unit.text for unit in part if unit.word.word_class in _DENYING}
        for part in (units, again[: len(units)])
    ]
    return not figures <= {unit.text for unit in again} or denials[0] != denials[1]


def loses_a_word(old: Sequence[SaidWord], new: Sequence[SaidWord]) -> bool:
    """Whether a word of `old` that means something is another in `new`, or none.

    Not another form or spelling of it, nor a word that breaks off.
    """
    again = {word.text for word in new}
    return any(
        carries_meaning(word) and not word.is_cut and not _is_among(word.text, again)
        for word in old
    )


def _is_among(text: str, again: Set[str]) -> bool:
    return text in again or any(is_form_of(text, other) for other in again)


def _decides(units: Sequence[_Unit]) -> bool:
    """Whether what is said hangs on one of these."""
    return any(unit.is_figure or unit.word.word_class in _DENYING for unit in units)


def _rest(units: Sequence[_Unit]) -> Iterator[_Unit]:
    """What is left of the sentence."""
    for unit in units:
        yield unit
        if unit.word.mark == ".":
            return


def _is_another_time(texts: Sequence[str]) -> bool:
    text = f" {' '.join(texts)} "
    return not _ANOTHER.isdisjoint(texts) or " this time " in text or " as well " in text


def _matched(old: Sequence[_Unit], new: Sequence[_Unit]) -> dict[int, int]:
    """The units that are the same in both, in one order: their numbers in `old` and in `new`."""
    matcher = SequenceMatcher(None, [u.text for u in old], [u.text for u in new], autojunk=False)
    return {
        block.a + n: block.b + n
        for block in matcher.get_matching_blocks()
        for n in range(block.size)
    }


def _units(words: Sequence[SaidWord]) -> Iterator[_Unit]:
    """The words, with figures in a row as one."""
    for is_figure, run in groupby(words, lambda word: word.word_class in _FIGURES):
        if is_figure:
            figure = [*run]
            yield _Unit(" ".join(word.text for word in figure), figure[-1], True)
        else:
            yield from (_Unit(word.text, word, False) for word in run)
