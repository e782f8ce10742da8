"""Words on samples: what was said, when, how surely, and where it is quiet in between."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from media.errors import FormatError
from media.span import Span, Spans, union
from pipeline.origin import TranscriptOrigin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from media.source import Source

TRANSCRIPT_SCHEMA = "transcript.1"

WordKind = Literal["word", "filler", "noise"]
_KINDS: tuple[WordKind, ...] = get_args(WordKind)
_AROUND = " \t\r\n.,;:!?…\"'“”‘’«»()[]{}<>~*_-–—¿¡。，！？、"
_SENTENCE_ENDS = (".", "?", "!", "…", "。", "！", "？")


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word, as it was said."""

    text: str
    """With its punctuation and case; never with spaces."""
    span: Span
    confidence: float
    """0 to 1: how sure the recogniser is of text and place together."""
    speaker: str | None = None
    kind: WordKind = "word"
    overlapped: bool = False
    """Whether somebody else speaks at the same time."""
    track: int | None = None
    """On which track it was heard, counted from 1; None where all were heard together."""

    @property
    def plain(self) -> str:
        """The text without case and punctuation, for comparing."""
        return plain(self.text)

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends with this word."""
        return self.text.rstrip("\"'”’»)]").endswith(_SENTENCE_ENDS)


def plain(text: str) -> str:
    """A word without case and the punctuation around it; the text itself if nothing is left."""
    return text.strip(_AROUND).casefold().replace("’", "'") or text.strip().casefold()


@dataclass(frozen=True, slots=True)
class Transcript:
    """The words of a recording and the pauses between them, both in order of time.

    Words may touch and, where people talk at once, overlap; pauses lie between words, or before
    the first and after the last, and nothing but quiet is in them. What lies in neither is sound
    that no word explains (music, laughter, a word that was not understood): nobody cuts it.
    Where that sound is a voice for a second or more, it is `unclear`: sorted, disjoint spans
    that share nothing with a pause, and with words only where several speak.
    """

    source: Source
    language: str
    words: tuple[Word, ...]
    pauses: tuple[Span, ...] = ()
    origin: TranscriptOrigin = field(default_factory=TranscriptOrigin)
    unclear: Spans = ()

    def __post_init__(self) -> None:
        _refuse_disorder("words", [word.span for word in self.words], self.source.length)
        _refuse_disorder("pauses", self.pauses, self.source.length)
        _refuse_disorder("unclear", self.unclear, self.source.length)
        if self.unclear != union(self.unclear):
            raise ValueError("two rows of unclear touch each other")

    def word_before(self, pause: Span) -> Word | None:
        """The last word that starts before `pause`."""
        number = bisect_right(self.words, pause.start, key=lambda word: word.span.start)
        return self.words[number - 1] if number else None


def _refuse_disorder(noun: str, spans: Sequence[Span], length: int) -> None:
    for number, span in enumerate(spans):
        if number and span.start < spans[number - 1].start:
            raise ValueError(f"{noun}[{number}] starts before the one in front of it")
        if span.end > length:
            raise ValueError(f"{noun}[{number}] ends at {span.end}, after the source's {length}")


def transcript_fields(transcript: Transcript) -> dict[str, Any]:
    """The transcript as JSON fields: words, pauses and the rest in samples, a row for each.

    `tracks` and `unclear` are there where something is in them.
    """
    source = transcript.source
    some = {
        "tracks": [[w.span.start, w.span.end, w.track] for w in transcript.words if w.track],
        "unclear": [[span.start, span.end] for span in transcript.unclear],
    }
    return {
        "schema": TRANSCRIPT_SCHEMA,
        "source": {"sha256": source.sha256, "rate": source.rate, "length": source.length},
        "language": transcript.language,
        "made_by": transcript.origin.fields(),
        "words": [
            [w.text, w.span.start, w.span.end, round(w.confidence, 3), w.speaker, w.kind]
            for w in transcript.words
        ],
        "pauses": [[pause.start, pause.end] for pause in transcript.pauses],
        "overlapped": [[w.span.start, w.span.end] for w in transcript.words if w.overlapped],
    } | {noun: rows for noun, rows in some.items() if rows}


def transcript_from_fields(fields: dict[str, Any], source: Source) -> Transcript:
    """The inverse of `transcript_fields`.

    Raises FormatError, with the row, when it is another recording's or a row means nothing.
    """
    if fields["source"]["sha256"] != source.sha256:
        raise FormatError(
            f"transcript.json belongs to another recording than {source.path.name}: "
            "delete it to have it made again."
        )
    try:
        return Transcript(
            source=source,
            language=fields["language"],
            words=_on_tracks(
                fields, _overlapped(fields, (_word(*row) for row in enumerate(fields["words"])))
            ),
            pauses=tuple(Span(*row) for row in fields.get("pauses", ())),
            origin=TranscriptOrigin.from_fields(fields.get("made_by", {})),
            unclear=tuple(Span(*row) for row in fields.get("unclear", ())),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"transcript.json: {error}; mend the row or delete the file.") from None


def _overlapped(fields: dict[str, Any], words: Iterable[Word]) -> tuple[Word, ...]:
    """The words, marked where their place is among those that `fields` call overlapped."""
    spans = {Span(*row) for row in fields.get("overlapped", ())}
    return tuple(replace(word, overlapped=True) if word.span in spans else word for word in words)


def _on_tracks(fields: dict[str, Any], words: Iterable[Word]) -> tuple[Word, ...]:
    """The words with their tracks, by their places; those in one place have theirs in order."""
    found: dict[Span, list[int]] = {}
    for start, end, track in fields.get("tracks", ()):
        found.setdefault(Span(start, end), []).append(track)
    return tuple(
        replace(word, track=found[word.span].pop(0)) if found.get(word.span) else word
        for word in words
    )


def _word(number: int, row: Sequence[Any]) -> Word:
    try:
        text, start, end, confidence, speaker, kind = row
        if kind not in _KINDS or not text or text.split() != [text]:
            raise ValueError("kind must be word, filler or noise, and text one word")
        return Word(text, Span(start, end), confidence, speaker, kind)
    except (TypeError, ValueError) as error:
        raise ValueError(f"words[{number}] = {list(row)}: {error}") from None
