"""The times of all packets of a file, read once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from media.demuxers import PLAYLISTS
from media.errors import NotMedia
from media.times import HOLE_S, MOST_RUNS, ODD_BACK_S, Extents, Run

_TS_DISCONT = 512
"""libavformat's flag of formats whose clock may jump, such as transport streams."""


@dataclass(frozen=True, slots=True)
class PacketTimes:
    """What the packets of a picture, if there is one, and of a sound tell of times."""

    start_s: Fraction
    frames: dict[int, int]
    """The duration of each frame of the picture by its timestamp, both in its ticks; where runs
    were put behind one another, as they are then."""
    runs: tuple[Run, ...]
    """Of timestamps; one where they never jump."""
    has_holes: bool
    """Whether time passes without sound somewhere."""
    sound_end_s: Fraction
    """When the last packet of the sound ends, since the start of the file."""


def packet_times(container: Any, picture: Any, sound: Any) -> PacketTimes:
    """Read all packets of a picture, which may be None, and of a sound.

    Raises NotMedia where timestamps jump so often that nothing can be told from them.
    """
    import av

    start_s = Fraction(container.start_time or 0, av.time_base)
    if picture is None and PLAYLISTS.intersection(container.format.name.split(",")):
        return PacketTimes(
            start_s, frames={}, runs=(), has_holes=False, sound_end_s=Fraction(0)
        )  # a live one may never end
    streams = [stream for stream in (picture, sound) if stream is not None]
    bases = {stream.index: Fraction(stream.time_base) for stream in streams}
    extents = Extents(bases, may_jump=bool(container.format.flags & _TS_DISCONT))
    shown: list[tuple[int, int, int]] = []
    holes = _Holes(bases[sound.index])
    last = 0, 0
    for packet in container.demux(streams):
        if packet.pts is None or packet.is_discard:
            continue
        index, start, lasts = packet.stream_index, packet.pts, packet.duration or 0
        decoded = start if packet.dts is None else packet.dts
        number = extents.add(index, decoded, start, lasts)
        if index == sound.index:
            holes.add(start, lasts)
            last = max(last, (number, start + lasts))
        else:
            shown.append((number, start, lasts))
    runs = extents.runs(start_s)
    if len(runs) > MOST_RUNS:
        raise NotMedia(
            f"the timestamps of {container.name} jump {len(runs) - 1} times, so its sound and "
            "picture cannot be kept together: convert it to another file, and edit that."
        )
    shifts = [0]
    if len(runs) > 1 and picture is not None:
        shifts = [round((run.shift_s + start_s) / bases[picture.index]) for run in runs]
    frames = {start + shifts[number]: lasts for number, start, lasts in shown}
    end_s = last[1] * bases[sound.index] + (runs[last[0]].shift_s if runs else 0)
    return PacketTimes(start_s, frames, runs, holes.found, end_s)


class _Holes:
    """Whether time passes without sound, as the packets come."""

    def __init__(self, base: Fraction) -> None:
        self._least, self._back = HOLE_S / base, ODD_BACK_S / base
        self._due: int | None = None
        self.found = False

    def add(self, start: int, lasts: int) -> None:
        """Look at the next packet; one that does not tell how long it lasts proves nothing."""
        gap = 0 if self._due is None else start - self._due
        self.found |= gap > self._least
        if not lasts:
            self._due = None
        elif self._due is None or gap > self._least or gap < -self._back:
            self._due = start + lasts
        else:
            self._due += lasts
