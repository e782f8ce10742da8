"""The parts of an edit that are worth most by themselves.

Every run of whole sentences of a fitting length is weighed by what it says (labels, how central its
sentences are), by how it is said (energy, pauses around it), and by how it reads alone: what begins
with "and" or "that", or ends with a question, leans on what is not there. The best are taken, none
of which overlaps another, spread over the edit.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from editors.clips.clip import EditClip
from editors.clips.reading import STARTS_ALONE, is_lively, leans
from media.clock import seconds
from pipeline.outline.extract import central, vectors
from pipeline.text.hesitations import is_hesitation
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from editors.clips.talk import PlayedSentence, SpokenEdit
    from media.span import Span

NEVER: Final = frozenset(
    {"sponsor", "promo", "housekeeping", "crew", "retake", "credits", "intro", "outro", "teaser"}
)
"""Labels of what nobody posts: advertisements, and what is about the show."""
_LABELS: Final = {"answer": 0.6, "question": 0.3, "tangent": 0.1, "comment": 0.0, "smalltalk": -1.0}
_CENTRAL, _ENERGY, _LIVELY, _HESITANT = 0.35, 0.25, 0.3, 0.8
_ALONE, _LEANING, _ASKS, _TURN, _UNASKED = 1.0, -2.5, 1.8, 0.5, -0.6
_ENDS, _OPEN_END, _DANGLES = 0.4, -3.0, -1.5
_SHORT_END: Final = 4
"""Words of a last sentence below which it is a mere "yeah" to the one before."""
_PAUSE_S: Final = 0.7
_LOUDEST_DB: Final = 6.0
_BESIDE, _FAR = 0.5, 0.2
"""What a clip loses that lies beside another, and what one gains by lying at the other end."""
_FEWEST: Final = 8
"""Sentences below which none is more central than another."""


@dataclass(frozen=True, slots=True)
class Worth:
    """What is known of the sentences of an edit beside their words; by their numbers."""

    labels: Mapping[int, str] = field(default_factory=dict)
    """What goes on in a sentence, as far as anybody knows."""
    levels_db: Mapping[int, float] = field(default_factory=dict)
    """How loud a sentence is, against the usual of who says it."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    value: float
    first: int
    last: int


def best_clips(
    talk: SpokenEdit, count: int, shortest: int, longest: int, worth: Worth, language: str = "en"
) -> list[EditClip]:
    """Up to `count` clips of `shortest` to `longest` samples, the best one first."""
    weigher = _Weigher(talk, worth, language)
    found = sorted(
        weigher.candidates(shortest, longest), key=lambda one: (-one.value, one.first, one.last)
    )
    chosen: list[tuple[EditClip, _Candidate]] = []
    while len(chosen) < count and found:
        spans = [clip.span for clip, _ in chosen]
        best = max(found, key=lambda one: one.value - weigher.nearness(one, spans, count))
        found.remove(best)
        span = talk.span(range(best.first, best.last + 1))
        if not shortest <= len(span) <= longest or any(span & other for other in spans):
            continue
        clip = EditClip(
            span,
            range(best.first, best.last + 1),
            f"--best {len(chosen) + 1}",
            weigher.reason(best),
        )
        chosen.append((clip, best))
        found = [
            one for one in found if one.last < best.first or one.first > best.last
        ]  # fmt: skip
    return [clip for clip, _ in chosen]


class _Weigher:
    """Knows what each sentence is worth, and each place as a beginning or an end."""

    def __init__(self, talk: SpokenEdit, worth: Worth, language: str) -> None:
        self._talk, self._worth, self._language = talk, worth, language
        self._starts = [talk.words[one.first].span.start for one in talk.sentences]
        self._ends = [
            max(word.span.end for word in talk.words[one.first : one.last + 1])
            for one in talk.sentences
        ]
        texts = [one.text for one in talk.sentences]
        weights: Iterable[float] = central(vectors(texts)) if len(texts) >= _FEWEST else ()
        self._central = [float(w) * len(texts) - 1 for w in weights] or [0.0] * len(texts)
        sizes = [one.last + 1 - one.first for one in talk.sentences]
        values = (self._value(n) * size for n, size in enumerate(sizes))
        self._values = list(accumulate(values, initial=0.0))
        self._sizes = list(accumulate(sizes, initial=0))
        never = (worth.labels.get(n) in NEVER for n in range(len(texts)))
        self._never = list(accumulate(map(int, never), initial=0))
        self._begins = [self._beginning(n) for n in range(len(texts))]
        self._closes = [self._ending(n) for n in range(len(texts))]

    def candidates(self, shortest: int, longest: int) -> Iterator[_Candidate]:
        """Runs of sentences of a length between these, in which nothing is that nobody posts."""
        for first, start in enumerate(self._starts):
            if self._begins[first] <= _LEANING:
                continue
            for last in range(bisect_left(self._ends, start + shortest // 2), len(self._ends)):
                if last < first:
                    continue
                length = self._ends[last] - start
                if length > longest or self._never[last + 1] > self._never[first]:
                    break
                if length >= shortest // 2 and self._closes[last] > _OPEN_END:
                    yield _Candidate(self._weighed(first, last, length), first, last)

    def nearness(self, one: _Candidate, spans: Sequence[Span], count: int) -> float:
        """What a run loses for lying near to what is chosen already."""
        room = self._talk.length / (2 * count)
        middle = (self._starts[one.first] + self._ends[one.last]) / 2
        away = min((abs(middle - (s.start + s.end) / 2) for s in spans), default=room)
        return _BESIDE * max(0.0, 1 - away / room) - _FAR * away / self._talk.length

    def reason(self, one: _Candidate) -> str:
        """Why a run was chosen, in a line."""
        sentences = self._talk.sentences[one.first : one.last + 1]
        inside = range(one.first, one.last + 1)
        told = []
        if self._is_asked(one.first) and one.last > one.first:
            told.append("a question with its answer")
        if max(self._central[n] for n in inside) > 1:
            told.append("close to what all of it is about")
        if self._mean_level(inside) > 1:
            told.append("said with energy")
        lively = sum(is_lively(s.text, self._language) for s in sentences)
        if 3 * lively >= len(sentences):
            told.append("told in figures or strong words")
        if len(told) < 2:
            told.append("stands by itself")
        return ", ".join(told)

    def _weighed(self, first: int, last: int, length: int) -> float:
        words = self._sizes[last + 1] - self._sizes[first]
        inside = (self._values[last + 1] - self._values[first]) / max(1, words)
        return inside + self._begins[first] + self._closes[last] + _shape(length, self._talk.rate)

    def _value(self, n: int) -> float:
        """What a sentence is worth, for each of its words."""
        sentence = self._talk.sentences[n]
        spoken = [plain(word) for word in sentence.text.split()]
        hesitant = sum(is_hesitation(word, self._language) for word in spoken)
        level = self._worth.levels_db.get(n, 0.0)
        return (
            _LABELS.get(self._worth.labels.get(n, ""), 0.0)
            + _CENTRAL * min(2.0, self._central[n])
            + _ENERGY * max(-1.0, min(1.0, level / _LOUDEST_DB))
            + _LIVELY * is_lively(sentence.text, self._language)
            - _HESITANT * hesitant / max(1, len(spoken))
        )

    def _beginning(self, n: int) -> float:
        """What a sentence is worth as the first one."""
        sentence = self._talk.sentences[n]
        before = self._talk.sentences[n - 1] if n else None
        if leans(sentence.text, self._language) or (
            before and not before.is_ended and before.speaker == sentence.speaker
        ):
            return _LEANING
        if self._is_asked(n):
            return _ASKS
        value = _ALONE if len(sentence.text.split()) >= STARTS_ALONE else _DANGLES
        if before is None or before.speaker != sentence.speaker or self._pauses(n):
            value += _TURN
        if before and before.asks and before.speaker != sentence.speaker:
            value += _UNASKED  # an answer whose question is not heard
        return value

    def _is_asked(self, n: int) -> bool:
        """Whether a sentence is a question that somebody else answers."""
        sentences = self._talk.sentences
        behind = sentences[n + 1] if n + 1 < len(sentences) else None
        is_answered = behind is not None and (
            behind.speaker != sentences[n].speaker or sentences[n].speaker is None
        )
        return sentences[n].asks and is_answered

    def _ending(self, n: int) -> float:
        """What a sentence is worth as the last one."""
        sentence = self._talk.sentences[n]
        behind = self._talk.sentences[n + 1] if n + 1 < len(self._talk.sentences) else None
        trails = sentence.text.rstrip("\"'”’»)] ").endswith(("...", "…"))
        if sentence.asks or trails or not sentence.is_ended:
            return _OPEN_END
        if len(sentence.text.split()) < _SHORT_END:
            return _DANGLES
        if behind is None or behind.speaker != sentence.speaker:
            return _ENDS
        goes_on = leans(behind.text, self._language)
        return (_ENDS if self._pauses(n + 1) else 0.0) + (_DANGLES / 2 if goes_on else 0.0)

    def _pauses(self, n: int) -> bool:
        """Whether it is quiet for a while in front of a sentence."""
        if not n:
            return True
        return seconds(self._starts[n] - self._ends[n - 1], self._talk.rate) >= _PAUSE_S

    def _mean_level(self, inside: range) -> float:
        levels = [self._worth.levels_db[n] for n in inside if n in self._worth.levels_db]
        return sum(levels) / len(levels) if levels else 0.0


def _shape(length: int, rate: int) -> float:
    """What a length is worth: half a minute is watched to its end, and says something."""
    return -abs(seconds(length, rate) - 30) / 60


def labelled_sentences(
    sentences: Sequence[PlayedSentence], numbers: Sequence[int], labels: Mapping[int, str]
) -> dict[int, str]:
    """The label of each sentence that has one: what nobody posts before all, else its first word's.

    `numbers` are those of the words that play, `labels` the words' by their numbers.
    """
    found = {}
    for n, sentence in enumerate(sentences):
        here = [labels[w] for w in numbers[sentence.first : sentence.last + 1] if w in labels]
        if here:
            found[n] = next((label for label in here if label in NEVER), here[0])
    return found
