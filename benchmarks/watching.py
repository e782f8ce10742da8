"""A watched folder under bad treatment: is every recording prepared once, every failure told?

    python -m benchmarks.watching [--quick]

Real speech in clips of 1.5 to 3 s is dropped into a folder in every way that people and programs
do it, some of it broken, while the watcher is killed (SIGKILL) again and again. Counted at the end:
scripts, notes, and how often each stage was made, by the journals of the projects. After that the
edit loop: a script is patched and approved, and the render must lack exactly the patched words.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.common import ROOT, heading, parser, print_table, progress, run_ffmpeg, write_json
from flows.many.recordings import recordings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MODEL = "whisper-tiny.en"
FOLDERS = ("", "monday", "monday/guests", "deep/er/still")
BROKEN = ("empty.wav", "noise.mp3", "text.flac", "picture.mp4", "header.wav")


def clips(data: Path, folder: Path, count: int) -> list[Path]:
    """Real speech, cut into `count` clips no two of which are alike."""
    sources = sorted([*data.glob("voices/*/*.*"), *data.glob("ami/*.*"), data / "jfk.flac"])
    sources = [path for path in sources if path.suffix in (".flac", ".wav", ".ogg")]
    made: list[Path] = []
    for number in range(count):
        source = sources[number % len(sources)]
        start = 0.4 + 1.1 * (number // len(sources))
        path = folder / f"clip{number:03d}.{('wav', 'flac')[number % 2]}"
        run_ffmpeg("-ss", start, "-i", source, "-t", 1.5 + 0.5 * (number % 4), "-ac", 1, path)
        made.append(path)
    return made


def broken(folder: Path, count: int) -> list[Path]:
    """Files that only look like recordings."""
    content = {
        "empty.wav": b"",
        "noise.mp3": random.Random(1).randbytes(5000),
        "text.flac": b"This is a shopping list: bread, butter.\n" * 20,
        "picture.mp4": b"\x89PNG\r\n\x1a\n" + bytes(500),
        "header.wav": b"RIFF\x24\x00\x00\x00WAVEfmt ",
    }
    made = []
    for number in range(count):
        name = BROKEN[number % len(BROKEN)]
        path = folder / f"bad{number:02d}-{name}"
        path.write_bytes(content[name])
        made.append(path)
    return made


def at_once(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)


def slowly(source: Path, target: Path) -> None:
    content = source.read_bytes()
    size = len(content) // 6 + 1
    with target.open("wb") as file:
        for start in range(0, len(content), size):
            file.write(content[start : start + size])
            file.flush()
            time.sleep(0.5)


def by_part(source: Path, target: Path) -> None:
    part = target.with_name(f"{target.name}.part")
    slowly(source, part)
    part.rename(target)


def renamed(source: Path, target: Path) -> None:
    other = target.with_name(f"draft of {target.name}")
    shutil.copyfile(source, other)
    time.sleep(0.7)
    other.rename(target)


def renamed_late(source: Path, target: Path) -> None:
    """After the watcher has made a script of it."""
    other = target.with_name(f"old {target.name}")
    shutil.copyfile(source, other)
    script = other.with_suffix(".paperedit") / "script.md"
    ends = time.monotonic() + 1200
    while not script.exists() and time.monotonic() < ends:
        time.sleep(0.5)
    time.sleep(2)
    other.rename(target)


WAYS = (at_once, at_once, slowly, by_part, renamed)


class Watching:
    """A watcher in a process of its own, that can be killed."""

    def __init__(self, folder: Path, log: Path) -> None:
        self._folder, self._log = folder, log.open("ab")
        self.start()

    def start(self) -> None:
        line = [sys.executable, "-m", "flows", "watch", str(self._folder), "--every", "0.5s"]
        line += ["--settle", "2s", "--jobs", "2", "--model", MODEL, "--diarizer", "none"]
        self.process = subprocess.Popen(
            line,
            cwd=ROOT,
            stdout=self._log,
            stderr=self._log,
            env={**os.environ, "OMP_NUM_THREADS": "1"},
        )  # fmt: skip

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


def scripts(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.paperedit/script.md"))


def notes(folder: Path) -> list[Path]:
    return sorted((folder / "failed").rglob("*.txt"))


def made(folder: Path) -> Counter[tuple[str, str]]:
    """How often each stage of each project was made."""
    counts: Counter[tuple[str, str]] = Counter()
    for journal in folder.rglob("journal.jsonl"):
        for line in journal.read_text(encoding="utf-8").splitlines():
            counts[journal.parent.name, json.loads(line)["stage"]] += 1
    return counts


def wait_until(done: Callable[[], bool], limit_s: float) -> bool:
    ends = time.monotonic() + limit_s
    while not done() and time.monotonic() < ends:
        time.sleep(1)
    return done()


def drop_all(jobs: Sequence[tuple[Callable[[Path, Path], None], Path, Path]], seed: int) -> None:
    """Drop everything at random speeds, up to six at a time."""
    rng = random.Random(seed)
    late: list[threading.Thread] = []
    for way, source, target in jobs:
        target.parent.mkdir(parents=True, exist_ok=True)
        thread = threading.Thread(target=way, args=(source, target))
        thread.start()
        late.append(thread)
        time.sleep(rng.expovariate(1 / 0.6))
    for thread in late:
        thread.join()


def plan(data: Path, folder: Path, store: Path, good: int, bad: int, seed: int) -> list:
    """(way, source, target) for every file; a tenth are copies of others under another name."""
    rng = random.Random(seed)
    unique = clips(data, store, good - good // 10)
    doubles = [rng.choice(unique) for _ in range(good // 10)]
    jobs = []
    for number, source in enumerate([*unique, *doubles]):
        target = folder / FOLDERS[number % len(FOLDERS)] / f"talk {number:03d}{source.suffix}"
        way = renamed_late if number % 19 == 7 else WAYS[number % len(WAYS)]
        jobs.append((way, source, target))
    for number, source in enumerate(broken(store, bad)):
        jobs.append((at_once, source, folder / FOLDERS[number % len(FOLDERS)] / source.name))
    rng.shuffle(jobs)
    return jobs


def edit_loop(folder: Path, data: Path) -> dict[str, object]:
    """Drop, patch, approve; what the result lacks."""
    media = folder / "speech.flac"
    shutil.copyfile(data / "jfk.flac", media)
    project = media.with_suffix(".paperedit")
    began = time.monotonic()
    wait_until((project / "script.md").exists, 300)
    appeared = time.monotonic() - began
    text = (project / "script.md").read_text(encoding="utf-8")
    patched, count = re.subn(r"ask not", "~~ask not~~", text, count=1)
    (project / "script.md").write_text(patched.replace("approved: no", "approved: yes"))
    began = time.monotonic()
    result = project / "speech.edited.flac"
    wait_until(lambda: result.exists() and (project / "speech.vtt").exists(), 120)
    rendered = time.monotonic() - began
    timeline = json.loads((project / "timeline.json").read_text(encoding="utf-8"))
    words = json.loads((project / "transcript.json").read_text(encoding="utf-8"))["words"]
    kept = [
        row[0]
        for row in words
        if any(start <= row[1] and row[2] <= end for start, end in timeline["keeps"])
    ]
    gone = [
        row[0] for row in words if not any(a < row[2] and row[1] < b for a, b in timeline["keeps"])
    ]
    return {
        "patched": count, "gone": " ".join(gone), "kept whole": len(kept), "words": len(words),
        "script after s": round(appeared, 1), "render after s": round(rendered, 1),
    }  # fmt: skip


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--seed", type=int, default=7)
    args = options.parse_args()
    good, bad, kills = (19, 5, 2) if args.quick else (190, 10, 5)
    heading(f"Watched folder: {good + bad} files, {bad} broken, {kills} kills, {MODEL}")
    with tempfile.TemporaryDirectory(prefix="watched-") as name:
        store, folder = Path(name) / "store", Path(name) / "show"
        store.mkdir()
        folder.mkdir()
        progress("cutting clips")
        jobs = plan(args.data, folder, store, good, bad, args.seed)
        log = Path(name) / "watch.log"
        began = time.monotonic()
        watching = Watching(folder, log)
        dropping = threading.Thread(target=drop_all, args=(jobs, args.seed))
        dropping.start()
        rng = random.Random(args.seed + 1)
        for number in range(kills):
            time.sleep(rng.uniform(10, 60 if not args.quick else 20))
            watching.kill()
            progress(f"kill {number + 1}: {len(scripts(folder))} scripts so far")
            time.sleep(rng.uniform(0, 5))
            watching.start()
        dropping.join()
        whole = wait_until(lambda: len(scripts(folder)) >= good and len(notes(folder)) >= bad, 3600)
        time.sleep(20)  # would it do anything more?
        took = time.monotonic() - began
        counts = made(folder)
        prepared = Counter(
            line.removesuffix(": prepare")
            for line in log.read_text(encoding="utf-8").splitlines()
            if line.endswith(": prepare")
        )
        rows = {
            "all there": whole, "took s": round(took), "recordings": len(list(recordings(folder))),
            "scripts": len(scripts(folder)), "notes": len(notes(folder)),
            "stages made": sum(counts.values()),
            "stages made twice": sum(count - 1 for count in counts.values()),
            "scripts kept aside": len(list(folder.rglob("script.*.md"))),
            "jobs begun": sum(prepared.values()),
            "begun again after a kill": sum(count - 1 for count in prepared.values()),
        }  # fmt: skip
        loop = edit_loop(folder, args.data)
        rows["exit at SIGTERM"] = watching.stop()
        print_table(["what", "count"], list(rows.items()))
        print()
        for path in notes(folder)[:: 2 if bad > 5 else 1]:
            print(
                "   ", path.read_text(encoding="utf-8").splitlines()[3].replace(str(folder), "DIR")
            )
        heading("The edit loop through the watched folder: 11 s of real speech")
        print_table(["what", "value"], [[key, str(value)] for key, value in loop.items()])
        write_json(args.json, {"watch": rows, "loop": loop})
        if args.json:
            shutil.copyfile(log, args.json.with_suffix(".log"))


if __name__ == "__main__":
    main()
