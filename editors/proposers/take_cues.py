"""What people say when they begin a take again, in English.

our first guest is a baker from,| sorry, can I take that again? |our first guest is a baker
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SORRY: Final = (
    r"(?:(?:i m |i am |im )?(?:so )?sorry|excuse me|pardon me|oops|whoops|argh|ugh|damn|shoot|crap|"
    r"dammit|no|nope|wait|hang on|hold on|okay|ok|uh|um|oh|let me see)"
)
_AGAIN: Final = (
    r"(?:start|begin|do|take|try|read|say|go|run|record)(?: (?:that|this|it|the (?:line|sentence|"
    r"whole thing|question|intro|introduction)|with that))?(?: (?:one|all))?"
    r"(?: (?:again|over|over again|once more|one more time|differently|from the (?:top|beginning|"
    r"start)))"
)
_WISH: Final = (
    r"(?:let me|lemme|ill|i will|i want to|id like to|can i|could i|can we|lets|may i|let us)"
)
_STRONG: Final = (
    rf"{_WISH} (?:just )?(?:{_AGAIN}|re(?:start|do|phrase|take|cord|read)(?: (?:that|this|it))?|"
    r"go back|back up)",
    r"start(?:ing)? (?:over|again)(?: again)?",
    r"(?:strike|scratch|delete|cut) that",
    r"take (?:two|three|four|five|six|2|3|4|5|6)",
    r"i (?:messed|screwed) (?:that|it) up|i lost my place|i misspoke",
)
_WEAK: Final = (
    r"again",
    r"once more|one more time",
    r"from the (?:top|beginning|start)",
)
"""What is a cue only right behind a word that says that something went wrong."""
_CUE: Final = re.compile(
    rf"(?<!\S)(?:{_SORRY} ){{0,4}}(?:{'|'.join(_STRONG)})(?: (?:{'|'.join((*_STRONG, *_WEAK))}))?"
    rf"(?!\S)|(?<!\S)(?:{_SORRY} ){{1,4}}(?:{'|'.join(_WEAK)})(?!\S)"
)
_LONGEST: Final = 14
"""Words of the longest cue."""
MARKED_SORRY: Final = frozenset({"sorry", "oops", "whoops", "argh", "ugh"})
"""What may be all that is said between two takes that begin alike."""


class TakeCue(NamedTuple):
    """Words `first:end` of a turn say that it will be said again."""

    first: int
    end: int


def take_cues(texts: Sequence[str]) -> Iterator[TakeCue]:
    """The cues among bare words, in order, disjoint."""
    starts = [0, *accumulate(len(text) + 1 for text in texts)]
    numbers = {start: number for number, start in enumerate(starts)}
    for match in _CUE.finditer(" ".join(texts)):
        cue = TakeCue(numbers[match.start()], numbers[match.end() + 1])
        if cue.end - cue.first <= _LONGEST:
            yield cue
