"""Speakers of whom a whole recording has one word: somebody else, taken for them."""

from __future__ import annotations

import math
from bisect import bisect_left
from operator import mul
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.protocols.diarizer import Centroid
    from pipeline.transcript import Word


def without_single_words(
    words: Sequence[Word],
    who: Sequence[str | None],
    shared: Sequence[bool],
    voices: Mapping[str, Centroid],
) -> list[str | None]:
    """Speakers of the words, `who`, without those who say a single word.

    It is then of whoever speaks before it or after it: whose voice of `voices` is more like
    theirs, else who is nearer. Where somebody else speaks over it, as `shared` says, two people
    are heard, and it stays whose it is.
    """
    said: dict[str, list[int]] = {}
    for n, (word, speaker) in enumerate(zip(words, who, strict=True)):
        if word.kind != "noise" and speaker is not None:
            said.setdefault(speaker, []).append(n)
    single = [rows[0] for rows in said.values() if len(rows) == 1 and not shared[rows[0]]]
    others = sorted(n for rows in said.values() if rows[0] not in single for n in rows)
    found = list(who)
    for n in single:
        place = bisect_left(others, n)
        beside = [*others[:place][-1:], *others[place:][:1]]
        ranked = sorted(
            (-_likeness(voices, who[n], who[m]), _distance(words, n, m), who[m]) for m in beside
        )
        found[n] = ranked[0][-1] if ranked else who[n]
    return found


def _likeness(voices: Mapping[str, Centroid], one: str | None, other: str | None) -> float:
    """The cosine of two speakers' voices; 0 where it is not known."""
    a, b = voices.get(one or ""), voices.get(other or "")
    return _cosine(a, b) if a and b else 0.0


def _distance(words: Sequence[Word], one: int, other: int) -> int:
    early, late = sorted((one, other))
    return words[late].span.start - words[early].span.end


def _cosine(a: Centroid, b: Centroid) -> float:
    lengths = math.hypot(*a) * math.hypot(*b)
    return sum(map(mul, a, b)) / lengths if lengths else 0.0
