"""Captions on the time of the edited recording."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from media.clock import milliseconds, timecode
from pipeline.cues import as_cues, ends, line_starts
from pipeline.shown import as_shown
from pipeline.tidied import tidied

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from media.timeline import Timeline
    from pipeline.shown import ShownWord
    from pipeline.transcript import Word


_MS = 1000


@dataclass(frozen=True, slots=True)
class CueWord:
    """One word of a caption."""

    number: int
    """Its number in the transcript."""
    text: str
    """What is shown; "" where its letters stand in the word in front of it."""
    start_ms: int
    begins_line: bool = False


@dataclass(frozen=True, slots=True)
class Cue:
    """One caption on the output's clock."""

    start_ms: int
    end_ms: int
    shown: tuple[CueWord, ...]
    speaker: str | None = None
    """The letter of who says all of it."""

    @property
    def words(self) -> tuple[int, ...]:
        """The numbers of its words."""
        return tuple(word.number for word in self.shown)

    @property
    def text(self) -> str:
        """Its lines."""
        return self.written(lambda word: word.text)

    def written(self, text_of: Callable[[CueWord], str]) -> str:
        """Its lines, each word as `text_of` gives it."""
        parts: list[str] = []
        for word in self.shown:
            if word.text:
                between = "\n" if word.begins_line else " "
                parts += [between, text_of(word)] if parts else [text_of(word)]
        return "".join(parts)


def captions(cues: Iterable[Cue], form: str) -> str:
    """Cues as `srt` or `vtt` text."""
    return vtt(cues) if form == "vtt" else srt(cues)


def srt(cues: Iterable[Cue]) -> str:
    """Cues as SubRip, which ends a cue at its first empty line and has no speakers."""
    blocks = []
    for number, cue in enumerate(cues, 1):
        times = f"{timecode(cue.start_ms, _MS)} --> {timecode(cue.end_ms, _MS)}".replace(".", ",")
        text = re.sub(r"\n{2,}", "\n", cue.text.strip())
        blocks.append(f"{number}\n{times}\n{text}\n\n")
    return "".join(blocks)


def vtt(
    cues: Iterable[Cue], names: Mapping[str, str] | None = None, *, word_times: bool = False
) -> str:
    """Cues as WebVTT, with their speakers where they have `names`, and the words' times if wanted.

    The format: https://www.w3.org/TR/webvtt1/
    """
    blocks = ["WEBVTT"]
    for cue in cues:
        name = _escaped(" ".join((names or {}).get(cue.speaker or "", "").split()))
        voice = f"<v {name}>" if name else ""
        times = f"{timecode(cue.start_ms, _MS)} --> {timecode(cue.end_ms, _MS)}"
        blocks.append(f"{times}\n{voice}{cue.written(_timed(cue) if word_times else _plain)}")
    return "\n\n".join(blocks) + "\n"


def _timed(cue: Cue) -> Callable[[CueWord], str]:
    """Writes the time of each word in front of it; times within a cue must rise."""
    last_ms = cue.start_ms

    def write(word: CueWord) -> str:
        nonlocal last_ms
        if not last_ms < word.start_ms < cue.end_ms:
            return _plain(word)
        last_ms = word.start_ms
        return f"<{timecode(last_ms, _MS)}>{_plain(word)}"

    return write


def _plain(word: CueWord) -> str:
    return _escaped(word.text)


def _escaped(text: str) -> str:
    """A text in which nothing is taken for a tag or an entity."""
    if "&" in text:
        from html import unescape

        if unescape(text) != text:
            text = text.replace("&", "&amp;")
    return text.replace("<", "&lt;").replace(">", "&gt;")


def shown_words(
    words: Sequence[Word],
    timeline: Timeline,
    corrections: Mapping[int, str] | None = None,
    muted: Collection[int] = (),
    speakers: Mapping[int, str | None] | None = None,
    language: str = "en",
) -> list[ShownWord]:
    """The kept words on the output's clock, as they read without what was struck.

    `corrections` say what to show instead of a word, by its number; `muted` words are masked;
    `speakers` say who speaks, where a script knows better than the transcript.
    """
    texts = dict(corrections or {})
    texts |= {n: masked(texts.get(n, words[n].text)) for n in muted}
    return tidied(words, list(as_shown(words, timeline, texts, speakers or {})), language)


def cues_of(
    words: Sequence[Word],
    timeline: Timeline,
    corrections: Mapping[int, str] | None = None,
    muted: Collection[int] = (),
    speakers: Mapping[int, str | None] | None = None,
    language: str = "en",
) -> tuple[Cue, ...]:
    """The kept words as cues on the output's clock, in the order of their starts.

    A word whose larger part was cut is not shown; one that plays twice is shown twice. For the
    rest see `shown_words`.
    """
    rate = timeline.source.rate
    found = shown_words(words, timeline, corrections, muted, speakers, language)
    cues = list(as_cues(list(_untangled(words, found)), rate, language))
    made = [
        _cue(cue, end, rate, language)
        for cue, end in zip(cues, ends(cues, timeline.length, rate), strict=True)
    ]
    return tuple(_apart(sorted(made, key=lambda cue: cue.start_ms)))


def _cue(cue: Sequence[ShownWord], end: int, rate: int, language: str) -> Cue:
    starts = line_starts([word.text for word in cue], language)
    shown_ = tuple(
        CueWord(word.number, word.text, milliseconds(word.span.start, rate), n in starts)
        for n, word in enumerate(cue)
    )
    return Cue(shown_[0].start_ms, milliseconds(end, rate), shown_, cue[0].speaker)


def _untangled(words: Sequence[Word], found: Sequence[ShownWord]) -> Iterator[ShownWord]:
    """The words, but where people talk at once, one speaker's behind the other's."""
    for at_once, group in groupby(found, key=lambda word: words[word.number].overlapped):
        some = list(group)
        if at_once:
            order = list(dict.fromkeys(word.speaker for word in some))
            some.sort(key=lambda word: order.index(word.speaker))
        yield from some


def _apart(cues: Iterable[Cue]) -> Iterator[Cue]:
    """The cues, of which no two start at once: a cue is known by its start."""
    last_ms = -1
    for cue in cues:
        start_ms = max(cue.start_ms, last_ms + 1)
        last_ms = start_ms
        yield replace(cue, start_ms=start_ms, end_ms=max(cue.end_ms, start_ms + 1))


def masked(text: str) -> str:
    """The first letter of each word, and an asterisk for each letter behind it: `f***`."""
    return re.sub(r"(\w)(\S*)", lambda word: word[1] + re.sub(r"\w", "*", word[2]), text)
