"""What every file of ours must look like: JSON Schemas in `media/schemas`, one for each noun."""

from __future__ import annotations

import functools
import json
import math
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from media.checks import check_of
from media.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class _Real(float):
    """A number with a point in it; to a schema `2.0` is an integer, and to a span it is not."""

    __slots__ = ()

    def is_integer(self) -> bool:
        return False


def parsed_json(text: str, *, names: bool = False) -> Any:
    """JSON as its standard has it: no NaN, no infinity, no integers of thousands of digits,
    no half of a character; with `names`, but those that stand for bytes of a file's name.

    Raises ValueError, also where brackets stand too deep.
    """
    try:
        value = json.loads(text, parse_float=_real, parse_constant=_refuse)
        if _HALF.search(text):
            errors = "surrogateescape" if names else "strict"
            json.dumps(value, ensure_ascii=False).encode(errors=errors)  # a half alone is no text
    except RecursionError:
        raise ValueError("its brackets stand too deep") from None
    return value


_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""An escape of half a character, as JSON writes those beyond U+FFFF: two of them are one."""


_MOST_DOTS = 100


def parsed_toml(text: str) -> dict[str, Any]:
    """TOML whose keys are of few parts: one of thousands takes the square of their number.

    Raises ValueError.
    """
    import tomllib

    for line in text.splitlines():
        if line.partition("=")[0].count(".") > _MOST_DOTS:
            raise ValueError("a key has too many parts")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ValueError("it nests too deep") from None


def _real(digits: str) -> _Real:
    number = _Real(digits)
    return number if math.isfinite(number) else _refuse(digits[:40])


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number of it")


def validated(fields: Any, noun: str, path: Path) -> dict[str, Any]:
    """The fields, if they are as the schema of `noun` says.

    Raises FormatError that names the file and the place in it.
    """
    import fastjsonschema

    try:
        found: dict[str, Any] = _check(noun)(fields)
    except fastjsonschema.JsonSchemaValueException as error:
        name = error.name or "data"
        place = name.removeprefix("data").lstrip(".") or "its top"
        rule = error.message.removeprefix(name).strip()[:200]
        raise FormatError(
            f"{path} has fields that mean nothing ({place} {rule}): mend it, or move it away to "
            "have it made again."
        ) from None
    return found


@functools.cache
def schema(noun: str) -> Mapping[str, Any]:
    """The JSON Schema of a noun, such as `transcript`."""
    found: dict[str, Any] = json.loads(_text(noun))
    return found


def _text(noun: str) -> str:
    return _place(noun).read_text(encoding="utf-8")


def _place(noun: str) -> Path:
    return Path(__file__).parent / "schemas" / f"{noun}.json"


@functools.cache
def _check(noun: str) -> Callable[[Any], Any]:
    return check_of(_text(noun), _place(noun))
