"""The times, lengths, quotations and names in a request; they are taken out before it is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from media.clock import clock_seconds, unit_seconds
from pipeline.requests.lengths import NEEDS_WORK, is_no_goal, is_of_pauses
from pipeline.requests.named_speakers import with_speakers
from pipeline.requests.other_turns import without_other_turns
from pipeline.requests.outer_silence import with_outer_silence
from pipeline.requests.quoted_ends import with_quoted_ends
from pipeline.requests.spelling import as_one_writes
from pipeline.requests.spoken import as_meant
from pipeline.requests.told_times import CLOCK, with_told_times, without_told_topics
from pipeline.requests.topics import Topic, with_topics
from pipeline.text.word_sets import word_set
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_NUMBERS: Final = {
    "no": 0, "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15,
    "twenty": 20, "thirty": 30, "forty": 40, "forty-five": 45, "fifty": 50, "sixty": 60,
    "ninety": 90, "half": 0.5, "half an": 0.5, "half a": 0.5, "a quarter of an": 0.25,
    "a couple of": 2, "couple of": 2, "couple": 2, "a few": 3,
}  # fmt: skip
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_UNIT = r"(?:h(?:ou)?rs?|hours?|h|min(?:ute)?s?|m|sec(?:ond)?s?|s|ms|milliseconds?)"
_ONE = rf"(?:(?<!\d)\d+(?:\.\d+)?|{_WORDS})[ -]?{_UNIT}\b"
_LENGTH = rf"(?:{_ONE}(?:(?: and| |,)+{_ONE})?)"
_SPOKEN = rf"(?:(?:(?<!\d)\d+|{_WORDS}) minutes? (?:and )?(?:\d+|{_WORDS})\b(?! ?{_UNIT}\b))"
"""A time as it is said: "two minutes thirty"."""
_AND_MORE = (
    rf"(?:minutes?|hours?) (?:and )?(?:\d{{1,2}}|(?!(?:no|an?|one|half|couple)\b)(?:{_WORDS}))\b"
    rf"(?! ?{_UNIT}\b)"
    r"(?! (?!please|long|max|tops|at most|in total|or less|to|of|off|from|and|but|thanks)[a-z])"
)
_FULL = rf"(?:(?:(?<!\d)\d{{1,3}}|(?!(?:no|half|couple)\b)(?:{_WORDS})) {_AND_MORE})"
"""A length as it is said, "one hour twenty", with nothing else to count behind it."""
_LASTING = rf"(?:{_FULL}|{_LENGTH})"
_TIME = rf"(?:{CLOCK}|{_SPOKEN}|{_LENGTH}|min(?:ute)? \d+(?:\.\d+)?|second \d+)"
TIME_MARK, QUOTE_MARK, GOAL_MARK, SPEAKER_MARK = "‹time›", "‹quote›", "‹goal›", "‹speaker›"
TOPIC_MARK: Final = "‹topic›"
EDGE_MARK: Final = "‹edge›"
UNCLEAR_MARK: Final = "‹unclear›"
"""Times that contradict each other, by which nothing is done."""


@dataclass(frozen=True, slots=True)
class Literal:
    """Something exact that a request names, and the mark that stands for it in the text."""

    mark: str
    value: str
    said: str
    options: Mapping[str, str] = field(default_factory=dict)
    """What there is to say of it besides a value."""


def seconds_of(text: str) -> float:
    """`1:02:03`, `minute 12`, `2 minutes 30 seconds`, `half an hour` in seconds.

    Raises ValueError for anything else.
    """
    text = text.strip()
    if re.fullmatch(CLOCK, text):
        return float(clock_seconds(*text.split(":")))
    if match := re.fullmatch(r"(min(?:ute)?|second) (\d+(?:\.\d+)?)", text):
        return float(match[2]) * unit_seconds(match[1])
    if re.fullmatch(rf"{_SPOKEN}|{_FULL}", text):
        text += " minutes" if "hour" in text else " seconds"
    found = re.findall(rf"(\d+(?:\.\d+)?|{_WORDS})[ -]?({_UNIT})\b", text)
    if not found:
        raise ValueError(f"'{text}' is no time")
    return sum(_number(number) * unit_seconds(unit) for number, unit in found)


def _number(text: str) -> float:
    return float(_NUMBERS[text]) if text in _NUMBERS else float(text)


_ALL = (
    r"(?:(?:everything|all|anything|the part|the bit|the (?:start|beginning|end)|"
    r"whatever(?: is| comes)?)(?: that(?: is| comes)?)?|(?<=cut)|(?<=trim)|(?<=remove)|"
    r"(?<=drop)|(?<=lose)|(?<=delete))"
)
_ABOUT: Final = r"(?:(?:about|around|roughly|approximately) )?"
_NO_OTHER_END: Final = (
    rf"(?! ?[-–—] ?(?:\d|minute)| (?:and )?(?:\d|(?:{_WORDS})\b(?! (?:bit|part|thing)))| (?:to|"
    rf"till|until|up to|through)\b(?! (?:the )?(?:very )?"
    rf"end\b)| in (?:the|this|my|our) \w+ (?:to|till|until|through)\b"
    rf"|,? (?:and |but )?(?:before|until|up to)\b|(?:,| for|, for| and|, and) "
    rf"(?:the next )?{_ABOUT}(?:{_TIME}))"
)
"""What follows a time does not say where the stretch from it on ends."""
_RANGE: Final = re.compile(
    rf"(?:from |between |the (?:part|bit|section|stretch) (?:from |"
    rf"between )?)?(?P<a>{_TIME})(?: in (?:the|this|my|our) (?:recording|episode|"
    rf"video|show|file|audio|interview|podcast))? ?(?:to|till|until|and|through|-|–|—) ?{_ABOUT}"
    rf"(?P<b>{_TIME}|the end)"
    rf"|from (?:minute )?(?P<ma>\d+) (?:to|till|until) (?:minute )?(?P<mb>\d+) ?(?:minutes|min)"
    rf"|(?:from )?minutes? (?P<na>\d+) ?(?:to|till|until|and|-|–) ?(?:minute )?(?P<nb>\d+)"
    rf"|the (?:very )?(?:first|opening|initial) (?P<first>{_LASTING}|{_AND_MORE}|(?:min(?:ute)?|"
    rf"sec(?:ond)?|hour)\b)"
    rf"|the (?:very )?(?:last|final|closing) (?P<last>{_LASTING}|{_AND_MORE}|"
    rf"(?:min(?:ute)?|sec(?:ond)?|hour)\b)"
    rf"|(?P<off>{_LASTING}) (?:off|from) the (?:very )?(?:start|beginning|front|top)\b(?! of)"
    r"|from (?:the )?(?:very )?(?:start|beginning|top|outset) (?:up )?(?:to|till|until|through) "
    rf"(?:the )?(?P<until>{_TIME})(?:[ -]mark)?"
    rf"|(?P<tail>{_LASTING}) (?:off|from) the (?:very )?end\b(?! of)"
    rf"|{_ALL} (?:before|until|up to|till) (?:the )?(?P<before>{_TIME})(?:[ -]mark)?"
    rf"|{_ALL} (?:after|from|past|since|behind) (?:the )?(?P<after>{_TIME})\b(?:[ -]mark)?(?: "
    rf"on(?:wards?)?)?{_NO_OTHER_END}"
)
_START_AT: Final = re.compile(
    rf"\b(?:(?:start|begin) (?:it |the \w+ )?(?:at|from)|(?:skip|jump) (?:straight |ahead )?to) "
    rf"(?P<before>{CLOCK})"
)
_END_AT: Final = re.compile(rf"\b(?:end|stop|finish) (?:it |the \w+ )?at (?P<after>{CLOCK})")
_MY: Final = r" (?:my|our|one|an?|the|his|her|your|their|a single) "
_NO_PLACE: Final = r"(?<!\d )" + "".join(
    rf"(?<!\b{word} )"
    for word in word_set(
        "up go going get got come move skip jump turn listen forward back ahead on straight "
        "through start beginning top outset opening intro here there"
    )
)
"""Behind these words "to 3:00" says where, and not how long: "cut from the start to 3:00"."""
_GOAL: Final = re.compile(
    rf"(?:(?:to |at |it )?(?:under|below|sub|at most|no (?:longer|more) than|less than|"
    rf"shorter than|max(?:imum)?(?: of)?|within|not over|not more than)"
    rf"|(?:cut|bring|get|trim|shorten|tighten|make|squeeze|compress|condense|boil|edit|reduce|take|keep|"
    rf"hold) (?:it|"
    rf"this|that|the \w+|everything|the whole thing|(?=to |down ))(?: all)?(?: ?down)? ?(?:to|into)"
    rf"|down to|aim for|(?:target |total )?(?:length|runtime|running time|trt|duration)(?: of|:| "
    rf"is)?"
    rf"|(?:come|land|clock|(?:bring|cap) (?:it|this)) ?s? (?:in )?at|maxim(?:al|ally|um)(?: of)?|"
    rf"gives? us(?: only)?|"
    r"(?:slot|limit|(?:tx|maximum|max|required|allowed|permitted|broadcast) length|"
    r"time limit) (?:is|of)|"
    rf"(?:want|need|like) a cut(?= of (?:\w+ ){{1,3}}?(?:min|hour))(?: of)|"
    rf"(?:want|need|make|like) (?:a|an|the) (?:video|episode|version|edit|film|show)(?: of)|"
    rf"to fit(?: in(?:to)?| within)?|fit (?:it )?(?:in(?:to)?|within)|(?:should|"
    rf"must|needs? to|has to|may) (?:only )?be(?: about| around)?|make (?:it|this|"
    rf"the \w+)(?: about| around)?) (?:about |around |roughly |"
    rf"exactly |approximately |approx\.? |circa |ca\.? )?(?P<goal>{_LASTING})"
    rf"(?! (?:ago|earlier|before)\b)(?! ?(?:\w+ "
    rf")?(?:clip|teaser|short|reel|snippet|"
    rf"highlight))(?: long| in total| at most| max(?:imum)?| or less)?"
    rf"|(?:(?:must|should|(?<!how )to|gotta|make it) |(?:^|(?<=please ))(?=fit it|fit this))"
    rf"(?:fit(?: it| this)?|last|finish it)"
    rf"(?: in(?:to|side)?| within| to| on| during)?(?: only| just)?{_MY}(?P<span>{_LENGTH})"
    rf"|(?:no longer than|within|the length of) (?:my|our) (?P<while>{_LENGTH})"
    rf"|\b(?:i|we)(?:'ve)? (?:only |just )?(?:have|got) (?:only )?an? "
    rf"(?P<window>{_LENGTH}) (?:slot|window)"
    rf"|(?:must |should |has to |needs to |to )?(?:fit|fill)(?: in| into)?(?: an?| the)? "
    rf"(?P<slot>{_LENGTH})"
    rf" (?:slot|window|format)"
    rf"|(?P<version>{_LENGTH})(?:[- ]long)? (?:version|edit|cut)\b"
    rf"|(?:\b(?:trt|to time|tx time):? |{_NO_PLACE}\b(?:down )?to )(?P<clock>{CLOCK})"
    rf"(?! ?(?:-|to|till|until|–))|"
    rf"(?P<trt>{_LENGTH}) trt"
    rf"|(?P<max>{_LASTING})(?: at most| max(?:imum)?| or less| tops)"
)
_QUOTE: Final = re.compile(
    r'"([^"]+)"|“([^”]+)”|«([^»]+)»|(?<![\w\'])\'((?:[^\']|(?<=\w)\'(?=\w))+)\'(?!\w)'
)


def with_placeholders(text: str, speakers: Sequence[str] = ()) -> tuple[str, tuple[Literal, ...]]:
    """The text with a mark for each amount, and the amounts in the order of their marks.

    `speakers` are the names that somebody may be called by.
    """
    found: list[Literal] = []

    def note(mark: str, value: str, said: str, options: Mapping[str, str] | None = None) -> str:
        found.append(Literal(mark, value, said, options or {}))
        return f" {mark[:-1]}{len(found) - 1}› "

    text = without_other_turns(as_one_writes(text))
    if re.search(r"\bminutes?\b", text):
        text = _BARE_GOAL.sub(r"\1 minutes", text)
    text = with_quoted_ends(text, lambda ends, said: note(QUOTE_MARK, "", said, ends))
    text = as_meant(_QUOTE.sub(lambda m: _quoted(m, note), text))
    text = with_topics(text, speakers, lambda topic, said: _topic(topic, said, note))
    text = with_speakers(text, speakers, lambda name, said: note(SPEAKER_MARK, name, said))
    lower = text.casefold()
    lower = with_outer_silence(lower, lambda at, said: note(EDGE_MARK, at, said, {"at": at}))
    lower = with_told_times(
        lower, lambda span, said: note(TIME_MARK if span else UNCLEAR_MARK, span, said)
    )
    lower = _RANGE.sub(lambda m: _ranged(m, note), lower)
    lower = without_told_topics(lower)
    for pattern in (_START_AT, _END_AT):
        lower = pattern.sub(lambda m: "cut " + note(TIME_MARK, _span(m), m[0]), lower)
    parts = re.split(r"(?<=[.!?;])\s+|(?=, )|(?= and )|(?= but )", lower)
    lower = " ".join(
        part if is_of_pauses(part, before) else _GOAL.sub(lambda m: _goal(m, note), part)
        for before, part in pairwise(["", *parts])
    )
    return lower, tuple(found)


_BARE_GOAL: Final = re.compile(
    rf"((?:gives? us |slot is |(?:make|cut|bring|get|trim|take) it (?:down )?(?:to )?|(?:has to|"
    rf"must|should|needs to) "
    rf"be )(?:\d+|{_WORDS}))"
    r"(?= (?:for|please|tops|max|at most)|[.!?](?!\d)|$)",
    re.I,
)


def _span(match: re.Match[str]) -> str:
    """`start-end` in seconds, either of which may be missing; `-30-` is the last 30 seconds."""
    groups = {name: value for name, value in match.groupdict().items() if value}
    if "a" in groups:
        start, end = _both(groups["a"], groups["b"])
        return f"{start}-{end}"
    for first, second in (("ma", "mb"), ("na", "nb")):
        if first in groups:
            return f"{float(groups[first]) * 60:g}-{float(groups[second]) * 60:g}"
    if opening := groups.get("first") or groups.get("off"):
        return f"0-{seconds_of(_one(opening)):g}"
    if closing := groups.get("last") or groups.get("tail"):
        return f"-{seconds_of(_one(closing)):g}-"
    if "until" in groups:
        return f"0-{seconds_of(groups['until']):g}"
    if "before" in groups:
        return f"0-{seconds_of(groups['before']):g}"
    return f"{seconds_of(groups['after']):g}-"


def _ranged(match: re.Match[str], note: object) -> str:
    """A mark for a stretch of time; "2 seconds to half a second" is none."""
    span = _span(match)
    start, _, end = span.rpartition("-")
    than = re.search(r"\b(?:than|over|above|under|below)\s*$", match.string[: match.start()])
    if (
        than
        or NEEDS_WORK.match(match.string, match.end())
        or (start and end and not start.startswith("-") and float(end) <= float(start))
    ):
        return match[0]
    assert callable(note)
    return str(note(TIME_MARK, span, match[0]))


def _both(first: str, last: str) -> tuple[str, str]:
    return f"{seconds_of(first):g}", "" if last == "the end" else f"{seconds_of(last):g}"


def _one(text: str) -> str:
    return f"1 {text}" if text[0].isalpha() and text.split()[0] not in _NUMBERS else text


_LENGTHS: Final = ("goal", "max", "slot", "version", "clock", "trt", "span", "while", "window")


def _goal(match: re.Match[str], note: object) -> str:
    length = next(match[name] for name in _LENGTHS if match[name])
    assert callable(note)
    if is_no_goal(match):
        return match[0]
    return f" shorten {note(GOAL_MARK, f'{seconds_of(length):g}', match[0])}"


_IS_PASSAGE: Final = re.compile(
    r"(?:sentence|passage|line|part|bit|paragraph|moment|section|remark|joke|question|answer|"
    r"phrase|words?|says?|said|where|when|with|from|quote|statement)\W*$"
)


def _quoted(match: re.Match[str], note: object) -> str:
    """A passage where words point at one; else the quotation stays, between marks of its own."""
    words = next(group for group in match.groups() if group)
    pointed = _IS_PASSAGE.search(match.string[: match.start()].casefold())
    assert callable(note)
    if len(words.split()) >= 5 or (pointed and len(words.split()) >= 3):
        passage = " ".join(plain(word) for word in words.split())
        return str(note(QUOTE_MARK, passage, match[0]))
    is_mark = re.fullmatch(r"(?:time|quote|goal|speaker|topic|edge)\d+", words)
    return f" {words} " if is_mark else f" ‹{words}› "


def _topic(topic: Topic, said: str, note: object) -> str:
    assert callable(note)
    return str(note(TOPIC_MARK, topic.about, said, topic.options))
