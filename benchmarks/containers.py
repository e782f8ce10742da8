"""What becomes of difficult files: a correct result or an error in one sentence.

    python -m benchmarks.containers

Runs the real command on every file of data/hard, data/video and data/reports, looks into what it
wrote and prints a table. How long a recording is, and how many pictures it has, is asked of
ffprobe packet by packet. Ends with 1 if a file gives neither.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.common import (
    ROOT,
    decoded_frames,
    decoded_length,
    heading,
    parser,
    print_table,
    progress,
    write_json,
)
from media.errors import PapereditError
from media.probe import probe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from media.probe import Probed

COMMAND = "import sys; from flows.cli.main import main; sys.exit(main())"
TIME_LIMIT_S = 900
SAID = "paperedit: "
_PADDING = 2304
"""Samples that a lossy codec may add at the end: two packets of mp3."""
_JUMP_S = 100.0
"""A longer step is a jump of the clock, and no hole."""
_LENGTH_S = 0.3
"""By how much the length may differ: late starts, priming, and packets of joined files."""
_QUICKLY = 15
"""Seconds of the longest recording that --quick tries."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the command left behind."""

    code: int
    answer: dict[str, Any]
    complaint: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What the packets of a file say; nothing that Paperedit decides goes into it."""

    length_s: float
    """The longest of sound and picture, holes with it, jumps of the clock without."""
    pictures: int
    """Packets of the first moving picture; 0 without one."""

    def __str__(self) -> str:
        pictures = f", {self.pictures} pictures" if self.pictures else ""
        return f"{self.length_s:.2f} s{pictures}"


def expected(path: Path) -> Expected | None:
    """What ffprobe makes of a file; None where it reads nothing."""
    asked = "packet=stream_index,codec_type,pts_time,dts_time,duration_time,flags"
    line = ["ffprobe", "-v", "quiet", "-show_entries", asked, "-of", "json", str(path)]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    packets = json.loads(done.stdout or "{}").get("packets", [])
    streams: dict[int, list[dict[str, Any]]] = {}
    for packet in packets:
        if packet["codec_type"] in ("audio", "video") and "D" not in packet["flags"]:
            streams.setdefault(packet["stream_index"], []).append(packet)
    if not streams:
        return None
    pictures = [len(p) for p in streams.values() if p[0]["codec_type"] == "video"]
    return Expected(max(map(_lasts_s, streams.values())), max(pictures, default=0))


def _lasts_s(packets: list[dict[str, Any]]) -> float:
    """How long a stream is: its packets, and what time passes between two of them."""
    total = due = 0.0
    for number, packet in enumerate(packets):
        decoded = float(packet.get("dts_time", packet.get("pts_time", due)))
        lasts = float(packet.get("duration_time", 0))
        gap = decoded - due if number else 0.0
        total += lasts + (gap if abs(gap) < _JUMP_S and gap > -lasts else 0.0)
        due = decoded + lasts
    return total


def run(path: Path, into: Path, *options: str) -> Outcome:
    line = [sys.executable, "-c", COMMAND, "run", str(path), "--into", str(into), "--json"]
    line += options
    try:
        done = subprocess.run(
            line, cwd=ROOT, capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return Outcome(-1, {}, f"did not end in {TIME_LIMIT_S} s")
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        answer = {}
    return Outcome(done.returncode, answer, done.stderr.strip())


def described(path: Path) -> str:
    """What the file is, as far as its header says."""
    try:
        return described_streams(probe(path))
    except PapereditError:
        return f"{path.stat().st_size:,} bytes"


def described_streams(probed: Probed) -> str:
    audio, video = probed.audio, probed.video
    parts = [probed.container.partition(",")[0]]
    if video:
        rate = "variable" if video.is_variable else f"{float(video.fps):.5g} fps"
        parts.append(f"{video.codec} {rate}")
    parts.append(f"{audio.codec} {audio.rate / 1000:g} kHz {audio.layout}")
    if probed.others:
        parts.append(f"{len(probed.others)} more audio")
    if probed.covers:
        parts.append(f"{len(probed.covers)} cover{'s' * (len(probed.covers) > 1)}")
    return ", ".join(parts)


def examined(path: Path, folder: Path, *options: str) -> dict[str, Any]:
    """One row: what was asked, what came, and what is wrong with it."""
    asked = " ".join((path.name, *options))
    progress(asked)
    outcome = run(path, folder, *options)
    told = expected(path)
    row = {
        "file": asked,
        "what it is": described(path),
        "expected": str(told or "an error"),
        "exit": outcome.code,
    }
    if outcome.code == 0 and "result" in outcome.answer:
        result, problems = judged(path, outcome.answer)
        if told and abs(outcome.answer["before_s"] - told.length_s) > _LENGTH_S:
            problems.append(f"taken in as {outcome.answer['before_s']:.2f} s, expected {told}")
    else:
        result, problems = judged_error(outcome, path)
    return row | {"result": result, "fine": not problems, "problems": problems}


def judged(path: Path, answer: dict[str, Any]) -> tuple[str, list[str]]:
    """What the result holds, and where it is not what was announced."""
    before, after, out = answer["before_s"], answer["after_s"], Path(answer["result"])
    source, written = probe(path), probe(out)
    samples, planned = decoded_length(out), round(after * written.audio.rate)
    frames = decoded_frames(out) if written.video else 0
    result = f"{out.suffix} ({described_streams(written)}), {before:.2f} s -> {after:.2f} s"
    if written.video:
        result += f", {frames:,} frames"
    if source.covers:
        result += f", covers kept: {len(written.covers)} of {len(source.covers)}"
    if source.others:
        result += f", audio streams: {1 + len(written.others)} of {1 + len(source.others)}"
    return result, list(problems_of(source, written, samples - planned, frames, after))


def problems_of(
    source: Probed, written: Probed, excess: int, frames: int, after_s: float
) -> Iterator[str]:
    if not -written.audio.rate // 1000 <= excess <= _PADDING:
        yield f"the sound is {excess:+,} samples off"
    if source.video and not written.video:
        yield "the picture is gone"
    if written.video and abs(frames - after_s * written.video.fps) > 1:
        yield f"{frames} frames for {after_s} s"
    if len(written.covers) < len(source.covers):
        yield "a cover picture is gone"


def judged_error(outcome: Outcome, path: Path) -> tuple[str, list[str]]:
    """The error without what it has in common with others; one line, no traceback."""
    lines = outcome.complaint.splitlines() or [""]
    sentence = lines[-1].removeprefix(SAID).replace(str(path.absolute()), path.name)
    problems = []
    if outcome.code != 1:
        problems.append(f"exit code {outcome.code}")
    if not lines[-1].startswith(SAID) or "Traceback" in outcome.complaint:
        problems.append("not an error in one sentence")
    if "nobody foresaw" in lines[-1]:
        problems.append("an error that nobody foresaw")
    said = [line for line in lines if line.startswith(SAID)]
    if len(said) > 1:
        problems.append(f"{len(said)} sentences")
    return sentence, problems


def chosen(data: Path, *, quick: bool) -> list[Path]:
    files = [
        path
        for folder in ("hard", "video", "reports")
        for path in sorted((data / folder).iterdir())
        if path.is_file() and not path.name.startswith(".")
    ]
    return [path for path in files if not quick or promised_s(path) <= _QUICKLY]


def variants(path: Path) -> list[tuple[str, ...]]:
    """The options to try a file with."""
    try:
        return [(), ("--all-streams",)] if probe(path).others else [()]
    except PapereditError:
        return [()]


def promised_s(path: Path) -> float:
    try:
        return probe(path).duration_s
    except PapereditError:
        return 0


def main() -> int:
    options = parser(__doc__).parse_args()
    with tempfile.TemporaryDirectory(prefix="paperedit-containers-") as name:
        files = chosen(options.data, quick=options.quick)
        rows = [examined(path, Path(name), *extra) for path in files for extra in variants(path)]
    heading("Difficult files: `paperedit run FILE`")
    columns = ["file", "what it is", "expected", "exit", "result", "fine"]
    print_table(columns, [[row[column] for column in columns] for row in rows])
    for row in rows:
        for problem in row["problems"]:
            print(f"\n{row['file']}: {problem}")
    write_json(options.json, {"files": rows})
    return 0 if all(row["fine"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
