"""The times of all packets of a file, read once."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

from media.containers import MOV
from media.demuxers import PLAYLISTS
from media.errors import NotMedia
from media.times import HOLE_S, LIP_S, MOST_RUNS, ODD_BACK_S, Drift, Extents, Run

_TS_DISCONT = 512
"""libavformat's flag of formats whose clock may jump, such as transport streams."""
_EVEN: Final = frozenset({"aac", "ac3", "alac", "eac3", "flac", "mp2", "mp3", "opus"})
"""Codecs whose packets last equally long; those of Vorbis are long and short by turns."""
_ROUNDED_S = 0.012
"""By so much timestamps may be rounded; packets of nearly all codecs last longer."""


@dataclass(frozen=True, slots=True)
class PacketTimes:
    """What the packets of a picture, if there is one, and of a sound tell of times."""

    start_s: Fraction
    frames: dict[int, int]
    """The duration of each frame of the picture by its timestamp, both in its ticks; where runs
    were put behind one another, as they are then."""
    runs: tuple[Run, ...]
    """Of timestamps; one where they never jump."""
    has_holes: bool = False
    """Whether time passes without sound somewhere."""
    has_slips: bool = False
    """Whether less than that does, but for good, as where a recorder lost some packets."""
    sound_start_s: Fraction = Fraction(0)
    """When the first packet of the sound begins, since the start of the file."""
    sound_end_s: Fraction = Fraction(0)
    """When the last packet of the sound ends, since the start of the file."""


def packet_times(container: Any, picture: Any, sound: Any) -> PacketTimes:
    """Read all packets of a picture, which may be None, and of a sound.

    Raises NotMedia where timestamps jump so often that nothing can be told from them.
    """
    import av

    start_s = Fraction(container.start_time or 0, av.time_base)
    if picture is None and PLAYLISTS.intersection(container.format.name.split(",")):
        return PacketTimes(start_s, {}, ())  # a live one may never end
    streams = [stream for stream in (picture, sound) if stream is not None]
    bases = {stream.index: Fraction(stream.time_base) for stream in streams}
    extents = Extents(bases, may_jump=bool(container.format.flags & _TS_DISCONT))
    shown: list[tuple[int, int, int]] = []
    stretches = container.format.name in MOV and sound.codec_context.codec.canonical_name in _EVEN
    gaps = _Gaps(bases[sound.index], stretches=stretches)
    last = 0, 0
    for packet in container.demux(streams):
        if packet.pts is None or packet.is_discard:
            continue
        index, start, lasts = packet.stream_index, packet.pts, packet.duration or 0
        decoded = start if packet.dts is None else packet.dts
        number = extents.add(index, decoded, start, lasts)
        if index == sound.index:
            gaps.add(start, lasts)
            last = max(last, (number, start + lasts))
        else:
            shown.append((number, start, lasts))
    runs = extents.runs(start_s)
    if len(runs) > MOST_RUNS:
        raise NotMedia(
            f"the timestamps of {container.name} jump {len(runs) - 1} times, so its sound and "
            "picture cannot be kept together: convert it to another file, and edit that."
        )
    frames = _frames(shown, runs, start_s, bases[picture.index]) if picture is not None else {}
    base = bases[sound.index]
    return PacketTimes(
        start_s,
        frames,
        runs,
        has_holes=gaps.are_holes,
        has_slips=gaps.are_slips,
        sound_start_s=Fraction(0) if gaps.first is None else gaps.first * base - start_s,
        sound_end_s=last[1] * base + (runs[last[0]].shift_s if runs else 0),
    )


def _frames(
    shown: list[tuple[int, int, int]], runs: tuple[Run, ...], start_s: Fraction, base: Fraction
) -> dict[int, int]:
    """The duration of each frame by its timestamp, with runs put behind one another."""
    shifts = [0]
    if len(runs) > 1:
        shifts = [round((run.shift_s + start_s) / base) for run in runs]
    return {start + shifts[number]: lasts for number, start, lasts in shown}


class _Gaps:
    """Where time passes without sound, as the packets come."""

    def __init__(self, base: Fraction, *, stretches: bool) -> None:
        self._base, self._least, self._back = base, HOLE_S / base, ODD_BACK_S / base
        self._odd = max(2, round(_ROUNDED_S / base))
        self._stretches, self._drift = stretches, Drift(round(1 / base))
        self._due: int | None = None
        self._usual, self._before, self._late = 0, 0, 0
        self.first: int | None = None
        """The timestamp of the first packet."""
        self.are_holes = False
        self.are_slips = False

    def add(self, start: int, lasts: int) -> None:
        """Look at the next packet; one that does not tell how long it lasts proves nothing."""
        self.first = start if self.first is None else self.first
        lasts = self._heard(lasts)
        gap = 0 if self._due is None else start - self._due
        self._due = start + lasts if lasts else None
        self.are_holes |= gap > self._least
        if gap < -self._back:
            self._late, self._drift = 0, Drift(self._drift.rate)
        elif abs(gap) > self._odd:
            self._late += gap
        moved = self._drift.of(self._late, lasts)
        self.are_slips |= 0 < abs(moved) <= self._least
        self._late -= moved

    def _heard(self, lasts: int) -> int:
        """How long the sound of a packet lasts: in MP4 one lasts until the next one begins."""
        if lasts == self._before:
            self._usual = lasts
        self._before = lasts
        is_stretched = self._stretches and 0 < self._usual < lasts - LIP_S / self._base
        return self._usual if is_stretched else lasts
