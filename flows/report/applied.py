"""An edited recording, and the plan it was made by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.report.summary import summary
from flows.stages.exchanged import exchanged
from flows.stages.speakers import talk_fields
from media.clock import seconds

if TYPE_CHECKING:
    from pathlib import Path

    from flows.project.project import Project
    from flows.stages.script import Plan


@dataclass(frozen=True, slots=True)
class Applied:
    """An edited recording, and the plan it was made by."""

    project: Project
    plan: Plan
    result: Path
    report: Path | None
    """The page about it; None where there is no sound to draw it from."""

    def fields(self) -> dict[str, Any]:
        """Where the files are and what was cut, for machines."""
        source = self.plan.timeline.source
        return {
            "result": str(self.result),
            **({"report": str(self.report)} if self.report else {}),
            "script": str(self.project.script),
            "captions": [str(self.project.captions(suffix)) for suffix in (".srt", ".vtt")],
            "speakers": talk_fields(
                self.project, self.plan.transcript, self.plan.document.speakers
            ),
            **({"around": around} if (around := self._around()) else {}),
            **summary(self.plan, exchanged(self.project, source, self.result)),
        }

    def _around(self) -> dict[str, float]:
        """How long an intro and an outro are; nothing where neither is there."""
        timeline = self.plan.timeline
        found = {"intro_s": timeline.lead, "outro_s": timeline.tail}
        return {
            name: round(seconds(length, timeline.source.rate), 3)
            for name, length in found.items()
            if length
        }
