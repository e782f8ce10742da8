"""Muted words in a room that is never silent: what is left of them is the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from media.edited_sound import edited_sound
from media.ingest import ingest
from media.muted import Muted
from media.render import rendered
from media.span import Span
from media.timeline import Timeline
from media.toned import quiet_spans
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

SECOND = make.RATE
WORD = Span(2 * SECOND, 3 * SECOND)
PAUSES = (Span(SECOND, 2 * SECOND), Span(4 * SECOND, 5 * SECOND))


def talk(channels: int = 1) -> np.ndarray:
    """Words of a second each at -21 dB, in a room at -54 dB."""
    sound = make.noise(6, channels=channels)
    for pause in PAUSES:
        sound[pause.start : pause.end] //= 50
    return sound


def level_db(sound: np.ndarray) -> float:
    return float(10 * np.log10(np.mean(np.square(sound.astype(float))) + 1e-9))


def muted(path: Path, sound: np.ndarray, quiet: tuple[Span, ...]) -> np.ndarray:
    source = ingest(make.write_sound(path / "talk.flac", sound), path / "mono.wav")
    timeline = Timeline(source, (Span(0, source.length),), (Muted(WORD, "mute"),))
    made = rendered(edited_sound(timeline, quiet=quiet), path / "out.flac")
    return make.read_sound(made.path)


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("channels", [1, 2])
def test_a_muted_word_sounds_as_the_room_does(tmp_path: Path, channels: int) -> None:
    sound = talk(channels)
    result = muted(tmp_path, sound, quiet_spans(PAUSES, SECOND))
    room = level_db(sound[PAUSES[0].start : PAUSES[0].end])
    middle = slice(WORD.start + 480, WORD.end - 480)
    assert level_db(result[middle]) == pytest.approx(room, abs=0.7)
    assert abs(np.corrcoef(result[middle, 0], sound[middle, 0])[0, 1]) < 0.05


def test_outside_the_word_every_sample_stays(tmp_path: Path) -> None:
    sound = talk()
    result = muted(tmp_path, sound, quiet_spans(PAUSES, SECOND))
    np.testing.assert_array_equal(result[: WORD.start], sound[: WORD.start])
    np.testing.assert_array_equal(result[WORD.end :], sound[WORD.end :])


def test_where_no_pause_is_known_a_muted_word_is_silent(tmp_path: Path) -> None:
    assert not muted(tmp_path, talk(), ())[WORD.start + 480 : WORD.end - 480].any()


def test_the_same_edit_has_the_same_tone(tmp_path: Path) -> None:
    quiet = quiet_spans(PAUSES, SECOND)
    first = muted(tmp_path, talk(), quiet)
    np.testing.assert_array_equal(muted(tmp_path, talk(), quiet), first)


def test_the_longest_pauses_tell_the_room_and_not_their_edges() -> None:
    assert quiet_spans([Span(0, 90), Span(1000, 3000), Span(200, 1000)], 1000) == (
        Span(250, 950),
        Span(1050, 2950),
    )


def test_half_a_minute_of_pauses_is_enough() -> None:
    pauses = [Span(n * 20_000, n * 20_000 + 10_000) for n in range(50)]
    assert sum(len(span) for span in quiet_spans(pauses, 1000)) == 30_000
