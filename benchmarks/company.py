"""What waiting costs: a whole run quiet, beside a busy process, and as two workers at once.

    python -m benchmarks.company [--minutes 10]

A recording of ten seconds, the example, and read speech of some minutes are edited by the command,
each in a process of its own and a folder of its own, so nothing is there already. Seconds by stage
are the command's own; CPU seconds are those of the process and its children. "Start-up" is what
the command takes when every product is there already. Throughput of two workers is told against
one worker that has the machine for itself.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from benchmarks.speed import write_sound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STAGES = ("decode", "transcribe", "speakers", "propose", "render", "proof")
_SPIN = "while True: pass"
_LINE = "Seconds of work:"


def worker(recording: Path) -> subprocess.Popen[str]:
    """The command on a recording, begun."""
    line = [sys.executable, "-m", "flows", "run", "-v", str(recording)]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH", "")]))
    return subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip


def stage_seconds(told: str) -> dict[str, float]:
    """Seconds by stage, out of what the command said."""
    found = [line.removeprefix(_LINE) for line in told.splitlines() if line.startswith(_LINE)]
    pairs = [pair.split() for line in found for pair in line.strip(" .\n").split(",")]
    return {name: float(seconds) for name, seconds in pairs}


def timed(recordings: Sequence[Path]) -> dict[str, Any]:
    """Runs over recordings, all at once, and what they took together."""
    load, before, began = load_average(), _children_s(), time.perf_counter()
    told = [each.communicate()[0] for each in [worker(path) for path in recordings]]
    wall = time.perf_counter() - began
    stages = [stage_seconds(text) for text in told]
    cpu = _children_s() - before
    means = {name: sum(each.get(name, 0) for each in stages) / len(stages) for name in STAGES}
    return {"wall_s": wall, "cpu_s": cpu, "load_before": load, **means}


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextlib.contextmanager
def busy() -> Iterator[None]:
    """Another process that wants one core whole."""
    spinning = subprocess.Popen([sys.executable, "-c", _SPIN])
    try:
        yield
    finally:
        spinning.kill()
        spinning.wait()


def copies(source: Path, folder: Path, count: int) -> list[Path]:
    """The recording in new folders, where nobody has made anything of it."""
    made = []
    for _ in range(count):
        home = Path(tempfile.mkdtemp(dir=folder))
        made.append(Path(shutil.copy(source, home / source.name)))
    return made


def compared(source: Path, folder: Path) -> Iterator[dict[str, Any]]:
    """Rows of one recording in each company; the one beside a spinning process costs no more."""
    progress(f"{source.name}, quiet")
    alone = copies(source, folder, 1)
    yield {"company": "none", **timed(alone)}
    yield {"company": "all there", **timed(alone)}
    progress(f"{source.name}, beside a busy process")
    with busy():
        row = timed(copies(source, folder, 1))
    yield {"company": "a busy process", **row}
    progress(f"{source.name}, two workers")
    yield {"company": "two workers", **timed(copies(source, folder, 2))}


def main() -> int:
    command = parser(__doc__)
    command.add_argument("--minutes", type=int, default=10)
    options = command.parse_args()
    rows: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory(prefix="paperedit-company-") as name:
        folder = Path(name)
        short, long = folder / "10s.wav", folder / f"{options.minutes}min.wav"
        write_sound(short, options.data, 10)
        write_sound(long, options.data, options.minutes * 60)
        material = [(short, 10), (EPISODE, 86)]
        material += [] if options.quick else [(long, options.minutes * 60)]
        for path, seconds in material:
            rows += [
                {"recording": path.name, "s": seconds, **row} for row in compared(path, folder)
            ]
    heading("Waiting: quiet, in company, as two")
    keys = ["recording", "s", "company", "wall_s", "cpu_s", *STAGES, "load_before"]
    print_table(keys, [[_rounded(row[key]) for key in keys] for row in rows])
    write_json(options.json, {"runs": rows})
    return 0


def _rounded(value: object) -> object:
    return f"{value:.1f}" if isinstance(value, float) else value


if __name__ == "__main__":
    sys.exit(main())
