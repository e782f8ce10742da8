"""Which packets of a picture an edit can copy, and which frames between them must be encoded.

    kept            |-----------------------------------------|
    packets   I . . . . . I . . . . . . . I . . . . . . . I . . . . . .
    pieces          |-enc-|------------- copied --------------|-enc-|

A copied piece begins where decoding can begin afresh, and ends where all packets so far are shown
before all that follow; so nothing in it needs a picture outside of it. The rest of a kept range,
around its cuts, is encoded.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from media.frames import FrameRange

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

LEAST_COPIED: Final = 12
"""Frames; for fewer a seam is not worth it."""
_REORDERED: Final = 64
"""Packets among which the first shown of a group is; more than any decoder holds back."""


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """A packet with which decoding can begin afresh."""

    skipped: int = 0
    """Packets right behind it that need what is before it, and are shown before it: leading
    pictures of an open group."""
    is_fresh: bool = True
    """Whether it makes decoders forget what came before by itself, as an IDR does."""


@dataclass(frozen=True, slots=True)
class Gops:
    """The packets of a picture, in the order of decoding."""

    frames: tuple[int, ...]
    """The number on the grid of each one's frame; no two are the same, and none is missing."""
    entries: Mapping[int, EntryPoint]
    """By the packet's place in that order."""
    seen: FrameRange
    """The frames that players show; others are only there to be decoded."""

    def clean(self) -> list[bool]:
        """For each place, and the end: whether all before it is shown before all behind it."""
        highest = accumulate(self.frames, max, initial=min(self.frames) - 1)
        lowest = accumulate(reversed(self.frames), min, initial=max(self.frames) + 1)
        return [high < low for high, low in zip(highest, reversed([*lowest]), strict=True)]

    def first_of(self, place: int) -> int:
        """The frame that is shown first of what begins with an entry."""
        if self.entries[place].skipped:
            return self.frames[place]
        return min(self.frames[place : place + _REORDERED])

    def entry_before(self, frame: int) -> int:
        """The last place at which to begin decoding so that a frame comes out; else the first."""
        begins = (p for p in sorted(self.entries, reverse=True) if self.first_of(p) <= frame)
        return next(begins, 0)


@dataclass(frozen=True, slots=True)
class Copied:
    """Packets from one place to another, without those that are skipped behind the first."""

    start: int
    end: int
    entry: EntryPoint
    first: int
    """The frame that is shown first."""
    count: int
    """Of packets, and of frames."""

    @property
    def shown(self) -> int:
        """How many frames of an edit it is."""
        return self.count

    def packets(self) -> list[int]:
        """The places of its packets."""
        return [self.start, *range(self.start + 1 + self.entry.skipped, self.end)]


PicturePiece = Copied | FrameRange
"""Of an edit, in its order; a range is encoded."""


def pieces_of(
    gops: Gops, shown: Sequence[FrameRange], touched: Container[int] = ()
) -> tuple[PicturePiece, ...]:
    """What to copy and what to encode of the ranges that an edit shows, in their order.

    Those of the places in `touched` are encoded, since their frames are not the source's.
    """
    places = _Places(gops)
    pieces: list[PicturePiece] = []
    parts = ((n in touched, part) for n, one in enumerate(shown) for part in _with_still(one))
    for is_touched, one in parts:
        copied = places.copied(one, is_after_copy=_ends_copied(pieces))
        if copied is None or one.held or is_touched:
            pieces.append(one)
            continue
        _add(pieces, FrameRange(one.first, copied.first - one.first))
        pieces.append(copied)
        end = copied.first + copied.count
        _add(pieces, FrameRange(end, one.end - end))
    return tuple(pieces)


def _with_still(one: FrameRange) -> list[FrameRange]:
    """A range; its last frame by itself where that stands still, since no packet shows it again."""
    if not one.held:
        return [one]
    still = FrameRange(one.end - 1, 1, one.held)
    return [FrameRange(one.first, one.count - 1), still] if one.count > 1 else [still]


def _ends_copied(pieces: Sequence[PicturePiece]) -> bool:
    return bool(pieces) and isinstance(pieces[-1], Copied)


def _add(pieces: list[PicturePiece], one: FrameRange) -> None:
    if one.count:
        pieces.append(one)


class _Places:
    """Where pieces can begin and end."""

    def __init__(self, gops: Gops) -> None:
        self._gops = gops
        self._clean = gops.clean()
        self._highest = [*accumulate(gops.frames, max)]
        self._entries = sorted(place for place in gops.entries if self._clean[place])
        self._firsts = [gops.first_of(place) for place in self._entries]

    def copied(self, shown: FrameRange, *, is_after_copy: bool) -> Copied | None:
        """The longest piece of a range that can be copied, if it is worth it.

        Before a picture that is no IDR stands an encoded one, whose end tells decoders to forget.
        """
        number = bisect_left(self._firsts, max(shown.first, self._gops.seen.first))
        while number < len(self._entries):
            start, first = self._entries[number], self._firsts[number]
            entry = self._gops.entries[start]
            if entry.is_fresh or not is_after_copy or first > shown.first:
                end = self._last_clean(min(shown.end, self._gops.seen.end))
                count = end - start - entry.skipped
                return Copied(start, end, entry, first, count) if count >= LEAST_COPIED else None
            number += 1
        return None

    def _last_clean(self, end: int) -> int:
        """The last place at which a piece can end that shows nothing from frame `end` on."""
        place = bisect_left(self._highest, end)
        while not self._clean[place]:
            place -= 1
        return place
