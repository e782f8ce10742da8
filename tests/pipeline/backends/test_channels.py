from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from media.ingest import ingest, load_mono
from media.span import total
from media.tracks import tracks
from pipeline.backends.channels import Channels, separate, track_levels
from pipeline.protocols.diarizer import diarization_fields, diarization_from_fields, lettered
from tests.conftest import EPISODE
from tests.make import source

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

RATE = 16_000


@pytest.fixture(scope="module")
def speech(tmp_path_factory: pytest.TempPathFactory) -> NDArray[np.int16]:
    """The first minute of the example episode."""
    folder = tmp_path_factory.mktemp("speech")
    ingest(EPISODE, folder / "mono.wav")
    return np.array(load_mono(folder / "mono.wav")[: 60 * RATE])


def beside(speech: NDArray[np.int16], bleed: float) -> NDArray[np.int16]:
    """Two tracks: the first half of each ten seconds on one, the second half on the other."""
    first = (np.arange(len(speech)) // (5 * RATE)) % 2 == 0
    left = np.where(first, speech, speech * bleed)
    right = np.where(first, speech * bleed, speech)
    return np.stack([left, right], axis=1).astype(np.int16)


@pytest.mark.parametrize("bleed", [0.0, 0.1], ids=["apart", "with bleed"])
def test_tracks_of_two_people_are_found_to_be_separate(
    speech: NDArray[np.int16], bleed: float
) -> None:
    assert separate(track_levels(beside(speech, bleed)))


def test_the_two_channels_of_a_mix_are_not(speech: NDArray[np.int16]) -> None:
    assert not separate(track_levels(np.stack([speech, speech // 2], axis=1)))
    assert not separate(track_levels(speech[:, None]))


def test_silence_is_nobodys() -> None:
    silence = np.zeros((5 * RATE, 2), np.int16)
    assert not separate(track_levels(silence))
    assert Channels(voices=False).diarize(silence).turns == ()


def test_everyone_is_on_their_own_track(speech: NDArray[np.int16]) -> None:
    found = Channels(voices=False).diarize(beside(speech, 0.1))
    assert set(found.speakers) == {"track 1", "track 2"}
    for turn in found.exclusive:
        middle = (turn.span.start + turn.span.end) // 2
        assert turn.speaker == f"track {1 + middle // (5 * RATE) % 2}"


def test_the_track_of_a_speaker_stays_known_when_they_get_a_letter(
    speech: NDArray[np.int16],
) -> None:
    second_speaks_first = beside(speech, 0.1)[:, ::-1]
    found = lettered(Channels(voices=False).diarize(np.ascontiguousarray(second_speaks_first)))
    assert found.tracks == {1: "B", 2: "A"}
    fields = json.loads(json.dumps(diarization_fields(found, source(len(speech), RATE))))
    assert diarization_from_fields(fields, source(len(speech), RATE)).tracks == found.tracks


def test_who_speaks_at_once_has_overlapping_turns_and_one_floor(
    speech: NDArray[np.int16],
) -> None:
    both = np.stack([speech, np.roll(speech, RATE // 2)], axis=1)
    found = Channels(voices=False).diarize(both)
    ends = [turn.span.end for turn in found.exclusive]
    starts = [turn.span.start for turn in found.exclusive]
    assert all(end <= start for end, start in zip(ends, starts[1:], strict=False))
    assert any(a.speaker != b.speaker and a.span & b.span for a in found.turns for b in found.turns)


def test_a_guest_whom_the_host_hides_from_the_detector_has_turns(
    data: Path, tmp_path: Path
) -> None:
    source = ingest(data / "mfa" / "michaelandsickmichael.flac", tmp_path / "mono.wav")
    audio = tracks(source, tmp_path / "tracks.raw")
    found = Channels(voices=False).diarize(audio)
    guest = [turn.span for turn in found.exclusive if turn.speaker == "track 2"]
    assert total(guest) > 15 * RATE
    assert min(span.start for span in guest) < 29 * RATE
