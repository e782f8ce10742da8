"""Lengths as people say them, and whether one that is named is how long the episode is to be.

"an hour and a half"              1.5 hours
"the first hour and ten minutes"  the first 1 hour 10 minutes
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.requests.vocabulary import mentions

_COUNTS: Final = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_FRACTIONS: Final = {"half": 0.5, "quarter": 0.25, "three quarters": 0.75}
_COUNT: Final = rf"\b(?P<count>\d+|{'|'.join(_COUNTS)})"
_SPAN: Final = r"(?P<unit>hour|minute|second)s?"
_FRACTION: Final = r"(?:an? )?(?P<part>half|quarter|three quarters)\b"
_AT_AN_END: Final = r"(?:(?<=\bfirst )|(?<=\blast )|(?<=\bopening )|(?<=\bfinal )|(?<=\bclosing ))"
_WITH_PARTS: Final = (
    re.compile(rf"{_COUNT} and {_FRACTION} {_SPAN}\b", re.I),
    re.compile(rf"(?:{_COUNT} |{_AT_AN_END}){_SPAN} and {_FRACTION}", re.I),
    re.compile(rf"{_AT_AN_END}{_FRACTION} (?:of an? |an )?{_SPAN}\b", re.I),
)
_AND_SMALLER: Final = re.compile(
    rf"(?:\b(?:an?|one) |{_AT_AN_END})(?P<unit>hour|minute) (?:and )?(?=(?:\d+|[a-z]+(?:-[a-z]+)?)"
    r" (?:min(?:ute)?|sec(?:ond)?)s?\b)",
    re.I,
)


def in_figures(text: str) -> str:
    """A request with halves and quarters of hours and minutes, and "hour and", in figures."""
    for pattern in _WITH_PARTS:
        text = pattern.sub(_in_figures, text)
    return _AND_SMALLER.sub(r"1 \g<unit> ", text)


def _in_figures(match: re.Match[str]) -> str:
    groups = match.groupdict()
    whole = (groups.get("count") or "").casefold()
    count = _COUNTS.get(whole) or int(whole or ("unit" in groups and " and " in match[0]))
    return f"{count + _FRACTIONS[match['part'].casefold()]:g} {match['unit']}s"


_ABOUT_PAUSES: Final = re.compile(
    r"\b(?:pauses?|silences?|gaps?|dead air|quiet|breaks?|clips?(?! (?:needs|has|should|must|"
    r"is)\b)|shorts|reels?|teasers?|"
    r"snippets?|highlights?|grabs?|sound ?bites?|quotes|"
    r"between (?:\w+ )?(?:sentences|words|questions|answers|lines|phrases|speakers|turns))\b"
)


def is_of_pauses(part: str, before: str) -> bool:
    """Whether a length is one of pauses: "the pauses are too long, make maximum one second"."""
    if _ABOUT_PAUSES.search(part) or re.search(r"\b(?:each|apiece|per clip)\b", part):
        return True
    goes_on = part.startswith((",", "and", "but")) and _ABOUT_PAUSES.search(before)
    return bool(goes_on and re.search(r"\b(?:sec(?:ond)?s?|ms)\b", part))


_LESS_BY: Final = re.compile(
    r"\b(?:cut|los(?:e|ing)|drop|remove|shave(?: off)?|take (?:off|out|away)|trim off|save) "
    r"(?:at most|no more than|not more than|less than|max(?:imum)?|under|up to) [^,]*$"
    r"|\b(?:los(?:e|ing)|drop|remove|shave(?: off)?|take (?:off|out|away)|trim off|save) [^,]*"
    r"(?:at most|max(?:imum)?|or less|tops)$"
)
"""By how much an episode is to be shorter, which is not how long it will be."""


def is_no_goal(match: re.Match[str]) -> bool:
    """Whether a length is that of a part, or of what goes: "shorten the intro to ten seconds"."""
    before = match.string[: match.end()]
    return bool(_LESS_BY.search(before)) or any(
        m.whats[0].startswith("cut:") and match.start() <= m.end + 1 <= match.end()
        for m in mentions(before)
    )


NEEDS_WORK: Final = re.compile(r" needs? (?:\w+ )?(?:work|help|attention|fixing|love|polish)\b")
"""Behind a stretch: it is to be better, not gone."""
