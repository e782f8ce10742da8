"""Joins between rooms that differ, papered over with the tone of the louder one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from media.edited_sound import edited_sound
from media.ingest import ingest, load_mono
from media.papering import patches
from media.render import rendered
from media.span import Span
from media.timeline import timeline_without
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

SECOND = make.RATE
PAUSES = tuple(Span(n * SECOND, (n + 1) * SECOND) for n in range(1, 12, 2))
CUT = Span(round(5.3 * SECOND), round(5.7 * SECOND))
"""In the middle of the third pause."""


def talk(*rooms_db: float, at: int = 0) -> np.ndarray[Any, Any]:
    """Six words of a second, at -21 dB, each with a pause behind it; the room changes at a cut."""
    sound = make.noise(12).astype(float)
    for pause, room_db in zip(PAUSES, rooms_db, strict=True):
        sound[pause.start : pause.end] *= 10 ** ((room_db + 21) / 20)
    if at:
        sound[at : PAUSES[2].end] *= 10 ** (-(rooms_db[2] - rooms_db[3]) / 20)
    return np.rint(sound).astype("<i2")


def edit_of(path: Path, sound: np.ndarray[Any, Any]) -> tuple[np.ndarray, np.ndarray, int]:
    """The edit without CUT as it is, and papered over, and the number of its patches."""
    source = ingest(make.write_sound(path / "talk.flac", sound), path / "mono.wav")
    timeline = timeline_without(source, [CUT])
    found = patches(timeline, PAUSES, load_mono(path / "mono.wav"))
    plain = edited_sound(timeline)
    rendered(plain, path / "plain.flac")
    rendered(replace(plain, patches=found), path / "papered.flac")
    own, papered = (make.read_sound(path / f"{name}.flac") for name in ("plain", "papered"))
    assert len(own) == len(papered) == timeline.length
    return own, papered, len(found)


def level_db(sound: np.ndarray, start_s: float, end_s: float) -> float:
    part = sound[round(start_s * SECOND) : round(end_s * SECOND)].astype(float) / 32768
    return float(10 * np.log10(np.mean(part**2) + 1e-12))


def test_a_room_that_stays_the_same_is_left_alone(tmp_path: Path) -> None:
    own, papered, count = edit_of(tmp_path, talk(*[-55] * 6))
    assert count == 0
    np.testing.assert_array_equal(own, papered)


@pytest.mark.usefixtures("either_ffmpeg")
def test_a_room_that_steps_down_dies_away_instead(tmp_path: Path) -> None:
    own, papered, count = edit_of(tmp_path, talk(-50, -50, -50, -64, -64, -64, at=CUT.start))
    assert count == 1
    assert level_db(own, 5.2, 5.28) - level_db(own, 5.32, 5.36) > 12
    assert level_db(papered, 5.2, 5.28) - level_db(papered, 5.32, 5.36) < 2.5
    assert level_db(papered, 5.5, 5.6) < level_db(papered, 5.32, 5.4) - 2
    np.testing.assert_array_equal(papered[: 5 * SECOND], own[: 5 * SECOND])
    np.testing.assert_array_equal(papered[-5 * SECOND :], own[-5 * SECOND :])


def test_silence_among_rooms_gets_the_room_of_the_others(tmp_path: Path) -> None:
    sound = talk(*[-55] * 6)
    sound[PAUSES[2].start : PAUSES[2].end] = 0
    own, papered, count = edit_of(tmp_path, sound)
    assert count == 1
    assert not own[round(5.05 * SECOND) : round(5.25 * SECOND)].any()
    assert level_db(papered, 5.03, 5.57) == pytest.approx(-55, abs=1)
    np.testing.assert_array_equal(papered[: 5 * SECOND], own[: 5 * SECOND])
    np.testing.assert_array_equal(papered[-6 * SECOND :], own[-6 * SECOND :])


def test_silence_among_silences_stays_silent(tmp_path: Path) -> None:
    sound = talk(*[-55] * 6)
    for pause in PAUSES:
        sound[pause.start : pause.end] = 0
    assert edit_of(tmp_path, sound)[2] == 0


def test_a_join_beside_a_word_is_left_alone(tmp_path: Path) -> None:
    source = ingest(
        make.write_sound(tmp_path / "talk.flac", talk(-50, -50, -50, -64, -64, -64)),
        tmp_path / "mono.wav",
    )
    timeline = timeline_without(source, [Span(5 * SECOND, 6 * SECOND)])
    assert patches(timeline, PAUSES, load_mono(tmp_path / "mono.wav")) == ()


def test_the_same_edit_is_papered_with_the_same_tone(tmp_path: Path) -> None:
    sound = talk(-50, -50, -50, -64, -64, -64, at=CUT.start)
    (tmp_path / "again").mkdir()
    first, second = edit_of(tmp_path, sound)[1], edit_of(tmp_path / "again", sound)[1]
    np.testing.assert_array_equal(first, second)
