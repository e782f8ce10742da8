"""Stretches of music, from a probability or from sound."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from media.clock import MODEL_RATE
from media.errors import FormatError
from media.files import read_json, to_json
from media.span import Span
from pipeline.backends.audio_events import HOP, musical
from pipeline.sound.music import music_at_source, music_fields, music_from_fields, music_spans
from tests.make import source

DOCS = Path(__file__).parents[3] / "docs" / "formats" / "music.md"


def probability(*seconds: tuple[float, float]) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """As of a recording of 20 s in which music plays then."""
    found = np.zeros(2000, np.float32)
    for start, end in seconds:
        found[round(100 * start) : round(100 * end)] = 1
    return found


def in_seconds(*given: tuple[float, float]) -> list[tuple[float, float]]:
    spans = music_spans(probability(*given), 20 * MODEL_RATE)
    return [(round(s.start / MODEL_RATE, 1), round(s.end / MODEL_RATE, 1)) for s in spans]


def test_music_that_lasts_is_found_and_what_passes_is_not() -> None:
    assert in_seconds((2, 6), (10, 11.5)) == [(2, 6)]


def test_a_moment_of_talk_over_it_does_not_end_it() -> None:
    assert in_seconds((2, 6), (6.8, 9)) == [(2, 9)]


def test_music_up_to_the_end_ends_there() -> None:
    (span,) = music_spans(probability((15, 20)), 19 * MODEL_RATE)
    assert span.end == 19 * MODEL_RATE
    assert music_spans(np.zeros(0, np.float32), 0) == ()


def test_stretches_lie_on_the_clock_of_the_source() -> None:
    recording = source(length=48_000 * 3)
    assert music_at_source(
        [Span(0, MODEL_RATE), Span(2 * MODEL_RATE, 4 * MODEL_RATE)], recording
    ) == (
        Span(0, 48_000),
        Span(96_000, 144_000),
    )


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    recording, music = source(), (Span(0, 100), Span(300, 4000))
    path = tmp_path / "music.json"
    path.write_text(to_json(music_fields(recording, music, "abc"), rows=["music"]))
    assert music_from_fields(read_json(path, "music", 1), recording) == music


@pytest.mark.parametrize("row", [[5, 5], [0, 2**40]])
def test_a_row_that_means_nothing_is_refused(row: list[int]) -> None:
    fields = music_fields(source(), (), "abc") | {"music": [row]}
    with pytest.raises(FormatError, match="delete the file"):
        music_from_fields(fields, source())


def test_another_recordings_music_is_refused() -> None:
    fields = music_fields(source(), (), "abc") | {"source": {"sha256": "ff" * 32}}
    with pytest.raises(FormatError, match="another recording"):
        music_from_fields(fields, source())


def test_the_example_of_the_format_is_valid(tmp_path: Path) -> None:
    page = DOCS.read_text(encoding="utf-8")
    (block,) = re.findall(r"```json\n(.*?)```", page, re.DOTALL)
    path = tmp_path / "music.json"
    path.write_text(block)
    assert read_json(path, "music", 1) == json.loads(block)
    assert "media/schemas/music.json" in page


@pytest.mark.slow
def test_the_model_tells_a_value_for_each_10_ms_of_any_length() -> None:
    chord = sum(np.sin(2 * np.pi * f * np.arange(64 * MODEL_RATE) / MODEL_RATE) for f in (220, 277))
    sound = (3000 * chord).astype(np.int16)
    for length in (0, 5, HOP, 8 * MODEL_RATE + 1, len(sound)):
        found = musical(sound[:length])
        assert len(found) == -(-length // HOP)
        assert not len(found) or (found.min() >= 0 and found.max() <= 1)
