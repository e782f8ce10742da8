"""Where the subject changes, and what each part may be called.

The best division by dynamic programming (as Utiyama and Isahara, 2001, with embeddings in place
of word counts): chapters whose sentences lie close together, borders where somebody begins to
speak and best where a question opens something, lengths as listeners are used to. How many there
are follows from that.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import seconds
from pipeline.outline.by_language_model import written_titles
from pipeline.outline.chapter import Chapter
from pipeline.outline.chapter_titles import ChapterTalk, chapter_titles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.protocols.embedder import Embedder
    from pipeline.protocols.language_model import LanguageModel
    from pipeline.segments import Segment, Sentence
    from pipeline.transcript import Transcript

    Floats = NDArray[np.float64]

USUAL_S: Final = 150.0
"""The usual length of a chapter; half or twice as much is nearly as good."""


@dataclass(frozen=True, slots=True)
class BorderWeights:
    """How much each reason counts; the benchmark halves and doubles each of them."""

    spread: float = 1.0
    """For the squared distances of 15 words' worth of talk from the middle of its chapter."""
    length: float = 2.0
    """For the squared logarithm of a chapter's length over the usual one."""
    question: float = 1.5
    """A host's turn that asks."""
    shift: float = 1.5
    """Words that announce another subject."""


def chapters_of(
    transcript: Transcript,
    segments: Sequence[Segment],
    embedder: Embedder,
    weights: BorderWeights | None = None,
    writer: LanguageModel | None = None,
) -> tuple[Chapter, ...]:
    """The chapters of a recording, the first at its beginning; none where nothing is said.

    A language model that writes may improve on their titles.
    """
    if not segments:
        return ()
    chosen = weights or BorderWeights()
    sentences = [sentence for segment in segments for sentence in segment.sentences]
    rows = np.asarray(embedder.embed([s.text for s in sentences]), dtype=np.float64)
    turns = _candidates(segments)
    starts = [0, *accumulate(sum(len(s.sentences) for s in turn) for turn in turns)]
    worth = [_worth(turn, chosen) for turn in turns]
    talk = _Talk(rows, _sizes(sentences), starts, _times_s(transcript, turns), worth)
    borders = _best(talk, chosen)
    parts = []
    for here, after in zip(borders, [*borders[1:], len(turns)], strict=True):
        part = slice(starts[here], starts[after])
        opening = starts[here + 1] - starts[here]
        parts.append(ChapterTalk(sentences[part], opening, rows[part]))
    titles = chapter_titles(parts)
    if writer:
        titles = written_titles(parts, titles, writer)
    return tuple(
        Chapter(turns[here][0].first, title) for here, title in zip(borders, titles, strict=True)
    )


def _sizes(sentences: Sequence[Sentence]) -> Floats:
    """How much each sentence counts, in 15 words."""
    return np.array([min(len(s.text.split()), _MOST_WORDS) / 15 for s in sentences])


def _times_s(transcript: Transcript, turns: Sequence[Sequence[Segment]]) -> Floats:
    """When each candidate begins, and when the recording ends."""
    times = [transcript.words[turn[0].first].span.start for turn in turns]
    rate = transcript.source.rate
    return np.array([seconds(time, rate) for time in (*times, transcript.source.length)])


def _candidates(segments: Sequence[Segment]) -> list[list[Segment]]:
    """The stretches that may open a chapter.

    Where people take turns these are their turns; in a monologue every segment is one.
    """
    takes_turns = len({segment.speaker for segment in segments}) > 1
    turns: list[list[Segment]] = []
    for segment in segments:
        if takes_turns and turns and turns[-1][0].speaker == segment.speaker:
            turns[-1].append(segment)
        else:
            turns.append([segment])
    return turns


_SHIFTS: Final = re.compile(
    r"\b(let's (talk|turn|move|shift|switch|go back|get (in)?to|bring|start)|let me (ask|turn|"
    r"challenge)|(i|we) (want(ed)?|need|would like|'d like) to (ask|talk|challenge|turn|make sure|"
    r"cover|touch|move|go back|get (in)?to|speak)|moving on|shift gears|another (thing|topic|"
    r"question)|(the )?(last|next|final|first) (thing|question|topic)|on (the|a) (different|other) "
    r"(note|topic|subject)|speaking of|what about|tell (me|us) about|you (wrote|mentioned|said|"
    r"talk(ed)?)|i('m| am| was) (curious|wondering|listening|reading|thinking)|i (read|heard|saw)|"
    r"in closing|before we (finish|close|wrap))\b",
    re.IGNORECASE,
)
_MOST_WORDS: Final = 40
"""A longer sentence counts no more."""


def _worth(turn: Sequence[Segment], weights: BorderWeights) -> float:
    """How much speaks for a chapter that begins with this turn, besides what follows it."""
    if turn[0].role in ("guest", "producer"):
        return 0.0
    text = " ".join(segment.text for segment in turn).replace("’", "'")
    asks = any(sentence.asks for segment in turn for sentence in segment.sentences)
    return weights.question * asks + weights.shift * bool(_SHIFTS.search(text))


@dataclass(frozen=True, slots=True)
class _Talk:
    """What the division is made over."""

    rows: Floats
    """One vector of length 1 for each sentence."""
    sizes: Floats
    """How much each sentence counts."""
    starts: list[int]
    """The first sentence of each candidate, and the number of sentences."""
    seconds: Floats
    """When each candidate begins, and when the recording ends."""
    worth: list[float]


_LONGEST_S: Final = 1800.0
"""No chapter is longer, which keeps the work linear in the length of a recording."""


def _best(talk: _Talk, weights: BorderWeights) -> list[int]:
    """The candidates at which chapters begin in the best division; the first is always one."""
    weighted = talk.rows * talk.sizes[:, None]
    sums = np.vstack([np.zeros(talk.rows.shape[1]), np.cumsum(weighted, axis=0)])
    masses = np.concatenate([[0.0], np.cumsum(talk.sizes)])
    count = len(talk.worth)
    best = [0.0] + [math.inf] * count
    came_from = [0] * (count + 1)
    low = 0
    for end in range(1, count + 1):
        while low < end - 1 and talk.seconds[end] - talk.seconds[low] > _LONGEST_S:
            low += 1
        here = np.arange(low, end)
        first = np.array([talk.starts[n] for n in here])
        last = talk.starts[end]
        mass = masses[last] - masses[first]
        spread = mass - np.sum((sums[last] - sums[first]) ** 2, axis=1) / mass
        length = np.maximum(talk.seconds[end] - talk.seconds[here], 1.0)
        costs = (
            np.array([best[n] for n in here])
            + weights.spread * spread
            + weights.length * np.log(length / USUAL_S) ** 2
            - np.array([talk.worth[n] if n else 0.0 for n in here])
        )
        came_from[end] = int(here[costs.argmin()])
        best[end] = float(costs.min())
    borders = [count]
    while borders[-1]:
        borders.append(came_from[borders[-1]])
    return borders[:0:-1]
