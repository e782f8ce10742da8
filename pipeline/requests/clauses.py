"""A request in clauses, and of each thing it names whether it is to go, to stay or to be made.

    "drop the sponsor read and the intro, but keep the outro"
     [drop ------------>][and the intro ][but keep -------->]
      go                  go              stay

Rules for English. Pure; what an object is called is the vocabulary's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.requests.request import REQUEST_LABELS, SOUNDS
from pipeline.requests.verbs import cues
from pipeline.requests.vocabulary import mentions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.requests.verbs import Sense, Verb
    from pipeline.requests.vocabulary import Mention


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence with one thing to say."""

    text: str
    link: str
    """What joins it to the clause before: `start`, `comma`, `and`, `but`, `except`, `instead`."""
    mentions: tuple[Mention, ...]
    cues: tuple[Verb, ...]


@dataclass(frozen=True, slots=True)
class JudgedClause:
    """A clause whose sense is settled."""

    clause: Clause
    sense: Sense | None
    """None where nothing says what should happen."""
    sentence: int = 0


_SET_ASIDE: Final = re.compile(
    r"\b(?:don'?t|do not|please don'?t) (?:forget|hesitate) to\b|\bnot (?:only|just)\b|"
    r"\b(?:don'?t|do not) (?:only|just)\b"
    r"|\b(?:can'?t|could(?:n'?t)?|won'?t|would(?:n'?t)?) you\b|\bwhy (?:don'?t|"
    r"not)(?: (?:you|we))?\b|\bwould(?:n'?t)? mind\b"
    r"|(?<=\bi )keeps?(?= (?:on )?\w+ing)|(?<=\bwe )keeps?(?= (?:on )?\w+ing)|"
    r"\bkeeps (?:on )?(?=\w+ing)"
    r"|\bif (?:possible|you can|you could|you may)\b|\bno problem\b|\bmake sure(?: that)?\b|"
    r"\b(?:i|we) think\b|\bi guess\b|\bwhatever you do\b"
)
_NEITHER: Final = re.compile(
    r"\bneither (.+?) nor (.+?) (should|must|can|may|will|needs? to|has to|is to|are to) be\b"
)
MERELY_ASKED: Final = "‹asked›"
_ASKS: Final = re.compile(
    r"(?:(?<=[.!?;] )|^)(?:what|how(?! about)|which|when|where|is|are|does|did|was|were|"
    r"do (?:i|we|you|they))\b[^.!?;]*\?"
)
"""A question that asks for an answer, not for an edit."""
_NO: Final = re.compile(r"(?:oh )?(?:no|nope|never|no way|wait)(?:,? (?:no|wait|please|thanks))?")
_CLAUSE_ENDS: Final = re.compile(
    r"\s*(?P<comma>[,:()])\s*(?:(?P<also>and|but|or|then|so|plus|though)\s+)?(?P<also2>not\s)?"
    r"|\s+(?P<word>and also|and then|as well as|but also|and|but|plus|also|then|or|nor|&|\+|"
    r"though|although|while|whereas|however|yet"
    r"|except(?: for)?|apart from|other than|aside from|besides|save for|bar)\s+"
    r"|\s(?=not (?:the|my|our|any|their|his|her|a)\b)|(?:^|\s)(?P<instead>rather than|"
    r"instead of)\s+"
)
_EXCEPT: Final = ("except", "apart", "other", "aside", "besides", "save", "bar")
_BACK: Final = re.compile(
    r"\b(?:it|that|them|this|those|these|which|one|they|all of (?:it|that))\b"
)


def request_sentences(text: str) -> tuple[str, ...]:
    """The sentences of a request in lower case, with plain quotes."""
    plain = text.replace("’", "'").replace("‘", "'").replace("…", ".").casefold()
    plain = _NEITHER.sub(r"\1 and \2 \3 not be", _SET_ASIDE.sub(" ", plain))
    plain = _ASKS.sub(lambda asked: f"{MERELY_ASKED} {asked[0]}", plain)
    parts = re.split(r"[.!?;\n]+(?=\s|$)|\s[-–—]+\s", plain)
    return tuple(re.sub(r"\s+", " ", part).strip(" ,") for part in parts if part.strip(" ,"))


def judged_clauses(text: str) -> tuple[JudgedClause, ...]:
    """Every clause of a request with its sense, in order."""
    found: list[JudgedClause] = []
    for number, sentence in enumerate(request_sentences(text)):
        if sentence.startswith(MERELY_ASKED):
            text = sentence.removeprefix(MERELY_ASKED).strip()
            found.append(JudgedClause(Clause(text, "start", (), ()), "void", number))
            continue
        if _NO.fullmatch(sentence):
            found = [_taken_back(said) if said.sentence == number - 1 else said for said in found]
            continue
        settled = _settled(clauses(sentence), number, found[-1].sense if found else None)
        if settled and not settled[0].clause.mentions and _answers(settled[0]):
            _resolve(found, settled[0].sense)
        found += settled
    return tuple(found)


def _taken_back(said: JudgedClause) -> JudgedClause:
    """What was said, after somebody said no to it."""
    return replace(said, sense="stay") if said.sense == "go" else said


def clauses(sentence: str) -> tuple[Clause, ...]:
    """The clauses of a sentence; none ends within the name of an object."""
    named = mentions(sentence)
    pieces: list[tuple[int, int, str]] = []
    start, link = 0, "start"
    for match in _CLAUSE_ENDS.finditer(sentence):
        if any(m.start < match.end() and match.start() < m.end for m in named):
            continue
        pieces.append((start, match.start(), link))
        # "not" belongs to what follows it.
        start = match.start("also2") if match["also2"] else match.end()
        link = _link(match, sentence[: match.start()])
    pieces.append((start, len(sentence), link))
    found: list[Clause] = []
    for at, end, how in pieces:
        if sentence[at:end].strip():
            for clause in _divided(sentence[at:end], how, _within(named, at, end)):
                found.append(_referring(clause, found))
    return tuple(found)


def _referring(clause: Clause, before: Sequence[Clause]) -> Clause:
    """The clause with the object that its "ones" stands for: "except the really long ones"."""
    one = re.search(r"\b(?:(?:good|best|last|final) )?ones?$", clause.text)
    named = [mention for other in before for mention in other.mentions]
    if clause.mentions or not one or not named:
        return clause
    meant = replace(named[-1], start=one.start(), end=one.end())
    return replace(clause, mentions=(meant,))


def _within(named: Sequence[Mention], start: int, end: int) -> tuple[Mention, ...]:
    return tuple(
        replace(m, start=m.start - start, end=m.end - start)
        for m in named
        if start <= m.start and m.end <= end
    )


def _link(match: re.Match[str], before: str) -> str:
    if match["instead"]:
        return "instead"
    word = match["word"] or match["also"] or ""
    if word.startswith(_EXCEPT):
        return "except"
    if word in ("but", "though", "although", "however", "yet", "whereas", "while"):
        return "except" if re.search(r"\b(?:all|everything|nothing|anything)$", before) else "but"
    return "comma" if match["comma"] and not word else "and"


def _divided(text: str, link: str, named: tuple[Mention, ...]) -> Iterator[Clause]:
    """A clause, or two where a second verb follows the first one's object."""
    found = [cue for cue in cues(text) if not any(_overlap(cue, m) for m in named)]
    for cue in found:
        before = [m for m in named if m.end <= cue.start]
        opens = not cue.is_behind and not _MUCH.match(text, cue.start)
        if before and opens and (cue.sense != "make" or cue.end < len(text)):
            at = cue.start
            early = tuple(other for other in found if other.end <= at)
            yield Clause(text[:at].strip(), link, tuple(before), early)
            yield from _divided(text[at:], "comma", _within(named, at, len(text)))
            return
    yield Clause(text.strip(), link, named, tuple(found))


_MUCH: Final = re.compile(r"(?:too|so|way|a lot|lots|loads|tons|there)\b")


def _overlap(cue: Verb, mention: Mention) -> bool:
    return cue.start < mention.end and mention.start < cue.end


def _settled(parts: Sequence[Clause], sentence: int, last: Sense | None) -> list[JudgedClause]:
    """The clauses of a sentence; `last` is what the sentence before ended with."""
    found: list[JudgedClause] = []
    for number, clause in enumerate(parts):
        is_short = not number and not clause.cues and _ELLIPSIS.search(clause.text)
        before = found[-1].sense if found else last if is_short else None
        sense = _sense(clause, before, parts[number + 1 :])
        said = JudgedClause(clause, sense, sentence)
        if not clause.mentions and _answers(said):
            _resolve(found, sense)
        if clause.link == "except" and clause.cues and clause.cues[-1].is_behind:
            _resolve(found, clause.cues[-1].sense)
        found.append(said)
    return found


def _answers(said: JudgedClause) -> bool:
    """Whether a clause without an object says what becomes of the one before it."""
    if said.sense is None or said.sense == "make":
        return False
    cue = said.clause.cues[-1] if said.clause.cues else None
    few = len(said.clause.text.split()) <= 3
    return cue is not None and (cue.is_behind or few or bool(_BACK.search(said.clause.text)))


def _resolve(found: list[JudgedClause], sense: Sense | None) -> None:
    """Give the last object its sense, if nothing gave it one."""
    for number in range(len(found) - 1, -1, -1):
        if found[number].sense is not None:
            return
        found[number] = replace(found[number], sense=sense)
        if found[number].clause.mentions:
            return


_OPPOSITE: Final[dict[Sense, Sense]] = {
    "go": "stay", "stay": "go", "make": "not", "not": "make", "void": "go",
}  # fmt: skip
_ELLIPSIS: Final = re.compile(
    r"\b(?:can'?t|cannot|can not|do(?:es)?n'?t|do(?:es)? not|should(?:n'?t| not)|must(?:n'?t| not)|"
    r"won'?t|isn'?t|aren'?t|not|should|can|must|may|do|does|is|are|will)$|"
    r"^(?:not|under no circumstances|on no account|in no case|never)\b"
)
"""Only the verb's helper is left: "the plug can go, the sponsor spot can't"."""
_ONLY: Final = re.compile(r"^(?:only|just|merely)\b")
_WHOLE: Final = re.compile(
    r"^(?:that |because |since |as )?(?:i|we|he|she|they|it|you|there|who)\b"
)


def _sense(clause: Clause, before: Sense | None, after: Sequence[Clause]) -> Sense | None:
    own = _own(clause)
    if clause.link == "instead":
        return _OPPOSITE[own or "go"]
    if clause.link == "except":
        return _excepted(clause, own, before)
    if own == "make" and any(m.whats[0] in _GOING for m in clause.mentions):
        return _shared(None, after) or own  # "I want the ads and the intro gone"
    if own:
        return own
    if _ELLIPSIS.search(clause.text):
        return _OPPOSITE[before or "go"]
    if _ONLY.match(clause.text) and before in ("stay", "not"):
        return _OPPOSITE[before]
    if _WHOLE.match(clause.text) or clause.link == "but":
        return None
    return _shared(before, after)


_GOING: Final = frozenset(SOUNDS) | {f"cut:{label}" for label in REQUEST_LABELS}


def _excepted(clause: Clause, own: Sense | None, before: Sense | None) -> Sense | None:
    """The sense of what is excepted: "everything but the ads can stay"."""
    if own and clause.cues[-1].is_behind:
        return _OPPOSITE[own]
    return own or (_OPPOSITE[before] if before else None)


def _shared(before: Sense | None, after: Sequence[Clause]) -> Sense | None:
    """The sense of a bare object in a list: "the intro and the credits should stay"."""
    for other in after:
        if other.link != "and" or not other.mentions:
            break
        if other.cues:
            return _own(other) if other.cues[-1].is_behind else before
    return None if before == "void" else before


_DENIES: Final = re.compile(
    r"(?:(?:i|we|they|you) )?(?:do ?n'?t|do not|does(?:n'?t| not)|never|not|must(?:n'?t| not)|"
    r"should(?:n'?t| not)|can'?t|cannot|won'?t|would(?:n'?t| not)|without|no)\b"
)
"""A denial in front turns what stands behind: "don't take the ads out"."""
_DOUBTS: Final = re.compile(r"\b(?:don'?t|do not|never) (?:think|believe|feel|say|said)\b")


def _own(clause: Clause) -> Sense | None:
    """What the clause itself says of its object: behind it, else nearest in front, else at all."""
    if not clause.cues:
        return None
    first = clause.mentions[0].start if clause.mentions else len(clause.text)
    last = clause.mentions[-1].end if clause.mentions else 0
    behind = [c for c in clause.cues if c.is_behind and c.start >= last]
    front = [c for c in clause.cues if not c.is_behind and c.end <= first]
    if behind:
        denied = any(_DENIES.match(clause.text, cue.start) for cue in front)
        denied = denied or bool(_DOUBTS.search(clause.text))
        return _OPPOSITE[behind[-1].sense] if denied else behind[-1].sense
    return front[-1].sense if front else clause.cues[-1].sense
