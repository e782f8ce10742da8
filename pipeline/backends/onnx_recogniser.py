"""Recognisers in the ONNX format, such as NVIDIA's Parakeet, through `onnx-asr`.

    onnx:nemo-parakeet-tdt-0.6b-v3:int8     a model of the hub, taken because somebody named it
    onnx:FOLDER                             a folder with config.json and the model's files

They write no hesitations; those that the sound holds are found as always.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from media.clock import MODEL_RATE
from media.errors import ModelError
from media.threads import cores
from pipeline.backends.rough_words import words_of_tokens
from pipeline.backends.whisper_model import first_line
from pipeline.protocols.recogniser import RecognisedPassage
from pipeline.sound.speech_activity import as_float

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from media.span import Span

_QUANTISED: Final = ("int8", "fp16", "q4", "uint8")
_TOGETHER: Final = 4
"""Passages that are recognised at once."""


class OnnxRecogniser:
    """A model of onnx-asr, loaded when it is first needed."""

    def __init__(self, model: str) -> None:
        name, _, kind = model.rpartition(":")
        is_quantised = kind in _QUANTISED
        self._place = name if is_quantised else model
        self._kind = kind if is_quantised else None
        self.name = f"onnx:{model}"
        self.options: dict[str, object] = {"weights": _weights(self._place)}

    @cached_property
    def _model(self) -> Any:
        try:
            import onnxruntime
            from onnx_asr import load_model
        except ImportError:
            raise ModelError(
                f"{self.name} needs onnx-asr: pip install 'paperedit[onnx]'."
            ) from None
        sessions = onnxruntime.SessionOptions()
        sessions.intra_op_num_threads = cores()
        folder = Path(self._place).expanduser()
        name, place = (None, folder) if folder.is_dir() else (self._place, None)
        try:
            model: Any = load_model
            loaded = model(name, place, quantization=self._kind, sess_options=sessions)
        except Exception as error:  # the library's own, of many kinds
            raise ModelError(
                f"the model {self.name} cannot be loaded ({first_line(error):.200}): name one of "
                "onnx-asr's models while the hub is reachable, or its folder."
            ) from None
        return loaded.with_timestamps()

    def language(self, audio: NDArray[np.generic], passages: Sequence[Span]) -> str:
        """The language, as the embedded recogniser hears it."""
        from pipeline.backends.whisper import Whisper

        return Whisper().language(audio, passages)

    def passages(
        self, audio: NDArray[np.generic], spans: Sequence[Span], language: str
    ) -> Iterator[RecognisedPassage]:
        """Recognise each span of 16 kHz `audio`, in order."""
        for at in range(0, len(spans), _TOGETHER):
            some = spans[at : at + _TOGETHER]
            sounds = [as_float(audio[span.start : span.end]) for span in some]
            heard = self._model.recognize(sounds, sample_rate=MODEL_RATE, language=language)
            for span, found in zip(some, heard, strict=True):
                words = words_of_tokens(
                    found.tokens or [], found.timestamps or [], found.logprobs or [], span
                )
                yield RecognisedPassage(span.start, span.end, words)


def _weights(place: str) -> str:
    """What tells two models of one name apart."""
    folder = Path(place).expanduser()
    if not folder.is_dir():
        return place
    return " ".join(f"{p.name} {p.stat().st_size}" for p in sorted(folder.glob("*.onnx")))
