"""A picture for sound that has none: its waves, a cover and texts, as what is posted needs one."""

from __future__ import annotations

import hashlib
import os
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import ffmpeg

from media.artwork import picture_mime
from media.clip_picture import SHAPES, encode_clip, refuse_another_length, with_captions
from media.clock import frame
from media.compile import arguments_of, file_url, fps_text
from media.demuxers import opened_container
from media.ffmpeg import finish, running
from media.files import replacing
from media.wave_strip import bar_levels, wave_strip

if TYPE_CHECKING:
    from collections.abc import Callable
    from io import FileIO

    import numpy as np
    from numpy.typing import NDArray

    from media.demuxers import Input
    from media.timeline import Timeline

AUDIOGRAM_FPS: Final = Fraction(30)
"""Waves that move want as many."""
_DARK: Final = "0x14161c"
ACCENT: Final = (255, 196, 64)
"""Of what has been heard."""


@dataclass(frozen=True, slots=True)
class Audiogram:
    """What is seen while sound is heard."""

    shape: str
    """One of SHAPES."""
    texts: str
    """Advanced SubStation Alpha."""
    cover: bytes | None = None
    """A JPEG or PNG picture."""

    def key_parts(self) -> tuple[object, ...]:
        """What a clip depends on here."""
        cover = hashlib.sha256(self.cover).hexdigest() if self.cover else None
        return ("audiogram", self.shape, self.texts, cover)


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a picture, in pixels."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class AudiogramLayout:
    """Where things stand."""

    cover: Box
    wave: Box
    texts: tuple[int, int]
    """Where the lines of text begin: the left edge, or the middle where they are centred, and the
    top."""
    is_centred: bool
    line: int
    """The most characters of a line of the title."""


def audiogram_layout(shape: str, *, has_cover: bool) -> AudiogramLayout:
    """Where things stand in a picture of this shape.

    Of an upright one the top (250 pixels), the foot (420) and the right edge (120) stay free,
    where players for phones put buttons and texts.
    """
    if shape == "9:16":
        return AudiogramLayout(
            Box(290, 260, 500, 500), Box(120, 1165, 840, 145),
            (540, 805 if has_cover else 620), is_centred=True, line=23,
        )  # fmt: skip
    if shape == "1:1":
        texts, line = ((500, 110), 14) if has_cover else ((80, 150), 25)
        return AudiogramLayout(
            Box(80, 90, 380, 380), Box(80, 540, 920, 220), texts, is_centred=False, line=line
        )
    texts, line = ((780, 190), 28) if has_cover else ((140, 190), 44)
    wave = Box(780, 560, 1000, 180) if has_cover else Box(140, 560, 1640, 220)
    return AudiogramLayout(Box(140, 150, 560, 560), wave, texts, is_centred=False, line=line)


def own_cover(read: Input, covers: tuple[int, ...]) -> bytes | None:
    """The picture that a recording carries, by the numbers of such streams; None without one."""
    if not covers:
        return None
    with opened_container(
        read.path, read.container, allow_playlists=read.allow_playlists
    ) as container:
        packets: Any = container.demux(container.streams[covers[0]])
        found = next((bytes(packet) for packet in packets if packet.size), b"")
        return found if picture_mime(found) else None


def write_audiogram(
    timeline: Timeline,
    sound: Path,
    out: Path,
    told: Audiogram,
    on_complete: Callable[[Path], None] = lambda temporary: None,
) -> None:
    """Write finished sound with a picture that is made for it to `out`, an MP4 file.

    `sound` is what `media.render` wrote of the timeline, as AAC. Raises MediaError when ffmpeg
    fails or the file is not as long as was planned.
    """
    frames = max(1, frame(timeline.length, timeline.source.rate, AUDIOGRAM_FPS))
    layout = audiogram_layout(told.shape, has_cover=told.cover is not None)
    wave = layout.wave
    strip = wave_strip(bar_levels(sound), (wave.width, wave.height), AUDIOGRAM_FPS, frames, ACCENT)
    with replacing(out) as temporary, tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        still = _still(SHAPES[told.shape], layout.cover, told.cover, folder)
        behind = ffmpeg.input(
            file_url(still), f="image2", loop=1, framerate=fps_text(AUDIOGRAM_FPS),
            protocol_whitelist="file",
        )  # fmt: skip
        reader, writer = os.pipe()
        with open(reader, "rb", buffering=0) as theirs, open(writer, "wb", buffering=0) as ours:
            moving = ffmpeg.input(
                f"pipe:{reader}", f="rawvideo", pix_fmt="rgba", s=f"{wave.width}x{wave.height}",
                framerate=fps_text(AUDIOGRAM_FPS), protocol_whitelist="pipe",
            )  # fmt: skip
            shown = ffmpeg.overlay(behind["v:0"], moving["v:0"], x=wave.x, y=wave.y, shortest=1)

            def feed() -> None:
                theirs.close()
                with ours, suppress(BrokenPipeError):  # ffmpeg ended; its own words say why
                    for picture in strip.frames(frames):
                        _write_all(ours, picture)

            encode_clip(
                with_captions(shown, told.texts, folder), sound, temporary, AUDIOGRAM_FPS,
                timeline.source.rate, pass_fds=[reader], on_started=feed,
            )  # fmt: skip
        refuse_another_length(timeline, AUDIOGRAM_FPS, frames, temporary)
        on_complete(temporary)


def _write_all(file: FileIO, picture: NDArray[np.uint8]) -> None:
    view = picture.data.cast("B")
    while view:
        view = view[file.write(view) :]


def _still(size: tuple[int, int], box: Box, cover: bytes | None, folder: Path) -> Path:
    """What does not move: a dark ground, or the cover on a blurred, dark one of its own."""
    path = folder / "still.png"
    width, height = size
    if cover is None:
        ground = ffmpeg.input(f"color={_DARK}:s={width}x{height}", f="lavfi")
    else:
        picture = folder / "cover"
        picture.write_bytes(cover)
        demuxer = "png_pipe" if cover.startswith(b"\x89PNG") else "jpeg_pipe"
        read = ffmpeg.input(file_url(picture), f=demuxer, protocol_whitelist="file")
        parts = read["v:0"].filter("format", "rgb24").split()
        ground = _filling(parts[0], width, height).filter("gblur", sigma=60)
        ground = ground.filter("drawbox", color=f"{_DARK}@0.78", t="fill")
        front = _filling(parts[1], box.width, box.height)
        ground = ffmpeg.overlay(ground, front, x=box.x, y=box.y)
    output = ffmpeg.output(ground, file_url(path), **{"frames:v": 1, "c:v": "png", "f": "image2"})
    with running(arguments_of(output)) as run:
        finish(run, "drawing an audiogram")
    return path


def _filling(picture: Any, width: int, height: int) -> Any:
    """A picture that fills a box, cut at its sides where it has another shape."""
    shown = picture.filter("scale", width, height, force_original_aspect_ratio="increase")
    return shown.filter("crop", width, height).filter("setsar", 1)
