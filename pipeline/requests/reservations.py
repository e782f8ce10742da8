"""Why a clause is nothing to be done as it stands: it waits, or only tells.

    "if it is too long, drop the small talk"      waits for something
    "we removed the ads last week"                tells what was done

Each is refused in one sentence, and never carried out at large.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.elsewhere import done_elsewhere
from pipeline.requests.limits import PART, content_words
from pipeline.requests.partial import BESIDE, WHERE_ALL_IS, partly_meant
from pipeline.requests.request import AUDIO_REPAIRS, PRODUCTS, SOUNDS
from pipeline.requests.too_much import wanted_too_much

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.requests.clauses import JudgedClause
    from pipeline.requests.owners import People
    from pipeline.requests.sentences import Clause

_WAITS: Final = "it hangs on what nobody here can judge: ask for it without that"
_LATER: Final = "not now: ask for it when it is due"
_TELLS: Final = "that only tells something: say what is to be done"
_SHOWN: Final = "nothing is only marked: the script shows what would go before it goes"
_BEGUN_ANEW: Final = "each request begins anew: say what is to be done"
_LONGER: Final = "an edit can be made shorter, not longer"

_KINDLY: Final = re.compile(
    r"(?<!only )\b(?:if|when) (?:(?:at all |it(?:'s| is) |that(?:'s| is) |humanly |in any way "
    r")*possible|you|u|not\b|needs? be|needed|necessary|i (?:may|might|could)|"
    r"there (?:is|are)|any\b|at all)"
    r"|\b(?:nice|great|good|better|best|helpful|useful|lovely|grateful|appreciate|love|like|happy|"
    r"mind|glad|cool|wonderful|fantastic|care|wonder|see|prefer|delighted|pleased|ideal|"
    r"brilliant|awesome|super|amazing|perfect|thankful|ok(?:ay)?)(?: it)?(?: very much|"
    r" a lot)? (?:if|when|"
    r"whether)\b(?! to\b| (?:i|we) should\b)|\b(?:even|as|what) if\b|\bjust in case\b"
    r"|\b(?:ask(?:s|ed|ing)?(?= (?:me|if|whether))|check(?:s|ing)?|see(?:s|ing)?|know(?:s|ing)?|"
    r"test(?:s|ing)?)(?: \w+)? "
    r"(?:if|whether)\b(?! to\b)|\bi(?:'d|'ll| would| will| shall) \w+ if\b"
)
"""Conditions of courtesy."""
_CONDITION: Final = re.compile(
    r"\b(?:if|unless|in case|as long as|provided|assuming|depending on|(?<!about )whether|until "
    r"(?:i|we|he|"
    r"she|they|you|the|my|further)|subject to|pending|in the event)\b"
    r"|\b(?:not (?:\w+ )?sure|unsure|undecided|(?:not|n't) (?:yet )?(?:decided|made up)|"
    r"(?:thinking|think|thought) (?:\w+ )?about|in two minds|on the fence|debating|considering|"
    r"ask (?:\w+ )?(?:first|before)|(?:check|confirm) with|wait for|run it by)\b"
    r"|(?<!you )\b(?:might|may) (?:want|wish|need|like|decide|prefer)\b"
    r"|\bbefore (?:you|u) (?:cut|remov|delet|take|edit|drop|trim|touch)"
)
_DECIDES: Final = re.compile(
    r"\b(?:if|when|once|unless|should|as soon as|in case|until|after|in the event(?: that)?) "
    r"(?!you\b|u\b)(?:[\w'-]+ ){1,4}?(?:object|agree|disagree|complain|insist|approve|confirm|"
    r"refuse|decline|decide|consent|veto|repl|respond)(?:s|es|d|ed|ies|ied)?\b"
    r"|\b(?:if|when|once|unless|should|as soon as|in case|until|after|in the event(?: that)?) "
    r"(?!you\b|u\b)(?:[\w'-]+ ){1,4}?(?:says? (?:no|yes|so$|ok(?:ay)?|otherwise|it'?s)|gets? back|"
    r"pulls? out|hears? (?:back )?from|signs? off|gives? (?:us |me )?(?:the (?:green light|"
    r"go-?ahead|ok(?:ay)?)|permission)|comes? through)\b|^depending on\b"
    r"|\bif (?:it|that) (?:was|were) up to\b|\bif i (?:had|got) my way\b"
)
"""Somebody is to decide, or to answer, first."""
_PENDING: Final = re.compile(
    r"^(?:and |but |so |i'm |we're |i am |we are |it's )*(?:still waiting|waiting (?:for|on) "
    r"(?:legal|lawyers?|word|approval|confirmation|news|clearance|the (?:lawyers?|ok|call|"
    r"go-?ahead|client)|their|his|her)|waiting to hear|no (?:word|news|answer|reply|decision) "
    r"(?:yet|so far)|(?:have|has)n't heard|not decided|pending|tbc|tbd|to be (?:confirmed|"
    r"decided))\b"
)
"""Behind a wish: it is not time for it yet."""
_ASKS_FIRST: Final = re.compile(
    r"^(?:please |can you |could you |first |and |then )*(?:ask|consult|check with|confirm with) "
    r"(?!me\b|you\b|if\b|whether\b|for\b)\w+"
)
"""Somebody else is to decide."""
_FUTURE: Final = re.compile(
    r"\b(?:next|following|coming|future) (?:week|month|year|time|episode|season|recording|show)"
    r"|\bfrom now on\b|\bin (?:the )?future\b|\btomorrow\b|^(?:later|one day|eventually)\b"
)
_LATER_ON: Final = re.compile(
    rf"(?:(?:and|but|so|please|then|for|in|on|at|starting|as of|the) )*(?:{_FUTURE.pattern})"
)
"""A clause that puts off what follows; "it goes out tomorrow" only says why."""
_WHY_NOW: Final = re.compile(
    r"\b(?:so(?: that)?|because|since|as) (?:i|we|you|it|this|he|she|they|the \w+)\b.*"
    r"\b(?:tomorrow|next|following|coming)\b"
)
"""What an edit is wanted for: "... so that I can publish it tomorrow"."""
_PAST: Final = (
    r"(?:removed|deleted|dropped|trimmed|shortened|stripped|taken out|edited out|bleeped|"
    r"tightened|denoised|levell?ed|cleaned|chopped|fixed)"
)
_REPORT: Final = re.compile(
    rf"(?:^|\b(?:and|but|that) )(?:i|we|he|she|they|you|(?:the|my|our) \w+)(?:'ve| have| has| had)?"
    rf"(?: already| just)? (?:{_PAST}|took (?:\w+ ){{0,3}}(?:out|off|away))\b"
    rf"|^(?:i|we|he|she|they|you|(?:the|my|our) \w+)(?:'ve| have| has| had) (?:already |"
    rf"just )?cut\b"
    r"|^(?:the|my|our|his|her|that) (?:(?:last|previous|former|old|other|first|new) )?(?:editor|"
    r"producer|guy|person|team|agency|studio|software|app|tool|man|woman|intern|colleague|boss)s? "
    r"(?:once |just |always )?cut (?:the|my|our|his|her|all|every|out|off)\b"
    r"|^(?:i|we|they|he|she)(?: may| might) (?!as well|need|ask|have|trouble)"
    r"(?:\w+ )?[a-z]+\b"
    rf"|\b(?:have|has|had) (?:already |just |all )*been (?:already |just )*(?:{_PAST}|cut)\b"
    rf"|\b(?:was|were) (?:already |all |just )*(?:{_PAST}|cut)\b"
    rf"|\balready (?:been )?(?:{_PAST}|cut|out|gone)\b"
    r"|\b(?:already (?:have|has|got|made|wrote|written|exists?|done)|(?:exists?|done|ready|"
    r"finished|"
    r"written) already|(?:is|are) done|(?:have|has|'ve) (?:written|made|done)|some(?:one|"
    r"body) else)\b"
    r"|\b(?:i|we|he|she|they|[a-z]+)(?:'ll| will) (?:\w+ )?(?:cut|remove|do|handle|add|edit|trim|"
    r"record|fix|write|make|bleep)\b|\b(?:myself|ourselves)$"
    r"|\b(?:worried|afraid|scared|fears?) (?:that|about|\w+ will)\b|^(?:better|rather)\b.*\bthan\b"
    r"|\b(?:yesterday|last (?:week|month|night|year))$"
    r"|^(?:i|we|they|he|she) (?:used to|(?:was|were) (?:going|about|planning|meant) to(?! ask))\b"
    r"|^(?:some|most|many|other) (?:people|listeners|podcasts?|shows?|folks|editors) (?!are|is|"
    r"want|(?:say|complain|tell me)(?: that)? (?:they )?can)|^should (?:i|we)\b"
)
"""What was done; "I would like to have the ums removed" is none."""
_ABOUT: Final = re.compile(
    r"\b(?!(?:the|an?|our|my|his|her|their|that|this|any|all) )\w+ (?:is|are|talk|"
    r"talks|talked|discuss|discusses|discussed) (?:all |an? expert )?(?:about|on|how)\b"
    r"|\b(?:is|are) (?:called|titled|named|entitled)\b|^(?:the |its |our |my )?title is\b"
    r"|\b(?:had|has) no\b"
    r"|\bthere(?:'s| is| are)(?: hardly| barely| almost)? (?:no|not any|any)\b|\bthere aren't\b"
)
"""What is talked of, or is not there."""
_MARKED: Final = re.compile(
    r"^(?:please |just |only |can you |could you |and )*(?:mark|highlight|flag|list|count|show|"
    r"tell|"
    r"point out|underline|note)(?: me| us| up)? (?:where |how many |which )?"
    r"(?:the|all|my|our|his|her|any|each|every)\b"
    r"|\b(?:tell|show|let) (?:me|us) (?:know )?(?:which|what|how|where|whether|if)\b"
)
_ANEW: Final = re.compile(
    r"^(?:please |ok(?:ay)? |no |now |just |and |let'?s |let us |(?:can|could) (?:we|you) |"
    r"i (?:want|need|would like|'d like) (?:you )?to )*(?:start|begin|go) (?:it |this |everything |"
    r"all )?(?:over|again|afresh|anew|from scratch)(?: again| from (?:scratch|zero|the (?:start|"
    r"beginning|top))| please| now)*$|^(?:please |just )*(?:undo|redo|revert(?! (?:back "
    r")?with\b)|reset)\b"
)
"""Somebody wants to begin with the edit anew; in the recording it would be a retake."""
_LENGTHENED: Final = re.compile(
    r"\bmak(?:e|ing) (?:it|this|that|the \w+)(?: \w+)? longer|^longer clips|"
    r"\b(?:at least|no less than|not less than|minimum of|no shorter than|shorter than|(?<!not )"
    r"(?<!no )(?<!n't be )(?<!not be )(?<!is )(?<!'s )(?<!was )over|above) "
    r"(?:\w+ )?(?:minutes|hours|min|\d+ ?(?:min|h))"
    r"|\b(?:must|should|to|needs? to) be (?:at least|no shorter than|a minimum of)\b"
)


def reservations(said: Sequence[JudgedClause], people: People) -> Mapping[Clause, str]:
    """The clauses that cannot be carried out as they stand, each with the reason."""
    found = done_elsewhere(said)
    ahead = ""
    for number, one in enumerate(said):
        after = said[number + 1 :]
        if number and said[number - 1].sentence != one.sentence:
            ahead = ""
        if not ahead or one.clause.link == "but":
            ahead = _opening(one.clause, after)
        if _PENDING.match(one.clause.text) and not one.clause.mentions:
            waiting = (other for other in said[:number] if other.sentence == one.sentence)
            found |= {other.clause: _WAITS for other in waiting if other.clause.mentions}
        if one.clause in found:
            continue
        if ahead:
            found[one.clause] = ahead
        elif number and _explains(one.clause, said[number - 1].clause):
            found[one.clause] = _TELLS
        elif number and _is_of_a_product(one.clause, said[number - 1].clause):
            found[one.clause] = found[said[number - 1].clause] = BESIDE
        elif why := _reserved(one) or partly_meant(one, people) or wanted_too_much(one, people):
            found[one.clause] = why
    return found


_THAT_IS: Final = re.compile(
    r"(?:that|it|this|which|there|those|they)(?:'s|'re| is| are| was) |off the record$|strictly "
)
_AS_LOUD: Final = re.compile(
    r"(?:they|it|that|those|these)(?:'s|'re| is| are| was| were| sounds?) "
)


def _explains(clause: Clause, before: Clause) -> bool:
    """Whether a clause only says what lies at the times before: "cut 0:00 to 1:00, it's ads"."""
    if clause.cues or not before.mentions:
        return False
    whats = {what for mention in before.mentions for what in mention.whats}
    is_loud = bool(whats & {"breaths", "enhance"}) and bool(_AS_LOUD.match(clause.text))
    is_loud = is_loud and all(mention.whats == ("levels",) for mention in clause.mentions)
    return is_loud or ("cut:times" in whats and bool(_THAT_IS.match(clause.text)))


_OF_A_PRODUCT: Final = re.compile(r"(?:with|without|including|excluding|minus) ")


def _is_of_a_product(clause: Clause, before: Clause) -> bool:
    """Whether a clause says what a product is to hold: "clips without ums"."""
    made = bool(before.mentions) and all(m.whats[0] in PRODUCTS for m in before.mentions)
    other = all(m.whats[0] not in PRODUCTS for m in clause.mentions)
    is_less = bool(clause.mentions) or not clause.text.startswith(("with ", "including "))
    is_near = clause.link in ("comma", "but")
    return made and other and is_less and is_near and bool(_OF_A_PRODUCT.match(clause.text))


def _reserved(said: JudgedClause) -> str:
    """Why a clause by itself is not carried out."""
    clause, named = said.clause, said.clause.mentions
    is_pointed = said.is_pointed or any(cue.is_behind for cue in clause.cues)
    for pattern, why, is_meant in (
        (_CONDITION, _WAITS, not (_LEADS.match(clause.text) and named)),
        (_DECIDES, _WAITS, bool(named)),
        (_ASKS_FIRST, _WAITS, True),
        (_FUTURE, _LATER, bool(named) and not _WHY_NOW.search(clause.text)),
        (_REPORT, _TELLS, bool(named) and not said.is_pointed),
        (_ABOUT, _TELLS, bool(named) and not is_pointed),
        (_MARKED, _SHOWN, any(mention.whats[0] not in PRODUCTS for mention in named)),
        (_LENGTHENED, _LONGER, True),
        (_ANEW, _BEGUN_ANEW, clause.link == "start"),
    ):
        if is_meant and _stands_in(pattern, clause):
            return why
    return ""


def _stands_in(pattern: re.Pattern[str], clause: Clause) -> bool:
    """Whether a clause has a pattern elsewhere than in the name of an object, or in courtesy."""
    if pattern is _ANEW:
        return bool(pattern.search(clause.text))
    known = [(m.start, m.end) for m in clause.mentions]
    known += [match.span() for match in _KINDLY.finditer(clause.text)]
    return any(
        not any(start < found.end() and found.start() < end for start, end in known)
        for found in pattern.finditer(clause.text)
    )


_LEADS: Final = re.compile(r"(?:but |and |so )*(?:if|when|whether)\b")
"""A condition that names its own object: "if it is off topic, cut it"."""
_OPENS: Final = re.compile(
    r"^(?:but |and |so |only |just )*(?:(?P<place>in|during|for|at|on|after|before|within|between|"
    r"inside|outside|throughout|while|whenever|wherever|where|until|since|from|near|around|past|"
    r"beyond|"
    r"towards?|except)|when|once|if|unless) "
)


_A_STRETCH: Final = re.compile(r"(?:in |from |between )?‹time\d+›")


def _is_ordered_sound(clause: Clause) -> bool:
    """Whether a clause begins with a verb and names only what is heard all over, or made."""
    whats = {what for mention in clause.mentions for what in mention.whats}
    first = min((mention.start for mention in clause.mentions), default=0)
    is_order = any(not cue.is_behind and cue.end <= first for cue in clause.cues)
    is_mend = bool(whats & set(AUDIO_REPAIRS)) and not first
    return (is_order or is_mend) and bool(whats) and whats <= {*SOUNDS, *AUDIO_REPAIRS}


def _opening(clause: Clause, after: Sequence[JudgedClause]) -> str:
    """Why what follows waits, where a clause only says when or where: "if it is too long, ..."."""
    if after and after[0].clause.mentions and _LATER_ON.match(clause.text):
        return _LATER
    if after and _DECIDES.match(clause.text) and after[0].clause.link in _GOES_ON:
        return _WAITS
    is_bare = clause.link == "start" and _A_STRETCH.fullmatch(clause.text)
    if after and is_bare and _is_ordered_sound(after[0].clause):
        return PART  # "between 5:00 and 10:00 remove ums"
    opens = _OPENS.match(clause.text)
    if clause.text.startswith("where ") and clause.link != "start":
        return ""  # "the ending, where I thank everybody, can go"
    if not opens or clause.cues or not after or after[0].clause.link not in _GOES_ON:
        return ""
    following = {what for mention in after[0].clause.mentions for what in mention.whats}
    own = {what for mention in clause.mentions for what in mention.whats}
    rest = WHERE_ALL_IS.sub(" ", _KINDLY.sub(" ", clause.text))
    rest = _OPENS.sub("", f"{rest.strip()} ")
    is_said = content_words(rest) or re.search(r"\d", rest)
    if not following or following == {"bleep"} or own & following or not is_said:
        return ""
    return PART if opens["place"] else _WAITS


_GOES_ON: Final = ("comma", "and", "but")
