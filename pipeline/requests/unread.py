"""Whether a clause has a word that narrows it, and that no rule has read.

"cut the ads before the break"      only some of the ads
"around 3:00 cut the long pause"    only one of the pauses
"cut the ads, before you upload it" all of them: that only says when

Rules for each limit that people set would never end; so it is the other way round: what places,
denies or narrows a wish stops it, unless something here knows that it does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.limits import content_words
from pipeline.requests.owners import can_be_told, owner_of
from pipeline.requests.partial import WHERE_ALL_IS
from pipeline.requests.pronouns import TOO_MUCH
from pipeline.requests.request import AUDIO_REPAIRS, PARTS, PRODUCTS, REQUEST_LABELS, SOUNDS

if TYPE_CHECKING:
    from pipeline.requests.clauses import JudgedClause
    from pipeline.requests.owners import People
    from pipeline.requests.sentences import Clause

UNREAD: Final = "what limits it was not understood: strike these in the script"

_FIRM: Final = (
    r"before|after|until|till|except|unless|but|instead|past|beyond|during|while|whenever|if|once|"
    r"(?:as|so) (?:soon|long) as|provided|depending|outside|mostly|mainly|especially|preferably|"
    r"up to|only|not|other than|or not"
)
"""What narrows whatever it is said of."""
_NTH: Final = r"(?:first|second|third|fourth|last|next|other|middle|opening|closing)"
_SHARE: Final = (
    rf"(?:some|half|most|a few|several|all but \w+) of (?:them|it|those|these)|"
    rf"(?:the |that |this )?{_NTH} ones?|the ones?\b"
)
_STRETCH: Final = (
    r"(?:half|third|quarter|part|section|q ?& ?a|q and a|panel|"
    r"minutes?|hour|question|answers?|questions?|interview|"
    r"break|"
    r"story|stories|side|track|song|hymn|middle|intro|outro|trailer)"
)
_SPOT: Final = (
    rf"(?:at|near|around|towards?|within|from|past|in|on|throughout|since|of|for|to) (?:about )?"
    rf"(?:minute |(?:the |my |his |her |our |their |\w+'s )?(?:very )?(?:\w+ )?(?:{_NTH}\b|"
    rf"{_STRETCH}\b)|(?<!to )\d[\d:]*|\d+:[\d:]+|‹time\d+›)"
    r"|(?:at|near|around|towards?) the (?:very )?(?:start|beginning|top|end)"
)
_PLACE: Final = (
    r"around|near|between|towards?|within|throughout|inside|from|in|at|on|behind|where|when|by|"
    r"that|which|who|of|along|across|since"
)
_NARROWS: Final = {
    "sound": re.compile(rf"\b(?:{_FIRM}|{_PLACE}|{_SPOT}|{_SHARE})\b"),
    "part": re.compile(
        rf"\b(?:{_FIRM}|{_SPOT}|{_SHARE}|near|in|inside|by|where|when|around|"
        r"(?:that|which) (?!is|are|was))\b"
    ),
    "pointed": re.compile(rf"\b(?:{_FIRM}|{_SPOT}|{_SHARE})\b"),
    "mended": re.compile(
        rf"\b(?:{_FIRM}|{_SPOT}|{_SHARE}|around|when (?:i am|(?:we|they|people) are|(?:he|she|"
        r"some(?:one|body)) is))\b"
    ),
    "made": re.compile(
        rf"\b(?:{_FIRM}|{_SPOT}|{_SHARE}|between|when|whenever|where|without|every (?:\w+ )?"
        r"(?:minutes?|seconds?|hours?))\b"
    ),
}

OPENS: Final = re.compile(
    r"(?:(?:and|so|then|but|only|just) )*(?:before|after|until|till|except|past|beyond|during|"
    r"while|"
    r"(?:as|so) (?:soon|long) as|whenever|provided|depending|outside|up to|around|near|between|"
    r"towards?|within|throughout|inside|from|in|at|on|where|when|since|for)\b"
)
"""How a place or a time begins."""
_POINTED: Final = frozenset(f"cut:{part}" for part in PARTS)
_ON_ONE: Final = rf"(?! (?!of |for )(?:{_SPOT})\b)."
_ON: Final = rf"(?:{_ON_ONE})*"
"""The words behind, up to one that says where."""
_WHY: Final = re.compile(
    r"\b(?:because|cos|cuz|'cause|(?:as|since) (?=i|we|you|they|he|she|it|this|that|the)).*$"
    rf"|\b(?:so(?: that)?\b|for (?!(?:the |my |our |his |her |their )?(?:\w+ )?(?:{_NTH}|"
    rf"{_STRETCH})\b|the whole|\d)|(?<!try )(?<!tries )(?<!trying )to "
    rf"(?!‹|\d|(?:the|my|our|his|her) (?:{_NTH}|{_STRETCH})\b)){_ON}"
)
"""Why something is wished for, or what it is for: that narrows nothing."""
_EVERY: Final = (
    r"(?:each|every|all|any|both)(?: of| other| single)?"
    r"(?: (?:the|my|our|his|her|their|these|those))?"
)
_ANYWHERE: Final = (
    r"(?:words?|sentences?|lines?|phrases?|clauses?|paragraphs?|takes?|thoughts?|episodes?|"
    r"recordings?|files?|tracks?|channels?|clips|speakers?|people|voices?|turns?|halves|"
    r"sides|us|them|it|this|"
    r"that|places?|way|ways|case|kinds?|sorts?|lengths?|sizes?)"
)
_TAPE: Final = (
    r"(?:speech|meeting|webinar|tape|session|event|stream|livestream|reading|audiobook|concert|"
    r"course|voice-?overs?|(?:phone |video |zoom )?calls?|memo|narration|vlog|lesson|presentation|"
    r"keynote|voice (?:memo|note)|dictation|monologue|homily|tutorial)"
)
_MOMENT: Final = (
    r"(?:joke|scene|chapter|bits?|moment|passage|paragraph|sentence|segment|block|place|spot|"
    r"anecdote|list|prayer|poem|quote|ad|one|case|way)"
)
_THINKS: Final = (
    r"(?:(?:am|are|is|was|were|'m|'re|'s) )?(?:just )?(?:(?:talk|speak|think|hesitat|paus)\w*|"
    r"(?:say|says|saying) nothing|silent|quiet|lost for words|(?:search|look|grop|grasp)\w* for "
    r"(?:\w+ )?words?|tr(?:y|ies|ying)(?: to (?:think|remember|speak|talk))?)"
    r"(?: (?:of|about) (?:what|how|it)\b.*| (?:things|names|words|a (?:name|word)|english))?"
)
_KNOWN: Final = re.compile(
    r"\bif (?:at all )?(?:you|u|it(?:'s| is) )?(?:can|could|may|want|like|possible|need be|please|"
    rf"not|would)\b{_ON}"
    r"|\b(?:before|after|when|while|once) (?:you|u|we|i) (?:upload|publish|release|export|post|"
    rf"send|do|are done|finish|render|edit|start|get)\w*\b{_ON}"
    r"|\bwhen(?:ever)? (?:you|u) (?:have|find|get) (?:a |the |some )?(?:spare )?(?:minute|moment|"
    r"second|time|chance)\b"
    r"|\b(?:before|by|on) (?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|noon|tonight|tomorrow|"
    r"the weekend|the end of the day)\b"
    rf"|\b(?:between|around|of|from|in|on|after|before) {_EVERY} {_ANYWHERE}\b"
    r"|\b(?:of|from) the (?:best|\w+est|most \w+) (?:parts?|bits?|moments?)\b"
    r"|\bof (?:about |around )?\d+ ?(?:s|secs?|seconds?|min|minutes?)\b"
    r"|\bin (?:at some point\b|(?:january|february|march|april|may|june|july|august|september|"
    r"october|november|december)\b)|\b(?:from|in) everywhere\b|"
    r"\b(?:of|from|in) all of (?:it|them|this|that)\b"
    r"|\b(?:in|of|from) (?:\w+'s|this one|that one)(?: (?:sermon|lecture|episode|show|talk))?"
    r"(?=[ ,]*(?:$|(?:and|but|please)\b))"
    rf"|\b(?:in|of|from|on) (?:the|my|our|this|that|his|her|\w+'s) (?:(?!{_NTH})\w+ )?{_TAPE}\b"
    rf"(?! (?:{_STRETCH})\b)"
    rf"|\b(?:in|of|from|on) this (?!(?:{_NTH}|{_STRETCH}|{_MOMENT})\b)\w+(?! (?:{_STRETCH})\b)"
    r"|\b(?:of|by|from) (?:the|all|both|our|my)(?: the)? (?:speakers|people|hosts|guests)\b"
    r"|\b(?:from|of|by) both\b(?: \w+)?|\b(?:from|in|of) (?:19|20)\d\d\b|^in english\s*$"
    r"|\b(?:that|which) (?:bothers?|annoys?|do|does|don't|doesn't|drives?|drags?|i|we|people|"
    rf"listeners)\b(?:(?! (?:when|where|while|during|before|after)\b){_ON_ONE})*"
    r"|\b(?:that|which) (?:are|is) (?:(?:too|so|just|really|very|only) )*(?:awkward|annoying|long|"
    r"boring|distracting|unnecessary|empty|useless|painful|embarrassing)\s*$"
    r"|\bbetween (?:(?:my|our|his|her|their|the) )?(?:paragraphs|takes|"
    r"lines|thoughts)\b|\bby half\b|"
    r"\b(?:in|for|from|on) (?:the rest|everything else)\b|"
    r"\bof the (?:spoken )?(?:text|talk|speech|language)\b|"
    rf"\bwhere .*\b(?:thinking|silent|quiet|nothing|nobody|no one)\b{_ON}|\buntil (?:next|then|"
    rf"soon)\b{_ON}"
    r"|\b(?:of|that are|which are|that last|lasting) (?:more|longer|over|less|shorter)\b"
    r"(?: [\w.]+){0,3}?[ \d](?:s|ms|sec(?:ond)?s?|milliseconds?|min(?:ute)?s?|beats?)\b"
    r"|\b(?:once and for all|not too much|not at all|not (?:needed|wanted|necessary)|at all|"
    r"at once|at last|in between|in particular|"
    r"on it|in it|from it|of it|in there|in here|on there|of course|in turn|by hand|by the way|"
    r"in full|in total|on top|at least|at most|in one go|but also|not only)\b"
    r"|\bwhen(?:ever)? (?:i|we|he|she|they|you|people|somebody|someone|nobody|no one)(?: |(?='))"
    rf"{_THINKS}(?=\s*(?:$|,|(?:and|please|but)\b))"
)
"""Turns with such words that mean all of it, or say when it is to be done."""
_WHERE_I_ERR: Final = re.compile(
    r"\b(?:where|when|whenever|after) (?:i|we|he|she|they|you)\b[^,]*\b(?:stumbl|mess|fluff|"
    r"los[et] (?:my|his|her|our|their|the) (?:place|thread|words?|track|lines?)|blew|flub|fail|"
    r"wrong|again|over|twice|re-?start|repeat|mistake|slip|trip|botch|forg[eo]t|misspe|misspo|"
    r"screw|correct|re-?d[io]|re-?read|err|stutter)\w*.*"
)
"""Behind takes that are done again: where all of them are."""
_AT_AN_END: Final = re.compile(
    r"\bwhile (?:people|everyone|everybody|we|they|he|she|i|the \w+) (?:were|was|are|is)\b.*|"
    r"\b(?:at|in|from) the (?:very )?(?:start|beginning|end|top|front|middle)\b|"
    r"\bbefore (?:the (?:actual |real |main )?(?:show|service|sermon|interview|talk|start|"
    r"recording|"
    r"episode|lecture|lesson|meeting|call|class|game|music|mass)|we|i|they|anything|start\w*)\b.*"
)
"""Where parts lie anyhow of which there is one: "the small talk before we start"."""


_FROM_ONLY: Final = re.compile(r"\b(?:of|from|in|by) .* only$")
"""Behind a product: what alone it is made of: "clips from the interview only"."""


_AS_CHAPTERS_ARE: Final = re.compile(
    r"\b(?:(?:when|where)(?:e?ver)?|(?:every|each) time|at which) (?:the|an?|each|another|one|any) "
    r"(?:(?:new|next) )?(?:topic|subject|theme|question|section|point)s? "
    r"(?:changes?|starts?|begins?|comes? up|shifts?|ends?|is asked)\b"
    r"|\b(?:when|where)(?:e?ver)? (?:we|they|i) (?:change|switch|move)(?: on)?(?: to)? (?:the|a|an|"
    r"another)? ?(?:new|next)? ?(?:topic|subject|theme)s?\b"
    r"|\b(?:for (?:each|every)|per) (?:new )?(?:topic|subject|theme|section|question)\b"
)
"""Where chapters begin anyhow: "chapters where the topic changes"."""


def unread_limit(said: JudgedClause, people: People) -> str:
    """Why a clause is not carried out which is narrowed by what no rule has read; else nothing."""
    clause = said.clause
    if not clause.mentions or said.sense in ("stay", "not", "void") or not _is_order(said):
        return ""
    owner = owner_of(clause, people)
    if owner is not None and owner.name and can_be_told(clause):
        return ""
    behind = _behind(clause)
    if any(mention.whats == ("chapters",) for mention in clause.mentions):
        behind = _AS_CHAPTERS_ARE.sub(" ", behind)
    is_placed = _is_placed_first(clause) or is_narrowed(behind, clause)
    if sort_of(clause) == "made" and _FROM_ONLY.search(behind):
        return UNREAD
    is_theirs = sort_of(clause) != "pointed" and _is_somebodys(behind, people)
    return UNREAD if is_placed or is_theirs else ""


def may_narrow(text: str) -> bool:
    """Whether words of which nothing is known may say that only some of a thing is meant."""
    rest = _KNOWN.sub(" ", WHERE_ALL_IS.sub(" ", _WHY.sub(" ", text)))
    return bool(re.search(rf"\b(?:{_SPOT}|{_SHARE}|unless|except|until|till)\b", rest))


def _is_somebodys(behind: str, people: People) -> bool:
    """Whether what is named is said to be one person's: "the noise that Anna made"."""
    if re.search(r"\b(?:from|by) (?:me|him|her)\b", behind):
        return True
    names = {*people.strangers, *(name.casefold().split()[0] for name in people.speakers if name)}
    return any(
        found[1] in names
        for found in re.finditer(r"\b(?:by|of|from|when|whenever|that|which) (\w+)", behind)
    )


def _is_one(clause: Clause) -> bool:
    """Whether a clause names parts of which an episode has one each, or speaks of one."""
    return not any(
        mention.whats in (("cut:sponsor",), ("cut:tangent",))
        and clause.text[mention.start : mention.end].endswith("s")
        and not clause.text[: mention.start].endswith("both ")
        for mention in clause.mentions
    )


def _is_placed_first(clause: Clause) -> bool:
    """Whether a clause begins by saying where: "around 3:00 there is a long pause"."""
    front = clause.text[: clause.mentions[0].start]
    is_order = any(cue.start < len(front) for cue in clause.cues)
    is_place = bool(OPENS.match(front)) and (is_order or bool(re.match(_SPOT, front)))
    return is_place and is_narrowed(front, clause)


def is_narrowed(text: str, clause: Clause, *, is_apart: bool = False) -> bool:
    """Whether words beside the objects of a clause narrow them, for all that is known of them."""
    sort = sort_of(clause)
    rest = _KNOWN.sub(" ", WHERE_ALL_IS.sub(" ", _WHY.sub(" ", text)))
    if sort == "part" and _is_one(clause) and not is_apart:
        rest = _AT_AN_END.sub(" ", rest)
    if any(mention.whats == ("retakes",) for mention in clause.mentions):
        rest = _WHERE_I_ERR.sub(" ", rest)
    return bool(re.search(_SHARE, rest)) or any(
        content_words(rest[found.start() :].partition(" ")[2])
        or re.search(r"\b(?:\d|[b-hj-z]\b)", rest[found.start() :])
        for found in _NARROWS["sound" if is_apart else sort].finditer(rest)
    )


_MENDS: Final = re.compile(
    r"(?:please )?(?:(?:even|level|balance|raise|lower|boost|match|turn)\b(?: \w+){0,3} )?"
)
"""In front of a repair that is ordered."""
_ONLY_TELLS: Final = re.compile(r"(?:i|we) (?:wonder|doubt)\b|.*\btoo $")
"""In front of an object that is complained of."""


def _is_order(said: JudgedClause) -> bool:
    """Whether a clause orders something, and does not only complain of it."""
    first = said.clause.mentions[0]
    fronts = [cue for cue in said.clause.cues if not cue.is_behind and cue.end <= first.start]
    orders = any(not TOO_MUCH.match(said.clause.text, cue.start) for cue in fronts)
    if _ONLY_TELLS.match(said.clause.text[: first.start]):
        return False
    is_mended = set(first.whats) <= set(AUDIO_REPAIRS)
    if is_mended and _MENDS.fullmatch(said.clause.text[: first.start]):
        return True  # "bleep the swearing"
    return orders or not (fronts or is_mended or first.complains)


def _behind(clause: Clause) -> str:
    """What stands behind the last object of a clause, without verbs."""
    at = clause.mentions[-1].end
    return "".join(
        " " if any(cue.start <= n < cue.end for cue in clause.cues) else letter
        for n, letter in enumerate(clause.text[at:], at)
    )


def sort_of(clause: Clause) -> str:
    """What sort of thing a clause names, by which it is told what narrows it."""
    kinds = {what for mention in clause.mentions for what in mention.whats}
    if kinds & set(SOUNDS):
        return "sound"
    if any(what.removeprefix("cut:") in REQUEST_LABELS for what in kinds):
        return "part"
    if kinds & _POINTED:
        return "pointed"
    return "made" if kinds <= {*PRODUCTS} else "mended"
