"""What other programs read in exports, held against the timeline; see `benchmarks.exports`."""

from __future__ import annotations

import csv
import json
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import av

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path


@dataclass(frozen=True)
class Truth:
    """What an edit is, told by its timeline and its transcript alone."""

    folder: Path
    stem: str
    rate: int
    fps: Fraction
    keeps: Sequence[tuple[int, int]]
    words: Sequence[tuple[str, int]]
    """Texts in small letters and the samples at which they play."""
    chapters: Sequence[tuple[int, str]]
    first_frame: int
    """The number of the recording's first frame by its timecode."""
    has_picture: bool
    dtd: Path | None = None

    @property
    def starts(self) -> list[int]:
        return [0, *accumulate(end - start for start, end in self.keeps)]

    @property
    def cuts(self) -> int:
        """Clips in front of which the recording has what plays nowhere."""
        ends = {0, *(end for _, end in self.keeps)}
        return sum(start not in ends for start, _ in self.keeps)

    def path(self, suffix: str) -> Path:
        named = self.folder / suffix
        return named if named.exists() else self.folder / f"{self.stem}{suffix}"


@dataclass(frozen=True)
class Read:
    """What a reader found."""

    format: str
    reader: str
    error: str
    matched: str


def bare(text: str) -> list[str]:
    return re.findall(r"[^\W_]+(?:['’][^\W_]+)*", text.lower())


# --- captions and texts -------------------------------------------------------------------------


def cues_read(truth: Truth, name: str, reader: str, cues: Iterable[tuple[float, str]]) -> Read:
    """Each cue against the first of its words, and all words against those that play."""
    played = Counter(part for text, _ in truth.words for part in bare(text))
    found: Counter[str] = Counter()
    worst_ms, count = 0.0, 0
    for start_ms, text in cues:
        said = bare(text)
        found += Counter(said)
        count += 1
        places = [
            at * 1000 / truth.rate for one, at in truth.words if said and said[0] in bare(one)
        ]
        worst_ms = max(worst_ms, min((abs(start_ms - at) for at in places), default=1e9))
    same = (found & played).total()
    return Read(
        name, reader, f"{worst_ms:.1f} ms", f"{count} cues, {same} of {played.total()} words"
    )


def text_read(truth: Truth, name: str, reader: str, text: str) -> Read:
    played = Counter(part for one, _ in truth.words for part in bare(one))
    same = (Counter(bare(text)) & played).total()
    return Read(name, reader, "", f"{same} of {played.total()} words")


def clock_ms(text: str) -> float:
    hours, minutes, seconds = text.split(":")
    return float((int(hours) * 3600 + int(minutes) * 60 + Fraction(seconds)) * 1000)


def captions(truth: Truth) -> Iterator[Read]:
    import pysubs2
    import webvtt

    for name in ("srt", "ass"):
        file = pysubs2.load(str(truth.path(f".{name}")))
        yield cues_read(truth, name, "pysubs2", ((c.start, c.plaintext) for c in file))
    vtt = webvtt.read(str(truth.path(".vtt")))
    yield cues_read(truth, "vtt", "webvtt-py", ((clock_ms(c.start), c.text) for c in vtt))
    rows = json.loads(truth.path(".transcript.json").read_text())["segments"]
    yield cues_read(truth, "json", "json", ((r["startTime"] * 1000, r["body"]) for r in rows))


def texts(truth: Truth) -> Iterator[Read]:
    import docx
    from lxml import html

    for name, suffix in (("txt", ".txt"), ("md", ".transcript.md")):
        yield text_read(truth, name, "as text", truth.path(suffix).read_text())
    paragraphs = docx.Document(str(truth.path(".docx"))).paragraphs
    yield text_read(truth, "docx", "python-docx", " ".join(one.text for one in paragraphs))
    for name, suffix in (("html", ".transcript.html"), ("page", "page.html")):
        root = html.fromstring(truth.path(suffix).read_bytes())
        yield text_read(truth, name, "lxml.html", root.text_content())


# --- chapters -----------------------------------------------------------------------------------


def chapters_read(
    truth: Truth, name: str, reader: str, found: Sequence[tuple[Fraction, str]]
) -> Read:
    """Starts in seconds, with titles; one that a container puts in front is left out."""
    rows = [row for row in found if row[1] != "Intro" or row[0]]
    same = [a[1] == b[1] for a, b in zip(rows, truth.chapters, strict=False)]
    off = [abs(a[0] * truth.rate - b[0]) for a, b in zip(rows, truth.chapters, strict=False)]
    count = f"{sum(same)} of {len(truth.chapters)} chapters"
    more = "" if len(rows) == len(truth.chapters) else f", {len(rows)} there"
    return Read(name, reader, f"{float(max(off, default=0)):.0f} samples", count + more)


def in_container(path: Path) -> list[tuple[Fraction, str]]:
    with av.open(str(path)) as container:
        rows = container.chapters()
        zero = 0 if container.format.name == "mp3" else container.start_time or 0
    return [
        (row["start"] * row["time_base"] - Fraction(zero, 1_000_000),
         next(v for k, v in row["metadata"].items() if k.lower() == "title"))
        for row in rows
    ]  # fmt: skip


def chapters(truth: Truth, edited: Path) -> Iterator[Read]:
    from mutagen.id3 import ID3

    rows = json.loads(truth.path("chapters.json").read_text())["chapters"]
    told = [(Fraction(str(r["startTime"])), r["title"]) for r in rows]
    yield chapters_read(truth, "chapters", "json", told)
    yield chapters_read(truth, f"the edit ({edited.suffix})", "PyAV", in_container(edited))
    for suffix in (".m4a", ".mkv", ".mp4"):
        path = truth.folder / f"{truth.stem}{suffix}"
        if path.exists():
            yield chapters_read(truth, suffix[1:], "PyAV", in_container(path))
    frames = sorted(ID3(truth.path(".mp3")).getall("CHAP"), key=lambda one: one.start_time)
    tagged = [(Fraction(f.start_time, 1000), str(f.sub_frames["TIT2"])) for f in frames]
    yield chapters_read(truth, "mp3 (ID3)", "mutagen", tagged)
    made = truth.folder / "meta.mka"
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", "anullsrc=d=1", "-i",
         str(truth.path(".ffmetadata")), "-map_chapters", "1", "-c:a", "flac", str(made)],
        check=True,
    )  # fmt: skip
    yield chapters_read(truth, "ffmetadata", "ffmpeg", in_container(made))


# --- editing programs ---------------------------------------------------------------------------


def clips_read(
    truth: Truth, name: str, reader: str, clips: Sequence[tuple[int, int]], *, by_frame: bool,
    markers: int | None = None,
) -> Read:  # fmt: skip
    """First and length of each clip, in frames from the recording's start, or in samples."""
    told = f"{len(clips)} of {len(truth.keeps)} clips"
    if markers is not None:
        told += f", {markers} of {truth.cuts} markers"
    if len(clips) != len(truth.keeps):
        return Read(name, reader, "ANOTHER NUMBER", told)
    if not by_frame:
        off = max(
            max(abs(first - start), abs(long - (end - start)))
            for (first, long), (start, end) in zip(clips, truth.keeps, strict=True)
        )
        return Read(name, reader, f"{off} samples", told)
    scale = truth.fps / truth.rate
    at, worst = 0, Fraction(0)
    for (first, long), (start, _), began in zip(clips, truth.keeps, truth.starts, strict=False):
        worst = max(worst, abs(at - began * scale), abs(first - at - (start - began) * scale))
        at += long
    worst = max(worst, abs(at - truth.starts[-1] * scale))
    return Read(name, reader, f"{float(worst):.2f} frames", told)


def of_track(track: Any, zero: int = 0) -> list[tuple[int, int]]:
    import opentimelineio as otio

    ranges = [one.source_range for one in track if isinstance(one, otio.schema.Clip)]
    return [(round(r.start_time.value) - zero, round(r.duration.value)) for r in ranges]


def first_track(timeline: Any) -> Any:
    import opentimelineio as otio

    found = (
        next(iter(timeline))
        if isinstance(timeline, otio.schema.SerializableCollection)
        else timeline
    )
    return found.tracks[0]


def programs(truth: Truth) -> Iterator[Read]:
    import opentimelineio as otio

    from benchmarks.fcpxml_rules import fcpxml_faults

    read = otio.adapters.read_from_file
    made = read(str(truth.path(".otio")))
    marks = len(made.tracks.markers)
    if truth.has_picture:
        yield clips_read(truth, "otio, picture", "OpenTimelineIO",
                         of_track(made.tracks[0], truth.first_frame), by_frame=True)  # fmt: skip
    sound = of_track(made.tracks[-1])
    yield clips_read(truth, "otio, sound", "OpenTimelineIO", sound, by_frame=False, markers=marks)
    zero = truth.first_frame
    path = truth.path(".fcpxml")
    yield clips_read(truth, "fcpxml", "otio fcpx_xml", of_track(first_track(read(str(path))), zero),
                     by_frame=True, markers=path.read_text().count("<marker "))  # fmt: skip
    whole = lxml_clips(path, truth.fps, zero)
    yield clips_read(truth, "fcpxml", "lxml", whole, by_frame=True)
    faults = fcpxml_faults(path.read_bytes(), truth.dtd)
    yield Read("fcpxml", "lxml, Apple's DTD" if truth.dtd else "lxml, rules", "",
               "; ".join(faults[:3]) or "valid")  # fmt: skip
    path = truth.path(".xml")
    yield clips_read(truth, "xml", "otio fcp_xml", of_track(read(str(path)).tracks[0], zero),
                     by_frame=True, markers=path.read_text().count("<marker>"))  # fmt: skip
    path = truth.path(".edl")
    lines = otio.adapters.read_from_string(path.read_text(), "cmx_3600", rate=float(truth.fps))
    yield clips_read(truth, "edl", "otio cmx_3600", of_track(lines.tracks[0], zero), by_frame=True,
                     markers=path.read_text().count("* LOC:"))  # fmt: skip
    avid = of_track(read(str(truth.path(".aaf"))).tracks[0], zero if truth.has_picture else 0)
    yield clips_read(truth, "aaf", "otio AAF (pyaaf2)", avid, by_frame=truth.has_picture)
    yield from lists(truth)
    yield melted(truth)


def lxml_clips(path: Path, fps: Fraction, zero: int) -> list[tuple[int, int]]:
    from lxml import etree

    return [
        tuple(
            round(Fraction(clip.get(name).rstrip("s")) * fps) - less
            for name, less in (("start", zero), ("duration", 0))
        )
        for clip in etree.parse(str(path)).iter("asset-clip")
    ]  # type: ignore[misc]


def lists(truth: Truth) -> Iterator[Read]:
    text = truth.path(".rpp").read_text()
    pairs = zip(re.findall(r"SOFFS (\S+)", text), re.findall(r"LENGTH (\S+)", text), strict=True)
    items = [(round(Fraction(a) * truth.rate), round(Fraction(b) * truth.rate)) for a, b in pairs]
    yield clips_read(truth, "reaper", "by its grammar", items, by_frame=False,
                     markers=text.count("  MARKER "))  # fmt: skip
    with truth.path(".csv").open() as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == "keep"]
    table = [(int(r["source_in"]), int(r["source_out"]) - int(r["source_in"])) for r in rows]
    yield clips_read(truth, "csv", "csv", table, by_frame=False)
    labels = [line.split("\t") for line in truth.path(".audacity.txt").read_text().splitlines()]
    kept = [(Fraction(a) * truth.rate, Fraction(b) * truth.rate) for a, b, _ in labels]
    inside = sum(any(a < end - 1 and start + 1 < b for start, end in truth.keeps) for a, b in kept)
    yield Read(
        "audacity", "by its grammar", f"{inside} reach into what plays", f"{len(labels)} labels"
    )


def melted(truth: Truth) -> Read:
    """The playlist by its XML, and how many frames melt plays of it."""
    from lxml import etree

    path, out = truth.path(".mlt"), truth.folder / "melted.mlt"
    subprocess.run(
        ["melt", path.name, "-consumer", f"xml:{out}"],
        cwd=truth.folder, check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    rows = [e for e in etree.parse(str(path)).iter("entry") if e.get("producer") == "recording"]
    entries = [(int(e.get("in")), int(e.get("out"))) for e in rows]
    clips = [(first, last - first + 1) for first, last in entries]
    played = 1 + int(etree.parse(str(out)).find("producer").get("out"))
    found = clips_read(truth, "mlt", "melt, lxml", clips, by_frame=True)
    whole = sum(long for _, long in clips)
    return replace(found, matched=f"{found.matched}, {played} of {whole} frames")


READERS: tuple[Callable[[Truth], Iterator[Read]], ...] = (captions, texts, programs)
