"""Find ffmpeg and run what `media.compile` and `media.encode` describe."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from media.errors import FfmpegFailed, FfmpegStopped, MediaError, OptionError
from media.orphans import started

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OLDEST = (5, 1)
"""The first release whose raw audio inputs know `-ch_layout`."""
_PIPE_BYTES = 1 << 20
_LOOK_S = 5.0
_F_SETPIPE_SZ = 1031  # Linux only; the default of 64 KiB costs a switch of process each 0.2 s


@dataclass(frozen=True, slots=True)
class Ffmpeg:
    """One ffmpeg program."""

    path: str
    version: tuple[int, int]

    @property
    def graph_option(self) -> str:
        """The option that reads a filter graph from a file; no release knows both spellings."""
        return "-/filter_complex" if self.version >= (7, 0) else "-filter_complex_script"


@functools.cache
def find_ffmpeg() -> Ffmpeg:
    """The ffmpeg to use: `PAPEREDIT_FFMPEG`, else the system's, else the one in imageio-ffmpeg.

    A system's ffmpeg that is older than `OLDEST` is passed over.
    """
    if named := os.environ.get("PAPEREDIT_FFMPEG"):
        return _asked(named)
    if (system := shutil.which("ffmpeg")) and (found := _asked(system)).version >= OLDEST:
        return found
    import imageio_ffmpeg

    return _asked(imageio_ffmpeg.get_ffmpeg_exe())


def first_ffmpeg() -> str | None:
    """The program that `find_ffmpeg` asks first, unasked; None where only the bundled one is."""
    return os.environ.get("PAPEREDIT_FFMPEG") or shutil.which("ffmpeg")


def _asked(path: str) -> Ffmpeg:
    try:
        said = subprocess.run(
            [path, "-version"], capture_output=True, text=True, check=True, timeout=60
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise MediaError(f"{path} does not run as ffmpeg ({error}): name another.") from None
    match = re.match(r"ffmpeg version \D?(\d+)\.(\d+)", said)
    newest = (99, 0)  # builds from the development branch carry no number
    return Ffmpeg(path, (int(match[1]), int(match[2])) if match else newest)


@contextlib.contextmanager
def command(arguments: Sequence[str]) -> Iterator[list[str]]:
    """The full command line for compiled arguments, with their filter graph moved into a file.

    One argument may have 131,071 bytes on Linux; the graph of a thousand cuts has more.
    """
    program = find_ffmpeg()
    line = [program.path, "-hide_banner", "-nostats", "-loglevel", "error", *arguments]
    if "-filter_complex" not in line:
        yield line
        return
    at = line.index("-filter_complex")
    with tempfile.NamedTemporaryFile("w", suffix=".graph", encoding="utf-8") as file:
        file.write(line[at + 1])
        file.flush()
        yield [*line[:at], program.graph_option, file.name, *line[at + 2 :]]


@dataclass(frozen=True, slots=True)
class Running:
    """A running ffmpeg and the file that collects what it complains about."""

    process: subprocess.Popen[bytes]
    complaints: IO[bytes]
    hung: threading.Event
    """Set when it was stopped because nothing moved."""

    def stop(self) -> None:
        """Kill it because nothing moves; `finish` says so."""
        self.hung.set()
        self.process.kill()

    def last_words(self) -> str:
        """The end of what it wrote, as one line."""
        self.complaints.seek(0)
        lines = self.complaints.read().decode(errors="replace").strip().splitlines()
        return " / ".join(line.strip() for line in lines[-3:]) or "it said nothing"


@contextlib.contextmanager
def running(
    arguments: Sequence[str],
    *,
    stdout: int = subprocess.DEVNULL,
    pass_fds: Sequence[int] = (),
) -> Iterator[Running]:
    """Run ffmpeg for the length of the block; leaving it, and our own death, end the process."""
    limit_s = idle_limit_s()
    with (
        command(arguments) as line,
        tempfile.TemporaryFile() as complaints,
        started(line, pass_fds, stdout=stdout, stderr=complaints) as process,
    ):
        hung, ended = threading.Event(), threading.Event()
        watch = threading.Thread(
            target=_stop_if_hung, args=(process, limit_s, hung, ended), daemon=True
        )
        watch.start()
        try:
            yield Running(process, complaints, hung)
        finally:
            ended.set()


def _stop_if_hung(
    process: subprocess.Popen[bytes],
    limit_s: float,
    hung: threading.Event,
    ended: threading.Event,
) -> None:
    """Kill an ffmpeg that has used no time of the processor for `limit_s`.

    Its length cannot be known beforehand, but a drive that went away, a pipe that nobody serves
    or a deadlock all look like this. Where the system does not tell, a day is the limit.
    """
    idle_s, used = 0.0, _cpu_ticks(process.pid)
    if used is None:
        limit_s = 86_400.0
    step_s = min(_LOOK_S, limit_s)
    while not ended.wait(step_s):
        now = _cpu_ticks(process.pid)
        idle_s = idle_s + step_s if now == used else 0.0
        used = now
        if idle_s >= limit_s:
            hung.set()
            process.kill()
            return


def idle_limit_s() -> float:
    """Seconds that an ffmpeg may do nothing: `PAPEREDIT_FFMPEG_IDLE_S`, else ten minutes."""
    try:
        return max(0.1, float(os.environ.get("PAPEREDIT_FFMPEG_IDLE_S", "600")))
    except ValueError:
        raise OptionError("PAPEREDIT_FFMPEG_IDLE_S is a number of seconds, such as 600.") from None


def _cpu_ticks(pid: int) -> int | None:
    """Processor time that a process has used, in the system's ticks; None if it is not told."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def finish(run: Running, doing: str) -> None:
    """Wait for the end; raise FfmpegFailed with its last words unless it ended well.

    FfmpegStopped means that it hung or was killed.
    """
    code = run.process.wait()
    if run.hung.is_set():
        raise FfmpegStopped(f"ffmpeg hung while {doing} and was stopped: try again.")
    if code < 0:
        raise FfmpegStopped(f"ffmpeg was killed by signal {-code} while {doing}: try again.")
    if code:
        raise FfmpegFailed(f"ffmpeg failed while {doing}: {run.last_words()}.")


def widen(pipe: int) -> None:
    """Let a pipe hold 1 MiB where the system allows it."""
    import fcntl

    with contextlib.suppress(OSError):
        fcntl.fcntl(pipe, _F_SETPIPE_SZ, _PIPE_BYTES)
