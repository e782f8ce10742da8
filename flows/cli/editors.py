"""`paperedit editors`: what may propose cuts, and the options of each."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final

from editors.call import EditorCall
from editors.options import option_parameters
from editors.table import DEFAULT_EDITORS, EDITORS

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from flows.console import Console

_WIDTH: Final = 60
_GIVEN: Final = frozenset({"meaning"})
"""Parameters that the program fills in."""


def editors_command(options: argparse.Namespace, console: Console) -> None:
    """What may propose cuts, and the options of each."""
    rows = [_row(name) for name in options.names or EDITORS.names()]
    for row in rows:
        console.tell_all(_lines(row))
    if not options.names:
        usual = ",".join(map(str, DEFAULT_EDITORS))
        console.say(f"Without --edits, and as --edits default: {usual}.")
    console.answer({"editors": rows})


def _row(name: str) -> dict[str, Any]:
    """One editor; raises OptionError or ModelError for one that cannot be found or loaded."""
    editor: Callable[..., Any] = EDITORS.find(name)
    about = (inspect.getdoc(editor) or "").partition("\n\n")[0]
    parameters = option_parameters(editor)
    return {
        "name": name,
        "about": " ".join(about.split()),
        "options": {
            key: _default(key, parameter.default)
            for key, parameter in parameters.items()
            if key not in _GIVEN
        },
    }


def _default(name: str, value: Any) -> str | None:
    """A default as one would write it; None where there is none, or nothing is chosen."""
    if value is None or value is inspect.Parameter.empty or value in ((), frozenset(), ""):
        return None
    text = str(EditorCall("", {name: value})).partition("=")[2]
    return text if len(text) <= _WIDTH else f"{text[:_WIDTH].rpartition('+')[0]}+..."


def _lines(row: dict[str, Any]) -> Iterator[str]:
    yield f"{row['name']:<10} {row['about']}"
    for name, default in row["options"].items():
        yield f"{'':<10}   :{name}={'...' if default is None else default}"
