"""Where somebody claps before a take."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.transcript import Transcript

_CLAP: Final = "(clap)"


def behind_claps(transcript: Transcript, numbers: Sequence[int]) -> frozenset[int]:
    """The places, in a turn of words with these numbers, of words right behind a clap."""
    return frozenset(
        place
        for place, (before, number) in enumerate(pairwise(numbers), 1)
        if any(word.text == _CLAP for word in transcript.words[before:number])
    )
