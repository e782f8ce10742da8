"""What was cut and who spoke, as lines for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from editors.script.draft import is_shown, pauses_of
from editors.script.pauses import PAUSE_DELETED
from media.clock import in_seconds, short, short_seconds
from media.span import total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from editors.cut import Cut
    from flows.stages.script import Plan

_LINES: Final = 20
"""The most lines of a script that a sentence names."""
_MANY: Final = 4
"""Pauses of a script that hardly anybody deletes without leaving one."""


def plan_line(plan: Plan) -> str:
    """What all cuts come to, in a sentence."""
    source, held = plan.timeline.source, total(plan.timeline.held)
    longer = _longer(len(plan.timeline.holds), held, source.rate)
    if not plan.cuts and not held:
        corrected = len(plan.document.corrections)
        also = f"; {corrected} captions are corrected" if corrected else ""
        if plan.timeline.muted:
            return f"Nothing is cut: the edit is as long as the recording{also}."
        return f"Nothing is cut: the script changes nothing of the sound{also}."
    saved = source.length - plan.timeline.own_length + held
    cut = _cuts(len(plan.cuts), saved, source.rate) if plan.cuts else "Nothing is cut"
    by_hand = ", script edited by hand" if plan.is_edited else ""
    return (
        f"{cut}{longer}: {short(source.length, source.rate)} becomes "
        f"{short(plan.timeline.own_length, source.rate)}{by_hand}."
    )


def _cuts(count: int, saved: int, rate: int) -> str:
    """How many there are, and how much shorter it is; copied passages may make it longer."""
    cuts = "One cut" if count == 1 else f"{count} cuts"
    if saved >= 0:
        return f"{cuts} {'takes' if count == 1 else 'take'} {in_seconds(saved, rate)} out"
    return f"{cuts}, and {in_seconds(-saved, rate)} more is played than cut"


def _longer(count: int, length: int, rate: int) -> str:
    """How many pauses are longer than they were, and by how much."""
    if not count:
        return ""
    pauses = "one pause is" if count == 1 else f"{count} pauses are"
    return f", and {pauses} {in_seconds(length, rate)} longer"


def unheard_lines(told: dict[str, Any]) -> Iterator[str]:
    """What is muted, and what was not understood and plays, each in a sentence."""
    if count := told["muted"]:
        yield f"{count} words are muted." if count > 1 else "One word is muted."
    unclear = told["unclear"]
    if count := unclear["count"]:
        places = f"{count} places, {unclear['seconds']:.0f} s, were"
        one = f"One place, {unclear['seconds']:.0f} s, was"
        lines = ", ".join(map(str, unclear["lines"][:_LINES]))
        more = f" and {len(unclear['lines']) - _LINES} more" * (len(unclear["lines"]) > _LINES)
        noun = "lines" if len(unclear["lines"]) > 1 else "line"
        where = f": {noun} {lines}{more}" if lines else ""
        yield f"{places if count > 1 else one} not understood{where}."


def pause_lines(plan: Plan) -> Iterator[str]:
    """A remark where no pause is left in a script, as where a program retyped its words alone."""
    if plan.is_of_page:
        return
    document = plan.document
    shown = [
        n
        for passage in document.passages
        for n in pauses_of(plan.transcript, passage.words)
        if is_shown(plan.transcript, n)
    ]
    decided = document.decisions.shortenings
    if len(shown) >= _MANY and all(
        n in decided and decided[n].why.reason == PAUSE_DELETED for n in shown
    ):
        yield (
            f"All {len(shown)} pauses are deleted from the script, so 0.1s of each stays: if a "
            "program left them out, put them back from an older copy."
        )


def talk_lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """How the talk is shared, where there is more than one speaker."""
    for row in rows if len(rows) > 1 else ():
        yield (
            f"{row['name']}: talks {_minutes(row['talk_s'])} ({row['share']:.0%}), at most "
            f"{_minutes(row['longest_monologue_s'])} at a stretch, interrupts "
            f"{row['interruptions']} times"
        )


def detail_lines(plan: Plan, told: dict[str, Any]) -> Iterator[str]:
    """The same by reason and by paragraph, and what changes besides the cuts."""
    for heading, rows in (("by editor", told["cuts"]), ("by reason", told["reasons"])):
        yield f"{heading}:"
        for name, row in rows.items():
            yield f"  {name:<24} {row['count']:>4} cuts {row['seconds']:>8.2f}s"
    yield "by paragraph:"
    for row in told["paragraphs"]:
        at = short_seconds(row["start_s"])
        yield (
            f"  {at} (line {row['line']}): {row['words_gone']} of {row['words']} words go, "
            f"{row['seconds_gone']:.2f}s"
        )
    if told["words_in_no_paragraph"]:
        yield f"  deleted paragraphs: {told['words_in_no_paragraph']} words go"
    if not told["in_order"]:
        yield "Paragraphs were moved or copied: it plays in the script's order."
    for number, text in plan.document.corrections.items():
        yield f"Captions say '{text}' instead of '{plan.transcript.words[number].text}'."
    yield from pause_lines(plan)
    yield from unheard_lines(told)
    yield from told["exchanges"]
    for title in told["chapters"]:
        yield f"Chapter: {title}"


def cut_table(cuts: tuple[Cut, ...], rate: int, most: int | None = None) -> Iterator[str]:
    """One line for each cut, or for the first `most`, with when, how long, who and why."""
    if not cuts:
        return
    yield f"{'from':>10} {'to':>10} {'length':>8}  editor    reason"
    for cut in cuts[:most]:
        start, end = short(cut.span.start, rate), short(cut.span.end, rate)
        length = in_seconds(len(cut.span), rate)
        yield f"{start:>10} {end:>10} {length:>8}  {cut.editor:<9} {cut.reason}"
    if most is not None and len(cuts) > most:
        yield f"{'':>10} ... and {len(cuts) - most} more in timeline.json"


def _minutes(seconds: float) -> str:
    """Such as 0:42 or 61:05."""
    return f"{seconds // 60:.0f}:{seconds % 60:02.0f}"
