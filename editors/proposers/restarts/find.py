"""Restarts in a transcript, the surest first come, none inside another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from editors.proposers.restarts.broken import cannot_go_on, subjects_before_remarks
from editors.proposers.restarts.candidates import Restart, restart_candidates
from editors.proposers.restarts.features import restart_features
from editors.proposers.restarts.meaning import says_it_again
from editors.proposers.restarts.talk import speaker_runs
from editors.proposers.restarts.whole import is_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.proposers.restarts.learned import RestartModel
    from editors.proposers.restarts.talk import SaidWord
    from pipeline.transcript import Transcript


LEAST_LIKELY: Final = 0.3
"""How sure one analysis must be, where several agree that a word is taken back."""
_BROKEN: Final = 0.9
"""How sure grammar is."""
_BEGUN_AGAIN: Final = 4.0
"""The odds of a phrase whose first word comes again, against those that the model gives it."""


@dataclass(frozen=True, slots=True)
class FoundRestart:
    """What a speaker takes back."""

    gone: range
    """The numbers of its words, editing terms and hesitations between them included."""
    again: range
    """The numbers of the words that are said instead, as many."""
    sure: float
    """0..1."""
    is_apart: bool = False
    """Whether words stand between that stay."""


def found_restarts(
    transcript: Transcript, model: RestartModel, meant: frozenset[str], sure: float
) -> Iterator[FoundRestart]:
    """The restarts of each speaker's turns that are at least this sure, in order."""
    for numbers, said in speaker_runs(transcript):
        for one in subjects_before_remarks(said) if sure <= _BROKEN and _has_ends(said) else ():
            gone, again = numbers[one.first], numbers[one.again]
            yield FoundRestart(range(gone, gone + 1), range(again, again + 1), _BROKEN, True)
        for one, probability in sorted(_chosen(said, model, meant, sure)):
            size = one.end - one.first
            last = min(one.again + size, len(numbers)) - 1
            yield FoundRestart(
                range(numbers[one.first], numbers[one.again - 1] + 1),
                range(numbers[one.again], numbers[last] + 1),
                probability,
            )


def _chosen(
    said: Sequence[SaidWord], model: RestartModel, meant: frozenset[str], sure: float
) -> Iterator[tuple[Restart, float]]:
    """Those whose every word is surely taken back, the likeliest first, that share no word.

    Where a phrase begins anew, several analyses may hold of the same words: what they say of a
    word adds up.
    """
    every = [
        one
        for one in restart_candidates(said)
        if says_it_again(said, one) and not is_whole(said, one)
    ]
    if not every:
        return
    rows = np.stack([restart_features(said, one, model.language, meant) for one in every])
    probabilities, has_ends = model.probabilities(rows), _has_ends(said)
    broken = [_BROKEN * (has_ends and cannot_go_on(said, one)) for one in every]
    probabilities = np.maximum(probabilities, np.asarray(broken, np.float32))
    each_word = np.zeros(len(said))
    for one, probability in zip(every, probabilities, strict=True):
        each_word[one.first : one.end] += probability
    gone: set[int] = set()
    for number in np.argsort(-probabilities, kind="stable"):
        one = every[number]
        certain = min(float(each_word[one.first : one.end].min()), 1.0)
        certain = _surer(certain) if has_ends and _is_begun_again(said, one) else certain
        words = range(one.first, one.again)
        if certain >= sure and probabilities[number] >= LEAST_LIKELY and gone.isdisjoint(words):
            gone.update(words)
            yield one, certain


def _has_ends(said: Sequence[SaidWord]) -> bool:
    """Whether sentences have ends; where none is written, grammar may go on in the next one."""
    return any(word.mark == "." for word in said)


def _is_begun_again(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether the first of several words comes again.

    Behind "and" it may begin another part, behind a verb and a comma stress ("I do, I do"), and
    behind a question word what that is of ("we are who we are").
    """
    opening, last = said[one.first], said[one.end - 1]
    if opening.text != said[one.again].text or one.end - one.first < 2:
        return False
    is_whole = (last.group, last.mark) == ("verb", ",") or last.word_class == "question"
    return opening.word_class != "and" and not is_whole


def _surer(probability: float) -> float:
    weight = _BEGUN_AGAIN * probability
    return weight / (weight + 1 - probability)
