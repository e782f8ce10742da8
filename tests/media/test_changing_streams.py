"""What is true of the first packet is not true of the whole file."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.clock import MODEL_RATE
from media.errors import NotMedia
from media.ingest import ingest, load_mono
from media.probe import probe
from media.render import render
from media.span import Span
from media.timeline import timeline_without
from media.times import Clock, Extents
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

    from media.source import Source

HALF_S = 4
FPS = 25
CLICK = 12
"""A click is heard with frame 12 of each second."""

FIRST = ["-c:a", "ac3", "-ac", "2"]
KINDS = {
    "the clock starts again": FIRST,
    "the clock jumps ahead": [*FIRST, "-output_ts_offset", "500"],
    "the clocks overlap a little": [*FIRST, "-output_ts_offset", f"{HALF_S - 0.08}"],
    "the picture grows": [*FIRST, "-vf", "scale=384:128"],
    "the channels become more": ["-c:a", "ac3", "-ac", "6"],
    "the rate of the sound changes": ["-c:a", "ac3", "-ar", "44100", "-ac", "1"],
}
GOES_ON = ["-output_ts_offset", f"{HALF_S + 0.2}"]


def clicks() -> np.ndarray:
    sound = make.noise(HALF_S) // 100
    for second in range(HALF_S):
        at = second * make.RATE + CLICK * make.RATE // FPS
        sound[at : at + make.RATE // 100] = 20_000
    return sound


def joined(folder: Path, *second: str) -> Path:
    """Two recordings, one behind the other, as cat would join them."""
    times = [1000 * n // FPS for n in range(HALF_S * FPS)]
    half = make.write_video(folder / "half.mkv", clicks(), times)
    whole = folder / "talk.ts"
    parts = []
    for number, options in enumerate((FIRST, second)):
        part = folder / f"{number}.ts"
        make.run_ffmpeg("-i", str(half), "-c:v", "libx264", "-crf", "10", *options, str(part))
        parts.append(part.read_bytes())
    whole.write_bytes(b"".join(parts))
    return whole


def heard_clicks(folder: Path, source: Source) -> list[float]:
    """When clicks begin, in seconds of the source."""
    loud = np.abs(np.asarray(load_mono(folder / "mono.wav"), np.int32)) > 5000
    loud = loud[: source.length * MODEL_RATE // source.rate]
    places = np.flatnonzero(loud)
    new = np.insert(np.diff(places) > MODEL_RATE // 10, 0, True)
    return [place / MODEL_RATE for place in places[new]]


def assert_together(folder: Path, path: Path) -> Source:
    source = ingest(path, folder / "mono.wav")
    assert source.video
    assert abs(source.length / source.rate - 2 * HALF_S) < 0.3
    rendered = render(timeline_without(source, []), folder / "out.mkv")
    shown = make.read_numbers(rendered.path)
    assert sum(a != b for a, b in pairwise(shown)) >= 2 * HALF_S * FPS - 4
    found = heard_clicks(folder, source)
    assert len(found) == 2 * HALF_S
    for time_s in found:
        # The number that shows in the middle of the click's frame.
        number = shown[int((time_s + 0.005) * FPS)]
        assert number % FPS in (CLICK - 1, CLICK, CLICK + 1)
    return source


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("kind", KINDS)
def test_sound_and_picture_stay_together_where_two_recordings_were_joined(
    tmp_path: Path, kind: str
) -> None:
    source = assert_together(tmp_path, joined(tmp_path, *KINDS[kind]))
    rate = source.rate
    timeline = timeline_without(source, [Span(2 * rate, 6 * rate)])
    cut = make.read_numbers(render(timeline, tmp_path / "cut.mkv").path)
    assert abs(len(cut) - FPS * (source.length / rate - 4)) <= 1
    assert cut[:49] == list(range(49))
    assert cut[-3] >= FPS * HALF_S - 5


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("kind", ["the picture grows", "the channels become more"])
def test_the_same_holds_in_matroska(tmp_path: Path, kind: str) -> None:
    path = joined(tmp_path, *KINDS[kind], *GOES_ON)
    make.run_ffmpeg("-i", str(path), "-c", "copy", str(tmp_path / "talk.mkv"))
    assert_together(tmp_path, tmp_path / "talk.mkv")


@pytest.mark.usefixtures("either_ffmpeg")
def test_a_file_that_never_changes_is_not_decoded_frame_by_frame(tmp_path: Path) -> None:
    joined(tmp_path, *FIRST)
    source = ingest(tmp_path / "0.ts", tmp_path / "mono.wav")
    assert source.video
    assert not source.video.runs
    assert not source.by_frame


def with_a_hole(path: Path, start_s: int, end_s: int) -> Path:
    """The same file without the packets of some seconds."""
    out = path.with_stem("hole")
    with av.open(str(path)) as whole, av.open(str(out), "w") as holed:
        stream = holed.add_stream_from_template(whole.streams.audio[0])
        for packet in whole.demux(audio=0):
            if packet.dts is None or start_s <= packet.pts * packet.time_base < end_s:
                continue
            packet.stream = stream
            holed.mux(packet)
    return out


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("suffix", [".webm", ".mka"])
def test_silence_stands_in_a_hole_of_a_sound(tmp_path: Path, suffix: str) -> None:
    path = make.write_sound(tmp_path / f"talk{suffix}", make.noise(6), make.RATE, "-c:a", "libopus")
    source = ingest(with_a_hole(path, 2, 4), tmp_path / "mono.wav")
    assert abs(source.length - 6 * make.RATE) < make.RATE // 50
    mono = np.abs(np.asarray(load_mono(tmp_path / "mono.wav"), np.int32))
    loud_s = [bool(mono[s * MODEL_RATE : (s + 1) * MODEL_RATE].mean() > 100) for s in range(6)]
    assert loud_s == [True, True, False, False, True, True]
    timeline = timeline_without(source, [Span(0, make.RATE)])
    render(timeline, tmp_path / "out.mka")
    written = make.read_sound(tmp_path / "out.mka")
    written = written / (np.abs(written).max() or 1)
    quiet = np.abs(written[round(1.1 * make.RATE) : round(2.9 * make.RATE)])
    assert quiet.max() < 0.01 < np.abs(written[: make.RATE]).mean()


@pytest.mark.parametrize(
    "suffix", [".mp3", ".m4a", ".opus", ".ogg", ".flac", ".wav", ".mka", ".aac", ".wma"]
)
def test_a_sound_without_holes_is_the_decoder_s_untouched(tmp_path: Path, suffix: str) -> None:
    path = make.write_sound(tmp_path / f"talk{suffix}", make.noise(5))
    source = ingest(path, tmp_path / "mono.wav")
    assert not source.by_frame
    assert source.length == len(make.read_sound(path))


lengths = st.lists(st.integers(1, 50), min_size=1, max_size=6)


@given(lengths, st.lists(st.integers(-5000, 5000), min_size=6, max_size=6))
def test_times_ascend_whatever_the_clocks_say(sizes: list[int], offsets: list[int]) -> None:
    """Packets of 40 ms in runs whose clocks start anywhere: each lies where the last one ended."""
    extents = Extents({0: Fraction(1, 25)}, may_jump=True)
    raw, place = [], 0
    for size, offset in zip(sizes, offsets, strict=False):
        raw += [place + offset + n for n in range(size)]
        place += size
    for time in raw:
        extents.add(0, time, time, 1)
    clock = Clock(extents.runs(Fraction(raw[0], 25)))
    times = [clock.time_s(Fraction(time, 25)) for time in raw]
    steps = [(b - a) * 25 for a, b in pairwise(times)]
    assert all(1 <= step <= 251 for step in steps)


def test_a_clock_that_jumps_all_the_time_is_refused_in_one_sentence(tmp_path: Path) -> None:
    half = make.write_video(tmp_path / "half.mkv", make.noise(0.4), [0, 40, 80, 120])
    make.run_ffmpeg("-i", str(half), "-c:v", "libx264", "-c:a", "mp2", str(tmp_path / "0.ts"))
    path = tmp_path / "talk.ts"
    path.write_bytes((tmp_path / "0.ts").read_bytes() * 60)
    with pytest.raises(NotMedia, match=r"timestamps of .*talk\.ts jump 59 times"):
        ingest(path, tmp_path / "mono.wav")


def test_more_sound_than_timestamps_tell_of_is_refused_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make.write_video(tmp_path / "talk.mkv", make.noise(3), [0, 40, 80])
    found = replace(probe(path), sound_end_s=1.0)
    monkeypatch.setattr("media.ingest.probe", lambda *_, **__: found)
    with pytest.raises(NotMedia, match=r"has 3 s of sound where its timestamps tell of 1 s"):
        ingest(path, tmp_path / "mono.wav")
    assert not (tmp_path / "mono.wav").exists()
