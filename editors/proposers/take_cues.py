"""What people say when they begin a take again, in English.

our first guest is a baker from,| sorry, can I take that again? |our first guest is a baker
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.proposers.restarts.talk import SaidWord

_APOLOGY: Final = (
    r"(?:i m |i am |im )?(?:so )?sorry|excuse me|pardon me|oops|whoops|argh|ugh|damn|shoot|crap|"
    r"dammit"
)
_HALT: Final = r"no|nope|wait|hang on|hold on|okay|ok|uh|um|oh|let me see"
_AGAIN: Final = (
    r"(?:start|begin|do|take|try|read|say|go|run|record)(?: (?:that|this|it|the (?:line|sentence|"
    r"whole thing|question|intro|introduction)|with that))?(?: (?:one|all))?"
    r"(?: (?:again|over|over again|once more|one more time|differently|from the (?:top|beginning|"
    r"start)))"
)
_WISH: Final = (
    r"(?:let me|lemme|ill|iwill|i will|i want to|id like to|iwould like to|can i|could i|can we|"
    r"could we|lets|may i|let us)"
)
_WISHED: Final = (
    rf"{_WISH} (?:just )?(?:{_AGAIN}|re(?:start|do|phrase|take|cord|read)(?: (?:that|this|it))?|"
    r"get (?:that|this|it) right|go back|back up)"
)
_TAKEN_BACK: Final = (
    r"(?:strike|scratch|delete|cut) that|i (?:messed|screwed) (?:that|it) up|i lost my place|"
    r"i misspoke"
)
_BARE: Final = (
    r"start(?:ing)? (?:over|again)(?: again)?|take (?:two|three|four|five|six|2|3|4|5|6)|"
    r"again|once more|one more time|from the (?:top|beginning|start)"
)
"""What is a cue only where something went wrong, or as a sentence of its own."""
_CUE: Final = re.compile(
    rf"(?<!\S)(?P<sorry>(?:(?:{_APOLOGY}|{_HALT}) ){{0,4}})"
    rf"(?:(?P<wished>{_WISHED})|(?P<back>{_TAKEN_BACK})|(?P<bare>{_BARE}))"
    rf"(?: (?:{_WISHED}|{_TAKEN_BACK}|{_BARE}))?(?!\S)"
)
_SORRY: Final = re.compile(rf"(?<!\S)(?:{_APOLOGY})(?!\S)")
_SAID_AGAIN: Final = re.compile(rf"(?<!\S){_WISH} (?:just )?say ")
_LONGEST: Final = 14
"""Words of the longest cue."""
_LONGEST_EXCUSE: Final = 8
"""Words between an apology and the wish to begin again: "sorry, that was too fast"."""
_PAUSE_S: Final = 0.25
"""A pause that parts two clauses."""
_SPEECH: Final = word_set(
    "said say says saying asked ask asks asking told tell tells telling thought thinking shouted "
    "shouts shouting cried cries yelled yells called replied answered wrote begged begging pleaded "
    "whispered screamed insisted repeated suggested goes"
)
_BEING: Final = word_set("be subject_be")
_ADDRESSED: Final = word_set("me him her us them you everyone everybody please just well that like")
"""What may stand between a verb of saying and what is said."""
_APOLOGIES: Final = word_set("sorry oops whoops argh ugh")
_BEFORE_SORRY: Final = word_set("i im am so")


class TakeCue(NamedTuple):
    """Words `first:end` of a turn say that it will be said again."""

    first: int
    end: int
    is_sorry: bool
    """Whether it says that something went wrong."""
    is_wish: bool
    """Whether it says outright that something will be done again, or is taken back."""
    says: bool
    """Whether it is for what is said, not for how: "I'll say it again" may mean every word."""


def take_cues(said: Sequence[SaidWord]) -> Iterator[TakeCue]:
    """The cues of a turn, in order, disjoint: clauses of their own, and nobody's but the speaker's.

    "They asked, can I do this again?" is none, and "back to the start again" is none.
    """
    starts = [0, *accumulate(len(word.text) + 1 for word in said)]
    numbers = {start: number for number, start in enumerate(starts)}
    for match in _CUE.finditer(" ".join(word.text for word in said)):
        first, end = numbers[match.start()], numbers[match.end() + 1]
        excuse = _excuse(said, first)
        cue = TakeCue(
            excuse,
            end,
            excuse < first or bool(_SORRY.search(match["sorry"])),
            not match["bare"],
            bool(_SAID_AGAIN.match(match["wished"] or "")),
        )
        is_long = end - first > _LONGEST
        if not is_long and _is_clause(said, first, cue, match) and not _is_reported(said, excuse):
            yield cue


def _excuse(said: Sequence[SaidWord], first: int) -> int:
    """Where an apology begins that stands right before a cue, with what it excuses."""
    if not first or not said[first - 1].mark:
        return first
    for number in range(first - 1, max(0, first - _LONGEST_EXCUSE) - 1, -1):
        if said[number].mark == "." and number + 1 < first:
            break
        if said[number].text in _APOLOGIES:
            while number and said[number - 1].text in _BEFORE_SORRY:
                number -= 1
            return number if not number or said[number - 1].mark else first
    return first


def _is_clause(said: Sequence[SaidWord], first: int, cue: TakeCue, match: re.Match[str]) -> bool:
    """Whether nothing of the sentence around it belongs to a cue."""
    if match["wished"] or cue.is_sorry:
        return True
    ends = cue.end == len(said) or _is_parted(said, cue.end)
    if match["sorry"]:
        return ends
    if match["back"]:
        return ends and _is_parted(said, first)
    return ends and first > 0 and (said[first].is_first or said[first].is_hesitant)


def _is_parted(said: Sequence[SaidWord], number: int) -> bool:
    """Whether a clause may begin with a word."""
    word, before = said[number], said[number - 1] if number else None
    is_late = word.is_first or word.is_hesitant or word.pause_s > _PAUSE_S
    return before is None or is_late or bool(before.mark) or before.is_cut


def _is_reported(said: Sequence[SaidWord], first: int) -> bool:
    """Whether a cue is what somebody said or thought: "he said, sorry, let me start again"."""
    number = first - 1
    while number >= 0 and said[number].mark != "." and said[number].text in _ADDRESSED:
        if said[number].text == "like" and number and said[number - 1].word_class in _BEING:
            return True
        number -= 1
    return number >= 0 and said[number].mark != "." and said[number].text in _SPEECH
