"""Proof that a file holds the picture that was put together for it.

Every packet is looked at: how many there are, when each is shown, and that those which were copied
are the source's own, byte by byte. At every seam the file is decoded on and over it: the copied
frames beside it must be those of the source in every pixel, and the encoded ones like theirs.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import av

from media.containers import MOV
from media.demuxers import opened_container
from media.nal import CannotCopy
from media.seen import depth_of, form_of, is_like, look_of, print_of

if TYPE_CHECKING:
    from pathlib import Path

    from media.smart import SmartPicture

_REORDERED: Final = 24
"""Packets that are decoded beyond the frames that are wanted; more than decoders hold back."""
_PRIMING_S: Final = Fraction(1, 10)
"""Of sound, for which Matroska lets the picture wait; MP4 and MOV trim it."""
_TIME_S: Final = Fraction(1, 900)
"""Timestamps of Matroska are whole milliseconds."""


def certify(path: Path, made: SmartPicture) -> None:
    """Raise CannotCopy, with what is wrong in half a sentence, unless `path` has what was made."""
    windows = _windows(made)
    with opened_container(path) as container:
        picture = next(s for s in container.streams.video if s.codec_context)
        picture.thread_type = "AUTO"
        start_s = None
        place = 0
        for packet in container.demux(picture):
            if not packet.size:
                continue
            if start_s is None:
                start_s = _start_s(packet, made, may_wait=container.format.name not in MOV)
            _check_packet(packet, place, start_s, made)
            while windows and windows[0].end <= place:
                windows.pop(0).close()
            if windows and windows[0].start <= place:
                windows[0].add(packet, place, picture.codec_context)
            place += 1
    if place != len(made.numbers):
        raise CannotCopy(f"{place} of its {len(made.numbers)} packets were written")
    for window in windows:
        window.close()


def _start_s(packet: Any, made: SmartPicture, *, may_wait: bool) -> Fraction:
    """When the picture begins, by its first packet; sound may be primed before it."""
    start_s: Fraction = packet.pts * Fraction(packet.time_base) - made.numbers[0] / made.fps
    if not -_TIME_S <= start_s <= (_PRIMING_S if may_wait else _TIME_S):
        raise CannotCopy("it does not begin at the beginning")
    return start_s


def _check_packet(packet: Any, place: int, start_s: Fraction, made: SmartPicture) -> None:
    if place >= len(made.numbers):
        raise CannotCopy("it has more packets than were written")
    digest = made.digests[place]
    if digest and hashlib.md5(memoryview(packet), usedforsecurity=False).digest() != digest:
        raise CannotCopy(f"packet {place} is not the source's")
    time_s = packet.pts * Fraction(packet.time_base) - start_s
    if packet.pts is None or abs(time_s - made.numbers[place] / made.fps) > _TIME_S:
        raise CannotCopy(f"packet {place} has another time than was planned")


def _windows(made: SmartPicture) -> list[_Window]:
    """The packets to decode: all frames that are known, from where decoding can begin.

    Those beside a seam are known, so every seam is decoded over. No two overlap.
    """
    found: list[_Window] = []
    for place, number in enumerate(made.numbers):
        if number not in made.prints and number not in made.looks:
            continue
        end = min(place + _REORDERED, len(made.numbers))
        start = _entry_before(made, place)
        if found and start <= found[-1].end:
            found[-1].end = end
            found[-1].wanted.add(number)
        else:
            found.append(_Window(made, start, end, {number}))
    return found


def _entry_before(made: SmartPicture, place: int) -> int:
    """The last packet from which on decoding gives the frame of another one, and all behind it."""
    number = min(made.numbers[place : place + _REORDERED])
    entry = bisect_right(made.entries, place) - 1
    while entry > 0 and made.numbers[made.entries[entry]] > number:
        entry -= 1
    return made.entries[max(0, entry)]


class _Window:
    """Packets that are decoded, in one go."""

    def __init__(self, made: SmartPicture, start: int, end: int, wanted: set[int]) -> None:
        self._made, self.start, self.end, self.wanted = made, start, end, wanted
        self._decoder: Any = None
        self._last = -1

    def add(self, packet: Any, place: int, decoder: Any) -> None:
        """Decode the next packet, with the file's own decoder.

        The packet itself, and no copy of it that is Python's: a decoder's thread that frees one
        waits for Python, which may wait for that thread.
        """
        self._decoder = decoder
        packet.pts = packet.dts = self._made.numbers[place]
        self._look_at(packet)

    def close(self) -> None:
        """See that all frames came out that were wanted."""
        self._look_at(None)
        self._decoder.flush_buffers()
        if self.wanted:
            raise CannotCopy(f"frame {min(self.wanted)} does not come out of it")

    def _look_at(self, packet: Any) -> None:
        try:
            frames = self._decoder.decode(packet)
        except av.FFmpegError as error:
            raise CannotCopy(f"it cannot be decoded at a seam ({error})") from None
        for frame in frames:
            number = frame.pts
            if number in self.wanted:
                self._compare(number, frame)
            if self.wanted and number <= self._last:
                raise CannotCopy(f"frame {number} comes out of order")
            self._last = number

    def _compare(self, number: int, frame: Any) -> None:
        self.wanted.discard(number)
        known = self._made.prints.get(number)
        if known and known != print_of(frame):
            raise CannotCopy(f"frame {number} is not the source's")
        if form_of(frame) != self._made.form:
            raise CannotCopy(f"frame {number} has another size, is turned, or has other colours")
        look = self._made.looks.get(number)
        if look is not None and not is_like(look, look_of(frame), depth_of(frame)):
            raise CannotCopy(f"frame {number} is not like the source's")
