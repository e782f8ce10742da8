"""The tone of a lengthened pause and the picture over it, rendered by both ffmpegs."""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from media.clock import from_milliseconds
from media.edited_sound import edited_sound, parts_at
from media.frames import frame_count, frame_runs
from media.holds import Hold
from media.ingest import ingest
from media.render import render
from media.span import Span
from media.splice import LONGEST_MS, pieces
from media.timeline import Timeline, timeline_of
from tests import make
from tests.media.test_smart import KINDS, copied, filmed, packets_of

if TYPE_CHECKING:
    from pathlib import Path

    from media.source import Source

SECOND = make.RATE
PAUSE = Span(2 * SECOND, 3 * SECOND)
MIDDLE = 2 * SECOND + SECOND // 2
HALF_FADE = from_milliseconds(LONGEST_MS, make.RATE)


def talk(channels: int = 1, *, end_db: float = -55.0, offset: int = 0) -> np.ndarray[Any, Any]:
    """Words of 2 s at -21 dB around a pause of 1 s that goes from -55 dB to `end_db`; the room is
    what a wall leaves of noise."""
    sound = make.noise(5, channels=channels).astype(float)
    room = np.apply_along_axis(np.convolve, 0, sound, np.hanning(9) / 2.1, "same")
    here = slice(PAUSE.start, PAUSE.end)
    ramp = np.linspace(-55 + 21, end_db + 21, len(PAUSE))[:, None]
    sound[here] = room[here] * 10 ** (ramp / 20)
    return np.rint(sound + offset).astype("<i2")


def taken_in(path: Path) -> Source:
    return ingest(path, path.with_suffix(".mono.wav"))


def held(source: Source, length: int = SECOND) -> Timeline:
    keeps = [Span(0, MIDDLE), Span(MIDDLE, source.length)]
    return timeline_of(source, keeps, [Hold(1, length, PAUSE)])


def numbers(timeline: Timeline, fps: Fraction) -> list[int]:
    """The source's frames that an edit shows, in order."""
    shown = [one for run in frame_runs(timeline, fps) for one in run]
    return [n for one in shown for n in (*range(one.first, one.end), *[one.end - 1] * one.held)]


def level_db(sound: np.ndarray) -> float:
    return float(10 * np.log10(np.var(sound.astype(float) / 32768) + 1e-12))


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("channels", [1, 2])
def test_a_longer_pause_is_exact_and_all_around_it_is_the_sources_own(
    tmp_path: Path, channels: int
) -> None:
    sound = talk(channels)
    timeline = held(taken_in(make.write_sound(tmp_path / "talk.flac", sound)), 24_001)
    render(timeline, tmp_path / "out.flac")
    output = make.read_sound(tmp_path / "out.flac")
    assert len(output) == len(sound) + 24_001
    np.testing.assert_array_equal(output[: MIDDLE - HALF_FADE], sound[: MIDDLE - HALF_FADE])
    behind = MIDDLE + HALF_FADE
    np.testing.assert_array_equal(output[behind + 24_001 :], sound[behind:])


def test_the_tone_has_the_level_and_the_spectrum_of_its_pause(tmp_path: Path) -> None:
    sound = talk(2)
    timeline = held(taken_in(make.write_sound(tmp_path / "talk.flac", sound)), 4 * SECOND)
    render(timeline, tmp_path / "out.flac")
    output = make.read_sound(tmp_path / "out.flac")
    pause = sound[PAUSE.start : PAUSE.end].astype(float)
    tone = output[MIDDLE + HALF_FADE : MIDDLE + 4 * SECOND - HALF_FADE].astype(float)
    bands = [
        np.array([np.mean(np.abs(np.fft.rfft(one[:, 0], 1 << 19)[low : low + 20_000]) ** 2)
                  / len(one) for low in range(0, 260_000, 20_000)])
        for one in (pause, tone)
    ]  # fmt: skip
    assert np.max(np.abs(10 * np.log10(bands[0] / bands[1]))) < 2
    together = float(np.corrcoef(tone[:, 0], tone[:, 1])[0, 1])
    assert together == pytest.approx(float(np.corrcoef(pause.T)[0, 1]), abs=0.1)


def test_the_tone_is_no_loop_and_no_copy(tmp_path: Path) -> None:
    sound = talk()
    timeline = held(taken_in(make.write_sound(tmp_path / "talk.flac", sound)), 4 * SECOND)
    render(timeline, tmp_path / "out.flac")
    tone = make.read_sound(tmp_path / "out.flac")[MIDDLE:][: 4 * SECOND, 0].astype(float)
    spectrum = np.fft.rfft(tone, 2 * len(tone))
    again = np.fft.irfft(np.abs(spectrum) ** 2)[: len(tone)]
    assert np.max(np.abs(again[500:])) < 0.1 * again[0]
    pause = sound[PAUSE.start : PAUSE.end, 0].astype(float)
    shared = np.correlate(tone[SECOND:], pause[1000:9000], "valid")
    assert np.max(np.abs(shared)) < 0.3 * np.sum(pause[1000:9000] ** 2)


@pytest.mark.parametrize("end_db", [-55.0, -49.0])
def test_the_tone_joins_its_pause_without_a_step_or_a_click(tmp_path: Path, end_db: float) -> None:
    sound = talk(end_db=end_db, offset=200)
    timeline = held(taken_in(make.write_sound(tmp_path / "talk.flac", sound)))
    render(timeline, tmp_path / "out.flac")
    output = make.read_sound(tmp_path / "out.flac")[:, 0].astype(float)
    for join in (MIDDLE, MIDDLE + SECOND):
        before, after = output[join - 4800 : join], output[join : join + 4800]
        assert abs(level_db(before) - level_db(after)) < 1.5
        assert abs(np.mean(before) - np.mean(after)) < 10
        own = np.abs(np.diff(sound[PAUSE.start : PAUSE.end, 0].astype(float))).max()
        steps = np.abs(np.diff(output[join - 2400 : join + 2400]))
        assert steps.max() < 1.3 * own


def test_a_pause_that_is_digital_silence_is_held_in_silence(tmp_path: Path) -> None:
    sound = make.noise(5)
    sound[PAUSE.start : PAUSE.end] = 0
    timeline = held(taken_in(make.write_sound(tmp_path / "talk.flac", sound)))
    render(timeline, tmp_path / "out.flac")
    assert not make.read_sound(tmp_path / "out.flac")[PAUSE.start : PAUSE.end + SECOND].any()


def test_the_same_timeline_gives_the_same_bytes(tmp_path: Path) -> None:
    timeline = held(taken_in(make.write_sound(tmp_path / "talk.flac", talk())))
    for name in ("a.flac", "b.flac"):
        render(timeline, tmp_path / name)
    assert (tmp_path / "a.flac").read_bytes() == (tmp_path / "b.flac").read_bytes()


def test_a_hold_at_a_cut_joins_as_well(tmp_path: Path) -> None:
    sound = talk()
    source = taken_in(make.write_sound(tmp_path / "talk.flac", sound))
    keeps = [Span(0, MIDDLE), Span(4 * SECOND, source.length)]
    timeline = timeline_of(source, keeps, [Hold(1, SECOND, PAUSE)])
    render(timeline, tmp_path / "out.flac")
    output = make.read_sound(tmp_path / "out.flac")
    assert len(output) == timeline.length
    assert level_db(output[MIDDLE + HALF_FADE :][: SECOND - 2 * HALF_FADE]) < -50


@pytest.mark.parametrize("rate", [8000, 44_100, 48_000])
def test_another_clock_has_as_many_samples_and_the_same_order(rate: int) -> None:
    source = make.source(1_000_003)
    keeps = [Span(n * 24_101, (n + 1) * 24_101) for n in range(40)]
    holds = [Hold(n, 1_237 * n, keeps[n]) for n in range(1, 40, 3)]
    timeline = timeline_of(source, keeps, holds)
    parts = parts_at(timeline, rate)
    length = sum(p.length if isinstance(p, Hold) else len(p) for p in parts)
    assert length == round(Fraction(timeline.length * rate, make.RATE))
    assert [isinstance(p, Hold) for p in parts].count(True) == len(holds)
    cut = pieces(parts, round(Fraction(source.length * rate, make.RATE)), rate)
    ends = sum(len(p.reach) for p in cut) - sum(p.fade_in for p in cut)
    assert ends == length


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("fps", [Fraction(25), Fraction(30000, 1001)])
def test_the_picture_stands_still_and_then_goes_on_in_time(tmp_path: Path, fps: Fraction) -> None:
    times_ms = [round(1000 * n / fps) for n in range(math.ceil(5 * fps))]
    film = taken_in(make.write_video(tmp_path / "talk.mkv", talk(), times_ms, fps))
    assert film.video
    cut = Span(3 * SECOND + 777, 4 * SECOND)
    keeps = [Span(0, MIDDLE), Span(MIDDLE, cut.start), Span(cut.end, film.length)]
    timeline = timeline_of(film, keeps, [Hold(1, 40_003, PAUSE)])
    made = render(timeline, tmp_path / "out.mkv")
    shown = make.read_numbers(tmp_path / "out.mkv")
    runs = frame_runs(timeline, film.video.fps)
    wanted = [n for run in runs for one in run
              for n in (*range(one.first, one.end), *[one.end - 1] * one.held)]  # fmt: skip
    assert shown == wanted
    assert (
        made.frame_count
        == frame_count(runs)
        == round(Fraction(timeline.length, SECOND) * film.video.fps)
    )
    still = max(set(shown), key=shown.count)
    assert abs(shown.count(still) - 1 - Fraction(40_003, SECOND) * fps) <= 2


def test_every_stream_has_the_tone_of_its_own_room(tmp_path: Path) -> None:
    first, second = (tmp_path / f"{name}.flac" for name in ("first", "second"))
    make.write_sound(first, talk())
    make.write_sound(second, (talk() // 4).astype("<i2"))
    both = tmp_path / "both.mka"
    make.run_ffmpeg("-i", str(first), "-i", str(second), "-map", "0", "-map", "1", "-c", "copy",
                    str(both))  # fmt: skip
    source = taken_in(both)
    render(held(source), tmp_path / "out.mka", all_streams=True)
    here = slice(MIDDLE + HALF_FADE, MIDDLE + SECOND - HALF_FADE)
    one, other = (level_db(make.read_sound(tmp_path / "out.mka", n)[here]) for n in (0, 1))
    assert one - other == pytest.approx(12, abs=2)


def test_an_edit_without_holds_reads_its_source_once(tmp_path: Path) -> None:
    timeline = held(taken_in(make.write_sound(tmp_path / "talk.flac", talk())))
    plain = replace(timeline, keeps=(Span(0, MIDDLE),), holds=())
    sound = edited_sound(plain)
    assert sum(len(block) for block in sound.blocks(sound.streams[0])) == MIDDLE


@pytest.mark.parametrize("name", ["b pyramid", "hevc, open groups"])
def test_packets_are_copied_on_both_sides_of_a_picture_that_stands_still(
    tmp_path: Path, name: str
) -> None:
    kind = KINDS[name]
    film = filmed(tmp_path, kind)
    rate = film.rate
    edges = [(0, 5.3), (5.3, 9.1), (10, 14.02), (14.02, 15.5)]
    keeps = [Span(round(start * rate), round(end * rate)) for start, end in edges]
    pauses = [Span(round(at * rate), round((at + 0.5) * rate)) for at in (5.1, 13.9)]
    holds = [Hold(1, rate, pauses[0]), Hold(3, rate // 7, pauses[1])]
    timeline = timeline_of(film, keeps, holds)
    made = copied(timeline, tmp_path / f"out{kind.suffix}")
    assert "are the recording's own" in made.told[0]
    assert film.video
    assert make.read_numbers(made.path) == numbers(timeline, film.video.fps)
    own = packets_of(film.path)
    mine = packets_of(made.path)
    assert len(mine & own) >= 0.4 * len(mine)
