"""Times that are told of in one place and meant in another, and what they are told of.

"it starts at 2:15, lose what comes before"            what is before 2:15
"drop everything before 0:30 and after 20:00"          both ends
"the part where he shouts from 1:00 to 2:00"           that stretch, whatever is said there
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from media.clock import clock_seconds

if TYPE_CHECKING:
    from collections.abc import Callable

CLOCK: Final = r"(?:\d{1,2}:)?\d{1,3}:\d{2}(?:\.\d+)?"
"""A time of the clock: `1:02`, `1:02:03.5`."""
_EACH_SIDE: Final = r"(?:(?:everything|all|anything|whatever(?: is| comes)?) )?"
_OUTSIDE: Final = re.compile(
    rf"\b(?P<verb>(?:cut|drop|remove|delete|lose|trim|chop|strip|bin)(?: off| out)?) {_EACH_SIDE}"
    rf"(?:before|until|up to) (?P<a>{CLOCK}),? (?:and|&|plus) {_EACH_SIDE}"
    rf"(?:after|from|past) (?P<b>{CLOCK})(?: on(?:wards?)?)?(?! ?(?:-|to|till|until|–))"
)
"""What lies before one time and behind another: "drop everything before 0:30 and after 20:00"."""
_NOTHING_THERE: Final = re.compile(
    rf"(?:(?<=[.:;,!?] )|(?<=and )|^)(?:(?:i |we )?(?:want|need|keep|leave) )?nothing (?:"
    rf"(?:before|until|up to) (?P<before>{CLOCK})|(?:after|past|behind) (?P<after>{CLOCK}))"
)
_BEFORE_THAT: Final = re.compile(
    rf"(?P<told>\b(?:starts?|begins?|is|kicks? off|gets? going|only starts?|opens?)"
    rf"(?: \w+)? (?:at|from) )(?P<before>{CLOCK})(?P<link>[,;.:]?(?: \w+){{0,5}}?[,;]?) "
    r"(?:everything|all|anything|whatever|what)(?:'s| that is| that comes| is| comes| came|(?: "
    r"\w+)? goes)? (?:before|in front of|ahead of|prior to|leading up to)(?: (?:that|it|then|"
    r"this))?\b"
    r"(?! (?:the|my|our|‹|\d|we|i|he|she|they))"
)
"""Where the show begins, which is told first: "it starts at 2:15, lose what comes before"."""
_DESCRIBED: Final = re.compile(
    r"(?:‹topic\d+›|\bthe (?:part|bit|section|stretch|moment|passage) (?:where|when|in which) "
    r"[^,.;‹]{2,80}) *,? *(?=‹time\d+›)"
)
"""What is said in a part whose times are told: the times tell which it is."""


def with_told_times(lower: str, note: Callable[[str, str], str]) -> str:
    """A request in lower case with a mark, by `note`, for each stretch that such times mean.

    `note` gets the stretch, `start-end` in seconds, and what was said.
    """

    def outside(match: re.Match[str]) -> str:
        first, last = f"0-{_seconds(match['a'])}", f"{_seconds(match['b'])}-"
        return f"{match['verb']} {note(first, match[0])} and {note(last, match[0])}"

    def before(match: re.Match[str]) -> str:
        stretch = note(f"0-{_seconds(match['before'])}", match[0])
        return f"{match['told']}{match['before']}{match['link']} {stretch}"

    def nothing_there(match: re.Match[str]) -> str:
        first = f"0-{_seconds(match['before'])}" if match["before"] else ""
        return "cut " + note(first or f"{_seconds(match['after'])}-", match[0])

    lower = _BEFORE_THAT.sub(before, _OUTSIDE.sub(outside, lower))
    return _NOTHING_THERE.sub(nothing_there, lower)


def without_told_topics(lower: str) -> str:
    """A request without the mark of a topic beside times, which tell where it is."""
    return _DESCRIBED.sub("", lower)


def _seconds(clock: str) -> str:
    return f"{float(clock_seconds(*clock.split(':'))):g}"
