"""Whether a clause really orders what it names, told by all the words that stand in front.

"I was going to ask you to cut the ads"      no order, for all that is known of such words
"cut the ads, our merch pays enough"         the second only tells something
"do not edit. no pauses, no breaths"         what is wanted gone is not to be told from what stays
"I ramble, but don't take out my stories"    the complaint is taken back

People open an order in few ways; so words that are none of these ways stop it, whatever they mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.limits import content_words
from pipeline.requests.request import AUDIO_REPAIRS, PARTS, REQUEST_LABELS, SOUNDS
from pipeline.requests.verbs import takes_away
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pipeline.requests.clauses import JudgedClause
    from pipeline.requests.sentences import Clause
    from pipeline.requests.verbs import Verb

NO_ORDER: Final = "whether it is to be done was not understood: say it plainly"
_TAKEN: Final = frozenset([*SOUNDS, *(f"cut:{name}" for name in (*REQUEST_LABELS, *PARTS))])
"""What takes something of the recording away."""

_OPENERS: Final = word_set(
    "otherwise please kindly can could would will might may shall should must need needs want "
    "wants wish wishes like love prefer let let's lets do make sure see get have has be to that "
    "if so and also or but then now just only simply maybe perhaps possibly really actually "
    "basically definitely absolutely totally even first firstly second secondly third next "
    "finally lastly plus after while instead you u i we us me my our one somebody someone the a "
    "an it this thing is are i'd we'd i'll we'll you'd you'll it'd ok okay right alright all "
    "well um uh yeah yes no hi hey hello yo bro dude mate man folks team everyone guys dear "
    "friend abeg abi good great nice kind glad grateful thankful obliged happy pleased "
    "appreciate appreciated possible able mind trouble bother ask asks request feel free go "
    "ahead try way how about there any chance in at for from of with on here rest whole too "
    "very much most more editor boss client producer director company sponsor legal lawyer "
    "lawyers asked told says said going forward things what as time point job task quick "
    "quickly carefully gently help video recording episode show podcast file film talk audio "
    "sound lecture interview conversation class tomorrow today"
)
"""The words of which people make the openings of an order."""
_TELLS_BEFORE: Final = re.compile(
    r"\b(?:was|were|had|used|nearly|almost|never|told (?!you\b)|said\b(?! (?:i|we) (?:can|should))|"
    r"going to(?! need| have)|thought|(?:i|we) (?:told|asked|said))\b"
)
_ADDRESS: Final = re.compile(
    r"^(?:[a-z]+ |.* so )(?=(?:please|can|could|would|will|kindly)\b)"
    r"|^i(?:'m| am| was) (?:just )?(?:going to ask|wondering|hoping)\b(?! (?:you|for|them)\b)"
)
"""Somebody who is spoken to, or asked, or why: "Sarah can you cut the ads"."""
_IS_TOLD: Final = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|i|we|he|she|they|it|its|this|that|there|mentions?|"
    r"says?|me|us|them|him)\b|'s\b"
)
_NO: Final = re.compile(r"(?:no|without)\b")
_DENIES: Final = re.compile(r"\b(?:not|no|nothing|never|none|neither|without|verbatim)\b|n't\b")
_FORBIDS: Final = re.compile(r"(?:please )?(?:(?:do|must) not|don't|mustn't|never|nothing|no)\b")
"""How a denial begins that names nothing known: "do not edit"."""


def without_licence(said: Sequence[JudgedClause]) -> Mapping[Clause, str]:
    """The clauses that name something and do not plainly order it, each with the reason."""
    return dict.fromkeys(_unlicensed(said), NO_ORDER)


def _unlicensed(said: Sequence[JudgedClause]) -> Iterator[Clause]:
    for number, one in enumerate(said):
        before, after = said[:number], said[number + 1 :]
        if not one.clause.mentions or one.sense in ("stay", "not", "void"):
            continue
        if _adds(one.clause) or _is_purpose(one.clause) or _is_of_another(one.clause):
            yield one.clause
        whats = {what for mention in one.clause.mentions for what in mention.whats}
        if not whats & {*_TAKEN, "breaths"}:
            continue
        if (
            _is_opened_otherwise(one.clause)
            or _is_of_others(one, before)
            or _is_denied_before(one, before)
            or _is_taken_back(one, after)
            or _is_told_beside(one, [*before, *after])
        ):
            yield one.clause


def _order(clause: Clause) -> Verb | None:
    """The verb in front of what a clause names that takes it away."""
    first = clause.mentions[0].start
    orders = (cue for cue in clause.cues if not cue.is_behind and cue.end <= first)
    return next((cue for cue in orders if takes_away(clause.text, cue)), None)


def _is_opened_otherwise(clause: Clause) -> bool:
    """Whether words stand in front of the verb with which nobody opens an order."""
    verb = _order(clause)
    front = _ADDRESS.sub("", clause.text[: verb.start]) if verb else ""
    if verb and clause.text.startswith("‹time", verb.end + 1):
        return bool(_TELLS_BEFORE.search(front))  # "could the sermon start at 6:40"
    words = re.findall(r"[a-z‹][\w'‹›]*", front)
    return bool(_TELLS_BEFORE.search(front)) or not _OPENERS.issuperset(words)


_NO_ADDING: Final = word_set(
    "no not any if when where whenever after before because as there theres i we it he she they "
    "you who what this that is has have had hear heard hears got get gets need want wants do "
    "make use apply run try like in with for about only just and but or quite such still maybe "
    "sound sounds picked caught found notice noticed mute hide mask suppress cover take let "
    "long big too very really so"
)
"""The first words of an order or a complaint that do not put in what follows."""
_MORE_OF_IT: Final = re.compile(
    r"(?:(?:please|can you|could you|just|and|then|also) )*(?P<verb>[a-z]+) "
    r"(?:(?:my|our|his|her|the|their|an?) \w+ )?(?:an?|some|a few|another|more|a bit of) (?:\w+ )?"
)
"""In front of a sound: that there should be one: "stick a buzz after each question"."""
_PURPOSE: Final = re.compile(
    r"\b(?:it|them|that|those|these|ones?|is|are|was|were|be) for (?:the |my |our |a )?$"
)
"""In front of what something else is for: "I need them for breathing"."""
_OVER: Final = re.compile(r"\b(?:over|onto|into|on top of|underneath) (?:the |my |every |each )?$")
"""In front of what something is laid over: "applause over the silence"."""
_EFFECT: Final = re.compile(
    r"\b(?:stick|whack|slap|put|lay|throw|pop|play) (?:an?|some) (?:\w+ )?$"
)
"""In front of a noise that is to be put in."""


def _adds(clause: Clause) -> bool:
    """Whether a sound is to be put in, which can only be taken out."""
    first = clause.mentions[0]
    front = clause.text[: first.start]
    if first.whats == ("enhance",) and _EFFECT.search(front):
        return True
    found = _MORE_OF_IT.fullmatch(front)
    if not found or not set(first.whats) <= {*SOUNDS, *AUDIO_REPAIRS}:
        return False
    return found["verb"] not in _NO_ADDING and _order(clause) is None


def _is_purpose(clause: Clause) -> bool:
    """Whether all that a clause names is only what something else is for, or laid over."""
    return all(
        _PURPOSE.search(clause.text[: mention.start])
        or (set(mention.whats) <= set(SOUNDS) and _OVER.search(clause.text[: mention.start]))
        for mention in clause.mentions
    )


_ANOTHER: Final = re.compile(r" (?P<what>.+?) (?:when|whenever|while|because|since|after)\b")


def _is_of_another(clause: Clause) -> bool:
    """Whether something unknown is to go where what is known lies: "cut Ben when he interrupts"."""
    verb = _order(clause)
    found = _ANOTHER.match(clause.text[verb.end : clause.mentions[0].start]) if verb else None
    return bool(found and set(content_words(found["what"])) - _PLACES)


_PLACES: Final = word_set(
    "moment moments place places spot spots section sections segment segments passage passages "
    "sentence sentences time times everything anything whatever scene scenes whole stretch break"
)


_SUBJECT: Final = re.compile(r"\b(?:we|i|he|she|they)$")


def _is_of_others(said: JudgedClause, before: Sequence[JudgedClause]) -> bool:
    """Whether the clause before has its subject: "the sponsor insists we | cut the ums"."""
    verb = _order(said.clause)
    if verb is None or verb.start or not before or before[-1].sentence != said.sentence:
        return False
    return said.clause.link == "comma" and bool(_SUBJECT.search(before[-1].clause.text))


def _is_denied_before(said: JudgedClause, before: Sequence[JudgedClause]) -> bool:
    """Whether "no" may go on with a denial before: "nothing may be cut. no ums"."""
    gone = [cue for cue in said.clause.cues if cue.sense == "go"]
    is_no = bool(gone) and all(_NO.match(said.clause.text, cue.start) for cue in gone)
    return is_no and any(map(_denies, before))


def _denies(said: JudgedClause) -> bool:
    """Whether a clause says that something is not to be done."""
    if said.sense in ("void", "not", "stay"):
        return bool(_DENIES.search(said.clause.text))
    return not said.clause.mentions and bool(_FORBIDS.match(said.clause.text))


def _is_taken_back(said: JudgedClause, after: Sequence[JudgedClause]) -> bool:
    """Whether what is complained of stays: "I ramble, but don't take out my stories"."""
    if said.sense is not None or not after or after[0].clause.link != "but":
        return False
    is_spared = not after[0].clause.mentions and after[0].sense in ("stay", "not")
    return is_spared and bool(_IS_TOLD.search(_beside(said.clause)))


def _is_told_beside(said: JudgedClause, others: Sequence[JudgedClause]) -> bool:
    """Whether a clause without a verb of ours only tells something, where others order."""
    whats = {what for mention in said.clause.mentions for what in mention.whats}
    is_one = all(len(m.whats) == 1 and not m.complains for m in said.clause.mentions)
    is_shared = said.sense == "go" and said.clause.link == "comma"
    if said.clause.cues or said.is_pointed or not (said.sense is None or is_shared):
        return False
    if not (is_one and whats <= _TAKEN):
        return False
    ordered = [other for other in others if other.sense in ("go", "make") and other.clause.mentions]
    again = {what for o in ordered for m in o.clause.mentions for what in m.whats}
    return bool(ordered) and not whats & again and bool(_IS_TOLD.search(_beside(said.clause)))


def _beside(clause: Clause) -> str:
    """The words of a clause that are no names of objects."""
    text = clause.text
    for mention in reversed(clause.mentions):
        text = f"{text[: mention.start]} {text[mention.end :]}"
    return text
