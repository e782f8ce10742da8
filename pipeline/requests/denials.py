"""Whether a denial stands in a clause that may turn what it seems to ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.request import AUDIO_REPAIRS

if TYPE_CHECKING:
    from pipeline.requests.sentences import Clause

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
    r"^not\b|\b(?:no|none)$|(?:\bnot|n't)$|\bnot (?:ok(?:ay)?|good|great|fine|needed|wanted)$"
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
_DO_ACT: Final = re.compile(
    r"(?:just |please |rather |and )*(?:bleep|beep|censor|denoise|normali[sz]e|master|enhance|"
    r"compress)"
    r" (?:it|them|that|those|these|out)\b"
)
"""A repair that is asked for, whatever stands beside it: "no swearing, bleep it"."""
_NO_CHANGE: Final = re.compile(
    r" (?:change|changes|removal|reduction|adjust\w*|process\w*|edit\w*|clean-?up|treatment)\b"
)
"""Behind a sound of which "no" change is to be made: "no breath removal"."""
_ABSENT: Final = re.compile(
    r"(?:\bthere(?:'s| is| are| was)|\bhear|\bhas|\bhave|\bgot) (?:no|not (?:any|a)) (?:\w+ )?$|"
    r"(?:n't|\bnot) (?:any|too|very|at all|really)? ?$"
)
"""In front of a fault that is not there: "there is no hiss"."""
_NONE_DONE: Final = re.compile(
    r"(?:n't|\bnot|\bnever) (?:want|need|like|wish) [^,.;]*\b(?:bleep|beep|censor)(?:ed|ing)$"
)
"""A fault that nothing is to be done about: "I don't want the swearing bleeped"."""
_DENIED: Final = re.compile(r"(?:\bno|\bnot|n't|\bnever) $")


def is_unwanted(what: str, clause: Clause, *, is_cut: bool) -> bool:
    """Whether a repair itself is what somebody wants none of; `is_cut` if it is to go."""
    named = [m for m in clause.mentions if what in m.whats]
    if named and what in AUDIO_REPAIRS and _ABSENT.search(clause.text[: named[0].start]):
        return True
    if named and all(_NO_CHANGE.match(clause.text, m.end) for m in named) and is_cut:
        return bool(_DENIED.search(clause.text[: named[0].start]))
    if named and _NONE_DONE.search(clause.text):
        return True
    if not named or not all(_ACTS.match(clause.text, m.start) for m in named):
        return False
    if _DENIED.search(clause.text[: named[0].start]):
        return True
    if _DO_ACT.match(clause.text):
        return False
    gone = [cue for cue in clause.cues if cue.sense == "go"]
    return is_cut and not any(_ACTS.match(clause.text, cue.start) for cue in gone)
