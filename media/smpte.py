"""Timecodes of cameras, `HH:MM:SS:FF`; a semicolon counts with dropped numbers (SMPTE ST 12-1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

_TIMECODE = re.compile(r"(\d\d):([0-5]\d):([0-5]\d)([:;.])(\d\d\d?)")


def timecode_frames(timecode: str, fps: Fraction) -> int | None:
    """Frames since midnight by a timecode; None for what is none, or none of this rate."""
    match = _TIMECODE.fullmatch(timecode)
    count = round(fps)
    if not match or not count or int(match[5]) >= count:
        return None
    hours, minutes, seconds, number = (int(match[group]) for group in (1, 2, 3, 5))
    number += count * (3600 * hours + 60 * minutes + seconds)
    if drops := _drops(match[4], count):
        whole = 60 * hours + minutes
        number -= drops * (whole - whole // 10)
    return number


def timecode_of(number: int, fps: Fraction, *, is_drop_frame: bool = False) -> str:
    """The timecode of a frame, counted from midnight; it begins anew at 24 hours."""
    count, mark = round(fps), ";" if is_drop_frame else ":"
    if drops := _drops(mark, count):
        number = _with_dropped(number % _frames_a_day(count, drops), count, drops)
    number %= 24 * 3600 * count
    seconds, number = divmod(number, count)
    clock = (seconds // 3600, seconds // 60 % 60, seconds % 60)
    return ":".join(f"{part:02d}" for part in clock) + f"{mark}{number:02d}"


def moved_timecode(start: str, frames: int, fps: Fraction) -> str:
    """The timecode of a frame that comes `frames` after the one that `start` names.

    It begins anew at 24 hours. What is no timecode, or none of this frame rate, gives "".
    """
    number = timecode_frames(start, fps)
    if number is None:
        return ""
    mark = start[8]
    moved = timecode_of(number + frames, fps, is_drop_frame=mark != ":")
    return f"{moved[:8]}{mark}{moved[9:]}"


def _drops(mark: str, count: int) -> int:
    """Numbers that a minute leaves out."""
    return 0 if mark == ":" else max(1, count // 30) * 2


def _frames_a_day(count: int, drops: int) -> int:
    return 24 * 6 * (600 * count - 9 * drops)


def _with_dropped(number: int, count: int, drops: int) -> int:
    """The same with the numbers counted that a minute leaves out, except each tenth."""
    tens, rest = divmod(number, 600 * count - 9 * drops)
    minutes = max(0, rest - drops) // (60 * count - drops)
    return number + 9 * drops * tens + drops * minutes
