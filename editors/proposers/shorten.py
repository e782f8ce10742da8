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
from typing import TYPE_CHECKING, Final

from editors.decisions import Provenance
from editors.proposers.budget import Saving, within_budget
from media.clock import samples
from media.span import overlap, touching
from pipeline.segments import sentences, turns
from pipeline.text.hesitations import bare
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.decisions import Decisions
    from media.span import Spans
    from pipeline.segments import Sentence
    from pipeline.transcript import Transcript

_EDGE_PART: Final = 0.05
"""Of the recording, at its beginning and at its end, that is never shortened."""
_LEANING: Final = word_set(
    "and but so because that this it they he she which or then those these such there who also "
    "therefore however him her them its their if when where while though although too either "
    "neither nor yet still exactly yes yeah no right"
)
_DULL_LENGTH: Final = 3
"""Words up to this length carry no weight."""


def shortened_edit(
    transcript: Transcript, decisions: Decisions, protected: Spans, *, to: float = 1800.0
) -> Decisions:
    """Strike the sentences that say least until the edit lasts `to` seconds, or nearly.

    At most half of the speech goes; see the module.
    """
    wanted = samples(to, transcript.source.rate)
    blocks = dull_blocks(transcript, decisions, protected, "shorten")
    return within_budget(transcript, decisions, blocks, wanted)


def dull_blocks(
    transcript: Transcript, decisions: Decisions, protected: Spans, editor: str
) -> list[Saving]:
    """The blocks of sentences that may go, those that say least first."""
    blocks = sorted(_blocks(transcript, decisions, protected), key=lambda block: block[0])
    why = Provenance(editor, "says least", 0.5)
    return [
        Saving(tuple(n for n in numbers if n not in decisions.strikes), length, why)
        for _, numbers in blocks
        for length in [_end(transcript, numbers) - transcript.words[numbers[0]].span.start]
    ]


def _blocks(
    transcript: Transcript, decisions: Decisions, protected: Spans
) -> Iterator[tuple[float, range]]:
    """The blocks that may go: what each says, and the numbers of its words."""
    weights = _weights([sentence.text for sentence in sentences(transcript)])
    answers = False
    for turn in turns(transcript):
        groups = list(_grouped(sentences(transcript, turn)))
        for number, group in enumerate(groups):
            numbers = range(group[0].first, group[-1].last + 1)
            is_left = any(n not in decisions.strikes for n in numbers)
            is_outer = number in (0, len(groups) - 1)
            asks = any(sentence.asks for sentence in group)
            stays = is_outer or asks or answers or _stays(transcript, numbers, protected)
            if is_left and not stays:
                yield _weight(group, weights), numbers
            answers = asks


def _stays(transcript: Transcript, numbers: range, protected: Spans) -> bool:
    """Whether words lie at an edge of the recording or are to be kept."""
    edge = transcript.source.length * _EDGE_PART
    is_first = transcript.words[numbers[0]].span.start < edge
    is_last = _end(transcript, numbers) > transcript.source.length - edge
    return is_first or is_last or touches(transcript, numbers, protected)


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


def touches(transcript: Transcript, numbers: range, protected: Spans) -> bool:
    """Whether any of these words shares a sample with spans that are to be kept."""
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
