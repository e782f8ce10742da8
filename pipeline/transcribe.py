"""Sound to words: the whole stage, from 16 kHz sound to a transcript."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from media.levels import frame_levels
from pipeline.asr import listen
from pipeline.timing import placed

if TYPE_CHECKING:
    from collections.abc import Callable

    from media.ingest import Mono
    from media.source import Source
    from pipeline.asr import Recogniser
    from pipeline.transcript import Transcript


def transcribe(
    source: Source,
    mono: Mono,
    recogniser: Recogniser,
    *,
    language: str | None = None,
    made_by: dict[str, Any] | None = None,
    on_samples: Callable[[int, int], None] = lambda done, of: None,
) -> Transcript:
    """Every word of `source`, heard in its 16 kHz sound `mono`.

    Without a `language` the recogniser says which it is. `made_by` is kept in the transcript.
    """
    levels = frame_levels(mono)
    spoken = language or recogniser.language_of(mono)
    heard, voice = listen(recogniser, mono, levels, spoken, on_samples)
    transcript = placed(source, heard, voice, levels, spoken)
    return replace(transcript, made_by=made_by or {})
