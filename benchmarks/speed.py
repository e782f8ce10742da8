"""Time and memory of hearing: 10 minutes, 1 hour and 3 hours, beside the plain recogniser.

    python -m benchmarks.speed [--minutes 10,60,180] [--plain 10]

The sound is real speech, the recordings of the data folder one after the other (without it, the
example), again and again. Each run has a process of its own, so that its peak memory is its own;
models are loaded before the clock starts. The plain recogniser is faster-whisper as it comes: one
window after the other, with word times.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import wave
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks import rivals
from benchmarks.common import (
    EPISODE,
    ROOT,
    heading,
    load_average,
    parser,
    print_table,
    progress,
    write_json,
)
from media.clock import MODEL_RATE
from media.ingest import ingest, load_mono
from media.span import Span
from pipeline.backends.whisper import SECOND_MODEL, Whisper
from pipeline.models.catalogue import DEFAULT_MODEL
from pipeline.words.transcribe import Hearing, transcribe_sound

if TYPE_CHECKING:
    from collections.abc import Iterator

OURS, PLAIN = "ours", "plain recogniser"
COLUMNS = {
    "system": "system", "minutes": "minutes", "wall s": "wall_s", "cpu s": "cpu_s",
    "x real time": "x", "x cpu": "x_cpu", "peak MB": "peak_mb", "words": "words",
    "load before": "load_before",
}  # fmt: skip
_WARM_UP_S = 5


def write_sound(path: Path, data: Path, seconds: int) -> None:
    """Speech of that length as 16 kHz mono wav."""
    wanted = seconds * MODEL_RATE
    with tempfile.TemporaryDirectory() as folder, wave.open(str(path), "wb") as wav:
        wav.setparams((1, 2, MODEL_RATE, 0, "NONE", "not compressed"))
        pieces = list(_pieces(data, Path(folder)))
        while wanted > 0:
            for piece in pieces:
                wav.writeframes(piece[: max(0, wanted)].tobytes())
                wanted -= len(piece)


def _pieces(data: Path, folder: Path) -> Iterator[np.ndarray[Any, Any]]:
    found = [*sorted(data.glob("voices/*/*.flac")), *sorted(data.glob("mfa/*_corpus.flac"))]
    for path in found or [EPISODE]:
        ingest(path, folder / "mono.wav")
        yield np.concatenate([load_mono(folder / "mono.wav"), np.zeros(MODEL_RATE, np.int16)])


def measured(system: str, path: Path) -> dict[str, float]:
    """One run in this process."""
    mono_path = path.with_suffix(".mono.wav")
    source, mono = ingest(path, mono_path), load_mono(mono_path)
    short = mono[: _WARM_UP_S * MODEL_RATE]
    if system == OURS:
        first, second = Whisper(DEFAULT_MODEL), Whisper(SECOND_MODEL)
        for ear in (first, second):
            list(ear.passages(short, [Span(0, len(short))], "en"))
        wall, cpu = time.perf_counter(), time.process_time()
        count = len(transcribe_sound(source, mono, Hearing(first, second, "en")).words)
    else:
        run = rivals.whisper(DEFAULT_MODEL)
        wall, cpu = time.perf_counter(), time.process_time()
        count = len(run(mono_path))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"wall_s": wall, "cpu_s": cpu, "peak_mb": peak_kb / 1024, "words": count}


def aside(system: str, minutes: int, data: Path, folder: Path) -> dict[str, Any]:
    """One run in a process of its own."""
    path = folder / f"{minutes}.wav"
    if not path.exists():
        write_sound(path, data, minutes * 60)
    progress(f"{system}, {minutes} minutes")
    line = [sys.executable, "-m", "benchmarks.speed", "--system", system, "--on", str(path)]
    load = load_average()
    done = subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    row: dict[str, Any] = json.loads(done.stdout)
    seconds = minutes * 60
    return row | {
        "system": system, "minutes": minutes, "load_before": load,
        "x": seconds / row["wall_s"], "x_cpu": seconds / row["cpu_s"],
    }  # fmt: skip


def main() -> int:
    command = parser(__doc__)
    command.add_argument("--minutes", default="10,60,180", help="lengths for ours")
    command.add_argument("--plain", default="10", help="lengths for the plain recogniser")
    command.add_argument("--system", choices=(OURS, PLAIN), help=argparse.SUPPRESS)
    command.add_argument("--on", type=Path, help=argparse.SUPPRESS)
    options = command.parse_args()
    if options.system:
        print(json.dumps(measured(options.system, options.on)))
        return 0
    runs = [(PLAIN, int(text)) for text in options.plain.split(",") if text]
    runs += [(OURS, int(text)) for text in options.minutes.split(",") if text]
    if options.quick:
        runs = [(PLAIN, 1), (OURS, 1)]
    with tempfile.TemporaryDirectory(prefix="paperedit-speed-") as name:
        rows = [aside(*run, options.data, Path(name)) for run in runs]
    heading("Hearing: time and memory")
    print_table(list(COLUMNS), [[row[key] for key in COLUMNS.values()] for row in rows])
    write_json(options.json, {"runs": rows})
    return 0


if __name__ == "__main__":
    sys.exit(main())
