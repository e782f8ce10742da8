"""Turn decisions into the cuts that are made: the one place that knows margins and rests.

words    |--a--|        |-um-|     |--b--|
pauses          |------|      |---|
cut                 |~~~~~~~~~~~~|           what stays is one pause, not two
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from editors.cut import Cut
from editors.decisions import SENTENCE, SHOWN_PAUSE_MS
from media.clock import from_milliseconds
from media.span import Span, complement, span_or_none, touching, union

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.decisions import Decisions, Provenance
    from media.span import Spans
    from pipeline.transcript import Transcript

SHORTEST_CUT_MS = 30
"""A pause is not shortened by less than this; nobody would hear it."""
_ISLAND_MS = 150
"""Sound between two cuts of one run is cut with them up to this length: no word fits in."""
_EDGE_MS = 500
"""Sound between a struck word and a pause goes with the word up to this length: it is the word's
own onset or release, or a breath, and would be heard alone."""
_BREATH_MS = 2000
"""Sound between two words of a struck sentence goes with them up to this length."""


def settle(
    transcript: Transcript,
    decisions: Decisions,
    words: range | None = None,
    extent: Span | None = None,
) -> tuple[Cut, ...]:
    """The cuts to make, sorted and disjoint; none ever reaches into a word that stays.

    Between two words that stay, all that goes is one cut if it can be, and the silence that
    stays is the longest of the pauses there, after their own shortening.
    `words` and `extent` confine all of it to a part of the recording.
    """
    part = range(len(transcript.words)) if words is None else words
    whole = extent or transcript.source.extent
    runs = _runs(transcript, decisions, part, whole)
    cuts = [cut for run in runs for cut in _settled(run, transcript)]
    kept = union(transcript.words[n].span for n in part if n not in decisions.strikes)
    return tuple(_outside(cuts, kept))


@dataclass(frozen=True, slots=True)
class Lengthening:
    """Silence that is longer than the recording has it."""

    at: int
    """The sample of the recording at which it is divided."""
    length: int
    """By how many samples it is longer."""
    pause: Span
    """The pause that was made longer."""


def lengthened(
    transcript: Transcript,
    decisions: Decisions,
    words: range | None = None,
    extent: Span | None = None,
) -> tuple[Lengthening, ...]:
    """What `settle` leaves of silences and is not enough, in the order of the recording.

    A pause is divided in its middle; one beside struck words in the middle of what stays there.
    """
    pauses = transcript.pauses
    if not any(how.left > len(pauses[n]) for n, how in decisions.shortenings.items()):
        return ()
    part = range(len(transcript.words)) if words is None else words
    whole = extent or transcript.source.extent
    runs = _runs(transcript, decisions, part, whole)
    return tuple(one for run in runs for one in _lengthened(run, transcript.source.rate))


@dataclass(frozen=True, slots=True)
class _Item:
    """A word, unclear speech or a pause, with what is decided about it."""

    span: Span
    number: int
    is_word: bool
    """Or unclear speech, which is cut and kept like a word."""
    why: Provenance | None = None
    """Why it goes, if it is no pause."""


@dataclass(frozen=True, slots=True)
class _Run:
    """All that lies between two words that stay."""

    items: tuple[_Item, ...]
    opens: bool
    """Nothing is kept before it."""
    closes: bool
    """Nothing is kept after it."""
    decisions: Decisions


def _runs(
    transcript: Transcript, decisions: Decisions, words: range, extent: Span
) -> Iterator[_Run]:
    items = [_Item(transcript.words[n].span, n, True, decisions.strikes.get(n)) for n in words]
    for number in touching(transcript.unclear, extent):
        if inside := transcript.unclear[number] & extent:
            items.append(_Item(inside, number, True, decisions.unclear.get(number)))
    for number in touching(transcript.pauses, extent):
        if inside := transcript.pauses[number] & extent:
            items.append(_Item(inside, number, False))
    items.sort(key=lambda item: (item.span.start, item.is_word))
    run: list[_Item] = []
    opens = True
    for item in items:
        if item.is_word and not item.why:
            yield _Run(tuple(run), opens, False, decisions)
            run, opens = [], False
        else:
            run.append(item)
    yield _Run(tuple(run), opens, True, decisions)


def _settled(run: _Run, transcript: Transcript) -> Iterator[Cut]:
    rate = transcript.source.rate
    if any(item.is_word for item in run.items):
        yield from _struck_run(run, rate)
        return
    for item in run.items:
        shortening = run.decisions.shortenings.get(item.number)
        if shortening and (span := _middle(item.span, shortening.left, rate)):
            why = shortening.why
            yield Cut(span, why.editor, why.reason, why.confidence)


def _lengthened(run: _Run, rate: int) -> Iterator[Lengthening]:
    longer = {
        item.span: how.left
        for item in run.items
        if not item.is_word
        and (how := run.decisions.shortenings.get(item.number))
        and how.left > len(item.span)
    }
    if not any(item.is_word for item in run.items):
        for pause, left in longer.items():
            yield Lengthening(pause.start + len(pause) // 2, left - len(pause), pause)
    elif longer and _longest_left(run, rate) == max(longer.values()):
        head, tail = _rest(run, rate)
        first, last = run.items[0].span, run.items[-1].span
        at = first.start + head // 2 if head >= tail else last.end - tail + tail // 2
        pause = max(longer, key=lambda one: longer[one])
        missing = longer[pause] - head - tail
        if missing > 0 and (head or tail or not (run.opens or run.closes)):
            yield Lengthening(at, missing, pause)


def _middle(pause: Span, left: int, rate: int) -> Span | None:
    """What goes of a pause so that `left` samples stay, half on each side."""
    start = pause.start + left // 2
    taken = len(pause) - left
    if taken < from_milliseconds(SHORTEST_CUT_MS, rate):
        return None
    return Span(start, start + taken)


def _struck_run(run: _Run, rate: int) -> Iterator[Cut]:
    head, tail = _rest(run, rate)
    gone = _to_silence(run.items, rate)
    if head:
        gone[0:1] = _pieces(span_or_none(gone[0].start + head, gone[0].end))
    if tail:
        gone[-1:] = _pieces(span_or_none(gone[-1].start, gone[-1].end - tail))
    whys = [item.why for item in run.items if item.why]
    editor = "+".join(dict.fromkeys(why.editor for why in whys))
    reason = "; ".join(dict.fromkeys(why.reason for why in whys))
    confidence = min(why.confidence for why in whys)
    for span in union(gone, gap=from_milliseconds(_ISLAND_MS, rate)):
        yield Cut(span, editor, reason, confidence)


def _to_silence(items: Sequence[_Item], rate: int) -> list[Span]:
    """The items' spans; words reach to the pauses and struck words beside them.

    Word times say where a word is recognised, not where its voice begins and dies away.
    """
    island, edge, breath = (from_milliseconds(m, rate) for m in (_ISLAND_MS, _EDGE_MS, _BREATH_MS))
    between = breath if _words(items) >= SENTENCE else island
    spans = [item.span for item in items]
    for n, (left, right) in enumerate(pairwise(items)):
        most = between if left.is_word and right.is_word else edge
        if 0 < right.span.start - left.span.end <= most:
            if right.is_word:
                spans[n + 1] = Span(left.span.end, right.span.end)
            elif left.is_word:
                spans[n] = Span(spans[n].start, right.span.start)
    return spans


def _words(items: Sequence[_Item]) -> int:
    return sum(item.is_word for item in items)


def _pieces(span: Span | None) -> list[Span]:
    return [span] if span else []


def _rest(run: _Run, rate: int) -> tuple[int, int]:
    """How much of the run's first and of its last pause stays.

    Half of the rest each, as far as they have it; all of it on the kept side at the ends of the
    recording, and nothing where nothing is kept at all.
    """
    first, last = run.items[0], run.items[-1]
    room_before = 0 if first.is_word or run.opens else len(first.span)
    room_after = 0 if last.is_word or run.closes else len(last.span)
    rest = _longest_left(run, rate)
    tail = min(room_after, rest - min(room_before, rest // 2))
    return min(room_before, rest - tail), tail


def _longest_left(run: _Run, rate: int) -> int:
    """The longest of the run's pauses, after their own shortening; a struck sentence takes the
    pauses inside it along."""
    shown = from_milliseconds(SHOWN_PAUSE_MS, rate)
    words = [place for place, item in enumerate(run.items) if item.is_word]
    lefts = [0]
    for place, item in enumerate(run.items):
        if item.is_word or (len(words) >= SENTENCE and words[0] < place < words[-1]):
            continue
        shortening = run.decisions.shortenings.get(item.number)
        is_outer = place in (0, len(run.items) - 1)
        if shortening or is_outer or len(item.span) >= shown:
            lefts.append(shortening.left if shortening else len(item.span))
    return max(lefts)


def _outside(cuts: Sequence[Cut], kept: Spans) -> Iterator[Cut]:
    """The cuts without what overlaps a kept word, as where two people talk at once."""
    for cut in sorted(cuts):
        for span in complement((kept[n] for n in touching(kept, cut.span)), cut.span):
            yield Cut(span, cut.editor, cut.reason, cut.confidence)
