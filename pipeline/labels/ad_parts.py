"""A break of several advertisements in a row, part by part.

    break      |==========================================|
    said       "... at larchwood.com." | "This show is ..." ... | "From Tallgrass Media, a new ..."
    parts      |==========||===================||=========|
    label      sponsor     sponsor              sponsor, of another show

The break is found as one block (see `blocks`), since shows mark its two ends and hardly what is
within. It is divided where a call to act is behind and something else is opened: another sponsor,
brand or voice, or a pause. Another show that is promoted there is other people's advertisement
too, though its host says "my podcast".
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from pipeline.labels.ad_borders import AD_OPENS, SMALL_PRINT_ENDS, broken_off, pause_worth
from pipeline.labels.ad_reach import ASKS, SAYS_WHO_PAYS
from pipeline.labels.ad_text import names_in
from pipeline.labels.blocks import ad_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.labels.blocks import Line, TalkBlock

    Floats = NDArray[np.float64]

_SHORTEST_S: Final = 7.0
"""No part is shorter: the slogan behind a call is no advertisement of its own."""
_ENOUGH: Final = 2.5
"""What must speak for a border between two parts."""
_WHO_PAYS, _OPENS, _ENDED, _GOES_ON = 3.0, 1.5, 1.5, 2.0
_VOICE: Final = 1.5
"""What another voice speaks for a border with."""
_SAME_NAME: Final = 3.0
"""What speaks against one whose two sides have a name in common."""
_NEAR_S: Final = 35.0
"""So near to a border a name on each side is of one read."""
_OFTEN, _SLOGAN_WORDS = 2, 9
"""Who is named so often signs a read with a slogan: "Larchwood, the desk that stays"."""
_CALL: Final = re.compile(
    r"^(so |and |just )?(download|find|visit|open|try|sign up|join|call|listen|explore|shop|book|"
    r"reserve|schedule|search|head|go to|look for|ask your)\b.{8,}",
    re.IGNORECASE,
)
"""A sentence that calls to act, with which most reads end."""
_GOES_WITH_IT: Final = re.compile(
    r"\bpaid (ad|message|non|endorse)|\b(not available|may vary|apply\W*$|fees (extra|apply)|nmls|"
    r"fdic|required|addictive|side effects)\b|^(thanks?|thank you)\b|\bback to\b",
    re.IGNORECASE,
)
"""Small print, or thanks: still of the read before."""
_LISTEN: Final = re.compile(
    r"\b(listen|tune in|subscribe|follow|search for|find (it|us|them)|hear|check out)\b"
    r".{0,80}\b(podcasts?|wherever you (get|listen)|series|new episodes?|network|season)\b|"
    r"\bmy (new|other) (podcast|show)\b|\b(other|new) (shows|podcasts) (that )?(we|on|from)\b|"
    r"\b(part|episode) (podcast )?series\b|a (show|podcast) (that )?we recommend",
    re.IGNORECASE,
)
_SELLS: Final = re.compile(
    r"%|percent off|\$|\b(free trial|promo|code|checkout|fdic|terms apply|conditions apply|app "
    r"today|shop|store|schedule|sign up|order|membership)\b",
    re.IGNORECASE,
)
OTHER_SHOW: Final = "promotes another show"


def with_parts(
    lines: Sequence[Line], log_odds: Floats, blocks: Sequence[TalkBlock], voices: Sequence[str]
) -> tuple[TalkBlock, ...]:
    """The blocks, with each break of advertisements as its parts, which touch one another.

    `voices` tell who says most of each line; "" where nobody knows. A part is no surer than it
    would be by itself: talk behind the last read is none.
    """
    return tuple(part for one in blocks for part in _parts(lines, log_odds, one, voices))


def _parts(
    lines: Sequence[Line], log_odds: Floats, block: TalkBlock, voices: Sequence[str]
) -> Iterator[TalkBlock]:
    own = [n for n, one in enumerate(lines) if one.last >= block.first and one.first <= block.last]
    if block.label != "sponsor" or not own:
        yield block
        return
    start, stop = own[0], own[-1] + 1
    edges = [start, *part_borders(lines[start:stop], voices[start:stop], start), stop]
    for a, b in pairwise(edges):
        first = block.first if a == start else lines[a].first
        last = block.last if b == stop else lines[b].first - 1
        if len(edges) == 2:
            part = block
        else:
            told = f"one of {len(edges) - 1} in a row"
            found = ad_block(lines, log_odds, a, b)
            part = replace(
                found, first=first, last=last, evidence=(*found.evidence, told),
                probability=min(block.probability, found.probability),
            )  # fmt: skip
        yield _of_a_show(part, " ".join(one.text for one in lines[a:b])) if start < a else part


def _of_a_show(part: TalkBlock, text: str) -> TalkBlock:
    """A part that sells nothing but asks to listen says so."""
    if _SELLS.search(text) or not _LISTEN.search(text):
        return part
    return replace(part, evidence=(*part.evidence, OTHER_SHOW))


def part_borders(lines: Sequence[Line], voices: Sequence[str], offset: int = 0) -> list[int]:
    """The lines of a break, counted from `offset`, with which another advertisement begins."""
    names = _names(lines)
    worth = {n: _worth(lines, voices, names, n) for n in range(1, len(lines))}
    chosen = [0, len(lines)]
    for n in sorted(worth, key=lambda n: (-worth[n], n)):
        before = max(one for one in chosen if one <= n)
        behind = min(one for one in chosen if one > n)
        sides = (before, n), (n, behind)
        long = all(lines[b - 1].end_s - lines[a].start_s >= _SHORTEST_S for a, b in sides if b > a)
        if worth[n] >= _ENOUGH and n not in chosen and long:
            chosen.append(n)
    return [n + offset for n in sorted(chosen)[1:-1]]


def _worth(
    lines: Sequence[Line], voices: Sequence[str], names: Sequence[frozenset[str]], n: int
) -> float:
    """What speaks for a border in front of a line."""
    before, line = lines[n - 1], lines[n]
    worth = max(pause_worth(line.start_s - before.end_s), broken_off(before, line))
    worth += _VOICE * bool(voices[n - 1] and voices[n] and voices[n - 1] != voices[n])
    if SAYS_WHO_PAYS.search(line.text) and not _GOES_WITH_IT.search(line.text):
        worth += _WHO_PAYS
    elif AD_OPENS.search(line.text):
        worth += _OPENS
    worth -= _GOES_ON * bool(_GOES_WITH_IT.search(line.text) or ASKS.search(line.text))
    behind = [m for m in range(n) if line.start_s - lines[m].end_s <= _NEAR_S]
    ahead = [m for m in range(n, len(lines)) if lines[m].start_s - line.start_s <= _NEAR_S]
    said, to_say = Counter(name for m in behind for name in names[m]), _all(names, ahead)
    small_print = bool(SMALL_PRINT_ENDS.search(before.text) or _GOES_WITH_IT.search(before.text))
    is_slogan = len(before.text.split()) <= _SLOGAN_WORDS
    signed = is_slogan and any(said[name] >= _OFTEN for name in names[n - 1])
    if said.keys() & to_say:
        return worth - _SAME_NAME
    if small_print or signed or ASKS.search(before.text) or _CALL.search(before.text):
        worth += _ENDED * (1 + bool(to_say) + small_print)
    return worth


def _all(names: Sequence[frozenset[str]], places: Sequence[int]) -> frozenset[str]:
    return frozenset(name for n in places for name in names[n])


def _names(lines: Sequence[Line]) -> list[frozenset[str]]:
    """The names in each line that are written like names elsewhere than first in a sentence."""
    inner = {name for one in lines for name in names_in(" ".join(one.text.split()[1:]))}
    return [
        frozenset({*inner.intersection(names_in(one.text)), *_sites(one.text)}) for one in lines
    ]


def _sites(text: str) -> list[str]:
    return [match[1].capitalize() for match in _SITE.finditer(text.casefold())]


_SITE: Final = re.compile(
    r"\b([a-z][a-z0-9-]{2,}) ?(?:\.|dot) ?(?:com|org|net|io|co|ai|team|app|gov)\b"
)
