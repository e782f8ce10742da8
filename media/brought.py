"""Sound that comes into an edit from another file: that of an intro, an outro, music."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from media.clock import samples
from media.decoders import is_timed
from media.demuxers import Input
from media.errors import NotMedia, OptionError
from media.levels import Meter
from media.pcm import Decoder, dtype_of
from media.probe import probe
from media.room import refuse_full

if TYPE_CHECKING:
    from pathlib import Path

    from media.levels import Levels
    from media.source import AudioStream, VideoStream
    from media.splice import Samples


@dataclass(frozen=True, slots=True)
class BroughtFile:
    """A file whose sound comes into an edit, and its picture if the edit shows one."""

    read: Input
    stream: AudioStream
    video: VideoStream | None
    is_timed: bool
    """Whether its timestamps matter."""

    def decoded(self, to: AudioStream) -> Decoder:
        """A pass over its sound as 32-bit floats, in the rate and the channels of `to`."""
        return Decoder(self.read, self.stream, timed=self.is_timed, to=as_floats(to))


def as_floats(stream: AudioStream) -> AudioStream:
    """A stream's form with samples that are 32-bit floats."""
    return replace(stream, sample_format="flt")


def brought_file(path: Path, what: str, *, with_picture: bool) -> BroughtFile:
    """A file that is to be `what`, such as `intro`; raises OptionError for one without sound."""
    if not path.is_file():
        raise OptionError(f"there is no file {path} to be the {what}: name another.")
    try:
        probed = probe(path)
    except NotMedia:
        raise OptionError(
            f"{path} cannot be the {what}, since there is no sound in it that ffmpeg can decode: "
            "name another file."
        ) from None
    read = Input(path, probed.container)
    video = probed.video if with_picture else None
    return BroughtFile(read, probed.audio, video, is_timed(probed))


def brought_length(file: BroughtFile, to: AudioStream) -> int:
    """Samples that the file takes in an edit with the main stream `to`, where it is told whole."""
    with file.decoded(to) as decoder:
        heard = sum(map(len, decoder.blocks()))
    return _with_picture(heard, file, to)


def _with_picture(heard: int, file: BroughtFile, to: AudioStream) -> int:
    """The longer one of sound and picture, where the picture is longer by more than a frame."""
    if file.video is None:
        return heard
    seen = samples(float(file.video.end_s), to.rate)
    return seen if seen > heard + samples(float(1 / file.video.fps), to.rate) else heard


@dataclass(frozen=True, slots=True)
class Brought:
    """A file's sound in the form of an edit's main stream."""

    file: BroughtFile
    sound: Samples
    """32-bit floats, (samples, channels), 1 is full scale; a map of a file."""
    length: int
    """In samples; where the sound ends earlier, silence follows."""
    levels: Levels
    """Of the sound as it was brought."""


def brought(file: BroughtFile, to: AudioStream, out: Path, most: int | None = None) -> Brought:
    """Convert a file's sound, or its first `most` samples, into `out`, which is written over.

    Raises FileRefused where there is no room, and FfmpegFailed where it cannot be decoded.
    """
    form, meter, heard = as_floats(to), Meter(as_floats(to), with_peaks=True), 0
    refuse_full(out.parent, f"the sound of {file.read.path}", 0)
    with out.open("wb") as raw, file.decoded(to) as decoder:
        for block in decoder.blocks():
            taken = block if most is None else block[: most - heard]
            raw.write(taken.tobytes())
            meter.add(taken)
            heard += len(taken)
            if heard == most:
                break
        raw.write(bytes(4 * form.channels))  # a map of nothing cannot be made
    sound = np.memmap(out, dtype_of(form), "r").reshape(-1, form.channels)[:heard]
    length = heard if most is not None else _with_picture(heard, file, to)
    return Brought(file, sound, length, meter.levels())
