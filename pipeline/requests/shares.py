"""Whether somebody means some of a kind, and not all: "the second ad", "half of the pauses".

Which ones these are nobody here can tell, and all of them would be more than was asked.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.request import REQUEST_LABELS, SOUNDS

if TYPE_CHECKING:
    from pipeline.requests.sentences import Clause
    from pipeline.requests.vocabulary import Mention

COUNTABLE: Final = frozenset([*SOUNDS, *(f"cut:{label}" for label in REQUEST_LABELS)])
_NTH: Final = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|next|"
    r"previous|penultimate|middle|\d+(?:st|nd|rd|th))"
)
_NUMBER: Final = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)"
_FEW: Final = rf"(?:some|several|a few|a couple(?: of)?|a handful of|{_NUMBER})"
_PORTION: Final = (
    r"(?:some|half|most|several|many|few|one|(?:a |the )?(?:few|couple|third|quarter|handful|"
    r"number|majority|bulk|fraction|minority)|(?:nearly|almost|not|practically) (?:all|every one)|"
    rf"a (?:lot|bit|little|part|portion)|{_NUMBER}|\d+ ?(?:%|per ?cent)|the (?:worst|longest|"
    rf"loudest|biggest|shortest|most \w+)|(?:the )?{_NTH}(?: {_NUMBER})?)"
)
_PIECE: Final = (
    r"(?:parts?|half|halves|thirds?|quarters?|beginning|start|end|opening|middle|rest|‹time\d+›)"
)
_WHOSE: Final = r"(?:the|my|our|his|her|their|its|your|these|those|that|this|all|all the)"
_KIND: Final = (
    r"(?:(?:long|short|big|loud|little|real|actual|single|sponsor\w*|paid|bad|boring|annoying|"
    r"mid-?roll|pre-?roll|post-?roll|huge|silent|awkward|whole) )?"
)
_IN_FRONT: Final = re.compile(
    rf"(?:\b{_WHOSE} |\b(?:and|or|not|just|only|than|but|except) |^){_NTH}"
    rf"(?:(?:,| and| or) (?:the )?{_NTH})*(?: (?:{_NUMBER}|few|couple of))? {_KIND}$"
    rf"|(?<!the )(?<!at )\b(?:most|half|(?:nearly|almost|practically) (?:all|every|each)|"
    rf"not (?:all|every|each)(?: of)?)(?: {_WHOSE})? {_KIND}$"
    rf"|\b(?:up to|exactly|precisely|at most|at least|no more than) {_NUMBER} {_KIND}$"
    rf"|\b(?:every|each) (?:other|few|{_NUMBER}|{_NTH}) {_KIND}$"
    rf"|\bthe (?:single )?(?:worst|longest|loudest|biggest|ugliest|shortest|most \w+) {_KIND}$"
    rf"|\b{_PORTION} of {_WHOSE} (?:{_NUMBER} )?{_KIND}$"
    rf"|(?:%|\bper ?cent|\bhalf|\bmost) of {_KIND}$"
)
_COMPARED: Final = re.compile(
    r"\bthe (?:other|older|newer|shorter|longer|louder|better|worse|earlier|later) "
    r"(?:of the (?:two|three) )?$"
)
"""Of parts; the longer pauses are all that are long."""
_CUT_FEW: Final = re.compile(rf"^\s*(?:just |only |out )?(?:{_FEW}|{_NTH}) {_KIND}$")
"""Behind a verb: "cut two ads", while "there are a few ums, cut them" means all."""
_PIECE_OF: Final = re.compile(rf"{_PIECE} of (?:the|our|my|his|her|that|this) {_KIND}$")
_WHOLE_BLOCKS: Final = frozenset(
    f"cut:{label}" for label in ("intro", "outro", "teaser", "credits", "sponsor")
)
"""What an episode has one of in a place, so that a part of it is not what "the part of" names."""
_BEHIND: Final = re.compile(
    rf"^ (?:(?:number|no|nr) ?|# ?)?{_NUMBER}\b(?!:\d|\.\d)(?![ -]?(?:s\b|ms\b|h\b|m\b|sec|min|"
    rf"hour|"
    r"to\b|times|of\b))"
)
_THE_LAST: Final = re.compile(r"\b(?:last|final) $")
_OUTERMOST: Final = frozenset({"cut:outro", "cut:credits"})
"""Of which the last one is what everybody means."""
_A_TAKE: Final = re.compile(r"\b(?:takes?|attempts?|try|tries|goes?|versions?)\b")
SOME_OF_THEM: Final = re.compile(
    rf"\b(?<!one )(?<!half )(?<! a )(?<!\d )(?:(?:the )?{_NTH}(?: {_NUMBER})?|(?:(?:not|nearly|"
    rf"almost) (?:all|every one|each one)|"
    rf"half|most|some|a few|a couple|several|{_NUMBER})(?: of (?:them|those|these|'?em))?)"
    r"(?= (?:in|out|there|please|though|alone|because|as|since)\b|$)"
)
"""What stands for some of what was named before: "but leave a few in", "except the last"."""


def is_share(clause: Clause) -> bool:
    """Whether a clause names some of a kind."""
    return any(
        _is_some(clause, mention) for mention in clause.mentions if set(mention.whats) & COUNTABLE
    )


_NEAR: Final = 120
"""Letters in front of a name, or behind it, in which it is said how many are meant."""


def _is_some(clause: Clause, mention: Mention) -> bool:
    name = clause.text[mention.start : mention.end]
    front = clause.text[max(0, mention.start - _NEAR) : mention.start]
    behind = clause.text[mention.end : mention.end + _NEAR]
    if mention.whats == ("fillers",) and _THE_PLACE.search(front):
        return True
    if _RESTRICTED.search(front) and _has_several(mention, name):
        return not _goes_on(clause, mention)
    is_one_take = "retakes" in mention.whats and re.search(rf"{_A_TAKE.pattern}|{_NTH}", name)
    if is_one_take:
        return False
    if SOME_OF_THEM.fullmatch(name) and (name != "one" or clause.text == name):
        return True
    if set(mention.whats) & _OUTERMOST and _THE_LAST.search(front):
        return False
    is_list = front in ("first ", "last ") and name.endswith("s")  # "first ads, then ums"
    if _is_long(mention, front, name) or is_list:
        return False
    if mention.whats[0].startswith("cut:") and _COMPARED.search(front):
        return True
    found = _IN_FRONT.search(front) or _BEHIND.match(behind) or _is_few(clause, mention)
    return bool(found or (set(mention.whats) & _WHOLE_BLOCKS and _PIECE_OF.search(front)))


_THE_PLACE: Final = re.compile(
    r"\bthe (?:sentence|line|bit|part|moment|time|answer) (?:where|when|in which) (?:\w+ )?$"
)
"""In front of a word that is said at one place: "the sentence where I say basically"."""
_RESTRICTED: Final = re.compile(
    r"\b(?:loud(?:er|est)?|obvious|noticeable|audible|clear|long(?:er|est)?|short(?:er|est)?|old|"
    r"funny|unfunny|paid|unpaid|other|remaining) $"
)
"""In front of a kind: which ones: "the loud ums"."""


def _has_several(mention: Mention, name: str) -> bool:
    """Whether these are sounds or spots of which an episode has many of each sort."""
    return mention.whats in (("fillers",), ("cut:sponsor",)) and name.endswith("s")


_GOES_ON: Final = re.compile(r"(?:and |or )?(?:(?:all|any|the) )*other $")


def _goes_on(clause: Clause, mention: Mention) -> bool:
    """Whether the others are named beside the ones that are meant: "ums and other fillers"."""
    number = clause.mentions.index(mention)
    front = clause.text[clause.mentions[number - 1].end if number else 0 : mention.start]
    return (number > 0 or clause.link == "and") and bool(_GOES_ON.fullmatch(front.strip() + " "))


def _is_few(clause: Clause, mention: Mention) -> bool:
    """Whether a verb is followed by a number of them."""
    return any(
        _CUT_FEW.match(clause.text[cue.end : mention.start])
        for cue in clause.cues
        if cue.end <= mention.start and cue.sense in ("go", "stay")
    )


def _is_long(mention: Mention, front: str, name: str) -> bool:
    """Whether these are the long pauses, for which there is an option."""
    plural = "gaps" in mention.whats and name.endswith("s")
    return plural and bool(re.search(r"\bthe (?:longest|biggest) $", front))
