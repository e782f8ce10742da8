"""Requests without verbs, as words with verbs: "ums out, pauses in", "+chapters -ads", "1) ums".

"ums 👎 pauses 👍"     ums out, pauses in,
"Yes to the intro"     keep the intro
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.request import AUDIO_REPAIRS, PRODUCTS, SOUNDS
from pipeline.requests.vocabulary import mentions

if TYPE_CHECKING:
    from pipeline.requests.sentences import Clause
    from pipeline.requests.verbs import Sense

_AWAY: Final = "❌👎🚫🗑✂⛔✖✗"
_THERE: Final = "✅👍✔💚"
_SIGN: Final = re.compile(rf"[{_AWAY}{_THERE}]\ufe0f?")
_SIGNED_FIRST: Final = re.compile(rf"^\W*[{_AWAY}{_THERE}]")
_NUMBERED: Final = re.compile(
    r"(?:^|(?<=[\s,;.]))(?:\(?(?:\d{1,2}|[a-h])[.)]|(?:one|two|three|four|five|first|second|third)"
    r":) (?=[a-z‹])"
)
_ITEM: Final = re.compile(r"\n\s*[+] ?(?=\S)|^\s*[+] ?(?=\S)")
_PLUS: Final = re.compile(r"(?:(?<=[\s,;])|^)\+(?=[a-z])")
_MINUS: Final = re.compile(r"(?:(?<=[\s,;])|^)[-–−](?=[a-z])")
_HEAD: Final = re.compile(r"(?:^|(?<=[.;,\n/] )|(?<=\n))(in|stay|yes|out|no): (?=\w)")
_ARROW: Final = re.compile(r" ?(?:->|=+>|→|:=|=) ?")
_YES_NO: Final = r"(?:yes|no|yep|nope|ok|nah)"
_ANSWER: Final = rf"({_YES_NO}|in|out|remove|cut|keep|leave|stays?|gone|delete)"
_ANSWERED: Final = re.compile(
    rf"(?<=\w): {_ANSWER}(?= ?(?:[.;]|$|, ?[\w ]+[:(]))|(?<=\w) \({_ANSWER}\)"
)
_SAME: Final = {"keep": "in", "leave": "in"}
_PAIRS: Final = re.compile(rf"^(?:(?>(?:(?!{_YES_NO}\b)[\w‹›]+ +)+){_YES_NO}\b[ ,]*){{2,}}$")
_TO: Final = re.compile(
    r"\b(?:(?P<yes>yes|yeah|aye|thumbs up|a yes)|(?P<no>no|nope|nay|no thanks|thumbs down|a no)) "
    r"to (?=(?:the |my |our |all |any |more )?\w)"
)
_BETWEEN_WORDS: Final = re.compile(r"(?<=[a-z])/(?=[a-z]{3})")
_EITHER: Final = re.compile(r"\beither ((?:the|my|our) \w+) or ((?:the|my|our) \w+)")
"""One of two, which nobody here can choose."""
_NO_OR: Final = re.compile(
    r"\bno ([\w' ]{1,40}?) n?or (?:any )?([\w' ]{1,40}?) "
    r"((?:are|is|should|must|may|can|will|shall|ought|have|has|need)\b[^,.;!?]*)"
)
"""What is denied of both: "no pauses or hesitations are to be removed"."""


_NO_THANKS: Final = re.compile(r"(?<=\w),? no,? (?:thanks|thank you)(?=[.,;]|$)")
_TWO_OWNERS: Final = re.compile(
    r"\b([a-z]\w*'s|my|his|her|our) +(?:and|&|or) ([a-z]\w*'s|my|his|her|our) +([a-z]+)\b"
)
"""Who share what they own: "Ben's and Anna's ums"."""


def with_verbs(text: str) -> str:
    """A request in lower case, whose signs, lists and yes and no are words that verbs know."""
    text = _NO_THANKS.sub(" no", _EITHER.sub(r"one of \1 or one of \2", _signs(text)))
    text = _TWO_OWNERS.sub(r"\1 \3 and \2 \3", text)
    text = _NO_OR.sub(r"no \1 \3, no \2 \3", text)
    if _PLUS.search(text) or _ITEM.search(text):
        text = re.sub(r"(^|\n)\s*[-–−] ?(?=[a-z])", r"\1cut ", text)
        text = _ITEM.sub("\nadd ", text)
        text = _PLUS.sub("add ", _MINUS.sub("cut ", text))
    text = _MINUS.sub("cut ", text) if len(_MINUS.findall(text)) > 1 else text
    text = _NUMBERED.sub("; ", text)
    text = _HEAD.sub(lambda m: "no " if m[1] in ("out", "no") else "yes to ", text)
    text = _ANSWERED.sub(
        lambda m: f" {_SAME.get(m[1] or m[2], m[1] or m[2])}", _ARROW.sub(": ", text)
    )
    if _PAIRS.match(text):
        text = re.sub(rf"\b({_YES_NO})\b[ ,]*(?=\w)", r"\1, ", text)
    text = re.sub(
        r"\byes (?=to )|(?:(?<=[,;.] )|^|(?<= ums ))yes (?!to )(?=[a-z])", "yes to ", text
    )
    return _BETWEEN_WORDS.sub(", ", _TO.sub(_wanted, text))


def _wanted(match: re.Match[str]) -> str:
    """A verb for "yes to" and "no to", by what they are said of."""
    if match["no"]:
        return "no "
    named = next(iter(mentions(match.string[match.end() :].split(",")[0])), None)
    is_made = named is not None and set(named.whats) <= {*PRODUCTS, *AUDIO_REPAIRS}
    return "add " if is_made else "keep "


def _signs(text: str) -> str:
    """Pictures as words, in front of what they stand for or behind it."""
    if not _SIGN.search(text):
        return text
    if _SIGNED_FIRST.match(text):
        return _SIGN.sub(lambda m: ", no " if m[0][0] in _AWAY else ", yes to ", text).lstrip(", ")
    return _SIGN.sub(lambda m: " out, " if m[0][0] in _AWAY else " in, ", text)


_LAST_WORD: Final = re.compile(
    r"(?P<stay>in|yes|yep|ok(?:ay)?|good|great|fine|perfect|untouched|left|intact|as is|stays?)|"
    r"(?P<go>no|nope|none|off|bad|x|not (?:ok(?:ay)?|good|great|fine|needed|wanted)|meh|gone|"
    r"removed?|cut|delete)"
)
_BEFORE: Final = re.compile(r"(?:(?:the|my|our|all|any|and|then|but|both|long|also) ?)*")


def telegram_sense(clause: Clause) -> Sense | None:
    """What becomes of an object behind which stands one word: "intro in", "ads no"."""
    first, last = clause.mentions[0], clause.mentions[-1]
    word = _LAST_WORD.fullmatch(clause.text[last.end :].strip(" ():"))
    if not word or not _BEFORE.fullmatch(clause.text[: first.start]):
        return None
    whats = {what for mention in clause.mentions for what in mention.whats}
    is_answer = re.match(r"(?:yes|yep|no|nope)\b", word[0])
    if whats <= {*PRODUCTS, *AUDIO_REPAIRS}:
        return _of_what_is_made(word, is_answer=bool(is_answer))
    if whats & set(SOUNDS) and is_answer:
        return "void"  # "ums: yes" may want them, or want them gone
    return "stay" if word["stay"] else "go"


def _of_what_is_made(word: re.Match[str], *, is_answer: bool) -> Sense | None:
    """The sense of "captions yes" and "breaths untouched"; not of "hiss gone", which mends it."""
    if word["stay"]:
        return "make" if is_answer or word[0] == "in" else "stay"
    return "not" if is_answer else None
