"""Encode the frames around cuts so that they fit between packets that are copied.

Each part begins afresh and holds no picture back, so nothing is lost where one stream ends and the
other begins. Its parameter sets have numbers of their own, so one box tells decoders all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import av
from av.video.frame import PictureType

from media.nal import EOS, CannotCopy, annexb, free_number, has_own_number, renumbered, with_lengths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from fractions import Fraction

    from media.coded_picture import CodedPicture

_X264_PROFILES: Final = {
    "Constrained Baseline": "baseline",
    "Baseline": "baseline",
    "Main": "main",
    "High": "high",
    "High 10": "high10",
    "High 4:2:2": "high422",
    "High 4:4:4 Predictive": "high444",
}
_X265_PROFILES: Final = {"Main": "main", "Main 10": "main10", "Rext": ""}
_GLOBAL_HEADER: Final = 1 << 22
"""libavcodec's `AV_CODEC_FLAG_GLOBAL_HEADER`: parameter sets stand beside the packets."""
_COLOURS: Final = ("color_range", "color_primaries", "color_trc", "colorspace")


@dataclass(frozen=True, slots=True)
class EncodedPacket:
    """A packet that was made, as a file holds it."""

    data: bytes
    number: int
    """Of its frame, among those that were given, in the order of showing."""
    is_key: bool


class EdgeEncoder:
    """Encodes parts of one picture, each by itself, with the same parameter sets."""

    def __init__(
        self, coded: CodedPicture, stream: Any, fps: Fraction, encoder: str,
        options: Mapping[str, Any],
    ) -> None:  # fmt: skip
        """`stream` is PyAV's, of the source; `options` are those of a whole encode.

        Raises CannotCopy where no such stream can be written.
        """
        self._codec, self._fps, self._like = coded.codec, fps, stream.codec_context
        self._encoder = encoder
        if self._codec == "hevc" and has_own_number(coded.sets):
            raise CannotCopy("its parameter sets have numbers that an encoder's would have")
        self._options = _options(coded, encoder, options)
        self.sets: tuple[bytes, ...] = ()
        """The parameter sets of all parts."""
        self._keep_sets(self._context())

    def part(
        self, frames: Iterable[tuple[int, Any]], *, ends_sequence: bool
    ) -> Iterator[EncodedPacket]:
        """One part from its frames, which are numbered upwards.

        With `ends_sequence` decoders are told to forget it before what follows.
        """
        context = self._context()
        self._keep_sets(context)
        number = -1
        last: EncodedPacket | None = None
        for number, frame in frames:
            self._refuse_other_form(frame)
            frame.pts, frame.time_base = number, 1 / self._fps
            frame.pict_type = PictureType.NONE
            for packet in context.encode(frame):
                if last:
                    yield last
                last = self._made(packet)
        for packet in context.encode(None):
            if last:
                yield last
            last = self._made(packet)
        if last:
            end = EOS if ends_sequence and self._codec == "hevc" else b""
            yield EncodedPacket(last.data + end, last.number, last.is_key)

    def _context(self) -> Any:
        context: Any = av.CodecContext.create(self._encoder, "w")
        like = self._like
        context.width, context.height, context.pix_fmt = like.width, like.height, like.pix_fmt
        context.time_base, context.framerate = 1 / self._fps, self._fps
        if like.sample_aspect_ratio:
            context.sample_aspect_ratio = like.sample_aspect_ratio
        for name in _COLOURS:
            setattr(context, name, getattr(like, name))
        context.flags |= _GLOBAL_HEADER
        context.options = self._options
        try:
            context.open()
        except (av.FFmpegError, ValueError) as error:
            raise CannotCopy(f"{self._encoder} does not write its form ({error})") from None
        return context

    def _keep_sets(self, context: Any) -> None:
        units = [*annexb(bytes(context.extradata or b""))]
        if self._codec == "hevc":
            units = [renumbered(unit) for unit in units]
        found = tuple(unit for unit in units if _is_set(self._codec, unit))
        if not found or (self.sets and self.sets != found):
            raise CannotCopy("its encoder does not say the same of each part")
        self.sets = found

    def _made(self, packet: Any) -> EncodedPacket:
        data = bytes(packet)
        if self._codec == "h264":
            data = with_lengths(data)
        else:
            units = (renumbered(unit) for unit in annexb(data))
            data = b"".join(len(unit).to_bytes(4, "big") + unit for unit in units)
        return EncodedPacket(data, packet.pts, packet.is_keyframe)

    def _refuse_other_form(self, frame: Any) -> None:
        like = self._like
        if (frame.width, frame.height, frame.format.name) != (
            like.width, like.height, like.pix_fmt,
        ):  # fmt: skip
            raise CannotCopy("its pictures change their form")
        if frame.interlaced_frame:
            raise CannotCopy("its pictures are interlaced")


def _is_set(codec: str, unit: bytes) -> bool:
    return unit[0] & 0x1F in (7, 8) if codec == "h264" else unit[0] >> 1 & 0x3F in (32, 33, 34)


def _options(coded: CodedPicture, encoder: str, options: Mapping[str, Any]) -> dict[str, str]:
    """The options of a whole encode, and what makes a part of it fit."""
    own = "x264-params" if encoder == "libx264" else "x265-params"
    profiles = _X264_PROFILES if encoder == "libx264" else _X265_PROFILES
    if coded.profile not in profiles:
        raise CannotCopy(f"no parts of the profile {coded.profile or 'unknown'} are written here")
    fits = ["bframes=0", "open-gop=0"]
    if encoder == "libx264":
        fits += ["stitchable=1", f"sps-id={free_number(coded.sets)}"]
    else:
        fits += ["log-level=error", "info=0", "repeat-headers=0"]
    told = {name: str(value) for name, value in options.items() if ":" not in name}
    told[own] = ":".join([*([told[own]] if own in told else []), *fits])
    if profile := profiles[coded.profile]:
        told["profile"] = profile
    return told
