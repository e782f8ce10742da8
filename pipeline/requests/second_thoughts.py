"""Clauses that narrow the wish before them, or speak against it.

"cut the ums, just in the intro"                 a place for the ums, and no wish of its own
"my boss wants the ads gone, but I am not having that"
"no ums or take out the ads"                     one of two, which nobody here can choose
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.requests.limits import content_words, narrows
from pipeline.requests.own_sense import own_sense
from pipeline.requests.unread import OPENS, is_narrowed, sort_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.requests.clauses import JudgedClause
    from pipeline.requests.request import Intent
    from pipeline.requests.sentences import Clause

_AT_LAST: Final = (
    r"(?: (?:in|there|alone|as (?:it|they) (?:is|are)|please|after all|though|actually|so much|"
    r"a lot|too|all|back|really|very much|anyway|for now|to stay|here|untouched|intact))*$"
)
"""Behind "I'd rather keep it": "we want to keep it short" says how the whole is to be."""
_NEVERTHELESS: Final = re.compile(
    r"\b(?:i|we) (?:disagree|don't agree|do not agree|say no|said no|refuse|overruled?|"
    r"win(?=$| (?:this|that) (?:one|time|round)\b)|"
    r"put my foot down|vetoed|told \w+ (?:no|off)|won't|am not having|"
    r"'m not "
    r"having|object)\b|\bnot having (?:that|it|any)\b|\b(?:kidding|joking|joke)\b"
    r"|\b(?:i'd|i would|we'd|we would|i|we|\w+) (?:rather|prefer to|wants? to|would like to|"
    r"like to|"
    r"decided to|'ll|will) (?:keep|leave|have) (?:it|them|that|those|him|her)"
    rf"{_AT_LAST}"
    r"|^(?:or|maybe|perhaps|then again|again|well|rather|actually|ideally|"
    r"preferably)\b.*\b(?:not|don't|no)$"
    r"|^(?:ideally|preferably|but|well|maybe)? ?(?:not )(?:all|every\w*|too many)\b"
    r"|\b(?:(?:when|if|where) (?:unsure|in doubt)|not (?:so |quite |really )?sure|haven't "
    r"decided|undecided)\b"
    r"|^(?:but )?(?:please )?(?:ask|check with|wait for) \w+"
    r"|\b(?:i|we) (?:didn't|did not|haven't|have not|refused|ignored (?:him|her|them|that|it))$"
)
"""What somebody says against a wish that was told before it."""
_LIKED: Final = re.compile(
    r"(?:\w+ ){1,3}?(?:rather |really |quite |do )?(?:likes?|loves?|enjoys?|needs?|wants?) "
    r"(?:it|them|that|those|him|her)"
    rf"{_AT_LAST}"
)
_UNBLAMED: Final = (
    r"(?:(?!(?:complain|hate|dislik|loath|detest|despis|annoy|bother|mock|laugh|tease|"
    r"notic|skip|blam|sick|tired|suffer|struggl|distract|overdo|overuse|too\\b|many|lots)\w*)"
    r"[\w']+ )"
)
"""A word of those by which nobody complains: "people complain about them"."""
_WON_OVER: Final = re.compile(
    r"(?:(?:hm+|eh|actually|but|although|though|and|well|then|they|it|i|we|\w+)(?:'ve|'s)? )*?"
    r"(?:got(?:ten)? used to|grew on|grown (?:on|fond)|com(?:e|ing) (?:a)?round|made (?:my|our) "
    r"peace|warmed to|learn\w* to (?:love|like|live)|won (?:me|us) over|pays? (?:me|us|my|our))\b"
    r"|(?:(?:nvm|never ?mind|nah|no|nope|actually|wait|hm+|oh|eh|please|just|you know what|but|"
    r"on second thoughts?) )*(?:keep|leave) (?:it|'?em|them|that|those)\b(?! (?:to|under|below|"
    r"at|short|brief|tight|between|within|out|down|clean|simple|natural|real|going|light)\b)"
    r"|(?:\w+ ){1,3}?(?:(?:insists?|insisted) on|(?:paid|pays|asked) for|requires?|demands?) "
    r"(?:it|them|that)$"
    rf"|(?:\w+ )?(?:i|we|he|she|they|my \w+|our \w+|people|listeners|everyone) {_UNBLAMED}{{1,5}}"
    r"(?:them|those)$"
)
"""They stay after all: "I've got used to them", "nvm keep it they pay me"."""
_ITS_PART: Final = re.compile(r"(?:but )?(?:please )?(?:leave|keep|spare) (?:its|their) \w")
_IT_STAYS: Final = re.compile(r"(?:it|they|that|those|these|this|he|she)\b")
_NOT_THEIRS: Final = re.compile(
    r"(?:but )?(?:not|leave|keep|spare) (?:\w+'s|mine|his|hers|theirs|ours)\b"
)
_OR_NOT: Final = re.compile(r"(?:maybe |perhaps |rather |better )*(?:not|don't|do not|no)")
_HEDGED: Final = re.compile(
    r"(?:well )?(?:mostly|mainly|partly|some of (?:it|them)|half of (?:it|them)|(?:well )?not "
    r"(?:all|every\w*)(?: of (?:it|them))?)"
)
_SOME_ONLY: Final = re.compile(
    r"(?:the|those|any) \w+ ones? (?:(?:can|should|must|may|have to|are to|need to) )?(?:stays?|"
    r"remains?|be kept)\b|not both\b|at least (?:most|half|some|part|the)\b|"
    r"(?:i|we) (?:don't|do not|won't|didn't) want to$|(?:only|just) (?:the|my|our|his|her) \w"
)
"""Only some of them after all, or none."""
_HELD: Final = re.compile(
    r"(?:(?:but|and|well|so) )*(?:only|just|mostly|mainly|especially|particularly|at least|not|"
    r"preferably|ideally) (?:the (?:\w+ )?ones\b|(?:the ones? )?(?:at|around|near|before|after|"
    r"until|from|in|on|"
    r"during|when|where|while|within|for|with|between|past|by)\b(?! (?:all|once|case|general|"
    r"time|now|me|us|you)\b))"
)
_ONE_OF_THEM: Final = re.compile(
    r"(?:for )?(?:the|that|those|this|these) (?:\w+ )?ones?\b|(?:for )?the (?:first|second|third|"
    r"last)(?: \w+)?$"
)
"""What is excepted is one of what was named."""


def narrowed_by(said: Sequence[JudgedClause]) -> Iterator[tuple[Clause, Clause]]:
    """Clauses of a request, each with a later one that narrows it or speaks against it."""
    for number, (before, one) in enumerate(pairwise(said), 1):
        named = next((other for other in said[number - 1 :: -1] if other.clause.mentions), None)
        if named is not None and _is_placed_there(one.clause, named.clause):
            yield one.clause, one.clause
        elif narrows(one.clause, before.clause):
            yield before.clause, one.clause
        elif named is not None and (
            named.sense not in ("stay", "not") or one.clause.link == "except"
        ):
            is_near = named is before or one.clause.link != "except"
            if is_near and _stands_against(one.clause, named.clause):
                yield named.clause, one.clause


_THERE: Final = re.compile(r"\b(?:there|in (?:it|them|that (?:part|bit|stretch|section)))$")


def _is_placed_there(clause: Clause, before: Clause) -> bool:
    """Whether a sound is meant only where a part lies: "keep 0:00 to 5:00, cut the ums there"."""
    if not clause.mentions or clause.mentions[-1].end == len(clause.text) or not before.mentions:
        return False
    is_sound = sort_of(clause) in ("sound", "mended")
    is_there = is_sound and sort_of(before) in ("part", "pointed") and own_sense(clause) != "stay"
    return is_there and bool(_THERE.search(clause.text))


def _stands_against(clause: Clause, before: Clause) -> bool:
    """Whether a clause narrows the wish before it, or takes it back, in words of its own."""
    is_apart = clause.link == "except"
    if (
        _HELD.match(clause.text)
        or _NTH_ONLY.fullmatch(clause.text)
        or (is_apart and _ONE_OF_THEM.match(clause.text))
    ):
        return True
    if (
        own_sense(clause) == "stay"
        and sort_of(before) == "pointed"
        and _AT_A_TIME.search(clause.text)
    ):
        return True
    if _is_one_kind_of(clause, before) or _is_theirs(clause):
        return True
    if _is_choice(clause, before) or _is_there_only(clause, before):
        return True
    if clause.mentions:
        return False
    if _takes_back(clause, before):
        return True
    told = before.text.endswith((" nothing", " anything"))  # "show nothing but chatter"
    if is_apart and not told and sort_of(before) == "pointed" and content_words(clause.text):
        return True
    is_order = any(not cue.is_behind and cue.sense in ("go", "make") for cue in clause.cues)
    if is_order or not OPENS.match(clause.text):
        return False
    tells = ("where ",) if is_apart else ("where ", "when ")
    if clause.text.startswith(tells) and sort_of(before) in ("part", "pointed"):
        return False  # "the teaser, where you hear a bit from later", tells what it is
    return is_narrowed(clause.text, before, is_apart=is_apart)


def _orders(clause: Clause) -> bool:
    return any(cue.sense == "go" for cue in clause.cues)


def _takes_back(clause: Clause, before: Clause) -> bool:
    """Whether a clause without an object says that some or all of it stays after all."""
    text = clause.text
    if (
        _NEVERTHELESS.search(text)
        or _HEDGED.fullmatch(text)
        or _NOT_THEIRS.match(text)
        or _ITS_PART.match(text)
    ):
        return True
    if clause.link in _LINKS and not _orders(clause) and _WON_OVER.match(text):
        return True
    if _SOME_ONLY.match(text) and (clause.link != "start" or "ones" in text):
        return True
    if clause.link == "or" and _OR_NOT.fullmatch(text):
        return True
    if clause.link == "but" and _IT_STAYS.match(text) and own_sense(clause) == "stay":
        return True
    is_spared = _LIKED.match(text) or before.text.endswith("everywhere")
    return clause.link == "but" and bool(is_spared)


_AT_A_TIME: Final = re.compile(r"\d:\d\d|\b(?:minute|second) \d")
"""What stays at a time that is no stretch: "cut 5:00 to 6:00 but keep 5:30"."""
_NTH_ONLY: Final = re.compile(
    r"(?:just |only )?(?:the )?(?:first|second|third|last|other|next|long|short|loud|worst)"
    r"(?: ones?(?: only)?| only)(?: please)?"
)
_LINKS: Final = ("start", "comma", "but")
_ONLY_THIS: Final = re.compile(r"(?:but |and )?(?:only|just) (?:the |my |our )?$")
_THEIRS: Final = re.compile(r"(?:for )?(?:mine|his|hers|ours|theirs|yours|\w+'s)$")


def _is_one_kind_of(clause: Clause, before: Clause) -> bool:
    """Whether of what is named before only some are meant: "the swearing, only the f word"."""
    named = clause.mentions[0] if clause.mentions else None
    if named is None or clause.cues or clause.link == "start" or named.whats[0].startswith("cut:"):
        return False
    same = any(mention.whats == named.whats for mention in before.mentions)
    return same and bool(_ONLY_THIS.match(clause.text[: named.start]))


def _is_theirs(clause: Clause) -> bool:
    """Whether somebody's are excepted of what is nobody's here: "the swearing except mine"."""
    is_apart = clause.link in ("except", "but") and not clause.mentions
    return is_apart and bool(_THEIRS.fullmatch(clause.text))


_OR_ELSE: Final = re.compile(r"(?:(?:at least|just|else|simply|otherwise|rather|maybe|perhaps) )*")


def _is_choice(clause: Clause, before: Clause) -> bool:
    """Whether a clause is the other of two things, of which one is to be done: "or cut the ads"."""
    if clause.link != "or":
        return False
    if any(
        m.whats == ("fillers", "gaps") and _OR_ELSE.fullmatch(clause.text[: m.start])
        for m in clause.mentions
    ):
        return True  # "or at least shorten it"
    is_order = any(
        _OR_ELSE.fullmatch(clause.text[: cue.start]) and cue.sense == "go" and not cue.is_behind
        for cue in clause.cues
    )
    return is_order or before.text.startswith("either ")


def _is_there_only(clause: Clause, before: Clause) -> bool:
    """Whether a part is named as the only place for a sound: "the ums, the intro only"."""
    is_part = bool(clause.mentions) and sort_of(clause) == "part" and not clause.cues
    is_sound = sort_of(before) in ("sound", "mended")
    return is_part and is_sound and clause.text.endswith(" only")


def without_limited(
    wishes: Sequence[Intent], said: Sequence[JudgedClause], unmet_by: Callable[[Clause], str]
) -> tuple[Intent, ...]:
    """The wishes without kinds of which another clause spares, or means, only some.

    `unmet_by` says why a clause is not carried out; nothing where it is.
    """
    clauses = [one.clause for one in said]
    unmet = [clause for clause in clauses if unmet_by(clause)]
    unmet += [before for before, _ in narrowed_by(said)]
    apart = [pair for pair in pairwise(clauses) if pair[1].link == "except"]
    unmet += [before for before, one in apart if one.mentions and unmet_by(one)]
    named = [mention.whats for one in unmet for mention in one.mentions]
    limited = {whats[0] for whats in named if len(whats) == 1}  # not all that "tighter" means
    is_spared = any(own_sense(clause) == "stay" for clause in unmet)
    if is_spared or any(_NO_CUTS_IN.search(clause.text) for clause in clauses):
        limited.add("shorten")  # it chooses freely where to cut
    return tuple(wish for wish in wishes if wish.what not in limited)


_NO_CUTS_IN: Final = re.compile(
    r"\b(?:no|without(?: any)?|don'?t|do not) (?:make )?(?:cuts?|cutting|edits?|editing)"
    r"(?: (?:anything|any))? (?:in|from|inside|within|of)\b"
)
