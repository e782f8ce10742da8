"""What is told of pauses that a person made longer."""

from __future__ import annotations

import numpy as np

from flows.report.html.clips import BESIDE_A_JOIN, Clips
from flows.report.html.cut_rows import editors_by_length
from flows.report.html.join_rows import join_rows
from flows.report.html.page import page
from flows.report.summary import summary
from flows.report.tables import plan_line
from media.clock import MODEL_RATE
from tests.flows.report.make import plan_of, plan_of_script, told_of, voices_of

LONGER = plan_of_script(("[pause 2.8s -> 0.6s]", "[pause 2.8s -> 4.3s]"))


def test_a_sentence_tells_how_many_pauses_are_longer_and_by_how_much() -> None:
    cuts = len(LONGER.cuts)
    assert f"{cuts} cuts take" in plan_line(LONGER)
    assert ", and one pause is 1.5s longer: " in plan_line(LONGER)
    assert "longer" not in plan_line(plan_of())


def test_a_summary_counts_them() -> None:
    assert summary(LONGER)["lengthened"] == {"count": 1, "seconds": 1.5}
    assert summary(plan_of())["lengthened"] == {"count": 0, "seconds": 0}


def test_the_page_tells_them_and_whose_they_are() -> None:
    told = " ".join(page(told_of(LONGER)).split())
    assert "A pause is 1.5s longer, with the tone of the room." in told
    assert "with the tone of the room" not in page(told_of(plan_of()))
    colours = editors_by_length(LONGER.cuts)
    rows = join_rows(LONGER, voices_of(LONGER.transcript), colours, ())
    (hold,) = LONGER.timeline.holds
    row = rows[hold.number - 1]
    assert (row.gone, row.editors) == ("1.5s more", [("script", 0)])


def test_its_clip_has_the_tone_between_both_sides() -> None:
    sound = voices_of(LONGER.transcript)
    (hold,) = LONGER.timeline.holds
    clip = Clips(LONGER.timeline, sound).edited(hold.number - 1)
    assert len(clip) == 2 * BESIDE_A_JOIN + 3 * MODEL_RATE // 2
    tone = clip[BESIDE_A_JOIN + 1000 : -BESIDE_A_JOIN - 1000].astype(float)
    place = LONGER.timeline.keeps[hold.number - 1].end * MODEL_RATE // 1000
    room = sound[place - 4000 : place + 4000].astype(float)
    assert 0.7 < np.std(tone) / np.std(room) < 1.4
