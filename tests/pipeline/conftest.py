from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

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
    from collections.abc import Callable
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from media.ingest import Mono
    from media.source import Source


@dataclass(frozen=True, slots=True)
class Speech:
    """A recording with its truth, decoded and listened to."""

    recording: corpus.Recording
    source: Source
    mono: Mono
    probability: NDArray[np.float32]
    heard: VerbatimResult


@pytest.fixture(scope="session")
def ears() -> tuple[Whisper, Whisper]:
    """The two recognisers; one that was not fetched fails the test and says what to run."""
    return Whisper(DEFAULT_MODEL), Whisper(SECOND_MODEL)


@pytest.fixture(scope="session")
def listened(
    tmp_path_factory: pytest.TempPathFactory, ears: tuple[Whisper, Whisper]
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
