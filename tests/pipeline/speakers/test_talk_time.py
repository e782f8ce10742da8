from __future__ import annotations

import pytest

from media.span import Span
from pipeline.protocols.diarizer import Diarization, Turn
from pipeline.speakers.talk_time import TalkTime, talk_time

RATE = 1000


def of(*rows: tuple[int, int, str]) -> dict[str, TalkTime]:
    turns = tuple(Turn(Span(start, end), who) for start, end, who in rows)
    return {row.speaker: row for row in talk_time(Diarization(turns, turns), RATE)}


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
    assert talk_time(Diarization((), ()), RATE) == ()


def test_a_short_remark_between_two_others_ends_no_monologue_of_either() -> None:
    rows = of((0, 5000, "A"), (5000, 5900, "B"), (5900, 12_000, "C"))
    assert rows["A"].longest == 5000
    assert rows["B"].longest == 900
    assert rows["C"].longest == 6100


def test_short_turns_of_one_speaker_are_no_backchannels_to_themselves() -> None:
    rows = of((0, 4000, "A"), (4100, 4900, "A"), (5000, 12_000, "A"))
    assert rows["A"].longest == 12_000
    assert of((0, 900, "A"), (1000, 1900, "A"), (2000, 2900, "A"))["A"].longest == 2900


@pytest.mark.parametrize(("length", "longest"), [(999, 9000), (1000, 5000)])
def test_a_backchannel_is_shorter_than_a_second(length: int, longest: int) -> None:
    rows = of((0, 4000, "A"), (4000, 4000 + length, "B"), (4000, 9000, "A"))
    assert rows["A"].longest == longest


@pytest.mark.parametrize(("gap", "longest"), [(2000, 7000), (2001, 3000)])
def test_a_monologue_outlasts_two_seconds_of_silence(gap: int, longest: int) -> None:
    assert of((0, 3000, "A"), (3000 + gap, 5000 + gap, "A"))["A"].longest == longest


def test_who_begins_or_ends_with_a_short_word_has_that_for_a_monologue() -> None:
    rows = of((0, 500, "B"), (500, 4000, "A"), (4000, 4500, "C"))
    assert (rows["B"].longest, rows["A"].longest, rows["C"].longest) == (500, 3500, 500)
    assert of((0, 500, "B"), (500, 4000, "A"))["B"].longest == 500


@pytest.mark.parametrize(("end", "count"), [(5999, 0), (6000, 1)])
def test_who_goes_on_for_a_second_has_taken_the_floor(end: int, count: int) -> None:
    assert of((0, 5000, "A"), (3000, end, "B"))["B"].interruptions == count


def test_who_waits_for_the_end_does_not_interrupt_nor_does_who_goes_on() -> None:
    assert of((0, 5000, "A"), (5000, 9000, "B"))["B"].interruptions == 0
    assert of((0, 5000, "A"), (3000, 9000, "A"))["A"].interruptions == 0


def test_every_interruption_counts_once_however_many_it_cuts_off() -> None:
    rows = of((0, 5000, "A"), (1000, 5500, "B"), (3000, 9000, "C"), (8000, 12_000, "A"))
    assert rows["C"].interruptions == 1
    assert rows["A"].interruptions == 1
    assert rows["B"].interruptions == 0


def test_two_interruptions_are_two() -> None:
    rows = of((0, 5000, "A"), (4000, 7000, "B"), (7000, 9000, "A"), (8000, 11_000, "B"))
    assert rows["B"].interruptions == 2


def test_talk_time_counts_overlap_and_the_most_talkative_is_first() -> None:
    rows = of((0, 2000, "A"), (1000, 7000, "B"), (1500, 3000, "A"))
    assert (rows["A"].talk, rows["B"].talk) == (3000, 6000)
    assert list(rows) == ["B", "A"]
    assert sum(row.share for row in rows.values()) == pytest.approx(1)


def test_who_is_never_heard_alone_has_no_monologue_yet_talks() -> None:
    alone = (Turn(Span(0, 5000), "A"),)
    rows = talk_time(Diarization((*alone, Turn(Span(1000, 2000), "B")), alone), RATE)
    assert [(row.speaker, row.talk, row.longest) for row in rows] == [
        ("A", 5000, 5000), ("B", 1000, 0),
    ]  # fmt: skip
