"""A request without openings of an order that only say who wishes, when, or how.

"My boss told me to cut the ums"            please cut the ums
"Start by removing the ads"                 please removing the ads
"Additionally remove the ums"               remove the ums
"Before we publish, cut the ads"            cut the ads
"My boss told me to, but I cut no ums"      as it stands: more is told of it

An opening that is none of these is held against an order by `licence.py`.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.requests.verbs import TAKES_AWAY

_START: Final = r"(?:^|(?<=[.!?;:\n] ))"
_TELLS_ON: Final = (
    r"(?![^.!?;]*\b(?:but|though|although|yet|which|i|we|(?:and|so) (?:it|that|he|she|they))\b)"
)
"""More is told behind it, so that what was asked for may have been refused."""
_SOMEBODY: Final = (
    r"(?!(?:no|nobody|any|neither|none|if|unless|because|since|how|it|that|never|wh[a-z]+)\b)"
    r"(?:(?:my|our|the|his|her|their|this) (?:\w+ )?[\w-]+|[a-z][\w-]+)"
)
_WANTS: Final = r"(?:wants?|needs?|would like|would love|asks?|expects?|begs?|tells?)"
_ASKED: Final = r"(?:(?:has |have )?(?:asked|told|advised|instructed|requested)|said|says)"
_SHOULD: Final = r"(?:that )?(?:you|we|i) (?:should|can|could|must|may|have to|need to)"
_COULD: Final = r"(?:you|we) (?:can|could|might|may)"
_AN_ORDER: Final = rf"(?=(?:please |just |also |simply |kindly |\w+ly )*{TAKES_AWAY}\b)"
_WISHED: Final = re.compile(
    rf"{_START}(?:"
    rf"(?!i\b|we\b|you\b){_SOMEBODY} {_WANTS} (?:you|us|me) to{_TELLS_ON}"
    rf"|(?!i\b|we\b|you\b){_SOMEBODY} {_ASKED} (?:(?:(?:you|us|me) )?(?:to|{_SHOULD})){_TELLS_ON}"
    rf"|(?!i\b|we\b|you\b|it\b|s?he\b){_SOMEBODY} (?:says|said):?{_TELLS_ON}"
    rf"|(?:i|we) (?:was|were|have been|'ve been) (?:asked|told) to{_TELLS_ON}"
    rf"|i (?:was|am|have been|'m|'ve been) (?:just )?(?:hoping|wondering|thinking)"
    rf"(?: that| if| whether)? {_COULD}"
    rf"|i (?:just )?wanted to (?:ask|see|know)(?: you)?(?: if| whether)? {_COULD}"
    r"|you (?:have (?:my|our) permission|are (?:allowed|welcome|free)|'re (?:allowed|welcome|free))"
    r" to|it(?:'s| is) (?:fine|ok|okay|all ?right|best|better|safe|time) to"
    r"|(?:your|the|my|our) (?:task|job|goal|aim|idea|plan|request|wish|assignment|mission) is to"
    rf"|remember to|(?:start|begin)(?: off)? by) {_AN_ORDER}",
    re.IGNORECASE,
)
_BESIDE: Final = re.compile(
    rf"{_START}(?:additionally|furthermore|moreover|besides|afterwards?|thereafter|subsequently|"
    r"meanwhile|hopefully|honestly|frankly|automatically|manually|seriously|obviously|ultimately|"
    r"personally|overall|with care|this (?:time|week|month|morning)),? "
    rf"(?=(?:(?:please|just|simply|you|can|could) )*{TAKES_AWAY}\b)",
    re.IGNORECASE,
)
_AT_WORK: Final = re.compile(
    rf"{_START}(?:"
    r"(?:before|once|when|as soon as) (?:i|we|you) (?:publish|upload|release|export|post|"
    r"share)(?: \w+){0,3},"
    r"|(?:once|when|whenever|as soon as|if) you (?:have|get|find) (?:a |some |the |any )?"
    r"(?:spare )?(?:minute|moment|second|time|chance),?"
    r"|(?:once|when|whenever|as soon as) you(?:'re| are) ready,?|(?:whenever|as soon as) you can,?"
    r") ",
    re.IGNORECASE,
)


_THANKED: Final = re.compile(
    rf"{_START}thank you(?= (?:(?:so |very )?much )?for (?:\w+ly )?{TAKES_AWAY}\b)", re.IGNORECASE
)
"""Said for what is done or to be done, which nobody can tell, and no farewell of the talk."""


def without_openings(text: str) -> str:
    """A request in which such openings are "please", or nothing."""
    text = _THANKED.sub("thanks", _BESIDE.sub("", _AT_WORK.sub("", text)))
    return _WISHED.sub("please ", text)
