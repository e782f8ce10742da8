"""The clauses of a request, and whether what each names is to go, to stay or to be made.

"drop the sponsor read and the intro, but keep the outro"
 [drop ------------>][and the intro ][but keep -------->]
  go                  go              stay
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.requests.limits import content_words
from pipeline.requests.own_sense import (
    OPPOSITE,
    beside_names,
    is_made_besides,
    names_part,
    own_sense,
)
from pipeline.requests.request import AUDIO_REPAIRS, PARTS, PRODUCTS, REQUEST_LABELS, SOUNDS
from pipeline.requests.retractions import (
    is_corrected,
    is_left,
    opens_only,
    revokes,
    says_no,
    spares_before,
)
from pipeline.requests.sentences import MERELY_ASKED, Clause, clauses, request_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.requests.verbs import Sense


@dataclass(frozen=True, slots=True)
class JudgedClause:
    """A clause whose sense is settled."""

    clause: Clause
    sense: Sense | None
    """None where nothing says what should happen."""
    sentence: int = 0
    is_pointed: bool = False
    """Whether a later clause says what becomes of its object: "..., cut them"."""


_BACK: Final = re.compile(
    r"\b(?:it|that|them|this|those|these|which|one|they|all of (?:it|that))\b"
)


def judged_clauses(text: str) -> tuple[JudgedClause, ...]:
    """Every clause of a request with its sense, in order."""
    found: list[JudgedClause] = []
    for number, sentence in enumerate(request_sentences(text)):
        if sentence.startswith(MERELY_ASKED):
            text = sentence.removeprefix(MERELY_ASKED).strip()
            found.append(JudgedClause(Clause(text, "start", (), ()), "void", number))
            continue
        if says_no(sentence):
            found = [_taken_back(said) if said.sentence == number - 1 else said for said in found]
            continue
        named = [mention for said in found for mention in said.clause.mentions]
        parts = clauses(sentence, named[-1] if named else None)
        settled = _settled(parts, number, _last_sense(found))
        spoken = [said for said in settled if not opens_only(said.clause.text)]
        said_no = [said for said in settled if says_no(said.clause.text)]
        if (said_no and not spoken) or (said_no and revokes(sentence)):
            found = [_taken_back(said) if said.sentence == number - 1 else said for said in found]
        if spares_before(parts):
            found = _left(found)
        if settled and _answers_before(settled[0], found):
            _resolve(found, settled[0].sense)
        found += settled
    return _listed(found)


def _listed(found: Sequence[JudgedClause]) -> tuple[JudgedClause, ...]:
    """The clauses; where they are a list of nothing but names, what is named goes: "ums. ads."."""
    is_list = len(found) > 1 and all(
        said.sense is None and said.clause.mentions and not beside_names(said.clause)
        for said in found
    )
    return tuple(
        replace(said, sense="go") if is_list and names_part(said.clause) else said for said in found
    )


def _last_sense(found: Sequence[JudgedClause]) -> Sense | None:
    """The sense that "not the ..." in the next sentence turns round; one that was turned itself
    is turned back, so that "not the gaps. Not the breaths." spares both."""
    sense = found[-1].sense if found else None
    turned = sense and not found[-1].clause.cues and found[-1].clause.text.startswith("not ")
    return OPPOSITE[sense] if sense and turned else sense


def _left(found: Sequence[JudgedClause]) -> list[JudgedClause]:
    """The clauses after somebody said that the last object stays."""
    at = max((n for n, said in enumerate(found) if said.clause.mentions), default=-1)
    return [_taken_back(said) if n == at else said for n, said in enumerate(found)]


def _taken_back(said: JudgedClause) -> JudgedClause:
    """What was said, after somebody said no to it."""
    if said.sense == "make":
        return replace(said, sense="not")
    return replace(said, sense="stay") if said.sense in ("go", None) else said


def _settled(parts: Sequence[Clause], sentence: int, last: Sense | None) -> list[JudgedClause]:
    """The clauses of a sentence; `last` is what the sentence before ended with."""
    found: list[JudgedClause] = []
    for number, clause in enumerate(parts):
        is_short = not number and not clause.cues and _LEANS.search(clause.text)
        before = found[-1].sense if found else last if is_short else None
        is_new = bool(found) and is_made_besides(clause, found[-1].clause, found[-1].sense)
        sense = _sense(clause, before, parts[number + 1 :], is_new_wish=is_new)
        if found and _is_rest(found[-1].clause) and clause.link == "and" and not clause.cues:
            sense = "stay"
        said = JudgedClause(clause, sense, sentence)
        if says_no(clause.text):
            found = [_taken_back(other) for other in found]
        elif is_left(clause.text) or is_corrected(parts[: number + 1]):
            found = _left(found)
        if sense == "void" and found and _is_pointed_at(found[-1]):
            _resolve(found, "stay")  # "between 10:00 and 12:00 no cuts"
        if _answers_before(said, found):
            _resolve(found, "go" if _RESTS.match(clause.text) else sense)
        if clause.link == "except" and clause.cues and clause.cues[-1].is_behind:
            _resolve(found, clause.cues[-1].sense)
        found.append(said)
    return found


def _is_pointed_at(said: JudgedClause) -> bool:
    """Whether a clause only points at a part, of which nothing is said yet."""
    whats = {what for mention in said.clause.mentions for what in mention.whats}
    return said.sense is None and bool(whats) and whats <= {f"cut:{part}" for part in PARTS}


def _answers_before(said: JudgedClause, found: Sequence[JudgedClause]) -> bool:
    """Whether a clause says what becomes of what was named before it."""
    return not said.clause.mentions and _answers(said) and not _leaves_whole(said, found)


_RESTS: Final = re.compile(r"(?:the rest|the others|everything else|all else)\b")
"""Whose fate is told against what goes: "just the ums, the rest is lovely"."""


def _leaves_whole(said: JudgedClause, found: Sequence[JudgedClause]) -> bool:
    """Whether a clause says not to cut what is to be mended: "bleep it, don't cut it"."""
    named = next((other.clause for other in reversed(found) if other.clause.mentions), None)
    if named is None:
        return False
    mended = all(mention.whats[0] in AUDIO_REPAIRS for mention in named.mentions)
    return mended and said.sense == "stay" and bool(_CUTS.search(said.clause.text))


_CUTS: Final = re.compile(r"\b(?:cut|remov|delet|drop|los|strip|tak)\w*\b")


def _is_rest(clause: Clause) -> bool:
    """Whether a clause names all but one part: what is joined to that part is spared too."""
    return bool(clause.mentions) and len(clause.mentions[-1].whats) >= len(REQUEST_LABELS)


def _answers(said: JudgedClause) -> bool:
    """Whether a clause without an object says what becomes of the one before it."""
    if said.sense in (None, "make", "void"):
        return False
    cue = said.clause.cues[-1] if said.clause.cues else None
    behind = said.clause.text[said.clause.cues[-1].end :] if said.clause.cues else ""
    few = len(said.clause.text.split()) <= 3 and not content_words(behind)
    if cue is None:
        return False
    text = said.clause.text
    own = set(content_words(text[: said.clause.cues[0].start])) - {"rest", "others"}
    if cue.is_behind and own and not _BACK.search(text):
        return False  # "body untouched" has a subject of its own
    return cue.is_behind or few or bool(_BACK.search(text) or _REJECTS.match(text))


_REJECTS: Final = re.compile(
    r"(?:i|we|you|they) (?:do(?:es)?n'?t|do not|won'?t|no longer) (?:need|want|require)\b"
)
"""Said of what stands in front: "captions I do not need today"."""


def _resolve(found: list[JudgedClause], sense: Sense | None) -> None:
    """Give the last object its sense, if nothing gave it one."""
    for number in range(len(found) - 1, -1, -1):
        if found[number].sense is not None and found[number].clause.mentions:
            return
        found[number] = replace(found[number], sense=sense, is_pointed=True)
        clause = found[number].clause
        if clause.mentions and (clause.link == "start" or beside_names(clause)):
            return


_ELLIPSIS: Final = re.compile(
    r"\b(?:can'?t|cannot|can not|do(?:es)?n'?t|do(?:es)? not|should(?:n'?t| not)|must(?:n'?t| not)|"
    r"won'?t|isn'?t|aren'?t|not|should|can|must|(?<!in )may|do|does|is|are|will)$|"
    r"^(?:not|under no circumstances|on no account|in no case|never)\b"
)
"""Only the verb's helper is left: "the plug can go, the sponsor spot can't"."""
_COMPARES: Final = re.compile(
    r"\b(?:than|as|so that|so|where|how) (?:\w+ ){1,4}(?:is|are|does|do|can|will|may)$"
)
"""What ends so is no ellipsis: "I am quieter than she is"."""
_LEANS: Final = re.compile(rf"{_ELLIPSIS.pattern}|^(?:just|only) ")
"""What takes its sense from the sentence before: "I never asked for the ads. Just the intro."."""
_ONLY: Final = re.compile(r"^(?:only|just|merely)\b")
_WHOLE: Final = re.compile(
    r"^(?:that |because |since |as )?(?:i|we|he|she|they|it|you|there|who|this|someone|somebody|"
    r"everyone|everybody|people|nobody)\b"
)


def _sense(
    clause: Clause, before: Sense | None, after: Sequence[Clause], *, is_new_wish: bool = False
) -> Sense | None:
    """What becomes of a clause's object, from its own words, else from those beside it."""
    own = own_sense(clause)
    if clause.link == "instead":
        return OPPOSITE[own or "go"]
    if clause.link == "except":
        return _excepted(clause, own, before)
    if own == "make" and any(m.whats[0] in _GOING for m in clause.mentions):
        return _shared(None, after) or own  # "I want the ads and the intro gone"
    if own is None and is_new_wish:
        return _shared(None, after) or "make"  # "ads out, captions and chapters out"
    return own or _carried_over(clause, before, after) or _of_list(clause, after)


def _of_list(clause: Clause, after: Sequence[Clause]) -> Sense | None:
    """The sense that stands behind the last of a list of parts: "ads, intro, outro: gone"."""
    if not clause.mentions or not names_part(clause) or beside_names(clause):
        return None
    for other in after:
        if other.link != "comma" or not other.mentions or not names_part(other):
            return None
        if other.cues:
            return own_sense(other) if other.cues[-1].is_behind else None
    return None


def _carried_over(clause: Clause, before: Sense | None, after: Sequence[Clause]) -> Sense | None:
    """The sense of a clause that has none of its own."""
    if _ELLIPSIS.search(clause.text) and not _COMPARES.search(clause.text):
        return OPPOSITE[before or "go"]
    if _ONLY.match(clause.text) and before in ("stay", "not"):
        return OPPOSITE[before]
    is_alone = _ONLY.match(clause.text) or clause.text.endswith(" only")
    if is_alone and before in ("go", "void") and _is_made(clause):
        return "make"  # "no clips, only captions and chapters"
    if _WHOLE.match(clause.text):
        return None
    if clause.link == "but":
        return _shared(None, after)
    return _shared(before, after)


def _is_made(clause: Clause) -> bool:
    """Whether all that a clause names would be made beside the edit."""
    made = (*PRODUCTS, *AUDIO_REPAIRS)
    return bool(clause.mentions) and all(m.whats[0] in made for m in clause.mentions)


_GOING: Final = frozenset(SOUNDS) | {f"cut:{label}" for label in REQUEST_LABELS}


def _excepted(clause: Clause, own: Sense | None, before: Sense | None) -> Sense | None:
    """The sense of what is excepted: "everything but the ads can stay"."""
    if own and clause.cues[-1].is_behind:
        return OPPOSITE[own]
    return own or OPPOSITE[before or "go"]


def _shared(before: Sense | None, after: Sequence[Clause]) -> Sense | None:
    """The sense of a bare object in a list: "the intro and the credits should stay"."""
    for other in after:
        if other.link != "and" or not other.mentions:
            break
        if other.cues:
            return own_sense(other) if other.cues[-1].is_behind else before
    return None if before == "void" else before
