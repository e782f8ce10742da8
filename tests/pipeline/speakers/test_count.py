from __future__ import annotations

import pytest

from media.span import Span
from pipeline.protocols.diarizer import Diarization, Turn
from pipeline.speakers.count import count_in_doubt

TURNS = (Turn(Span(0, 9), "A"), Turn(Span(9, 20), "B"))


def told(fewest: int, most: int, **more: object) -> Diarization:
    count = {"fewest": fewest, "most": most}
    return Diarization(TURNS, TURNS, made_by={"count": count, **more})


@pytest.mark.parametrize(
    ("fewest", "most", "speaking", "line"),
    [
        (2, 4, 3, "3 speakers, maybe 2 or 4: --speakers N says how many."),
        (1, 2, 1, "1 speaker, maybe 2: --speakers N says how many."),
        (2, 5, 2, "2 speakers, maybe 3 to 5: --speakers N says how many."),
        (3, 3, 3, None),
        (1, 2, 0, None),
    ],
)
def test_a_number_in_doubt_is_said_with_what_it_may_be(
    fewest: int, most: int, speaking: int, line: str | None
) -> None:
    assert count_in_doubt(told(fewest, most), speaking) == line


def test_whoever_said_which_two_are_one_is_not_asked_again() -> None:
    assert count_in_doubt(told(1, 3, merged={"B": "A"}), 1) is None


def test_what_says_nothing_of_its_count_is_not_in_doubt() -> None:
    assert count_in_doubt(Diarization(TURNS, TURNS), 2) is None
