"""From a document to cuts and a timeline: what plays, in which order."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from editors.cut import Cut
from editors.decisions import Decisions, Provenance, Shortening
from editors.script.document import EDITOR, Passage
from editors.script.draft import is_shown, pauses_of, unclear_of
from editors.script.marks import mutes_of
from editors.script.pauses import deleted_pause
from editors.settle import lengthened, settle
from media.clock import from_milliseconds
from media.holds import Hold
from media.muted import disjoint_mutes
from media.span import Span, complement, span_or_none, touching, union
from media.timeline import Timeline, timeline_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from editors.script.document import Document
    from editors.settle import Lengthening
    from pipeline.transcript import Transcript

_LEAD_MS = 80
"""Of the silence before a moved passage, this much comes along; the rest stays behind."""
_GONE = Provenance(EDITOR, "paragraph deleted")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Passages that follow each other in the recording and in the script."""

    words: range
    decisions: Decisions


def stretches(transcript: Transcript, passages: Sequence[Passage]) -> tuple[Stretch, ...]:
    """Group the passages of a script; words that stand in none of them are struck.

    What was deleted between two passages that otherwise follow each other is a cut like any
    other, and so is what was deleted at either end of the recording.
    """
    count = len(transcript.words)
    present = bytearray(count)
    for passage in passages:
        for number in passage.words:
            present[number] = 1
    found: list[list[Passage]] = []
    for passage in passages:
        end = found[-1][-1].words.stop if found else None
        if (
            end is not None
            and end <= passage.words.start
            and not any(present[end : passage.words.start])
        ):
            found[-1].append(passage)
        else:
            found.append([passage])
    return tuple(_stretch(transcript, group, present) for group in found)


def _stretch(transcript: Transcript, group: Sequence[Passage], present: bytearray) -> Stretch:
    """One stretch, with deleted words inside it, and at the recording's ends, struck."""
    start, stop = group[0].words.start, group[-1].words.stop
    if not any(present[:start]):
        start = 0
    if not any(present[stop:]):
        stop = len(present)
    strikes: dict[int, Provenance] = {}
    shortenings: dict[int, Shortening] = {}
    unclear: dict[int, Provenance] = {}
    position = start
    for passage in group:
        _delete(transcript, range(position, passage.words.start), strikes, shortenings, unclear)
        strikes.update(passage.decisions.strikes)
        shortenings.update(passage.decisions.shortenings)
        unclear.update(passage.decisions.unclear)
        position = passage.words.stop
    _delete(transcript, range(position, stop), strikes, shortenings, unclear)
    return Stretch(range(start, stop), Decisions(strikes, shortenings, unclear))


def _delete(
    transcript: Transcript,
    words: range,
    strikes: dict[int, Provenance],
    shortenings: dict[int, Shortening],
    unclear: dict[int, Provenance],
) -> None:
    strikes.update(dict.fromkeys(words, _GONE))
    unclear.update(dict.fromkeys(unclear_of(transcript, words) if words else (), _GONE))
    for pause in pauses_of(transcript, words) if words else ():
        if is_shown(transcript, pause):
            shortenings[pause] = deleted_pause(transcript, pause, _GONE)


def assembled(
    transcript: Transcript,
    document: Document,
    settle: Callable[..., tuple[Cut, ...]] = settle,
    lengthened: Callable[..., tuple[Lengthening, ...]] = lengthened,
) -> tuple[Timeline, tuple[Cut, ...]]:
    """What plays, and every cut with who decided it, sorted by place in the recording.

    `settle` and `lengthened` may be others that give the same, such as some that remember.
    """
    source = transcript.source
    if not transcript.words:
        return timeline_of(source, [source.extent]), ()
    keeps: list[Span] = []
    holds: list[Hold] = []
    cuts: list[Cut] = []
    extents: list[Span] = []
    for stretch in stretches(transcript, document.passages):
        extent = _extent(transcript, stretch.words)
        settled = settle(transcript, stretch.decisions, stretch.words, extent)
        longer = lengthened(transcript, stretch.decisions, stretch.words, extent)
        _divide(complement((cut.span for cut in settled), extent), longer, keeps, holds)
        cuts += settled
        extents.append(extent)
    played = union(keeps)
    gone = (Cut(s, EDITOR, _GONE.reason) for s in complement(union(extents), source.extent))
    timeline = replace(
        timeline_of(source, keeps, holds), muted=disjoint_mutes(mutes_of(transcript, document))
    )
    return timeline, tuple(sorted({*_unplayed(cuts, played), *gone}))


def _divide(
    parts: Iterable[Span], longer: Sequence[Lengthening], keeps: list[Span], holds: list[Hold]
) -> None:
    """Put parts behind the keeps, with a hold for each lengthening inside or between them."""
    waiting = deque(longer)
    for part in parts:
        while waiting and waiting[0].at < part.end:
            one = waiting.popleft()
            if part.start < one.at:
                keeps.append(Span(part.start, one.at))
                part = Span(one.at, part.end)
            if keeps:
                holds.append(Hold(len(keeps), one.length, one.pause))
        keeps.append(part)


def _unplayed(cuts: Iterable[Cut], played: tuple[Span, ...]) -> Iterator[Cut]:
    """Cuts without what another copy of their passage plays."""
    for cut in cuts:
        for span in complement((played[n] for n in touching(played, cut.span)), cut.span):
            yield Cut(span, cut.editor, cut.reason, cut.confidence)


def _extent(transcript: Transcript, words: range) -> Span:
    return Span(_border(transcript, words.start), _border(transcript, words.stop))


def _border(transcript: Transcript, number: int) -> int:
    """Where the recording may be divided in front of a word: just before it, after the last one."""
    if number == 0:
        return 0
    if number == len(transcript.words):
        return transcript.source.length
    lead = from_milliseconds(_LEAD_MS, transcript.source.rate)
    before, word = transcript.words[number - 1].span, transcript.words[number].span
    silence = span_or_none(before.end, word.start)
    return max(silence.start, word.start - lead) if silence else word.start
