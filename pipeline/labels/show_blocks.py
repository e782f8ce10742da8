"""The show's own blocks: how it begins, how it ends, and where it asks for something.

    sentence   |--|----|-----|   ...   |---|----|---|   ...   |----|----|
    intro      |=======|
    promo                              |========|
    outro                                                     |=========|

The likeliest run of all kinds at once (see `blocks`), so they contend with advertisements. An
intro stands near the beginning and an outro near the end, once each, counted in talk that is no
advertisement; a promo may stand anywhere.
"""

from __future__ import annotations

from itertools import accumulate, groupby, pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.labels.ad_borders import pause_worth
from pipeline.labels.blocks import (
    BLOCK_OF,
    Rival,
    TalkBlock,
    ad_blocks,
    ad_rival,
    blocks_of,
    joined_runs,
    likeliest_kinds,
)
from pipeline.labels.show_text import SHOW_KINDS, cues_told, has_cue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.labels.block_sound import SoundEvidence
    from pipeline.labels.blocks import Line

    Floats = NDArray[np.float64]

_LONG_S, _SHORT_S, _UNIT_S = 8.0, 2.0, 4.0
"""A sentence counts by its length between the first two, in units of the third."""
_PRICE: Final = {"intro": 2.0, "outro": 2.0, "promo": 4.0}
"""What a block's beginning costs, and its end, less what a pause there is worth."""
_SHORTEST_S: Final = {"intro": 2.0, "outro": 2.0, "promo": 5.0}
_JOIN_S: Final = {"intro": 6.0, "outro": 45.0, "promo": 4.0}
"""Between two parts of one: a theme may play within an outro."""
_MOST_BETWEEN_S: Final = 6.0
"""Of talk between two parts of one."""
_NEAR: Final = ((60.0, 1.0), (180.0, 0.0), (600.0, -1.5))
"""What it is worth to be so many seconds of talk from the beginning, or the end, at most."""
_FAR: Final = -20.0
_MOST_SHARE: Final = 0.4
"""Nor is an intro or outro beyond this share of the talk."""
_FIRST_SHARE: Final = 0.5
"""The first that is worth so much of the best is the intro, and the last such the outro."""
_MOST_TALK: Final = 3
"""Sentences in a row within an outro that have no cue of any kind and are no names of credits;
more is a story, and only one side of it is how the show ends."""
_NAMES: Final = 0.5
"""Credits are lines of which more than this share of the words is written with capitals."""
_SURENESS: Final = 1.0


def talk_blocks(
    lines: Sequence[Line], ad_odds: Floats, show_odds: Floats, heard: SoundEvidence | None = None
) -> tuple[TalkBlock, ...]:
    """Advertisements, intro, outro and promos among sentences, in order; no two share one.

    The log-odds of each sentence are those of `ad_weights.ad_log_odds` and
    `show_text.show_log_odds`; `heard` is what the sound says, where there is sound.
    """
    if not lines:
        return ()
    ads = blocks_of(lines, ad_odds)
    in_ad = np.array([any(ad.first <= one.first <= ad.last for ad in ads) for one in lines])
    rivals = [_rival(lines, show_odds, in_ad, kind) for kind in range(len(SHOW_KINDS))]
    contending = [_with_sound(one, heard) for one in (ad_rival(lines, ad_odds), *rivals)]
    path = np.array(likeliest_kinds(contending))
    found = [*ad_blocks(lines, ad_odds, path == 1, path > 1)]
    for kind, rival in enumerate(rivals):
        for start, stop in _runs(lines, path, rival.worth, show_odds[:, kind], kind):
            found.append(_block(lines, show_odds, kind, start, stop))
    return tuple(sorted(found, key=lambda block: block.first))


def _rival(lines: Sequence[Line], log_odds: Floats, in_ad: NDArray[np.bool_], kind: int) -> Rival:
    length = np.array([one.end_s - one.start_s for one in lines])
    worth = log_odds[:, kind] + _place(lines, in_ad, kind)
    pauses = [pause_worth(b.start_s - a.end_s) for a, b in pairwise(lines)]
    most, price = pause_worth(np.inf), _PRICE[SHOW_KINDS[kind]]
    return Rival(
        worth * np.clip(length, _SHORT_S, _LONG_S) / _UNIT_S,
        price - np.array([most, *pauses]),
        price - np.array([*pauses, most]),
    )


def _with_sound(rival: Rival, heard: SoundEvidence | None) -> Rival:
    if heard is None:
        return rival
    return Rival(rival.worth + heard.inside, rival.begin - heard.begins, rival.end - heard.ends)


def _runs(
    lines: Sequence[Line], path: NDArray[np.int64], worth: Floats, odds: Floats, kind: int
) -> list[tuple[int, int]]:
    """The runs of a kind that are long enough; of intros and outros one."""
    name, own = SHOW_KINDS[kind], path == kind + 2
    speaks = np.array([odds[n] > 0 and has_cue(lines[n].text, kind) for n in range(len(lines))])
    joined = joined_runs(lines, own, (path > 0) & ~own | _talk(lines, ~own), _JOIN_S[name])
    runs = [
        (start, stop)
        for whole in joined
        for part in (_parted(lines, *whole) if name == "outro" else [whole])
        for start, stop in [_trimmed(odds > 0, speaks, name, *part)]
        if stop > start and lines[stop - 1].end_s - lines[start].start_s >= _SHORTEST_S[name]
    ]
    if name == "promo" or not runs:
        return runs
    sums = [float(worth[start:stop][own[start:stop]].sum()) for start, stop in runs]
    good = [run for run, one in zip(runs, sums, strict=True) if one >= _FIRST_SHARE * max(sums)]
    return [good[0] if name == "intro" else good[-1]]


def _talk(lines: Sequence[Line], outside: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The sentences between two parts where too much is said to be a theme's lyrics."""
    talk = np.zeros(len(lines), bool)
    edges = np.flatnonzero(np.diff(np.array([0, *outside, 0])))
    for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if sum(line.end_s - line.start_s for line in lines[start:stop]) > _MOST_BETWEEN_S:
            talk[start:stop] = True
    return talk


def _parted(lines: Sequence[Line], start: int, stop: int) -> list[tuple[int, int]]:
    """The parts of a run on both sides of each story that is told within it."""
    talk = [_is_talk(line.text) for line in lines[start:stop]]
    parts, first, at = [], start, start
    for is_talk, group in groupby(talk):
        count = len(list(group))
        if is_talk and count > _MOST_TALK:
            parts.append((first, at))
            first = at + count
        at += count
    return [part for part in (*parts, (first, stop)) if part[1] > part[0]]


def _is_talk(text: str) -> bool:
    words = text.split()
    is_credit = sum(word[:1].isupper() for word in words) > _NAMES * len(words)
    return not is_credit and not any(has_cue(text, kind) for kind in range(len(SHOW_KINDS)))


def _trimmed(
    likely: NDArray[np.bool_], speaks: NDArray[np.bool_], name: str, start: int, stop: int
) -> tuple[int, int]:
    """A run without the sentences at its ends that say nothing for it: a pause drew it there.

    Where talk stands beside it, in front of an outro and behind an intro, a sentence must have a
    cue of its own, not only a neighbour that has one.
    """
    first = np.flatnonzero((likely if name == "intro" else speaks)[start:stop])
    last = np.flatnonzero((likely if name == "outro" else speaks)[start:stop])
    if not len(first) or not len(last):
        return start, start
    return start + int(first[0]), start + int(last[-1]) + 1


def _place(lines: Sequence[Line], in_ad: NDArray[np.bool_], kind: int) -> Floats:
    """What the place of each sentence is worth: near the beginning, near the end, anywhere."""
    if SHOW_KINDS[kind] == "promo":
        return np.zeros(len(lines))
    length = np.where(in_ad, 0.0, [one.end_s - one.start_s for one in lines])
    order = length if SHOW_KINDS[kind] == "intro" else length[::-1]
    before = np.array([0.0, *accumulate(order.tolist())][:-1])
    most = _MOST_SHARE * float(length.sum())
    worth = np.array(
        [next((worth for s, worth in _NEAR if at <= s and at <= most), _FAR) for at in before]
    )
    return worth if SHOW_KINDS[kind] == "intro" else worth[::-1]


def _block(lines: Sequence[Line], log_odds: Floats, kind: int, start: int, stop: int) -> TalkBlock:
    some, odds = lines[start:stop], log_odds[start:stop, kind]
    best = some[int(odds.argmax())]
    length = np.array([one.end_s - one.start_s for one in some]) + 1e-3
    mean = float(np.average(odds, weights=length))
    return TalkBlock(
        SHOW_KINDS[kind],
        some[0].first,
        some[-1].last,
        1 / (1 + float(np.exp(-_SURENESS * mean))),
        (
            f"{BLOCK_OF} {some[-1].end_s - some[0].start_s:.0f} s",
            *cues_told([one.text for one in some], kind),
        ),
        (best.first, best.last),
        best.text,
    )
