"""Bring an edit down to a length: strike the sentences that say least, and say how.

A wrong cut is worse than a long episode, so whole blocks of sentences go, never parts of one.
A block ends before a sentence that can stand alone: one that begins with "and", "so", "that" or
another word that leans on what came before goes or stays with it. Questions and what answers
them first, the first and the last block of every speaker's turn, the opening and the end of the
recording, and everything that is to be kept, stay. What a block says is the mean of its words'
weight in this recording (frequent here, in few sentences), as in centroid summaries (Radev et
al., 2004); it takes no model. At most half of the sentences go; if that is not enough, the edit
is longer than wished, and whoever asks is told.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from editors.decisions import Decisions, Provenance
from editors.settle import settle
from media.clock import samples
from media.span import overlap, touching
from pipeline.segments import sentences, turns
from pipeline.text.hesitations import bare
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from media.span import Spans
    from pipeline.segments import Sentence
    from pipeline.transcript import Transcript

_EDGE_PART: Final = 0.05
"""Of the recording, at its beginning and at its end, that is never shortened."""
_MOST: Final = 0.5
_LEANING: Final = word_set(
    "and but so because that this it they he she which or then those these such there who also "
    "therefore however him her them its their if when where while though although too either "
    "neither nor yet still exactly yes yeah no right"
)
_DULL_LENGTH: Final = 3
"""Words up to this length carry no weight."""


@dataclass(frozen=True, slots=True)
class _Block:
    """Sentences that go together or not at all."""

    words: tuple[int, ...]
    length: int
    """Samples."""
    weight: float


def shortened_edit(
    transcript: Transcript, decisions: Decisions, protected: Spans, *, to: float = 1800.0
) -> Decisions:
    """The decisions with as many blocks struck as bring the edit to `to` seconds, or nearly."""
    source = transcript.source
    wanted = samples(to, source.rate)
    length = _length(transcript, decisions)
    if length <= wanted:
        return decisions
    blocks = sorted(_blocks(transcript, decisions, protected), key=lambda block: block.weight)
    spoken = sum(len(word.span) for word in transcript.words)
    strikes, gone, hoped = dict(decisions.strikes), 0, length
    why = Provenance("shorten", "says least", 0.5)
    for block in blocks:
        if hoped <= wanted:  # settling takes time, so it is asked only when it may be enough
            length = hoped = _length(transcript, Decisions(strikes, decisions.shortenings))
        if length <= wanted or gone + block.length > spoken * _MOST:
            break
        strikes |= dict.fromkeys(block.words, why)
        gone += block.length
        hoped -= block.length
    return Decisions(dict(sorted(strikes.items())), decisions.shortenings)


def _length(transcript: Transcript, decisions: Decisions) -> int:
    return transcript.source.length - sum(len(cut.span) for cut in settle(transcript, decisions))


def _blocks(transcript: Transcript, decisions: Decisions, protected: Spans) -> Iterator[_Block]:
    """The blocks that may go."""
    weights = _weights([sentence.text for sentence in sentences(transcript)])
    answers = False
    for turn in turns(transcript):
        groups = list(_grouped(sentences(transcript, turn)))
        for number, group in enumerate(groups):
            numbers = range(group[0].first, group[-1].last + 1)
            left = tuple(n for n in numbers if n not in decisions.strikes)
            is_outer = number in (0, len(groups) - 1)
            asks = any(sentence.asks for sentence in group)
            if left and not (is_outer or asks or answers or _stays(transcript, numbers, protected)):
                length = _end(transcript, numbers) - transcript.words[numbers[0]].span.start
                yield _Block(left, length, _weight(group, weights))
            answers = asks


def _stays(transcript: Transcript, numbers: range, protected: Spans) -> bool:
    """Whether words lie at an edge of the recording or are to be kept."""
    edge = transcript.source.length * _EDGE_PART
    is_first = transcript.words[numbers[0]].span.start < edge
    is_last = _end(transcript, numbers) > transcript.source.length - edge
    return is_first or is_last or _touches(transcript, numbers, protected)


def _end(transcript: Transcript, numbers: range) -> int:
    return transcript.words[numbers[-1]].span.end


def _grouped(parts: Sequence[Sentence]) -> Iterator[list[Sentence]]:
    group: list[Sentence] = []
    for sentence in parts:
        leans = bare(sentence.text.split()[0]) in _LEANING
        if group and not leans:
            yield group
            group = []
        group.append(sentence)
    if group:
        yield group


def _touches(transcript: Transcript, numbers: range, protected: Spans) -> bool:
    return any(
        overlap(transcript.words[n].span, protected[k])
        for n in numbers
        for k in touching(protected, transcript.words[n].span)
    )


def _weights(texts: Sequence[str]) -> dict[str, float]:
    """Each word's frequency times its rarity among sentences."""
    told = [[bare(word) for word in text.split()] for text in texts]
    count = Counter(word for words in told for word in words if len(word) > _DULL_LENGTH)
    found_in = Counter(word for words in told for word in set(words))
    return {word: n * math.log(1 + len(told) / found_in[word]) for word, n in count.items()}


def _weight(group: Sequence[Sentence], weights: dict[str, float]) -> float:
    words = [bare(word) for sentence in group for word in sentence.text.split()]
    return sum(weights.get(word, 0.0) for word in words) / len(words)
