"""Whether renders are exact: every sample and every frame is where the timeline says.

    python -m benchmarks.exact [--quick]

Sound: random cuts on an hour, written without loss, compared with the source sample by sample.
Picture: each frame carries its number; what is shown is compared with what is heard.
In the rows with holds, pauses are made longer as well: outside them everything is as exact.
Ends with 1 if anything is off.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from bisect import bisect_right
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from benchmarks.common import (
    EPISODE,
    EPISODE_VIDEO,
    decoded_length,
    heading,
    ingested,
    parser,
    print_table,
    progress,
    random_cuts,
    run_ffmpeg,
    write_json,
)
from media.edited_sound import parts_at
from media.ffmpeg import find_ffmpeg
from media.holds import Hold
from media.render import render
from media.span import Span, total
from media.splice import pieces
from media.timeline import timeline_of, timeline_without

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from media.source import Source
    from media.timeline import Timeline

    Pixels = np.ndarray[tuple[int, int], np.dtype[np.uint8]]
    Sound = np.ndarray[tuple[int, int], np.dtype[np.int16]]

RATE = 44_100
VIDEO_RATE = 48_000
CHANNELS = 2
LONGEST_FADE_MS = 30
WIDTH, HEIGHT = 640, 360
SQUARES, SQUARE, FIRST_X, MIDDLE_Y = 12, 32, 128, 342
"""The strip with the frame number, as examples/README.md describes it."""
KEPT_AND_HELD = ((0.83, 0.0), (0.5, 0.0), (0.83, 0.25))
"""Of a recording, and of its keeps."""
VARIABLE_STEPS_MS = (20, 33, 40, 67, 100)


# --- sound --------------------------------------------------------------------------------------


def make_sound(folder: Path, length: int, rate: int) -> Sound:
    """Looped speech in which no second is like another, thanks to a little noise; on disk."""
    with av.open(str(EPISODE)) as container:
        speech = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    sound = np.memmap(folder / f"truth-{rate}.raw", "<i2", "w+", shape=(length, CHANNELS))
    rng = np.random.default_rng(1)
    for start in range(0, length, len(speech)):
        block = sound[start : start + len(speech)]
        noise = rng.integers(-60, 61, block.shape, np.int16)
        block[:] = np.clip(speech[: len(block), None] // 2, -32_000, 32_000) + noise
    return sound


def write_sound(sound: Sound, rate: int, path: Path) -> Path:
    """Encode without loss, by the suffix."""
    raw = ["-f", "s16le", "-ar", rate, "-ch_layout", "stereo", "-i", Path(str(sound.filename))]  # type: ignore[attr-defined]
    codec = "pcm_s16le" if path.suffix == ".mov" else "flac"
    run_ffmpeg(*raw, "-c:a", codec, path)
    return path


def edit_of(source: Source, cuts: int, kept: float, held: float) -> Timeline:
    """Random cuts, and holds of up to 2 s in the middle of a share of the keeps."""
    plain = timeline_without(source, random_cuts(source.length, cuts, kept, seed=cuts))
    rng = np.random.default_rng(cuts)
    keeps: list[Span] = []
    holds: list[Hold] = []
    for keep in plain.keeps:
        if len(keep) > source.rate // 5 and rng.random() < held:
            middle = keep.start + len(keep) // 2
            keeps.append(Span(keep.start, middle))
            length = int(rng.integers(1, 2 * source.rate))
            near = Span(middle - source.rate // 20, middle + source.rate // 20)
            holds.append(Hold(len(keeps), length, near))
            keep = Span(middle, keep.end)
        keeps.append(keep)
    return timeline_of(source, keeps, holds)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Decoded output against the source's samples."""

    planned: int
    decoded: int
    compared: int
    different: int
    in_fades: int
    longest_fade_ms: float
    held: int

    @property
    def is_exact(self) -> bool:
        told = self.compared + self.in_fades + self.held
        lengths = self.decoded == self.planned == told and self.in_fades >= 0
        return lengths and not self.different and self.longest_fade_ms <= LONGEST_FADE_MS


def compared(timeline: Timeline, truth: Sound, out: Path) -> Comparison:
    """Compare every sample outside the fades; samples beyond the truth's end are silence."""
    written = read_sound(out, timeline.length)
    compared_, different, longest = 0, 0, 0
    rate = timeline.source.rate
    every = pieces(parts_at(timeline, rate), timeline.source.length, rate)
    parts = [part for part in every if part.hold is None]
    for number, (keep, start, part) in enumerate(
        zip(timeline.keeps, timeline.starts, parts, strict=True)
    ):
        first = part.fade_in // 2 if number else part.fade_in
        is_last = number == len(parts) - 1
        last = part.fade_out if is_last else part.fade_out - part.fade_out // 2
        wanted = truth[keep.start + first : keep.end - last]
        got = written[start + first : start + len(keep) - last]
        same = got[: len(wanted)] == wanted[: len(got)]
        different += int((~same.all(axis=1)).sum() + np.count_nonzero(got[len(wanted) :]))
        compared_ += len(got)
        longest = max(longest, part.fade_in, part.fade_out)
    return Comparison(
        planned=timeline.length,
        decoded=len(written),
        compared=compared_,
        different=different,
        in_fades=timeline.length - compared_ - total(timeline.held),
        longest_fade_ms=1000 * longest / rate,
        held=total(timeline.held),
    )


def read_sound(path: Path, expected: int) -> Sound:
    """The first audio stream, decoded with PyAV, as 16-bit samples."""
    sound = np.zeros((expected + RATE, CHANNELS), "<i2")
    filled = 0
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            block = frame.to_ndarray()
            block = block.reshape(-1, CHANNELS) if block.shape[0] == 1 else block.T
            room = sound[filled : filled + len(block)]
            room[:] = block[: len(room)]
            filled += len(room)
    return sound[:filled]


def check_sound(folder: Path, length_s: int, cuts: int) -> list[dict[str, Any]]:
    truth = make_sound(folder, length_s * RATE, RATE)
    source = ingested(write_sound(truth, RATE, folder / "hour.flac"), folder)
    rows = []
    for kept, held in KEPT_AND_HELD:
        progress(f"rendering {cuts} cuts, {kept:.0%} kept")
        timeline = edit_of(source, cuts, kept, held)
        out = folder / "out.flac"
        render(timeline, out)
        rows.append(edit_row(timeline, kept) | sound_row(compared(timeline, truth, out)))
    return rows


def edit_row(timeline: Timeline, kept: float) -> dict[str, Any]:
    holds = len(timeline.holds)
    return {"kept": f"{kept:.0%}", "joins": len(timeline.keeps) - 1 - holds, "holds": holds}


def sound_row(found: Comparison) -> dict[str, Any]:
    return {
        "samples planned": found.planned,
        "decoded": found.decoded,
        "compared": found.compared,
        "different": found.different,
        "in fades": found.in_fades,
        "longest fade ms": found.longest_fade_ms,
        "exact": found.is_exact,
    }


# --- pictures that carry their number -----------------------------------------------------------


def numbered_picture(number: int) -> Pixels:
    """A moving grey pattern with the number as a strip of squares."""
    slope = (np.arange(WIDTH)[None, :] // 4 + np.arange(HEIGHT)[:, None] // 2 + 2 * number) % 128
    picture = (64 + slope).astype(np.uint8)
    top = MIDDLE_Y - 10
    for place in range(SQUARES):
        left = FIRST_X + place * SQUARE
        bit = number >> (SQUARES - 1 - place) & 1
        picture[top : top + 20, left : left + SQUARE] = 255 * bit
    return picture


def read_number(luma: Pixels) -> int:
    number = 0
    for place in range(SQUARES):
        middle = FIRST_X + place * SQUARE + SQUARE // 2
        number = 2 * number + int(
            luma[MIDDLE_Y - 4 : MIDDLE_Y + 4, middle - 6 : middle + 6].mean() > 128
        )
    return number


def write_steady(path: Path, sound: Path, count: int, fps: Fraction) -> None:
    """A constant frame rate, through a pipe into ffmpeg."""
    line = [
        find_ffmpeg().path, "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "gray",
        "-s", f"{WIDTH}x{HEIGHT}", "-r", str(fps), "-i", "pipe:0", "-i", sound,
        "-map", "0:v", "-map", "1:a", "-c:a", "copy", "-c:v", "libx264", "-preset", "veryfast",
        "-crf", "20", "-pix_fmt", "yuv420p", path,
    ]  # fmt: skip
    with subprocess.Popen([str(part) for part in line], stdin=subprocess.PIPE) as process:
        assert process.stdin
        for number in range(count):
            process.stdin.write(numbered_picture(number).tobytes())
        process.stdin.close()
    if process.returncode:
        raise RuntimeError("ffmpeg did not write the numbered pictures")


def write_variable(path: Path, sound: Path, times_ms: Sequence[int]) -> None:
    """A frame at each of the times, with PyAV; the sound is added as it is."""
    silent = path.with_name(f"silent-{path.name}")
    with av.open(str(silent), "w") as container:
        stream = container.add_stream("libx264", rate=50, options={"preset": "veryfast"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.codec_context.time_base = stream.time_base = Fraction(1, 1000)
        for number, time in enumerate(times_ms):
            frame = av.VideoFrame.from_ndarray(numbered_picture(number), "gray")
            frame = frame.reformat(format="yuv420p")
            frame.pts, frame.time_base = time, Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    run_ffmpeg("-i", silent, "-i", sound, "-map", "0:v", "-map", "1:a", "-c", "copy", path)


def frame_times(path: Path) -> list[tuple[int, Fraction]]:
    """Each shown frame's number and its time in seconds on the file's clock."""
    shown = []
    with av.open(str(path)) as container:
        start = Fraction(container.start_time or 0, av.time_base)
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        for frame in container.decode(stream):
            luma = np.frombuffer(memoryview(frame.planes[0]), np.uint8)
            luma = luma.reshape(-1, frame.planes[0].line_size)[:HEIGHT, :WIDTH]
            assert frame.pts is not None
            assert stream.time_base
            shown.append((read_number(luma), frame.pts * stream.time_base - start))
    return shown


# --- what is shown against what is heard --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sync:
    """Distances in frames of the grid."""

    planned: int
    frames: int
    off_grid: float
    """The furthest that a frame of the output is from its place on the output's grid."""
    worst: float
    worst_at_joins: float

    @property
    def is_exact(self) -> bool:
        half = 0.5 + 1e-3  # a sample, and timestamps of a millisecond in Matroska
        return (
            self.frames == self.planned
            and self.off_grid < 0.05
            and max(self.worst, self.worst_at_joins) <= half
        )


def synced(timeline: Timeline, source_frames: Sequence[tuple[int, Fraction]], out: Path) -> Sync:
    """How far the picture is from the sound, for all frames and for those around each join."""
    source = timeline.source
    assert source.video
    fps, shown = source.video.fps, frame_times(out)
    lags = [
        lag(timeline, source_frames, number, Fraction(place) / fps)
        for place, (number, _) in enumerate(shown)
    ]
    for span in timeline.held:
        for place in range(len(shown)):
            if round(Fraction(2 * place + 1, 2) / fps * source.rate) in span:
                stands = shown[place][0] == shown[place - 1][0]
                lags[place] = 0.0 if stands else float("inf")
    at_joins = [
        lags[place]
        for start in timeline.starts[1:]
        for place in frames_around(Fraction(start, source.rate) * fps, len(shown))
    ]
    return Sync(
        planned=round(Fraction(timeline.length, source.rate) * fps),
        frames=len(shown),
        off_grid=max(float(abs(time * fps - place)) for place, (_, time) in enumerate(shown)),
        worst=max(lags),
        worst_at_joins=max(at_joins, default=0.0),
    )


def frames_around(edge: Fraction, count: int) -> Iterator[int]:
    """The frame in which an edge lies and its neighbours."""
    middle = int(edge)
    return (place for place in (middle - 1, middle, middle + 1) if 0 <= place < count)


def lag(
    timeline: Timeline, source_frames: Sequence[tuple[int, Fraction]], number: int, time: Fraction
) -> float:
    """Frames between what is shown at `time` of the output and what is heard in its middle.

    A frame of a constant rate is compared by its own middle. A frame of a variable rate is right
    at every moment at which the source shows it:

        source picture   |----- number -----|---
        sound                    ^ 0            ^ 0.5

    A join may fall into the middle to the very sample; then either side is right.
    """
    assert timeline.source.video
    rate, fps = timeline.source.rate, timeline.source.video.fps
    begins = source_frames[number][1]
    following = number + 1
    ends = source_frames[following][1] if following < len(source_frames) else begins + 1
    middle = round((time + 1 / (2 * fps)) * rate)
    half = 0 if timeline.source.video.is_variable else 1 / (2 * fps)
    low, high = begins + half, max(ends - half, begins + half)
    distances = []
    for sample in (middle - 1, middle, middle + 1):
        heard = Fraction(timeline.to_source(min(max(sample, 0), timeline.length - 1)), rate)
        distances.append(max(low - heard, heard - high, Fraction(0)))
    return float(min(distances) * fps)


@dataclass(frozen=True, slots=True)
class Film:
    """A file with numbered frames; `truth` is its sound where that is without loss."""

    name: str
    path: Path
    truth: Sound | None = None


def films(folder: Path, length_s: int) -> Iterator[Film]:
    yield Film("25 fps, aac in mp4", EPISODE_VIDEO)
    truth = make_sound(folder, length_s * VIDEO_RATE, VIDEO_RATE)
    progress("making the numbered films")
    fps = Fraction(30_000, 1001)
    pcm = write_sound(truth, VIDEO_RATE, folder / "sound.mov")
    write_steady(folder / "ntsc.mov", pcm, int(length_s * fps), fps)
    yield Film("29.97 fps, pcm in mov", folder / "ntsc.mov", truth)
    rng = np.random.default_rng(2)
    steps = rng.choice(VARIABLE_STEPS_MS, 50 * length_s)
    times = [0, *np.cumsum(steps).tolist()]
    times = times[: min(bisect_right(times, 1000 * length_s - 100), 1 << SQUARES)]
    flac = write_sound(truth, VIDEO_RATE, folder / "sound.mka")
    write_variable(folder / "variable.mkv", flac, times)
    yield Film("variable, flac in mkv", folder / "variable.mkv", truth)


def check_film(film: Film, folder: Path, cuts: int, kept: float, held: float) -> dict[str, Any]:
    progress(f"{film.name}, {cuts} cuts")
    source = ingested(film.path, folder)
    assert source.video
    timeline = edit_of(source, cuts, kept, held)
    out = folder / f"film-out{film.path.suffix}"
    render(timeline, out)
    numbered = frame_times(film.path)
    strayed = [n for n, (number, _) in enumerate(numbered) if number != n]
    if strayed:
        raise RuntimeError(f"{film.path.name}: frame {strayed[0]} does not carry its number")
    sync = synced(timeline, numbered, out)
    sound = compared(timeline, film.truth, out) if film.truth is not None else None
    exact_sound = sound.is_exact if sound else is_padded(timeline.length, out)
    return {
        "film": film.name,
        "grid": f"{float(source.video.fps):.3f}",
        **edit_row(timeline, kept),
        "frames planned": sync.planned,
        "decoded": sync.frames,
        "off grid": sync.off_grid,
        "worst": sync.worst,
        "at joins": sync.worst_at_joins,
        "samples different": sound.different if sound else "lossy",
        "samples off": (sound.decoded if sound else decoded_length(out)) - timeline.length,
        "exact": sync.is_exact and exact_sound,
    }


def is_padded(planned: int, out: Path) -> bool:
    """Whether the sound is as long as planned, up to the filling of the last aac packet."""
    return 0 <= decoded_length(out) - planned < 1024


# --- the command --------------------------------------------------------------------------------


def show(rows: Sequence[dict[str, Any]]) -> None:
    print_table(list(rows[0]), [list(row.values()) for row in rows])


def main() -> int:
    command = parser(__doc__)
    command.add_argument("--only", choices=["sound", "picture"], help="one of the tables")
    options = command.parse_args()
    length_s, cuts = (120, 60) if options.quick else (3600, 600)
    film_s, film_cuts = (20, 60) if options.quick else (80, 300)
    results: dict[str, Any] = {}
    if options.only != "picture":
        with tempfile.TemporaryDirectory(prefix="paperedit-exact-") as name:
            results["sound"] = check_sound(Path(name), length_s, cuts)
        heading(f"Sound: {cuts} random cuts on {length_s / 60:g} minutes of stereo flac")
        show(results["sound"])
    if options.only != "sound":
        with tempfile.TemporaryDirectory(prefix="paperedit-exact-") as name:
            results["picture"] = [
                check_film(film, Path(name), film_cuts, kept, held)
                for film in films(Path(name), film_s)
                for kept, held in KEPT_AND_HELD
            ]
        heading(f"Picture: {film_cuts} random cuts on films whose frames carry their number")
        show(results["picture"])
        print(
            "\n'worst' and 'at joins': frames between what is shown and what is heard in the\n"
            "middle of each frame of the output, and of those around each join; at most 0.5.\n"
            "A frame of a variable rate is right as long as the source shows it. 'off grid':\n"
            "frames between the timestamps of the output and an even grid. 'samples off':\n"
            "decoded, against the plan; aac may add less than a packet of 1,024."
        )
    write_json(options.json, results)
    is_exact = all(row["exact"] for rows in results.values() for row in rows)
    print("\nAll exact." if is_exact else "\nSOMETHING IS OFF.")
    return 0 if is_exact else 1


if __name__ == "__main__":
    sys.exit(main())
