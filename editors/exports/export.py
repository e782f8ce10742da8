"""What an export is, and what it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from editors.script.document import Document
    from media.timeline import Timeline
    from pipeline.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Edit:
    """An edit that is decided: what was said, what the script says, and what plays."""

    transcript: Transcript
    """Every word, on the samples of the recording."""
    document: Document
    """The script: paragraphs, headings, corrections."""
    timeline: Timeline
    """What plays, in order; it translates the recording's samples to the edit's."""


class Export(Protocol):
    """A pure function from an edit to texts."""

    def __call__(self, edit: Edit, /) -> Mapping[str, str]:
        """Each text by its suffix, such as `.srt`, which follows the recording's name.

        Chapters alone have a whole name, which players look for: `chapters.json`.
        """
        ...
