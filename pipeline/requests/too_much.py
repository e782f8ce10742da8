"""Clauses that would cut more than they ask for, each with the reason why they are refused.

"tidy the first two minutes"          what is improved stays
"make the intro tighter"              so does what is only to be shorter
"remove Ben from 1:00 to 2:00"        others talk there too
"from 3:00 to 4:00 we talk of money"  that tells what is there
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.requests.literals import TIME_MARK
from pipeline.requests.verdicts import LABELLED

if TYPE_CHECKING:
    from pipeline.requests.clauses import JudgedClause
    from pipeline.requests.owners import People

_IMPROVED: Final = "a part can be cut, not improved: say what is to go there"
_EVERYBODY: Final = "a stretch goes with everybody who talks in it: strike the words in the script"
_TELLS: Final = "that only tells something: say what is to be done"
_TIME: Final = rf"{TIME_MARK[:-1]}\d+›"

_MENDS: Final = re.compile(
    r"(?:(?:please|just|can you|could you|also|and|then|so) )*(?:tid(?:y|ied)|clean(?:ed)?(?: up)?"
    r"(?! out)|fix(?:ed)?|polish|improve|sort out|touch up|work on|tighten|shorten|speed up|"
    r"slow down|quicken)\b"
)
_MADE_BETTER: Final = re.compile(
    r"\b(?:make|get|keep|needs?(?: to be)?|should be|could be|must be) .*\b(?:tight(?:er)?|"
    r"short(?:er)?|snapp(?:y|ier)|quicker|faster|punchier|better|nicer|clearer|cleaner|smoother)\b"
    r"|\bneeds? (?:\w+ )?work\b"
)
_SOMEBODY: Final = r"(?:we|i|they|he|she|you|it|there)(?:'\w+)?"
_TOLD: Final = re.compile(
    rf"{_TIME} (?:is where |is when )?{_SOMEBODY} (?!want|need|would|think|should|must)[\w‹]"
)
_BEGINS: Final = re.compile(rf"\b{_SOMEBODY} (?:always |usually )?cut {_TIME}$")
"""What "we start at 1:15" has become."""
_LAST_TIME: Final = re.compile(r"\b(?:last|the other|the previous|the first) time\b|\bback then\b")
_OTHER_SPONSOR: Final = re.compile(
    r"\bsponsors? (?:has |have |just )*(?:pull|paid|pays|sent|sends|left|leaves|want|ask|called|"
    r"calls|cancell?ed|said|says|agreed|insist)"
)


def wanted_too_much(said: JudgedClause, people: People) -> str:
    """Why a clause is not carried out, which would take away what stays; nothing if it may be."""
    clause, text = said.clause, said.clause.text
    whats = {what for mention in clause.mentions for what in mention.whats}
    is_timed, is_part = "cut:times" in whats, bool(LABELLED & whats)
    if not (is_timed or is_part):
        return ""
    if _MADE_BETTER.search(text) or (is_timed and _MENDS.match(text)):
        return _IMPROVED
    if _LAST_TIME.search(text) or (is_part and _OTHER_SPONSOR.search(text)):
        return _TELLS
    if not is_timed:
        return ""
    if _BEGINS.search(text) or (said.sense is None and _TOLD.search(text)):
        return _TELLS
    return _EVERYBODY if _is_somebodys_time(text, people) else ""


def _is_somebodys_time(text: str, people: People) -> bool:
    """Whether one person is to go for a stretch: "remove Ben ‹time0›"."""
    names = "|".join(re.escape(name.casefold()) for name in people.speakers)
    return bool(names and re.search(rf"\b(?:{names}) {_TIME}", text))
