from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from media.errors import ModelError, OptionError
from media.ingest import ingest, load_mono
from pipeline.backends.diarization import Pyannote
from pipeline.protocols.diarizer import (
    Count,
    Diarization,
    at_source,
    diarization_fields,
    diarization_from_fields,
    lettered,
)
from tests.conftest import EPISODE

if TYPE_CHECKING:
    from media.source import Source

pytestmark = pytest.mark.usefixtures("whisper_here")
RATE = 16_000


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[Source, np.ndarray]:
    folder = tmp_path_factory.mktemp("diarization")
    source = ingest(EPISODE, folder / "mono.wav")
    return source, load_mono(folder / "mono.wav")


@pytest.fixture(scope="module")
def diarizer() -> Pyannote:
    return Pyannote()


@pytest.fixture(scope="module")
def found(source: tuple[Source, np.ndarray], diarizer: Pyannote) -> Diarization:
    shares: list[float] = []
    result = diarizer.diarize(source[1], on_progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    return lettered(result)


def test_host_and_guest_of_the_example_are_told_apart(found: Diarization) -> None:
    assert found.speakers == ("A", "B")
    who = {round(s): _at(found, s) for s in (2, 18, 27, 33, 45, 52, 63, 78, 82)}
    assert who == {2: "A", 18: "B", 27: "A", 33: "B", 45: "A", 52: "B", 63: "A", 78: "B", 82: "A"}


def _at(found: Diarization, second: float) -> str | None:
    sample = round(second * RATE)
    turns = (t.speaker for t in found.exclusive if t.span.start <= sample < t.span.end)
    return next(turns, None)


def test_exclusive_turns_never_overlap(found: Diarization) -> None:
    for before, after in zip(found.exclusive, found.exclusive[1:], strict=False):
        assert before.span.end <= after.span.start


def test_every_speaker_has_a_voice(found: Diarization) -> None:
    assert set(found.centroids) == {"A", "B"}
    a, b = (np.array(found.centroids[who]) for who in "AB")
    assert a.shape == (192,)
    assert a @ b / np.linalg.norm(a) / np.linalg.norm(b) < 0.5


def test_a_known_number_of_speakers_is_kept(
    source: tuple[Source, np.ndarray], diarizer: Pyannote
) -> None:
    assert diarizer.diarize(source[1][: 24 * RATE], num_speakers=1).speakers == ("SPEAKER_00",)


@pytest.mark.parametrize("seconds", [0.01, 0.5, 11])
def test_silence_of_any_length_has_no_speakers(diarizer: Pyannote, seconds: float) -> None:
    silence = np.zeros(round(seconds * RATE), np.int16)
    assert diarizer.diarize(silence).turns == ()


def test_it_is_the_same_after_being_written_and_read(
    source: tuple[Source, np.ndarray], found: Diarization
) -> None:
    there = at_source(found, source[0])
    again = diarization_from_fields(diarization_fields(there, source[0]), source[0])
    assert (again.turns, again.exclusive) == (there.turns, there.exclusive)
    assert again.embedding == "campplus"


def test_a_hub_pipeline_that_cannot_be_had_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)  # it was read already
    with pytest.raises(ModelError, match="set HF_TOKEN, or name pyannote:embedded"):
        Pyannote("community-1").diarize(np.zeros(RATE, np.int16))


def test_a_name_that_means_nothing_is_refused() -> None:
    with pytest.raises(OptionError, match="is no diarizer"):
        Pyannote("nonsense").diarize(np.zeros(RATE, np.int16))


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("auto", {"num_speakers": None}),
        ("2", {"num_speakers": 2}),
        ("2-4", {"min_speakers": 2, "max_speakers": 4}),
    ],
)
def test_counts_are_read(text: str, options: dict[str, int | None]) -> None:
    assert Count.parsed(text).options() == options


@pytest.mark.parametrize("text", ["", "two", "4-2", "0", "2-", "-3", "1.5", "9" * 5000, "\uff12"])
def test_counts_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(OptionError, match="give auto, 2, or 2-4"):
        Count.parsed(text)


def test_nobody_is_told_of_what_is_diarized() -> None:
    from pyannote.audio.telemetry.metrics import is_metrics_enabled

    assert not is_metrics_enabled()
