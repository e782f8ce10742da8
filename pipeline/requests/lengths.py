"""Whether a length that a request names is how long the episode is to be."""

from __future__ import annotations

import re
from typing import Final

from pipeline.requests.vocabulary import mentions

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
