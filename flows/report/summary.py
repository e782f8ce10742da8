"""What an edit does, in numbers: in sum, by editor, by reason and by paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from editors.script.document import Heading
from editors.script.draft import reach_of
from editors.script.unclear import not_understood
from flows.stages.heard import what_was_heard
from media.clock import seconds
from media.span import overlap, span_or_none, total

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from editors.cut import Cut
    from editors.script.document import Passage
    from flows.stages.script import Plan

_PARTICULARS = re.compile(r"^(pause|struck|deleted|label [a-z]+)\b.*")
"""Reasons that name a length or a line; they are counted together."""


def summary(plan: Plan, exchanges: Iterable[str] = ()) -> dict[str, Any]:
    """Everything that `check` and `run` tell, as one object for machines.

    `exchanges` are the sentences of what the edit will not keep of its recording.
    """
    source, document = plan.timeline.source, plan.document
    return {
        "heard": what_was_heard(plan.transcript),
        "before_s": round(seconds(source.length, source.rate), 3),
        "after_s": round(seconds(plan.timeline.own_length, source.rate), 3),
        "edited_by_hand": plan.is_edited,
        "cuts": _counted(plan, lambda cut: cut.editor),
        "reasons": _counted(plan, lambda cut: kind_of_reason(cut.reason)),
        "paragraphs": [row for p in document.passages if (row := paragraph(plan, p))],
        "muted": len(document.muted),
        "lengthened": {
            "count": len(plan.timeline.holds),
            "seconds": round(seconds(total(plan.timeline.held), source.rate), 3),
        },
        "unclear": _unclear(plan),
        "corrections": {str(n): text for n, text in document.corrections.items()},
        "chapters": [block.title for block in document.blocks if isinstance(block, Heading)],
        "words_in_no_paragraph": len(plan.transcript.words) - len(_words(plan)),
        "exchanges": list(exchanges),
        "in_order": len(plan.timeline.runs()) <= 1,
    }


def kind_of_reason(reason: str) -> str:
    """A reason without its particulars, so that alike ones can be counted together."""
    return _PARTICULARS.sub(r"\1", reason)


def _counted(plan: Plan, key: Callable[[Cut], str]) -> dict[str, dict[str, float]]:
    lengths: dict[str, list[int]] = {}
    for cut in plan.cuts:
        lengths.setdefault(key(cut), []).append(len(cut.span))
    rate = plan.timeline.source.rate
    return {
        name: {"count": len(some), "seconds": round(seconds(sum(some), rate), 3)}
        for name, some in sorted(lengths.items())
    }


def _unclear(plan: Plan) -> dict[str, Any]:
    """Speech that plays and was not understood, and the script's lines in which it stands."""
    found = not_understood(plan.transcript, plan.document)
    length = sum(len(span) for span, _ in found)
    return {
        "count": len(found),
        "seconds": round(seconds(length, plan.timeline.source.rate), 3),
        "lines": sorted({line for _, line in found if line}),
    }


def _words(plan: Plan) -> set[int]:
    return {number for passage in plan.document.passages for number in passage.words}


def paragraph(plan: Plan, passage: Passage) -> dict[str, Any] | None:
    """What one paragraph loses up to the next one, with the pauses that its text shows.

    None where it is left as it was heard.
    """
    rate = plan.timeline.source.rate
    reach = span_or_none(*reach_of(plan.transcript, passage.words))  # who interrupts has no length
    lost = sum(overlap(cut.span, reach) for cut in plan.cuts) if reach else 0
    gone = len(passage.decisions.strikes)
    if not lost and not gone and not passage.corrections:
        return None
    return {
        "line": passage.place.line,
        "start_s": round(seconds(plan.transcript.words[passage.words[0]].span.start, rate), 3),
        "words": len(passage.words),
        "words_gone": gone,
        "seconds_gone": round(seconds(lost, rate), 3),
    }
