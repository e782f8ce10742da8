"""Whether something limits a wish in a way that nobody here understands.

A wish that would do more than was asked is not done at all: "the ums, but only Ben's".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.request import AUDIO_REPAIRS, PARTS, PRODUCTS, REQUEST_LABELS, SOUNDS
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
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
_SOMEWHERE: Final = re.compile(
    r"\b(?:in|during|within|of|from|throughout) (?:the |my |his |her )?(?:\w+ ){0,2}"
    r"(?:half|third|quarter|minutes?|part|section|side|interview|answers?)\b"
    r"|\bonly (?:the )?(?:\w+'s|his|hers|mine|ours|theirs|when|where|if|in|on|"
    r"during|after|before)\b"
    r"|\b(?:where|whenever|unless) (?:we|they|he|she|it|i|the|somebody)\b"
)
"""Where a whole kind of thing is meant: all of it or nothing can be done."""
_ONE_OF_THEM: Final = re.compile(
    r"\b(?:first|second|third|fourth|fifth|sixth|last|final|next|previous) $"
)
"""In front of a kind of thing: `the first um`."""


_BESIDE: Final = re.compile(r"\b(?:after|before|behind|between|following) (?:the |our |my )?$")
"""In front of a label that only says where something lies: "everything after the intro"."""
_MORE: Final = re.compile(
    r"\b(?:longer|(?<!one )more|lengthen|widen|extend|stretch|count|show me|restore|return|"
    r"reinstate|bring back|put back|list) (?:the |my |our |his |her |all )*$"
)


def is_wanted_more(clause: Clause) -> bool:
    """Whether somebody wants more of a sound, or merely to know of it: "longer pauses"."""
    named = clause.mentions
    front = clause.text[: named[0].start] if named else ""
    if named and clause.text.startswith("longer ", named[0].start):
        return True
    return bool(_MORE.search(front)) and not re.search(r"\bno (?:longer|more) $", front)


def is_limited(clause: Clause) -> bool:
    """Whether a clause limits its object: ums of one person, a speaker in a stretch of time."""
    kinds = {what for mention in clause.mentions for what in mention.whats}
    if kinds & _WHOLE_KINDS and not kinds & {"shorten"}:
        if kinds & set(AUDIO_REPAIRS):
            return bool(kinds & {"cut:times", "cut:speaker"})
        whole = [m for m in clause.mentions if set(m.whats) & _WHOLE_KINDS]
        sounds = [m for m in whole if set(m.whats) & set(SOUNDS)]
        if any(_ONE_OF_THEM.search(clause.text[: m.start]) for m in sounds):
            return True
        somewhere = _SOMEWHERE.search(clause.text, max(m.end for m in whole))
        return bool(kinds & _POINTED) or bool(somewhere)
    labelled = [m for m in clause.mentions if m.whats[0].removeprefix("cut:") in REQUEST_LABELS]
    if any(_BESIDE.search(clause.text[: m.start]) for m in labelled):
        return True
    if labelled:
        return False  # what follows a label says which one is meant
    pointed = [m for m in clause.mentions if m.whats[0] in ("cut:speaker", "cut:topic")]
    return bool(pointed) and _goes_on(clause, pointed[-1].end)


_TOLD: Final = re.compile(r"^\s*(?:is|was) (?:an?|the|my|our) \w+\s*$")
"""What is told of a person, who is no other for it: "Speaker C is a bystander"."""


def _goes_on(clause: Clause, at: int) -> bool:
    """Whether something besides verbs follows a part that is pointed at."""
    rest = "".join(
        " " if any(cue.start <= n < cue.end for cue in clause.cues) else letter
        for n, letter in enumerate(clause.text)
        if n >= at
    )
    return bool(content_words(_TOLD.sub("", rest)))


_DENIALS: Final = re.compile(
    r"\b(?:not|none|never|nothing|nobody|no[ -]one|nor|neither|without|hardly|against|unless|"
    r"no|forbid\w*|prohibit\w*|illegal|a mistake|(?<=hate )it if|be (?:sad|angry|cross|upset)|"
    r"doubt|changed my mind)\b|n't\b|"
    r"\blet\b(?!'s| us| me| an?\b)|(?<!a )\btouch(?:es|ing)?\b(?! up)"
)
_HARMLESS: Final = re.compile(
    r"\b(?:it(?:'s not| isn't) that|if not|or not|why not|"
    r"not (?:only|just|too|very|so|that|much)|no (?:problem|doubt|"
    r"matter|idea|rush|hurry|worries|less|later|pressure)|nothing else|without (?:fail|delay|"
    r"question|further ado)|never mind|"
    r"(?:can'?t|cannot|can not) (?:finish|hear|follow|understand|bear|stand|take|listen|help)|"
    r"(?:would|did|does|do|could|will)(?:n't| not) (?:shut up|stop|be quiet)|"
    r"so (?:that )?(?:\w+ ){1,2}(?:do|does|is|are|will|wo|can|ca)(?:n't| not) \w+)\b|"
    r"^not\b|\bno$|(?:\bnot|n't)$"
)


def is_denied(clause: Clause) -> bool:
    """Whether a denial stands in a clause that none of its verbs and objects explains.

    Such a clause may mean the contrary of what it seems to ask for: "I said nothing about
    cutting the ads".
    """
    known = [(cue.start, cue.end) for cue in clause.cues]
    known += [(m.start, m.end) for m in clause.mentions]
    known += [match.span() for match in _HARMLESS.finditer(clause.text)]
    return any(
        not any(start <= found.start() < end for start, end in known)
        for found in _DENIALS.finditer(clause.text)
    )


_ACTS: Final = re.compile(
    r"bleep|beep|censor|de-?nois|nois\w* (?:reduc|remov|suppress)|level+ing|louder|normali|master|"
    r"enhanc|compress|(?:\w+ )?(?:edit|clean-? ?up|cleaning|tidy|polish)"
)
"""What is done to a sound, rather than what is wrong with it: "no bleeping" wants none done."""
_ABSENT: Final = re.compile(
    r"(?:\bthere(?:'s| is| are| was)|\bhear|\bhas|\bhave|\bgot) (?:no|not (?:any|a)) (?:\w+ )?$|"
    r"(?:n'?t|\bnot) (?:any|too|very|at all|really)? ?$"
)
"""In front of a fault that is not there: "there is no hiss"."""
_DENIED: Final = re.compile(r"(?:\bno|\bnot|n'?t|\bnever) $")


def is_unwanted(what: str, clause: Clause, *, is_cut: bool) -> bool:
    """Whether a repair itself is what somebody wants none of; `is_cut` if it is to go."""
    named = [m for m in clause.mentions if what in m.whats]
    if named and what in AUDIO_REPAIRS and _ABSENT.search(clause.text[: named[0].start]):
        return True
    if not named or not all(_ACTS.match(clause.text, m.start) for m in named):
        return False
    if _DENIED.search(clause.text[: named[0].start]):
        return True
    gone = [cue for cue in clause.cues if cue.sense == "go"]
    return is_cut and not any(_ACTS.match(clause.text, cue.start) for cue in gone)
