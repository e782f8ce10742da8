"""What a command is: its name, what it runs, and what may be asked of it."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from flows.options.option import Group, Option, Scope, Trust
from flows.options.table import NAMED

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from flows.console import Console

_JSON: Final = Option(
    "json", bool, "print one object for machines", Group.HOW, Scope.COMMAND, Trust.NO_SETTING
)
_QUIET: Final = Option(
    "quiet", bool, "say nothing but answers and errors",
    Group.HOW, Scope.COMMAND, Trust.NO_SETTING, flags=("-q", "--quiet"),
)  # fmt: skip
_VERBOSE: Final = Option(
    "verbose", bool, "also say what was current, every cut, and how long each stage took",
    Group.HOW, Scope.COMMAND, Trust.NO_SETTING, flags=("-v", "--verbose"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Command:
    """One command; its module is loaded when it runs, and not for its help."""

    name: str
    about: str
    """One plain line."""
    runs: str
    """The function, as `module:name` in this package."""
    options: tuple[Option, ...]

    def loaded(self) -> Callable[[argparse.Namespace, Console], None]:
        """The function; raises ImportError, OSError or MemoryError where it cannot be loaded."""
        module, _, name = self.runs.partition(":")
        found: Callable[..., None] = getattr(importlib.import_module(f"flows.cli.{module}"), name)
        return found

    def asked_of(self) -> tuple[Option, ...]:
        """All that may be asked of it."""
        return (_QUIET, _VERBOSE, _JSON, *self.options)

    @property
    def is_for_one(self) -> bool:
        """Whether it works on one episode; others hand on what they are asked, or ask nothing."""
        return NAMED["media"] in self.options

    def defaults(self) -> dict[str, Any]:
        """What holds where nobody says anything; nothing, of what each episode's command asks."""
        return {
            option.name: option.unasked(
                with_default=self.is_for_one or option.scope is not Scope.EVERY_EPISODE
            )
            for option in self.asked_of()
        }


def own_option(name: str, kind: Any, text: str, **more: Any) -> Option:
    """An option of one command."""
    group = more.pop("group", Group.ABOUT if more.get("positional") else Group.HOW)
    return Option(name, kind, text, group, Scope.COMMAND, Trust.NO_SETTING, **more)
