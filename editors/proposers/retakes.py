"""Cut the takes of a sentence or paragraph that its speaker begins again: the last one stays.

Our first guest is a baker from, sorry, can I take that again? | Our first guest is a baker ...
It was raining when we arrived. | It was raining when we arrived.
The thing about old houses is that they ... | The thing about old houses is that they move.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from editors.cut import Cut
from editors.proposers.overlaps import Overlaps
from editors.proposers.quotations import quoted_words
from editors.proposers.restarts.talk import speaker_runs
from editors.proposers.takes import takes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.transcript import Transcript

_CLAP: Final = "(clap)"
_SHOWN: Final = 4
"""Words of a take by which its reason names it."""


def retakes(transcript: Transcript, *, sure: float = 0.8) -> Iterator[Cut]:
    """Cut all takes but the last where a speaker begins a sentence or paragraph again.

    That is where they say so ("sorry, let me start that again") or clap, and then begin with the
    same words; where a sentence breaks off and begins again; and where one is said twice as it
    is. What two people say, what says something else, and figures read twice stay.
    """
    overlaps, quoted = Overlaps(transcript), quoted_words(transcript.words)
    is_english = transcript.language.startswith("en")
    for numbers, said in speaker_runs(transcript):
        for take in takes(said, _behind_claps(transcript, numbers), is_english=is_english):
            end = numbers[take.end - 1] + 1
            while transcript.words[end].kind == "filler":
                end += 1
            gone = range(numbers[take.first], end)
            if take.sure >= sure and quoted.isdisjoint(gone) and overlaps.is_alone(gone):
                opening = " ".join(transcript.words[n].plain for n in gone[:_SHOWN])
                yield Cut(overlaps.span(gone), "retakes", f"{opening} ... ({take.why})", take.sure)


def _behind_claps(transcript: Transcript, numbers: Sequence[int]) -> frozenset[int]:
    """The places, in a turn, of words right behind a clap."""
    return frozenset(
        place
        for place, (before, number) in enumerate(pairwise(numbers), 1)
        if any(word.text == _CLAP for word in transcript.words[before:number])
    )
