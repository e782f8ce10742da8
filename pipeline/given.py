"""Bring your own transcript: captions and pages as words, to be aligned instead of recognised.

Reads SubRip (.srt), WebVTT (.vtt), Podcasting 2.0 JSON, the page form of podcast sites
("Speaker (MM:SS):" above paragraphs) and plain text. Times in them are rough hints.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from media.errors import OptionError
from pipeline.align import RATE, Aligner, Alignment, Timed
from pipeline.verbatim import bare
from pipeline.voice import HOP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray


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
    failed: tuple[tuple[int, int], ...] = ()


_CLOCK = r"(?:(\d+):)?(\d{1,2}):(\d{2})(?:[.,](\d{1,3}))?"
_ARROW = re.compile(rf"^\s*{_CLOCK}\s*-->\s*{_CLOCK}")
_TURN = re.compile(rf"^(?P<who>[^\n:]{{0,60}}?)\s*[(\[]{_CLOCK}[)\]]:\s*$")
_UNHEARD = re.compile(r"\[(?:inaudible|crosstalk|laughter|music|silence)[^\]]*\]", re.I)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_SPEAKER = re.compile(r"^(?:>>\s*)?([A-ZÀ-Þ][\w.'’ -]{0,40}):\s+(?=\S)")


def read_file(path: Path) -> tuple[Given, ...]:
    """The words of a transcript file; raises OptionError when it has none."""
    try:
        found = read(path.read_text(encoding="utf-8-sig"), path.name)
    except (OSError, ValueError, AttributeError) as error:
        reason = getattr(error, "strerror", None) or "it is neither UTF-8 text nor valid JSON"
        raise OptionError(f"{path} cannot be read as a transcript: {reason}.") from None
    if not found:
        raise OptionError(f"{path} has no words: give .srt, .vtt, .json or plain text.")
    return found


def phrases(absent: Sequence[Given], given: Sequence[Given]) -> tuple[str, ...]:
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

SPOKEN: Final = 0.3
"""Speech probability over which a stretch can hold a word that the recogniser did not hear."""

RUN: Final = 3
"""Words in a row that occur once in both texts pin them to each other."""


def fit(
    given: Sequence[Given],
    heard: Sequence[Timed],
    audio: NDArray[np.generic],
    probability: NDArray[np.float32],
    aligner: Aligner,
) -> Fitted:
    """Put given words on the sound; `heard` are a recogniser's words, as anchors.

    Its hesitations stay where no given word is, as tidy transcripts leave them out.
    A given word without an anchor lies between its neighbours' anchors; where that leaves it no
    speech of its own (`probability` is that of a voice), it is absent.
    """
    placed, absent = _anchored(given, heard, probability)
    taken = sorted((word.start, word.end) for word, _ in placed)
    placed += [(h, "") for h in heard if h.kind == "filler" and _is_free(h, taken)]
    placed.sort(key=lambda row: (row[0].start, row[0].end))
    rough = [word for word, _ in placed]
    done = aligner.align(audio, rough) if rough else Alignment(())
    return Fitted(done.words, tuple(who for _, who in placed), tuple(absent), done.failed)


def _is_free(word: Timed, taken: Sequence[tuple[int, int]]) -> bool:
    at = bisect_left(taken, (word.end, 0))
    return at == 0 or taken[at - 1][1] <= word.start


def _anchored(
    given: Sequence[Given], heard: Sequence[Timed], probability: NDArray[np.float32]
) -> tuple[list[tuple[Timed, str]], list[Given]]:
    ours, theirs = [bare(g.text) for g in given], [bare(h.text) for h in heard]
    placed: list[tuple[Timed, str]] = []
    absent: list[Given] = []
    for is_equal, i, j, k, m in _blocks(ours, theirs):
        part, there = given[i:j], heard[k:m]
        if is_equal:
            placed += [
                (Timed(g.text, h.start, h.end, 0.9, h.kind), g.speaker)
                for g, h in zip(part, there, strict=True)
            ]
            continue
        start = heard[k - 1].end if k else 0
        end = heard[m].start if m < len(heard) else len(probability) * HOP
        if there:
            start, end = there[0].start, there[-1].end
        speech = HOP * int((probability[start // HOP : end // HOP] >= SPOKEN).sum())
        if speech < len(part) * FASTEST:
            absent += part
        else:
            placed += _spread(part, start, end)
    return placed, absent


def _blocks(
    ours: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[bool, int, int, int, int]]:
    """Stretches of `ours[i:j]` and what `theirs[k:m]` has there, equal or not, in order.

    The texts are matched piece by piece between pins, so that hours of talk take seconds.
    """
    from difflib import SequenceMatcher

    at, there = 0, 0
    for pin, its in [*_pins(ours, theirs), (len(ours), len(theirs))]:
        matcher = SequenceMatcher(None, ours[at:pin], theirs[there:its], autojunk=False)
        for tag, i, j, k, m in matcher.get_opcodes():
            if j > i:
                yield tag == "equal", at + i, at + j, there + k, there + m
        at, there = pin, its


def _pins(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int]]:
    """Places of runs that occur once in both texts: the longest series in the order of both."""
    mine, other = _once(ours), _once(theirs)
    pairs = [(at, other[run]) for run, at in mine.items() if run in other]
    tops: list[int] = []  # patience: the lowest last place of a series of each length
    piles: list[int] = []
    before: list[int] = []
    for number, (_, place) in enumerate(pairs):
        pile = bisect_left(tops, place)
        before.append(piles[pile - 1] if pile else -1)
        tops[pile : pile + 1], piles[pile : pile + 1] = [place], [number]
    found = []
    number = piles[-1] if piles else -1
    while number >= 0:
        found.append(pairs[number])
        number = before[number]
    return found[::-1]


def _once(words: Sequence[str]) -> dict[tuple[str, ...], int]:
    runs = [tuple(words[at : at + RUN]) for at in range(len(words) - RUN + 1)]
    counts = Counter(runs)
    return {run: at for at, run in enumerate(runs) if counts[run] == 1}


def _spread(part: Sequence[Given], start: int, end: int) -> list[tuple[Timed, str]]:
    step = (end - start) / len(part)
    return [
        (Timed(g.text, round(start + n * step), round(start + (n + 1) * step), 0.6), g.speaker)
        for n, g in enumerate(part)
    ]
