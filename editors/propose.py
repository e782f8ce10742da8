"""The table of editors, and how their options are written: `fillers:words=um+uh`."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable, Sequence
from importlib import metadata
from typing import TYPE_CHECKING, Any

from editors.cut import Cut
from editors.decisions import Decisions, decided
from editors.fillers import fillers
from editors.gaps import gaps
from media.clock import parse_seconds
from media.errors import OptionError

if TYPE_CHECKING:
    from inspect import Parameter

    from pipeline.transcript import Transcript

Editor = Callable[..., Iterable[Cut]]
"""A pure function of a transcript; its options are keyword-only and have defaults."""

EDITORS: dict[str, Editor] = {"fillers": fillers, "gaps": gaps}
DEFAULT = ("fillers", "gaps")
ENTRY_POINTS = "paperedit.editors"
"""The group of entry points by which other packages add editors."""


def proposed(transcript: Transcript, specs: Sequence[str]) -> Decisions:
    """What the named editors, with their options, propose together.

    Raises OptionError for an editor or an option that does not exist.
    """
    editors = [editor_of(spec) for spec in specs]
    return decided(transcript, [cut for editor in editors for cut in editor(transcript)])


def editor_of(spec: str) -> Callable[[Transcript], Iterable[Cut]]:
    """The editor that a text such as `gaps:over=1s:to=0.4s` means, ready to be called."""
    name, *options = spec.split(":")
    editor = _found(name)
    parameters = {
        p.name: p
        for p in inspect.signature(editor).parameters.values()
        if p.kind is inspect.Parameter.KEYWORD_ONLY
    }
    values: dict[str, Any] = {}
    for option in options:
        key, equals, text = option.partition("=")
        if not equals or key not in parameters:
            raise OptionError(
                f"the editor {name} has no option '{option}'"
                f"{_closest(key, parameters)}: it has {', '.join(parameters) or 'none'}."
            )
        values[key] = _value(name, parameters[key], text)
    return lambda transcript: editor(transcript, **values)


def _found(name: str) -> Editor:
    if name in EDITORS:
        return EDITORS[name]
    for point in metadata.entry_points(group=ENTRY_POINTS, name=name):
        loaded: Editor = point.load()
        return loaded
    raise OptionError(
        f"there is no editor '{name}'{_closest(name, EDITORS)}: choose from {', '.join(EDITORS)}."
    )


def _closest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f" (did you mean '{near[0]}'?)" if near else ""


def _value(editor: str, parameter: Parameter, text: str) -> Any:
    """An option's text as the type that the function's own annotation names."""
    kind = str(parameter.annotation)
    try:
        if "frozenset" in kind:
            return frozenset(text.casefold().split("+"))
        if kind == "float":
            return float(parse_seconds(text))
        if kind == "bool":
            return {"yes": True, "no": False}[text]
        return int(text) if kind == "int" else text
    except (KeyError, ValueError):
        raise OptionError(
            f"'{text}' is no value for {editor}:{parameter.name}, which is a {kind}."
        ) from None
