"""Written passages put into real talk, for measuring and for fitting.

    talk of the episode | "... before that, [this is brought to you ..." ... "... slash cold.] So."
    a passage           |  not of the read   |==========================================|

A passage stands between two sentences of a real episode of `ads/`, far from what is marked there
and from the next one; kinds of the beginning stand in front of all. Its words are spoken at about
165 a minute, and nobody speaks in front of it and behind it for as long as it says.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.ads import RATE
from benchmarks.language_page import transcript_of
from benchmarks.show_blocks import marked_blocks
from media.clock import samples, seconds
from media.span import Span
from pipeline.transcript import Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.ads import Episode, Stretch

AT_THE_START: Final = "preroll"
_FROM_MARKED_S: Final = 90.0
_LETTER_S, _WORD_S, _SENTENCE_S, _COMMA_S = 0.045, 0.1, 0.35, 0.12
"""How long written words are spoken, and the pauses behind them."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A written passage; its advertisements are ranges of its words, which touch one another."""

    kind: str
    wanted: tuple[str, ...]
    """Labels of which one is right; none where it is to stay."""
    pause_s: float
    """How long nobody speaks before and behind it."""
    words: tuple[str, ...]
    reads: tuple[range, ...]


@dataclass(frozen=True, slots=True)
class Planted:
    """A passage in an episode: where it is as a whole, its advertisement, borders within that."""

    passage: Passage
    whole_s: Stretch
    read_s: Stretch
    borders_s: tuple[float, ...]


def places_in(episode: Episode, apart_s: float) -> list[int]:
    """Words in front of which a passage may stand: a sentence begins, nothing marked is near."""
    own = marked_blocks().get(episode.name, {})
    near = [*episode.ads_s, *(one for blocks in own.values() for one in blocks)]
    found, last_s = [], _FROM_MARKED_S - apart_s
    words = episode.transcript.words
    end_s = seconds(episode.transcript.source.length, RATE)
    for number, (before, word) in enumerate(pairwise(words), start=1):
        at = seconds(word.span.start, RATE)
        is_free = all(at < a - _FROM_MARKED_S or at > b + _FROM_MARKED_S for a, b in near)
        is_far = at >= last_s + apart_s and at <= end_s - _FROM_MARKED_S
        if before.text.endswith((".", "?", "!")) and is_free and is_far:
            found.append(number)
            last_s = at
    return found


def planted(
    episodes: Sequence[Episode], passages: Sequence[Passage], apart_s: float
) -> Iterator[tuple[Episode, Transcript, list[Planted]]]:
    """Each episode, and its words with its share of the passages; the same each time.

    Passages begin `apart_s` from each other at least; ValueError if there is no room for all.
    """
    rng = np.random.default_rng(7)
    free = [(n, at) for n, episode in enumerate(episodes) for at in places_in(episode, apart_s)]
    free = [free[n] for n in rng.permutation(len(free))]
    quiet = [n for n, one in enumerate(episodes) if all(a > 0 for a, _ in one.ads_s)]
    first = [(n, 0) for n in quiet]
    if len(passages) > len(free):
        raise ValueError(f"{len(passages)} passages have only {len(free)} places: more episodes")
    shares: dict[int, list[tuple[int, Passage]]] = defaultdict(list)
    for passage in passages:
        episode, at = (first if passage.kind == AT_THE_START else free).pop()
        shares[episode].append((at, passage))
    for number, share in sorted(shares.items()):
        in_order = sorted(share, key=lambda one: one[0])
        yield (episodes[number], *_with_passages(episodes[number], in_order))


def _with_passages(
    episode: Episode, share: Sequence[tuple[int, Passage]]
) -> tuple[Transcript, list[Planted]]:
    words: list[Word] = []
    later, done, found = 0, 0, []
    for at, passage in share:
        words += [_moved(word, later) for word in episode.transcript.words[done:at]]
        before = words[-1].span.end if words else 0
        start = before + samples(passage.pause_s, RATE)
        spoken = list(_spoken(passage.words, start))
        end = spoken[-1].span.end + samples(passage.pause_s, RATE)
        later = end - episode.transcript.words[at].span.start
        words += spoken
        found.append(_where(passage, spoken))
        done = at
    words += [_moved(word, later) for word in episode.transcript.words[done:]]
    return transcript_of(words), found


def _moved(word: Word, later: int) -> Word:
    return Word(word.text, Span(word.span.start + later, word.span.end + later), word.confidence)


def _spoken(texts: Sequence[str], start: int) -> Iterator[Word]:
    for text in texts:
        end = start + samples(_WORD_S + _LETTER_S * len(text), RATE)
        yield Word(text, Span(start, end), 1.0)
        pause_s = _SENTENCE_S if text[-1] in ".?!" else _COMMA_S * text.endswith(",")
        start = end + samples(pause_s, RATE)


def _where(passage: Passage, spoken: Sequence[Word]) -> Planted:
    def stretch(first: int, last: int) -> Stretch:
        return seconds(spoken[first].span.start, RATE), seconds(spoken[last].span.end, RATE)

    whole = stretch(0, -1)
    if not passage.reads:
        return Planted(passage, whole, whole, ())
    starts = [stretch(read.start, read.start)[0] for read in passage.reads]
    last = passage.reads[-1].stop - 1
    return Planted(passage, whole, stretch(passage.reads[0].start, last), tuple(starts[1:]))
