from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from editors.cut import Cut
from flows.report.html.curves import loudness_chart, pace_chart
from flows.report.html.drawing import line, outline, place, ticks
from flows.report.html.wave import (
    COLUMNS,
    label_strips,
    peaks,
    row_length,
    speaker_strips,
    wave_rows,
)
from media.clock import MODEL_RATE
from media.loudness import mono_levels
from media.span import Span
from media.timeline import timeline_without
from pipeline.labels.taxonomy import Labelled
from tests.flows.report.make import TALK, plan_of, voices_of
from tests.make import RATE, transcript


def test_a_place_is_a_share_of_the_drawing() -> None:
    assert place(Span(150, 175), Span(100, 200)) == place(Span(50, 75), Span(0, 100))
    assert (place(Span(50, 75), Span(0, 100)).x, place(Span(50, 75), Span(0, 100)).width) == (
        50,
        25,
    )


@pytest.mark.parametrize(
    ("start_s", "length_s", "texts"),
    [
        (0, 85, ["0:00", "0:15", "0:30", "0:45", "1:00", "1:15"]),
        (300, 300, ["5:00", "6:00", "7:00", "8:00", "9:00"]),
        (0, 4000, ["0:00", "15:00", "30:00", "45:00", "1:00:00"]),
        (7, 5, ["0:07", "0:08", "0:09", "0:10", "0:11"]),
    ],
)
def test_ticks_are_a_few_round_times(start_s: int, length_s: int, texts: list[str]) -> None:
    found = ticks(Span(start_s * RATE, (start_s + length_s) * RATE), RATE)
    assert [tick.text for tick in found] == texts
    assert all(0 <= tick.x < 97 for tick in found)


def test_a_line_stops_where_there_is_no_value() -> None:
    assert line([0, 5, None, 10, 99], 0, 10) == "M0 100L1 50M3 0L4 0"


def test_an_outline_goes_along_the_highest_and_back_along_the_lowest() -> None:
    assert outline([-1, -0.5], [0.5, 1]) == "M0 25.0L1 0.0L1 75.0L0 100.0Z"


def test_peaks_keep_every_extreme() -> None:
    sound = np.zeros(1000, np.int16)
    sound[[3, 250, 999]] = (-500, 1000, 400)
    found = peaks(sound, 100)
    assert found.shape == (10, 2)
    assert found[0].tolist() == [-0.5, 0]
    assert found[2].tolist() == [0, 1]
    assert peaks(sound[:950], 100).shape == (10, 2)


@pytest.mark.parametrize("length_s", [1, 80, 91, 600, 3600, 7300, 90_000])
def test_every_sample_is_in_one_of_a_few_rows(length_s: int) -> None:
    length = length_s * MODEL_RATE
    row = row_length(length)
    assert row % COLUMNS == 0
    assert 1 <= -(-length // row) <= 12


def test_a_cut_over_the_edge_of_a_row_is_drawn_in_both() -> None:
    talk = transcript("word|" + "_" * 2000, rate=RATE)
    cut = Cut(Span(10 * RATE, 190 * RATE), "gaps", "pause", 0.5)
    sound = np.zeros(round(200.4 * MODEL_RATE), np.int16)
    rows = wave_rows(sound, talk, [cut], {"gaps": 1}, (), ())
    assert [len(row.cuts) for row in rows] == [1, 1]
    first, second = (row.cuts[0] for row in rows)
    assert first.place.x + first.place.width == pytest.approx(100)
    assert second.place.x == 0
    assert first.number == second.number == 1
    assert first.title == "1: pause, 0:10.0 to 3:10.0, gaps, 50%"


def test_surer_cuts_are_drawn_stronger() -> None:
    cuts = [Cut(Span(n, n + 9), "x", "um", sure) for n, sure in ((10, 0.0), (20, 0.5), (30, 1.0))]
    (row,) = wave_rows(voices_of(TALK), TALK, cuts, {"x": 1}, (), ())
    faint, middle, strong = (mark.opacity for mark in row.cuts)
    assert 0 < faint < middle < strong < 1


def test_strips_say_whose_turn_it_is_and_what_goes_on() -> None:
    words = tuple(replace(word, speaker="A" if n < 5 else "B") for n, word in enumerate(TALK.words))
    talk = replace(TALK, words=words)
    strips = speaker_strips(talk, {"A": "Ada"})
    assert [(strip.name, strip.colour) for strip in strips] == [("Ada", 0), ("B", 1)]
    assert strips[0].span == Span(words[0].span.start, words[4].span.end)
    labels = [
        Labelled(0, 1, "question", 0.9, (), (0, 1), ""),
        Labelled(2, 4, "question", 0.9, (), (2, 4), ""),
        Labelled(5, 6, None, 0.2, (), (5, 6), ""),
        Labelled(7, 8, "answer", 0.9, (), (7, 8), ""),
    ]
    found = label_strips(talk, labels)
    assert [strip.name for strip in found] == ["question", "answer"]
    assert found[0].span == Span(words[0].span.start, words[4].span.end)


def levels_of(path: str) -> list[float]:
    return [float(y) for _, y in re.findall(r"[ML](\d+) ([\d.]+)", path)]


def test_pace_counts_words_over_what_plays() -> None:
    talk = transcript("word======" + "|word======" * 59 + "_" * 600, rate=RATE)
    plan = pace_chart(talk, timeline_without(talk.source, [Span(60 * RATE, 119 * RATE)]))
    assert plan
    assert plan.figures == ["30 words a minute", "59 words a minute"]
    before, after = map(levels_of, plan.lines)
    assert plan.high == 100
    assert before[10] == after[10] == pytest.approx(40, abs=1)  # 60 a minute, of 100
    assert before[-1] == 100
    assert len(after) < len(before)  # where nothing plays there is no pace


def test_a_recording_without_words_has_no_pace() -> None:
    talk = transcript("%%%%%%%%%%")
    assert pace_chart(talk, timeline_without(talk.source, [])) is None


def test_the_loudness_of_the_edit_is_of_what_plays() -> None:
    talk = transcript("%" * 200, rate=RATE)
    sound = np.random.default_rng(0).normal(0, 1000, 20 * MODEL_RATE)
    sound[10 * MODEL_RATE :] *= 0.5
    levels = mono_levels(sound.astype(np.int16))
    quiet = loudness_chart(levels, timeline_without(talk.source, [Span(0, 10 * RATE)]))
    loud = loudness_chart(levels, timeline_without(talk.source, [Span(10 * RATE, 20 * RATE)]))
    assert quiet
    assert loud
    figures = [float(chart.figures[1].split()[0].replace("−", "-")) for chart in (quiet, loud)]
    assert figures[1] - figures[0] == pytest.approx(6, abs=0.2)
    assert quiet.low < figures[0] < quiet.high


def test_a_silent_recording_has_no_loudness() -> None:
    plan = plan_of()
    assert loudness_chart(mono_levels(np.zeros(16_000, np.int16)), plan.timeline) is None
