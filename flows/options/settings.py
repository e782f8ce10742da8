"""A show's settings: one `paperedit.toml`, found upwards from the recording.

Its keys are the names of the command line's options, without the dashes in front:

    language = "en"
    edits = "fillers,gaps:over=1s"
    all-streams = true

The user's own, in `flows.options.trust.config_folder()`, holds for every show that says nothing
else.
What a file that is found may say is decided in `flows.options.trust`.
"""

from __future__ import annotations

import difflib
import hashlib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from flows.options.episode import EpisodeOptions
from flows.options.roots import refuse_outside
from flows.options.table import NAMED, PROPOSING, SETTINGS
from flows.options.trust import config_folder, is_data, is_trusted
from media.errors import OptionError
from media.files import absolute, read_bytes
from media.schema import parsed_toml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.options.option import Option

SETTINGS_NAME = "paperedit.toml"
_MOST_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Settings:
    """What one file says, by the options' names in Python."""

    path: Path
    sha256: str
    """Of the bytes that were read; whoever may write the file may do so at any moment."""
    data: dict[str, Any]
    """What counts wherever the file lies."""
    own: dict[str, Any]
    """What counts only where the user trusts the file."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a file.

        Raises OptionError for what is no TOML, for unknown keys and for values of the wrong kind.
        """
        content = _content(path)
        found: dict[str, Any] = {}
        for name, value in _toml(path, content).items():
            if name not in SETTINGS:
                close = difflib.get_close_matches(name[:80], SETTINGS, 1)
                hint = f" (did you mean '{close[0]}'?)" if close else ""
                raise OptionError(
                    f"{path} has no setting '{name[:80]}'{hint}: it has {', '.join(SETTINGS)}."
                )
            found[SETTINGS[name].name] = _value(SETTINGS[name], value, path)
        data = {key for key, value in found.items() if is_data(key, value, path.parent)}
        return cls(
            path,
            hashlib.sha256(content).hexdigest(),
            {key: value for key, value in found.items() if key in data},
            {key: value for key, value in found.items() if key not in data},
        )

    @property
    def is_trusted(self) -> bool:
        """Whether the user trusts what was read."""
        return is_trusted(self.path, self.sha256)

    def counting(self) -> dict[str, Any]:
        """What counts, of all that it says."""
        return {**self.data, **self.own} if self.own and self.is_trusted else self.data

    def passed_over(self) -> tuple[str, ...]:
        """What does not count and why, in sentences."""
        if not self.own or self.is_trusted:
            return ()
        names = ", ".join(f"'{name.replace('_', '-')}'" for name in self.own)
        return (
            f"{self.path} says {names}, which is passed over: it is misspelt, or names what would "
            f"be loaded, called or written to. 'paperedit trust {self.path.parent}' lets it "
            "count.",
        )


def settings_file(media: Path) -> Path | None:
    """The nearest `paperedit.toml` beside or above a recording or a folder."""
    start = absolute(media)
    found = (folder / SETTINGS_NAME for folder in (start, *start.parents))
    return next((path for path in found if path.is_file()), None)


def settings(media: Path) -> dict[str, Any]:
    """The show's settings by the options' names in Python; they beat the user's own.

    Raises OptionError as `Settings.read`.
    """
    own, path = config_folder() / SETTINGS_NAME, settings_file(media)
    values: dict[str, Any] = {}
    if own.is_file():
        read = Settings.read(own)
        values = {**read.data, **read.own}
    if path is None:
        return values
    show = Settings.read(path).counting()
    return beaten_by(show, values) | show


def passed_over(media: Path) -> tuple[str, ...]:
    """What the settings beside a recording say and what does not count, in sentences."""
    path = settings_file(media)
    return Settings.read(path).passed_over() if path else ()


def _content(path: Path) -> bytes:
    try:
        return read_bytes(path, _MOST_BYTES)
    except OSError as error:
        raise OptionError(f"{path} cannot be read ({error.strerror}): mend it.") from None


def _toml(path: Path, content: bytes) -> dict[str, Any]:
    try:
        return parsed_toml(content.decode("utf-8-sig"))
    except ValueError as error:
        reason = str(error)[:200]
        raise OptionError(f"{path} cannot be read as TOML ({reason}): mend it.") from None


def _value(option: Option, value: Any, path: Path) -> Any:
    """A value as the command line would have made it."""
    if option.is_flag:
        if not isinstance(value, bool):
            raise OptionError(f"{path}: '{option.flag[2:]}' is true or false, not {value!r:.80}.")
        return value
    if option.repeated:
        return value.split(",") if isinstance(value, str) else list(map(str, value))
    made = _single(option, value, path)
    if isinstance(made, Path):
        return path.parent / (made.expanduser() if made.parts[:1] == ("~",) else made)
    return made


def _single(option: Option, value: Any, path: Path) -> Any:
    """The value of an option that is given once; a list of texts is one with commas."""
    name = option.flag[2:]
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = ",".join(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise OptionError(f"{path}: '{name}' cannot be {value!r:.80}: give one value.")
    try:
        return option.kind(str(value))
    except (OptionError, ValueError) as error:
        what_to_give = str(error).partition(": ")[2] if isinstance(error, OptionError) else ""
        end = f": {what_to_give}" if what_to_give else "."
        raise OptionError(f"{path}: '{name}' cannot be {value!r:.80}{end}") from None


def beaten_by(given: Mapping[str, Any], show: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a show that still count beside what is given.

    Who proposes is one choice, whichever option makes it: what is given takes its place.
    """
    chosen = any(given.get(name) for name in PROPOSING)
    gone = given.keys() | (PROPOSING if chosen else set())
    return {name: value for name, value in show.items() if name not in gone}


def options_of(media: Path, given: Mapping[str, Any], *, wait: bool = False) -> EpisodeOptions:
    """Options of an episode: what is given beats the show's settings, which beat the defaults.

    `None` is not given; values are as on the command line. Raises OptionError for a path outside
    the roots, where there are some.
    """
    known = {field.name for field in fields(EpisodeOptions)}
    own = {name: _typed(NAMED[name], value) for name, value in given.items() if value is not None}
    show = {name: value for name, value in settings(media).items() if name in known}
    options = EpisodeOptions(**{**beaten_by(own, show), **own, "media": media, "wait": wait})
    refuse_outside(options)
    return options


def _typed(option: Option, value: Any) -> Any:
    """Text as the command line would have read it."""
    if option.repeated:
        return (value,) if isinstance(value, str) else tuple(value)
    return option.kind(value) if isinstance(value, str) else value
