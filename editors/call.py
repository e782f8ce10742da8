"""A call of an editor with its options, and how people write one: `gaps:over=1s:to=0.4s`.

Between options stands `:`, between the parts of a value `+`; where a value itself holds one of
them it is written `%3A` or `%2B`. What an option means is the editor's own affair (`options`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from media.errors import OptionError
from media.text import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

_ESCAPES: Final = {":": "%3A", "+": "%2B", "%": "%25"}
_ESCAPED: Final = {code: character for character, code in _ESCAPES.items()}
_TO_ESCAPE: Final = re.compile(r"[:+]|%(?=3A|2B|25)")
_TO_READ: Final = re.compile(r"%(?:3A|2B|25)")


class Seconds(float):
    """A number of seconds, which people read as `1800s`."""

    def __str__(self) -> str:
        return f"{float(self):g}s"


@dataclass(frozen=True, slots=True)
class EditorCall:
    """An editor that is to propose, by its name in the table, with its options."""

    name: str
    options: Mapping[str, object] = field(default_factory=dict)
    """Text, a tuple of texts, a number, or yes and no; what was written is text, or a tuple."""

    def __str__(self) -> str:
        """As people write it; `parse_call` reads it back."""
        return ":".join([self.name, *(f"{k}={_written(v)}" for k, v in self.options.items())])


def parse_call(text: str) -> EditorCall:
    """A call as people write it; whether there is such an editor is not asked.

    Raises OptionError for an option without a value, and for one that is given twice.
    """
    name, *parts = text.split(":")
    options: dict[str, object] = {}
    for part in parts:
        key, equals, value = part.partition("=")
        if not equals:
            raise OptionError(
                f"'{shown(part)}' of the editor {shown(name)} has no value: write options like "
                f"{shown(name)}:{shown(part) or 'option'}=VALUE."
            )
        if key in options:
            raise OptionError(
                f"the option '{shown(key)}' of the editor {shown(name)} is given twice: "
                "give it once."
            )
        options[key] = _read(value)
    return EditorCall(name, options)


def _read(text: str) -> str | tuple[str, ...]:
    parts = tuple(_TO_READ.sub(lambda m: _ESCAPED[m[0]], part) for part in text.split("+"))
    return parts[0] if len(parts) == 1 else parts


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and not isinstance(value, Seconds):
        return f"{value:g}"
    if isinstance(value, frozenset):
        value = tuple(sorted(value))
    if isinstance(value, tuple):
        return "+".join(map(_written, value))
    return _TO_ESCAPE.sub(lambda m: _ESCAPES[m[0]], str(value))
