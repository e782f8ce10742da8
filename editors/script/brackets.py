"""What stands between square brackets in a script: pauses, and remarks as people write them."""

from __future__ import annotations

import difflib
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from media.clock import in_seconds, parse_seconds
from media.errors import OptionError

if TYPE_CHECKING:
    from fractions import Fraction

_LONGEST_PAUSE: Final = 120
"""Characters of a pause; `[pause 3600.25s -> 1800.25s]` has 28."""
_PAUSE = re.compile(
    r"\[\s*pause:?\s+(?P<length>[^\s\]>→][^\]>→]*?)\s*"
    r"(?:(?:[-–—=]{1,2}>|→)\s*(?P<left>[^\s\]>→][^\]>→]*?))?\s*\]",
    re.IGNORECASE,
)
_UNCLEAR = re.compile(r"\[\s*unclear:?\s+(?P<length>[^\s\]][^\]]*?)\s*\]", re.IGNORECASE)
_REMARK = re.compile(r"\[\s*([^\W\d_][^\[\]\\]*)\]")
_NUMBERED = re.compile(r"\d\s*m?s\b|->|→|--", re.IGNORECASE)


@lru_cache(maxsize=4096)
def read_pause(text: str) -> tuple[str, Fraction | None] | None:
    """The length of a pause as scripts show it, and the seconds that stay of it, if said.

    Numbers may be typed as people do: `1,5 s`, `1500ms`. None where this is no pause.
    """
    match = _PAUSE.fullmatch(text.replace("\\", "")) if len(text) <= _LONGEST_PAUSE else None
    if not match:
        return None
    try:
        length = _seconds(match["length"])
        left = _seconds(match["left"]) if match["left"] else None
    except OptionError:
        return None
    return _as_shown(length) or match["length"], left


def read_unclear(text: str) -> str | None:
    """The length of `[unclear 3.2s]` as scripts show it; None where this is none."""
    match = _UNCLEAR.fullmatch(text.replace("\\", "")) if len(text) <= _LONGEST_PAUSE else None
    try:
        return (_as_shown(_seconds(match["length"])) or match["length"]) if match else None
    except OptionError:
        return None


def _as_shown(length: Fraction) -> str | None:
    """A length as scripts show it, if it has no more than whole hundredths of a second."""
    hundredths = length * 100
    return in_seconds(int(hundredths), 100) if hundredths.denominator == 1 else None


def _seconds(typed: str) -> Fraction:
    """`1,5 s` as seconds; a comma of milliseconds parts thousands."""
    text = re.sub(r"\s+(?=[a-z]+$)", "", typed.casefold())
    return parse_seconds(text.replace(",", "" if text.endswith("ms") else "."))


def read_remark(text: str) -> str | None:
    """What `[note: ...]` or `[cut this?]` says; None where it might be a word or a pause.

    Words hold no spaces, so `[sic]` may be one; see `read.py` for remarks that were said.
    """
    match = _REMARK.fullmatch(text)
    inside = match[1].strip() if match else ""
    if not re.search(r"[\s:?]", inside) or _NUMBERED.search(inside):
        return None
    first = re.split(r"\W", inside, maxsplit=1)[0].casefold()
    is_pause = difflib.get_close_matches(first, ("pause", "silence", "gap"), 1, 0.6)
    return None if is_pause else f" {' '.join(inside.split())} "
