"""The captions of the edited recording, as SubRip and as WebVTT."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.exports.played import edit_cues, names_of
from pipeline.captions import captions, vtt

if TYPE_CHECKING:
    from collections.abc import Mapping

    from editors.exports.export import Edit
    from pipeline.captions import Cue


def caption_texts(edit: Edit) -> Mapping[str, str]:
    """What is said, when it plays, with the script's corrections; muted words are masked."""
    cues = _cues(edit)
    return {".srt": captions(cues, "srt"), ".vtt": _vtt(edit, cues)}


def srt_text(edit: Edit) -> Mapping[str, str]:
    """Captions as SubRip, which knows no speakers."""
    return {".srt": captions(_cues(edit), "srt")}


def vtt_text(edit: Edit) -> Mapping[str, str]:
    """Captions as WebVTT, with the speakers, and with the words' times where they are wanted."""
    return {".vtt": _vtt(edit, _cues(edit))}


def _vtt(edit: Edit, cues: tuple[Cue, ...]) -> str:
    return vtt(cues, names_of(edit), word_times=edit.word_times)


def _cues(edit: Edit) -> tuple[Cue, ...]:
    return edit_cues(edit.transcript, edit.document, edit.timeline)
