"""The chapters of the edited recording, as Podcasting 2.0 JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.script.chapters import chapters, chapters_fields
from media.files import to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from editors.exports.export import Edit

CHAPTERS_NAME: Final = "chapters.json"
NO_CHAPTERS: Final = to_json(chapters_fields((), 1))
"""What stands in place of chapters that are gone from a script."""


def chapter_texts(edit: Edit) -> Mapping[str, str]:
    """The script's headings, when they play; nothing for a script without."""
    found = list(chapters(edit.transcript, edit.document, edit.timeline))
    if not found:
        return {}
    return {CHAPTERS_NAME: to_json(chapters_fields(found, edit.timeline.source.rate))}
