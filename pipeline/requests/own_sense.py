"""What a clause itself says becomes of its object, without those beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.limits import content_words
from pipeline.requests.request import PRODUCTS
from pipeline.requests.telegrams import telegram_sense

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.requests.sentences import Clause
    from pipeline.requests.verbs import Sense, Verb

OPPOSITE: Final[dict[Sense, Sense]] = {
    "go": "stay", "stay": "go", "make": "not", "not": "make", "void": "go",
}  # fmt: skip

_DENIES: Final = re.compile(
    r"(?:(?:i|we|they|you) )?(?:do ?n'?t|do not|does(?:n'?t| not)|never|not|must(?:n'?t| not)|"
    r"should(?:n'?t| not)|can'?t|cannot|won'?t|would(?:n'?t| not)|without|no|under no|"
    r"(?:want |need )?none of|"
    r"on no account|in no case|(?:i'd |i would |we'd )?hate for|(?:the )?last thing)\b"
)
"""A denial in front turns what stands behind: "don't take the ads out"."""
_DOUBTS: Final = re.compile(r"\b(?:don'?t|do not|never) (?:think|believe|feel|say|said)\b")


def own_sense(clause: Clause) -> Sense | None:
    """What the clause itself says of its object: behind it, else nearest in front, else at all."""
    if clause.mentions and (said := telegram_sense(clause)):
        return said
    if not clause.cues:
        return None
    front, behind = _cues_around(clause)
    if behind:
        sense = behind[-1].sense
        return OPPOSITE[sense] if _is_denied(clause, front) else sense
    return front[-1].sense if front else clause.cues[-1].sense


def _cues_around(clause: Clause) -> tuple[list[Verb], list[Verb]]:
    """The verbs in front of all objects, and those behind all of them."""
    first = clause.mentions[0].start if clause.mentions else len(clause.text)
    last = clause.mentions[-1].end if clause.mentions else 0
    front = [cue for cue in clause.cues if not cue.is_behind and cue.end <= first]
    behind = [cue for cue in clause.cues if cue.is_behind and cue.start >= last]
    return front, behind


def _is_denied(clause: Clause, front: Sequence[Verb]) -> bool:
    denied = any(_DENIES.match(clause.text, cue.start) for cue in front)
    return denied or bool(_DOUBTS.search(clause.text))


def is_made_besides(clause: Clause, before: Clause, sense: Sense | None) -> bool:
    """Whether a product follows what goes, and is none of it: "20 minutes max, and captions".

    `sense` is that of the clause before. In "no ums, no captions" the product has a verb.
    """
    made = bool(clause.mentions) and all(m.whats[0] in PRODUCTS for m in clause.mentions)
    if not made or clause.link not in ("and", "comma") or sense not in ("go", "make"):
        return False
    is_length = {what for m in before.mentions for what in m.whats} == {"shorten"}
    is_behind = bool(before.cues) and before.cues[-1].is_behind  # "ums out, captions"
    return is_length or sense == "make" or is_behind


def names_part(clause: Clause) -> bool:
    """Whether a clause names parts of the show, each by its label."""
    is_measured = re.search(r"(?<!\w)\d", clause.text)  # "intro 30s, outro 10s"
    parts = all(m.whats[0].startswith("cut:") and len(m.whats) == 1 for m in clause.mentions)
    return parts and not is_measured


def beside_names(clause: Clause) -> list[str]:
    """The words of a clause that mean something and are no name of an object."""
    text = clause.text
    for mention in reversed(clause.mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return content_words(text)
