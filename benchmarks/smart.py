"""What copying a picture's packets costs and saves, and whether every frame is the right one.

    python -m benchmarks.smart [--quick] [--minutes 10] [--cuts 5,20,40,600] [--films hevc,edit]

Films carry the number of each frame as squares in the picture. Each is edited twice in turns, with
its picture encoded whole and with `--picture copy`; both are decoded and compared frame by frame
with what the plan says, each packet with those of the recording, and the sound of one with that of
the other. Players are asked to decode the result without a word, and Chromium for the frames beside
cuts. Without `--minutes`, all films are a minute long, and some are ten. Ends with 1 if a frame is
wrong.
"""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from benchmarks.common import (
    best_of,
    heading,
    load_average,
    parser,
    print_table,
    progress,
    run_ffmpeg,
    write_json,
)
from benchmarks.players import SIDE, SQUARES, complaints, in_browser
from media.edited_sound import edited_sound
from media.ffmpeg import find_ffmpeg
from media.frames import frame_runs
from media.ingest import ingest
from media.picture_look import PictureLook
from media.render import rendered
from media.span import Span
from media.timeline import timeline_without

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from media.source import Source
    from media.timeline import Timeline

_X265 = "-c:v libx265 -preset ultrafast -x265-params log-level=error:crf=22:"
_X264 = "-c:v libx264 -preset veryfast -crf 20 "


@dataclass(frozen=True, slots=True)
class Film:
    """One kind of recording."""

    suffix: str
    fps: str
    options: str


FILMS = {
    "H.264, a group each 2 s": Film(".mp4", "25", _X264 + "-g 50"),
    "H.264, a group each 10 s": Film(".mp4", "25", _X264 + "-g 250"),
    "H.264, B-pyramid, 4 B-frames": Film(
        ".mov", "30000/1001", _X264 + "-g 60 -bf 4 -x264-params b-pyramid=normal:ref=4"
    ),
    "H.264, no B-frames": Film(".mp4", "24000/1001", _X264 + "-g 48 -bf 0"),
    "H.264, 23.976, half a frame late": Film(".mkv", "24000/1001", _X264 + "-g 48 -bf 3"),
    "H.264, 59.94": Film(".mkv", "60000/1001", _X264 + "-g 60"),
    "H.264, 10 bit": Film(".mkv", "30", _X264 + "-g 60 -pix_fmt yuv420p10le"),
    "HEVC, open groups": Film(".mp4", "25", _X265 + "keyint=50:open-gop=1 -tag:v hvc1"),
    "HEVC, closed groups": Film(".mov", "30000/1001", _X265 + "keyint=60:open-gop=0 -tag:v hvc1"),
    "HEVC, RADL pictures": Film(".mkv", "30", _X265 + "keyint=60:open-gop=0:radl=2"),
    "HEVC, 10 bit, open": Film(".mkv", "25", _X265 + "keyint=50:open-gop=1 -pix_fmt yuv420p10le"),
    "H.264, open groups": Film(".mp4", "25", _X264 + "-g 50 -x264-params open-gop=1:bframes=3"),
    "H.264, key frames alone": Film(".mp4", "25", _X264 + "-g 1"),
    "H.264, intra refresh": Film(".mp4", "25", _X264 + "-g 50 -x264-params intra-refresh=1"),
    "sets in its packets": Film(".mp4", "25", _X264 + "-g 50"),
    "an edit list": Film(".mp4", "25", _X264 + "-g 50"),
    "a variable rate": Film(".mp4", "25", _X264 + "-g 50 -vf select='mod(n\\,7)' -vsync vfr"),
}


def strips(count: int) -> bytes:
    """Pictures that are nothing but their number."""
    numbers = np.arange(count)[:, None] >> np.arange(SQUARES) & 1
    rows = np.where(numbers, 235, 16).astype(np.uint8).repeat(SIDE, axis=1)
    return rows[:, None, :].repeat(SIDE, axis=1).tobytes()


def write_film(path: Path, film: Film, talk: Path, seconds: float, size: str) -> None:
    """The talk, looped, with the number of each frame in its corner."""
    count = round(seconds * Fraction(film.fps))
    form = "" if "-pix_fmt" in film.options else "-pix_fmt yuv420p"
    extra = film.options.split("-vf ")
    choice = extra[1].split()[0] + "," if len(extra) > 1 else ""
    graph = f"[0:v]fps={film.fps},scale={size},format=yuv420p[a];[a][1:v]overlay=0:0[b]"
    graph += f";[b]{choice}null[v]"
    options = extra[0].split() + (extra[1].split()[1:] if len(extra) > 1 else [])
    line = [
        find_ffmpeg().path, "-v", "error", "-y", "-stream_loop", "-1", "-i", talk, "-f", "rawvideo",
        "-pix_fmt", "gray", "-s", f"{SQUARES * SIDE}x{SIDE}", "-r", film.fps, "-i", "pipe:0",
        "-filter_complex", graph, "-map", "[v]", "-map", "0:a", "-t", str(seconds),
        *options, *form.split(), "-c:a", "aac", "-ac", "1", path,
    ]  # fmt: skip
    subprocess.run([str(part) for part in line], input=strips(count), check=True)


def numbers_of(path: Path) -> list[int]:
    """The number that each frame carries, in the order of showing."""
    found = []
    with av.open(str(path)) as container:
        container.streams.video[0].thread_type = "AUTO"
        for frame in container.decode(video=0):
            luma = frame.reformat(format="gray").to_ndarray()[SIDE // 2]
            row = luma[SIDE // 2 : SQUARES * SIDE : SIDE]
            found.append(sum(int(level > 128) << bit for bit, level in enumerate(row)))
    return found


def planned(timeline: Timeline, own: list[int]) -> list[int]:
    """The numbers that an edit must show of a recording whose frames carry `own`."""
    video = timeline.source.video
    assert video
    shift = round((video.start_s + video.nudge_s) * video.fps)
    places = [
        place - shift
        for run in frame_runs(timeline, video.fps)
        for one in run
        for place in range(one.first, one.end)
    ]
    return [own[min(max(0, place), len(own) - 1)] for place in places]


def cuts_of(length: int, rate: int, count: int) -> list[Span]:
    """Cuts of a fifth of a second to three seconds, one in each part of a recording."""
    chance, part = random.Random(7), length // count
    cuts = []
    for number in range(count):
        lasts = round(chance.uniform(0.2, min(3.0, part / rate / 2)) * rate)
        start = number * part + chance.randrange(part - lasts)
        cuts.append(Span(start, start + lasts))
    return cuts


def digests(path: Path, kind: str = "video") -> list[bytes]:
    """MD5 of each packet of the picture, or of the sound."""
    with av.open(str(path)) as container:
        packets = container.demux(**{kind: 0})
        return [hashlib.md5(bytes(packet)).digest() for packet in packets if packet.size]


def seams(timeline: Timeline) -> list[int]:
    """The frames on both sides of each join, in the edit."""
    assert timeline.source.video
    found, at = [], 0
    for one in (one for run in frame_runs(timeline, timeline.source.video.fps) for one in run):
        found += [at, at + 1, at + one.shown - 1]
        at += one.shown
    return sorted({min(place, at - 1) for place in found})


def written(name: str, talk: Path, folder: Path, seconds: float, size: str) -> Source:
    """A film of one kind, taken in."""
    progress(f"{name}: {seconds:.0f} s are written")
    film = FILMS[name]
    path = folder / f"film{film.suffix}"
    write_film(path, film, talk, seconds, size)
    if name == "an edit list":
        run_ffmpeg("-ss", "3.3", "-i", path, "-c", "copy", folder / "trimmed.mp4")
        path = folder / "trimmed.mp4"
    if name == "sets in its packets":
        run_ffmpeg("-i", path, "-c", "copy", folder / "sent.ts")
        path = folder / "received.mp4"
        run_ffmpeg("-i", folder / "sent.ts", "-c", "copy", path)
    return ingest(path, folder / "mono.wav")


def examined(name: str, source: Source, folder: Path, cuts: int) -> dict[str, Any]:
    """One row: a film, edited both ways."""
    assert source.video
    suffix = FILMS[name].suffix
    timeline = timeline_without(source, cuts_of(source.length, source.rate, cuts))
    outs = {way: folder / f"{way}{suffix}" for way in ("encode", "copy")}
    looks = {"encode": PictureLook(), "copy": PictureLook(way="copy")}
    told: dict[str, tuple[str, ...]] = {}

    def write(way: str) -> None:
        told[way] = rendered(edited_sound(timeline), outs[way], looks[way]).told

    took = best_of(1, {way: partial(write, way) for way in outs})
    numbers = {way: numbers_of(out) for way, out in outs.items()}
    is_copied = "are the recording's own" in told["copy"][0]
    own = set(digests(source.path))
    made = digests(outs["copy"])
    wanted = planned(timeline, numbers_of(source.path)) if is_copied else numbers["encode"]
    wrong = sum(a != b for a, b in zip(numbers["copy"], wanted, strict=False))
    wrong += abs(len(numbers["copy"]) - len(wanted))
    return {
        "film": name,
        "minutes": round(source.length / source.rate / 60, 1),
        "cuts": cuts,
        "encode s": took["encode"].wall_s,
        "copy s": took["copy"].wall_s,
        "wall, copy of encode": took["copy"].wall_s / took["encode"].wall_s,
        "CPU, copy of encode": took["copy"].cpu_s / took["encode"].cpu_s,
        "packets copied": f"{sum(one in own for one in made) / len(made):.1%}" if is_copied else "",
        "wrong frames": wrong,
        "unlike the encoded": sum(
            a != b for a, b in zip(numbers["copy"], numbers["encode"], strict=False)
        ),
        "sound": "same" if len({*map(_sound, outs.values())}) == 1 else "another",
        "players": complaints(outs["copy"]),
        "Chromium": in_browser(outs["copy"], source.video.fps, numbers["copy"], seams(timeline)),
        "why encoded": "" if is_copied else told["copy"][0].partition("since ")[2],
        "load": load_average(),
    }


def _sound(path: Path) -> tuple[bytes, ...]:
    return tuple(digests(path, "audio"))


def rows_of(
    names: Sequence[str], talk: Path, minutes: float, cuts: Sequence[int], size: str
) -> Iterator[dict[str, Any]]:
    """A row for each film and number of cuts; each film is written once."""
    for name in names:
        at = os.environ.get("TMPDIR")
        with tempfile.TemporaryDirectory(prefix="paperedit-smart-", dir=at) as folder:
            source = written(name, talk, Path(folder), 60 * minutes, size)
            for count in cuts:
                row = examined(name, source, Path(folder), count)
                progress(str(row))
                yield row


def main() -> int:
    """Edit films, and print what came of it."""
    options = parser(__doc__)
    options.add_argument("--minutes", type=float)
    options.add_argument("--cuts", default="5,20,40,600")
    options.add_argument("--films", default="", help="those whose name has one of these in it")
    options.add_argument("--size", default="640:360")
    given = options.parse_args()
    talk = given.data / "video" / "example.mp4"
    wanted = given.films.lower().split(",")
    names = [name for name in FILMS if any(part in name.lower() for part in wanted)]
    cuts = [int(count) for count in given.cuts.split(",")]
    rows: list[dict[str, Any]] = []
    if given.minutes is None:
        rows += rows_of(names, talk, 1, [5], given.size)
    if given.minutes or not given.quick:
        chosen = names if given.minutes else names[:1]
        rows += rows_of(chosen, talk, given.minutes or 10, cuts, given.size)
    heading("Copied pictures: `--picture copy` against encoding all, in the same run")
    print_table([*rows[0]], [[*row.values()] for row in rows])
    write_json(given.json, {"films": rows})
    return 0 if not any(row["wrong frames"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
