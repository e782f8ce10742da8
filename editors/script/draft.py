"""The document of a transcript that nobody edited yet."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from editors.decisions import SHOWN_PAUSE_MS, Decisions
from editors.script.document import Document, Passage
from media.clock import from_milliseconds
from pipeline import segments

if TYPE_CHECKING:
    from media.span import Spans
    from pipeline.transcript import Transcript


def drafted(transcript: Transcript, decisions: Decisions) -> Document:
    """A document in the recording's order, in paragraphs of one speaker and readable length.

    Speakers have the names that the transcript knows by their letters, else `Speaker A`.
    """
    found = dict.fromkeys(word.speaker for word in transcript.words if word.speaker)
    speakers = {letter: f"Speaker {letter}" for letter in sorted(found)} | dict(
        transcript.origin.speakers
    )
    passages = (
        Passage(
            words,
            decisions_within(transcript, decisions, words),
            speaker=transcript.words[words.start].speaker,
        )
        for words in paragraphs(transcript)
    )
    return Document(transcript.source.path.name, tuple(passages), speakers)


def paragraphs(transcript: Transcript) -> tuple[range, ...]:
    """Consecutive ranges of word numbers; a paragraph has one speaker and ends at a good place."""
    return segments.talk_passages(transcript)


def decisions_within(transcript: Transcript, decisions: Decisions, words: range) -> Decisions:
    """The decisions about these words, and the pauses and unclear speech that stand with them."""
    unclear = unclear_of(transcript, words)
    pauses = pauses_of(transcript, words)
    return Decisions(
        {n: decisions.strikes[n] for n in words if n in decisions.strikes},
        {n: decisions.shortenings[n] for n in pauses if n in decisions.shortenings},
        {n: decisions.unclear[n] for n in unclear if n in decisions.unclear},
    )


def pauses_of(transcript: Transcript, words: range) -> range:
    """The pauses behind each of the words; those before the first word of all are its own."""
    return _behind(transcript, transcript.pauses, words)


def unclear_of(transcript: Transcript, words: range) -> range:
    """The unclear speech behind each of the words; before the first word of all it is its own."""
    return _behind(transcript, transcript.unclear, words)


def reach_of(transcript: Transcript, words: range) -> tuple[int, int]:
    """The samples that words stand for, with all that lies behind each of them, so that no two
    paragraphs share any and none is left out; the first word of all has what lies before it."""
    starts = transcript.words
    low = starts[words.start].span.start if words.start else 0
    high = starts[words.stop].span.start if words.stop < len(starts) else transcript.source.length
    return low, high


def _behind(transcript: Transcript, spans: Spans, words: range) -> range:
    low, high = reach_of(transcript, words)
    first = bisect_left(spans, low, key=lambda span: span.start)
    return range(first, bisect_left(spans, high, key=lambda span: span.start))


def is_shown(transcript: Transcript, pause: int) -> bool:
    """Whether a pause stands in the script whatever is decided about it."""
    shortest = from_milliseconds(SHOWN_PAUSE_MS, transcript.source.rate)
    return len(transcript.pauses[pause]) >= shortest


def stands(transcript: Transcript, pause: int, decisions: Decisions) -> bool:
    """Whether a pause stands in the script: a short one where it is made longer."""
    known = decisions.shortenings.get(pause)
    is_longer = known is not None and known.left > len(transcript.pauses[pause])
    return is_longer or is_shown(transcript, pause)
