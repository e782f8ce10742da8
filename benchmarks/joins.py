"""Whether joins are heard: clicks, steps of the room, jumps of the pitch, words, and a detector.

    python -m benchmarks.joins [--quick] [--keep FOLDER] [--only NAME,...] [--erm]

Every recording with speech is heard once and edited twice: as the default editors propose, and
with some words struck beside, as a person would. Each edit is joined by Paperedit as it is, by
its crossfades alone (cuts where the transcript has them), and hard; with `--erm` also by erm's
own renderer, where that is installed, with the same cuts.
Natural places are pauses and borders of words of the same recordings, where nothing is cut. The
detector is trained on all recordings but the one that it judges; .5 is chance.
What was heard stays in the folder, so that a second run measures only.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import soxr

from benchmarks.common import heading, parser, print_table, progress, run_ffmpeg, write_json
from benchmarks.corpus import recordings
from benchmarks.join_detector import told_apart
from benchmarks.join_measures import CLICK, Around, around, loudness
from benchmarks.scores import LOST_S, LOST_SHARE
from editors.decisions import Decisions, Provenance
from editors.joins import with_quiet_joins
from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.table import DEFAULT_EDITORS, proposed
from flows.cli.main import main as paperedit
from flows.project.project import project_of
from media.clock import MODEL_RATE, from_milliseconds, seconds
from media.edited_sound import edited_sound
from media.files import read_json
from media.ingest import load_mono
from media.source import Source
from media.span import Span, complement, overlap, touching, union
from media.splice import pieces, spliced
from media.timeline import timeline_of
from pipeline.transcript import transcript_from_fields

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from benchmarks.corpus import Reference
    from benchmarks.join_measures import Sound
    from media.splice import Samples
    from media.timeline import Timeline
    from pipeline.transcript import Transcript

SOUNDS: Final = (
    "ami/*.flac", "mfa/*.flac", "talk/manifesto.mp4", "talk/lucier.mp3", "video/example.mp4",
    "jfk.flac", "languages/*.mp3",
)  # fmt: skip
QUICK: Final = ("EN2001e", "acoustic_corpus", "example", "jfk")
STRUCK_EVERY: Final = 15
"""Of the words, so many stand between two that are struck beside what is proposed."""
NATURAL: Final = 40
"""Places of each kind and recording."""
ISLAND_MS: Final = (20, 150)
_APART_MS: Final = 60
_OVER_FLOOR_DB: Final = 10
_NEAR_S: Final = 0.2


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording, its words, and its samples."""

    name: str
    transcript: Transcript
    mono: np.ndarray[Any, Any]
    sound: Samples
    truth: tuple[Reference, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """An edit as it sounds, and where its joins are."""

    sound: Sound
    joins: tuple[float, ...]
    """Seconds."""


@dataclass(slots=True)
class Tally:
    """What was measured of one way to join, over all recordings."""

    joins: list[tuple[str, Around]] = field(default_factory=list)
    islands: int = 0
    damaged: list[str] = field(default_factory=list)
    words: int = 0
    moved_s: float = 0.0


# --- material -----------------------------------------------------------------------------------


def sounds(data: Path, aside: Path) -> Iterator[Path]:
    """Every recording with speech; the utterances of one voice are one recording."""
    for pattern in SOUNDS:
        yield from sorted(data.glob(pattern))
    for voice in sorted(path for path in data.glob("voices/*") if path.is_dir()):
        joined = aside / f"voice-{voice.name}.flac"
        if not joined.exists():
            files = sorted(voice.glob("*.flac"))
            inputs = [part for file in files for part in ("-i", file)]
            run_ffmpeg(*inputs, "-filter_complex", f"concat=n={len(files)}:v=0:a=1", joined)
        yield joined


def heard(path: Path, folder: Path, truth: Mapping[str, tuple[Reference, ...]]) -> Heard | None:
    """A recording with the words that Paperedit hears; None where it hears none."""
    media = folder / path.name
    if not media.exists():
        shutil.copy2(path, media)
    project = project_of(media)
    if not project.transcript.exists():
        progress(f"hearing {path.name}")
        if paperedit(["prepare", str(media), "--quiet", "--diarizer", "none"]):
            return None
    source = Source.from_fields(read_json(project.source, "source", 1), project.folder)
    source = replace(source, path=media)
    transcript = transcript_from_fields(read_json(project.transcript, "transcript", 1), source)
    if not transcript.words:
        return None
    whole = edited_sound(timeline_of(source, [source.extent]))
    sound = np.concatenate(list(whole.blocks(source.audio)))
    return Heard(path.stem, transcript, load_mono(project.mono), sound, truth.get(path.stem, ()))


def default_decisions(one: Heard) -> Decisions:
    """As the editors propose that work by themselves."""
    return proposed(one.transcript, DEFAULT_EDITORS)


def struck_decisions(one: Heard) -> Decisions:
    """The same, and one to three words struck here and there, always the same ones."""
    decisions, count = default_decisions(one), len(one.transcript.words)
    rng = np.random.default_rng(count)
    why = Provenance("benchmark", "struck")
    starts = np.arange(5, count - 5, STRUCK_EVERY)
    lengths = rng.integers(1, 4, len(starts))
    chosen = {
        n: why
        for start, length in zip(starts.tolist(), lengths.tolist(), strict=True)
        for n in range(start, start + length)
    }
    return replace(decisions, strikes=dict(sorted({**chosen, **decisions.strikes}.items())))


EDITS: Final = {"proposed": default_decisions, "struck": struck_decisions}


# --- ways to join -------------------------------------------------------------------------------


def ours(one: Heard, timeline: Timeline) -> Edited:
    """With Paperedit's crossfades."""
    source = timeline.source
    parts = pieces(timeline.keeps, source.length, source.rate)
    blocks = spliced(
        parts, lambda span: iter([one.sound[span.start : span.end]]),
        one.sound.shape[1], one.sound.dtype,
    )  # fmt: skip
    return _edited(one, timeline, np.concatenate(list(blocks)))


def hard(one: Heard, timeline: Timeline) -> Edited:
    """Sample to sample."""
    kept = [one.sound[keep.start : keep.end] for keep in timeline.keeps]
    return _edited(one, timeline, np.concatenate(kept))


def by_erm(one: Heard, timeline: Timeline) -> Edited:
    """By erm's own renderer, whose crossfades take their length out of the edit."""
    from erm import ffmpeg_ops  # type: ignore[import-not-found,unused-ignore]

    source = timeline.source
    ranges = [(seconds(k.start, source.rate), seconds(k.end, source.rate)) for k in timeline.keeps]
    fades = ffmpeg_ops._keep_fades(
        ranges, None, crossfade_ms=None, min_crossfade_ms=50.0, max_crossfade_ms=120.0,
        crossfade_factor=0.15,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as name:
        out, raw = Path(name, "out.wav"), Path(name, "out.raw")
        ffmpeg_ops.render(source.path, ranges, out, fades=fades)
        run_ffmpeg("-i", out, "-f", "f32le", "-ac", one.sound.shape[1], raw)
        sound = np.fromfile(raw, "<f4").reshape(-1, one.sound.shape[1])
    taken = list(accumulate(fades))
    edited = _edited(one, timeline, sound)
    joins = tuple(
        at - gone + fade / 2 for at, gone, fade in zip(edited.joins, taken, fades, strict=True)
    )
    return replace(edited, joins=joins)


def _edited(one: Heard, timeline: Timeline, sound: Samples) -> Edited:
    rate = timeline.source.rate
    return Edited(_mean(sound), tuple(seconds(start, rate) for start in timeline.starts[1:]))


def _mean(sound: Samples) -> Sound:
    scale = np.iinfo(sound.dtype).max + 1.0 if np.issubdtype(sound.dtype, np.integer) else 1.0
    mean: Sound = sound.mean(axis=1, dtype=np.float64) / scale
    return mean


# --- what is measured ---------------------------------------------------------------------------


def natural_places(one: Heard) -> Iterator[float]:
    """Places inside pauses, and where words begin and end, in seconds."""
    transcript = one.transcript
    rate, rng = transcript.source.rate, np.random.default_rng(len(transcript.words))
    margin = from_milliseconds(60, rate)
    wide = [pause for pause in transcript.pauses if len(pause) > 4 * margin]
    for n in rng.permutation(len(wide))[:NATURAL]:
        yield seconds(int(rng.integers(wide[n].start + margin, wide[n].end - margin)), rate)
    for edges in (
        [word.span.start for word in transcript.words],
        [word.span.end for word in transcript.words],
    ):
        for n in rng.permutation(len(edges))[:NATURAL]:
            yield seconds(edges[n], rate)


def at_places(sound: Sound, rate: int, places: Iterable[float]) -> Iterator[Around]:
    """What is around each place."""
    mono = soxr.resample(sound, rate, MODEL_RATE)
    loud_db = loudness(mono)
    for at in places:
        if found := around(sound, rate, at, mono, loud_db):
            yield found


def islands(one: Heard, timeline: Timeline, edited: Edited) -> int:
    """Sounds of under 150 ms that stand alone in silence beside a join and are of no kept word."""
    rate = timeline.source.rate
    mono = soxr.resample(edited.sound, rate, MODEL_RATE)
    frame = MODEL_RATE // 100
    rows = mono[: len(mono) // frame * frame].reshape(-1, frame)
    level = 10 * np.log10(rows.var(axis=1) + 1e-12)
    loud = level > np.percentile(level, 5) + _OVER_FLOOR_DB
    edges = np.flatnonzero(np.diff(np.concatenate(([False], loud, [False])).astype(int)))
    runs = edges.reshape(-1, 2)
    kept = [word.span for word in one.transcript.words]
    found, apart = 0, _APART_MS // 10
    for n, (start, end) in enumerate(runs.tolist()):
        before = start - (runs[n - 1][1] if n else -apart)
        after = (runs[n + 1][0] if n + 1 < len(runs) else len(level) + apart) - end
        if not ISLAND_MS[0] <= 10 * (end - start) <= ISLAND_MS[1] or min(before, after) < apart:
            continue
        middle = (start + end) / 200
        if any(abs(middle - at) < _NEAR_S for at in edited.joins):
            place = min(round(middle * rate), timeline.length - 1)
            found += not _in_word(kept, timeline.to_source(place), rate)
    return found


def _in_word(words: Sequence[Span], place: int, rate: int) -> bool:
    slack = from_milliseconds(30, rate)
    return any(word.start - slack <= place < word.end + slack for word in words)


def damage(one: Heard, decisions: Decisions, timeline: Timeline) -> tuple[list[str], int]:
    """Reference words that nobody struck and that lose something; and of how many."""
    rate = timeline.source.rate
    gone = complement(timeline.keeps, timeline.source.extent)
    struck = union(
        one.transcript.words[n].span
        for n, why in decisions.strikes.items()
        if why.editor == "benchmark"
    )
    found, count = [], 0
    for word in one.truth:
        if word.filler or word.start is None or word.end is None:
            continue
        span = Span(
            round(word.start * rate), max(round(word.start * rate) + 1, round(word.end * rate))
        )
        if sum(overlap(span, struck[n]) for n in touching(struck, span)) > 0:
            continue
        count += 1
        lost = sum(overlap(span, gone[n]) for n in touching(gone, span)) / rate
        if lost > LOST_S and lost > LOST_SHARE * len(span) / rate:
            found.append(f"{one.name} {word.start:.2f} {word.text} {lost:.2f} s")
    return found, count


# --- the whole ----------------------------------------------------------------------------------


def measure(one: Heard, decisions: Decisions, tallies: dict[str, Tally], use_erm: bool) -> None:
    """Join one edit of one recording in every way, and measure all of it."""
    settled, cuts = assembled(one.transcript, drafted(one.transcript, decisions))
    before = time.process_time()
    moved, _ = with_quiet_joins(settled, cuts, one.transcript, one.mono)
    took = time.process_time() - before
    ways = {"ours": (ours, moved), "fades alone": (ours, settled), "hard cut": (hard, settled)}
    if use_erm:
        ways["erm's renderer"] = (by_erm, settled)
    for name, (join, timeline) in ways.items():
        edited = join(one, timeline)
        tally = tallies[name]
        found = at_places(edited.sound, timeline.source.rate, edited.joins)
        tally.joins += [(one.name, seen) for seen in found]
        tally.islands += islands(one, timeline, edited)
        lost, words = damage(one, decisions, timeline)
        tally.damaged += lost
        tally.words += words
        tally.moved_s += took if name == "ours" else 0.0


HEADERS: Final = [
    "joined by", "joins", "in silence", "clicks %", "floor > 1 dB %", "> 3 dB %", "voiced",
    "pitch > natural p95 %", "AUC", "silence", "onset", "release", "sound", "islands", "damaged",
    "of words",
]  # fmt: skip


def row(name: str, tally: Tally, natural: Sequence[tuple[str, Around]], jump: float) -> list[Any]:
    """One line of the table; of natural places, what needs nothing to be held against."""
    seen = [one for _, one in tally.joins]
    quiet = [abs(one.floor_db) for one in seen if one.kind == "silence"]
    jumps = [abs(one.jump) for one in seen if one.jump is not None]
    line = [
        name, len(seen), len(quiet), _share(one.click > CLICK for one in seen),
        *(_share(step > over for step in quiet) for over in (1, 3)),
        len(jumps), _share(one > jump for one in jumps),
    ]  # fmt: skip
    if tally.joins is natural:
        return [*line, *[None] * (len(HEADERS) - len(line))]
    places = [[(n, one.kind, one.features) for n, one in some] for some in (tally.joins, natural)]
    auc, kinds = told_apart(*places)
    line += [auc, *(kinds.get(kind) for kind in ("silence", "onset", "release", "sound"))]
    return [*line, tally.islands, len(tally.damaged), tally.words]


def _share(found: Iterable[bool]) -> float | None:
    """In percent; None of nothing."""
    some = list(found)
    return 100 * sum(some) / len(some) if some else None


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--keep", type=Path, metavar="FOLDER", help="where what was heard stays")
    options.add_argument("--only", default="", help="recordings by name, with commas")
    options.add_argument("--erm", action="store_true", help="join by erm's renderer too")
    asked = options.parse_args()
    folder = asked.keep or Path(tempfile.gettempdir(), "paperedit-joins")
    folder.mkdir(exist_ok=True)
    only = set(filter(None, asked.only.split(","))) or (set(QUICK) if asked.quick else set())
    known = {one.path.stem: one.words for one in recordings(asked.data)}
    natural: list[tuple[str, Around]] = []
    tallies: dict[str, dict[str, Tally]] = {edit: defaultdict(Tally) for edit in EDITS}
    for path in sounds(asked.data, folder):
        if only and path.stem not in only:
            continue
        one = heard(path, folder, known)
        if one is None:
            continue
        rate = one.transcript.source.rate
        found = at_places(_mean(one.sound), rate, natural_places(one))
        natural += [(one.name, seen) for seen in found]
        for edit, decide in EDITS.items():
            measure(one, decide(one), tallies[edit], asked.erm)
    return _report(tallies, natural, asked)


def _report(
    tallies: Mapping[str, Mapping[str, Tally]], natural: list[Any], asked: argparse.Namespace
) -> int:
    jumps = [abs(one.jump) for _, one in natural if one.jump is not None]
    jump = float(np.percentile(jumps, 95)) if jumps else 0.0
    rest = Tally(natural)
    figures: dict[str, Any] = {}
    for edit, ways in tallies.items():
        heading(f"Joins of edits as {edit}")
        table = [row(name, tally, natural, jump) for name, tally in ways.items()]
        print_table(HEADERS, [*table, row("natural places", rest, natural, jump)])
        figures[edit] = [dict(zip(HEADERS, line, strict=True)) for line in table]
        print(f"\nplaces chosen in {ways['ours'].moved_s:.2f} CPU s; damaged by ours: ", end="")
        print("; ".join(ways["ours"].damaged) or "nothing")
    write_json(asked.json, figures)
    return 0


if __name__ == "__main__":
    sys.exit(main())
