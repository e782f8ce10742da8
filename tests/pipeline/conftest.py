from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks import corpus
from media.ingest import ingest, load_mono
from pipeline.backends.minilm import MiniLm
from pipeline.backends.silero import voice
from pipeline.backends.whisper import SECOND_MODEL, Whisper
from pipeline.models.catalogue import DEFAULT_MODEL
from pipeline.registry.aligners import aligner_for
from pipeline.words.verbatim import VerbatimResult, listen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from media.ingest import Mono
    from media.source import Source
    from media.span import Span
    from pipeline.protocols.recogniser import RecognisedPassage, Recogniser


@dataclass(frozen=True, slots=True)
class Speech:
    """A recording with its truth, decoded and listened to."""

    recording: corpus.Recording
    source: Source
    mono: Mono
    probability: NDArray[np.float32]
    heard: VerbatimResult


class Remembered:
    """A recogniser that hears the same passages of the same sound once in all tests."""

    def __init__(self, ear: Whisper) -> None:
        self._ear, self.name, self.options = ear, ear.name, ear.options
        self._heard: dict[object, list[RecognisedPassage]] = {}

    def language(self, audio: NDArray[np.generic], passages: Sequence[Span]) -> str:
        return self._ear.language(audio, passages)

    def passages(
        self, audio: NDArray[np.generic], spans: Sequence[Span], language: str
    ) -> Iterator[RecognisedPassage]:
        asked = sha256(np.ascontiguousarray(audio)).digest(), tuple(spans), language
        if asked not in self._heard:
            self._heard[asked] = list(self._ear.passages(audio, spans, language))
        return iter(self._heard[asked])


@pytest.fixture(scope="session")
def ears() -> tuple[Recogniser, Recogniser]:
    """The two recognisers; one that was not fetched fails the test and says what to run."""
    return Remembered(Whisper(DEFAULT_MODEL)), Remembered(Whisper(SECOND_MODEL))


@pytest.fixture(scope="session")
def listened(
    tmp_path_factory: pytest.TempPathFactory, ears: tuple[Recogniser, Recogniser]
) -> Callable[[corpus.Recording], Speech]:
    """Listens to a recording, once in all tests."""
    folder: Path = tmp_path_factory.mktemp("mono")

    @cache
    def run(recording: corpus.Recording) -> Speech:
        source = ingest(recording.path, folder / f"{recording.name}.wav")
        mono = load_mono(folder / f"{recording.name}.wav")
        probability = voice(mono)
        heard = listen(
            mono, probability, ears[0], second=ears[1], aligner=aligner_for, language="en"
        )
        return Speech(recording, source, mono, probability, heard)

    return run


@pytest.fixture(scope="session")
def episode(listened: Callable[[corpus.Recording], Speech]) -> Speech:
    """The committed example, listened to."""
    return listened(corpus.example())


@pytest.fixture(scope="session")
def real(data: Path, listened: Callable[[corpus.Recording], Speech]) -> Callable[[str], Speech]:
    """Listens to a recording of the optional data folder."""
    known = {recording.name: recording for recording in corpus.recordings(data)}
    return lambda name: listened(known[name])


@pytest.fixture(scope="session")
def minilm() -> MiniLm:
    """The sentence embedder, loaded once."""
    return MiniLm(threads=1)
