"""Whose the sounds are that a request names: "Ben's ums", "the pauses of the guest".

A plan can hold that of words, by keeping what everybody else says; a pause is nobody's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.requests.request import AUDIO_REPAIRS, PRODUCTS, SOUNDS, Intent
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.requests.sentences import Clause
    from pipeline.requests.vocabulary import Mention

_OF_WORDS: Final = frozenset({"fillers", "retakes"})
"""What a speaker says, so that it can be told whose it is."""
_BESIDE: Final = frozenset({"gaps", *AUDIO_REPAIRS, *PRODUCTS})
"""What may be wished for beside, as it takes no words."""
_ROLE: Final = (
    r"(?:the|my|our|your) (?:\w+ )?(?:co-?)?(?:host|guest|interviewer|interviewee|producer|"
    r"interpreter|translator|moderator|presenter|narrator|caller|panell?ist|reporter|speaker|"
    r"lecturer|"
    r"professor|teacher|other (?:guy|person|speaker|one))(?: \w)?"
)
_POSSESSIVE: Final = re.compile(r"((?:[a-z][\w-]* ){0,2}[a-z][\w-]*)(?:'s|(?<=s)') (?:\w+ ){0,2}$")
_ALONE: Final = re.compile(r"((?:[a-z][\w-]* ){0,2}[a-z][\w-]*)'s$")
_THEIRS: Final = word_set("mine his hers ours theirs")
_PRONOUN: Final = re.compile(r"\b(?:my|his|her)(?: own)? (?:\w+ ){0,2}$")
_NOBODY: Final = word_set(
    "it that there what who he she let here where how everyone everybody other another today "
    "yesterday week year month episode show podcast recording everyone one anyone nobody"
)
"""Before `'s`: no owners of what follows."""


_AT: Final = r"(?:of|by|from|for|on|in|when|while|whenever|where|that|made by|only|just)"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose the sounds of a clause are."""

    said: str
    name: str = ""
    """As the transcript has it; empty for somebody whom it does not know."""


@dataclass(frozen=True, slots=True)
class People:
    """Who may be meant."""

    speakers: tuple[str, ...] = ()
    """The names that the transcript has."""
    strangers: tuple[str, ...] = ()
    """Other names that a request has, in lower case."""


_STRANGER: Final = re.compile(
    r"(?:(?<=[a-z] )|(?<=[a-z], ))([A-Z][a-z]+)\b|\b([A-Z][a-z]+)(?= (?:says?|uses|keeps) )"
)


def strangers_in(text: str) -> tuple[str, ...]:
    """What looks like names in a request."""
    found = {first or second for first, second in _STRANGER.findall(text)}
    return tuple(sorted(name.casefold() for name in found - _NO_NAMES))


_NO_NAMES: Final = word_set(
    "I It He She They We You Everyone Everybody Nobody Somebody Who That This Monday Tuesday "
    "Wednesday Thursday Friday Saturday Sunday"
)


_LINK: Final = r"(?: *,?(?: +and| +&|,) +)"
_HOW: Final = r"(?:(?:long|loud|own|many|awkward|little) )*"
_OF_WHOM: Final = r"of|by|from|that|when|where|while|whenever"


def each_with_own(lower: str, people: People) -> str:
    """A request in lower case in which each of several owners has what they share.

    "Ben and Anna's ums" are "ben's ums and anna's ums"; "ums of Ben and Anna" as well.
    """
    known = dict.fromkeys((*_callings(people.speakers), *people.strangers))  # each read one way
    names = "|".join(map(re.escape, known))
    if not names:
        return lower
    shared = rf"\b((?:(?>{names})(?:'s)?(?>{_LINK}))++(?:{names})'s) ({_HOW}[a-z]+)"
    lower = re.sub(shared, lambda m: _each(m[1], names, "{0}'s " + m[2]), lower)
    shared = rf"\b([a-z]+) ({_OF_WHOM}) ((?:{names})(?:(?>{_LINK})(?>{names})(?!'s))++)\b"
    return re.sub(shared, lambda m: _each(m[3], names, f"{m[1]} {m[2]} {{0}}"), lower)


def _each(said: str, names: str, form: str) -> str:
    return " and ".join(form.format(name) for name in re.findall(rf"\b(?:{names})\b", said))


def owner_of(clause: Clause, people: People) -> Owner | None:
    """Who alone is meant by what a clause names; None where nobody is, or the only speaker."""
    for mention in clause.mentions:
        if set(mention.whats) & set(SOUNDS) and (said := _said(clause.text, mention, people)):
            name = _known(said, people.speakers)
            is_lone = len(people.speakers) < 2 and (name or said in ("my", "his", "her"))
            apart = clause.text[mention.start : mention.end] in _THEIRS
            return None if is_lone and not apart else Owner(said, name)
    return None


def _said(text: str, mention: Mention, people: People) -> str:
    """How a clause calls whom it means, or nothing."""
    front = _last_words(text[: mention.start])
    behind = text[mention.end : mention.end + _LETTERS_BEHIND]
    name = text[mention.start : mention.end]
    if name in _THEIRS:
        return name
    if match := _ALONE.fullmatch(name):
        return match[1]
    if (match := _POSSESSIVE.search(front)) and match[1].split()[-1] not in _NOBODY:
        return match[1]
    if match := _PRONOUN.search(front):
        return match[0].split()[0]
    who = "|".join([*map(re.escape, (*_callings(people.speakers), *people.strangers)), _ROLE])
    if match := re.search(rf"\b({who}) (?:always |just |constantly |only )?$", front):
        return match[1]
    match = re.search(rf" {_AT} (?:only |just )?({who})\b", behind)
    return match[1] if match else ""


def _last_words(text: str) -> str:
    """The end of a text in which whoever owns what follows is named: at most five words."""
    return " ".join(text.rsplit(" ", _WORDS_OF_OWNERS)[-_WORDS_OF_OWNERS:])


_WORDS_OF_OWNERS: Final = 24
_LETTERS_BEHIND: Final = 300
"""In which whoever is meant is named, behind what is theirs."""


def _callings(speakers: Sequence[str]) -> list[str]:
    """What speakers may be called by, the longest first."""
    names = [name.casefold() for name in speakers]
    return sorted({*names, *(name.split()[0] for name in names if name)}, key=len, reverse=True)


def _known(said: str, speakers: Sequence[str]) -> str:
    """The one speaker who is called so, by the last words of what was said."""
    found = [
        name
        for name in speakers
        for known in {name.casefold(), *name.casefold().split()[:1]}
        if re.search(rf"\b{re.escape(known)}$", said) and known != "speaker"
    ]
    return found[0] if len(set(found)) == 1 else ""


def held_to_owners(
    wishes: Sequence[Intent], speakers: Sequence[str]
) -> tuple[tuple[Intent, ...], tuple[str, ...]]:
    """The wishes with what everybody else says kept, and those that this cannot hold to.

    What is kept is kept from every wish, so one speaker's ums are taken out only where nothing
    else takes words away.
    """
    owned = [wish for wish in wishes if "by" in wish.options and wish.what in _OF_WORDS]
    if not owned:
        return tuple(wishes), ()
    kinds = {wish.what for wish in owned}
    if not _can_be_held(owned, [wish for wish in wishes if wish not in owned]):
        rest = tuple(wish for wish in wishes if wish.what not in kinds)
        return rest, tuple(f"{wish.said} ({_ASK_ALONE})" for wish in owned)
    named = {wish.options["by"] for wish in owned}
    kept = named if owned[0].keep else set(speakers) - named
    keeps = (
        Intent("cut:speaker", True, {"name": name}, owned[0].said)
        for name in speakers
        if name in kept
    )
    return (*(wish for wish in wishes if not (wish in owned and wish.keep)), *keeps), ()


def _can_be_held(owned: Sequence[Intent], others: Sequence[Intent]) -> bool:
    """Whether to keep what some speakers say is all that the wishes for somebody's words mean."""
    kinds = {wish.what for wish in owned}
    of_kind = [{(w.options["by"], w.keep) for w in owned if w.what == kind} for kind in kinds]
    is_spared = owned[0].keep
    one_way = all(wish.keep == is_spared for wish in owned)
    alike = all(of == of_kind[0] for of in of_kind)
    taken = {wish.what for wish in others if not wish.keep and wish.what not in _BESIDE}
    return one_way and alike and taken <= (kinds if is_spared else set())


_ONLY_KEPT: Final = re.compile(
    r"(?:please |just |i want you to )*(?:(?:keep|leave|use) (?:only|just|nothing but)|(?:only|"
    r"just) "
    r"(?:keep|leave|use)) (?!the (?:ums|pauses))",
    re.IGNORECASE,
)


_SOME_TURNS: Final = re.compile(r"'s? (?:answers?|questions?|comments?|remarks?)$", re.IGNORECASE)


def are_some_turns(said: str) -> bool:
    """Whether words mean some of what somebody says: "the host's questions"."""
    return bool(_SOME_TURNS.search(said))


_ALL_STAY: Final = re.compile(
    r"\b(?:everything|everybody|everyone|all|the (?:rest|others?))(?: else)?"
    r"(?: (?:can|could|should|may|must|will|has to|have to))? (?:stays?|remains?|be kept)\b"
)


def without_others(
    wishes: Sequence[Intent], speakers: Sequence[str], lower: str
) -> tuple[tuple[Intent, ...], tuple[str, ...]]:
    """The wishes with everybody else gone, where only what some say is to be kept.

    Nobody goes of whom the rest of the request, which is in lower case, says anything, or where
    only some of what somebody says is to stay; that is told.
    """
    alone = [
        wish
        for wish in wishes
        if wish.keep and wish.what == "cut:speaker" and _ONLY_KEPT.match(wish.said)
    ]
    told = [wish for wish in wishes if wish.what == "cut:speaker"]
    kept = {_known(w.options.get("name", "").casefold(), speakers) for w in told if w.keep}
    if not alone or "" in kept:
        return tuple(wishes), ()
    said = kept | {_known(w.options.get("name", "").casefold(), speakers) for w in told}
    others = [name for name in speakers if name not in said]
    is_named = any(re.search(rf"\b{re.escape(name)}\b", lower) for name in _callings(others))
    if is_named or _ALL_STAY.search(lower) or any(are_some_turns(wish.said) for wish in alone):
        return tuple(wishes), (f"{alone[0].said} ({_WHO_GOES})",)
    gone = (Intent("cut:speaker", False, {"name": name}, alone[0].said) for name in others)
    return (*wishes, *gone), ()


_WHO_GOES: Final = "who is to go? say it by name"
_ASK_ALONE: Final = "one speaker's, beside other cuts: ask for it alone"


def can_be_told(clause: Clause) -> bool:
    """Whether all that a clause names is something that is said."""
    return all(set(mention.whats) <= _OF_WORDS for mention in clause.mentions)
