"""What the text of a script is made of, and what can be wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from fractions import Fraction

    from editors.script.document import NoisesShown, ScriptPlace
    from media.muted import MuteKind

TOLD: Final = 5
"""The most problems of one script that are told; whoever has more mends these first."""
MOST_PROBLEMS: Final = 200
"""Problems after which nothing more is looked for."""

NO_TIME: Final = -1
"""What stands for a time of which so much is missing that it is none."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a script that cannot be done, and where it stands."""

    place: ScriptPlace
    message: str
    """What was found, what was expected, and what is closest."""

    def __str__(self) -> str:
        return f"{self.place}: {self.message}"


def reported(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems in the order of their places, as many as a person reads; the last one counts on.

    What is wrong in one way in many places is one problem.
    """
    found = sorted(problems, key=lambda problem: (problem.place.line, problem.place.column))
    alike: dict[str, list[Problem]] = {}
    for problem in found:
        alike.setdefault(problem.message, []).append(problem)
    told = [_with_others(group[0], len(group) - 1) for group in alike.values()]
    if len(told) <= TOLD:
        return tuple(told)
    more = len(told) - TOLD
    so_many = f"at least {more:,}" if len(found) >= MOST_PROBLEMS else f"{more:,}"
    return (*told[:TOLD], Problem(told[TOLD].place, f"and {so_many} more from here on."))


def _with_others(problem: Problem, others: int) -> Problem:
    """A problem that occurs in other places as well."""
    if not others:
        return problem
    places = f"{others:,} more places" if others > 1 else "one more place"
    return Problem(problem.place, f"{problem.message.removesuffix('.')}; the same in {places}.")


@dataclass(frozen=True, slots=True)
class WordToken:
    """A word in the script."""

    text: str
    struck: bool
    place: ScriptPlace
    mark: MuteKind | None = None
    """How it is muted."""
    is_doubtful: bool = False
    """Whether it stands there as `[um?]`."""


@dataclass(frozen=True, slots=True)
class PauseToken:
    """A pause in the script."""

    length: str
    """As written, such as `1.8s`."""
    left_s: Fraction | None
    """Seconds that stay; None for all of it."""
    place: ScriptPlace
    struck: bool = False


@dataclass(frozen=True, slots=True)
class UnclearToken:
    """Speech in the script that nobody understood."""

    length: str
    """As written, such as `3.2s`."""
    place: ScriptPlace
    struck: bool = False


@dataclass(frozen=True, slots=True)
class CommentToken:
    """A comment in the script."""

    text: str
    place: ScriptPlace
    is_bracketed: bool = False
    """Whether it was written like `[note: shorter?]`."""


@dataclass(frozen=True, slots=True)
class HeadingToken:
    """A heading in the script."""

    text: str
    level: int
    place: ScriptPlace


@dataclass(frozen=True, slots=True)
class BreakToken:
    """A backslash that stands alone at a line's end: a hard break, or what is left of a word."""

    place: ScriptPlace


Marked = WordToken | PauseToken | UnclearToken
"""What stands for something in the recording."""
Token = Marked | CommentToken | BreakToken


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Tokens under one line that names their time, their speaker, or both."""

    time_ms: int | None
    speaker: str | None
    label: str | None
    tokens: tuple[Token, ...]
    place: ScriptPlace


@dataclass(frozen=True, slots=True)
class Parsed:
    """A script's text, cut up."""

    media: str | None
    speakers: Mapping[str, str]
    approved: bool
    blocks: tuple[Paragraph | HeadingToken | CommentToken, ...]
    problems: tuple[Problem, ...]
    media_line: int = 1
    """The line in which the recording is named."""
    other_keys: tuple[str, ...] = ()
    """Lines of the header that are another program's."""
    has_unclear: bool = True
    """Whether unclear speech stands in such texts, so that it is deleted where it does not."""
    noises: NoisesShown = "all"
    """Which noises stand in it, so that they are deleted where they do not."""
    noises_line: int = 1
    """The line that says so."""
    doubtful: bool = False
    """Whether `[um?]` is a word in it, and no remark."""
