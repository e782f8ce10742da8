"""The attack table: what happens to people's files when everything goes wrong.

    python -m benchmarks.attacks [--quick] [--kills 100]     (as root on Linux: tmpfs, setpriv)

Each attack is a number of tries. After each, and again after one quiet run, it is looked at:

- the recording and a script that a person edited are byte for byte what they were;
- every file under a final name can be read whole, and the result has as many samples as planned;
- nobody saw a traceback, and nothing of ours is left beside the project.

`python -m benchmarks.cluster` kills workers of a work pool, their runs and the server.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.common import (
    EPISODE,
    decoded_length,
    heading,
    parser,
    print_table,
    progress,
    run_ffmpeg,
    write_json,
)
from flows.child import environment, python
from media.files import file_sha256

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MODEL = "whisper-tiny.en"
EDIT = ("Welcome back", "~~Welcome~~ back")
LONG_S = 300


@dataclass
class Attack:
    """What was tried, and what was found wrong."""

    name: str
    tries: int = 0
    wrong: list[str] = field(default_factory=list)
    endings: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Ending:
    """How a command ended."""

    code: int
    said: str


class Show:
    """A folder with one episode of 14 s, and its project once it was finished by a quiet run."""

    def __init__(self, home: Path) -> None:
        self.finished = home / "finished"
        self.finished.mkdir()
        run_ffmpeg("-i", EPISODE, "-t", 14, self.finished / "talk.flac")
        self.sha256 = file_sha256(self.finished / "talk.flac")
        before = time.monotonic()
        ending = run(self.finished / "talk.flac")
        assert ending.code == 0, ending.said
        self.took_s = time.monotonic() - before
        script = self.finished / "talk.paperedit" / "script.md"
        text = script.read_text(encoding="utf-8")
        assert EDIT[0] in text, text
        script.write_text(text.replace(*EDIT), encoding="utf-8")
        self.script = file_sha256(script)

    def copy(self, folder: Path, *, edited: bool) -> Path:
        """The episode in a folder of its own, with the edited project or without any."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy2(self.finished / "talk.flac", folder)
        if edited:
            shutil.copytree(self.finished / "talk.paperedit", folder / "talk.paperedit")
        return folder / "talk.flac"

    def wrong(self, media: Path, *, edited: bool) -> Iterator[str]:
        """What is not as it must be, at any moment."""
        if file_sha256(media) != self.sha256:
            yield "the recording changed"
        project = media.with_suffix(".paperedit")
        script = project / "script.md"
        if edited and (not script.exists() or file_sha256(script) != self.script):
            yield "the edited script changed"
        for path in project.glob("*.json"):
            try:
                json.loads(path.read_text(encoding="utf-8"))
            except ValueError:
                yield f"{path.name} is half a file"
        for result in project.glob("*.edited.flac"):
            yield from _wrong_result(result, project / "timeline.json")
        for child in media.parent.iterdir():
            if child not in (media, project):
                yield f"{child.name} was left beside the project"


def _wrong_result(result: Path, timeline: Path) -> Iterator[str]:
    planned = json.loads(timeline.read_text(encoding="utf-8"))["length"] if timeline.exists() else 0
    length = decoded_length(result)
    if timeline.stat().st_mtime_ns <= result.stat().st_mtime_ns and length != planned:
        yield f"{result.name} has {length} samples of {planned}"


def run(media: Path, *words: str, prefix: Sequence[str] = (), limit_s: float = LONG_S) -> Ending:
    """`paperedit run` about a recording; how it ended."""
    line = [*prefix, *python("flows", "run", str(media), "--model", MODEL, *words)]
    done = subprocess.run(
        line, capture_output=True, text=True, errors="replace", cwd="/", env=environment(),
        timeout=limit_s, check=False,
    )  # fmt: skip
    return Ending(done.returncode, done.stderr)


def note(attack: Attack, ending: Ending, wrong: Iterator[str]) -> None:
    """Count one try."""
    attack.tries += 1
    said = [line for line in ending.said.splitlines() if line.startswith("paperedit: ")]
    how = f"exit {ending.code}" + (f": {_plain(said[-1])}" if said else "")
    attack.endings[how] = attack.endings.get(how, 0) + 1
    if "Traceback" in ending.said:
        attack.wrong.append(f"a traceback: {ending.said.strip().splitlines()[-1]}")
    attack.wrong += wrong


def _plain(sentence: str) -> str:
    """A sentence without its places, so that equal ones are counted together."""
    words = ["FILE" if "/" in word else word for word in sentence.split()[1:]]
    return " ".join(words)[:90]


def recovers(attack: Attack, show: Show, media: Path, *, edited: bool) -> None:
    """One quiet run must end well, leave nothing behind, and change nothing that is a person's."""
    ending = run(media)
    if ending.code:
        attack.wrong.append(f"the next run ended with {ending.code}: {ending.said[-200:]}")
    attack.wrong += [f"afterwards {what}" for what in show.wrong(media, edited=edited)]
    left = [path.name for path in media.parent.rglob(".partial-*")]
    attack.wrong += [f"afterwards {name} was left" for name in left]


def kills(show: Show, home: Path, count: int, rng: random.Random) -> Attack:
    """SIGKILL of everything at a random moment of any stage."""
    attack = Attack(f"SIGKILL at {count} random moments, all stages")
    for number in range(count):
        progress(f"kill {number} of {count}")
        edited = number % 3 == 2
        media = show.copy(home / f"kill{number}", edited=edited)
        line = python("flows", "run", str(media), "--model", MODEL, *(["--edits", "gaps"] * edited))
        child = subprocess.Popen(
            line, cwd="/", env=environment(), start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(rng.uniform(0.1, show.took_s * (0.4 if edited else 1)))
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        note(attack, Ending(child.returncode, ""), _during(show, media, edited=edited))
        if number % 4 == 0:
            recovers(attack, show, media, edited=False)
        shutil.rmtree(media.parent)
    return attack


def _during(show: Show, media: Path, *, edited: bool) -> Iterator[str]:
    """As `wrong`; a script that was merged has the edit in it and a copy beside it."""
    yield from show.wrong(media, edited=False)
    folder = media.with_suffix(".paperedit")
    if edited and show.script not in {file_sha256(path) for path in folder.glob("script*.md")}:
        yield "the edited script is nowhere"


def stops(show: Show, home: Path, count: int, rng: random.Random) -> Attack:
    """SIGTERM and SIGHUP to the program alone, while it renders elsewhere."""
    attack = Attack(f"SIGTERM and SIGHUP at {count} random moments, -o elsewhere")
    for number in range(count):
        progress(f"stop {number} of {count}")
        media = show.copy(home / f"stop{number}", edited=False)
        elsewhere = home / f"elsewhere{number}"
        elsewhere.mkdir()
        line = python("flows", "run", str(media), "--model", MODEL, "-o", str(elsewhere / "o.flac"))
        child = subprocess.Popen(
            line, cwd="/", env=environment(), text=True, errors="replace",
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(rng.uniform(1.0, show.took_s))
        child.send_signal(rng.choice([signal.SIGTERM, signal.SIGHUP]))
        said = child.communicate(timeout=60)[1]
        note(attack, Ending(child.returncode, said), show.wrong(media, edited=False))
        left = [path.name for path in elsewhere.iterdir() if path.name.startswith(".")]
        attack.wrong += [f"{name} was left elsewhere" for name in left]
        attack.wrong += [f"{name} still runs" for name in _programs_about(media)]
        shutil.rmtree(media.parent)
    return attack


def _programs_about(media: Path) -> list[str]:
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            line = (place / "cmdline").read_bytes()
            if os.fsencode(media) in line:
                found.append(line.split(b"\0")[0].decode(errors="replace"))
    return found


def full_disks(show: Show, home: Path, sizes_kb: Sequence[int]) -> Attack:
    """A disk that is full at some stage, from decoding on."""
    attack = Attack(f"disk full at {len(sizes_kb)} sizes, decode to render")
    for size in sizes_kb:
        progress(f"disk of {size} kB")
        disk = home / f"disk{size}"
        disk.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}k", "none", disk], check=True)
        try:
            media = show.copy(disk / "show", edited=False)
            ending = run(media)
            note(attack, ending, show.wrong(media, edited=False))
            grown = f"remount,size={size + 200_000}k"
            subprocess.run(["mount", "-o", grown, disk], check=True)
            recovers(attack, show, media, edited=False)
        finally:
            subprocess.run(["umount", "-l", disk], check=True)
    return attack


def as_nobody(show: Show, home: Path) -> Attack:
    """Folders and files without permission, as a user without root's power over files."""
    attack = Attack("read-only folders and unreadable files, without root's power over files")
    powers = "-dac_override,-dac_read_search"
    me = ["setpriv", f"--bounding-set={powers}", f"--inh-caps={powers}", "--"]
    forbidden: list[tuple[str, str, int]] = [
        ("the folder of the recording", ".", 0o555),
        ("the recording", "talk.flac", 0o000),
        ("the project", "talk.paperedit", 0o555),
        ("the script", "talk.paperedit/script.md", 0o000),
        ("the transcript", "talk.paperedit/transcript.json", 0o000),
        ("what was made", "talk.paperedit/made.json", 0o000),
        ("the lock", "talk.paperedit/.lock", 0o000),
        ("the base", "talk.paperedit/base", 0o000),
    ]
    for number, (what, name, mode) in enumerate(forbidden):
        progress(f"without permission: {what}")
        media = show.copy(home / f"nobody{number}", edited=name != ".")
        (media.parent / name).chmod(mode)
        note(
            attack,
            run(media, "--edits", "gaps", prefix=me),
            _during(show, media, edited=name != "."),
        )
    return attack


def little_memory(show: Show, home: Path, limits_mb: Sequence[int]) -> Attack:
    """`ulimit -v`: an address space that is too small, for loading, hearing or all."""
    attack = Attack(f"ulimit -v at {len(limits_mb)} sizes")
    for limit in limits_mb:
        progress(f"memory of {limit} MB")
        media = show.copy(home / f"memory{limit}", edited=False)
        prefix = ["bash", "-c", f'ulimit -v {limit * 1024}; exec "$@"', "bash"]
        note(attack, run(media, prefix=prefix), show.wrong(media, edited=False))
        recovers(attack, show, media, edited=False)
    return attack


def watchers(show: Show, home: Path) -> Attack:
    """Two watchers of one folder: one works, the other is refused."""
    attack = Attack("two watchers of one folder")
    media = show.copy(home / "watched", edited=False)
    line = python("flows", "watch", str(media.parent), "--settle", "1s", "--every", "1s")
    line += ["--model", MODEL]
    both = [
        subprocess.Popen(
            line, cwd="/", env=environment(), text=True, stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]  # fmt: skip
    ends = time.monotonic() + 6 * show.took_s + 60
    script = media.with_suffix(".paperedit") / "script.md"
    while not script.exists() and time.monotonic() < ends:
        time.sleep(0.5)
    codes = []
    for child in both:
        child.terminate()
        said = child.communicate(timeout=60)[1]
        codes.append(child.returncode)
        note(attack, Ending(child.returncode, said), iter(()))
    if sorted(codes) != [0, 1] or not script.exists():
        attack.wrong.append(f"the watchers ended with {codes}")
    return attack


def old_clock(show: Show, home: Path) -> Attack:
    """A clock that stands in 1999, for all and for the second run only."""
    attack = Attack("clock in 1999")
    if not shutil.which("faketime"):
        attack.endings["not tried: faketime is not here"] = 1
        return attack
    media = show.copy(home / "clock", edited=False)
    for prefix in (["faketime", "1999-01-01 00:00:00"], [], ["faketime", "1999-06-01 00:00:00"]):
        progress("clock")
        note(attack, run(media, prefix=prefix), show.wrong(media, edited=False))
    return attack


def at_once(show: Show, home: Path) -> Attack:
    """Four runs of one episode and four of others, all at once."""
    attack = Attack("eight runs at once, four of them of one episode")
    one = show.copy(home / "once", edited=False)
    medias = [one] * 4 + [show.copy(home / f"once{n}", edited=False) for n in range(4)]
    children = [
        subprocess.Popen(
            python("flows", "run", str(media), "--model", MODEL, "--wait"), cwd="/",
            env=environment(), text=True, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
        )
        for media in medias
    ]  # fmt: skip
    for media, child in zip(medias, children, strict=True):
        progress("at once")
        said = child.communicate(timeout=LONG_S * 4)[1]
        note(attack, Ending(child.returncode, said), show.wrong(media, edited=False))
        if child.returncode:
            attack.wrong.append(f"a run ended with {child.returncode}")
    return attack


def main() -> None:
    options = parser(__doc__)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--seed", type=int, default=12)
    args = options.parse_args()
    rng = random.Random(args.seed)
    few = args.quick
    attacks: list[Callable[[Show, Path], Attack]] = [
        lambda show, home: stops(show, home, 4 if few else 24, rng),
        lambda show, home: full_disks(
            show,
            home,
            (500, 900) if few else (450, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1400),
        ),
        as_nobody,
        lambda show, home: little_memory(
            show,
            home,
            (150, 1500) if few else (100, 150, 300, 600, 900, 1200, 1500, 2000, 3000, 4000),
        ),
        watchers,
        old_clock,
        at_once,
        lambda show, home: kills(show, home, 6 if few else args.kills, rng),
    ]
    with tempfile.TemporaryDirectory(prefix="attacks-") as name:
        home = Path(name)
        home.chmod(0o755)
        heading("Attacks")
        show = Show(home)
        done = []
        for attack in attacks:
            done.append(attack(show, home))
            progress(f"{done[-1].name}: {done[-1].tries} tries, {len(done[-1].wrong)} wrong")
            for what in done[-1].wrong:
                progress(f"  {what}")
    print_table(
        ["attack", "tries", "wrong", "how they ended"],
        [
            [one.name, one.tries, len(one.wrong),
             "; ".join(f"{count} x {how}" for how, count in sorted(one.endings.items()))]
            for one in done
        ],
    )  # fmt: skip
    for one in done:
        for what in one.wrong:
            print(f"- {one.name}: {what}")
    write_json(args.json, {"attacks": [vars(one) for one in done]})
    sys.exit(any(one.wrong for one in done))


if __name__ == "__main__":
    main()
