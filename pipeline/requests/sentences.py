"""The sentences of a request, in clauses.

    "drop the sponsor read and the intro, but keep the outro"
     [drop ------------>][and the intro ][but keep -------->]

Rules for English. Pure; what an object is called is the vocabulary's business.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from pipeline.requests.pronouns import TOO_MUCH, shortened_it
from pipeline.requests.roundabout import plainly
from pipeline.requests.shares import COUNTABLE, SOME_OF_THEM
from pipeline.requests.verbs import cues, kinds_in
from pipeline.requests.vocabulary import mentions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.requests.verbs import Verb
    from pipeline.requests.vocabulary import Mention


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence with one thing to say."""

    text: str
    link: str
    """What joins it to one before: `start`, `comma`, `and`, `or`, `but`, `except`, `instead`."""
    mentions: tuple[Mention, ...]
    cues: tuple[Verb, ...]


_SET_ASIDE: Final = re.compile(
    r"\b(?:don'?t|do not|please don'?t) (?:forget|hesitate) to\b|\bnot (?:only|just)\b|"
    r"\b(?:don'?t|do not) (?:only|just)\b"
    r"|\b(?:can'?t|could(?:n'?t)?|won'?t|would(?:n'?t)?) you\b|\bwhy (?:don'?t|"
    r"not)(?: (?:you|we))?\b|\bwould(?:n'?t)? mind\b"
    r"|(?<=\bi )(?:keeps?|kept)(?= (?:on )?\w+ing)|(?<=\bwe )(?:keeps?|kept)(?= (?:on )?\w+ing)|"
    r"\bkeeps (?:on )?(?=\w+ing)"
    r"|\bif (?:it'?s no (?:trouble|problem|bother)|possible|you can|you could|you may)\b|"
    r"\bno problem\b|\bmake sure(?: that)?\b|"
    r"\b(?:i|we) think\b|\bi guess\b|\bwhatever you do\b|\bno cap\b|\bngl\b|\btbh\b"
    r"|\b(?:every )?now and (?:again|then)\b|\bhere and there\b|\bonce and for all\b"
    r"|\b(?:i'?m|i am) (?:afraid|sorry)(?: that)?(?= (?:i|we|my|our|the)\b)"
    r"|\b(?:would it be|is it|it is|it would be) (?:possible|ok(?:ay)?|feasible) to\b"
)
_ENSURED: Final = re.compile(
    r"\b(?:make sure|check|ensure|be sure|see to it)(?: that)? there (?:is|are) (?:no|not any)\b"
)
"""Who says so wants none; "there are no ums" by itself only tells something."""
_HEADED: Final = re.compile(
    r"^for (?:the|my|our|this) (?:\w+ ){0,2}?(?:guide|episode|show|podcast|version|edition|course|"
    r"class|lesson|website|newsletter|archive|app|museum|channel|radio|broadcast|release)s?: "
)
"""What all of it is for, in front of it."""
_NEITHER: Final = re.compile(
    r"\bneither (.+?) nor (.+?) (should|must|can|may|will|needs? to|has to|is to|are to) be\b"
)
_ONLY_KEEP: Final = re.compile(
    r"\b(?:keep|leave|want|use|need|give me) (?:only|just|nothing but|nothing except) "
    r"(?:the |our )?(?:\w+ )?(interview|conversation|discussion)\b"
    r"|\b(?:i|we) only (?:want|need) (?:the |our )?(?:\w+ )?(?P<want>interview|conversation|"
    r"discussion)\b"
    r"|\bthe (?:\w+ )?(?P<all>interview|conversation|discussion) is all (?:i|we) (?:want|need)\b"
    r"|\beverything (?:else )?(?:can|should|must|may) (?:go|be \w+)(?: \w+){0,3} (?:except|but|"
    r"save|apart from)(?: for)? (?:the |our )?(?:\w+ )?(?P<but>interview|conversation|discussion)\b"
)
_NOTHING_BUT: Final = re.compile(
    r"\b(?:please )?(?:do|change|touch|alter) nothing\s+"
    r"(?:but|except(?: for)?|other than|apart from)\s+"
    r"|(?:(?<=\bcut)|(?<=\bstrike)|(?<=\bremove)|(?<=\bdelete)|(?<=\bdrop)|(?<=\btake out)|"
    r"(?<=\blose)) nothing (?:but|except(?: for)?|other than|apart from)\b"
    r"|(?:(?<=[.;] )|^)nothing but (?=(?:the |my )?(?:ums?|uhs?|fillers?|pauses?|silences?|ads?)\b)"
    r"|\bnothing (?:but|except(?: for)?|other than|apart from|besides) "
    r"(?=(?:\w+ ){1,9}(?:should|must|can|may|has to|needs? to|is to) (?:go|be (?:cut|removed)))"
)
"""Who says so wants what follows."""
_USUAL_WITHOUT: Final = re.compile(
    r"\b((?:the|your) usual(?: \w+)?|(?:standard|normal|usual) (?:edit|clean-?up|polish)) ?,? ?"
    r"(?:minus|without|sans|but no) "
)
"""What is left out of all that is usually done."""
_PREFERS: Final = re.compile(
    r"(?<=\w) (?=(?:i|we)(?:'d| would) (?:prefer|rather have|rather|like)\b)"
)
"""Where a preference follows what it stands against: "instead of chapters I would prefer ..."."""
_CORRECTED: Final = re.compile(
    r"(^|, )(?:(?:oh|no|wait|sorry|hang on|hold on|actually)[, ]+)+not ((?![^,]*\bagain\b)[^,]+), "
    r"(?=\S)"
)
"""Somebody takes one thing back and names another: "no, sorry, not the ads, the small talk"."""
_ONLY_TAIL: Final = re.compile(
    r"\s*,?\s+(?:but |and )?only (?=(?:the )?(?:\w+'s|his|hers|mine|ours|theirs|when|where|"
    r"if|in|on|during|after|before)\b)"
)
"""What limits the clause before it is said with that clause."""
MERELY_ASKED: Final = "‹asked›"
_ASKS: Final = re.compile(
    r"(?:(?<=[.!?;] )|^)(?:what|"
    r"who (?:says?|said|is|was|did|does|makes?|made|talks|speaks|uses?|used)"
    r"|how(?! about)|which|when|where|is|are|does|did|was|were|should|"
    r"(?:have|has|had) (?:you|we|i|he|she|they)|why (?:did|have|has|do)\b(?! not|n't)|"
    r"would it (?:be (?:better|wise|worth|best)|help|hurt)|"
    r"do (?:i|we|you|they)|why (?:was|were|is|are)(?= [^?]*\b(?:cut|removed|deleted|gone|"
    r"missing)\b))"
    r"\b[^.!?;]*\?"
    r"|(?:(?<=[.!?;] )|^)[^.!?;]*\?(?= (?:no|nope|nah|never)(?:[,.!;]|$))"
    r"|(?:(?<=[.!?;] )|^)i thought [^.!?;]*\?"
    r"|(?:(?<=[.!?;] )|^)how (?:many|often) [^.!?;]*(?=[.!?;]|$)"
    r"|(?:(?<=[.!?;] )|^)(?:did|have) (?:you|we|they)\b[^.!?;]*(?=[.!?;]|$)"
    r"|(?:(?<=[.!?;] )|^)(?:what|how) (?:would|does|will|might) (?:it|this|that|the \w+) (?:sound|"
    r"look|feel|be)\b[^.!?;]*(?=[.!?;]|$)"
)
"""A question that asks for an answer, not for an edit."""
_EXCEPTING = (
    r"(?:(?:the|with|my|and) )*(?:one|only|single|sole) exceptions?(?: being| is| are| of)?|"
    r"except(?: for)?|apart from|other than|aside from|besides|save for(?: the removal of)?|bar|"
    r"with (?:the |a )?(?:sole |only |single |one )?exception of(?: the removal of)?|"
    r"excluding|excepting"
)
_CLAUSE_ENDS: Final = re.compile(
    r"\s*(?P<comma>[,()]|:(?!\d))\s*(?:(?P<also>and|but|or|then|so|plus|though|although|whereas|"
    rf"{_EXCEPTING})\s+)?(?P<also2>not\s)?"
    r"|\s+(?P<word>and also|and then|as well as|but also|and|but|plus|also|then|or|nor|&|\+|"
    r"though|although|while|whereas|however|yet"
    rf"|{_EXCEPTING})\s+"
    r"|\s(?=not (?:the|my|our|any|their|his|her|a)\b)|(?:^|\s)(?P<instead>rather than|"
    r"instead of)\s+"
)
_EXCEPT: Final = ("except", "apart", "other", "aside", "besides", "save", "bar", "with ",
                  "exclu")  # fmt: skip


def request_sentences(text: str) -> tuple[str, ...]:
    """The sentences of a request in lower case, with plain quotes."""
    plain = text.replace("’", "'").replace("‘", "'").replace("…", ".").casefold()
    plain = re.sub(r"\s+", lambda gap: "\n" if "\n" in gap[0] else " ", plain)
    plain = _HEADED.sub("", plain)
    plain = _USUAL_WITHOUT.sub(r"\1, except ", plain)
    plain = _PREFERS.sub(", ", _NOTHING_BUT.sub("", plain))
    plain = re.sub(r"\b(?:solely|exclusively|merely)\b", "only", plain)
    plain = _ONLY_TAIL.sub(" only ", plain)
    plain = _ONLY_KEEP.sub(_cut_the_rest, plain)
    plain = plainly(_SET_ASIDE.sub(" ", _ENSURED.sub("no", plain)))
    plain = _NEITHER.sub(r"\1 and \2 \3 not be", plain)
    plain = _ASKS.sub(lambda asked: f"{MERELY_ASKED} {asked[0]}", plain)
    parts = re.split(r"[.!?;\n]+(?=\s|$)|\n(?=[•*·]|\d+[.)] )|\s[-–—]+\s", plain)
    said = (re.sub(r"\s+", " ", part).strip(" ,•*·") for part in parts if part.strip(" ,•*·"))
    return tuple(_CORRECTED.sub(r"\1keep \2, cut ", part) for part in said)


def _cut_the_rest(match: re.Match[str]) -> str:
    return f"cut everything except the {next(part for part in match.groups() if part)}"


def clauses(sentence: str, earlier: Mention | None = None) -> tuple[Clause, ...]:
    """The clauses of a sentence; none ends within the name of an object.

    `earlier` is what the sentences before named last.
    """
    named = mentions(sentence)
    pieces: list[tuple[int, int, str]] = []
    start, link = 0, "start"
    for match in _CLAUSE_ENDS.finditer(sentence):
        if any(m.start < match.end() and match.start() < m.end for m in named):
            continue
        if match["word"] == "while" and _says_when(sentence[match.end() :]):
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
                found.append(_referring(clause, found, earlier))
    return tuple(found)


_WHEN: Final = re.compile(
    r"(?:i|we|he|she|they|(?:the |my |our )?[a-z]+)(?:'m|'re|'s| am| is| are| was| were)? "
    r"(?:\w+ly )?[a-z]+(?: [\w']+){0,4}(?=$|[,.])"
)
_NOT_WHEN: Final = re.compile(r"(?:you|it|there|that|this)\b|\w+ing\b")


def _says_when(rest: str) -> bool:
    """Whether "while" says when something happens: "the pauses while I'm speaking"."""
    found = _WHEN.match(rest)
    return bool(
        found and not _NOT_WHEN.match(rest) and not mentions(found[0]) and not cues(found[0])
    )


_ONES: Final = re.compile(r"\b(?:(?:good|best|last|final) )?ones?$")
_OTHERS: Final = re.compile(r"(?<=\bthe )(?:others|other ones)\b")
_SOMEBODYS: Final = re.compile(
    r"\b(?:(?!(?:it|that|there|what|here|who|he|she|let)'s)[a-z][\w-]*'s|mine|hers|his|ours|theirs)"
    r"(?=(?: only)?$| (?:are|is|should|must|can|stays?|alone|in|as|untouched)\b)"
)


def _referring(clause: Clause, before: Sequence[Clause], earlier: Mention | None) -> Clause:
    """The clause with the object that its "ones" stands for: "except the really long ones"."""
    named = [mention for other in before for mention in other.mentions]
    meant = named[-1] if named else earlier
    if it := shortened_it(clause, before, meant):
        return replace(clause, mentions=(*clause.mentions[:-1], it))
    if clause.mentions or meant is None:
        return clause
    one = _ONES.search(clause.text) if named else None
    if not one and set(meant.whats) & COUNTABLE:
        one = _some_or_others(clause, is_near=bool(named))
    if not one:
        return clause
    return replace(clause, mentions=(replace(meant, start=one.start(), end=one.end()),))


_FEW_WORDS: Final = 3
"""A sentence of so few words leans on the one before: "not Ben's"."""


def _some_or_others(clause: Clause, *, is_near: bool) -> re.Match[str] | None:
    """What stands for some or the rest of what was named, or for somebody's."""
    apart = clause.link in ("except", "but") or clause.text.startswith(("not ", "only ", "just "))
    found = SOME_OF_THEM.search(clause.text) if clause.cues or (is_near and apart) else None
    is_short = len(clause.text.split()) <= _FEW_WORDS
    somebodys = _SOMEBODYS.search(clause.text) if is_near or is_short else None
    return found or _OTHERS.search(clause.text) or somebodys


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
    if word == "or":
        return "or"
    return "comma" if match["comma"] and not word else "and"


def _divided(text: str, link: str, named: tuple[Mention, ...]) -> Iterator[Clause]:
    """A clause, or two where a second verb follows the first one's object."""
    told: frozenset[int] | None = None
    while True:
        found, at = _cues_and_second(text[:_NEAR], named, told)
        if len(text) > _NEAR and (at is None or at > _NEAR // 2):
            found, at = _cues_and_second(text, named, told)
        if at is None:
            yield Clause(text.strip(), link, named, tuple(found))
            return
        before = tuple(m for m in named if m.end <= at)
        early = tuple(cue for cue in found if cue.end <= at)
        yield Clause(text[:at].strip(), link, before, early)
        told = kinds_in(text) if told is None else told
        text, link, named = text[at:], "comma", _within(named, at, len(text))


_MAY: Final = re.compile(r"\b(?:may|can|could|might|will|would|to|easily|quickly) $")
_NEAR: Final = 600
"""Letters in which a second verb is sought first, so that a page without a comma is read once."""


def _cues_and_second(
    text: str, named: Sequence[Mention], told: frozenset[int] | None
) -> tuple[list[Verb], int | None]:
    """The verbs of a text outside the names in it, and where a second clause begins."""
    inside = {letter for m in named if m.start < len(text) for letter in range(m.start, m.end)}
    found = [cue for cue in cues(text, told) if inside.isdisjoint(range(cue.start, cue.end))]
    first = min((m.end for m in named), default=len(text))
    return found, next((cue.start for cue in found if _opens_another(cue, text, first)), None)


def _opens_another(cue: Verb, text: str, first: int) -> bool:
    """Whether a verb behind an object, which ends at `first`, begins a clause of its own."""
    if cue.sense == "make" and _MAY.search(text, 0, cue.start):
        return False  # "so that students may find them"
    is_second = first <= cue.start
    opens = not cue.is_behind and not TOO_MUCH.match(text, cue.start)
    return is_second and opens and (cue.sense != "make" or cue.end < len(text))
