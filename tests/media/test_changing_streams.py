"""What is true of the first packet is not true of the whole file."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
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
from media.times import Clock, Drift, Extents
from tests import make

if TYPE_CHECKING:
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
    parts = _part(tuple(FIRST)), _part(second)
    for number, part in enumerate(parts):
        (folder / f"{number}.ts").write_bytes(part)
    whole = folder / "talk.ts"
    whole.write_bytes(b"".join(parts))
    return whole


@cache
def _part(options: tuple[str, ...]) -> bytes:
    """One of the recordings; many of the joined ones have it in them."""
    times = [1000 * n // FPS for n in range(HALF_S * FPS)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        half = make.write_video(folder / "half.mkv", clicks(), times)
        encoded = ("-c:v", "libx264", "-crf", "10", *options)
        make.run_ffmpeg("-i", str(half), *encoded, str(folder / "part.ts"))
        return (folder / "part.ts").read_bytes()


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


CONTAINERS = {
    "matroska": (".mkv", ()),
    "mp4": (".mp4", ()),
    "quicktime": (".mov", ()),
    "fragments of mp4": (".mp4", ("-movflags", "frag_keyframe+delay_moov")),
}


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize(
    "kind",
    ["the picture grows", "the channels become more", "the rate of the sound changes"],
)
@pytest.mark.parametrize("container", CONTAINERS)
def test_the_same_holds_in_containers_that_tell_the_form_once(
    tmp_path: Path, kind: str, container: str
) -> None:
    suffix, options = CONTAINERS[container]
    path = joined(tmp_path, *KINDS[kind], *GOES_ON)
    out = tmp_path / f"talk{suffix}"
    make.run_ffmpeg("-i", str(path), "-c", "copy", *options, str(out))
    assert_together(tmp_path, out)


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_the_same_holds_where_files_were_concatenated_without_encoding(
    tmp_path: Path, suffix: str
) -> None:
    """As `-f concat` of other forms writes it: what the second half is, only its packets tell."""
    joined(tmp_path, *KINDS["the picture grows"])
    (tmp_path / "list.txt").write_text("ffconcat version 1.0\nfile 0.ts\nfile 1.ts\n")
    out = tmp_path / f"talk{suffix}"
    make.run_ffmpeg("-f", "concat", "-i", str(tmp_path / "list.txt"), "-c", "copy", str(out))
    assert_together(tmp_path, out)


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
@pytest.mark.parametrize("suffix", [".webm", ".mka", ".mp4"])
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
    padded = make.read_sound(path)  # some releases of ffmpeg leave out what lies behind the end
    assert source.length in (len(padded), 5 * make.RATE)


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("suffix", [".mp4", ".mkv", ".ts"])
def test_a_recorder_that_loses_a_few_packets_keeps_sound_with_its_picture(
    tmp_path: Path, suffix: str
) -> None:
    """64 ms: less than ffmpeg makes up for by itself, and more than lips forgive."""
    times = [1000 * n // FPS for n in range(HALF_S * FPS)]
    whole = make.write_video(tmp_path / "whole.mkv", clicks(), times)
    talk, path = tmp_path / f"talk{suffix}", tmp_path / f"lost{suffix}"
    make.run_ffmpeg("-i", str(whole), "-c:v", "mpeg4", "-c:a", "aac", str(talk))
    with av.open(str(talk)) as full, av.open(str(path), "w") as lossy:
        streams = {s.index: lossy.add_stream_from_template(s) for s in full.streams}
        start_s = (full.start_time or 0) / av.time_base
        for packet in full.demux():
            if packet.dts is None:
                continue
            time_s = float(packet.pts * packet.time_base) - start_s
            if packet.stream.type == "audio" and 1.0 <= time_s < 1.06:
                continue
            packet.stream = streams[packet.stream_index]
            lossy.mux(packet)
    before = heard_clicks(tmp_path, ingest(talk, tmp_path / "mono.wav"))
    source = ingest(path, tmp_path / "mono.wav")
    assert source.by_frame
    found = heard_clicks(tmp_path, source)
    assert [round(abs(a - b), 2) for a, b in zip(before, found, strict=True)][-2:] == [0, 0]


def test_a_recording_behind_another_in_one_ogg_file_is_heard_to_its_end(tmp_path: Path) -> None:
    """Where packets are missing as well, so that each frame is put where its own time says."""
    sound = make.noise(5)
    path = make.write_sound(tmp_path / "talk.opus", sound)
    whole = path.read_bytes()
    middle = len(whole) // 2
    path.write_bytes(whole[:middle] + whole[middle + 9000 :] + whole)
    source = ingest(path, tmp_path / "mono.wav")
    assert source.by_frame
    assert abs(source.length - 10 * make.RATE) < make.RATE // 20


def test_an_ogg_file_that_goes_on_at_another_rate_is_refused_in_one_sentence(
    tmp_path: Path,
) -> None:
    parts = [
        make.write_sound(tmp_path / f"{rate}.ogg", make.noise(2, rate), rate, "-c:a", "libvorbis")
        for rate in (48_000, 44_100)
    ]
    path = tmp_path / "talk.ogg"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    with pytest.raises(NotMedia, match=r"talk\.ogg changes in its middle .* edit those\.$"):
        ingest(path, tmp_path / "mono.wav")


@pytest.mark.parametrize("options", [("-c:a", "aac"), ("-c:a", "alac")])
def test_what_is_behind_packets_that_do_not_decode_keeps_its_place(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    path = make.write_sound(tmp_path / "talk.m4a", clicks(), make.RATE, *options)
    before = heard_clicks(tmp_path, ingest(path, tmp_path / "mono.wav"))
    damaged = bytearray(path.read_bytes())
    middle = damaged.index(b"mdat") + len(damaged) // 2
    damaged[middle : middle + len(damaged) // 9] = bytes(len(damaged) // 9)
    path.write_bytes(damaged)
    found = heard_clicks(tmp_path, ingest(path, tmp_path / "mono.wav"))
    assert abs(found[-1] - before[-1]) < 0.01


def test_a_stream_that_steps_back_alone_has_no_other_clock() -> None:
    """What is left of a damaged transport stream may tell a time that a parser guessed."""
    extents = Extents({0: Fraction(1, 25), 1: Fraction(1, 25)}, may_jump=True)
    for time in range(50):
        extents.add(0, time, time, 1)
        sound = time if time != 30 else 28
        extents.add(1, sound, sound, 1)
    runs = extents.runs(Fraction(0))
    assert {run.shift_s for run in runs} == {0}


def with_late_sound(path: Path, from_s: float, late_s: float) -> Path:
    """The same file, whose sound lies later from some time on, and once by half a second."""
    out = path.with_stem("late")
    with av.open(str(path)) as whole, av.open(str(out), "w") as moved:
        stream = moved.add_stream_from_template(whole.streams.audio[0])
        for packet in whole.demux(audio=0):
            if packet.dts is None:
                continue
            time_s = float(packet.pts * packet.time_base)
            by_s = 0.5 + (late_s if time_s >= from_s else 0) if time_s >= 1 else 0
            packet.pts += round(by_s / packet.time_base)
            packet.dts = packet.pts
            packet.stream = stream
            moved.mux(packet)
    return out


@pytest.mark.parametrize("late_s", [0.03, 0.06, 0.09])
def test_sound_that_lies_late_for_long_is_put_where_its_timestamps_are(
    tmp_path: Path, late_s: float
) -> None:
    """A click at 6 s stays within a 50th of a second of when a player gives it."""
    sound = make.noise(8) // 100
    sound[6 * make.RATE : 6 * make.RATE + 480] = 20_000
    path = make.write_sound(tmp_path / "talk.mka", sound, make.RATE, "-c:a", "libopus")
    source = ingest(with_late_sound(path, 3, late_s), tmp_path / "mono.wav")
    assert source.by_frame
    [click_s] = heard_clicks(tmp_path, source)
    assert abs(click_s - (6.5 + late_s)) < 0.02


@given(st.lists(st.integers(-200, 200), min_size=1, max_size=400))
def test_jitter_is_not_followed_and_drift_never_lasts(jitter: list[int]) -> None:
    """Frames of 20 ms at 10 kHz: what is less than a 50th of a second late is left alone."""
    drift = Drift(10_000)
    moved = [drift.of(late, 200) for late in jitter]
    assert all(not by or abs(by) >= 200 for by in moved)
    steady = Drift(10_000)
    assert [by for by in (steady.of(300, 200) for _ in range(50)) if by] == [300]


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
