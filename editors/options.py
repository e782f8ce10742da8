"""Options of editors: values of the types that an editor's own annotations name.

str                 as it is written
int                 3
float               0.5; a time such as 0.6s, 250ms, 30min or 1:02.5 is its seconds
bool                yes, no, true, false
frozenset[str]      um+uh, without regard to case
tuple[str, ...]     one+after+another, as it is written
X | None            an X
"""

from __future__ import annotations

import inspect
import math
import re
import sys
import types
import typing
from typing import TYPE_CHECKING, Any, Final

from media.clock import clock_seconds, parse_seconds, unit_seconds
from media.errors import OptionError
from media.text import shown
from pipeline.registry.registry import closest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction
    from inspect import Parameter

    from editors.call import EditorCall

_KINDS: Final[dict[object, str]] = {
    str: "a text",
    int: "a whole number",
    float: "a number, or a time such as 0.6s or 250ms",
    bool: "yes or no",
    frozenset[str]: "words with + between them",
    tuple[str, ...]: "texts with + between them",
}
_LONG_TIME: Final = re.compile(r"([0-9]{1,6}(?:\.[0-9]{1,6})?) ?(min|h)")
_YES_NO: Final = {"yes": True, "true": True, "no": False, "false": False}


def bound_options(call: EditorCall, function: Callable[..., Any]) -> dict[str, Any]:
    """The options of a call, as the function's own annotations have them.

    Raises OptionError for an option that the function lacks, and for a value that is not of its
    type.
    """
    known = option_parameters(function)
    values: dict[str, Any] = {}
    for name, value in call.options.items():
        if name not in known:
            raise OptionError(
                f"the editor {call.name} has no option '{shown(name)}'{closest(name, known)}: "
                f"it has {', '.join(known) or 'none'}."
            )
        hint = _hint(call.name, function, known[name])
        try:
            values[name] = _converted(value, hint)
        except (KeyError, TypeError, ValueError, OverflowError, OptionError):
            text = str(type(call)(call.name, {name: value})).partition("=")[2]
            raise OptionError(
                f"'{shown(text)}' is no value for {call.name}:{name}, which is {_KINDS[hint]}."
            ) from None
    return values


def option_parameters(function: Callable[..., Any]) -> Mapping[str, Parameter]:
    """The options that a function has, by their names."""
    parameters = inspect.signature(function).parameters.values()
    return {p.name: p for p in parameters if p.kind is p.KEYWORD_ONLY}


def _hint(editor: str, function: Callable[..., Any], parameter: Parameter) -> Any:
    """The type of an option without its `None`; no other annotation is looked at."""
    holder = types.SimpleNamespace(__annotations__={parameter.name: parameter.annotation})
    try:
        hint = typing.get_type_hints(holder, _globals(function))[parameter.name]
    except (AttributeError, NameError, SyntaxError, TypeError):
        hint = parameter.annotation
    inner = [each for each in typing.get_args(hint) if each is not type(None)]
    if len(inner) == 1 and type(None) in typing.get_args(hint):
        (hint,) = inner
    try:
        is_known = hint in _KINDS
    except TypeError:
        is_known = False
    if not is_known:
        raise OptionError(
            f"{editor}:{parameter.name} cannot be given, as its type is none that options have: "
            "tell whoever wrote that editor."
        )
    return hint


def _globals(function: Callable[..., Any]) -> dict[str, Any]:
    """The names that a function's annotations may use."""
    inner = inspect.unwrap(function)
    if hasattr(inner, "__globals__"):
        return dict(inner.__globals__)
    return dict(vars(sys.modules[type(inner).__module__]))


def _converted(value: object, hint: Any) -> Any:
    """A value, written or not, as its type has it; raises ValueError or the like."""
    if hint == tuple[str, ...]:
        return tuple(_texts(value))
    if hint == frozenset[str]:
        return frozenset(text.casefold() for text in _texts(value))
    if isinstance(value, tuple):
        value = "+".join(map(str, value))
    if hint is str:
        return str(value)
    if hint is float:
        return _number(value)
    if not isinstance(value, str):
        if type(value) is not hint:
            raise TypeError("another type")
        return value
    return _YES_NO[value.strip().casefold()] if hint is bool else int(value)


def _texts(value: object) -> list[str]:
    parts = (value,) if isinstance(value, str) else value
    if not isinstance(parts, tuple | list | set | frozenset):
        raise TypeError("no texts")
    return [str(part) for part in parts if part != ""]


def _long_time(text: str) -> Fraction | None:
    """The seconds of `30min` or `1.5h`; None for what is neither."""
    match = _LONG_TIME.fullmatch(text.strip())
    return clock_seconds(match[1]) * unit_seconds(match[2]) if match else None


def _number(value: object) -> float:
    if isinstance(value, bool):
        raise TypeError("yes or no is no number")
    if isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            number = float(_long_time(value) or parse_seconds(value))
    elif isinstance(value, int | float):
        number = float(value)
    else:
        raise TypeError("no number")
    if not math.isfinite(number):
        raise ValueError("no finite number")
    return number
