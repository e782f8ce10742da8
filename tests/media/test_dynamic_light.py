"""Data about light that change from frame to frame are named before the work, as they are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from media.camera import camera_of
from media.demuxers import Input
from media.exchanges import exchanges
from media.ingest import ingest
from media.nal import annexb, kind_of, with_escapes
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

_SEI, _RPU = 39, 62


def hdr10_plus() -> bytes:
    """The least that SMPTE ST 2094-40 calls metadata of one window, as an HEVC message."""
    bits = "01" + f"{400:027b}" + "0" + 3 * f"{50_000:017b}" + f"{1000:017b}" + "0000"
    bits += f"{5:010b}" + "0" + "0" + "0"
    bits += "0" * (-len(bits) % 8)
    body = bytes([0xB5, 0x00, 0x3C, 0x00, 0x01, 4, 1])
    body += int(bits, 2).to_bytes(len(bits) // 8, "big")
    return bytes([_SEI << 1, 1]) + with_escapes(bytes([4, len(body)]) + body + b"\x80")


def dolby_vision() -> bytes:
    """A unit where Dolby Vision has its own; what it says is not read here."""
    return bytes([_RPU << 1, 1]) + with_escapes(b"\x19\x08\x09" + bytes(range(1, 40)) + b"\x80")


def film(folder: Path, kind: str) -> Path:
    """A short HDR film whose every frame carries such data."""
    raw = folder / "raw.hevc"
    make.run_ffmpeg(
        "-f", "lavfi", "-i", "testsrc=d=1:s=320x180:r=25", "-c:v", "libx265", "-pix_fmt",
        "yuv420p10le", "-x265-params", "log-level=error:bframes=0", str(raw),
    )  # fmt: skip
    units = []
    for unit in annexb(raw.read_bytes()):
        is_picture = kind_of("hevc", unit) < 32
        before = [hdr10_plus()] if is_picture and kind == "HDR10+" else []
        behind = [dolby_vision()] if is_picture and kind == "Dolby Vision" else []
        units += [*before, unit, *behind]
    raw.write_bytes(b"".join(b"\0\0\0\1" + unit for unit in units))
    sound = make.write_sound(folder / "sound.wav", make.noise(1))
    path = folder / "talk.mp4"
    make.run_ffmpeg(
        "-r", "25", "-i", str(raw), "-i", str(sound), "-c:v", "copy", "-c:a", "aac", str(path)
    )
    return path


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("kind", ["HDR10+", "Dolby Vision"])
def test_what_is_told_of_each_frame_s_light_is_named(tmp_path: Path, kind: str) -> None:
    source = ingest(film(tmp_path, kind), tmp_path / "mono.wav")
    camera = camera_of(Input(source.path, source.container), source)
    assert camera.dynamic == (kind,)
    told = exchanges(source, tmp_path / "out.mp4", camera)
    assert any(line.startswith(f"{kind} is not written") for line in told)
