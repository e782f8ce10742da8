"""A pause that is longer than it was is no fault of a render; what is wrong at its ends is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from media.heard import hear
from media.holds import Hold
from media.ingest import ingest, load_mono
from media.render import render
from media.span import Span
from media.timeline import Timeline, timeline_of
from pipeline.proof.proof import Proof, proof
from pipeline.transcript import Transcript, Word
from tests import make
from tests.media.test_papering import PAUSES, SECOND, talk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MIDDLE = round(5.5 * SECOND)
LENGTH = 2 * SECOND


@dataclass
class Held:
    """A render with a hold, and what it was made from."""

    folder: Path
    timeline: Timeline
    transcript: Transcript
    recorded: np.ndarray[Any, np.dtype[np.int16]]

    def proved(self, spoil: Callable[[np.ndarray], np.ndarray] = lambda sound: sound) -> Proof:
        out = self.folder / "out.flac"
        render(self.timeline, out)
        make.write_sound(out, spoil(make.read_sound(out).copy()))
        heard = hear(out, self.folder / "heard.raw")
        return proof(self.transcript, self.timeline, range(6), self.recorded, heard)


@pytest.fixture
def held(tmp_path: Path) -> Held:
    path = make.write_sound(tmp_path / "talk.flac", talk(*[-48] * 6))
    source = ingest(path, tmp_path / "mono.wav")
    words = [Word("word", Span(2 * n * SECOND, (2 * n + 1) * SECOND), 0.9) for n in range(6)]
    keeps = [Span(0, MIDDLE), Span(MIDDLE, source.length)]
    timeline = timeline_of(source, keeps, [Hold(1, LENGTH, PAUSES[2])])
    transcript = Transcript(source, "en", tuple(words), PAUSES)
    return Held(tmp_path, timeline, transcript, np.asarray(load_mono(tmp_path / "mono.wav")))


def test_a_longer_pause_is_no_fault_and_its_join_is_measured(held: Held) -> None:
    found = held.proved()
    assert not found.faults
    (seam,) = found.seams
    assert (seam.place, seam.left, seam.right) == (MIDDLE + LENGTH, MIDDLE, MIDDLE)
    assert seam.click < 2
    assert abs(seam.floor_db) < 2


@pytest.mark.parametrize("at", [MIDDLE, MIDDLE + LENGTH])
def test_a_click_where_a_hold_begins_or_ends_is_found(held: Held, at: int) -> None:
    def spoil(sound: np.ndarray) -> np.ndarray:
        sound[at : at + 2] = 20_000
        return sound

    assert "click" in {fault.kind for fault in held.proved(spoil).faults}


def test_a_tone_of_another_level_is_found(held: Held) -> None:
    def spoil(sound: np.ndarray) -> np.ndarray:
        sound[MIDDLE : MIDDLE + LENGTH] *= 8
        return sound

    found = [fault for fault in held.proved(spoil).faults if fault.kind == "floor"]
    assert sorted(fault.place for fault in found) == [MIDDLE, MIDDLE + LENGTH]


def test_a_hold_that_is_missing_is_found(held: Held) -> None:
    def spoil(sound: np.ndarray) -> np.ndarray:
        return np.concatenate((sound[:MIDDLE], sound[MIDDLE + LENGTH // 2 :]))

    assert {"length", "shifted"} & {fault.kind for fault in held.proved(spoil).faults}
