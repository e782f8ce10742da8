"""A timeline as a script shows it: struck words, shortened pauses, passages in another order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from editors.cut import Cut
from editors.decisions import Decisions, decided
from editors.script.document import EDITOR, Heading, Passage, in_recording_order
from editors.script.draft import pauses_of, unclear_of
from media.span import complement, overlap, union

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from editors.decisions import Shortening
    from editors.script.document import Block, Document
    from media.span import Span
    from pipeline.transcript import Transcript


def with_keeps(
    transcript: Transcript, document: Document, keeps: Sequence[Span], said_by: str
) -> Document:
    """The document whose words are struck, and stand, as these spans play.

    A word plays if more than half of it does. What is struck in `document` too keeps its reason;
    the rest has `said_by` for one, such as "cut in talk.fcpxml".
    """
    decisions = _decisions(transcript, document, keeps, said_by)
    runs = _runs(transcript, keeps)
    if len(runs) <= 1:
        blocks: tuple[Block, ...] = tuple(
            _with(transcript, block, decisions) if isinstance(block, Passage) else block
            for block in in_recording_order(document.blocks)
        )
    else:
        blocks = tuple(_reordered(transcript, document, runs, decisions))
    return replace(document, blocks=blocks)


def _decisions(
    transcript: Transcript, document: Document, keeps: Sequence[Span], said_by: str
) -> Decisions:
    gone = complement(union(keeps), transcript.source.extent)
    cuts = [Cut(span, EDITOR, said_by) for span in gone]
    found, known = decided(transcript, cuts), document.decisions
    longer = _longer(transcript, known, keeps)
    return Decisions(
        {n: known.strikes.get(n, why) for n, why in found.strikes.items()},
        {
            n: replace(how, why=known.shortenings[n].why) if n in known.shortenings else how
            for n, how in found.shortenings.items()
        }
        | longer,
        {n: known.unclear.get(n, why) for n, why in found.unclear.items()},
    )


def _longer(
    transcript: Transcript, known: Decisions, keeps: Sequence[Span]
) -> dict[int, Shortening]:
    """The pauses that are longer than they were and still stand between two clips."""
    borders = [one.end for one, other in pairwise(keeps) if one.end == other.start]
    pauses = transcript.pauses
    return {
        n: how
        for n, how in known.shortenings.items()
        if how.left > len(pauses[n]) and any(border in pauses[n] for border in borders)
    }


def _runs(transcript: Transcript, keeps: Sequence[Span]) -> list[range]:
    """The words that play, in runs that ascend; each with what is struck behind its words."""
    played = [n for keep in keeps for n in _inside(transcript, keep)]
    borders = [0, *(k + 1 for k, (a, b) in enumerate(pairwise(played)) if b <= a), len(played)]
    runs = [played[low:high] for low, high in pairwise(borders) if low < high]
    known = [*sorted({*played}), len(transcript.words)]
    return [range(run[0], known[bisect_right(known, run[-1])]) for run in runs]


def _inside(transcript: Transcript, keep: Span) -> Iterator[int]:
    words = transcript.words
    first = bisect_left(words, keep.start, key=lambda word: word.span.end)
    last = bisect_right(words, keep.end, key=lambda word: word.span.start)
    for number in range(first, min(last, len(words))):
        if overlap(words[number].span, keep) * 2 > len(words[number].span):
            yield number


def _reordered(
    transcript: Transcript, document: Document, runs: Sequence[range], decisions: Decisions
) -> Iterator[Block]:
    """The passages of each run, with the headings that stood in front of their first words."""
    base = [*in_recording_order(document.blocks)]
    headings: dict[int, list[Block]] = {}
    above: list[Block] = []
    for block in base:
        if isinstance(block, Passage):
            headings[block.words.start] = above
            above = []
        else:
            above.append(block)
    passages = [block for block in base if isinstance(block, Passage)]
    for run in runs:
        for passage in passages:
            words = range(max(run.start, passage.words.start), min(run.stop, passage.words.stop))
            if words:
                if words.start == passage.words.start:
                    yield from (b for b in headings.pop(words.start, []) if isinstance(b, Heading))
                yield _with(transcript, _part(passage, words), decisions)


def _part(passage: Passage, words: range) -> Passage:
    """The passage with only some of its words."""

    def of(values: Mapping[int, Any]) -> dict[int, Any]:
        return {n: value for n, value in values.items() if n in words}

    return replace(
        passage,
        words=words,
        corrections=of(passage.corrections),
        comments=of(passage.comments),
        muted=of(passage.muted),
    )


def _with(transcript: Transcript, passage: Passage, decisions: Decisions) -> Passage:
    """The passage with what is decided about its words and pauses."""
    pauses, unclear = pauses_of(transcript, passage.words), unclear_of(transcript, passage.words)
    return replace(
        passage,
        decisions=Decisions(
            {n: why for n, why in decisions.strikes.items() if n in passage.words},
            {n: how for n, how in decisions.shortenings.items() if n in pauses},
            {n: why for n, why in decisions.unclear.items() if n in unclear},
        ),
    )
