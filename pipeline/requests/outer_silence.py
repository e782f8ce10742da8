"""The silence in which a recording begins or ends, which is named by where it lies.

"trim the dead air at the start"         start
"strip leading and trailing silence"     start+end
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_HOW: Final = (
    r"(?:(?:any|the|all|that|this|those|these|my|our|of|some|extra|unnecessary|long|awkward|big|"
    r"empty|huge|useless|whole|bit|bits|stretch|sec(?:ond)?s?|minutes?|\d+|a|an|few|couple|two|"
    r"three|four|five|six|ten|twenty|thirty|half) )*"
)
_SILENCE: Final = (
    rf"\b{_HOW}(?:(?:dead|empty|blank) (?:air|space|time|bits?|parts?|sound)|silen(?:ce|t)s?"
    r"(?: (?:bits?|parts?|stretch|seconds?))?|quiet(?: bits?| parts?)?|pauses?|gaps?|"
    r"nothing(?:ness)?)"
)
_START: Final = r"(?:start|beginning|begining|front|top|head|opening)"
_END: Final = (
    r"(?:end|tail|finish|(?<!bring )(?<!put )(?<!get )(?<!want )(?<!add )back|bottom|ending)"
)
_AND: Final = (
    r"(?: ?(?:and|&|\+|/|as well as|or|,) ?)(?:(?:at|from|off|of|in|on) )?(?:the )?(?:very )?"
)
_WHOLE: Final = (
    r"(?:show|episode|video|recording|file|audio|podcast|talk|lecture|clip|tape|track|"
    r"piece|thing|sermon|stream|take|lesson|class|session|call|film|song|message|it|this|that)"
)
_OF_ALL: Final = (
    rf"(?: of (?:(?:the|my|our|this|that|each) )?(?:\w+ )?{_WHOLE}\b|(?! of\b| where\b))"
)
_AT: Final = (
    r"(?:,? (?:(?:that|which) is |right |there is |just )?(?:at|from|off|of|in|on|to)"
    r"(?: the| its)?(?: very)?)"
)
_WE: Final = r"(?:i|we|he|she|they|you|any(?:one|body)|some(?:one|body)|the \w+)"
_STARTS: Final = (
    r"(?:(?:actually|even|first|finally|really) )?(?:starts?|begins?|speaks?|talks?|says?|opens?|"
    r"gets? (?:going|started)|comes? (?:in|on)|opens? (?:my|his|her) mouth)(?: (?:to )?(?:speak|"
    r"talk)(?:ing)?| anything| something| my \w+| (?:the )?first word)?"
)
_STOPS: Final = (
    r"(?:(?:have|has|had|am|is|are|'ve|'m|'re) )?(?:finish(?:ed|es)?|stop(?:ped|s)?|done|"
    r"end(?:ed|s)?|say (?:good)?bye|says (?:good)?bye|sign(?:ed|s)? off)(?: (?:speak|talk)ing)?"
)
_FIRST: Final = r"(?:leading|initial|opening|starting|beginning)"
_LAST: Final = r"(?:trailing|final|ending|closing)"
_PATTERNS: Final = tuple(
    (re.compile(pattern), ends)
    for pattern, ends in (
        (rf"{_SILENCE}{_AT} (?:(?:both|either|each) ends?|{_START}{_AND}{_END}|{_END}{_AND}"
         rf"{_START}){_OF_ALL}", "start+end"),
        (rf"{_SILENCE}(?: off)? {_START}{_AND}{_END}\b", "start+end"),
        (rf"\b(?:the |any |all )?{_FIRST}{_AND}{_LAST} {_SILENCE[2:]}", "start+end"),
        (rf"\btop{_AND}tail {_SILENCE[2:]}", "start+end"),
        (rf"{_SILENCE}{_AT} {_START}\b{_OF_ALL}", "start"),
        (rf"{_SILENCE}{_AT} {_END}\b{_OF_ALL}", "end"),
        (rf"\b(?:the |any |all )?{_FIRST} {_SILENCE[2:]}", "start"),
        (rf"\b(?:the |any |all )?{_LAST} {_SILENCE[2:]}", "end"),
        (rf"{_SILENCE} before {_WE} {_STARTS}\b", "start"),
        (rf"{_SILENCE} (?:after|when|once) {_WE} ?{_STOPS}"
         r"(?=$|[.,;!?]| (?:and|please|but)\b)", "end"),
        (rf"\b(?:it|{_WHOLE}|(?:the|my) \w+) (?:starts?|begins?|opens?) (?:with|in) {_SILENCE[2:]}",
         "start"),
        (rf"\b(?:it|{_WHOLE}|(?:the|my) \w+) (?:ends?|finish(?:es)?|closes?) (?:with|in) "
         rf"{_SILENCE[2:]}", "end"),
        (rf"\bat the (?:very )?{_START},? (?:there(?:'s| is| are)|is|i (?:have|leave)) "
         rf"{_SILENCE[2:]}", "start"),
        (rf"\bat the (?:very )?{_END},? (?:there(?:'s| is| are)|is|i (?:have|leave)) "
         rf"{_SILENCE[2:]}", "end"),
        (rf"\b{_START} {_SILENCE[2:]}", "start"),
        (rf"\b{_END} {_SILENCE[2:]}", "end"),
    )
)  # fmt: skip


def with_outer_silence(lower: str, note: Callable[[str, str], str]) -> str:
    """The text in lower case with a mark, by `note`, for silence at the ends of a recording.

    `note` gets `start`, `end` or `start+end`, and the words that say it.
    """
    for pattern, ends in _PATTERNS:
        lower = pattern.sub(lambda match, ends=ends: note(ends, match[0]), lower)  # type: ignore[misc]
    return lower
