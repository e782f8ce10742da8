"""Parts of a talk that a request names by what is said in them.

"cut everything Ben says about his mother, and the section on pricing"
     [every, by Ben: his mother]              [part: pricing]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.requests.request import REQUEST_LABELS
from pipeline.requests.vocabulary import mentions
from pipeline.text.hesitations import bare

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PART: Final = (
    r"(?:(?:the|that|this|any|his|her|their|our|my) )?(?:whole |entire |long |short |little |"
    r"first |second |last )?(?:part|bit|section|passage|segment|stretch|piece|moment|discussion|"
    r"conversation|talk|stuff|exchange|answer|question|joke|sentence|line|remark|comment|"
    r"statement|description|account|paragraph)s?"
)
_EVERY: Final = (
    r"(?:everything|anything|all(?: of)?(?: the| that)?(?: talk| stuff)?|whatever|"
    r"(?:all |any |every )(?:the )?(?:parts?|bits?|sections?|passages?|moments?|talk|stuff))"
)
_ONE_OF_MANY: Final = (
    r"(?:(?:the|that|this|his|her|their|our|my) )?(?:whole |entire |long |little )?"
    r"(?:tangent|digression|detour|rant|story|anecdote)"
)
"""What an episode may have several of, so that what it is about says which one is meant."""
_TALE: Final = re.compile(
    r"(?i:(?:the|that|this|my|his|her|our|your) (?:\w+ )?(?:story|joke|anecdote|question|answer|"
    r"comment|remark|statement)s?)\b"
)
"""What is about something that has a name of its own, and is not it: "the joke about the ads"."""
_NEAR: Final = 4
"""Letters of an article in front of a name."""
_MENTIONS: Final = r"(?:(?:all|any|every|each|the) )?(?:mentions?|references?) (?:of|to)"
_TALKS: Final = (
    r"(?:says?|said|talk(?:s|ed|ing)?|speaks?|spoke|goes|discuss(?:es|ed)?|mentions?|mentioned|"
    r"chat(?:s|ted)?|argue[sd]?|tells?|told|asks?|asked|explains?|explained)"
)
_ON: Final = r"(?:about|of|on|over|regarding|concerning|around)"
_ENDS: Final = (
    r"(?=[.,;:!?]|$| (?:please|but|though|while|except|instead|too|as well|alone|"
    r"(?:(?:can|could|should|must|may|might|will|would|need)(?:n't| not| never)?|can't|cannot|"
    r"(?:has|have|needs?|ought|is|are) (?:not )?to) (?:be|go|stay|remain|come|leave|fall|drop|get|"
    r"vanish|disappear|\w+ go)|(?:is|was|are|were) (?:the|my|our|so|very|really|great|good)|"
    r"(?:is|are|was|were) (?:out of date|outdated|old|wrong|no longer|confidential|private|sealed|"
    r"personal|embarrassing|too|not|boring|stale)|"
    r"goes|stays?|in there|(?:which|that) (?:i|we)\b|"
    r"that (?:goes|is|was|does|has|doesn't|never)|(?<!sort )(?<!work )(?<!find )(?<!figure )out|"
    r"away|in|there|before|"
    r"after|between|until|from|(?<!check )(?<!ask )(?<!see )(?<!know )(?<!wonder )if|"
    r"(?<!time )(?<!day )(?<!from )when|"
    r"whenever|while|during|just (?:cut|"
    r"remove|drop|delete|take|lose)|unless|once|provided|depending|as (?:soon|long) as|"
    r"so long as|not|"
    r"only|mostly|up to|past|beyond|near|or|some of|half of|the \w+ ones?\b|"
    r"in the (?:first|second|last|middle)|at the (?:start|beginning|end)|"
    r"and (?:then |also )?(?:all|any|my|our|his|her|the|every|keep|left|took|let|"
    r"cut|remove|add|make|leave|drop|"
    r"delete|shorten|lose|trim|take|write|tighten|get|put|ums|uhs|fillers?|gaps?|pauses?|ads?))\b)"
)
_EXCEPT_IN: Final = (
    r"(?P<but>\b(?:except|but not|though not|just not|apart from|other than|save|everywhere but|"
    r"excluding|not)(?: for)? )(?:in|during|inside|within|throughout) "
)
_NO_TOPIC: Final = (
    r"(?!(?:very )?(?:first|last|next|second|third|final|beginning|start|end|middle|opening|parts?|"
    r"bits?|ones?|places?|rest|half|halves|other|case|way|\d|minutes?)\b)"
)
"""What is no part that is told by what is said in it."""
_ANYBODY: Final = (
    r"(?:I|we|you|he|she|they|[Tt]he \w+|[Ss]peaker [A-Z0-9]|[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
)
_PERSON: Final = re.compile(
    r"(?:[Tt]he (?:host|guest|interviewer|producer)|[Ss]peaker \w|[A-Z]\w+.*)"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What is spoken of in the parts that are meant."""

    about: str
    every: bool
    """Whether each moment is meant, or the one part."""
    by: str = ""
    """Who speaks, where it is said."""

    @property
    def options(self) -> dict[str, str]:
        """The options of the wish."""
        found = {"about": self.about, "which": "every" if self.every else "part"}
        return found | ({"by": self.by} if self.by else {})


def with_topics(text: str, speakers: Sequence[str], note: Callable[[Topic, str], str]) -> str:
    """The text with a mark, by `note`, for each part that is named by what is said in it.

    What has a name of its own (small talk, an ad) is left to it.
    """
    names = "|".join(re.escape(name) for name in sorted(speakers, key=len, reverse=True))
    who = rf"(?P<by>{names + '|' if names else ''}{_ANYBODY})"

    def one(match: re.Match[str]) -> str:
        groups = match.groupdict()
        about = groups["about"].strip(" ‹›'\"")
        named = about if "one" in groups else match[0]
        is_part = _is_named(named.casefold(), is_clause="clause" in groups)
        is_tale = _TALE.match(match[0]) and any(
            m.start <= _NEAR for m in mentions(about.casefold())
        )
        if not bare(about) or (is_part and not is_tale):
            return match[0]
        by = groups.get("by") or ""
        is_person = by in speakers or (by != "I" and _PERSON.fullmatch(by))
        mark = note(Topic(about, "every" in groups, by if is_person else ""), match[0])
        return f"except {mark}" if "but" in groups else mark

    for pattern in _patterns(who):
        text = re.sub(pattern, one, text)
    return text


def _patterns(who: str) -> tuple[str, ...]:
    about = rf"(?P<about>\S.*?){_ENDS}"
    what = r"(?:[Ee]verything|[Aa]nything|[Aa]ll|[Ww]hatever|[Ww]hat|[Ee]very word)(?: that)?"
    return (
        rf"(?P<every>{what}) {who} (?:ever )?{_TALKS} {_ON} {about}",
        rf"(?:(?i:{_PART}) )?\b(?:where|when|in which) (?:{who}|[a-z]+) (?:goes (?:on|off)|"
        rf"{_TALKS}) "
        rf"{_ON} {about}",
        rf"\b(?P<every>(?i:every|each|any) times?(?: that| when| where)?) {who} "
        rf"(?:mentions?|brings? up|talks? about) {about}",
        rf"\b(?P<every>(?i:{_MENTIONS})) {about}",
        rf"\b(?P<every>(?i:{_EVERY}))(?: (?:that(?:'s| is| was)?|to do with|we have|is|"
        rf"(?:ever )?said|"
        rf"mentioned|told|spoken))* "
        rf"(?:about|regarding|concerning|on the subject of|to do with) {about}",
        rf"(?<!make )(?<!add )(?<!create )(?<!want )(?<!need )\b(?i:(?:the|that|this|his|her|their|"
        rf"our|my) (?:whole |entire |long )?(?:chapter|lesson|unit|module|topic)s?) (?:about|"
        rf"on|regarding|concerning|that deals? with|dealing with) {about}",
        rf"(?<!is )(?<!are )(?<!was )\b(?i:{_PART}) {_ON} "
        rf"(?!(?:our|the|this) (?:show|episode|recording|interview)\b){about}",
        rf"\b(?i:(?:the|that|my|his|her|our) (?:story|anecdote|joke|scene|passage|bit|discussion|"
        r"conversation|exchange|argument|call|quarrel|chat)) "
        rf"(?=with )(?P<about>with (?:the|my|our|his|her|that) \S.*?){_ENDS}",
        rf"(?P<one>\b(?i:{_ONE_OF_MANY}) (?:about|on|regarding)) {about}",
        r"(?P<one>\b(?:digress|rambl|rant|waffl)ed about) (?=(?:the|my|our|his|her) )" + about,
        rf"{_EXCEPT_IN}(?P<one>(?:the|my|our|his|her|that|this) {_NO_TOPIC}){about}",
        rf"(?P<clause>\b(?i:{_PART}) (?:where|when|in which)) {about}",
    )


_OWN_NAMES: Final = frozenset([*(f"cut:{label}" for label in REQUEST_LABELS), "retakes"])


def _is_named(text: str, *, is_clause: bool) -> bool:
    """Whether the vocabulary has a name for it; a clause may tell of anything that it knows."""
    return any(is_clause or mention.whats[0] in _OWN_NAMES for mention in mentions(text))
