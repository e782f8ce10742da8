"""A picture of which only what lies around cuts is encoded; the packets of the rest are copied.

    source    I....I....I....I....I....I....       packets
    edit      I....I..|E..|..I....I....|E|I        E is encoded, all else the source's own bytes

The packets go through a pipe to the ffmpeg that encodes the sound meanwhile, which muxes both as it
does with a picture that it encodes. What came out is proved afterwards: see `media.certificate`.
"""

from __future__ import annotations

import contextlib
import hashlib
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any, Final

import av

from media.blended import blended
from media.coded_picture import PictureReader, coded_picture
from media.edges import EdgeEncoder
from media.errors import NotMedia
from media.frames import FrameRange
from media.gops import Copied, pieces_of
from media.join_picture import dissolve_frames, dissolves_of, share_of_new
from media.nal import CannotCopy
from media.seen import KEPT_FRAMES, form_of, look_of, print_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from media.camera import Camera
    from media.coded_picture import CodedPicture
    from media.demuxers import Input
    from media.formats import Encoding
    from media.gops import Gops, PicturePiece
    from media.seen import Look
    from media.source import VideoStream

SUFFIXES: Final = frozenset({".mp4", ".mov", ".m4v", ".mkv"})
_ENCODERS: Final = {"h264": "libx264", "hevc": "libx265"}
UNREADABLE: Final = (NotMedia, av.FFmpegError, OSError, ArithmeticError, LookupError, ValueError)
"""What reading a packet, or making a picture of it, may raise where a file is not what it says."""
_STREAMED: Final = {"movflags": "+frag_keyframe+empty_moov+default_base_moof"}
"""What makes an MP4 file one that is read while it is written."""


@dataclass(slots=True)
class SmartPicture:
    """What was written, and what must come out of it."""

    codec: str
    fps: Fraction
    numbers: list[int] = field(default_factory=list)
    """The frame of the edit that each packet shows, in the order of decoding."""
    digests: list[bytes | None] = field(default_factory=list)
    """MD5 of each packet as it lies in the source; None for those that were encoded."""
    form: tuple[object, ...] = ()
    """The size, pixels and colours of every frame."""
    entries: list[int] = field(default_factory=list)
    """Packets at which decoding can begin."""
    prints: dict[int, bytes] = field(default_factory=dict)
    """Of frames beside seams, as they come out of the source."""
    looks: dict[int, Look] = field(default_factory=dict)
    """Of the frames that were encoded."""

    @property
    def copied(self) -> int:
        """How many packets are the source's own."""
        return sum(digest is not None for digest in self.digests)


@contextlib.contextmanager
def smart_picture(
    read: Input,
    video: VideoStream,
    runs: Sequence[Sequence[FrameRange]],
    encoding: Encoding,
    camera: Camera,
    least_share: float,
) -> Iterator[SmartWriter]:
    """What writes the frames of `runs`, copying what can be copied.

    `least_share` is that of the frames which must be copied for it to be worth while.
    Raises CannotCopy, with the reason as half a sentence, where all of it is better encoded.
    """
    _refuse(encoding, camera)
    coded = coded_picture(read, video)
    if _ENCODERS[coded.codec] != encoding.video:
        raise CannotCopy(f"it is encoded by {encoding.video}")
    dissolves = dissolves_of(runs, video.fps, encoding.joins)
    pieces = pieces_of(coded.gops, dissolves.ranges, dissolves.touched)
    copied = sum(piece.count for piece in pieces if isinstance(piece, Copied))
    if copied <= least_share * sum(piece.shown for piece in pieces):
        raise CannotCopy("too few whole groups of pictures lie between its cuts")
    with PictureReader(read, video, coded) as reader:
        yield SmartWriter(reader, coded, video, encoding, dissolves.old, pieces)


def _refuse(encoding: Encoding, camera: Camera) -> None:
    """Raise CannotCopy for pictures that are changed on their way."""
    if camera.is_interlaced or encoding.deinterlaces:
        raise CannotCopy("it is interlaced")
    if encoding.pads:
        raise CannotCopy("its size changes")
    if encoding.joins.way == "zoom":
        raise CannotCopy("every other passage of it is larger, as --joins zoom has it")
    if camera.dynamic:
        raise CannotCopy(f"it has {' and '.join(camera.dynamic)} in each frame")


class SmartWriter:
    """Writes pieces one after another, and notes what must come out of each."""

    def __init__(
        self, reader: PictureReader, coded: CodedPicture, video: VideoStream, encoding: Encoding,
        old: Mapping[int, int], pieces: Sequence[PicturePiece],
    ) -> None:  # fmt: skip
        self._reader, self._gops, self._old, self._pieces = reader, coded.gops, old, pieces
        self._encoder = EdgeEncoder(
            coded, reader.stream, video.fps, encoding.video, encoding.video_options
        )
        self._box = coded.sets.with_more(self._encoder.sets).box()
        self.made = SmartPicture(coded.codec, video.fps)
        """What was written so far."""
        self.delay = delay_of(coded.gops, pieces)
        """Frames by which all times in the pipe are late, so that none is below 0."""
        self._begun, self._over = 0, None

    def write(self, pipe: BinaryIO, on_frame: Callable[[int], None] = lambda _: None) -> None:
        """Write all pieces as a streamed MP4 file; `on_frame` is told each packet's frame.

        Raises CannotCopy where that fails. Nothing does if nobody reads the pipe any more.
        """
        self._on_frame = on_frame
        try:
            self._write(pipe)
        except BrokenPipeError:
            return  # its reader ended, whose own words say why
        except UNREADABLE:
            raise CannotCopy("not all of its packets can be read and decoded") from None

    def _write(self, pipe: BinaryIO) -> None:
        pieces = self._pieces
        starts = [0, *accumulate(piece.shown for piece in pieces)]
        parts = groupby(range(len(pieces)), lambda n: isinstance(pieces[n], Copied))
        with av.open(pipe, "w", format="mp4", options=_STREAMED) as self._out:
            self._stream = self._out.add_stream_from_template(self._reader.stream)
            self._stream.codec_context.extradata = self._box
            self._stream.time_base = Fraction(1, self.made.fps.numerator)
            for is_copied, group in parts:
                numbers = [*group]
                if is_copied:
                    for number in numbers:
                        self._copy(pieces, number, starts[number])
                else:
                    self._encode(pieces, numbers, starts)

    def _copy(self, pieces: Sequence[PicturePiece], number: int, start: int) -> None:
        piece = pieces[number]
        assert isinstance(piece, Copied)
        places = piece.packets()
        for place, packet in zip(places, self._reader.packets(places), strict=True):
            if place in self._gops.entries:
                self.made.entries.append(len(self.made.numbers))
            digest = hashlib.md5(memoryview(packet), usedforsecurity=False).digest()
            self._mux(packet, start + self._gops.frames[place] - piece.first, digest)
        end = piece.first + piece.count
        if not _meets(pieces, number - 1):
            self._print(FrameRange(piece.first, KEPT_FRAMES), start)
        if not _meets(pieces, number):
            self._print(
                FrameRange(end - KEPT_FRAMES, KEPT_FRAMES), start + piece.count - KEPT_FRAMES
            )

    def _print(self, shown: FrameRange, start: int) -> None:
        """Note how frames look that are copied to the edit from its frame `start` on."""
        for number, frame in self._reader.frames(shown):
            self._note(start + number - shown.first, frame)

    def _encode(
        self, pieces: Sequence[PicturePiece], numbers: Sequence[int], starts: Sequence[int]
    ) -> None:
        """Encode neighbouring pieces as one part."""
        behind = pieces[numbers[-1] + 1] if numbers[-1] + 1 < len(pieces) else None
        ends_sequence = isinstance(behind, Copied) and not behind.entry.is_fresh
        first = starts[numbers[0]]
        frames = (one for number in numbers for one in self._frames(pieces, number, starts[number]))
        numbered = ((number - first, frame) for number, frame in frames)
        for made in self._encoder.part(numbered, ends_sequence=ends_sequence):
            if made.is_key:
                self.made.entries.append(len(self.made.numbers))
            packet = av.Packet(made.data)
            packet.is_keyframe = made.is_key
            self._mux(packet, first + made.number, None)

    def _frames(
        self, pieces: Sequence[PicturePiece], number: int, start: int
    ) -> Iterator[tuple[int, Any]]:
        """The frames of a piece, and of the edit; those beside it, if copied, are noted as well."""
        piece = pieces[number]
        assert isinstance(piece, FrameRange)
        before = KEPT_FRAMES if _meets(pieces, number - 1) else 0
        behind = KEPT_FRAMES if _meets(pieces, number) else 0
        shown = FrameRange(piece.first - before, piece.count + before + behind)
        self._dissolve(start)
        for source, frame in self._held(shown):
            edit = start + source - piece.first
            stands = range(piece.held if source == piece.end - 1 else 0)
            if piece.first <= source < piece.end:
                for place in (edit, *(edit + 1 + n for n in stands)):
                    joined = self._joined(place, frame)
                    self.made.looks[place] = look_of(joined)
                    yield place, joined
            else:
                self._note(edit + (piece.held if source >= piece.end else 0), frame)

    def _dissolve(self, start: int) -> None:
        """If a dissolve begins with a frame of the edit, get the one that lies over it."""
        if start in self._old:
            ((_, frame),) = self._held(FrameRange(self._old[start], 1))
            self._begun, self._over = start, frame

    def _joined(self, number: int, frame: Any) -> Any:
        """A frame of the edit, with the last one before its passage over it in a dissolve."""
        past = number - self._begun
        if self._over is None or past >= dissolve_frames(self.made.fps):
            return frame
        return blended(frame, self._over, share_of_new(past, self.made.fps))

    def _note(self, number: int, frame: Any) -> None:
        self.made.prints[number] = print_of(frame)
        self.made.form = form_of(frame)

    def _held(self, shown: FrameRange) -> Iterator[tuple[int, Any]]:
        """The frames of a range; before the picture begins its first is held, then its last."""
        seen = self._gops.seen
        low = min(max(shown.first, seen.first), seen.end - 1)
        high = min(max(shown.end - 1, seen.first), seen.end - 1)
        due = shown.first
        for number, frame in self._reader.frames(FrameRange(low, high - low + 1)):
            until = shown.end if number == high else number + 1
            while due < until:
                yield due, frame
                due += 1

    def _mux(self, packet: Any, number: int, digest: bytes | None) -> None:
        ticks = self.made.fps.denominator
        place = len(self.made.numbers)
        packet.stream, packet.time_base = self._stream, Fraction(1, self.made.fps.numerator)
        packet.pts, packet.dts = (number + self.delay) * ticks, place * ticks
        packet.duration = ticks
        self.made.numbers.append(number)
        self.made.digests.append(digest)
        self._out.mux_one(packet)
        self._on_frame(number)


def delay_of(gops: Gops, pieces: Sequence[PicturePiece]) -> int:
    """By how many frames decoding must lead, so that none is shown before it is decoded."""
    delay = 0
    for piece in pieces:
        if isinstance(piece, Copied):
            ahead = (n - gops.frames[p] for n, p in enumerate(piece.packets(), piece.first))
            delay = max(delay, *ahead)
    return delay


def _meets(pieces: Sequence[PicturePiece], number: int) -> bool:
    """Whether a piece and the next are a copied and an encoded one that the source has so."""
    if not 0 <= number < len(pieces) - 1:
        return False
    one, other = pieces[number], pieces[number + 1]
    is_seam = isinstance(one, Copied) != isinstance(other, Copied)
    return is_seam and one.first + one.count == other.first
