"""Where an advertisement begins and ends, by what is said there and how long nobody speaks.

    talk    "... be right back."  | "This show is brought to you by" ... "Terms apply." | "So,"
    speaks  a lead-in, a pause    | an opening                          small print     | a pause

An inserted one stands wherever there was room, even within a sentence of the talk.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.labels.ad_reach import SAYS_WHO_PAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.labels.blocks import Line

    Floats = NDArray[np.float64]

AD_OPENS: Final = re.compile(
    r"\b(brought to you|sponsor(ed|s|ing)? (of|by|for|in)|sponsors?\b|support(ed)? (for|by|comes)|"
    r"word from|made possible by|this is an ad|paid (message|advertis))",
    re.IGNORECASE,
)
_COMES_IN: Final = re.compile(r"\b(that's|this is|here's|which is) (where|why)\b", re.IGNORECASE)
"""Where a pitch that began with a trouble turns to what helps."""
_LEADS_IN: Final = re.compile(
    r"\b(right after|after (the|this|a) (short )?break|be right back|"
    r"(take|took|for) (a|our|another)( \w+)? break|break time|word from|first,? this|"
    r"more (in a|after)|quick break|stay (with us|tuned)|pay the bills)\b",
    re.IGNORECASE,
)
_LEADS_OUT: Final = re.compile(
    r"\b(back to (the|our|my)|now,? back|and we're back|welcome back|let's get back|"
    r"thanks? (you )?(so much )?(to \w+ )?for (your )?support)|^(hi|hello|hey)\b|"
    r"\b(welcome to|this is (the |episode )|i'm your host)",
    re.IGNORECASE,
)
_CLOSES: Final = re.compile(
    r"\b\w+ ?(\.|dot) ?(com|org|io|net|fm|co|ai|team|tv|app|edu|gov)\b|\bterms\b|\bapply\.|"
    r"\bcode (?-i:[A-Z])|see (full|store|dealer)|fdic|nmls|today\.$|responsibly|"
    r"wherever you (get|listen)|(may vary|not available|fees extra)",
    re.IGNORECASE,
)
_OPENING, _SURE_OPENING = 3.0, 5.0
_LEADING, _CLOSING, _BROKEN_OFF, _SMALL_PRINT = 2.0, 1.5, 3.0, 3.0
_AT_THE_ENDS: Final = 2.5
_PAUSES_S: Final = ((5.0, 4.0), (2.0, 2.5), (1.0, 1.5), (0.5, 0.7))
"""What a pause longer than this speaks for a border with."""


def borders(lines: Sequence[Line]) -> tuple[Floats, Floats]:
    """How much speaks for a block's beginning with each sentence, and for its end with it."""
    texts = [line.text for line in lines]
    pauses = [max(pause_worth(b.start_s - a.end_s), broken_off(a, b)) for a, b in pairwise(lines)]
    leads_in = [_LEADING, *(_LEADING * bool(_LEADS_IN.search(text)) for text in texts[:-1])]
    leads_out = [*(_LEADING * bool(_LEADS_OUT.search(text)) for text in texts[1:]), _LEADING]
    opens = [_opens(text) for text in texts]
    closes = [
        _CLOSING * bool(_CLOSES.search(text)) + _SMALL_PRINT * bool(SMALL_PRINT_ENDS.search(text))
        for text in texts
    ]
    begins = np.array([_AT_THE_ENDS, *pauses]) + np.array(leads_in) + np.array(opens)
    ends = np.array([*pauses, _AT_THE_ENDS]) + np.array(leads_out) + np.array(closes)
    return begins, ends


def walls(lines: Sequence[Line]) -> Floats:
    """How much speaks for something else between each sentence and the next; one shorter."""
    return np.array(
        [
            max(pause_worth(b.start_s - a.end_s), broken_off(a, b))
            + _SMALL_PRINT * bool(SMALL_PRINT_ENDS.search(a.text))
            + _LEADING * (bool(_LEADS_IN.search(a.text)) + bool(_LEADS_OUT.search(b.text)))
            + _opens(b.text)
            for a, b in pairwise(lines)
        ]
    )


def _opens(text: str) -> float:
    """What a sentence speaks for a beginning with."""
    if _COMES_IN.search(text) or not AD_OPENS.search(text):
        return 0.0
    return _SURE_OPENING if SAYS_WHO_PAYS.search(text) else _OPENING


def broken_off(a: Line, b: Line) -> float:
    """What it speaks for a border with that the first sentence is broken off."""
    near = (a.text.split() or [""])[-1], *b.text.split()[:2]
    return _BROKEN_OFF * is_broken_off(*near)


def pause_worth(gap_s: float) -> float:
    """What a pause speaks for a border with."""
    return next((worth for least_s, worth in _PAUSES_S if gap_s > least_s), 0.0)


# --- sentences that end without a mark ----------------------------------------------------------

_BEGINS: Final = re.compile(
    r"(A|Are|At|Did|Do|Every|Everyone|Have|Here's|How|If|It's|Looking|Most|Need|No|Now|Our|Ready|"
    r"Right|Struggling|That's|The|There|There's|These|They|This|We|We've|What|What's|When|Whether|"
    r"With|You|You're|You've|Your)$"
)
"""Words that recognisers write with a capital letter only where something begins."""
SMALL_PRINT_ENDS: Final = re.compile(
    r"\b((terms|conditions|restrictions|exclusions|limitations)( may)? apply|member,? fdic|"
    r"see \S+( \S+){0,4} for (details|full terms)|fees extra|void where prohibited|"
    r"please (drink|play|gamble) responsibly|equal housing lender)\W*$",
    re.IGNORECASE,
)
"""What stands behind the small print of an advertisement is something else."""

TURNS_TO_SPONSOR: Final = re.compile(
    r"((this|today's|our|the) ([\w']+ ){1,3}?(is|was|comes)|we('re| are))( also| proudly)? "
    r"(made possible|brought to you|sponsored|supported|powered|presented)( today| in part)? by\b",
    re.IGNORECASE,
)
"""How a read begins in the middle of a sentence."""


def is_broken_off(before: str, word: str = "", after: str = "") -> bool:
    """Whether a sentence without an end stops here and another begins: "a friend who Your home".

    An advertisement is inserted wherever there is room. A title ("see The Hollow Hill") goes on
    with capital letters.
    """
    whole = before[-1:].isalpha() and before[:1].islower()
    return whole and bool(_BEGINS.match(word)) and after[:1].islower()
