"""Find ffmpeg and run what `media.compile` describes."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from media.errors import FfmpegFailed, MediaError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

OLDEST = (5, 1)
"""The first release whose raw audio inputs know `-ch_layout`."""
_PIPE_BYTES = 1 << 20
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


def _asked(path: str) -> Ffmpeg:
    try:
        said = subprocess.run([path, "-version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError) as error:
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
    """Run ffmpeg for the length of the block; leaving it, however, ends the process."""
    with command(arguments) as line, tempfile.TemporaryFile() as complaints:
        process = subprocess.Popen(
            line,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=complaints,
            pass_fds=pass_fds,
            bufsize=0,
        )
        try:
            yield Running(process, complaints)
        finally:
            if process.stdout:
                process.stdout.close()
            process.kill()
            process.wait()


def finish(run: Running, doing: str) -> None:
    """Wait for the end; raise FfmpegFailed with its last words unless it ended well."""
    if run.process.wait():
        raise FfmpegFailed(f"ffmpeg failed while {doing}: {run.last_words()}.")


def widen(pipe: int) -> None:
    """Let a pipe hold 1 MiB where the system allows it."""
    import fcntl

    with contextlib.suppress(OSError):
        fcntl.fcntl(pipe, _F_SETPIPE_SZ, _PIPE_BYTES)
