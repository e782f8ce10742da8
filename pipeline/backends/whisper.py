"""faster-whisper: voice activity and recognition."""

from __future__ import annotations

import os
from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from media.clock import MODEL_RATE
from media.errors import ModelError
from media.span import Span
from pipeline import models
from pipeline.asr import HeardWord, echoes, without_loops
from pipeline.verbatim import prompt_for

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from media.ingest import Mono

    Floats = np.ndarray[Any, np.dtype[np.float32]]

DEFAULT = "whisper-base"
_BATCH = 8
_BEAM = 5
_LOOPING = 2.4
"""Whisper's own limit: text that compresses better than this repeats itself."""
_LANGUAGE_S = 30


class Whisper:
    """A Whisper model in CTranslate2's format.

    `model` is a name of the models table, a local folder, or a size such as `large-v3-turbo`
    that faster-whisper takes from the hub because the user asked for it.
    """

    def __init__(self, model: str = DEFAULT) -> None:
        self._model_name = model
        self.name = f"faster-whisper:{model}"
        self.options: dict[str, object] = {"beam_size": _BEAM, "weights": _weights(model)}

    @cached_property
    def _model(self) -> Any:
        import faster_whisper

        device, precision = _device()
        try:
            return faster_whisper.WhisperModel(
                _place(self._model_name),
                device=device,
                compute_type=precision,
                cpu_threads=os.cpu_count() or 1,
            )
        except (OSError, RuntimeError, ValueError) as error:
            raise ModelError(
                f"the model {self._model_name} cannot be loaded ({_first_line(error)}): name one "
                "of 'paperedit models list', a folder, or a size while the hub is reachable."
            ) from None

    def language_of(self, mono: Mono) -> str:
        """The language spoken in the first half minute, as Whisper's two-letter code."""
        language, _, _ = self._model.detect_language(_float(mono[: _LANGUAGE_S * MODEL_RATE]))
        return str(language)

    def voice(self, mono: Mono) -> Iterator[Span]:
        """Spans of voice found by the Silero model that faster-whisper ships, without padding."""
        from faster_whisper.vad import VadOptions, get_speech_timestamps

        options = VadOptions(threshold=0.4, min_silence_duration_ms=100, speech_pad_ms=0)
        for found in get_speech_timestamps(_float(mono), options):
            yield Span(int(found["start"]), int(found["end"]))

    def hear(self, mono: Mono, chunks: Sequence[Span], language: str) -> Iterator[list[HeardWord]]:
        """The words of each chunk; the verbatim prompt reaches every one of them."""
        if not chunks:
            return
        import faster_whisper

        sound = _float(mono)
        segments, _ = faster_whisper.BatchedInferencePipeline(self._model).transcribe(
            sound,
            language=language,
            initial_prompt=prompt_for(language),
            word_timestamps=True,
            batch_size=_BATCH,
            beam_size=_BEAM,
            # faster-whisper rounds seconds down to samples; half a sample more keeps ours.
            clip_timestamps=[
                {"start": (c.start + 0.5) / MODEL_RATE, "end": (c.end + 0.5) / MODEL_RATE}
                for c in chunks
            ],
        )
        for chunk, found in zip(chunks, _by_chunk(segments, chunks), strict=True):
            yield self._words(found, sound, chunk, language)

    def _words(
        self, segments: list[Any], sound: Floats, chunk: Span, language: str
    ) -> list[HeardWord]:
        """The words of one chunk, on the clock of `sound`; a chunk that loops is heard again."""
        shift = 0
        if any(segment.compression_ratio > _LOOPING for segment in segments):
            segments, shift = self._again(sound[chunk.start : chunk.end], language), chunk.start
        heard = [_heard(word, chunk, shift) for s in segments for word in s.words or ()]
        words = [word for word in heard if word.text]
        prompt = prompt_for(language)
        if prompt and echoes(words, prompt):
            return []
        return without_loops(words)[0]

    def _again(self, clip: Floats, language: str) -> list[Any]:
        """Hear a clip alone, warmer until it no longer loops, and without a prompt."""
        segments, _ = self._model.transcribe(
            clip,
            language=language,
            word_timestamps=True,
            beam_size=_BEAM,
            condition_on_previous_text=False,
        )
        return list(segments)


def _device() -> tuple[str, str]:
    import ctranslate2

    return ("cuda", "float16") if ctranslate2.get_cuda_device_count() else ("cpu", "int8")


def _place(model: str) -> str:
    if model in models.MODELS:
        return str(models.installed(model))
    return str(Path(model).expanduser()) if Path(model).expanduser().is_dir() else model


def _weights(model: str) -> str:
    """What tells two models of one name apart."""
    if model in models.MODELS:
        return models.MODELS[model].files[0].sha256[:12]
    file = Path(model).expanduser() / "model.bin"
    return str(file.stat().st_size) if file.is_file() else model


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _float(mono: Mono) -> Floats:
    return mono.astype(np.float32) / np.float32(32768)


def _by_chunk(segments: Iterable[Any], chunks: Sequence[Span]) -> Iterator[list[Any]]:
    """Segments come in order of time; hand out those of each chunk as soon as it is over."""
    starts = [chunk.start / MODEL_RATE for chunk in chunks]
    found: list[Any] = []
    current = 0
    for segment in segments:
        number = max(current, bisect_right(starts, segment.start + 1e-3) - 1)
        for _ in range(current, number):
            yield found
            found = []
        current = number
        found.append(segment)
    for _ in range(current, len(chunks)):
        yield found
        found = []


def _heard(word: Any, chunk: Span, shift: int) -> HeardWord:
    start = min(max(round(word.start * MODEL_RATE) + shift, chunk.start), chunk.end - 1)
    end = min(max(round(word.end * MODEL_RATE) + shift, start), chunk.end)
    return HeardWord(word.word.strip(), start, end, float(word.probability))
