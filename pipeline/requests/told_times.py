"""Times that are told of in one place and meant in another, and what they are told of.

"it starts at 2:15, lose what comes before"            what is before 2:15
"drop everything before 0:30 and after 20:00"          both ends
"the part where he shouts from 1:00 to 2:00"           that stretch, whatever is said there
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from media.clock import clock_seconds
from pipeline.requests.verbs import cues
from pipeline.requests.vocabulary import mentions

if TYPE_CHECKING:
    from collections.abc import Callable

CLOCK: Final = r"(?<![\d:])(?:\d{1,2}:)?\d{1,3}:\d{2}(?:\.\d+)?(?![\d:]*\d)"
"""A time of the clock: `1:02`, `1:02:03.5`."""
_THE_REST: Final = r"(?:the rest|everything else|all else|all the rest|anything else)"
_REST_GOES: Final = (
    rf"(?:[,;.:]| -| –)? ?(?:and |then |please )*(?:(?:bin|dump|lose|ditch|drop|cut|delete|remove|"
    rf"scrap|chuck|trash|kill|toss|strip|throw away|get rid of) {_THE_REST}(?: out| away)?|"
    rf"{_THE_REST} (?:(?:can|should|must|may) )?(?:goes?|out|cut|away|be (?:cut|removed|gone)|"
    rf"is out|in the bin))\b"
)
_POINT: Final = r"(?:[ -]?(?:point|cue|time))?(?: at| on| is|:)? ?"
_ONLY_THERE: Final = re.compile(
    rf"\b(?:(?:i|we) )?(?:(?:keep|leave|use|want|need) (?:only|just)|(?:only|just) (?:keep|leave|"
    rf"use|want|need)"
    rf"|(?:keep|leave|use|want|need)(?=[^.,;]* only\b)|(?:remove|cut|delete|drop|lose) (?:"
    rf"everything|all)(?: else)? (?:but|except|apart from|besides|outside)(?: for)?)"
    rf"(?: what(?: is|'s))?(?: in)?(?: the (?:part|bit|section|stretch|passage))? "
    rf"(?:from |between )?(?P<a>{CLOCK}) ?(?:to|till|until|and|"
    rf"through|-|–|—) ?(?P<b>{CLOCK})(?P<more>(?:(?:,| and| also| &|"
    rf" plus)+ (?:from )?{CLOCK} ?(?:to|till|until|-|–|—) ?{CLOCK})*)"
    rf"(?: only)?(?:{_REST_GOES})?(?!(?:,| and| &| plus|;) (?:from )?\d)"
)
_IN_AND_OUT: Final = re.compile(
    rf"\b(?:(?:come |go |get |cut )?in{_POINT}|(?:start|begin)(?: it)?(?: at| on|:)? )"
    rf"(?P<a>{CLOCK})[,;.]?"
    rf"(?: (?:and|then))*,? (?:(?:come |go |get |cut )?out{_POINT}|(?:end|stop)(?: it)?"
    rf"(?: at| on|:)? )(?P<b>{CLOCK})(?:{_REST_GOES})?"
)
"""A stretch by its two ends, as cutters say it: "in at 0:42, out at 3:57"."""
_THERE_NOT_ELSE: Final = re.compile(
    rf"\b(?:(?:keep|leave|use|want|need|take|only|just) )+(?:what(?: is|'s) )?(?:in )?"
    rf"(?:from |between )?(?P<a>{CLOCK}) ?(?:to|till|until|and|through|-|–|—) ?(?P<b>{CLOCK})"
    rf"(?: in)?{_REST_GOES}"
)
"""Where all but one stretch is to go."""
_ONLY_UNTIL: Final = re.compile(
    rf"\b(?:only|just|keep it|keep)(?: it| this)? (?:until|up to|"
    rf"till) (?P<after>{CLOCK})(?: please)?(?:{_REST_GOES})"
)
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
    r"(?P<stays> (?:should|must|may|can|will|shall|is|is to|has to|needs to|gets?)(?: to)?(?: be)? "
    r"(?:cut|removed|deleted|dropped|trimmed|touched|changed|edited|altered|lost|gone|go|"
    r"taken out)\b)?"
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

    `note` gets the stretch, `start-end` in seconds, and what was said; no stretch where the
    times contradict each other.
    """

    def outside(match: re.Match[str]) -> str:
        first, last = f"0-{_seconds(match['a'])}", f"{_seconds(match['b'])}-"
        if float(_seconds(match["a"])) >= float(_seconds(match["b"])):
            return f"{match['verb']} {note('', match[0].removeprefix(match['verb']))}"
        return f"{match['verb']} {note(first, match[0])} and {note(last, match[0])}"

    def before(match: re.Match[str]) -> str:
        stretch = note(f"0-{_seconds(match['before'])}", match[0])
        return f"{match['told']}{match['before']}{match['link']} {stretch}"

    def nothing_there(match: re.Match[str]) -> str:
        first = f"0-{_seconds(match['before'])}" if match["before"] else ""
        verb = "keep" if match["stays"] else "cut"
        span = first or f"{_seconds(match['after'])}-"
        return f"{verb} {note(span, match[0])}"

    def all_but(match: re.Match[str]) -> str:
        clocks = [_seconds(clock[0]) for clock in re.finditer(CLOCK, match[0])]
        if clocks != sorted(clocks, key=float) or _keeps_more(match):
            return match[0]
        if match.re is _IN_AND_OUT and _is_of_part(match.string[: match.start()]):
            return note(f"{clocks[0]}-{clocks[1]}", match[0])
        ends = ("0", *clocks, "")
        gaps = (f"{ends[n]}-{ends[n + 1]}" for n in range(0, len(ends), 2))
        return "cut " + " and ".join(note(gap, match[0]) for gap in gaps if gap != "0-0")

    def only_until(match: re.Match[str]) -> str:
        return "cut " + note(f"{_seconds(match['after'])}-", match[0])

    for pattern in (_IN_AND_OUT, _THERE_NOT_ELSE, _ONLY_THERE):
        lower = pattern.sub(all_but, lower)
    lower = _ONLY_UNTIL.sub(only_until, lower)
    lower = _BEFORE_THAT.sub(before, _OUTSIDE.sub(outside, lower))
    return _NOTHING_THERE.sub(nothing_there, lower)


_BESIDE: Final = re.compile(r"(?:,? (?:and|plus|&)|,) ?(?:also )?(?:the |my |our |what )?(?=\w|‹)")


def _keeps_more(match: re.Match[str]) -> bool:
    """Whether more than times is to be kept: "keep only 5:00 to 6:00 and the outro"."""
    beside = _BESIDE.match(match.string, match.end())
    rest = re.split(r"[.!?;]", match.string[beside.end() :])[0] if beside else ""
    named = mentions(rest)
    is_next = bool(named) and not rest[: named[0].start].strip()
    return is_next and not any(cue.sense == "go" for cue in cues(rest[named[0].end :]))


def _is_of_part(before: str) -> bool:
    """Whether times are told of a part that is named before: "the ad comes in at 0:42"."""
    told = re.sub(r"[ ,:]*(?:\b(?:comes?|goes|is|starts?|runs?) ?)?$", "", before)
    named = mentions(told)
    is_last = bool(named) and named[-1].end == len(told)
    return is_last and named[-1].whats[0].startswith("cut:")


def without_told_topics(lower: str) -> str:
    """A request without the mark of a topic beside times, which tell where it is."""
    return _DESCRIBED.sub("", lower)


def _seconds(clock: str) -> str:
    return f"{float(clock_seconds(*clock.split(':'))):g}"
