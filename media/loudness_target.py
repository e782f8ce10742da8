"""How loud an edit is to be: what `podcast`, `-18` or `none` ask for."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import Final

from media.errors import OptionError
from media.text import shown


@dataclass(frozen=True, slots=True)
class LoudnessTarget:
    """How loud an edit is to be."""

    lufs: float
    mono_lufs: float
    """The same of one channel, which is played by two speakers."""
    peak_db: float
    """dBTP that no peak goes over."""

    def of(self, channels: int) -> float:
        """LUFS of a stream of so many channels."""
        return self.mono_lufs if channels == 1 else self.lufs


NAMED_LOUDNESS: Final = {
    "podcast": LoudnessTarget(-16, -19, -1),
    "broadcast": LoudnessTarget(-23, -23, -1),
    "video": LoudnessTarget(-14, -14, -1),
}
"""Apple Podcasts' wish, EBU R 128, and what YouTube and Spotify turn down to."""
_LOUDEST, _SOFTEST = -5.0, -40.0


def loudness_target(text: str) -> LoudnessTarget | None:
    """What `podcast`, `-18` or `none` asks for; raises OptionError for what is none of them."""
    if text == "none":
        return None
    if text in NAMED_LOUDNESS:
        return NAMED_LOUDNESS[text]
    with contextlib.suppress(ValueError):
        lufs = float(text)
        if _SOFTEST <= lufs <= _LOUDEST:
            return LoudnessTarget(lufs, lufs, -1)
    raise OptionError(
        f"'{shown(text)}' is no loudness: give {', '.join(NAMED_LOUDNESS)}, none, or LUFS from "
        f"{_SOFTEST:.0f} to {_LOUDEST:.0f}, such as -18."
    )
