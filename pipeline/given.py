"""Bring your own transcript: captions and pages as words, to be aligned instead of recognised.

Reads SubRip (.srt), WebVTT (.vtt), Podcasting 2.0 JSON, the page form of podcast sites
("Speaker (MM:SS):" above paragraphs) and plain text. Times in them are rough hints.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pipeline.align import RATE, Aligner, Alignment, Timed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.hear import Heard


@dataclass(frozen=True, slots=True)
class Given:
    """One word of a given transcript; `at` is the rough second of its block, or None."""

    text: str
    speaker: str = ""
    at: float | None = None
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Fitted:
    """Given words on the sound, and those that the sound does not have."""

    words: tuple[Timed, ...]
    speakers: tuple[str, ...]
    absent: tuple[Given, ...]


_CLOCK = r"(?:(\d+):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_ARROW = re.compile(rf"^\s*{_CLOCK}\s*-->\s*{_CLOCK}")
_TURN = re.compile(rf"^(?P<who>[^\n:]{{0,60}}?)\s*[(\[]{_CLOCK}[)\]]:\s*$")
_UNHEARD = re.compile(r"\[(?:inaudible|crosstalk|laughter|music|silence)[^\]]*\]", re.I)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_SPEAKER = re.compile(r"^(?:>>\s*)?([A-ZÀ-Þ][\w.'’ -]{0,40}):\s+(?=\S)")


def read(text: str, name: str = "") -> tuple[Given, ...]:
    """The words of a transcript; `name` (of its file) only helps to tell the formats apart."""
    body = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if name.endswith(".json") or (body.lstrip()[:1] in "{[" and _is_json(body)):
        return tuple(_podcasting(json.loads(body)))
    if body.startswith("WEBVTT") or any(_ARROW.match(line) for line in body.split("\n", 8)[:8]):
        return tuple(_captions(body))
    if any(_TURN.match(line) for line in body.split("\n")):
        return tuple(_page(body))
    return tuple(_words(body, "", None, None))


def _is_json(body: str) -> bool:
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, rest, fraction = parts
    whole = int(hours or 0) * 3600 + int(minutes or 0) * 60 + int(rest or 0)
    return whole + (int(fraction) / 10 ** len(fraction) if fraction else 0.0)


def _words(text: str, speaker: str, at: float | None, until: float | None) -> Iterator[Given]:
    for token in _UNHEARD.sub(" ", text).split():
        if any(c.isalnum() for c in token):
            yield Given(token, speaker, at, until)


def _podcasting(body: Any) -> Iterator[Given]:
    segments = body.get("segments", []) if isinstance(body, dict) else body
    for segment in segments:
        text = str(segment.get("body", segment.get("text", "")))
        start, end = segment.get("startTime"), segment.get("endTime")
        yield from _words(text, str(segment.get("speaker", "")), start, end)


def _captions(body: str) -> Iterator[Given]:
    speaker = ""
    for block in re.split(r"\n\s*\n", body):
        lines = block.strip().split("\n")
        place = next((i for i, line in enumerate(lines) if _ARROW.match(line)), None)
        if place is None:
            continue
        match = _ARROW.match(lines[place])
        assert match is not None
        start, end = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        for line in lines[place + 1 :]:
            if voice := _VOICE.search(line):
                speaker = voice[1].strip()
            said = re.sub(r"<[^>]*>|\{\\[^}]*\}", "", line).strip().removeprefix("- ")
            if named := _SPEAKER.match(said):
                speaker, said = named[1], said[named.end() :]
            yield from _words(said, speaker, start, end)


def _page(body: str) -> Iterator[Given]:
    speaker, at = "", None
    begun = False
    for line in body.split("\n"):
        if match := _TURN.match(line.strip()):
            begun = True
            speaker = match["who"].strip() or speaker
            at = _seconds(match.groups()[1:])
        elif begun:
            yield from _words(line, speaker, at, None)


FASTEST: Final = RATE // 12
"""Nobody says more than twelve words a second."""


def fit(
    given: Sequence[Given],
    heard: Sequence[Heard | Timed],
    audio: NDArray[np.generic],
    aligner: Aligner,
) -> Fitted:
    """Put given words on the sound; `heard` are a recogniser's words with rough times, as anchors.

    A given word without an anchor lies between its neighbours' anchors; where that leaves no
    room for it, it is absent.
    """
    placed, absent = _anchored(given, heard)
    rough = [p for p, _ in placed]
    done = aligner.align(audio, rough) if rough else Alignment(())
    return Fitted(done.words, tuple(who for _, who in placed), tuple(absent))


def _anchored(
    given: Sequence[Given], heard: Sequence[Heard | Timed]
) -> tuple[list[tuple[Timed, str]], list[Given]]:
    from difflib import SequenceMatcher

    from pipeline.verbatim import bare

    ours, theirs = [bare(g.text) for g in given], [bare(h.text) for h in heard]
    blocks = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    placed: list[tuple[Timed, str]] = []
    absent: list[Given] = []
    for tag, i, j, k, m in blocks:
        part, there = given[i:j], heard[k:m]
        if tag == "equal":
            placed += [
                (Timed(g.text, h.start, h.end, 0.9), g.speaker)
                for g, h in zip(part, there, strict=True)
            ]
        elif part:
            start = there[0].start if there else heard[k - 1].end if k else 0
            end = there[-1].end if there else heard[m].start if m < len(heard) else start
            if end - start < len(part) * FASTEST:
                absent += part
            else:
                placed += _spread(part, start, end)
    return placed, absent


def _spread(part: Sequence[Given], start: int, end: int) -> list[tuple[Timed, str]]:
    step = (end - start) / len(part)
    return [
        (Timed(g.text, round(start + n * step), round(start + (n + 1) * step), 0.6), g.speaker)
        for n, g in enumerate(part)
    ]
