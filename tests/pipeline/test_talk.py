from __future__ import annotations

import pytest

from media.span import Span
from pipeline.diarize import Diarization, Turn
from pipeline.talk import Talk, talk

RATE = 1000


def of(*rows: tuple[int, int, str]) -> dict[str, Talk]:
    turns = tuple(Turn(Span(start, end), who) for start, end, who in rows)
    return {row.speaker: row for row in talk(Diarization(turns, turns), RATE)}


def test_talk_time_and_shares_add_up() -> None:
    rows = of((0, 6000, "A"), (6000, 8000, "B"))
    assert (rows["A"].talk, rows["B"].talk) == (6000, 2000)
    assert (rows["A"].share, rows["B"].share) == (0.75, 0.25)
    assert list(rows) == ["A", "B"]


def test_a_monologue_outlasts_a_breath_and_a_backchannel() -> None:
    rows = of((0, 4000, "A"), (4100, 4500, "B"), (4600, 9000, "A"), (10_000, 12_000, "A"))
    assert rows["A"].longest == 12_000


def test_a_long_pause_or_an_answer_ends_a_monologue() -> None:
    assert of((0, 4000, "A"), (7000, 9000, "A"))["A"].longest == 4000
    assert of((0, 4000, "A"), (4000, 6000, "B"), (6000, 9000, "A"))["A"].longest == 4000


@pytest.mark.parametrize(
    ("end", "count"), [(4000, 0), (5500, 0), (6500, 1)], ids=["within", "barely", "outlasts"]
)
def test_who_begins_within_a_turn_and_outlasts_it_interrupts(end: int, count: int) -> None:
    assert of((0, 5000, "A"), (3000, end, "B"))["B"].interruptions == count


def test_nobody_speaks_in_silence() -> None:
    assert talk(Diarization((), ()), RATE) == ()
