"""Lone reads: advertisements too short to pay for a block's borders, that begin and end at once.

    sentence   |----|------|---|------|-----|-------|----|----|
    log-odds     -4    -3    3    4     4     3       -3   -4
    jump                  |=>                      <=|
    read                   |=======================|

A read of 15 seconds within a speech has no pause and no jingle beside it. What tells it from talk
that happens to sound like one is that the wording jumps, on both sides. They are looked for where
no other block is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.labels.ad_borders import borders
from pipeline.labels.blocks import Rival, ad_block, joined_runs, likeliest_kinds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.labels.blocks import Line, TalkBlock

    Floats = NDArray[np.float64]

_SHARE, _FOR = 0.5, 0.7
"""What the log-odds count for, and what is added."""
_LONG_S, _UNIT_S = 8.0, 4.0
"""A sentence counts by its length up to the first, in units of the second."""
_PRICE: Final = 7.0
"""What a beginning costs, and an end."""
_JUMP, _LEAST_JUMP, _MOST_JUMP = 1.5, 2.0, 6.0
"""What a jump of the wording speaks for a border with, for each of log-odds beyond the least."""
_AROUND_S: Final = 8.0
"""Of talk on each side of a border the mean wording is compared."""
_BESIDE_S: Final = 10.0
"""So near to another block nothing is looked for: its own edge is a jump too."""
_JOIN_S, _SHORTEST_S = 4.0, 6.0
_NEVER: Final = -1e3


def lone_reads(
    lines: Sequence[Line], log_odds: Floats, blocks: Sequence[TalkBlock]
) -> tuple[TalkBlock, ...]:
    """Further advertisements than `blocks`, far from them and in order.

    `log_odds` are those of each sentence to be part of an advertisement.
    """
    taken = _beside(lines, blocks)
    length = np.array([min(line.end_s - line.start_s, _LONG_S) / _UNIT_S for line in lines])
    worth = np.where(taken, _NEVER, (log_odds * _SHARE + _FOR) * length)
    begins, ends = (
        said + jump for said, jump in zip(borders(lines), jumps(lines, log_odds), strict=True)
    )
    path = likeliest_kinds([Rival(worth, _PRICE - begins, _PRICE - ends)])
    return tuple(
        ad_block(lines, log_odds, start, stop)
        for start, stop in joined_runs(lines, np.array(path) == 1, taken, _JOIN_S)
        if lines[stop - 1].end_s - lines[start].start_s >= _SHORTEST_S
    )


def _beside(lines: Sequence[Line], blocks: Sequence[TalkBlock]) -> NDArray[np.bool_]:
    """The sentences in blocks, and near to one."""
    taken = np.zeros(len(lines), bool)
    starts, ends = _times(lines)
    for block in blocks:
        own = np.array([line.first <= block.last and line.last >= block.first for line in lines])
        first_s, last_s = starts[own].min(), ends[own].max()
        taken |= (ends > first_s - _BESIDE_S) & (starts < last_s + _BESIDE_S)
    return taken


def jumps(lines: Sequence[Line], log_odds: Floats) -> tuple[Floats, Floats]:
    """How much the wording on its two sides speaks for a beginning and an end at each sentence."""
    starts, ends = _times(lines)
    length = ends - starts + 1e-3
    sums, lengths = (np.cumsum([0.0, *some]) for some in (log_odds * length, length))
    own = np.arange(len(lines))
    stop = np.maximum(np.searchsorted(ends, starts + _AROUND_S, "right"), own + 1)
    first = np.minimum(np.searchsorted(starts, ends - _AROUND_S), own)
    ahead = (sums[stop] - sums[own]) / (lengths[stop] - lengths[own])
    behind = (sums[own + 1] - sums[first]) / (lengths[own + 1] - lengths[first])
    rise = np.array([0.0, *(ahead[1:] - behind[:-1])])
    fall = np.array([*(behind[:-1] - ahead[1:]), 0.0])
    return _spoken_for(rise), _spoken_for(fall)


def _spoken_for(jump: Floats) -> Floats:
    return np.asarray(_JUMP * (np.clip(jump, _LEAST_JUMP, _MOST_JUMP) - _LEAST_JUMP))


def _times(lines: Sequence[Line]) -> tuple[Floats, Floats]:
    return np.array([one.start_s for one in lines]), np.array([one.end_s for one in lines])
