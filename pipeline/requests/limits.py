"""Whether something limits a wish in a way that nobody here understands.

A wish that would do more than was asked is not done at all: "the ums, but only Ben's".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.owners import can_be_told, owner_of
from pipeline.requests.request import AUDIO_REPAIRS, PARTS, PRODUCTS, REQUEST_LABELS, SOUNDS
from pipeline.requests.shares import is_share
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from pipeline.requests.owners import People
    from pipeline.requests.sentences import Clause

_IDLE: Final = word_set(
    "please thanks thank you hi hello hey ok okay so well just also too the a an and or but of "
    "to in on at for with it its this that these those them they i we me us my our your be is "
    "are was do does can could would should will if as then all some any every everything else "
    "need want like get make have has more here there nothing no not only help episode show "
    "podcast recording part parts bit bits stuff thing things please cheers us full good nice "
    "completely entirely altogether really out away"
)


def content_words(text: str) -> list[str]:
    """The words of a text that mean something."""
    return [word for word in re.findall(r"[a-z‹][\w'-]+", text) if word not in _IDLE]


_WHOLE_KINDS: Final = frozenset([*SOUNDS, *AUDIO_REPAIRS, *PRODUCTS])
_POINTED: Final = frozenset(f"cut:{part}" for part in PARTS)
_BESIDE: Final = re.compile(
    r"\b(?:after|before|behind|between|following|up to|until|till|past|outside(?: of)?) "
    r"(?:(?:we|i|he|she|they) (?:say|says|said|do|did) )?(?:the |our |my )?$"
)
"""In front of a label that only says where something lies: "everything after the intro"."""
_WITHIN: Final = re.compile(
    r"\b(?:in|during|within|of|from|under|beneath|outside) (?:(?:(?:the|our|my|his|her|their|your|"
    r"that|this|those|these|every|each|any|all|both|an?|\w+'s) )+(?:of the )?(?:\w+ )?)?$"
)
"""Between a sound and the part that it lies in: "the ums in the intro"."""
_AT_A_TIME: Final = re.compile(
    r" (?:right |that (?:is|starts|begins|comes) )?(?:at|around|near|from|after) "
    r"(?:about |around |roughly )?(?:the )?(?:minute )?(?:\d|‹time)"
    r"| ‹time\d+›| (?:for|about|from|by|with|at|in|of) .*\bonly$"
)
"""Behind a label: which one is meant."""
_TOLD_APART: Final = re.compile(
    r"'s? (?!reads?|spots?|mess|ads?\b|bits?|parts?|seg|sec|plug|pitch|break|slot|block|words?\b)\w"
    r"| (?:(?:that|which) (?:are|is|run|runs|last|lasts|take|takes) )?(?:longer|shorter|over|under|"
    r"less|more) (?:than )?(?:an? |one |two |three |four |five |ten |half |‹|\d)"
)
"""Behind a label: a part of it, or which ones are meant: "the sponsor's name", "over a minute"."""
_FOR_WHAT: Final = re.compile(
    r" (?:for|about) (?!(?:me|us|now|good|the (?!\w+ (?:company|firm|brand|people)\b)|my|our|"
    r"your|his|her|their|this|that|a|an|all|each|"
    r"every|any|example|instance|once|ages|hours|minutes|long|ever)\b)[a-z]"
)
"""Behind an advertisement: which one: "the ad for tea"."""
_READ_BY: Final = re.compile(
    r" (?:(?:that|which|where) (?:i|he|she|they|we|‹speaker\d+›)\b|(?:by |that |which )?"
    r"(?!is|are|was|were)[a-z]+ "
    r"(?:reads?|voiced?|recorded)\b)"
)
"""Behind an advertisement: who reads the one that is meant."""
_IN_A_LABEL: Final = re.compile(
    r"\b(?P<noun>(?!free\b)\w+) (?:in|during|within|inside|out of|around|from|under|beneath) "
    r"(?:the |our |my |his |her )?$"
)
"""What is named in a part, when no one knows what it is: "the price in the ad"."""
_AT_CLOCK: Final = re.compile(r"\bat (?:about |around )?(?:minute )?\d[\d:]*\b")
_IN_A_PART: Final = re.compile(
    r" (?:that (?:is|are) )?(?:in|during|within|from) (?:‹time|the (?:first|second|last|middle) "
    r"(?:half|third|quarter|part|hour))"
)
_OPENING: Final = frozenset({"cut:smalltalk", "cut:intro", "cut:teaser"})
"""What lies in the first minutes anyhow."""
_MORE: Final = re.compile(
    r"\b(?:longer|(?<!one )more|lengthen|widen|extend|stretch|count|show me|restore|return|"
    r"reinstate|bring back|put back|list) (?:the |my |our |his |her |all )*$"
)


_SHORTENS: Final = re.compile(
    r"\b(?:short|cut|trim|tight|reduc|remov|condens|squeez|clos|tak|los|delet|clean)\w*\b"
)
"""What is done to the longer pauses: that wants less of them."""


def is_wanted_more(clause: Clause) -> bool:
    """Whether somebody wants more of a sound, or merely to know of it: "longer pauses"."""
    named = clause.mentions
    front = clause.text[: named[0].start] if named else ""
    if named and clause.text.startswith("longer ", named[0].start):
        return not _SHORTENS.search(front)
    return bool(_MORE.search(front)) and not re.search(r"\bno (?:longer|more) $", front)


_NARROWED: Final = re.compile(
    r"^(?:but |and )?(?:please )?(?:only|just|merely|solely|not(?! in a\b| at all| for (?:now|"
    r"long))) (?:there|then|at|in|on|of|by|from|for|"
    r"during|when|where|while|after|before|behind|until|till|up to|between|within|through|with)\b"
)
"""A clause that only says where: "the ums, but just in the first five minutes"."""
_EXCEPTED_PLACE: Final = re.compile(
    r"(?:right |just |directly )?(?:after|before|behind|during|in|at|on|while|when|where|whenever|"
    r"between|within|inside|around)\b"
)
"""Where something is spared that nobody here can find: "except after the prayer"."""
_ONLY_THEIRS: Final = re.compile(
    r"(?:but |and )?(?:only|just) (?:\w+'s|mine|his|hers|theirs|"
    r"ours)$"
)
_SPARED: Final = re.compile(
    r"^(?:but )?(?:not (?:the|my|our|his|her|their|your|any|on|for|those) (?P<ones>ones?\b)?|"
    r"(?:leave|keep|spare) (?:the|my|our|those) (?P<kept>ones?\b))"
)
_ONE_OF_THEM: Final = re.compile(r"^(?:for )?(?:the|that|those|this) ones?\b")
"""What is excepted: "except the one for our own book"."""
_IF_THEY: Final = re.compile(
    r"^(?:unless (?!you|i\b|we\b)\w+|if (?:they|he|she)\b|not (?:too )?many)"
)
"""A condition that nobody here can judge: "unless they are funny"."""


def is_only(text: str) -> bool:
    """Whether a clause begins by saying that it means this alone."""
    return text.startswith(("only ", "just "))


def narrows(clause: Clause, before: Clause) -> bool:
    """Whether a clause limits the one before it to a place, or to a part of the sound."""
    if not before.mentions:
        return False
    kinds = {what for mention in before.mentions for what in mention.whats}
    limits = {what for mention in clause.mentions for what in mention.whats}
    if limits == {"cut:speaker"} and not clause.cues and is_only(clause.text):
        return True
    if _IF_THEY.match(clause.text) and "cut:topic" not in limits:
        return True
    is_part = clause.link in ("except", "but") and limits <= _POINTED
    if limits and is_part and kinds & {*AUDIO_REPAIRS, *PRODUCTS}:
        return True  # nothing is mended, or made, of all but one place
    if limits - {"cut:times"}:
        return False
    if not clause.mentions and clause.link in ("except", "but") and _ONE_OF_THEM.match(clause.text):
        return True
    if not clause.mentions and (spared := _SPARED.match(clause.text)):
        return bool(spared["ones"] or spared["kept"] or kinds & set(AUDIO_REPAIRS))
    is_spared = clause.link == "except" and not clause.mentions and bool(kinds & set(SOUNDS))
    if is_spared and _EXCEPTED_PLACE.match(clause.text):
        return True
    return bool(_NARROWED.match(clause.text) or _ONLY_THEIRS.match(clause.text))


SOME: Final = "which ones is not known: strike them in the script"
PART: Final = "only in a part of it, or of one speaker: strike these in the script"


def unmet_limit(clause: Clause, people: People) -> str:
    """What of a clause's limits cannot be kept to, and what to do; nothing where none is.

    Such as some of the ads, ums of one person, a speaker in a stretch of time.
    """
    if is_share(clause):
        return SOME
    owner = owner_of(clause, people)
    if owner is not None and not (owner.name and can_be_told(clause)):
        return PART
    return PART if _lies_somewhere(clause) else ""


def _lies_somewhere(clause: Clause) -> bool:
    """Whether only what lies at some place is meant."""
    kinds = {what for mention in clause.mentions for what in mention.whats}
    if kinds & _WHOLE_KINDS and not kinds & {"shorten"}:
        parts = [m for m in clause.mentions if m.whats[0].removeprefix("cut:") in REQUEST_LABELS]
        if kinds & set(AUDIO_REPAIRS):
            is_within = any(_WITHIN.search(clause.text[: m.start]) for m in parts)
            return is_within or bool(kinds & {"cut:times", "cut:speaker"})
        if kinds > {"retakes"}:
            parts += [m for m in clause.mentions[1:] if m.whats == ("retakes",)]
        if any(_is_beside_or_in(clause.text[: m.start]) for m in parts):
            return True
        return bool(kinds & _POINTED)
    labelled = [m for m in clause.mentions if m.whats[0].removeprefix("cut:") in REQUEST_LABELS]
    if any(
        _BESIDE.search(clause.text[: m.start])
        or _TOLD_APART.match(clause.text[m.end :])
        or ("cut:sponsor" in m.whats and _is_one_of_them(clause.text[m.end :]))
        or _is_something_in(clause, m.start)
        or _AT_CLOCK.search(clause.text[: m.start])
        or _AT_A_TIME.match(clause.text[m.end :])
        or (m.whats[0] not in _OPENING and _IN_A_PART.match(clause.text[m.end :]))
        for m in labelled
    ):
        return True
    if "cut:speaker" in kinds and any(_WITHIN.search(clause.text[: m.start]) for m in labelled):
        return True
    if labelled:
        return False  # what follows a label says which one is meant
    pointed = [m for m in clause.mentions if m.whats[0] in ("cut:speaker", "cut:topic")]
    return bool(pointed) and _goes_on(clause, pointed[-1].end)


def _is_one_of_them(behind: str) -> bool:
    """Whether what follows an advertisement says which one is meant."""
    return bool(_FOR_WHAT.match(behind) or _READ_BY.match(behind))


def _is_beside_or_in(front: str) -> bool:
    return bool(_WITHIN.search(front) or _BESIDE.search(front) or front.endswith("around the "))


def _is_something_in(clause: Clause, at: int) -> bool:
    """Whether in front of a part stands something else, which lies in it."""
    found = _IN_A_LABEL.search(clause.text[:at])
    if not found or not content_words(found["noun"]):
        return False
    return not any(cue.start < found.end("noun") <= cue.end for cue in clause.cues)


_TOLD: Final = re.compile(
    r"^\s*(?:is|was) (?:an?|the|my|our) \w+\s*$|^\s*(?:is|are|was|were) (?:now )?(?:out of date|"
    r"outdated|old|wrong|no longer|confidential|private|sealed|personal|embarrassing|boring|"
    r"stale)\b[^‹]*$"
)
"""What is told of a person, who is no other for it: "Speaker C is a bystander"."""


_FROM_ALL: Final = re.compile(
    r"\b(?:from|throughout) (?:the|this|my|our) (?:whole |entire )?(?:recording|episode|show|"
    r"podcast|video|film|file|edit|programme)\b"
)


def _goes_on(clause: Clause, at: int) -> bool:
    """Whether something besides verbs follows a part that is pointed at."""
    rest = "".join(
        " " if any(cue.start <= n < cue.end for cue in clause.cues) else letter
        for n, letter in enumerate(clause.text)
        if n >= at
    )
    return bool(content_words(_FROM_ALL.sub("", _TOLD.sub("", rest))))
