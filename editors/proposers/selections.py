"""Cut, or keep, what somebody points at: stretches of time, a passage by its words, a speaker.

times:cut=750-790+0-120       passage:cut=and_we_are_back       speaker:cut=B
keep:times=900-960:passages=what_a_day:speakers=A:pauses=questions:labels=outro
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.annotations import NO_ANNOTATIONS, Annotations
from editors.cut import Cut
from editors.proposers.labels import labelled_spans
from editors.proposers.overlaps import Overlaps
from editors.proposers.phrases import empty_phrases, word_places
from editors.proposers.quiets import asks, outer_spans
from media.clock import parse_seconds, samples, short
from media.errors import OptionError
from media.span import span_or_none
from pipeline.text.hesitations import bare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from media.span import Span
    from pipeline.transcript import Transcript

QUESTIONS = "questions"
"""What `keep:pauses=` knows: the pauses after questions, beside `start` and `end`."""


def times(transcript: Transcript, *, cut: tuple[str, ...] = ()) -> Iterator[Cut]:
    """Cut stretches of the recording, such as `750-790`; `-30-` is the last 30 seconds.

    Raises OptionError for a stretch that means nothing.
    """
    rate = transcript.source.rate
    for span in time_spans(transcript, cut):
        reason = f"{short(span.start, rate)} to {short(span.end, rate)}"
        yield Cut(span, "times", reason)


def passage(transcript: Transcript, *, cut: tuple[str, ...] = ()) -> Iterator[Cut]:
    """Cut passages that are quoted word for word, wherever they are said."""
    overlaps = Overlaps(transcript)
    for quotation in cut:
        for words in quoted(transcript, (quotation,)):
            if span := overlaps.own_span(words):
                yield Cut(span, "passage", f"'{quotation.replace('_', ' ')}'")


def speaker(transcript: Transcript, *, cut: frozenset[str] = frozenset()) -> Iterator[Cut]:
    """Cut every word of some speakers, by their letters, and no word of anybody else."""
    overlaps = Overlaps(transcript)
    for number, word in enumerate(transcript.words):
        if not word.speaker or word.speaker.casefold() not in cut:
            continue
        if span := overlaps.own_span(range(number, number + 1)):
            yield Cut(span, "speaker", f"speaker {word.speaker}")


def asides(transcript: Transcript, *, words: frozenset[str] = frozenset()) -> Iterator[Cut]:
    """Cut ordinary words that somebody leans on (`like`, `you_know`), where they mean nothing.

    That is where punctuation sets them off ("it was, like, late"), or where one is said twice
    running; "I like it" and "do you know?" stay.
    """
    overlaps = Overlaps(transcript)
    for numbers in empty_phrases(transcript, words):
        phrase = " ".join(bare(transcript.words[n].text) for n in numbers)
        yield Cut(overlaps.span(numbers), "asides", phrase)


def protected_spans(
    transcript: Transcript,
    meaning: Annotations = NO_ANNOTATIONS,
    *,
    times: tuple[str, ...] = (),
    passages: tuple[str, ...] = (),
    speakers: frozenset[str] = frozenset(),
    pauses: frozenset[str] = frozenset(),
    labels: frozenset[str] = frozenset(),
) -> Iterator[Span]:
    """The spans in which nothing may be cut, whoever proposes it.

    Raises OptionError for a stretch that means nothing, and for other pauses than `questions`, and
    the silence before the first word (`start`) and behind the last (`end`).
    """
    yield from time_spans(transcript, times)
    overlaps = Overlaps(transcript)
    yield from (overlaps.span(words) for words in quoted(transcript, passages))
    for word in transcript.words:
        if word.speaker and word.speaker.casefold() in speakers:
            yield word.span
    yield from labelled_spans(transcript, meaning, labels)
    if unknown := sorted(pauses - {QUESTIONS, "start", "end"}):
        raise OptionError(f"keep:pauses knows {QUESTIONS}, start and end, not '{unknown[0]}'.")
    yield from outer_spans(transcript, sorted(pauses - {QUESTIONS}))
    for pause in transcript.pauses if QUESTIONS in pauses else ():
        before = transcript.word_before(pause)
        if before and asks(before):
            yield pause


def time_spans(transcript: Transcript, stretches: Sequence[str]) -> Iterator[Span]:
    """The spans of `0-120`, `750-` and `-30-`, in seconds, as far as they lie in the recording."""
    source = transcript.source
    for part in stretches:
        from_end = part.startswith("-")
        start_text, dash, end_text = part.removeprefix("-").partition("-")
        if not dash:
            raise OptionError(f"'{part}' is no stretch of time: write it like 750-790, in seconds.")
        start = samples(parse_seconds(start_text or "0"), source.rate)
        end = samples(parse_seconds(end_text), source.rate) if end_text else source.length
        if from_end:
            start, end = max(0, source.length - start), source.length
        if start >= end:
            raise OptionError(f"'{part}' is no stretch of time: it ends before it begins.")
        if span := span_or_none(start, min(end, source.length)):
            yield span


def quoted(transcript: Transcript, quotations: Sequence[str]) -> Iterator[range]:
    """The numbers of the words of passages; each is words with spaces or `_` between them."""
    said = [bare(word.text) for word in transcript.words]
    for quotation in quotations:
        parts = [bare(part) for part in quotation.replace("_", " ").split() if bare(part)]
        for first in word_places(said, parts):
            yield range(first, first + len(parts))
