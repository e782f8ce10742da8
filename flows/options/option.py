"""What one option is: its name and kind, where its help stands, and who may say it."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path
from typing import Any

Kind = Callable[[str], Any]
"""Makes a value of text: `str`, `int`, `Path`, `bool` for what is said or not, or one of these."""
Check = Callable[[Any, Path], bool]
"""Whether a value is data in the settings of this folder."""

SHALLOWEST_DUCK, DEEPEST_DUCK = 10.0, 40.0
"""LU of music under the voice: less drowns it, more is heard by nobody."""


def comma_names(text: str) -> tuple[str, ...]:
    """What commas separate."""
    return tuple(name for part in text.split(",") if (name := part.strip()))


def model_name(text: str) -> str:
    """A model by a name of ours, by its folder, or by a server's address."""
    return text


def stream_choice(text: str) -> int | str:
    """An audio stream by its number, or `loudest`; raises OptionError for what is neither."""
    from media.errors import OptionError
    from media.loudness import LOUDEST

    if text == LOUDEST:
        return text
    try:
        return int(text)
    except ValueError:
        raise OptionError(
            f"'{text:.80}' is no audio stream: give its number, from 0, or {LOUDEST}."
        ) from None


def loudness_name(text: str) -> str:
    """What an edit's loudness is to be, as it is written; raises OptionError for what is none."""
    from media.loudness_target import loudness_target

    loudness_target(text)
    return text


def noises_choice(text: str) -> str:
    """Which noises a script shows, by their name; raises OptionError for what is none."""
    from editors.script.document import NOISES_SHOWN
    from media.errors import OptionError

    if text not in NOISES_SHOWN:
        raise OptionError(f"'{text:.80}' are no noises: give all, some or none.")
    return text


def picture_choice(text: str) -> str:
    """How a picture is written, by its name; raises OptionError for what is none."""
    from media.copying import PICTURE_WAYS
    from media.errors import OptionError

    if text not in PICTURE_WAYS:
        raise OptionError(f"'{text:.80}' is no way with a picture: {', '.join(PICTURE_WAYS)}.")
    return text


def joins_choice(text: str) -> str:
    """What the picture's joins look like, by its name; raises OptionError for what is none."""
    from media.errors import OptionError
    from media.join_picture import JOIN_WAYS

    if text not in JOIN_WAYS:
        raise OptionError(f"'{text:.80}' is no way to join pictures: {', '.join(JOIN_WAYS)}.")
    return text


def encoder_choice(text: str) -> str:
    """An encoder that is hardware, or `auto`; raises OptionError for what is none."""
    from media.errors import OptionError
    from media.hardware import ANY_HARDWARE, HARDWARE

    known = (ANY_HARDWARE, *HARDWARE)
    if text not in known:
        raise OptionError(f"'{text:.80}' is no encoder by hardware: {', '.join(known)}.")
    return text


def duck_depth(text: str) -> float:
    """LU of music under the voice; raises OptionError for what nobody hears, or what drowns it."""
    from media.errors import OptionError

    with contextlib.suppress(ValueError):
        depth_db = float(text)
        if SHALLOWEST_DUCK <= depth_db <= DEEPEST_DUCK:
            return depth_db
    raise OptionError(
        f"'{text:.80}' is no depth of music under the voice: give LU from {SHALLOWEST_DUCK:.0f} to "
        f"{DEEPEST_DUCK:.0f}, such as 20."
    )


def time_of_day(text: str) -> float:
    """Seconds, from a time such as 90s, 250ms or 1:30; raises OptionError for what is none."""
    from media.clock import parse_seconds

    return float(parse_seconds(text))


class Group(Enum):
    """Where an option's help stands, in this order."""

    ABOUT = "about what"
    HEAR = "what to hear"
    CUT = "what to cut"
    WRITE = "what to write"
    WHERE = "where"
    HOW = "how"


class Scope(Enum):
    """What an option speaks of."""

    EVERY_EPISODE = auto()
    """One episode as well as many: a batch hands it on to each."""
    ONE_EPISODE = auto()
    """One episode and no other."""
    COMMAND = auto()
    """The command itself."""


class Trust(Enum):
    """What a `paperedit.toml` that lies beside recordings may say of an option."""

    NO_SETTING = auto()
    """Nothing, nor may the user's own: it is said of one episode, or of one moment."""
    DATA = auto()
    """Everything: it chooses and loads nothing, whatever it says."""
    OWN = auto()
    """Nothing: it names folders, servers or models to be loaded, so the user alone may say it."""


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that may be asked for; every column but the defaults must be thought of."""

    name: str
    """As values have it in Python; it is `--name-with-dashes` unless `flags` say otherwise."""
    kind: Kind
    help: str
    """One line; `{default}` in it is the default."""
    group: Group
    scope: Scope
    trust: Trust | Check
    """Who may set it; a check is data as long as the check says so, and the user's own else."""
    default: Any = None
    metavar: str | None = None
    flags: tuple[str, ...] = ()
    positional: bool = False
    nargs: str | None = None
    """Of a positional: `?` or `*`, else exactly one."""
    repeated: bool = False
    """Given once for each value, since a value may hold commas."""
    choices: tuple[str, ...] | None = None
    proposes: bool = False
    """Says who proposes; such options take each other's place."""

    @property
    def flag(self) -> str:
        """The long form on the command line."""
        return self.spellings[-1]

    @property
    def spellings(self) -> tuple[str, ...]:
        """All forms on the command line, the long one last."""
        return self.flags or (f"--{self.name.replace('_', '-')}",)

    @property
    def is_flag(self) -> bool:
        """Whether it is said or not, and has no value."""
        return self.kind is bool

    @property
    def is_setting(self) -> bool:
        """Whether a `paperedit.toml` may say it."""
        return self.trust is not Trust.NO_SETTING

    @property
    def description(self) -> str:
        """The help, with the default in it."""
        return self.help.format(default=self.default)

    def unasked(self, *, with_default: bool = True) -> Any:
        """The value where nobody says anything."""
        if self.is_flag:
            return False
        default = self.default if with_default else None
        return list(default) if isinstance(default, tuple) else default
