"""A picture that is made while the sound of its edit is encoded.

The ffmpeg that mixes both keeps what is ahead in memory until the other has come, so the sound must
not be far ahead.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fractions import Fraction

_LEAD_S: Final = 60
"""Samples of a minute are some tens of megabytes at most, and few pictures take as long."""


@dataclass(frozen=True, slots=True)
class PictureFeed:
    """A picture that arrives through a pipe as an MP4 file, so that its packets are copied."""

    descriptor: int
    late_s: Fraction
    """By how much all of its times are late."""


class SoundLead:
    """Lets threads that feed sound wait for one that feeds the picture."""

    def __init__(self) -> None:
        self._moved = threading.Condition()
        self._shown_s: Fraction | float = 0

    def shown(self, until_s: Fraction) -> None:
        """Say how much of the picture there is."""
        with self._moved:
            self._shown_s = max(self._shown_s, until_s)
            self._moved.notify_all()

    def end(self) -> None:
        """Say that nothing has to be waited for any more."""
        with self._moved:
            self._shown_s = float("inf")
            self._moved.notify_all()

    def wait(self, heard_s: float) -> None:
        """Wait until the picture is near enough to this moment of the sound."""
        with self._moved:
            self._moved.wait_for(lambda: heard_s <= self._shown_s + _LEAD_S)
