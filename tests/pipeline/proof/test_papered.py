"""Renders whose joins were papered over with the tone of a room."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from media.edited_sound import edited_sound
from media.heard import hear
from media.ingest import ingest, load_mono
from media.papering import patches
from media.render import rendered
from media.span import Span
from media.timeline import timeline_without
from pipeline.proof.proof import proof
from pipeline.transcript import Transcript, Word
from tests import make
from tests.media.test_papering import CUT, PAUSES, SECOND, talk

if TYPE_CHECKING:
    from pathlib import Path


def test_a_noisy_room_that_is_papered_over_is_no_fault_and_one_that_steps_is(
    tmp_path: Path,
) -> None:
    sound = talk(-42, -42, -42, -60, -60, -60, at=CUT.start)
    path = make.write_sound(tmp_path / "talk.flac", sound)
    source = ingest(path, tmp_path / "mono.wav")
    words = [Word("word", Span(2 * n * SECOND, (2 * n + 1) * SECOND), 0.9) for n in range(6)]
    transcript = Transcript(source, "en", tuple(words), PAUSES)
    timeline, mono = timeline_without(source, [CUT]), load_mono(tmp_path / "mono.wav")
    found = patches(timeline, PAUSES, mono)
    assert len(found) == 1
    kinds = []
    for number, papers in enumerate(((), found)):
        out = tmp_path / f"{number}.flac"
        rendered(replace(edited_sound(timeline), patches=papers), out)
        heard = hear(out, tmp_path / f"{number}.raw")
        proved = proof(transcript, timeline, range(6), np.asarray(mono), heard)
        kinds.append({fault.kind for fault in proved.faults})
    assert kinds == [{"floor"}, set()]
