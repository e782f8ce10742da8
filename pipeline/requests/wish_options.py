"""What a wish says of its object besides its name: how long, which words, which part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.literals import Literal, seconds_of
from pipeline.requests.vocabulary import CRUTCHES

if TYPE_CHECKING:
    from collections.abc import Sequence

_OVER: Final = re.compile(
    r"(?:longer than|over|above|more than|exceeding|beyond|>) (?:about )?(.+)$"
)
_TO: Final = re.compile(r"(?:\bto|down to|at) (?:about |around |just )?((?:\d|half|a |one|two).+)$")
_TO_BARE: Final = re.compile(
    r"\bto (?:about |around |just |only )?(one|two|half|\d(?:\.\d+)?)(?:$| please| each| max)"
)
"""Of pauses these are seconds: "shorten them to one"."""
_LONG: Final = re.compile(
    r"\b(?:really|very|extremely|only the|just the|super|overly|excessively) long"
)
_AFTER_QUESTION: Final = re.compile(r"after (?:\w+ ){0,2}questions?")


def wish_options(
    what: str, name: str, clause: str, amounts: Sequence[Literal], *, keep: bool
) -> dict[str, str]:
    """The options of a wish for what a clause calls by a name."""
    if mark := re.fullmatch(r"‹(?:time|quote|speaker|goal|topic|edge)(\d+)›", name):
        amount = amounts[int(mark[1])]
        if what == "gaps":
            return dict(amount.options) | ({} if keep else _gap_options(clause, keep=False))
        if amount.options:
            return dict(amount.options)
        value = amount.value
        key = {"cut:times": "times", "cut:passage": "words", "cut:speaker": "name"}
        return {key.get(what, "to"): value}
    if what == "gaps":
        return _gap_options(clause, keep=keep)
    if what == "bleep" and (found := _BLEEPED.search(clause)):
        return {"of": found["of"].strip(" .'‹›")} if not _SWEARING.search(found["of"]) else {}
    if what == "bleep" and (named := _BLEEPED_BEHIND.match(clause)):
        return {} if _SWEARING.search(named["of"]) else {"of": named["of"]}
    if what == "fillers" and not _SOUND.fullmatch(name) and (words := _crutches(clause)):
        return {"words": "+".join(words)}
    return {}


def _gap_options(clause: str, *, keep: bool) -> dict[str, str]:
    if keep:
        return {"after": "questions"} if _AFTER_QUESTION.search(clause) else {}
    options: dict[str, str] = {}
    for key, pattern in (("over", _OVER), ("to", _TO)):
        if match := pattern.search(clause):
            try:
                options[key] = f"{seconds_of(match[1].split(' to ')[0]):g}s"
            except ValueError:
                continue
    if bare := _TO_BARE.search(clause):
        options.setdefault("to", f"{seconds_of(f'{bare[1]} seconds'):g}s")
    if "over" not in options and _LONG.search(clause):
        options["over"] = "1.5s"
    return options


_BLEEPED: Final = re.compile(
    r"\b(?:bleep|beep|censor|mute|blank|silence)(?:ed|ing)? (?:out )?(?:(?:all|every|each|any|"
    r"both|my|"
    r"the|our|"
    r"his|her|their) )*(?P<of>(?!out\b|it\b|them\b|that\b|those\b|these\b|please\b|nothing\b|"
    r"where\b|when\b|if\b|instead\b|over\b|sounds?\b|for\b|in\b)[\w‹'][\w'‹› -]*?)"
    r"(?= (?:please|every|each|when\w*|where\w*|so|because|but|out|throughout)\b|$|[.,;])"
)
"""What somebody wants bleeped, where it is no swearing: "bleep the phone number"."""
_BLEEPED_BEHIND: Final = re.compile(
    r"(?:(?:please|i|we|want|need|have|would like) )*(?:(?:all|every|any|my|the|our|his|her|their) "
    r")*(?P<of>[\w'‹› -]+?) (?:(?:must|should|have to|has to|need to|needs to|can|to) )?(?:be )?"
    r"(?:bleep|beep|censor|mute)ed\b"
)
"""The same with the word in front: "the names should be bleeped"."""
_SWEARING: Final = re.compile(
    r"\b(?:swear\w*|swore|curs\w*|cuss\w*|profan\w*|obscen\w*|expletiv\w*|explicit|rude|dirty|"
    r"naughty|bad|foul|filthy|strong|vulgar|f-?(?:words?|bombs?)|[fsc][ -]words?|bombs?|language|"
    r"effing|jeffing|four[ -]letter|fuck\w*|shit\w*|damn\w*|crap|bitch\w*|slurs?|offensive)\b"
)
_SOUND: Final = re.compile(r"\W*(?:u+m|u+h|e+r|a+h|h+m|eh)\w*(?: and a+hs?)?\W*")
_NAMED_WORDS: Final = re.compile(
    rf"(?:\b(?:say|says|said|saying|use|using|words?|the|all|every|those|and|or)\s+|"
    rf"‹)(?P<w>{'|'.join(CRUTCHES)})s?(?:\b|›)"
)


def _crutches(clause: str) -> list[str]:
    """The ordinary words that a clause about fillers names: "every time I say like"."""
    return [m["w"].replace(" ", "_") for m in _NAMED_WORDS.finditer(clause)]
