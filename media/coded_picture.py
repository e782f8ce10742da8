"""The packets of a recording's picture, and the frames that come out of them."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Self, cast

import av

from media.codecs import codec_of
from media.containers import MATROSKA, MOV
from media.demuxers import opened_container
from media.frames import FrameRange
from media.gops import EntryPoint, Gops
from media.nal import CannotCopy, parameter_sets, picture_kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from media.demuxers import Input
    from media.nal import Codec, ParameterSets
    from media.source import VideoStream

_OFF_GRID = Fraction(1, 4)
"""Of a frame, between two; timestamps of Matroska are at most half a millisecond beside it."""
_H264_IDR = 5
_HEVC_IDR, _HEVC_CRA, _HEVC_LEADING = (19, 20), 21, range(6, 10)


@dataclass(frozen=True, slots=True)
class CodedPicture:
    """What the packets of a picture tell."""

    codec: Codec
    gops: Gops
    times: tuple[int, ...]
    """The timestamp of each packet, in the order of decoding, in the stream's ticks."""
    sets: ParameterSets
    profile: str


def coded_picture(read: Input, video: VideoStream) -> CodedPicture:
    """Read all packets of a picture once.

    Raises CannotCopy, with the reason as half a sentence, where they cannot be put beside others.
    """
    codec = codec_of(video)
    if codec not in ("h264", "hevc"):
        raise CannotCopy(f"no parts of {codec} are written here")
    if read.container not in MOV | MATROSKA:
        raise CannotCopy("only packets of MP4, MOV and Matroska are copied")
    if video.is_variable or not video.is_dense or video.runs:
        raise CannotCopy("its frames do not come at one rate")
    with _opened(read, video) as (container, stream):
        known = parameter_sets(cast("Codec", codec), bytes(stream.codec_context.extradata or b""))
        start_s = Fraction(container.start_time or 0, av.time_base) - video.nudge_s
        table = _Table(known, Fraction(stream.time_base), start_s, video.fps)
        for packet in container.demux(stream):
            table.add(packet)
        return CodedPicture(
            known.codec, table.gops(), tuple(table.times), known, stream.codec_context.profile or ""
        )


@contextlib.contextmanager
def _opened(read: Input, video: VideoStream) -> Iterator[tuple[Any, Any]]:
    with opened_container(
        read.path, read.container, allow_playlists=read.allow_playlists
    ) as container:
        yield container, container.streams[video.index]


class _Table:
    """What is learnt packet by packet."""

    def __init__(
        self, sets: ParameterSets, base: Fraction, start_s: Fraction, fps: Fraction
    ) -> None:
        self._sets, self._base, self._start_s, self._fps = sets, base, start_s, fps
        self._first: Fraction | None = None
        self._frames: list[int] = []
        self._unseen: list[int] = []
        self._kinds: list[int] = []
        self._keys: list[int] = []
        self.times: list[int] = []

    def add(self, packet: Any) -> None:
        """Look at the next packet."""
        if not packet.size:
            return  # the end
        if packet.pts is None or packet.is_corrupt:
            raise CannotCopy("some of its packets are damaged or have no time")
        place = (packet.pts * self._base - self._start_s) * self._fps
        frame = round(place)
        self._first = place if self._first is None else self._first
        apart = place - self._first
        if abs(apart - round(apart)) > _OFF_GRID:
            raise CannotCopy("its frames do not come at one rate")
        if packet.has_sidedata("new_extradata"):
            raise CannotCopy("its parameter sets change in the middle")
        if packet.is_keyframe:
            self._keys.append(len(self._frames))
        if packet.is_discard:
            self._unseen.append(frame)
        self._kinds.append(picture_kind(self._sets, memoryview(packet)))
        self._frames.append(frame)
        self.times.append(packet.pts)

    def gops(self) -> Gops:
        """All that was learnt; raises CannotCopy where frames are missing or doubled."""
        if not self._keys or self._keys[0] != 0:
            raise CannotCopy("it does not begin with a whole picture")
        if sorted(self._frames) != [*range(min(self._frames), max(self._frames) + 1)]:
            raise CannotCopy("its frames do not come at one rate")
        seen = sorted(set(self._frames) - set(self._unseen))
        if not seen or seen != [*range(seen[0], seen[-1] + 1)]:
            raise CannotCopy("an edit list leaves frames out in its middle")
        shown = FrameRange(seen[0], len(seen))
        entries = {at: entry for at in self._keys if (entry := self._entry(at))}
        return Gops(tuple(self._frames), entries, shown)

    def _entry(self, at: int) -> EntryPoint | None:
        kind = self._kinds[at]
        if self._sets.codec == "h264":
            return EntryPoint() if kind == _H264_IDR else None
        if kind in _HEVC_IDR:
            return EntryPoint()
        if kind != _HEVC_CRA:
            return None
        leading = 0
        while at + leading + 1 < len(self._kinds) and (
            self._kinds[at + leading + 1] in _HEVC_LEADING
        ):
            leading += 1
        return EntryPoint(leading, is_fresh=False)


class PictureReader:
    """The same packets and their frames again, from any place on; a context manager."""

    def __init__(self, read: Input, video: VideoStream, coded: CodedPicture) -> None:
        self._read, self._video, self._coded = read, video, coded
        self._places = {time: place for place, time in enumerate(coded.times)}
        self._frames = dict(zip(coded.times, coded.gops.frames, strict=True))

    def __enter__(self) -> Self:
        self._stack = contextlib.ExitStack()
        self._container, self._stream = self._stack.enter_context(_opened(self._read, self._video))
        self._stream.thread_type = "AUTO"
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    @property
    def stream(self) -> Any:
        """PyAV's stream, as a template for another."""
        return self._stream

    def packets(self, places: Sequence[int]) -> Iterator[Any]:
        """The packets at some places, which ascend."""
        wanted = set(places)
        for place, packet in self._from(places[0]):
            if place in wanted:
                yield packet
            if place >= places[-1]:
                return

    def frames(self, shown: FrameRange) -> Iterator[tuple[int, Any]]:
        """Decoded frames with their numbers; all of a range that the picture has.

        Raises CannotCopy where one does not come out.
        """
        seen = self._coded.gops.seen
        due, end = max(shown.first, seen.first), min(shown.end, seen.end)
        if due >= end:
            return
        for _, packet in self._from(self._coded.gops.entry_before(due)):
            for frame in packet.decode():
                number = self._frames.get(frame.pts, -1)
                if number == due:
                    yield number, frame
                    due += 1
                if due == end:
                    return
        for frame in self._stream.decode(None):
            if self._frames.get(frame.pts, -1) == due and due < end:
                yield due, frame
                due += 1
        if due < end:
            raise CannotCopy("not all of its frames can be decoded")

    def _from(self, start: int) -> Iterator[tuple[int, Any]]:
        """Packets from a place on, with their places."""
        for time in (self._coded.times[start], None):
            self._seek(time)
            found = False
            for packet in self._container.demux(self._stream):
                if not packet.size:
                    if found:
                        return
                    break
                place = self._places.get(packet.pts, -1)
                found = found or place == start
                if found:
                    yield place, packet
                elif place > start:
                    break
        raise CannotCopy("its packets are not found again")

    def _seek(self, time: int | None) -> None:
        """Before a time of the stream, or to the very beginning."""
        if time is None:
            self._container.seek(-(10**9))
        else:
            self._container.seek(time, stream=self._stream)
