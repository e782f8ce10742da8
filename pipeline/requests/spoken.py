"""A request as it is dictated: without the speaker's own hesitations, and with what was meant.

"okay so um take out the silences"      okay so take out the silences
"the Werbung, I mean the ads"           the ads
"the intro, sorry, I mean the outro"    the outro
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.requests.verbs import cues
from pipeline.requests.vocabulary import mentions

_SOUND: Final = r"(?:u+m+|u+h+|u+hm+|e+r+m*|e+h|h+m+)"
_HESITATION: Final = re.compile(
    rf"(?: ?,)? ?(?<![\w'’-]){_SOUND}(?![\w'’-])(?: ?,|\.{{2,}})?", re.I
)
_NAMED_BEFORE: Final = re.compile(
    rf"(?:\b(?:the|a|an|my|our|his|her|their|your|every|each|all|any|no|those|these|this|that|of|"
    rf"with|without|or|like|for|word|says?|said|saying|cut|remove|delete|drop|lose|strip|kill|out|"
    rf"trim|chop|clean|zap|ditch|bleep|keep|leave|reduce|fewer|less|more|not|only|just|{_SOUND}s?|"
    rf"{_SOUND}s? and)|[-+/&:(])\s*,?\s*$",
    re.I,
)
"""In front of a hesitation that is named, and not made."""
_NAMED_BEHIND: Final = re.compile(
    rf"\s*,?\s*(?:[-+/&:)]|(?:and|or|&)?\s*{_SOUND}s?\b|(?:out|gone|away|off|sounds?|words?|"
    rf"noises?|"
    rf"is|are|was|were|should|must|has|have|may|stays?|no|yes|in|too|a lot|all the|every|before|"
    rf"after|when|whenever)\b|$|[.!?;])",
    re.I,
)
_QUOTED: Final = re.compile(r"[^‹]{0,40}›")
_NEAR: Final = 20
"""Letters in front of a hesitation in which it is said that it is named."""
_GLOSS: Final = re.compile(
    r"\b(?:(?:the|my|our|your|that|this|these|those|all) [^\W\d_]+(?: [^\W\d_]+)?|[^\W\d_]+),? "
    r"(?:(?:oh|no|or|sorry|pardon|wait|rather),? )*"
    r"(?:i mean|i meant|that is(?: to say)?|which means|meaning|i\.e\.|in english|in other "
    r"words),? "
    r"(?P<gloss>(?:(?:the|my|our|your|these|those|all) )?[\w'-]+(?: [\w'-]+)?)",
    re.I,
)
"""A thing in two words, of which the second is meant: "the Pausen, that is the pauses"."""


def as_meant(text: str) -> str:
    """The text without hesitations that only dictating made, and without what was corrected."""
    text = _GLOSS.sub(_second, _HESITATION.sub(_made, text)).strip()
    text = _CLOSING.sub(_closed, _GREETING.sub(_greeted, text))
    return _without_thanks(_THANKED.sub(_thanked, text)).strip()


_HELLO: Final = (
    r"(?:oh |and |a very )?(?:hello|hi|hey|hiya|greetings|good (?:morning|afternoon|evening|day)|"
    r"dear)\b(?: (?:there|all|again|everyone|everybody|folks|team|friends?|sirs?|madam|editor|"
    r"you)\b){0,3}+"
)
_GREETING: Final = re.compile(
    rf"^(?:{_HELLO}(?: (?-i:[A-Z]\w+)){{0,3}} ?[,.!;:–—-]+\s*)+(?=\S.{{9}})", re.IGNORECASE
)
"""Before a request, which it greets with; a show begins with such words too."""
_THANKS: Final = (
    r"(?:thanks?|thx|ta|cheers)\b(?: (?:you|so much|very much|a lot|in advance|again|everyone|"
    r"all|dear)\b)*+"
)
_CLOSING: Final = re.compile(
    r"(?<=[.!?;,\n])\s*+(?:(?:and )?(?:(?:many|kind|with|best|warm|so|much) )*+(?:"
    rf"{_THANKS}|(?:regards|wishes|bless you|god bless(?: you)?|yours(?: (?:truly|sincerely|"
    r"faithfully|ever))?|sincerely|love|bye|goodbye|take care)\b(?: (?:everyone|all|dear)\b)*+)"
    r"[\s,.!]*+)++(?P<name>(?-i:[A-Z]\w*(?: [A-Z]\w*)?)(?: x++)?)?[ .!]*$",
    re.IGNORECASE,
)
"""Behind a request: thanks and a name."""
_THANKED: Final = re.compile(
    rf"(?:^|[.!?;,]\s*+)(?:many |so |and )?{_THANKS}(?: (?P<name>(?-i:[A-Z]\w*)))?"
    r"(?P<end>[.!?;,])(?=\s+\S)",
    re.IGNORECASE,
)
"""Before or within a request: "cut the ums, thanks, not mine"."""
_ONLY_THANKS: Final = re.compile(rf"\s*(?:many |so )?{_THANKS}[ .!]*\Z", re.IGNORECASE)
"""All that is said."""
_NO_NAME: Final = re.compile(
    r"\b(?:not|no|nor|except|but|only|just|unless|never|without|mine|yes|also|too|and|or|if)\b",
    re.IGNORECASE,
)


def _without_thanks(text: str) -> str:
    """Nothing where somebody only thanks."""
    return "" if _ONLY_THANKS.match(text) else text


def _closed(match: re.Match[str]) -> str:
    is_said = match["name"] and not _is_name(match["name"])
    return match[0] if is_said or not match.start() else ""


def _thanked(match: re.Match[str]) -> str:
    if match["name"] and not _is_name(match["name"]):
        return match[0]
    return match["end"] if match.start() else ""


def _greeted(match: re.Match[str]) -> str:
    names = re.sub(_HELLO, " ", match[0], flags=re.IGNORECASE)
    return "" if _is_name(names) else match[0]


def _is_name(words: str) -> bool:
    """Whether words with capitals may be a name, and neither order nor name anything."""
    lower = words.casefold()
    orders = any(cue.sense != "make" for cue in cues(lower))  # "Mark" is a name
    return not (orders or mentions(lower) or _NO_NAME.search(words))


def _made(match: re.Match[str]) -> str:
    """Nothing in the place of a hesitation that somebody made; else what stood there."""
    text = match.string
    before = text[max(0, match.start() - _NEAR) : match.start()]
    named = _QUOTED.match(text, match.end()) or _NAMED_BEFORE.search(before)
    if named or _NAMED_BEHIND.match(text, match.end()):
        return match[0]
    joins = re.search(r"\b(?:and|but|so|or|then|we|you|i)$", before, re.I)
    return ", " if match[0].lstrip().startswith(",") and not joins else " "


def _second(match: re.Match[str]) -> str:
    """The second of two words for one thing, if it is one that is known here by itself."""
    gloss = match["gloss"].casefold()
    named = mentions(gloss)
    first = named[0] if named else None
    if first is None or gloss[: first.start].strip() not in _ARTICLES:
        return match[0]
    return match["gloss"]


_ARTICLES: Final = ("", "the", "my", "our", "your", "these", "those", "all")
