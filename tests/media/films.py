"""Short films of many kinds, made with ffmpeg."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from media.ingest import ingest
from media.span import Span
from media.timeline import timeline_of
from tests import make

if TYPE_CHECKING:
    from media.source import Source
    from media.timeline import Timeline

SOUND = ("-f", "lavfi", "-i", "sine=d=1:r=48000")


def film(
    path: Path, *options: str, size: str = "160x88", fps: str = "25", program: str = ""
) -> Source:
    """A second of picture and sound, written with ffmpeg's options and taken in."""
    return _put(path, *_written(path.suffix, options, size, fps, program))


def sound(path: Path, codec: str) -> Source:
    """Noise of 1.2 s in a codec, taken in."""
    return _put(path, *_sounding(path.suffix, codec))


def _put(path: Path, content: bytes, source: Source) -> Source:
    path.write_bytes(content)
    return replace(source, path=path, mtime_ns=path.stat().st_mtime_ns)


@cache
def _sounding(suffix: str, codec: str) -> tuple[bytes, Source]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"sound{suffix}"
        make.write_sound(path, make.noise(1.2), make.RATE, "-c:a", codec)
        return path.read_bytes(), ingest(path, path.with_suffix(".mono.wav"))


@cache
def _written(
    suffix: str, options: tuple[str, ...], size: str, fps: str, program: str
) -> tuple[bytes, Source]:
    """A film's bytes, and what was taken in; many tests ask for the same, with two programs.

    Which program takes it in makes no difference here: each decodes it again when it renders.
    """
    picture = ("-f", "lavfi", "-i", f"testsrc=d=1:s=320x240:r={fps}")
    sized = () if "-vf" in options else ("-vf", f"scale={size.replace('x', ':')}")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"film{suffix}"
        make.run_ffmpeg(*picture, *SOUND, *sized, *options, str(path), program=program)
        return path.read_bytes(), ingest(path, path.with_suffix(".mono.wav"))


def without_beginning(source: Source) -> Timeline:
    """All but the first fifth of a second and a tenth in the middle."""
    tenth = source.rate // 10
    return timeline_of(source, [Span(2 * tenth, 5 * tenth), Span(6 * tenth, 10 * tenth)])


def ffprobed(path: Path, *what: str) -> dict[str, Any]:
    """What ffprobe tells of a file."""
    if not (program := shutil.which("ffprobe")):
        pytest.skip("this machine has no ffprobe")
    line = [program, "-v", "error", "-of", "json", *(what or ("-show_streams", "-show_format"))]
    told: dict[str, Any] = json.loads(subprocess.check_output([*line, str(path)]))
    return told


def picture_of_file(path: Path) -> dict[str, Any]:
    """What ffprobe tells of a file's picture."""
    return next(s for s in ffprobed(path)["streams"] if s["codec_type"] == "video")
