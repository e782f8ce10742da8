"""An edit that was rendered: heard again, mended where a join fails, and told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.stages.proof import proof_lines, proof_stage
from flows.stages.repaired import mended

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.project.journal import Step
    from flows.stages.edited import Proposals
    from flows.stages.script import Plan


def proved_edit(
    options: EpisodeOptions,
    proposals: Proposals,
    rendered: tuple[Plan, Path],
    console: Console,
    step: Step,
    again: Callable[[], tuple[Plan, Path]],
    music_of: Callable[[Path], NDArray[np.int16] | None] = lambda _: None,
) -> Plan:
    """Hear what was rendered, and mend its joins; the plan of what was rendered in the end.

    `again` plans and renders anew, after something was written down that changes the plan;
    `music_of` gives what a render has under the edit.
    """

    def proved(plan: Plan, path: Path) -> tuple[Plan, dict[str, Any]]:
        under = music_of(path)
        return plan, step("proof", lambda: proof_stage(options.project, plan, path, console, under))

    plan, found = mended(
        options.project, proposals, proved(*rendered), console, lambda: proved(*again()),
        is_own_script=options.script is None,
    )  # fmt: skip
    console.say_all(proof_lines(found, plan.timeline.source.rate))
    return plan
