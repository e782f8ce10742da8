"""Whether edits come out as loud as was asked, with no peak over the limit, as ffmpeg hears them.

    python -m benchmarks.loudness [--target podcast] [--quick]

Every recording of the data is cut at random, rendered lossless and as AAC, and the finished files
are measured by ffmpeg's own `ebur128=peak=true`.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.common import (
    heading,
    ingested,
    parser,
    print_table,
    progress,
    random_cuts,
    write_json,
)
from media.edited_sound import edited_sound
from media.errors import MediaError
from media.ffmpeg import find_ffmpeg
from media.levelled import levelled
from media.loudness_target import loudness_target
from media.render import rendered
from media.timeline import timeline_without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from media.loudness_target import LoudnessTarget

SUFFIXES = (".mka", ".m4a")
KEPT, CUTS = 0.83, 12
NEAR_LU = 0.5
FOLDERS = ("ami", "mfa", "talk", "languages", "video", "hard", "reports")
_SOUND = (".flac", ".mp3", ".mp4", ".wav", ".mkv", ".mov", ".m4a")


def recordings(data: Path, *, quick: bool) -> list[Path]:
    """Everything of the data with sound that can be taken in."""
    paths = [data / "jfk.flac"]
    for folder in FOLDERS:
        found = sorted(p for p in (data / folder).glob("*") if p.suffix in _SOUND)
        paths += found[:1] if quick else found
    return [path for path in paths if path.is_file()]


def measured(path: Path) -> tuple[float, float]:
    """LUFS and dBTP of a file's sound, as ffmpeg's ebur128 sums them up."""
    line = [find_ffmpeg().path, "-hide_banner", "-nostats", "-i", str(path), "-map", "0:a:0"]
    line += ["-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(line, capture_output=True, text=True, check=True).stderr
    summary = told[told.rindex("Summary:") :]
    lufs, peak = (re.search(rf"{name}:\s+(\S+)", summary) for name in ("I", "Peak"))
    assert lufs
    assert peak
    return float(lufs[1]), float(peak[1])


def rows(path: Path, target: LoudnessTarget, folder: Path) -> Iterator[dict[str, Any]]:
    """One row for each kind of file that an edit of a recording is written to."""
    source = ingested(path, folder)
    timeline = timeline_without(source, random_cuts(source.length, CUTS, KEPT, seed=1))
    plain = edited_sound(timeline)
    wanted = target.of(source.audio.channels)
    for suffix in SUFFIXES:
        out = folder / f"out{suffix}"
        began = time.perf_counter()
        found = levelled(plain, out, target)
        heard = time.perf_counter()
        rendered(replace(plain, gains={index: one.gain for index, one in found.items()}), out)
        ended = time.perf_counter()
        lufs, peak = measured(out)
        one = found.get(source.audio.index)
        yield {
            "recording": path.name,
            "out": suffix,
            "before": round(one.before, 1) if one else None,
            "gain dB": round(one.gain_db, 1) if one else None,
            "limited dB": round(one.limited_db, 1) if one else None,
            "wanted": wanted,
            "LUFS": lufs,
            "dBTP": peak,
            "held": one is None or (abs(lufs - wanted) <= NEAR_LU and peak <= target.peak_db),
            "levelling s": heard - began,
            "render s": ended - heard,
        }


def main() -> None:
    options_ = parser(__doc__)
    options_.add_argument("--target", default="podcast", help="podcast, broadcast, video, or LUFS")
    options = options_.parse_args()
    target = loudness_target(options.target)
    assert target
    table: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as name:
        for path in recordings(options.data, quick=options.quick):
            progress(path.name)
            try:
                table += rows(path, target, Path(name))
            except MediaError as error:
                progress(f"passed over: {error}")
    heading(f"Loudness: {options.target}, edits of {len(table) // len(SUFFIXES)} recordings")
    print_table(list(table[0]), [list(row.values()) for row in table])
    write_json(options.json, {"loudness": table})


if __name__ == "__main__":
    main()
