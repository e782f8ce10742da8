"""What every backend promises, held against those that are built in and the least there can be.

A plug-in's author may run the same assertions over their own.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from media.errors import ModelError
from media.ingest import ingest, load_mono
from media.span import Span
from pipeline.protocols.aligner import Timed
from pipeline.registry.aligners import chosen_aligner
from pipeline.registry.diarizers import chosen_diarizer
from pipeline.registry.embedders import embedder
from pipeline.registry.language_models import language_model
from pipeline.registry.recognisers import recogniser
from tests.conftest import EPISODE
from tests.pipeline.registry.fakes import (
    FakeAligner,
    FakeDiarizer,
    FakeEmbedder,
    FakeLanguageModel,
    FakeRecogniser,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from pipeline.protocols.aligner import Aligner
    from pipeline.protocols.diarizer import Diarizer
    from pipeline.protocols.embedder import Embedder
    from pipeline.protocols.language_model import LanguageModel
    from pipeline.protocols.recogniser import Recogniser

RATE = 16_000
SECONDS = 2

RECOGNISERS: dict[str, Callable[[], Recogniser]] = {
    "whisper": lambda: recogniser("whisper:whisper-tiny.en"),
    "fake": lambda: FakeRecogniser("tiny"),
}
ALIGNERS: dict[str, Callable[[], Aligner]] = {
    "pocketsphinx": lambda: chosen_aligner("en").loaded(),
    "tightened": lambda: chosen_aligner("en", "tightened").loaded(),
    "fake": FakeAligner,
}
DIARIZERS: dict[str, tuple[Callable[[], Diarizer], int]] = {
    "pyannote": (lambda: chosen_diarizer("pyannote:embedded")[0], 0),
    "channels": (lambda: chosen_diarizer("channels")[0], 2),
    "fake": (FakeDiarizer, 0),
}
"""Each with the tracks that it listens to; 0 is a plain array of samples."""
EMBEDDERS: dict[str, Callable[[], Embedder]] = {"minilm": embedder, "fake": FakeEmbedder}
LANGUAGE_MODELS: dict[str, Callable[[], LanguageModel]] = {
    "embedded": lambda: language_model("embedded"),
    "fake": FakeLanguageModel,
}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> NDArray[np.int16]:
    """Two seconds of the example, in the middle of talk: 16 kHz mono."""
    path = tmp_path_factory.mktemp("sound") / "mono.wav"
    ingest(EPISODE, path)
    return np.array(load_mono(path)[3 * RATE : (3 + SECONDS) * RATE])


@pytest.fixture(scope="module", params=RECOGNISERS)
def ear(request: pytest.FixtureRequest) -> Recogniser:
    return RECOGNISERS[request.param]()


@pytest.fixture(scope="module", params=EMBEDDERS)
def points(request: pytest.FixtureRequest) -> Embedder:
    return EMBEDDERS[request.param]()


@pytest.fixture(scope="module", params=LANGUAGE_MODELS)
def reader(request: pytest.FixtureRequest) -> LanguageModel:
    return LANGUAGE_MODELS[request.param]()


def test_a_recogniser_gives_a_passage_for_each_span_in_order(
    ear: Recogniser, sound: NDArray[np.int16]
) -> None:
    spans = [Span(0, RATE), Span(RATE, 2 * RATE)]
    assert ear.language(sound, spans) == "en"
    found = list(ear.passages(sound, spans, "en"))
    assert [(passage.start, passage.end) for passage in found] == [(s.start, s.end) for s in spans]
    for passage in found:
        for word in passage.words:
            assert word.text.strip()
            assert 0 <= word.start <= word.end <= len(sound)
            assert 0 <= word.confidence <= 1
        assert all(a.start <= b.start for a, b in pairwise(passage.words))
    assert any(passage.words for passage in found)


def test_a_recogniser_of_nothing_hears_nothing_and_names_itself(ear: Recogniser) -> None:
    assert list(ear.passages(np.zeros(0, np.int16), [], "en")) == []
    module, colon, model = ear.name.partition(":")
    assert module
    assert colon
    assert model
    assert all(isinstance(name, str) for name in ear.options)


@pytest.mark.parametrize("kind", ALIGNERS)
def test_an_aligner_loses_no_word_and_keeps_their_order(
    kind: str, sound: NDArray[np.int16]
) -> None:
    texts = ["so", "this", "is", "it"]
    rough = [Timed(text, n * 8_000, n * 8_000 + 6_000, 0.9) for n, text in enumerate(texts)]
    aligner = ALIGNERS[kind]()
    found = aligner.align(sound, rough)
    assert [word.text for word in found.words] == texts
    for word in found.words:
        assert 0 <= word.start < word.end <= len(sound)
        assert 0 <= word.confidence <= 1
    assert all(a.end <= b.start for a, b in pairwise(found.words))
    assert aligner.align(sound, []).words == ()


@pytest.mark.parametrize("kind", DIARIZERS)
def test_a_diarizer_gives_turns_in_order_that_begin_in_the_sound(
    kind: str, sound: NDArray[np.int16]
) -> None:
    make, tracks = DIARIZERS[kind]
    heard: Any = np.stack([sound, np.zeros_like(sound)], axis=1) if tracks else sound
    shares: list[float] = []
    found = make().diarize(heard, num_speakers=None, on_progress=shares.append)
    for turns in (found.turns, found.exclusive):
        assert [turn.span.start for turn in turns] == sorted(turn.span.start for turn in turns)
        # Models hear in frames, so the last turn may end in one that the sound does not fill;
        # `at_source` takes that off.
        assert all(turn.span.start < len(sound) for turn in turns)
    assert all(a.span.end <= b.span.start for a, b in pairwise(found.exclusive))
    assert set(found.centroids) <= set(found.speakers)
    assert found.speakers
    assert all(0 <= share <= 1 for share in shares)
    assert make().name


def test_an_embedder_gives_one_row_of_length_1_for_each_text(points: Embedder) -> None:
    texts = ["How do I bake bread?", "", "It rained."]
    rows = points.embed(texts)
    assert rows.dtype == np.float32
    assert rows.shape[0] == 3
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert np.allclose(points.embed(texts[:1])[0], rows[0], atol=1e-5)
    assert points.embed([]).shape == (0, rows.shape[1])
    assert points.name


def test_a_language_model_does_what_its_flags_say_and_refuses_the_rest(
    reader: LanguageModel,
) -> None:
    options = [" yes", " no"]
    assert reader.can_score or reader.can_write
    if reader.can_score:
        found = reader.score("Question: ", ["Is water wet?", "Is fire cold?"], options)
        assert found.shape == (2, 2)
        assert np.isfinite(found).all()
        assert (found <= 0).all()
    else:
        with pytest.raises(ModelError):
            reader.score("", ["a"], options)
    if not reader.can_write:
        with pytest.raises(ModelError):
            reader.write("Say yes.", {"type": "object"})
    assert reader.name
