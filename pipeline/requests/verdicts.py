"""What becomes of an object that a clause names, by what kind of thing it is.

"cut three clips" makes clips and "cut three ads" takes them out; "pauses" alone go, "ads" do not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.denials import is_unwanted
from pipeline.requests.limits import content_words, is_only, is_wanted_more
from pipeline.requests.request import AUDIO_REPAIRS, PRODUCTS, REQUEST_LABELS, SOUNDS

if TYPE_CHECKING:
    from pipeline.requests.clauses import JudgedClause
    from pipeline.requests.verbs import Sense

LABELLED: Final = frozenset(f"cut:{label}" for label in REQUEST_LABELS)


def kept_or_gone(what: str, said: JudgedClause, complains: bool) -> bool | None:
    """Whether the object has to stay; None where nobody said what becomes of it."""
    sense = said.sense
    if what in PRODUCTS:
        return _unmade(sense, said)
    stays = sense in ("stay", "not")
    if stays or complains or what == "shorten" or what in AUDIO_REPAIRS:
        return stays or is_unwanted(what, said.clause, is_cut=sense == "go")
    if (what in SOUNDS or what in LABELLED) and is_wanted_more(said.clause):
        return None
    if what in LABELLED and (_is_shortened(said) or _IS_DONE.search(said.clause.text)):
        return None
    if what == "cut:speaker" and (_MENDS.search(said.clause.text) or is_only(said.clause.text)):
        return None
    does = not said.clause.cues or _DO.search(said.clause.text)  # "do pauses and fillers"
    done = sense == "make" and what in SOUNDS and bool(does)
    goes = done or sense == "go" or (sense is None and (what in SOUNDS or _is_bare(said)))
    return False if goes else None


def _is_shortened(said: JudgedClause) -> bool:
    """Whether a part is to be shorter, which is not to go: "shorten the outro"."""
    gone = [cue for cue in said.clause.cues if cue.sense == "go"]
    return bool(gone) and all(_SHORTENS.match(said.clause.text, cue.start) for cue in gone)


_IS_DONE: Final = re.compile(r"\balready (?:been )?(?:cut|removed|taken|gone|out|edited|deleted)\b")
_SHORTENS: Final = re.compile(
    r"(?:(?:can|could|should|must|may|might|needs? to|has to|have to|ought to|is|are) )?(?:be )?"
    r"(?:\w+ )?(?:short|tight|condens|squeez|speed|tid(?:y|ied)|fix|polish|touch|clean(?!\w* out))"
)
"""What is done to a part that stays."""


def _is_bare(said: JudgedClause) -> bool:
    """Whether a request begins with its object alone: "the ads"."""
    text, mentions = said.clause.text, said.clause.mentions
    if not mentions or is_only(text) or re.search(r"(?<!\w)\d", text):
        return False
    before = set(content_words(text[: mentions[0].start])) - {"whatever", "first", "firstly"}
    if not _PART_WHERE.match(text) and (before or _PRAISED.search(text, mentions[-1].end)):
        return False  # "restore the intro", "the intro is perfect"
    few = (len(text.split()) <= 4 or _PART_WHERE.match(text)) and not said.clause.cues
    return bool(few) and not said.sentence and said.clause.link == "start"


_PRAISED: Final = re.compile(r"\b(?:back|in|is|are|gives?|works?|rocks?|yes)\b")
_MENDS: Final = re.compile(
    r"\b(?:clean|tid(?:y|ied)|fix|polish|sort|touch|tighten|shorten|trim|condense|speed|slow|mute|"
    r"silence|bleep|reduce|turn|lower)(?:ed|ing|s)?\b"
)
"""What is done to somebody who stays."""
_DO: Final = re.compile(r"\b(?:do|handle|address)\b")
_PART_WHERE: Final = re.compile(r"(?:the )?(?:bit|part|moment|section)s? (?:where|when|in which)\b")
GOOD_TAKE: Final = re.compile(r"^(?:good|best|last|final)\b")
"""To keep the good takes is to lose the others."""
_PICKED: Final = re.compile(
    r"(?:please )?(?:pull|make|get|cut|take|pick|find|carve|pluck) .*\bout of "
    r"(?:it|this|that|the)\b"
)
_PICKS: Final = re.compile(
    r"^(?:cut|pull|pluck|trim|carve|clear|clean|edit|fix|tight|short|chop|snip)"
)


def _unmade(sense: Sense | None, said: JudgedClause) -> bool:
    """Whether a product is not wanted: "no captions"; but "cut three clips" makes clips."""
    if not said.clause.cues and said.clause.text.startswith(("only ", "just ")):
        return False
    if sense == "go":
        if _PICKED.match(said.clause.text):
            return False
        gone = [cue for cue in said.clause.cues if cue.sense == "go"]
        return not (gone and all(_PICKS.match(said.clause.text[c.start : c.end]) for c in gone))
    return sense in ("stay", "not")
