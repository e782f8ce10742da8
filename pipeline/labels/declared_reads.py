"""Reads that say who pays and then what to do: "Support for this podcast comes from ... at ...".

    says who pays     "This episode is brought to you by Corwen Mills."
                      "They weave blankets."
    calls to act      "Go to corwenmills.com slash pod for ten percent off."

Both together are no talk, however short the read is and however plainly it is worded; either alone
may be: "the tour is brought to you by ...", "have a look at their site".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.labels.blocks import Line

_MOST_S, _MOST_LINES = 40.0, 6
"""Nor does a call to act belong to a sponsor that was named longer ago, or more sentences."""
_AWAY_S: Final = 5.0
"""Nor one behind a longer pause."""
_HEAD: Final = 24
"""Letters that may stand in front: "And so ", "All right, before that, "."""
_SHOW: Final = (
    r"((this|today's) ((week|portion|part|half|hour|segment)('s)?( of)?( the| this| today's)? )?"
    r"(show|episode|podcast|video|stream|broadcast|message|hour|bit|segment|portion|part)|"
    r"today's (program(me)?|series))"
)
_DECLARES: Final = re.compile(
    rf"\b({_SHOW} is( also| proudly)? "
    r"((made possible|brought|sponsored|supported|paid for)( to you)?"
    r"( today| in part)? by)|"
    rf"(support|sponsorship|funding) for ({_SHOW}|this program(me)?)( also)? (comes|is provided)"
    r"( to (you|us))? (from|by)|"
    r"(today's|this week's|this episode's) sponsors? (is|are)|"
    r"our sponsors? (today|this week|for (this|today's) \w+) (is|are))"
    r"( our (friends|partner|partners|sponsor)( over)?( at)?,?)?( the)? (?P<who>[\w.&-]+)",
    re.IGNORECASE,
)
_PERSON: Final = re.compile(
    r"(?-i:( [A-Z]\w+)*),? (who|whose|our|my|and (his|her|their)|himself|herself)\b"
)
"""Behind the first word of a name."""
_OWN: Final = word_set("Doctor Professor Mister Patreon You Listeners Viewers Our My Us Me")
"""Who pays there is no sponsor."""
_CALLS: Final = re.compile(
    r"\b\w+ ?(\.|dot) ?(com|io|net|co|ai|app|shop|edu|org|uk|au|ie|nz|ca|de|fm)\b|\bslash [a-z]+|"
    r"\b(use|using|with|enter|type|promo|offer|discount|coupon)( the| our| my)?( promo)? code "
    r"(?-i:[A-Z])|\bfree (trial|quote)\b|\blink (is )?(down )?(in the|below)\b|"
    r"\b(call|ring|text) (them |us )?(on |at )?[\d(][\d -]{5,}",
    re.IGNORECASE,
)
_TELLS: Final = re.compile(
    r"\b(said|says|say|saying|goes|wrote|writes|reads?|called|if|when|joke|fake|pretend|imagine)\b",
    re.IGNORECASE,
)
"""In front of it these make it somebody's words."""
_BACK: Final = re.compile(
    r"\b(back to (the|our|my|what)|welcome back|and we're back|where were we)\b", re.IGNORECASE
)


def declared_reads(lines: Sequence[Line]) -> Iterator[tuple[int, int]]:
    """First and last sentence of each read that says who pays, up to its last call to act; pure."""
    for first in range(len(lines)):
        last = max(_calls(lines, first), default=None) if _is_declared(lines, first) else None
        if last is not None:
            yield first, last


def _is_declared(lines: Sequence[Line], number: int) -> bool:
    """Whether a sentence declares who pays, and nothing before it in the same speech doubts it."""
    before = lines[number - 1].text if number else ""
    is_new = not before or before[-1] in ".?!"
    return _declares(lines[number].text) and (is_new or not _TELLS.search(before))


def _declares(text: str) -> bool:
    found = _DECLARES.search(text)
    if not found or found.start() > _HEAD or _TELLS.search(text[: found.start()]):
        return False
    is_person = _PERSON.match(text, found.end("who"))
    return found["who"][0].isupper() and found["who"] not in _OWN and not is_person


def _calls(lines: Sequence[Line], first: int) -> Iterator[int]:
    for number in range(first, min(first + _MOST_LINES, len(lines))):
        line = lines[number]
        away_s = line.start_s - lines[number - 1].end_s if number > first else 0.0
        is_far = line.start_s - lines[first].start_s > _MOST_S or away_s > _AWAY_S
        if is_far or _BACK.search(line.text) or (number > first and _declares(line.text)):
            return
        if _CALLS.search(line.text):
            yield number
