"""Words by which somebody takes back, or corrects, what was said before them.

"cut the ads. never mind"               the ads stay
"cut the ads ... no, leave them"        so they do
"cut the intro, no wait, the outro"     the intro stays, the outro goes
"cut the intro, or rather the outro"    likewise
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.own_sense import beside_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.requests.sentences import Clause

_NO: Final = re.compile(
    r"(?:oh |ah |eh |actually |so |but |well |hm+ |sorry |please |nah |no |then )*(?:no|none|nope|"
    r"nah|nay|never|no way|"
    r"wait|i (?:disagree|do(?:n'?t| not) agree)|(?:not|never) again|"
    r"(?:please )?(?:don'?t|do not)|never ?mind(?: (?:it|that|then))?|nvm|on second thoughts?|"
    r"(?:hang|hold) on|let it be|(?:don'?t|do not) bother|forget (?:that )?i (?:said|asked|"
    r"mentioned)(?: it| that|"
    r" anything)*|forget about (?:it|that)|(?:i|we)?(?:'ve| have)? ?changed (?:my|our) "
    r"mind|(?:i'?d|i would) rather not|"
    r"(?:i'm |i am )?not (?:really |so |quite )?sure(?: yet| about (?:it|that))?|"
    r"(?:i|we) (?:don'?t|do not)|"
    r"(?:absolutely|certainly|definitely|of course|rather) not|not yet|"
    r"(?:i'm |i am |we're |we are )?(?:just |only )*(?:kidding|joking)(?: you)?|"
    r"(?:scratch|scrap|forget|disregard|ignore|cancel|strike) (?:that|it|this|him|her|them|"
    r"all of (?:it|that)))"
    r"(?:,? (?:no|wait|please|thanks))?"
)
_REVOKES: Final = re.compile(
    r"(?:(?:oh|ah|no|nah|actually|well|hm+|sorry|but|you know what),? )*(?:forget (?:it|that|about "
    r"(?:it|that)|(?:that )?i \w+)|(?:scratch|scrap|cancel) (?:that|this|it)|never ?mind)(?=[ ,]|$)"
)
"""What takes the sentence before back, whatever is wished behind it."""
_LEFT: Final = re.compile(
    r"(?:so |and |but |actually |no |please |just |then )*(?:leave|keep|spare|let) "
    r"(?:it|'?em|them|that|those|these|him|her)(?: (?:in|be|alone|there|stay|as (?:it|they) "
    r"(?:is|are)))*(?: please| then)?"
)
"""Said of what stands in front, whatever was said of it: "cut the ads ... no, leave them"."""
_IDLE_OPENING: Final = re.compile(
    r"(?:(?:actually|sorry|well|hm+|oh|ah|but|and|so|no|nah|you know what|i(?:'ve)? changed my "
    r"mind|on reflection|please) ?)+"
)
_CORRECTION: Final = (
    r"(?:(?:oh|ah|er|no|nah|wait|sorry|actually|correction|rather|or rather|i (?:mean|meant)|make "
    r"that|(?:hang|hold) on|no hang on|scratch that|my mistake),? ?)+"
)
_CORRECTS: Final = re.compile(
    rf"(?!no (?!wait|sorry|hang|hold|rather|i )){_CORRECTION}(?:the|my|our|his|her|their)\b"
)
_ALONE: Final = re.compile(_CORRECTION)


def says_no(text: str) -> bool:
    """Whether a clause or a sentence only says no."""
    return bool(_NO.fullmatch(text))


def revokes(sentence: str) -> bool:
    """Whether a sentence takes the one before back, whatever is wished behind that."""
    return bool(_REVOKES.match(sentence))


def is_left(text: str) -> bool:
    """Whether a clause says that what was named last stays."""
    return bool(_LEFT.fullmatch(text))


def opens_only(text: str) -> bool:
    """Whether a clause only opens what is said."""
    return bool(_NO.fullmatch(text) or _IDLE_OPENING.fullmatch(text))


def spares_before(clauses: Sequence[Clause]) -> bool:
    """Whether a sentence begins by sparing what the one before named: "no, leave it"."""
    first = next((n for n, clause in enumerate(clauses) if clause.mentions), len(clauses))
    return any(is_left(clause.text) for clause in clauses[:first]) or is_corrected(
        clauses[: first + 1]
    )


def is_corrected(clauses: Sequence[Clause]) -> bool:
    """Whether the last clause names something in the place of what was named before it."""
    last = clauses[-1] if clauses else None
    if last is None or not last.mentions or last.cues or last.link not in ("start", "comma", "or"):
        return False
    if _ADDS.search(last.text) or last.text.startswith("not ") or len(beside_names(last)) > 1:
        return False  # "sorry, the pauses too", "sorry, the hiss drowns my voice"
    before = clauses[-2].text if len(clauses) > 1 else ""
    return bool(_CORRECTS.match(last.text) or (before and _ALONE.fullmatch(before)))


_ADDS: Final = re.compile(r"\b(?:too|also|as well|please)$")
