"""How far a sponsor's opening reaches forwards, and a call to act backwards.

    sentence   |----|------|---|------|-----|-------|----|----|
    opening          "brought to you by"
    reaches          1     .8   .7   .5    .4    .3 |  0    0     "back to the show"
    call to act                               "code RIVER"
    reaches          .4   .5   .6     .8     1

Whoever says who pays goes on about it for half a minute, however he words it; whoever names an
address has talked about what is there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.labels.blocks import Line

    Floats = NDArray[np.float64]

_REACH_S: Final = 30.0
"""In so many seconds what was said reaches 1/e as far: a read is 30 to 60 s long."""
SAYS_WHO_PAYS: Final = re.compile(
    r"\b(show|episode|podcast|program(me)?|hour|message|portion|segment|week|today|series|\w+ "
    r"now|broadcast)(('s| is| was)( also)?)? (made possible|brought to you|sponsored|supported|"
    r"powered|presented) (in part )?by\b|"
    r"\b(support|sponsorship|funding) for (this|the|our|today's) [\w ]{2,30} (comes|is provided|"
    r"and the following)|"
    r"\b(a|this is a) word from our\b|\btoday's (episode )?sponsor is\b|"
    r"\bthis is (a|an) (paid )?(ad|advert|advertisement)\b|\bad (read )?for\b|"
    r"\bthis (bit|part|one|segment|message) is paid for by\b|\bquick word (about|from)\b|"
    r"\b(to|for|are) sponsor(ing)? (today's|this) (video|episode|show|podcast|stream)\b|"
    r"\bour (sponsor|partner)( today| this week)?( is)? (?-i:[A-Z])|"
    r"\bthanks? (you )?to (our )?(sponsor|friends at)",
    re.IGNORECASE,
)
"""Who says this begins a read, or is in one."""
ASKS: Final = re.compile(
    r"\b\w+ ?(\.|dot) ?(com|org|io|net|co|ai|team|app|shop|edu|gov|uk|au|ie|nz|ca|de)\b|"
    r"\bcode (?-i:[A-Z])|\b(put|type) in (?-i:[A-Z]{3,})|\bt's and c's\b|gambl\w+ responsibly|"
    r"\blink('s| is)?( down)? (in|below)( the)? (description|show ?notes|notes)|"
    r"\blink in the (description|show ?notes|notes)\b|\blink (down )?below\b|"
    r"\b(quid|pounds|euros|bucks|dollars) (off|discount)\b|"
    r"\bterms( and conditions)? apply|\bfdic|nmls|\bfree trial|\bdownload the app|"
    r"\bmoney[- ]back|(\d+ ?%|percent) off\b|at checkout|"
    r"\btune in to\b|wherever you (get|listen)|on your favorite podcast|new episodes (drop|every)",
    re.IGNORECASE,
)


def reach(lines: Sequence[Line], passes: Floats) -> Floats:
    """How much each sentence is after an opening, and before a call to act; (sentences, 2), 0..1.

    `passes` is how much of it goes over each border between two sentences, 0 to 1.
    """
    starts, ends = ([one.start_s for one in lines], [-one.end_s for one in lines])
    opens, asks = (
        [bool(pattern.search(one.text)) for one in lines] for pattern in (SAYS_WHO_PAYS, ASKS)
    )
    return np.column_stack(
        [_carried(opens, starts, passes), _carried(asks[::-1], ends[::-1], passes[::-1])[::-1]]
    )


def _carried(said: Sequence[bool], at_s: Sequence[float], passes: Floats) -> list[float]:
    """What was said, as far as it reaches in the order of time."""
    found = [float(said[0])]
    for n in range(1, len(said)):
        fades = float(np.exp((at_s[n - 1] - at_s[n]) / _REACH_S))
        found.append(max(float(said[n]), found[-1] * fades * float(passes[n - 1])))
    return found
