"""How long somebody's pauses are, by place and speaker: eleven quantiles for each.

As text, which a call of an editor carries whole, so that a pace outlives the episode it is of:
`sentence/0.3/0.35/.../1.9` of everybody, `sentence/0.3/0.35/.../1.9/Nora` of one speaker.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Final, get_args

from editors.proposers.quiets import Quiet, QuietPlace
from media.clock import samples, seconds
from media.errors import OptionError
from media.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pipeline.transcript import Transcript

ANYWHERE: Final = "anywhere"
_PLACES: Final = (ANYWHERE, *get_args(QuietPlace))
_QUANTILES: Final = tuple(n / 10 for n in range(11))
LEAST_PAUSES: Final = 8
"""Fewer of a kind tell nothing of how it varies."""
_TEXT: Final = re.compile(
    rf"({'|'.join(_PLACES)})((?:/\d+(?:\.\d+)?){{{len(_QUANTILES)}}})(?:/(.+))?"
)

PaceKey = tuple[str, str | None]
"""A place, and the name of a speaker or None for everybody."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The quantiles of pauses, in seconds and ascending, by place and speaker."""

    quantiles: Mapping[PaceKey, tuple[float, ...]]

    def texts(self) -> tuple[str, ...]:
        """As `pace_of_texts` reads it back."""
        return tuple(
            "/".join([place, *(f"{value:g}" for value in values), *([name] if name else [])])
            for (place, name), values in self.quantiles.items()
        )


def is_pace(text: str) -> bool:
    """Whether a text is a row of a pace."""
    return _TEXT.fullmatch(text) is not None


def pace_of_texts(texts: Iterable[str]) -> Pace:
    """The inverse of `Pace.texts`; raises OptionError for what is no pace."""
    found: dict[PaceKey, tuple[float, ...]] = {}
    for text in texts:
        match = _TEXT.fullmatch(text)
        if match is None:
            raise OptionError(
                f"gaps:like does not know '{shown(text)}': name an episode that was transcribed."
            )
        values = map(float, match[2].split("/")[1:])
        found[match[1], match[3]] = tuple(accumulate(values, max))
    return Pace(found)


def pace_of(transcript: Transcript, heard: Sequence[tuple[Quiet, int]]) -> Pace:
    """The pace of an episode, of its pauses with the samples of each that play."""
    import numpy as np

    groups: dict[PaceKey, list[float]] = defaultdict(list)
    rate = transcript.source.rate
    for quiet, length in heard:
        for key in _keys(transcript, quiet):
            groups[key].append(seconds(length, rate))
    enough = {key: values for key, values in groups.items() if len(values) >= LEAST_PAUSES}
    return Pace(
        {
            key: tuple(round(float(value), 2) for value in np.quantile(values, _QUANTILES))
            for key, values in sorted(
                enough.items(), key=lambda item: (item[0][0], item[0][1] or "")
            )
        }
    )


def paced(transcript: Transcript, heard: Sequence[Quiet], pace: Pace) -> Iterator[int]:
    """How many samples of each pause the pace leaves: what has its rank there; never more of it.

    Monotone in a pause's length among those of a place and a speaker; a pause of which the pace
    says nothing stays.
    """
    import numpy as np

    keys = [next((k for k in _keys(transcript, q) if k in pace.quantiles), None) for q in heard]
    own: dict[PaceKey | None, list[int]] = defaultdict(list)
    for key, quiet in zip(keys, heard, strict=True):
        own[key].append(quiet.length)
    for lengths in own.values():
        lengths.sort()
    for key, quiet in zip(keys, heard, strict=True):
        if key is None:
            yield quiet.length
            continue
        wanted = float(np.interp(_rank(quiet.length, own[key]), _QUANTILES, pace.quantiles[key]))
        yield min(quiet.length, samples(wanted, transcript.source.rate))


def _rank(length: int, lengths: Sequence[int]) -> float:
    """Where a length lies among sorted ones, from 0 for the least to 1; alone it is the median."""
    if len(lengths) == 1:
        return 0.5
    below = bisect_left(lengths, length) + bisect_right(lengths, length) - 1
    return below / 2 / (len(lengths) - 1)


def _keys(transcript: Transcript, quiet: Quiet) -> Iterator[PaceKey]:
    """What a pause may be compared with, the most like it first."""
    name = transcript.origin.speakers.get(quiet.speaker or "")
    for place in (quiet.place, ANYWHERE):
        if name:
            yield place, name
        yield place, None
