"""Take values out of JSON fields that anybody may have written; what is odd is a ValueError.

`media.files.format_errors` makes one sentence of that.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_RATIO: Final = re.compile(r"-?[0-9]{1,20}(/[0-9]{1,20})?")
"""As `str(Fraction)` writes it; `1e999999999` would be worked out in full, which never ends."""
_SHOWN: Final = 60


def whole(value: Any, name: str, least: int, most: int) -> int:
    """An integer from `least` to `most`; raises ValueError."""
    if type(value) is not int or not least <= value <= most:
        raise ValueError(
            f"{name} is {shown_value(value)}, not a whole number from {least} to {most}"
        )
    return value


def text(value: Any, name: str, pattern: str) -> str:
    """A text that matches `pattern` from end to end; raises ValueError."""
    if not isinstance(value, str) or not re.fullmatch(pattern, value):
        raise ValueError(f"{name} is {shown_value(value)}, which it never is")
    return value


def ratio(value: Any, name: str, least: Fraction, most: Fraction) -> Fraction:
    """A fraction such as `30000/1001`, from `least` to `most`; raises ValueError."""
    try:
        found = Fraction(text(value, name, _RATIO.pattern))
    except ZeroDivisionError:
        raise ValueError(f"{name} is {shown_value(value)}, which is no number") from None
    if not least <= found <= most:
        raise ValueError(f"{name} is {shown_value(value)}, not from {least} to {most}")
    return found


def yes_or_no(value: Any, name: str) -> bool:
    """A boolean; raises ValueError."""
    if not isinstance(value, bool):
        raise ValueError(f"{name} is {shown_value(value)}, not true or false")
    return value


def rows(fields: Mapping[str, Any], name: str, most: int) -> list[Any]:
    """The list of a name, empty where there is none, of at most `most` rows; raises ValueError."""
    found = fields.get(name, [])
    if not isinstance(found, list) or len(found) > most:
        raise ValueError(f"{name} is no list of up to {most}")
    return found


def shown_value(value: Any) -> str:
    """A value in as many characters as a sentence takes."""
    told = repr(value) if not isinstance(value, (list, dict)) else type(value).__name__
    return told if len(told) <= _SHOWN else f"{told[:_SHOWN]}..."
