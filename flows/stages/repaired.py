"""Joins that failed their proof: mended, rendered and heard again, at most three times."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Any, Final

from editors.decisions import SENTENCE, Decisions
from editors.script.document import EDITOR, Passage
from editors.script.kept import kept_words
from editors.script.write import written
from flows.stages.edited import read_script
from media.clock import short
from media.files import backup_copy, read_json, to_json, write_text
from media.span import Span, overlap
from pipeline.proof.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeAlias

    from editors.cut import Cut
    from editors.script.document import Block, Document
    from flows.console import Console
    from flows.project.project import Project
    from flows.stages.edited import Proposals
    from flows.stages.script import Plan
    from media.source import Source
    from media.timeline import Timeline
    from pipeline.proof.repair import Hopeless, Repair
    from pipeline.transcript import Transcript

    Proved: TypeAlias = tuple[Plan, dict[str, Any]]
    """What was rendered, and the fields of its `proof.json`."""

REPAIRS_SCHEMA: Final = "repairs.1"
MOST_TIMES: Final = 3
"""How often an edit is mended and rendered again."""


def known_repairs(project: Project, source: Source) -> tuple[Repair, ...]:
    """The repairs of `repairs.json`; none without it, or where it is another recording's."""
    path = project.beside("repairs.json")
    if not path.exists():
        return ()
    from pipeline.proof.repair import Repair

    fields = read_json(path, "repairs", 1)
    if fields["source"]["sha256"] != source.sha256:
        return ()
    return tuple(Repair(*row) for row in fields["repairs"])


def repaired(
    project: Project,
    transcript: Transcript,
    document: Document,
    timeline: Timeline,
    cuts: tuple[Cut, ...],
) -> tuple[Timeline, tuple[Cut, ...]]:
    """What was planned, with the repairs that are known for its joins; its cuts go along."""
    known = known_repairs(project, timeline.source)
    if not known:
        return timeline, cuts
    from pipeline.proof.repair import with_repairs

    found = with_repairs(timeline, known, transcript, {*kept_words(document)})
    ends = {a.end: b.end for a, b in zip(timeline.keeps, found.keeps, strict=True)}
    starts = {a.start: b.start for a, b in zip(timeline.keeps, found.keeps, strict=True)}
    edges = ((cut, ends.get(cut.span.start, cut.span.start), cut.span.end) for cut in cuts)
    moved = ((cut, start, starts.get(end, end)) for cut, start, end in edges)
    return found, tuple(replace(c, span=Span(start, end)) for c, start, end in moved if start < end)


def mended(
    project: Project,
    proposals: Proposals,
    proved: Proved,
    console: Console,
    again: Callable[[], Proved],
    *,
    is_own_script: bool,
) -> Proved:
    """Mend the joins that failed and do all `again`, up to MOST_TIMES, while there is a way.

    A cut is taken back in `script.md` alone, so not where another file takes its place.
    """
    for _ in range(MOST_TIMES):
        lines = _mend(project, proposals, proved, is_own_script=is_own_script)
        console.say_all(lines)
        if not lines:
            break
        proved = again()
    return proved


def _mend(
    project: Project, proposals: Proposals, proved: Proved, *, is_own_script: bool
) -> list[str]:
    """Write down what is done about each join that failed; a sentence about each."""
    from pipeline.proof.repair import repairs_for

    plan, found = proved
    timeline, faults = plan.timeline, [Fault(*row) for row in found["faults"]]
    if not faults:
        return []
    known = known_repairs(project, timeline.source)
    kept = {*kept_words(plan.document)}
    from media.ingest import load_mono

    sound = load_mono(project.mono)
    repairs = repairs_for(timeline, known, faults, plan.transcript, kept, sound)
    if repairs.new:
        _write(project, timeline.source, repairs.all)
    lines = [_line(repair, fault, timeline.source.rate) for repair, fault in repairs.new]
    if is_own_script and repairs.hopeless:
        lines += _take_back(project, proposals, repairs.hopeless, kept)
    return lines


def _write(project: Project, source: Source, repairs: Iterable[Repair]) -> None:
    fields = {
        "schema": REPAIRS_SCHEMA,
        "source": {"sha256": source.sha256, "rate": source.rate, "length": source.length},
        "repairs": [astuple(repair) for repair in repairs],
    }
    write_text(project.beside("repairs.json"), to_json(fields, rows=["repairs"]))


def _line(repair: Repair, fault: Fault, rate: int) -> str:
    how = "has another place" if repair.is_moved else "fades for longer"
    return f"At {short(fault.source, rate)} of the recording {fault.text}: the join {how} now."


def _take_back(
    project: Project, proposals: Proposals, hopeless: Sequence[Hopeless], kept: set[int]
) -> list[str]:
    """Take cuts back in the script, but a person's own; a sentence about each that was."""
    document, transcript = read_script(project, proposals), proposals.transcript
    holes, lines = [], []
    for one in hopeless:
        words = _words_in(one.hole, transcript, kept)
        if _is_taken_back(one.hole, words, document, transcript):
            said = " ".join(transcript.words[n].plain for n in words)
            at = short(one.hole.start, transcript.source.rate)
            what = f"The cut of '{said}'" if said else "The cut of a pause"
            lines.append(f"{what} at {at} was taken back, because {one.fault.text}.")
            holes.append(one.hole)
    if holes:
        kept_script = backup_copy(project.script)
        text = written(transcript, _without(document, holes, transcript, kept))
        write_text(project.script, text)
        lines.append(f"Your script as it was: {kept_script}")
    return lines


def _words_in(hole: Span, transcript: Transcript, kept: set[int]) -> list[int]:
    words = enumerate(transcript.words)
    return [n for n, word in words if n not in kept and overlap(word.span, hole)]


def _is_taken_back(
    hole: Span, words: Sequence[int], document: Document, transcript: Transcript
) -> bool:
    """Whether a few words at the most go there, or a pause, and none by a person's own wish.

    A sentence that is no longer cut would be worse than what is wrong with its join.
    """
    decisions = document.decisions
    whys = [decisions.strikes[n] for n in words if n in decisions.strikes]
    pauses = [
        how.why for n, how in decisions.shortenings.items() if overlap(transcript.pauses[n], hole)
    ]
    editors = {why.editor for why in (*whys, *pauses)}
    return len(whys) == len(words) < SENTENCE and bool(editors) and EDITOR not in editors


def _without(
    document: Document, holes: Sequence[Span], transcript: Transcript, kept: set[int]
) -> Document:
    """The document with nothing struck or shortened in some places."""
    words = {n for hole in holes for n in _words_in(hole, transcript, kept)}

    def is_left(span: Span) -> bool:
        return not any(overlap(span, hole) for hole in holes)

    def block(one: Block) -> Block:
        if not isinstance(one, Passage):
            return one
        its = one.decisions
        return replace(
            one,
            decisions=Decisions(
                {n: why for n, why in its.strikes.items() if n not in words},
                {n: how for n, how in its.shortenings.items() if is_left(transcript.pauses[n])},
                {n: why for n, why in its.unclear.items() if is_left(transcript.unclear[n])},
            ),
        )

    return replace(document, blocks=tuple(block(one) for one in document.blocks))
