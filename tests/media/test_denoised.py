"""A recording's sound without noise, in a file that is read like the recording."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from media.cleaning import Afftdn
from media.decoders import decoder_of
from media.demuxers import Input
from media.denoised import DenoisedReader, denoised_mono, write_denoised
from media.edited_sound import edited_sound
from media.ingest import ingest, load_mono
from media.pcm import dtype_of
from media.render import rendered
from media.span import Span
from media.timeline import timeline_without
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

    from media.cleaning import Channel, Cleaning
    from media.source import Source


class Halved:
    """Takes half of everything away."""

    name = "half"

    def cleaning(self, rate: int, floor_db: float) -> Cleaning:
        return self

    def add(self, sound: Channel) -> Channel:
        return sound / 2

    def rest(self) -> Channel:
        return np.zeros(0, np.float32)


def source_of(path: Path, sound: np.ndarray[Any, Any], rate: int = make.RATE) -> Source:
    return ingest(make.write_sound(path, sound, rate), path.with_suffix(".mono.wav"))


def denoised(source: Source, path: Path, remover: Any, length: int | None = None) -> Any:
    read = Input(source.path, source.container)
    opened = partial(decoder_of, read, source.audio, source)
    return write_denoised(opened, source.audio, length or source.length, remover, path)


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("channels", [1, 2, 6])
def test_every_channel_is_cleaned_and_read_like_the_recording(
    tmp_path: Path, channels: int
) -> None:
    sound = make.noise(3, channels=channels)
    source = source_of(tmp_path / "talk.flac", sound)
    found = denoised(source, tmp_path / "clean.pcm", Halved())
    with DenoisedReader(tmp_path / "clean.pcm", source.audio) as reader:
        blocks = [*reader.blocks()]
    np.testing.assert_allclose(np.concatenate(blocks), sound / 2, atol=1)
    assert blocks[0].dtype == dtype_of(source.audio)
    assert found.floor_after_db - found.floor_before_db == pytest.approx(-6, abs=0.1)
    assert found.speech_after_db - found.speech_before_db == pytest.approx(-6, abs=0.1)


def test_where_the_sound_ends_early_there_is_silence(tmp_path: Path) -> None:
    source = source_of(tmp_path / "talk.flac", make.noise(1))
    denoised(source, tmp_path / "clean.pcm", Halved(), 2 * make.RATE)
    with DenoisedReader(tmp_path / "clean.pcm", source.audio) as reader:
        sound = np.concatenate([*reader.blocks()])
    assert len(sound) == 2 * make.RATE
    assert not sound[make.RATE :].any()


def test_an_edit_of_it_has_the_same_samples_and_no_more(tmp_path: Path) -> None:
    sound = make.noise(3, channels=2)
    source = source_of(tmp_path / "talk.flac", sound)
    denoised(source, tmp_path / "clean.pcm", Halved())
    plain = edited_sound(timeline_without(source, [Span(50_000, 90_000)]))
    clean = replace(plain, denoised={source.audio.index: tmp_path / "clean.pcm"})
    rendered(plain, tmp_path / "plain.flac")
    rendered(clean, tmp_path / "clean.flac")
    own, other = (make.read_sound(tmp_path / f"{name}.flac") for name in ("plain", "clean"))
    np.testing.assert_allclose(other, own / 2, atol=1.5)


def test_it_is_compared_as_one_channel_at_the_rate_of_the_models(tmp_path: Path) -> None:
    time_s = np.arange(2 * make.RATE) / make.RATE
    sound = np.rint(9000 * np.sin(2 * np.pi * 440 * time_s)).astype("<i2")
    source = source_of(tmp_path / "talk.flac", np.stack((sound, sound), axis=1))
    denoised(source, tmp_path / "clean.pcm", Halved())
    mono = denoised_mono(tmp_path / "clean.pcm", source.audio, tmp_path / "mono.raw")
    recorded = load_mono(tmp_path / "talk.mono.wav")
    assert abs(len(mono) - len(recorded)) <= 2
    np.testing.assert_allclose(mono[500:30_000], recorded[500:30_000] / 2, atol=8)


def test_sound_in_floating_point_stays_so_and_what_is_no_number_is_silent(tmp_path: Path) -> None:
    stream = make.audio_stream(form="flt")

    class Broken:
        block_samples = 10

        def __enter__(self) -> Any:
            return self

        def __exit__(self, *error: object) -> None:
            pass

        def blocks(self) -> Any:
            yield np.array([[1.5], [np.nan], [-np.inf]], "<f4")

    write_denoised(Broken, stream, 4, Halved(), tmp_path / "clean.pcm")  # type: ignore[arg-type]
    with DenoisedReader(tmp_path / "clean.pcm", stream) as reader:
        assert reader.read(10)[:, 0].tolist() == [0.75, 0, -0.5, 0]


def test_ffmpegs_filter_lowers_the_room_and_keeps_the_words(tmp_path: Path) -> None:
    time_s = np.arange(8 * make.RATE) / make.RATE
    words = (np.sin(2 * np.pi * 1.2 * time_s) > 0.3) * np.sin(2 * np.pi * 300 * time_s)
    room = np.random.default_rng(0).normal(0, 60, len(words))
    sound = np.rint(6000 * words + room).astype("<i2")[:, None]
    source = source_of(tmp_path / "talk.flac", sound)
    found = denoised(source, tmp_path / "clean.pcm", Afftdn())
    assert found.floor_after_db < found.floor_before_db - 5
    assert found.speech_after_db == pytest.approx(found.speech_before_db, abs=1)


def test_only_some_blocks_are_held_at_any_time(tmp_path: Path) -> None:
    longest = 0

    class Watched(Halved):
        def add(self, sound: Channel) -> Channel:
            nonlocal longest
            longest = max(longest, len(sound))
            return super().add(sound)

    source = source_of(tmp_path / "talk.flac", make.noise(30))
    denoised(source, tmp_path / "clean.pcm", Watched())
    assert 0 < longest < 10 * make.RATE
