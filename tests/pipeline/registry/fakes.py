"""The least that each kind of model may be: what a plug-in's author starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from media.errors import ModelError
from media.span import Span
from pipeline.protocols.aligner import Alignment
from pipeline.protocols.diarizer import Diarization, Turn
from pipeline.protocols.recogniser import RecognisedPassage, RecognisedWord

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.protocols.aligner import Timed


class FakeRecogniser:
    """Hears one word in every passage."""

    def __init__(self, model: str) -> None:
        self.name, self.options = f"fake:{model}", dict[str, object]()

    def language(self, audio: NDArray[np.generic], passages: Sequence[Span]) -> str:
        return "en"

    def passages(
        self, audio: NDArray[np.generic], spans: Sequence[Span], language: str
    ) -> Iterator[RecognisedPassage]:
        for span in spans:
            word = RecognisedWord("word.", span.start, span.end, 0.5)
            yield RecognisedPassage(span.start, span.end, (word,))


class FakeAligner:
    """Believes the recogniser."""

    def align(self, audio: NDArray[np.generic], words: Sequence[Timed]) -> Alignment:
        return Alignment(tuple(words))


class FakeDiarizer:
    """Hears one speaker throughout."""

    name = "fake:one"

    def diarize(
        self,
        audio: NDArray[np.int16],
        *,
        num_speakers: int | None = None,
        min_speakers: int | None = None,
        max_speakers: int | None = None,
        on_progress: Callable[[float], None] = lambda share: None,
    ) -> Diarization:
        turns = (Turn(Span(0, len(audio)), "A"),) if len(audio) else ()
        on_progress(1.0)
        return Diarization(turns, turns)


class FakeEmbedder:
    """Counts letters."""

    name = "fake:letters"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        counts = [[1.0, *(text.count(c) for c in "etaoin")] for text in texts]
        rows = np.array(counts, np.float32).reshape(-1, 7)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


class FakeLanguageModel:
    """Finds short options likely, and cannot write."""

    name, can_score, can_write = "fake:short", True, False

    def score(
        self, prefix: str, texts: Sequence[str], options: Sequence[str]
    ) -> NDArray[np.float64]:
        return np.array([[-float(len(o)) for o in options] for _ in texts]).reshape(
            len(texts), len(options)
        )

    def write(self, prompt: str, json_schema: Mapping[str, Any]) -> dict[str, Any]:
        raise ModelError("the fake cannot write: use another model.")
