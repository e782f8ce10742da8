"""The command line's parser, made from the table of options."""

from __future__ import annotations

import argparse
import difflib
import os
from typing import TYPE_CHECKING, Any, NoReturn

from flows.options.option import Group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flows.options.option import Option


class _Parser(argparse.ArgumentParser):
    """One sentence of what is wrong, with what may have been meant."""

    known: frozenset[str] = frozenset()
    """What may be written after the command."""

    def error(self, message: str) -> NoReturn:
        """Say it and end; the whole usage is what help is for."""
        from flows.console import printable

        wrong = message.rstrip(".")
        self.exit(2, printable(f"{self.prog}: {wrong}{self._meant(message)}: see "
                               f"'{self.prog} --help'.\n"))  # fmt: skip

    def _meant(self, message: str) -> str:
        first = message.removeprefix("unrecognized arguments: ").split(" ")[0]
        word = first.partition("=")[0][:80]
        if first == message.split(" ")[0]:
            return ""
        if not word.startswith("-"):
            is_one_more = os.path.isfile(first) and "--into" in self.known
            return " (one at a time; 'paperedit batch' takes a folder)" * is_one_more
        if word not in self.known and _is_setting(word):
            return " (a paperedit.toml beside the recordings may say it)"
        longer = [flag for flag in sorted(self.known) if flag.startswith(word)]
        near = longer or difflib.get_close_matches(word, sorted(self.known), 1)
        return f" (did you mean '{near[0]}'?)" if near else ""


def _is_setting(flag: str) -> bool:
    """Whether a show's settings may say what this command is not asked."""
    from flows.options.table import SETTINGS

    return flag.removeprefix("--") in SETTINGS


def parser_of(program: str, about: str, options: Iterable[Option]) -> argparse.ArgumentParser:
    """A parser of these options, with their help in groups.

    Its namespace holds what was given and nothing else: what was not given is filled in by
    settings and defaults.
    """
    parser = _Parser(
        prog=program, description=about, add_help=False, allow_abbrev=False,
        argument_default=argparse.SUPPRESS,
    )  # fmt: skip
    known = list(options)
    parser.known = frozenset(
        flag for option in known if not option.positional for flag in option.spellings
    )
    for group in Group:
        titled = parser.add_argument_group(group.value)
        for option in known:
            if option.group is group:
                _add(titled.add_argument, option)
        if group is Group.HOW:
            titled.add_argument("-h", "--help", action="help", help="show this help and exit")
    return parser


def _add(add: Callable[..., Any], option: Option) -> None:
    given: dict[str, Any] = {"help": option.description.replace("%", "%%")}
    if option.metavar:
        given["metavar"] = option.metavar
    if option.is_flag:
        given["action"] = "store_true"
    else:
        given["type"] = _reading(option)
        if option.repeated:
            given["action"] = "append"
        if option.choices:
            given["choices"] = option.choices
    if not option.positional:
        add(*option.spellings, dest=option.name, default=argparse.SUPPRESS, **given)
    elif option.nargs:
        add(option.name, nargs=option.nargs, default=argparse.SUPPRESS, **given)
    else:
        add(option.name, **given)


def _reading(option: Option) -> Callable[[str], Any]:
    """The kind, with the sentence of what it refuses."""
    from media.errors import OptionError

    def read(text: str) -> Any:
        try:
            return option.kind(text)
        except OptionError as error:
            raise argparse.ArgumentTypeError(str(error)) from None

    read.__name__ = option.kind.__name__  # argparse names the kind of a value that it refuses
    return read
