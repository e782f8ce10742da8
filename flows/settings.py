"""A show's settings: one `paperedit.toml`, found upwards from the recording.

Its keys are the names of the command line's options, without the dashes in front:

    language = "en"
    edits = "fillers,gaps:over=1s"
    all-streams = true
"""

from __future__ import annotations

import argparse
import difflib
import tomllib
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import arguments
from flows.episode import EpisodeOptions
from media.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Mapping

NAME = "paperedit.toml"
_OF_ONE_EPISODE = (
    "given", "plan", "wait", "script", "out", "at", "restore", "only", "without", "dry_run"
)  # fmt: skip
"""Options that say something of one episode, or of one moment; a show has no such settings."""


def settings_file(media: Path) -> Path | None:
    """The nearest `paperedit.toml` beside or above a recording or a folder."""
    start = media.expanduser().absolute()
    found = (folder / NAME for folder in (start, *start.parents))
    return next((path for path in found if path.is_file()), None)


def settings(media: Path) -> dict[str, Any]:
    """The show's settings by the options' names in Python; nothing without a file.

    Raises OptionError for what is no TOML, for unknown keys and for values of the wrong kind.
    """
    path = settings_file(media)
    if path is None:
        return {}
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise OptionError(f"{path} cannot be read as TOML ({error}): mend it.") from None
    known = _actions()
    for name in given:
        if name not in known:
            close = difflib.get_close_matches(name, known, 1)
            hint = f" (did you mean '{close[0]}'?)" if close else ""
            raise OptionError(f"{path} has no setting '{name}'{hint}: it has {', '.join(known)}.")
    return {known[name].dest: _value(known[name], value, path) for name, value in given.items()}


def _actions() -> dict[str, argparse.Action]:
    """The options that may be settings, by their long names."""
    return {
        option[2:]: action
        for action in arguments.known()
        for option in action.option_strings
        if option.startswith("--") and action.dest not in _OF_ONE_EPISODE
    }


def _value(action: argparse.Action, value: Any, path: Path) -> Any:
    """A value as the command line would have made it."""
    name = action.option_strings[-1][2:]
    if action.nargs == 0:
        if not isinstance(value, bool):
            raise OptionError(f"{path}: '{name}' is true or false, not {value!r}.")
        return value
    if isinstance(action, argparse._AppendAction):
        return value.split(",") if isinstance(value, str) else list(map(str, value))
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        if action.dest in arguments.REPEATED:
            return value
        value = ",".join(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise OptionError(f"{path}: '{name}' cannot be {value!r}: give one value.")
    try:
        made = action.type(str(value)) if callable(action.type) else str(value)
    except (ValueError, argparse.ArgumentTypeError):
        raise OptionError(f"{path}: '{name}' cannot be {value!r}.") from None
    if action.choices and made not in action.choices:
        raise OptionError(f"{path}: '{name}' is one of {', '.join(map(str, action.choices))}.")
    if isinstance(made, Path):
        return path.parent / made.expanduser()
    return made


def options_of(media: Path, given: Mapping[str, Any], *, wait: bool = False) -> EpisodeOptions:
    """Options of an episode: what is given beats the show's settings, which beat the defaults.

    `None` is not given; values are as on the command line.
    """
    known = {field.name for field in fields(EpisodeOptions)}
    show = {name: value for name, value in settings(media).items() if name in known}
    own = {name: _typed(name, value) for name, value in given.items() if value is not None}
    if "ask" in own or "plan" in own:
        show.pop("edits", None)  # it is said otherwise who proposes
    return EpisodeOptions(**{**show, **own, "media": media, "wait": wait})


def _typed(name: str, value: Any) -> Any:
    """Text as the command line would have read it."""
    if name in arguments.REPEATED:
        return (value,) if isinstance(value, str) else tuple(value)
    kinds = {action.dest: action.type for action in arguments.known()}
    kind = kinds.get(name)
    return kind(value) if isinstance(value, str) and callable(kind) else value
