"""How far an opening and a call to act reach, and sentences that no mark ends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.labels.ad_borders import borders, is_broken_off
from pipeline.labels.ad_reach import reach
from pipeline.labels.blocks import Line, lines_of
from tests.pipeline.labels.test_blocks import AFTER, BEFORE, READ, spoken, texts_of

FILM: str = (
    "This episode is brought to you by The Hollow Hill, directed by Ana Ruark. This thriller stars "
    "Jon Bask and Mira Oyelaran as two thieves with a conscience. When a king's gold goes missing, "
    "they are the ones who steal it back. In a land of liars, they keep their word. The Evening "
    "Courier calls it a ride that you won't forget. From the director of The Salt Road, it opens "
    "only in theaters March third. Get your tickets today. Rated R."
)
INSERTED: str = (
    "Your windows say a lot about you. At Drapely.com, we measure, we sew and we hang it all for "
    "you. Free samples, no pressure, and fifty thousand five-star reviews. Whether you want "
    "to hang it yourself or have a pro do it, we have you covered. Right now, get up to "
    "thirty percent off, plus a free measure at Drapely.com. Exclusions apply"
)
TALKED: str = (
    "Have you ever been there when it thaws? Yes I have been there twice and I was with my brother "
    "and a guide who was"
)


def line(text: str, start_s: float, length_s: float = 4.0) -> Line:
    return Line(0, 0, start_s, start_s + length_s, text)


def test_a_film_whose_read_sells_nothing_is_found_by_who_pays() -> None:
    assert texts_of(spoken(BEFORE, FILM, AFTER)) == [FILM]


def test_a_read_inserted_in_the_middle_of_a_sentence_has_its_edges_on_the_word() -> None:
    behind = "very young and he slept the whole way. " + AFTER
    (found,) = texts_of(spoken(f"{BEFORE} {TALKED} {INSERTED} {behind}"))
    assert found == INSERTED


def test_an_opening_reaches_on_and_a_call_reaches_back() -> None:
    lines = [line("This show is sponsored by Larchwood.", 0), line("It is wood.", 15)]
    lines.append(line("Go to larchwood.com.", 30))
    after, before = reach(lines, np.ones(2)).T
    assert after[0] == before[2] == 1
    assert after[0] > after[1] > after[2] > 0
    assert before[2] > before[1] > before[0] > 0


def test_nothing_reaches_over_a_wall() -> None:
    lines = [line("This show is sponsored by Larchwood.", 0), line("It is wood.", 5)]
    assert reach(lines, np.zeros(1))[1].tolist() == [0, 0]


@given(st.lists(st.sampled_from(["It is wood.", "Use code RIVER.", READ[:50]]), min_size=1))
def test_a_reach_is_a_share(texts: list[str]) -> None:
    rows = reach([line(text, 5.0 * n) for n, text in enumerate(texts)], np.ones(len(texts) - 1))
    assert rows.shape == (len(texts), 2)
    assert ((rows >= 0) & (rows <= 1)).all()


@pytest.mark.parametrize(
    ("words", "stops"),
    [
        (("who", "Your", "windows"), True),
        (("outside", "What", "are"), True),
        (("see", "The", "Hollow"), False),
        (("who.", "Your", "windows"), False),
        (("Alan", "The", "other"), False),
        (("who", "your", "windows"), False),
        (("who", "Larchwood", "is"), False),
    ],
)
def test_a_sentence_stops_where_another_begins_without_a_mark(
    words: tuple[str, str, str], stops: bool
) -> None:
    assert is_broken_off(*words) == stops


def test_talk_goes_on_behind_the_small_print_without_a_mark() -> None:
    print_, sink = (
        lines_of(spoken(f"Get it. Some {what} so as I was saying it rained for a long while"))
        for what in ("terms and conditions apply", "boats and their crews sink. So")
    )
    assert print_[-1].text == "so as I was saying it rained for a long while"
    assert borders(print_)[1][-2] > borders(sink)[1][-2]
