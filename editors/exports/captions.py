"""The captions of the edited recording, as SubRip and as WebVTT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.captions import captions, cues_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from editors.exports.export import Edit


def caption_texts(edit: Edit) -> Mapping[str, str]:
    """What is said, when it plays, with the script's corrections; muted words are masked."""
    document = edit.document
    cues = cues_of(edit.transcript.words, edit.timeline, document.corrections, document.muted)
    return {".srt": captions(cues, "srt"), ".vtt": captions(cues, "vtt")}
