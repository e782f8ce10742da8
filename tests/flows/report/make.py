"""Plans and sounds for pages, without files and models."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.script.read import read_back
from editors.script.write import written
from editors.table import proposed
from flows.report.html.page import Told
from flows.stages.script import Plan
from media.clock import MODEL_RATE, rescaled
from tests.make import calls, transcript

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.transcript import Transcript

TALK = transcript(
    "________So|we===|um==|we=|began.____________________________Then__um_it|went|on."
)


def plan_of(talk: Transcript = TALK, *editors: str) -> Plan:
    """What the editors propose, as the plan of a script that nobody changed."""
    document = drafted(talk, proposed(talk, calls(*(editors or ("fillers", "gaps")))))
    timeline, cuts = assembled(talk, document)
    return Plan(talk, document, timeline, cuts, is_edited=False)


def plan_of_script(*changes: tuple[str, str]) -> Plan:
    """What the script of TALK says after a person's changes: what stood there, and what does."""
    known = proposed(TALK, calls("fillers", "gaps"))
    text = written(TALK, drafted(TALK, known))
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    document, problems = read_back(TALK, text, known)
    assert not problems
    timeline, cuts = assembled(TALK, document)
    return Plan(TALK, document, timeline, cuts, is_edited=True)


def voices_of(talk: Transcript) -> NDArray[np.int16]:
    """Noise where somebody speaks, and next to nothing where nobody does."""
    length = rescaled(talk.source.length, talk.source.rate, MODEL_RATE)
    sound = np.random.default_rng(1).normal(0, 12, length)
    for word in talk.words:
        start, end = (
            rescaled(n, talk.source.rate, MODEL_RATE) for n in (word.span.start, word.span.end)
        )
        sound[start:end] *= 250 * np.hanning(end - start)
    return sound.clip(-32768, 32767).astype(np.int16)


def told_of(plan: Plan, **others: Any) -> Told:
    """All that a page tells of a plan, with a sound of its own."""
    usual = Told(plan, voices_of(plan.transcript), (), (), None, ())
    return replace(usual, **others)
