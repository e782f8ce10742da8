"""What the benchmarks share: options, material, clocks and tables."""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from media.ffmpeg import find_ffmpeg
from media.ingest import ingest
from media.span import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from media.source import Source

ROOT = Path(__file__).resolve().parent.parent
EPISODE = ROOT / "examples" / "episode.flac"
EPISODE_VIDEO = ROOT / "examples" / "episode.mp4"


# --- options and output -------------------------------------------------------------------------


def parser(description: str | None) -> argparse.ArgumentParser:
    """The options that every benchmark knows."""
    options = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    data = Path(os.environ.get("PAPEREDIT_DATA") or ROOT.parent / "shared" / "data")
    options.add_argument(
        "--data",
        type=Path,
        default=data,
        metavar="FOLDER",
        help="the folder of real recordings (PAPEREDIT_DATA, else ../shared/data)",
    )
    options.add_argument("--json", type=Path, metavar="FILE", help="write the numbers there too")
    options.add_argument("--quick", action="store_true", help="shorter material: is it all alive?")
    return options


def write_json(path: Path | None, results: Mapping[str, Any]) -> None:
    if path:
        fields = {"machine": machine(), **results}
        path.write_text(json.dumps(fields, indent=1, default=str) + "\n", encoding="utf-8")


def machine() -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "python": sys.version.split()[0],
        "ffmpeg": ".".join(map(str, find_ffmpeg().version)),
        "load": load_average(),
    }


def load_average() -> str:
    """The system's load over 1, 5 and 15 minutes, which is what a timing is worth."""
    return " ".join(f"{load:.2f}" for load in os.getloadavg())


def heading(text: str) -> None:
    print(f"\n### {text}\n\nload average {load_average()}\n", flush=True)


def print_table(headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A Markdown table; a column whose cells look like numbers is set to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [
        max(len(line[column]) for line in [list(headers), *cells]) for column in range(len(headers))
    ]
    right = [_is_numeric([row[column] for row in cells]) for column in range(len(headers))]
    rule = [
        "-" * (width - 1) + ":" if is_right else "-" * width
        for width, is_right in zip(widths, right, strict=True)
    ]
    for line in [list(headers), rule, *cells]:
        padded = (
            cell.rjust(width) if is_right else cell.ljust(width)
            for cell, width, is_right in zip(line, widths, right, strict=True)
        )
        print(f"| {' | '.join(padded)} |")
    sys.stdout.flush()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "NO"
    if isinstance(value, float):
        return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value).replace("|", "\\|")


def _is_numeric(cells: Sequence[str]) -> bool:
    return any(cells) and all(not cell or cell[0] in "+-.0123456789" for cell in cells)


# --- clocks -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Timing:
    """What one action took; `cpu_s` counts the children that it waited for."""

    wall_s: float
    cpu_s: float


def timed(action: Callable[[], object]) -> Timing:
    before, started = os.times(), time.perf_counter()
    action()
    wall, after = time.perf_counter() - started, os.times()
    return Timing(wall, sum(after[:4]) - sum(before[:4]))


def best_of(rounds: int, actions: Mapping[str, Callable[[], object]]) -> dict[str, Timing]:
    """The quickest of several runs of each action.

    The actions take turns, so that a disturbance of the machine does not hit one of them alone.
    """
    runs: dict[str, list[Timing]] = {name: [] for name in actions}
    for number in range(rounds):
        for name, action in actions.items():
            progress(f"round {number + 1} of {rounds}: {name}")
            runs[name].append(timed(action))
    return {name: min(times, key=lambda timing: timing.wall_s) for name, times in runs.items()}


def progress(text: str) -> None:
    print(f"  ... {text}", file=sys.stderr, flush=True)


# --- material -----------------------------------------------------------------------------------


def run_ffmpeg(*arguments: object, timeout: float | None = None) -> None:
    """Run the ffmpeg that renders use; its complaint becomes the error's message."""
    line = [find_ffmpeg().path, "-hide_banner", "-nostats", "-nostdin", "-v", "error", "-y"]
    line += [str(argument) for argument in arguments]
    done = subprocess.run(line, stderr=subprocess.PIPE, timeout=timeout, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace").strip()[-2000:] or "ffmpeg failed")


def ingested(path: Path, folder: Path) -> Source:
    """The source, with its true length; the sound for the models is thrown away."""
    mono = folder / f"{path.stem}.16k.wav"
    source = ingest(path, mono)
    mono.unlink()
    return source


def random_cuts(length: int, count: int, kept: float, seed: int) -> tuple[Span, ...]:
    """Exactly `count` disjoint cuts that leave the share `kept` of `length` samples.

    Lengths of cuts and of what is between them are exponential, so that very short ones occur.
    """
    if not count:
        return ()
    rng = np.random.default_rng(seed)
    keeps, cuts = rng.exponential(size=count + 1), rng.exponential(size=count)
    keeps *= kept / keeps.sum()
    cuts *= (1 - kept) / cuts.sum()
    lengths = np.empty(2 * count + 1)
    lengths[::2], lengths[1::2] = keeps, cuts
    free = length - len(lengths)  # each piece gets one sample, and its share of the rest
    edges = list(accumulate(lengths.tolist()))[:-1]
    places = [math.floor(edge * free) + number + 1 for number, edge in enumerate(edges)]
    return tuple(Span(places[i], places[i + 1]) for i in range(0, len(places), 2))


def decoded_length(path: Path) -> int:
    """Samples that come out of the first audio stream, counted with PyAV."""
    with av.open(str(path)) as container:
        return sum(frame.samples for frame in container.decode(audio=0))


def decoded_frames(path: Path) -> int:
    """Frames that come out of the first video stream; 0 without one."""
    with av.open(str(path)) as container:
        if not container.streams.video:
            return 0
        container.streams.video[0].thread_type = "AUTO"
        return sum(1 for _ in container.decode(video=0))
