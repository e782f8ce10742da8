"""Transcripts that people bring: captions and pages as words with rough times.

Reads SubRip (.srt), WebVTT (.vtt), Podcasting 2.0 JSON, the page form of podcast sites
("Speaker (MM:SS):" above paragraphs) and plain text.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from media.clock import clock_seconds
from media.errors import FormatError, OptionError
from media.files import read_text
from media.text import MOST_BYTES, clean, oversize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ImportedWord:
    """One word of a given transcript; `at` is the rough second of its block, or None."""

    text: str
    speaker: str = ""
    at: float | None = None
    until: float | None = None


TAGS: Final = re.compile(
    r"</?(?:[biuscq]|ruby|rt)(?:\.[^\s<>]{0,80})?>"
    r"|<(?:v|lang|font)(?:[.\s][^<>]{0,200})?>|</(?:v|lang|font)>"
    r"|<[0-9]{1,4}:[0-9:.]{4,9}>"
    r"|\{\\[^{}\s]{1,80}\}"
)
"""What captions hold besides words: styles, voices, times and positions. `a < b` is none."""

# Nothing here may look for its end again and again: what repeats is possessive (`++`), bounded,
# or excludes what it begins with.
_CLOCK = r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{2})(?:[.,]([0-9]{1,3}))?"
_ARROW = re.compile(rf"\s*+{_CLOCK}\s*+-->\s*+{_CLOCK}")
_TURN = re.compile(rf"(?P<who>[^\n:]{{0,60}}?)\s{{0,9}}[(\[]{_CLOCK}[)\]]:")
_UNHEARD = re.compile(r"\[(?:inaudible|crosstalk|laughter|music|silence)[^\[\]]*+\]", re.I)
_VOICE = re.compile(r"<v(?:\.[^\s<>]*+)?\s++([^<>]++)>")
_SPEAKER = re.compile(r"(?:>>\s*+)?([A-ZÀ-Þ][\w.'’ -]{0,40}):\s++(?=\S)")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LONGEST_S: Final = 10_000_000.0
"""The latest second of any recording, 115 days."""


def read_file(path: Path) -> tuple[ImportedWord, ...]:
    """The words of a transcript file; raises OptionError when it has none."""
    try:
        found = imported_words(read_text(path, MOST_BYTES), path.name)
    except FormatError as error:
        raise OptionError(str(error)) from None
    except OptionError as error:
        raise OptionError(f"{path} cannot be read as a transcript: {error}") from None
    except OSError as error:
        reason = error.strerror or error
        raise OptionError(f"{path} cannot be read as a transcript: {reason}.") from None
    except (RecursionError, ValueError):
        reason = "it is neither UTF-8 text nor valid JSON"
        raise OptionError(f"{path} cannot be read as a transcript: {reason}.") from None
    if not found:
        raise OptionError(f"{path} has no words: give .srt, .vtt, .json or plain text.")
    return found


def phrases(absent: Sequence[ImportedWord], given: Sequence[ImportedWord]) -> tuple[str, ...]:
    """Words that are not in the sound, as lines to show: neighbours together, with their time."""
    missing = {id(word) for word in absent}
    lines: list[str] = []
    is_open = False
    for word in given:
        if id(word) not in missing:
            is_open = False
        elif is_open:
            lines[-1] += f" {word.text}"
        else:
            place = "" if word.at is None else f"{int(word.at) // 60}:{int(word.at) % 60:02d} "
            lines.append(place + word.text)
            is_open = True
    return tuple(lines)


def imported_words(text: str, name: str = "") -> tuple[ImportedWord, ...]:
    """The words of a transcript; `name` (of its file) only helps to tell the formats apart.

    Raises OptionError for fields of JSON that mean nothing and for what is too long,
    and ValueError or RecursionError for what is no JSON.
    """
    is_json = name.lower().endswith(".json") or text.lstrip("\ufeff \t\r\n")[:1] in ("{", "[")
    if is_json and (body := _json(text, name)) is not None:
        return tuple(_podcasting(body))
    if too_much := oversize(text):
        raise OptionError(f"it {too_much}.")
    lines = _LINE_END.split(text.lstrip("\ufeff"))
    if lines[0].startswith("WEBVTT") or any(map(_ARROW.match, lines[:8])):
        return tuple(_captions(lines))
    if any(map(_turn, lines)):
        return tuple(_page(lines))
    return tuple(word for line in lines for word in _words(line, "", None, None))


def _json(text: str, name: str) -> Any:
    """What a text means as JSON; None for one that only looks like it, by its name."""
    try:
        return [] if (body := json.loads(text.lstrip("\ufeff"))) is None else body
    except (RecursionError, ValueError):
        if name.lower().endswith(".json"):
            raise
        return None


def _turn(line: str) -> re.Match[str] | None:
    """The line above what somebody says, of a page."""
    text = line.strip()
    return _TURN.fullmatch(text) if text.endswith(":") else None


def _seconds(parts: Sequence[str | None]) -> float:
    hours, minutes, whole, fraction = parts
    return float(clock_seconds(hours, minutes, f"{whole}.{fraction or 0}"))


def _words(
    text: str, speaker: str, at: float | None, until: float | None
) -> Iterator[ImportedWord]:
    for token in _UNHEARD.sub(" ", text).split():
        if any(c.isalnum() for c in token):
            yield ImportedWord(clean(token), speaker, at, until)


def _podcasting(body: Any) -> Iterator[ImportedWord]:
    segments = body.get("segments") if isinstance(body, dict) else body
    if not isinstance(segments, list):
        raise OptionError('it has no list of "segments".')
    for number, segment in enumerate(segments, start=1):
        if not isinstance(segment, dict):
            raise OptionError(f"segment {number} is no object.")
        text = segment.get("body", segment.get("text", ""))
        speaker = segment.get("speaker") or ""
        if not isinstance(text, str) or not isinstance(speaker, str):
            raise OptionError(f'"body" and "speaker" of segment {number} should be text.')
        times = (_time(segment.get(name), name, number) for name in ("startTime", "endTime"))
        yield from _words(text, clean(speaker), *times)


def _time(value: object, name: str, number: int) -> float | None:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if value is not None and not (is_number and 0 <= value < _LONGEST_S):  # type: ignore[operator]
        raise OptionError(f'"{name}" of segment {number} should be a time in seconds.')
    return value  # type: ignore[return-value]


def _captions(lines: Sequence[str]) -> Iterator[ImportedWord]:
    speaker = ""
    times: tuple[float, float] | None = None
    for line in lines:
        if not line.strip():
            times = None
        elif times is None:
            if match := _ARROW.match(line):
                times = _seconds(match.groups()[:4]), _seconds(match.groups()[4:])
        else:
            if voice := _VOICE.search(line):
                speaker = clean(voice[1]).strip()
            said = TAGS.sub("", line).strip().removeprefix("- ")
            if named := _SPEAKER.match(said):
                speaker, said = named[1], said[named.end() :]
            yield from _words(said, speaker, *times)


def _page(lines: Sequence[str]) -> Iterator[ImportedWord]:
    speaker, at = "", None
    begun = False
    for line in lines:
        if match := _turn(line):
            begun = True
            speaker = clean(match["who"]).strip() or speaker
            at = _seconds(match.groups()[1:])
        elif begun:
            yield from _words(line, speaker, at, None)
