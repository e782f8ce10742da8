"""What no wish can choose, and the option of the program that does it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.request import PRODUCTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.requests.clauses import JudgedClause
    from pipeline.requests.sentences import Clause

_OPTIONS: Final = (
    (r"\bedl\b|premiere|avid", "--exports edl, xml or aaf"),
    (r"fcp ?xml|final cut|davinci|resolve", "--exports fcpxml"),
    (r"\botio\b|opentimelineio", "--exports otio"),
    (r"\breaper\b|\baudacity\b", "--exports reaper or audacity"),
    (r"\bdocx\b|word (?:doc|file)", "--exports docx"),
    (r"web ?page|html page", "--exports page"),
    (r"\bmp3\b|\bm4a\b|\bmkv\b", "--exports mp3, m4a, mp4 or mkv"),
    (r"\b(?:burn\w*|hard-?code\w*)\b", "--exports burned"),
    (r"deinterlac", "--deinterlace"),
    (r"dissolv|cross-?fad|jump cut", "--joins dissolve or zoom"),
    (r"\bmusic\b", "--music FILE, --intro FILE or --outro FILE"),
    (r"\b(?:intro|outro)\.\w+", "--intro FILE or --outro FILE"),
    (r"\bcover\b|artwork|thumbnail", "--cover FILE"),
    (r"\b(?:rss|feed|publish it)\b", "'paperedit publish'"),
    (r"all (?:the )?(?:audio )?(?:tracks|streams)", "--all-streams"),
)
_COMPILED: Final = tuple((re.compile(pattern), option) for pattern, option in _OPTIONS)


_FORMATS: Final = re.compile(
    r"\b(?:as|in|into|for) (?:an? )?(?:(?:ms |microsoft )?word|docx)(?! \w+ for)\b|\bdocx\b|"
    r"\bword (?:doc|file|format)"
)


def format_option(text: str) -> str:
    """The option that writes a known thing as another kind of file: "the transcript in Word"."""
    return "--exports docx" if _FORMATS.search(text) else ""


def option_for(text: str) -> str:
    """The option that does what a clause in lower case asks for; nothing where none does."""
    return next((option for pattern, option in _COMPILED if pattern.search(text)), "")


_ONE_EDIT: Final = "one edit is made at a time: ask for each version by itself"
_SEVERAL: Final = re.compile(
    r"\bonly (?:in|for|on) (?:the|my|our) (?:\w+ ){1,2}(?:version|edition|feed|cut)\b|"
    r"\b(?:two|three|four|both|several|different|2|3|4) (?:\w+ )?(?:versions|edits|cuts|masters)\b"
    r"|\bone (?:version |edit |cut )?(?:with(?:out)?|clean|short|long)\b.*\b(?:one|another)\b"
    r"|\ban? \w+ (?:minute )?(?:version|edit)?,? ?(?:and )?an(?:other| \w+ (?:minute )?one| \w+ "
    r"version)\b"
)
"""More than one edit of a recording."""


def done_elsewhere(said: Sequence[JudgedClause]) -> dict[Clause, str]:
    """The clauses that want more than one edit, or another kind of file, each with what to do."""
    if _SEVERAL.search(", ".join(one.clause.text for one in said)):
        return {one.clause: _ONE_EDIT for one in said if one.clause.mentions}
    found: dict[Clause, str] = {}
    for one in said:
        option = format_option(one.clause.text)
        asks = [other.clause for other in said if option and other.sentence == one.sentence]
        asks = [clause for clause in asks if clause.mentions]
        if all(mention.whats[0] in PRODUCTS for clause in asks for mention in clause.mentions):
            found |= dict.fromkeys(asks, f"give {option}")
    return found
