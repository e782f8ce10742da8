"""What in a sentence may be a title: clauses that stand alone, and things that are named.

So I call this, I think, the three stage progression of an AI engineer, right?
                         The three stage progression of an AI engineer
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_TITLE: Final = 64
"""Characters; players show no more."""
FEWEST_WORDS, MOST_WORDS = 3, 11

_LEAD: Final = re.compile(
    r"^(?:(?:so|and|but|or|well|okay|ok|yeah|yes|no|right|now|wow|oh|also|then|because|basically|"
    r"actually|again|look|listen|honestly|really|maybe|like|um|uh|"
    r"i mean|you know|(?:i guess|i think|i suppose)(?: that)?|i wonder|"
    r"i(?: do| just)? (?:feel|believe)(?: like)?|"
    r"i (?:will|would|have to|must|want to) say|(?:do|don't) you think|would you say|"
    r"the (?:thing|point|question|problem) is|"
    r"(?:i was going|i wanted|i want|i'd like|i would like) to ask(?: you)?|"
    r"(?:can|could|may) (?:you|i) (?:please )?(?:ask|tell|explain)(?: you| me| us)?|"
    r"let me ask(?: you)?|tell (?:me|us)(?: more)?)\b[,.:;]* +)+",
    re.IGNORECASE,
)
"""The run-up to what somebody says."""
_ASIDE: Final = re.compile(
    r",? *\b(?:you know|i mean|i think|i guess|sort of|kind of|um|uh|so to speak|if you will|"
    r"in a sense|for example|for instance|as you (?:say|said|describe|put)(?: it)?),?(?=[ ?.!]|$)",
    re.IGNORECASE,
)
_TAG: Final = re.compile(
    r"(?:,? +(?:right|though|apparently|potentially|possibly|probably|exactly|as well|at all|again|"
    r"or whatever|or something|"
    r"and so on(?: and so forth)?|like (?:myself|me|us|you)))(?=[?.!]*$)",
    re.IGNORECASE,
)
_VOCATIVE: Final = re.compile(r", [A-Z][a-z]+(?=\?$)")
"""A name at the end of a question: who is asked."""
_CLEFT: Final = re.compile(
    r"^(what|who|where|how) (?:is|was) it(?: exactly)? that (\w+) "
    r"(are|is|were|was|can|could|do|will|would|should|have|has) ",
    re.IGNORECASE,
)
_ASKING: Final = (
    r"(?:what|how|why|when|where|who|which|is|are|do|does|did|can|could|would|should|will|was|"
    r"were|have|has)"
)
_ASKS: Final = re.compile(
    rf"(?:^|[,;:–—-] +|\b(?:and|but|or|so) )({_ASKING}\b[^,;:]*(?:,[^,;:]*)?\?)$", re.IGNORECASE
)
_BORDERS: Final = re.compile(
    r"(?:[;:–—]|,(?!\d| and \w+ ?(?:,|$))| because | which | whereas | although | while |"
    r" (?:and|but|so)(?= (?:i|you|we|they|it|that|there|he|she|now|then)\b)| - )",
    re.IGNORECASE,
)
_NOT_FIRST: Final = word_set(
    "if when because which that whether than to of with for from by at in on as since while "
    "although though until unless after before during across within between toward towards "
    "about around under over against without through according meaning where whose including "
    "especially particularly not nor or and but so then such rather either even just only too who "
    "been being is are was were am do does "
    "did can could would should will have has had didn't doesn't isn't aren't wasn't weren't "
    "wouldn't couldn't shouldn't won't hasn't haven't hadn't"
)
"""No title that states something begins so: it was cut out of something longer."""
_NOT_LAST: Final = word_set(
    "a an the of to in on at for from with by as and or but so that which who whose if than "
    "is are was were be been do does did has have had not my our your their its his her very "
    "really just about into like because when where between i'm it's you're we're they're can "
    "could would should will some any every more most i we they he she meaning saying being now "
    "today then already"
)
_DETERMINERS: Final = word_set("the a an this that these those my your our their its it to")
_NAMED: Final = (
    re.compile(
        r"\b(?:call|called|calls) (?:(?:this|it|that|these|them) )?(?:maybe |probably )?"
        r"((?:the|an?) [^,.;:?!]+)",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:talk|talked|talking|speak|speaking|thoughts?|opinions?|questions?|stor(?:y|ies)|"
        r"advice|challenge you|curious|excited|worried|learn|wrote|written) "
        r"(?:to (?:you|us) |with (?:you|us) |more |all |a (?:bit|little) )*"
        r"(?:about|on) ([^,.;:?!]+)",
        re.IGNORECASE,
    ),
)
"""Where what follows is a thing that is spoken of."""
_DIFFERENCE: Final = re.compile(
    r"\bdifferences? between ([^,.;:?!]+?) and ([^,.;:?!]+)", re.IGNORECASE
)
_THING_ENDS: Final = re.compile(
    r" (?:and|or|but|so|that|which|who|is|are|was|were|as|because|when|where|if|we|you|they|i|he|"
    r"she|it|there|this|can|could|would|should|will|have|has|had|what|how|why|than)\b",
    re.IGNORECASE,
)


def title_clauses(sentence: str) -> Iterator[tuple[str, bool]]:
    """The titles that a sentence gives, none of more than 64 characters.

    With each, whether it is only a part of the sentence that stands behind another.
    """
    text = _tidied(sentence)
    asks = text.endswith("?")
    if asks:
        asked = _ASKS.search(text)
        forms = [text, asked[1] if asked else ""]
        forms += [_first_clause(form) for form in forms if len(form) > LONGEST_TITLE]
    else:
        pieces = _BORDERS.split(text)
        forms = [text, *pieces]
    for n, form in enumerate(dict.fromkeys(map(_tidied, forms))):
        if form and (_is_question(form) if asks else _is_statement(form)):
            yield titled(form), n > 1 and not asks


def things(sentence: str) -> Iterator[str]:
    """What a sentence says that it speaks of: `small models`, `AI researchers vs ML engineers`."""
    for pattern in _NAMED:
        for match in pattern.finditer(sentence):
            if _is_thing(thing := _thing(match[1])):
                yield titled(thing)
    for match in _DIFFERENCE.finditer(sentence):
        one, other = _thing(match[1]), _thing(match[2])
        both = f"{one} vs {other}"
        if one and other and max(len(one.split()), len(other.split())) <= 4 and fits_title(both):
            yield titled(both)


def titled(text: str) -> str:
    """A text with a capital, and without marks around it but for a question's."""
    bare = text.strip(' ,;:.!–—-#"“”')
    return bare[:1].upper() + bare[1:]


def fits_title(text: str) -> bool:
    """Whether a title is short enough, and has no brackets of scripts and transcripts in it."""
    return len(text) <= LONGEST_TITLE and not set("[](){}<>").intersection(text)


def in_brief(text: str) -> str:
    """As much of a text as a title holds, where nothing in it can stand alone."""
    words: list[str] = []
    for word in _tidied(text).split():
        if len(" ".join([*words, word])) > LONGEST_TITLE:
            break
        words.append(word)
    while len(words) > 1 and _bare(words[-1]) in _NOT_LAST:
        words.pop()
    return titled(" ".join(words)) or titled(text[:LONGEST_TITLE])


def _tidied(text: str) -> str:
    """A sentence without its run-up, asides and tags."""
    plain = " ".join(text.replace("’", "'").split())
    plain = _LEAD.sub("", plain) or plain
    plain = _ASIDE.sub("", plain).strip(" ,;:-–—")
    plain = _LEAD.sub("", plain) or plain
    plain = _VOCATIVE.sub("", plain)
    before = ""
    while before != plain:
        before, plain = plain, _TAG.sub("", plain)
    return _CLEFT.sub(lambda m: f"{m[1]} {m[3]} {m[2]} ", plain).strip()


def _first_clause(question: str) -> str:
    """A long question up to what is only added to it."""
    head = re.split(r",| (?:because|which|when|if|in order) ", question)[0]
    return f"{head.rstrip('?')}?"


def _is_question(text: str) -> bool:
    words = text.rstrip("?").split()
    begins = bool(words) and re.fullmatch(rf"{_ASKING}(?:'\w+)?", words[0], re.IGNORECASE)
    return bool(begins) and FEWEST_WORDS <= len(words) <= MOST_WORDS and fits_title(text)


def _is_statement(text: str) -> bool:
    words = text.split()
    is_long = FEWEST_WORDS <= len(words) <= MOST_WORDS
    return (
        is_long and _bare(words[-1]) not in _NOT_LAST and _begins_well(words) and fits_title(text)
    )


def _begins_well(words: list[str]) -> bool:
    """Whether it is no adverbial and no verb that lost its subject ("defines the industry")."""
    first, second = _bare(words[0]), _bare(words[1])
    is_verb = second in _DETERMINERS and not first.endswith("ing")
    return first not in _NOT_FIRST and not first.endswith("ly") and not is_verb


def _thing(text: str) -> str:
    return _tidied(_THING_ENDS.split(text)[0])


def _is_thing(text: str) -> bool:
    words = text.split()
    return (
        2 <= len(words) <= MOST_WORDS
        and _bare(words[0]) not in _NOT_FIRST
        and _bare(words[-1]) not in _NOT_LAST
        and fits_title(text)
    )


def _bare(word: str) -> str:
    return word.strip(",.;:!?\"'()").casefold()
