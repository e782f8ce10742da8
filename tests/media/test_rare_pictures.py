"""Slides and screen recordings: a frame is written only when something changes."""

from __future__ import annotations

import tempfile
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from media.ingest import ingest
from media.probe import probe
from media.render import render
from media.span import Span
from media.timeline import timeline_without
from tests import make

if TYPE_CHECKING:
    from media.timeline import Timeline

SOUND_S = 4
SYNC_S = Fraction(1, 50)

steps_ms = st.lists(st.integers(40, 1900), max_size=4).filter(lambda steps: sum(steps) < 3950)
"""Between slides, from less than two frames to long."""
cuts_ms = st.tuples(st.integers(0, 3000), st.integers(100, 900)).map(lambda c: (c[0], sum(c)))


def heard_s(timeline: Timeline, output_s: Fraction) -> Fraction:
    """The source time that is heard at an output time; of the padding at the end, its own."""
    rate = timeline.source.rate
    number = max(n for n, start in enumerate(timeline.starts) if Fraction(start, rate) <= output_s)
    return output_s + Fraction(timeline.keeps[number].start - timeline.starts[number], rate)


def part_s(times_ms: list[int], number: int, time_s: Fraction) -> Fraction:
    """How far a time lies outside of those at which slide `number` stands."""
    starts = [Fraction(time, 1000) for time in times_ms]
    after = starts[number] - time_s if number else Fraction(0)
    before = time_s - starts[number + 1] if number + 1 < len(starts) else Fraction(0)
    return max(after, before, Fraction(0))


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("suffix", [".mp4", ".mkv"])
@settings(
    max_examples=5,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example([40, 60], (0, 100))
@given(steps_ms, cuts_ms)
def test_every_slide_that_is_heard_is_shown_while_it_is(
    suffix: str, steps: list[int], cut: tuple[int, int]
) -> None:
    times = list(accumulate(steps, initial=0))
    with tempfile.TemporaryDirectory() as name:
        path = make.write_video(Path(name, f"talk{suffix}"), make.noise(SOUND_S), times)
        source = ingest(path, Path(name, "mono.wav"))
        assert source.video
        cuts = [Span(*(edge * source.rate // 1000 for edge in cut))]
        timeline = timeline_without(source, cuts)
        rendered = render(timeline, path.with_name(f"out{suffix}"))
        shown = make.read_numbers(rendered.path)
        whole = render(timeline_without(source, []), path.with_name(f"all{suffix}"))
        assert set(make.read_numbers(whole.path)) == set(range(len(times)))
    grid = 1 / source.video.fps
    assert len(shown) == round(Fraction(timeline.length, source.rate) / grid)
    for place, number in enumerate(shown):
        # The join's own frame may belong to either side of it.
        heard = [heard_s(timeline, (place + Fraction(part, 4)) * grid) for part in range(4)]
        assert min(part_s(times, number, time) for time in heard) < SYNC_S


@pytest.mark.parametrize(
    ("times", "fps"),
    [
        ([0, 1900], Fraction(30)),
        ([0, 900, 1800, 2700], Fraction(30)),
        ([0, 700, 2300, 3000, 3600], Fraction(30)),
        ([100 * n for n in range(40)], Fraction(30)),
        ([80 * n for n in range(40)], Fraction(30)),
        ([40 * n for n in range(90)], Fraction(25)),
    ],
)
def test_the_grid_of_rare_pictures_has_a_floor(
    tmp_path: Path, times: list[int], fps: Fraction
) -> None:
    path = make.write_video(tmp_path / "talk.mkv", make.noise(SOUND_S), times)
    video = probe(path).video
    assert video
    assert video.fps == fps


def test_a_steady_low_rate_is_multiplied(tmp_path: Path) -> None:
    times = [Fraction(1001 * n, 15) for n in range(40)]
    path = make.write_video(
        tmp_path / "talk.mkv", make.noise(3), [round(time) for time in times], Fraction(15000, 1001)
    )
    video = probe(path).video
    assert video
    assert video.fps == Fraction(30000, 1001)


@pytest.mark.usefixtures("either_ffmpeg")
def test_a_slide_at_the_very_end_is_shown(tmp_path: Path) -> None:
    times = [0, 1000 * SOUND_S - 10]
    path = make.write_video(tmp_path / "talk.mkv", make.noise(SOUND_S), times)
    source = ingest(path, tmp_path / "mono.wav")
    render(timeline_without(source, []), tmp_path / "out.mkv")
    assert make.read_numbers(tmp_path / "out.mkv")[-1] == 1
