"""The command `paperedit`: words become a command and its options, which settings fill in."""

from __future__ import annotations

import argparse
import difflib
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from flows.cli.commands import COMMANDS, GROUPS
from flows.console import Console, Loudness, printable
from flows.options.parser import parser_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.cli.command import Command

_USAGE: Final = "usage: paperedit COMMAND ..."
_ABOUT: Final = (
    "A recording becomes a text file; what you strike from the text is gone",
    "from the sound and the picture.",
)
_MORE: Final = (
    "options:",
    "  -h, --help  show this help and exit",
    "  --version   show the version and exit",
    "",
    "'paperedit COMMAND --help' tells what may be asked of a command.",
)


def main(words: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when done, 1 after a user's error in one sentence, 2 wrong usage,
    3 where a result is of another script than there is now,
    128 and a signal's number after that signal, or where nobody read the answer (141)."""
    return ready(words)()


def ready(words: Sequence[str] | None = None) -> Callable[[], int]:
    """Read the words and load what they ask for; what is given back does it.

    Raises SystemExit for help and for wrong usage, and ImportError, OSError or MemoryError where
    the program cannot be loaded.
    """
    command, given = read(sys.argv[1:] if words is None else words)
    from flows.cli.ending import ended

    loudness = Loudness(("verbose" in given) - ("quiet" in given))
    runs, console = command.loaded(), Console(machine="json" in given, loudness=loudness)

    def run() -> None:
        runs(filled_in(command, given, console), console)
        console.say_times()

    return lambda: ended(run, console)


def read(words: Sequence[str]) -> tuple[Command, dict[str, Any]]:
    """The command, and what the words say of its options, by their names in Python.

    Raises SystemExit for help and for wrong usage.
    """
    first, *rest = words or ["--help"]
    if first not in COMMANDS:
        _without_command(first)
    command = COMMANDS[first]
    parser = parser_of(f"paperedit {command.name}", command.about, command.asked_of())
    # Options may stand between two names; a name behind "--" may begin as an option does, which
    # only the plain reading understands.
    understood = parser.parse_args if "--" in rest else parser.parse_intermixed_args
    return command, vars(understood(rest))


def filled_in(command: Command, given: dict[str, Any], console: Console) -> argparse.Namespace:
    """All options: what was given beats the show's settings, which beat the defaults.

    A label of the command line's own is one more, beside those of the show. Raises OptionError
    for settings that mean nothing.
    """
    from flows.options.settings import beaten_by
    from flows.options.table import HANDED_ON

    place: Path | None = next((given[n] for n in ("media", "folder", "source") if n in given), None)
    show = _settings_at(place, console) if place is not None else {}
    if not command.is_for_one:  # each episode's own command asks again
        show = {name: value for name, value in show.items() if name not in HANDED_ON}
    added = {
        option.name: [*show[option.name], *given[option.name]]
        for option in command.options
        if option.repeated and option.name in show and option.name in given
    }
    counting = beaten_by(given, show)
    return argparse.Namespace(**{**command.defaults(), **counting, **given, **added})


def _settings_at(place: Path, console: Console) -> dict[str, Any]:
    """The settings that count there; what does not count is said."""
    from flows.options.settings import passed_over, settings

    show = settings(place)
    for remark in passed_over(place):
        console.say(remark)
    return show


def overview() -> str:
    """The help of `paperedit` itself: the commands in the order of work."""
    lines = [_USAGE, "", *_ABOUT]
    for title, commands in GROUPS.items():
        lines += ["", f"{title}:", *(f"  {one.name:<11} {one.about}" for one in commands)]
    return "\n".join([*lines, "", *_MORE, ""])


def _without_command(word: str) -> NoReturn:
    """Help, the version, or a sentence of what is wrong."""
    if word in ("-h", "--help"):
        sys.stdout.write(overview())
        sys.exit(0)
    if word == "--version":
        from importlib import metadata

        sys.stdout.write(f"paperedit {metadata.version('paperedit')}\n")
        sys.exit(0)
    wrong = f"there is no command {word[:80]!r}"
    if word.startswith("-"):
        wrong = f"{word[:80]!r} stands before the command"
    elif Path(word).is_file():
        wrong += f" (did you mean 'run {word[:80]}'?)"
    elif close := difflib.get_close_matches(word[:80], COMMANDS, 1):
        wrong += f" (did you mean '{close[0]}'?)"
    sys.stderr.write(printable(f"{_USAGE}\npaperedit: error: {wrong}: see 'paperedit --help'.\n"))
    sys.exit(2)
