"""Advertisements as blocks: from the first word of a pitch to the last word of its call to act.

    sentence   |----|------|---|------|-----|-------|----|----|------|
    log-odds     -3    -2    1    3     -1      4     2    -2    -4
    beginning    .     .     5    .      .      .     .     .     .     "brought to you by", a pause
    end          .     .     .    .      .      1     6     .     .     an address, then "welcome"
    block                    |=====================|

The likeliest run of kinds (Viterbi, 1967): each sentence counts by its length, and a
beginning or an end has a price, which what is heard there lowers: a sponsor's opening, a way back
to the show, a pause in which a jingle may be.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import seconds
from pipeline.labels.ad_borders import (
    SMALL_PRINT_ENDS,
    TURNS_TO_SPONSOR,
    borders,
    is_broken_off,
)
from pipeline.labels.ad_reach import ASKS
from pipeline.labels.ad_text import PATTERNS
from pipeline.labels.declared_reads import declared_reads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.transcript import Transcript

    Floats = NDArray[np.float64]

_LEAST_WORDS, _MOST_WORDS = 3, 40
_TAIL: Final = 8
"""Words among which small print that ends is looked for."""
_HEAD, _TURNS = 8, ("this", "today's", "our", "the", "we", "we're")
"""Words in which a sentence that turns to its sponsor says so, and those that it begins with."""
_GAP_S: Final = 1.2
"""A pause that ends a sentence, whatever its marks: reads are put between sentences."""
_SHARE, _FOR = 0.5, 1.0
"""What the log-odds count for, and what is added: sentences of one read are not independent."""
_LONG_S, _UNIT_S = 8.0, 4.0
"""A sentence counts by its length up to the first, in units of the second."""
_PRICE: Final = 9.0
"""What a block's beginning costs, and its end; 7 to 11 give much the same."""
_JOIN_S, _SHORTEST_S = 4.0, 10.0
_TALK: Final = -1.5
"""Log-odds below which a sentence behind the last call to act is talk again."""
_DECLARED_S: Final = 5.0
"""The shortest that says who pays and calls to act."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, or as much of one as is said in one go."""

    first: int
    """Its first word's number in the transcript."""
    last: int
    """Its last word's number; included."""
    start_s: float
    end_s: float
    text: str


@dataclass(frozen=True, slots=True)
class TalkBlock:
    """Consecutive sentences that are one thing: an advertisement, or several in a row; an intro."""

    label: str

    first: int
    """Its first word's number in the transcript."""
    last: int
    """Its last word's number; included."""
    probability: float
    evidence: tuple[str, ...]
    """What spoke for it, in words that people read."""
    decided: tuple[int, int]
    """First and last word of the sentence that speaks most for it."""
    text: str
    """That sentence, for reading."""

    @property
    def words(self) -> range:
        """The numbers of its words."""
        return range(self.first, self.last + 1)


def lines_of(transcript: Transcript) -> list[Line]:
    """The sentences of a transcript, which also end at pauses; pure."""
    words = transcript.words
    starts = [0] if words else []
    for number in range(1, len(words)):
        before, count = words[number - 1], number - starts[-1]
        gap = seconds(words[number].span.start - before.span.end, transcript.source.rate)
        ended = before.ends_sentence and count >= _LEAST_WORDS
        near = [word.text for word in words[number - 1 : number + 2]]
        said = " ".join(word.text for word in words[max(starts[-1], number - _TAIL) : number])
        ended |= is_broken_off(*near) or bool(SMALL_PRINT_ENDS.search(said))
        ended |= _turns_to_sponsor(transcript, number)
        if ended or gap > _GAP_S or count >= _MOST_WORDS:
            starts.append(number)
    return [_line(transcript, a, b - 1) for a, b in pairwise([*starts, len(words)]) if words]


def _turns_to_sponsor(transcript: Transcript, number: int) -> bool:
    """Whether a speech turns, within a sentence, to who pays: "... but first, | this episode"."""
    words = transcript.words[number : number + _HEAD]
    return words[0].text.casefold() in _TURNS and bool(
        TURNS_TO_SPONSOR.match(" ".join(word.text for word in words))
    )


def _line(transcript: Transcript, first: int, last: int) -> Line:
    words, rate = transcript.words[first : last + 1], transcript.source.rate
    told = [word.text for word in words if word.kind == "word"]
    start = seconds(words[0].span.start, rate)
    return Line(first, last, start, seconds(words[-1].span.end, rate), " ".join(told))


@dataclass(frozen=True, slots=True, eq=False)
class Rival:
    """One kind of block in the search for the likeliest run of kinds; one number a sentence."""

    worth: Floats
    """What the sentence is worth inside a block of the kind."""
    begin: Floats
    """What it costs if a block begins with the sentence; less than nothing is nothing."""
    end: Floats
    """What it costs if one ends with it."""


def blocks_of(lines: Sequence[Line], log_odds: Floats) -> tuple[TalkBlock, ...]:
    """The advertisements among sentences, in order, given the log-odds of each to be part of one.

    The log-odds are those of `ad_weights.ad_log_odds`, which knows English.
    """
    if not lines:
        return ()
    path = np.array(likeliest_kinds([ad_rival(lines, log_odds)]))
    return ad_blocks(lines, log_odds, path == 1, path > 1)


def ad_rival(lines: Sequence[Line], log_odds: Floats) -> Rival:
    """Advertisements among the kinds of blocks that sentences may be in."""
    scale = np.array([min(line.end_s - line.start_s, _LONG_S) / _UNIT_S for line in lines])
    begins, ends = borders(lines)
    return Rival(_worth(log_odds) * scale, _PRICE - begins, _PRICE - ends)


def ad_blocks(
    lines: Sequence[Line], log_odds: Floats, inside: NDArray[np.bool_], taken: NDArray[np.bool_]
) -> tuple[TalkBlock, ...]:
    """The blocks of the sentences that are inside, near ones joined, without what is too short.

    What is `taken` is of another kind. Reads that declare themselves are inside too.
    """
    alone = _alone(lines, log_odds, inside | taken)
    runs = joined_runs(lines, inside | alone, taken, _JOIN_S)
    called = [(start, _called(lines, log_odds, start, stop)) for start, stop in runs]
    return tuple(
        ad_block(lines, log_odds, start, stop)
        for start, stop in called
        if lines[stop - 1].end_s - lines[start].start_s
        >= (_DECLARED_S if alone[start:stop].any() else _SHORTEST_S)
    )


def _alone(lines: Sequence[Line], log_odds: Floats, known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The sentences of reads that say who pays and call to act, and touch nothing that is known."""
    alone = np.zeros(len(lines), bool)
    for first, last in declared_reads(lines):
        read = slice(first, last + 1)
        if not known[read].any() and _worth(log_odds[read]).mean() > 0:
            alone[read] = True
    return alone


def _called(lines: Sequence[Line], log_odds: Floats, start: int, stop: int) -> int:
    """Where a run ends without the talk behind its last call to act, which a pause drew in."""
    calls = [n for n in range(start, stop) if ASKS.search(lines[n].text)]
    while calls and stop - 1 > calls[-1] and log_odds[stop - 1] < _TALK:
        stop -= 1
    return stop


def _worth(log_odds: Floats) -> Floats:
    return np.asarray(log_odds * _SHARE + _FOR)


def likeliest_kinds(rivals: Sequence[Rival]) -> list[int]:
    """For each sentence 0 for none, or which rival it belongs to, counted from 1.

    The run of kinds with the highest sum of worth, less what its beginnings and ends cost.
    """
    count = len(rivals[0].worth)
    nothing = np.zeros((count, 1))
    worth, begin, end = (
        np.column_stack([nothing, *(getattr(one, name) for one in rivals)])
        for name in ("worth", "begin", "end")
    )
    begin, end = np.maximum(begin, 0), np.maximum(end, 0)
    stays = np.eye(len(rivals) + 1, dtype=bool)
    total, came = worth[0] - begin[0], []
    for n in range(1, count):
        through = total[:, None] - np.where(stays, 0.0, end[n - 1][:, None] + begin[n][None, :])
        came.append(through.argmax(axis=0))
        total = through.max(axis=0) + worth[n]
    path = [int((total - end[-1]).argmax())]
    for before in reversed(came):
        path.append(int(before[path[-1]]))
    return path[::-1]


def joined_runs(
    lines: Sequence[Line], inside: NDArray[np.bool_], taken: NDArray[np.bool_], most_s: float
) -> list[tuple[int, int]]:
    """First place of each run inside, and the one behind its last; near ones are one.

    Where something between two runs is `taken` by another kind they stay apart.
    """
    edges = np.flatnonzero(np.diff(np.array([0, *inside, 0])))
    joined: list[tuple[int, int]] = []
    for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        end = joined[-1][1] if joined else 0
        is_near = bool(joined) and lines[start].start_s - lines[end - 1].end_s <= most_s
        if is_near and not taken[end:start].any():
            start = joined.pop()[0]
        joined.append((start, stop))
    return joined


# --- what people read ---------------------------------------------------------------------------

_TELLING: Final = ("sponsor", "code", "address", "small print", "price")
_MOST_TOLD: Final = 5
_TOLD_S: Final = 1.0
"""A pause before a block that is longer is told."""
BLOCK_OF: Final = "a block of"
"""How the evidence of a block begins."""


def ad_block(lines: Sequence[Line], log_odds: Floats, start: int, stop: int) -> TalkBlock:
    """The sentences from `start` to `stop` as an advertisement, with what spoke for it."""
    some = lines[start:stop]
    best = some[int(log_odds[start:stop].argmax())]
    length = np.array([line.end_s - line.start_s for line in some]) + 1e-3
    mean = float(np.average(_worth(log_odds[start:stop]), weights=length))
    told = [f"{BLOCK_OF} {some[-1].end_s - some[0].start_s:.0f} s", *_quoted(some)]
    if start and (pause := some[0].start_s - lines[start - 1].end_s) > _TOLD_S:
        told.append(f"after a pause of {pause:.1f} s")
    return TalkBlock(
        "sponsor",
        some[0].first,
        some[-1].last,
        1 / (1 + float(np.exp(-_SURENESS * mean))),
        tuple(told),
        (best.first, best.last),
        best.text,
    )


_SURENESS: Final = 2.0
"""Sentences of a read add to each other: what they are worth on average counts so many times."""


def _quoted(lines: Sequence[Line]) -> Iterator[str]:
    """The turns of phrase that tell people most, once each."""
    text = " ".join(line.text for line in lines)
    patterns = {name: pattern for name, _, pattern in PATTERNS}
    found = [match[0].strip(" ,.") for name in _TELLING for match in patterns[name].finditer(text)]
    seen = list(dict.fromkeys(phrase.casefold() for phrase in found))
    yield from (f"'{phrase}'" for phrase in seen[:_MOST_TOLD])
