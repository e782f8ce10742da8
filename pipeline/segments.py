"""Segments: the stretches of talk that are labelled, searched and quoted, made of sentences.

    turn      |-------------- A --------------|-- B --|
    sentence  |---|------|----|--------|------|--|----|
    segment   |----------------|--------------|-------|

Pure; knows no model. Everything that speaks of a moment names words by their numbers, so a time
always comes from the transcript and never from a text.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from media.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from pipeline.transcript import Transcript

_LONG_PAUSE_S = 2.0
_ENOUGH_WORDS, _MOST_WORDS = 60, 150
_LONGEST_SENTENCE = 60
"""Words; a recogniser that writes no full stops must not make one sentence of an hour."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, or the part of one that one person said."""

    first: int
    """Its first word's number in the transcript."""
    last: int
    """Its last word's number; included."""
    text: str

    @property
    def words(self) -> range:
        """The numbers of its words."""
        return range(self.first, self.last + 1)

    @property
    def asks(self) -> bool:
        """Whether it ends with a question mark."""
        return self.text.rstrip("\"'”’»)] ").endswith(("?", "？"))


@dataclass(frozen=True, slots=True)
class Segment:
    """Consecutive sentences of one person."""

    first: int
    """Its first word's number in the transcript."""
    last: int
    """Its last word's number; included."""
    text: str
    sentences: tuple[Sentence, ...]
    speaker: str | None = None
    """The speaker's letter."""
    role: str | None = None
    """A hint: `host`, `guest` or `producer`."""
    position: float = 0.0
    """Where it begins, as a part of the recording, 0 to 1."""

    @property
    def words(self) -> range:
        """The numbers of its words."""
        return range(self.first, self.last + 1)


def sentences(transcript: Transcript, words: range | None = None) -> tuple[Sentence, ...]:
    """The sentences of a transcript, or of some of its words; they end where a speaker does."""
    part = range(len(transcript.words)) if words is None else words
    return tuple(
        Sentence(some.start, some.stop - 1, _text(transcript, some))
        for some in _split(part, lambda n, count: _ends_sentence(transcript, n, count))
    )


def _ends_sentence(transcript: Transcript, number: int, count: int) -> bool:
    before, after = transcript.words[number - 1], transcript.words[number]
    long = count >= _LONGEST_SENTENCE
    return before.ends_sentence or before.speaker != after.speaker or long


_BETWEEN_SENTENCES = re.compile(r"(?<=[.?!…。！？])[\"'”’»)\]]*\s+")


def text_sentences(text: str) -> list[str]:
    """The sentences of plain text, by their marks."""
    return [part for part in _BETWEEN_SENTENCES.split(text.strip()) if part]


def turns(transcript: Transcript) -> tuple[range, ...]:
    """The ranges of word numbers in which one speaker speaks without another."""
    words = transcript.words
    return tuple(_split(range(len(words)), lambda n, _: words[n - 1].speaker != words[n].speaker))


def talk_passages(transcript: Transcript) -> tuple[range, ...]:
    """Turns, the long ones divided at the ends of sentences, where somebody takes breath."""
    long_pause = _LONG_PAUSE_S * transcript.source.rate

    def breaks(number: int, count: int) -> bool:
        before, after = transcript.words[number - 1], transcript.words[number]
        if before.speaker != after.speaker or count >= _MOST_WORDS:
            return True
        paused = after.span.start - before.span.end >= long_pause
        return before.ends_sentence and (paused or count >= _ENOUGH_WORDS)

    return tuple(_split(range(len(transcript.words)), breaks))


def _split(words: range, breaks: Callable[[int, int], bool]) -> Iterator[range]:
    """Ranges that end where `breaks(number of the next word, words so far)` says so."""
    start = words.start
    for number in range(words.start + 1, words.stop):
        if breaks(number, number - start):
            yield range(start, number)
            start = number
    if words:
        yield range(start, words.stop)


def segments(
    transcript: Transcript,
    ranges: Sequence[range] | None = None,
    roles: Mapping[str, str] | None = None,
) -> tuple[Segment, ...]:
    """Segments over ranges of word numbers (a script's passages, turns), else over `talk_passages`.

    `roles` says who is `host`, `guest` or `producer` by the speakers' letters; see `heard_roles`.
    """
    parts = talk_passages(transcript) if ranges is None else ranges
    known = heard_roles(transcript) if roles is None else roles
    return tuple(_segment(transcript, part, known) for part in parts if part)


def _segment(transcript: Transcript, words: range, roles: Mapping[str, str]) -> Segment:
    first = transcript.words[words.start]
    return Segment(
        words.start,
        words.stop - 1,
        _text(transcript, words),
        sentences(transcript, words),
        first.speaker,
        roles.get(first.speaker or ""),
        first.span.start / max(1, transcript.source.length),
    )


def _text(transcript: Transcript, words: range) -> str:
    """What is said, without hesitations, which mean nothing."""
    spoken = [transcript.words[n] for n in words]
    told = [word.text for word in spoken if word.kind == "word"]
    return " ".join(told or [word.text for word in spoken])


class Words(Protocol):
    """Anything that stands for consecutive words."""

    @property
    def words(self) -> range:
        """Their numbers in the transcript."""
        ...


def span_of(transcript: Transcript, part: Words) -> Span:
    """Where a segment, a sentence or a label is heard, in samples."""
    spans = [transcript.words[n].span for n in part.words]
    return Span(spans[0].start, max(span.end for span in spans))


_INTRODUCES = re.compile(
    r"\b(i'm your host|welcome (back )?to|my guest|joining (me|us)|hosted by|"
    r"thank(s| you)( so much)? for (coming|joining|being))",
    re.IGNORECASE,
)
_PRODUCER_SHARE = 0.04
"""A voice with less of the talk than this, heard in one go at an end, is neither of the two."""


def heard_roles(transcript: Transcript) -> dict[str, str]:
    """Who is probably `host`, `guest` or `producer`, by the speakers' letters.

    The host asks: the speaker with most questions (and words of welcome) for what they say.
    With one speaker, or none known, there are no roles.
    """
    spoken: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    stretches: Counter[str] = Counter()
    for turn in turns(transcript):
        if letter := transcript.words[turn.start].speaker:
            spoken[letter] += len(turn)
            stretches[letter] += 1
            asked[letter] += _asked(transcript, turn)
    if len(spoken) < 2:
        return {}
    little = _PRODUCER_SHARE * spoken.total()
    roles = {
        letter: "producer" if count < little and stretches[letter] <= 2 else "guest"
        for letter, count in spoken.items()
    }
    others = [letter for letter, role in roles.items() if role == "guest"] or list(roles)
    host = max(others, key=lambda s: (asked[s] / (spoken[s] + 100), -spoken[s]))
    return roles | {host: "host"}


def _asked(transcript: Transcript, turn: range) -> int:
    """How much a turn sounds like a host's: its questions, and twice its words of welcome."""
    return sum(
        sentence.asks + 2 * bool(_INTRODUCES.search(sentence.text))
        for sentence in sentences(transcript, turn)
    )
