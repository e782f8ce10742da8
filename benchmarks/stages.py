"""A whole run, from nothing to its result: seconds of each stage, and what they went into.

    python -m benchmarks.stages [--minutes 10] [--film] [--ask "--notes --loudness -16"]

The sound is that of `benchmarks.speed`; the film has it under the example's picture at 640x360.
Each run has a process of its own, so imports and reading models count. CPU seconds of a stage are
those of the process and of the children that ended in it. What they went into is looked up every
20 ms on the stacks of the threads that work, each of which gets a share of the CPU seconds that
this process used since; what a child does is not in there.
"""

from __future__ import annotations

import argparse
import json
import os
import shlex
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from benchmarks.common import (
    EPISODE_VIDEO,
    ROOT,
    heading,
    load_average,
    parser,
    print_table,
    progress,
    run_ffmpeg,
    write_json,
)
from benchmarks.speed import write_sound

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

    Product = TypeVar("Product")

EVERY_S: Final = 0.02
MOST_ROWS: Final = 25
NAMES: Final = {
    ("whisper.py", "_encoded"): "words: encoder",
    ("whisper.py", "_features"): "words: spectrum",
    ("whisper.py", "_decoded"): "words: search and its word times",
    ("whisper_model.py", "_loaded"): "words: models read",
    ("silero.py", "_block"): "words: voice detector",
    ("sphinx.py", "_decoder"): "words: aligner read",
    ("sphinx.py", "_forced"): "words: alignment",
    ("bundled_diarization.py", "__init__"): "speakers: models read",
    ("bundled_diarization.py", "_classes"): "speakers: segmentation",
    ("bundled_diarization.py", "_embedded"): "speakers: voices",
    ("told_apart.py", "told_apart"): "speakers: clustering",
}
"""What functions are called in the table, by their file and name."""
WAITING: Final = ("threading.py", "queue.py", "selectors.py", "subprocess.py", "_base.py")
"""Files whose functions wait for others."""
SECOND: Final = "words: second opinions"
IMPORTS: Final = "imports"


class Meter:
    """What a process's CPU seconds go into, by looking at its threads over and over."""

    def __init__(self) -> None:
        self.cpu_s: dict[str, float] = defaultdict(float)
        self._at = 0.0

    @contextmanager
    def running(self) -> Iterator[None]:
        """Look at the threads in the block."""
        ended = threading.Event()

        def look() -> None:
            while not ended.wait(EVERY_S):
                self._look()

        self._at = time.process_time()
        thread = threading.Thread(target=look, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    def _look(self) -> None:
        now = time.process_time()
        own = threading.get_ident()
        frames = [frame for thread, frame in sys._current_frames().items() if thread != own]
        at_work = [what for frame in frames if (what := activity(frame))] or ["elsewhere"]
        for what in at_work:
            self.cpu_s[what] += (now - self._at) / len(at_work)
        self._at = now


def activity(frame: FrameType) -> str | None:
    """What a thread is at; None for one that waits for another."""
    if Path(frame.f_code.co_filename).name in WAITING:
        return None
    ours, here = None, frame
    while here:
        code = here.f_code
        path = Path(code.co_filename)
        if code.co_filename.startswith("<frozen importlib"):
            return IMPORTS
        if path.name == "whisper.py" and code.co_name == "_group":
            from pipeline.backends.whisper import SECOND_MODEL

            if here.f_locals["self"]._name == SECOND_MODEL:
                return SECOND
        if name := NAMES.get((path.name, code.co_name)):
            ours = name if ours is None or ".py:" in ours else ours
        elif ours is None and ROOT in path.parents and "site-packages" not in path.parts:
            ours = f"{path.relative_to(ROOT)}:{code.co_name}"
        following = here.f_back
        if following is None:
            break
        here = following
    return ours


def measured(path: Path, words: list[str]) -> dict[str, Any]:
    """One run in this process: wall and CPU seconds by stage, and CPU seconds by activity."""
    began, meter = time.perf_counter(), Meter()
    stages: dict[str, list[float]] = {}

    def step(name: str, stage: Callable[[], Product]) -> Product:
        wall, cpu = time.perf_counter(), cpu_s()
        made = stage()
        row = stages.setdefault(name, [0.0, 0.0])
        row[0] += time.perf_counter() - wall
        row[1] += cpu_s() - cpu
        return made

    with meter.running():
        from flows.cli.main import filled_in, read
        from flows.console import Console
        from flows.episode import edit_episode
        from flows.options.episode import EpisodeOptions

        console = Console(machine=True)
        command, given = read(["run", str(path), *words])
        edit_episode(EpisodeOptions.of(filled_in(command, given, console)), console, step)
    wall, cpu = time.perf_counter() - began, cpu_s()
    rest = [wall, cpu]
    for row in stages.values():
        rest = [rest[0] - row[0], rest[1] - row[1]]
    rows = {**stages, "start, report, end": rest, "all": [wall, cpu]}
    most = sorted(meter.cpu_s.items(), key=lambda row: -row[1])[:MOST_ROWS]
    return {"stages": rows, "activities": dict(most)}


def cpu_s() -> float:
    """CPU seconds of this process and of its children that ended."""
    return sum(os.times()[:4])


def write_film(path: Path, sound: Path, seconds: int) -> None:
    """The sound under the example's picture at 640x360."""
    run_ffmpeg(
        "-stream_loop", -1, "-i", EPISODE_VIDEO, "-i", sound, "-map", "0:v", "-map", "1:a",
        "-vf", "scale=640:360", "-c:v", "libx264", "-preset", "veryfast", "-c:a", "aac",
        "-t", seconds, path,
    )  # fmt: skip


def aside(path: Path, words: str) -> dict[str, Any]:
    """One run in a process of its own."""
    progress(f"{path.name} {words}")
    line = [sys.executable, "-m", "benchmarks.stages", "--on", str(path), f"--ask={words}"]
    load = load_average()
    done = subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return {"file": path.name, "ask": words, "load_before": load, **json.loads(done.stdout)}


def tell(run: dict[str, Any], seconds: int) -> None:
    """Both tables of a run."""
    heading(f"From nothing to result: {run['file']}, {seconds / 60:g} minutes {run['ask']}".strip())
    print(f"load before {run['load_before']}\n")
    rows = run["stages"].items()
    print_table(
        ["stage", "wall s", "cpu s", "x real time", "x cpu"],
        [(name, wall, cpu, *(seconds / max(s, 1e-3) for s in (wall, cpu)))
         for name, (wall, cpu) in rows],
    )  # fmt: skip
    print()
    activities = run["activities"].items()
    print_table(["what the process's cpu s went into", "cpu s"], list(activities))


def main() -> int:
    command = parser(__doc__)
    command.add_argument("--minutes", type=float, default=10)
    command.add_argument("--film", action="store_true", help="the film too")
    command.add_argument("--ask", default="", metavar="OPTIONS", help="more options of the run")
    command.add_argument("--on", type=Path, help=argparse.SUPPRESS)
    options = command.parse_args()
    if options.on:
        print(json.dumps(measured(options.on, shlex.split(options.ask))))
        return 0
    seconds = 60 if options.quick else round(60 * options.minutes)
    with tempfile.TemporaryDirectory(prefix="paperedit-stages-") as name:
        paths = [Path(name) / "talk.wav"]
        write_sound(paths[0], options.data, seconds)
        if options.film:
            paths.append(Path(name) / "film.mp4")
            write_film(paths[1], paths[0], seconds)
        runs = [aside(path, options.ask) for path in paths]
    for run in runs:
        tell(run, seconds)
    write_json(options.json, {"seconds": seconds, "runs": runs})
    return 0


if __name__ == "__main__":
    sys.exit(main())
