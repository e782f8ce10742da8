"""A podcast's page as a transcript: words spread evenly between its timestamps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from media.source import AudioStream, Source
from media.span import Span
from pipeline.transcript import Transcript, Word

RATE = 16_000
_LAST_PARAGRAPH_S = 30
_STAMP = re.compile(r"^(?P<speaker>[^\n(][^\n]*?)? ?\((?P<time>[\d:]+)\):$", re.MULTILINE)
_LISTED = re.compile(r"^\s*•\s*(?P<title>.+?) \((?P<time>[\d:]+)\)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """What a page holds."""

    transcript: Transcript
    chapters: tuple[tuple[int, str], ...]
    """Second and title of each chapter that its makers list."""
    names: dict[str, str]
    """The speakers' names by their letters."""


def seconds_of(time: str) -> int:
    total = 0
    for part in time.split(":"):
        total = total * 60 + int(part)
    return total


def read_page(path: Path) -> Page:
    text = path.read_text(encoding="utf-8")
    stamps = list(_STAMP.finditer(text))
    listed = tuple((seconds_of(m["time"]), m["title"].strip()) for m in _LISTED.finditer(text))
    names: dict[str, str] = {}
    words: list[Word] = []
    speaker = ""
    for place, stamp in enumerate(stamps):
        speaker = stamp["speaker"] or speaker
        letter = next((k for k, v in names.items() if v == speaker), "")
        if not letter:
            letter = chr(ord("A") + len(names))
            names[letter] = speaker
        is_last = place + 1 == len(stamps)
        start = seconds_of(stamp["time"])
        end = start + _LAST_PARAGRAPH_S if is_last else seconds_of(stamps[place + 1]["time"])
        body = text[stamp.end() : None if is_last else stamps[place + 1].start()].split()
        words += _spread(body, start, max(end, start + 1), letter)
    return Page(transcript_of(words), listed, names)


def _spread(texts: list[str], start_s: int, end_s: int, letter: str) -> list[Word]:
    step = Fraction((end_s - start_s) * RATE, max(1, len(texts)))
    edges = [start_s * RATE + round(step * n) for n in range(len(texts) + 1)]
    return [Word(text, Span(edges[n], edges[n + 1]), 1.0, letter) for n, text in enumerate(texts)]


def transcript_of(words: list[Word]) -> Transcript:
    """A transcript without a recording."""
    length = max((word.span.end for word in words), default=1)
    stream = AudioStream(0, "flac", RATE, 1, "mono", "s16", 16, 0)
    source = Source(Path("/page.flac"), "0" * 64, 1, 1, "flac", length, stream, (), None)
    return Transcript(source, "en", tuple(words))
