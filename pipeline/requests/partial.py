"""Whether a clause means only a part of what it names, or of what is made beside the edit.

"cut the pauses in the Q&A"             one place
"cut Anna's tangents"                   one person
"trim the intro to ten seconds"         not the whole of it
"take the ums out of the captions"      the captions, not the recording
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.requests.limits import PART, SOME
from pipeline.requests.other_things import is_mended_in_part, is_of_another_thing
from pipeline.requests.request import AUDIO_REPAIRS, PRODUCTS, REQUEST_LABELS

if TYPE_CHECKING:
    from pipeline.requests.clauses import JudgedClause
    from pipeline.requests.owners import People
    from pipeline.requests.sentences import Clause
    from pipeline.requests.vocabulary import Mention

_WHOLE: Final = "it can only go as a whole: strike the words in the script"
BESIDE: Final = "what is made beside an edit follows the edit: correct that file"
_LAST_TAKE: Final = "of takes the last good one stays: strike the others in the script"
_TRANSLATES: Final = "nothing is translated here"
_HOW_LONG: Final = "say how long all of it is to be, such as 'make it 30 minutes'"
_LONGER: Final = "an edit can be made shorter, not longer"


def partly_meant(said: JudgedClause, people: People) -> str:
    """Why a clause does not mean all of what it names; nothing where it does."""
    clause, text = said.clause, said.clause.text
    if _FIRST_TAKE.search(text):
        return _LAST_TAKE
    if _BY_HOW_MUCH.search(text):
        return _HOW_LONG
    if _SHORTER_BY.search(text) and any(m.whats == ("fillers", "gaps") for m in clause.mentions):
        return _HOW_LONG
    if any(m.whats == ("shorten",) and _NEVER.search(text[: m.start]) for m in clause.mentions):
        return _LONGER
    if is_of_another_thing(clause) or is_mended_in_part(clause):
        return PART
    if _is_held_to_one(clause, people) or _is_somebodys(clause):
        return PART
    return _of_products(clause) or _of_amounts(clause)


def _of_products(clause: Clause) -> str:
    """Why a clause is not about the edit, but about what is made beside it, or is to be added."""
    taken = [m for m in clause.mentions if m.whats[0] not in PRODUCTS]
    is_styled = _CORRECTS.match(clause.text) or _STYLES.match(clause.text)
    if clause.mentions and not taken and is_styled:
        return BESIDE
    if clause.mentions and not taken and _PUT_BESIDE.match(clause.text[: clause.mentions[0].start]):
        return BESIDE
    if _is_taken_out_of_another(clause):
        return BESIDE
    if taken and _EXCHANGES.match(clause.text) and not _is_exchanged(clause):
        return _WHOLE
    is_mended = all(m.whats[0] == "levels" for m in taken) or _is_exchanged(clause)
    if taken and not is_mended and _ADDED.match(clause.text) and not _PUT_ON.search(clause.text):
        return _WHOLE
    if _is_made_of_a_part(clause):
        return PART
    if clause.mentions and not taken and _NUMBERED.search(clause.text):
        return PART
    if clause.mentions and not taken and _OTHER_FILE.search(clause.text):
        return _NO_SUCH_FILE
    if clause.mentions and not taken and _TRANSLATED.search(clause.text):
        return _TRANSLATES
    made = [m for m in clause.mentions if m.whats[0] in PRODUCTS]
    is_inside = any(
        _IN.search(clause.text[: m.start]) or _HOLDS.match(clause.text[m.end :]) for m in made
    )
    return BESIDE if taken and is_inside else ""


def _is_taken_out_of_another(clause: Clause) -> bool:
    """Whether a product is to be without another: "the chapters out of the show notes"."""
    if not any(cue.sense == "go" for cue in clause.cues):
        return False
    made = [m for m in clause.mentions if m.whats[0] in PRODUCTS]
    return any(
        re.fullmatch(
            r"(?: \w+)? (?:out of|from|off)(?: the| my| our)? ", clause.text[a.end : b.start]
        )
        for a, b in pairwise(made)
    )


def _is_made_of_a_part(clause: Clause) -> bool:
    """Whether one part is to become a product, or to have one: "make the intro a clip"."""
    made = (*PRODUCTS, "bleep")
    for first, second in pairwise(clause.mentions):
        between = clause.text[first.end : second.start]
        is_part = [m.whats[0].removeprefix("cut:") in REQUEST_LABELS for m in (first, second)]
        if is_part[0] and second.whats[0] in PRODUCTS and _BECOMES.fullmatch(between):
            return True
        if is_part[1] and first.whats[0] in made and _ITS_OBJECT.fullmatch(between):
            return bool(_ORDERED.fullmatch(clause.text[: first.start]))
    return False


_BECOMES: Final = re.compile(r" (?:(?:in)?to |as )?(?:an?|one|its own) (?:\w+ )?")
_ITS_OBJECT: Final = re.compile(r" (?:out )?(?:the |our |my |his |her )?(?:\w+ )?")
_ORDERED: Final = re.compile(r"(?:please |just |only |and |then |(?:can|could) you )*")
"""In front of a product that is a verb: "please transcribe the intro"."""


def _is_exchanged(clause: Clause) -> bool:
    """Whether all swearing is to be another sound, and no name: "replace the swearing with"."""
    names = [clause.text[m.start : m.end] for m in clause.mentions if m.whats == ("bleep",)]
    is_all = bool(names) and len(names) == len(clause.mentions)
    return is_all and "eep" not in names[0] and bool(_EXCHANGES.match(clause.text))


_EXCHANGES: Final = re.compile(
    r"(?:please |and |then |can you |could you )*(?:(?:replace|swap|exchange|substitute)\b|"
    r"(?:turn|convert|transform) .*\binto\b)"
)
"""What is exchanged is not added to one place: "replace the swearing with bleeps"."""


def _of_amounts(clause: Clause) -> str:
    """Why what a clause names is to be less, or shorter, and not gone."""
    all_go = any(len(m.whats) == 1 and m.whats[0] in _ALL_GO and not m.complains
                 for m in clause.mentions)  # fmt: skip
    if all_go and _A_BIT.search(clause.text):
        return SOME
    return _WHOLE if any(_is_measured(clause.text, m) for m in clause.mentions) else ""


_IT: Final = re.compile(r"(?:it|this|that|them|those|these|things)")


_CORRECTS: Final = re.compile(
    r"(?:please )?(?:shorten|tighten|clean up|fix|edit|correct|trim|cut|tidy)(?: up)? (?:the|my|"
    r"our)"
    r" (?:captions|subtitles|show notes|chapters|chapter titles|description|summary|timestamps)\b"
)
"""What is to be done to a product by itself: "shorten the show notes"."""
_STYLES: Final = re.compile(
    r"(?:please |can you |could you )*(?:make|turn|get) (?:the|my|our|all|all the) \w+(?: text| "
    r"font)? "
    r"(?:bigger|larger|smaller|brighter|darker|slower|faster|bold|yellow|white|black|red|big|"
    r"small)\b"
)
"""How a product is to look."""
_ADDED: Final = re.compile(
    r"^(?:please |and |then |also |can you |could you )*(?:add|insert|put|place|move|swap|"
    r"replace)(?: in| back)? (?:an?|some|more|another|the|all|our|my|his|her|every|each)\b"
)
_PUT_BESIDE: Final = re.compile(
    r"(?:please |and |then |also |can you |could you )*(?:add|insert|put|place|play|show|stick|"
    r"drop) "
    r"(?:an?|some|the|my|our|another|more|two|\w+s) (?:\w+ ){0,4}?(?:after|before|between|into|"
    r"onto|"
    r"on|over|under|beneath|behind|next to|to|at|in) (?:each |every |the |all |our |my )*$"
)
"""In front of a product beside which something else is put: "insert a quiz after each chapter"."""
_IN: Final = re.compile(
    r"\b(?:in|inside|from|of|within|for) (?:the |my |our |any |all |all the |those |this |that |"
    r"each |every |his |her |their )?$"
)
_HOLDS: Final = re.compile(
    r" (?:with|without|including|excluding|minus|free of) (?:the |my |our |any |all )*\w+$"
    r"| (?:for|of) (?:the |my |our )?(?:ads?|intro|outro|small talk|sponsor\w*)$"
    r"| (?:with|including|of) .*\b(?:bleeped|cut|removed|in)$"
)
"""Behind a product: what is to be in it."""
_LANGUAGE: Final = (
    r"(?:spanish|french|german|italian|portuguese|dutch|russian|"
    r"chinese|mandarin|japanese|korean|arabic|hindi|turkish|"
    r"swedish|danish|welsh|greek|ukrainian)"
)
_TRANSLATED: Final = re.compile(
    rf"\b(?:in|into|to) (?:\w+ )?{_LANGUAGE}\b|\btranslat\w+|"
    rf"\b{_LANGUAGE} (?:\w+ )?(?:captions?|subtitles?|subs|transcripts?|versions?|notes|summary)\b"
)
_NUMBERED: Final = re.compile(r"\b(?:chapter|clip) (?:\d|one|two|three|four|five)\b")
_OTHER_FILE: Final = re.compile(
    r"\b(?:as|in|into) (?:an? )?(?:csv|pdf|excel|xlsx?|spreadsheet|powerpoint|slides|rtf|epub|"
    r"infographic|braille|comic|poem|song)\b"
)
_NO_SUCH_FILE: Final = "no such file is written here: docs/exports.md has those that are"
_PUT_ON: Final = re.compile(r"\b(?:out|away|off|in the bin)\b")
_FIRST_TAKE: Final = re.compile(
    r"\b(?:use|keep|prefer|want|leave) (?:only |just )?(?:the (?:first|earlier|original|middle)|"
    r"both|all)"
    r" (?:takes?|attempts?|try|tries|versions?|readings?)\b"
)
_BY_HOW_MUCH: Final = re.compile(
    r"^(?:please )?(?:cut|take|lose|shave|trim|drop|chop|knock)(?: off| out)? (?:\w+ ){0,3}?"
    r"(?:minutes?|hours?|mins?)(?: off| out| from| of it)?(?: it| this)?$|\b(?:minutes?|"
    r"mins?) shorter\b"
)
_SHORTER_BY: Final = re.compile(
    r"\bby (?:about |around |at least |some )?(?:an? |\w+ )?(?:min(?:ute)?s?|hours?|"
    r"sec(?:ond)?s?|%|"
    r"per ?cent|half|third|quarter)\b"
)
_A_BIT: Final = re.compile(
    r"\b(?:slightly|a little|a bit|a touch|somewhat|thin(?:ned)? out|cut (?:down|back) on|"
    r"ease off|(?:tone|dial) (?:down|back))\b"
)
"""Of hesitations and of talk, as some are to stay; a pause that is shortened stays."""
_ALL_GO: Final = frozenset({"fillers", *(f"cut:{label}" for label in REQUEST_LABELS)})
_MEASURE: Final = re.compile(
    r" (?:down )?(?:(?:to|by) (?:about |around |just |only |at most |under )?(?:\d|a |an |half|one|"
    r"two|three|five|ten|fifteen|twenty|thirty|‹goal)|in half|short(?:er)?$|by half)"
)
_NEVER: Final = re.compile(
    r"(?:n't|\bnot|\bnever|\busually|\bnormally|\bwas|"
    r"\bwere) (?:\w+ ){0,4}$"
)
_DET: Final = r"(?:(?:the|this|my|our|your|a|an|all) )*"
_A_PIECE: Final = (
    r"(?:parts?|half|halves|thirds?|quarters?|bits?|sections?|segments?|portions?|questions?|"
    r"answers?|breaks?|blocks?)"
)
WHERE_ALL_IS: Final = re.compile(
    rf"\b(?:in|for|on|from|at|during|throughout) {_DET}"
    r"(?:(?!(?:first|second|third|last|next|other|previous|best) )\w+ )?(?:us|episode|show|"
    r"podcast|recording|interview|conversation|talk|video|audio|file|lecture|sermon|edit|version|"
    r"upload|youtube|spotify|release|publish\w*|editing|cutting|listeners|class|course|students)\b"
    rf"(?!'s| {_A_PIECE}\b| on(?:wards?)?\b)"
    rf"|\b(?:after|before) {_DET}(?:\w+ )?(?:edit|upload|youtube|spotify|release|publish\w*|"
    r"editing|cutting|listeners|class)\b"
    r"|\b(?:in|for) (?:general|short|addition|all|once|now|you and me|"
    r"(?:my|our) (?:opinion|view)|(?:this|that|any) case)\b(?! (?:of )?(?:the )?\w+s\b)"
    r"|\bat (?:first|least|best|most|once|all|the end of the day)\b"
    r"|\bon the whole\b|\b(?:at|for) the moment(?=$|,| (?:please|and|but)\b)"
    r"|\b(?:in|for|on|from|after|before) (?:all )?(?:this|that|everything|all|everything else|"
    r"the whole)(?=$|,| (?:please|too|as well|then|though|now|again|and|but)\b)"
    r"|^after that (?=(?:please|then|get|cut|take|make|shorten|trim|remove|delete|drop|lose|"
    r"add|write|bleep|keep|tighten|give|bring|i|we|you)\b)"
    r"|\bbetween (?:(?:the|our|my|his|her|their|all|each) )*(?:words?|sentences?|phrases)\b"
    r"|\bbefore (?:(?:i|we|you) )?(?:upload|publish|releas|export|post|send)\w*"
    r"(?: (?:it|this|that))?\b"
    r"|\bwhile (?:you(?:'re| are)|we(?:'re| are)) at it\b"
)
"""Turns that mean all of a recording, or say when, or for what, it is edited."""


def _is_measured(text: str, mention: Mention) -> bool:
    """Whether a part is to be of some length: "trim the intro to ten seconds"."""
    label = mention.whats[0].removeprefix("cut:")
    is_it = _IT.fullmatch(text[mention.start : mention.end])  # "the intro is long, shorten it"
    return label in REQUEST_LABELS and bool(is_it or _MEASURE.match(text[mention.end :]))


_THIS_ALONE: Final = re.compile(
    r"\b(?:first|second|third|last|left|right|other|guest|host|text|picture|video|my|his|her|our|"
    r"their|\w+'s)\b"
)


def _is_held_to_one(clause: Clause, people: People) -> bool:
    """Whether "only" holds a wish to some part or person: "denoise only the second half"."""
    if any("retakes" in mention.whats for mention in clause.mentions):
        return False  # "only the last take"
    held = re.search(r" (?:only|just) (?:the )?(.*)", clause.text)
    if held and clause.mentions and _THIS_ALONE.match(held[1]):
        return True
    mends = any(m.whats[0] in AUDIO_REPAIRS for m in clause.mentions)
    if mends and clause.text.startswith("only ") and _THIS_ALONE.search(clause.text):
        return True
    if not clause.mentions or not clause.text.endswith(" only"):
        return False
    before = clause.text.removesuffix(" only")
    names = {name.casefold().split()[0] for name in people.speakers if name.strip()}
    is_somebody = before.rpartition(" ")[2] in names | set(people.strangers)
    return is_somebody or bool(_THIS_ALONE.search(before))


_NAMED_OWNER: Final = re.compile(
    r"\b(?!(?:it|that|there|what|here|who|he|she|let|let|today|week|show|episode|podcast|other)'s)"
    r"[a-z]+'s (?:\w+ )?$"
)


def _is_somebodys(clause: Clause) -> bool:
    """Whether only one person's share of the talk is meant: "Anna's tangents"."""
    talk = [m for m in clause.mentions if m.whats in (("cut:tangent",), ("cut:smalltalk",))]
    return any(_NAMED_OWNER.search(clause.text[: m.start]) for m in talk)
