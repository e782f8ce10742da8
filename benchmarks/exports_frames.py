"""Timelines for editing programs, frame by frame, against what a render of the same edit shows.

    python -m benchmarks.exports_frames [--only 23.976,late.mkv,...]

Films are made whose frames spell their numbers, at every rate that programs have, with timecodes
that pass minutes with dropped numbers, with frames that come unevenly, and with picture or sound
that begins late. In each a paragraph is moved and one copied. What reads knows nothing of
Paperedit: frames of a timecode are counted here, and melt plays its file. Of each frame of the
sequence the film's frame is looked up by its time, and compared with the render's at that time.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import av
import numpy as np

from benchmarks.common import ROOT, heading, parser, print_table, progress, run_ffmpeg, write_json
from benchmarks.exports import project_of, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

BITS, SQUARE, HEIGHT = 13, 16, 64
SECONDS = 60
UNEVEN = (
    "-vf", "settb=1/90000,setpts='PTS+0.33*sin(N*1.7)*3000'", "-fps_mode", "vfr",
    "-enc_time_base", "1/90000", "-video_track_timescale", "90000",
)  # fmt: skip
NTSC = "30000/1001"


@dataclass(frozen=True)
class Film:
    """How a film is made."""

    fps: str
    suffix: str = ".mp4"
    timecode: str = ""
    picture_late_s: float = 0
    sound_late_s: float = 0
    is_uneven: bool = False


FILMS = {
    "23.976": Film("24000/1001", ".mov", "01:00:00:00"),
    "25": Film("25", ".mp4", "10:00:00:00"),
    "29.97": Film(NTSC, ".mov", "00:59:50:00"),
    "29.97 drop": Film(NTSC, ".mp4", "00:58:50;00"),
    "50": Film("50", ".mov", "10:00:00:00"),
    "59.94": Film("60000/1001", ".mov", "00:59:50:00"),
    "59.94 drop": Film("60000/1001", ".mov", "00:58:50;00"),
    "uneven": Film("30", is_uneven=True),
    "29.97.ts": Film(NTSC, ".ts"),
    "picture late.mkv": Film(NTSC, ".mkv", "01:00:00;02", picture_late_s=1.5),
    "picture late.mp4": Film("25", ".mp4", picture_late_s=1.5),
    "sound late.mkv": Film("25", ".mkv", sound_late_s=1.5),
    "sound late.mp4": Film("25", ".mp4", sound_late_s=1.5),
}


def written(film: Film, folder: Path) -> Path:
    """The film, whose frame `n` spells `n` in squares that are light or dark."""
    fps, raw, path = Fraction(film.fps), folder / "frames.y4m", folder / f"film{film.suffix}"
    width = BITS * SQUARE
    head = f"YUV4MPEG2 W{width} H{HEIGHT} F{fps.numerator}:{fps.denominator} Ip A1:1 C420jpeg\n"
    grey = bytes([128]) * (width * HEIGHT // 2)
    with raw.open("wb") as file:
        file.write(head.encode())
        for number in range(int(SECONDS * fps)):
            light = np.where(number >> np.arange(BITS) & 1, 235, 16).astype(np.uint8)
            picture = np.tile(np.repeat(light, SQUARE), (HEIGHT, 1))
            file.write(b"FRAME\n" + picture.tobytes() + grey)
    run_ffmpeg(
        "-itsoffset", film.picture_late_s, "-i", raw, "-itsoffset", film.sound_late_s,
        "-t", SECONDS, "-i", ROOT / "examples" / "episode.flac", "-map", "0:v", "-map", "1:a",
        "-c:v", "libx264", "-preset", "ultrafast", "-crf", "12", "-g", "50", "-pix_fmt", "yuv420p",
        *(UNEVEN * film.is_uneven),
        *(("-timecode", film.timecode) * bool(film.timecode)),
        "-c:a", "aac", "-ar", "48000", path,
    )  # fmt: skip
    raw.unlink()
    return path


def frames_of(path: Path) -> tuple[list[int], list[Fraction]]:
    """The number that each frame spells, and when it appears after the file's beginning."""
    numbers, times = [], []
    with av.open(str(path)) as container:
        zero = Fraction(container.start_time or 0, 1_000_000) if path.suffix == ".ts" else 0
        for frame in container.decode(video=0):
            rows = np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)
            squares = rows[SQUARE // 2, SQUARE // 2 : BITS * SQUARE : SQUARE]
            numbers.append(int((squares > 128) @ (1 << np.arange(BITS))))
            times.append(frame.pts * frame.time_base - zero)
    return numbers, times


def counted(timecode: str, fps: Fraction) -> int:
    """Frames since midnight, minute by minute; two numbers at 30 (four at 60) fall out of each."""
    hours, minutes, seconds, number = map(int, re.split("[:;]", timecode))
    count, dropped = round(fps), 0
    whole = hours * 60 + minutes
    if ";" in timecode:
        dropped = count // 15
        assert number >= dropped or seconds or not minutes % 10, f"{timecode} does not exist"
    less = sum(dropped for minute in range(1, whole + 1) if minute % 10)
    return (whole * 60 + seconds) * count + number - less


Clips = list[tuple[int, int, int]]
"""First frame in the sequence, in the film, and how many."""


def edl(path: Path, fps: Fraction, zero: int) -> Clips:
    lines = [line.split()[-4:] for line in path.read_text().splitlines() if line[:3].isdigit()]
    rows = [[counted(one, fps) for one in codes] for codes in lines]
    assert all(b - a == d - c for a, b, c, d in rows), "a clip has two lengths"
    return [(c, a - zero, b - a) for a, b, c, _ in rows]


def otio(path: Path, zero: int) -> Clips:
    import opentimelineio

    track = opentimelineio.adapters.read_from_file(str(path)).tracks[0]
    rows: Clips = []
    for clip in track.find_clips():
        shown, at = clip.source_range, clip.range_in_parent().start_time
        rows.append((round(at.value), round(shown.start_time.value) - zero,
                     round(shown.duration.value)))  # fmt: skip
    return rows


def fcpxml(path: Path, fps: Fraction) -> Clips:
    root = _root(path)
    asset = root.find(".//asset")
    assert asset is not None
    zero = _time(asset, "start")
    return [  # type: ignore[return-value]
        tuple(int(fps * time) for time in (
            _time(one, "offset"), _time(one, "start") - zero, _time(one, "duration")
        ))
        for one in root.iter("asset-clip")
    ]  # fmt: skip


def _root(path: Path) -> ElementTree.Element:
    return ElementTree.fromstring(path.read_text().split("\n", 2)[2])


def _time(element: Any, name: str) -> Fraction:
    return Fraction(element.get(name).rstrip("s"))


def xmeml(path: Path) -> Clips:
    track: Any = _root(path).find(".//video/track")
    numbers = [
        [int(one.find(name).text) for name in ("start", "in", "out")]
        for one in track.iter("clipitem")
    ]
    return [(start, first, out - first) for start, first, out in numbers]


def melted(path: Path, folder: Path) -> list[int]:
    """The numbers that melt shows; black spells 0."""
    out = folder / "melted.mkv"
    run_melt = ["melt", path.name, "-consumer", f"avformat:{out}", "vcodec=ffv1", "an=1"]
    subprocess.run(run_melt, cwd=path.parent, check=True, capture_output=True, timeout=400)
    return frames_of(out)[0]


def found(film: Film, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Each format with how many frames are there, and how far they are from the render's."""
    media = written(film, folder)
    options, _ = project_of(media)
    run("render", media, "--no-proof", "--allow-drastic", "--picture", "encode", "-q")
    run("export", media, "--to", "otio,fcpxml,xml,edl,aaf,mlt", "--allow-drastic", "-q")
    place = options.project.folder
    own, own_s = frames_of(media)
    shown, shown_s = frames_of(next(place.glob("film.edited.*")))
    fps = 1 / _time(_root(place / "film.fcpxml").find(".//format"), "frameDuration")
    zero = counted(film.timecode, fps) if film.timecode else 0
    grid_s = [round(one * fps) / fps if not film.is_uneven else one for one in own_s]
    for name, clips in (
        ("edl", edl(place / "film.edl", fps, zero)), ("otio", otio(place / "film.otio", zero)),
        ("fcpxml", fcpxml(place / "film.fcpxml", fps)), ("xml", xmeml(place / "film.xml")),
        ("aaf", otio(place / "film.aaf", zero)),
    ):  # fmt: skip
        ends = [0, *(at + count for at, _, count in clips)]
        holes = sum(at != end for (at, *_), end in zip(clips, ends, strict=False))
        frames = [first + n for _, first, count in clips for n in range(count)]
        seen = [own[at(grid_s, (one + Fraction(1, 2)) / fps)] for one in frames]
        yield (name, *compared(seen, shown, shown_s, fps, holes))
    yield ("mlt", *compared(melted(place / "film.mlt", folder), shown, shown_s, fps, 0))


def at(times: Sequence[Fraction], moment: Fraction) -> int:
    return max(0, bisect_right(times, moment) - 1)


def compared(
    seen: Sequence[int],
    shown: Sequence[int],
    shown_s: Sequence[Fraction],
    fps: Fraction,
    holes: int,
) -> tuple[str, str]:
    wanted = round((shown_s[-1] - shown_s[0]) * fps) + 1
    off = Counter(
        abs(one - shown[at(shown_s, shown_s[0] + (n + Fraction(1, 2)) / fps)])
        for n, one in enumerate(seen)
    )
    del off[0]
    told = f"{off.total()} are others, by {max(off)} at most" if off else ""
    return f"{len(seen)} of {wanted}" + f", {holes} holes" * bool(holes), told or "all as rendered"


def main() -> None:
    """Make films, edit and export them, and print what the files show."""
    options = parser(__doc__)
    options.add_argument("--only", default=",".join(FILMS))
    given = options.parse_args()
    heading("frames of exports")
    table = []
    for name in given.only.split(","):
        progress(name)
        with tempfile.TemporaryDirectory() as folder:
            table += [[name, *row] for row in found(FILMS[name], Path(folder))]
    print_table(["film", "format", "frames", "beside the render's"], table)
    write_json(given.json, {"rows": table})


if __name__ == "__main__":
    main()
