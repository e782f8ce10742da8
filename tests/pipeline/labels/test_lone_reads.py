"""Reads that are too short for a block's borders, found by the jump of the wording."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.labels.ad_weights import ad_log_odds
from pipeline.labels.blocks import Line, TalkBlock, blocks_of, lines_of
from pipeline.labels.lone_reads import jumps, lone_reads
from pipeline.labels.show_blocks import talk_blocks
from pipeline.labels.show_text import show_log_odds
from tests.pipeline.labels.test_blocks import AFTER, BEFORE, spoken

if TYPE_CHECKING:
    from pipeline.transcript import Transcript

SHORT: Final = (
    "Tollgate Bikes will fix yours while you wait. Get your first service free at "
    "tollgatebikes.com with the code SPOKE."
)
TURN: Final = "We were lost by then, and I will come to that, but before we do,"
SPONSOR: Final = (
    "this episode is brought to you by Larchwood. You can choose from nine kinds of wood, with "
    "free shipping. Go to larchwood.com slash river and use the code RIVER at checkout."
)


def sponsors(transcript: Transcript) -> list[str]:
    lines = lines_of(transcript)
    odds = ad_log_odds(lines)
    found = talk_blocks(lines, odds, show_log_odds([line.text for line in lines]))
    words = transcript.words
    return [
        " ".join(word.text for word in words[one.first : one.last + 1])
        for one in found
        if one.label == "sponsor"
    ]


def drawn(count: int) -> list[Line]:
    """Sentences of four seconds without a pause, none of which says anything."""
    return [Line(n, n, 4.0 * n, 4.0 * n + 4, "words") for n in range(count)]


def test_a_read_of_ten_seconds_without_a_pause_is_found() -> None:
    transcript = spoken(BEFORE, SHORT, AFTER, pause_s=0.0)
    lines = lines_of(transcript)
    assert blocks_of(lines, ad_log_odds(lines)) == ()
    assert sponsors(transcript) == [SHORT]


def test_a_read_begins_where_a_sentence_turns_to_its_sponsor() -> None:
    (found,) = sponsors(spoken(f"{BEFORE} {TURN} {SPONSOR}", AFTER))
    assert found.startswith("this episode is brought to you by")


def test_a_jump_speaks_for_a_border_and_a_slope_does_not() -> None:
    begins, ends = jumps(drawn(8), np.array([-4.0, -4, -4, 4, 4, -4, -4, -4]))
    assert (begins.argmax(), ends.argmax()) == (3, 4)
    rising, falling = jumps(drawn(9), np.linspace(-2.0, 2.0, 9))
    assert not rising.any()
    assert not falling.any()


def test_what_is_beside_another_block_is_none_of_its_own() -> None:
    odds = np.array([-4.0] * 4 + [4.0] * 4 + [-4.0] * 4)
    (alone,) = lone_reads(drawn(12), odds, ())
    assert (alone.first, alone.last) == (4, 7)
    beside = TalkBlock("outro", 9, 10, 0.9, (), (9, 9), "words")
    found = lone_reads(drawn(12), odds, (beside,))
    assert all(one.last < 7 for one in found)


def test_words_in_which_nothing_jumps_have_no_lone_read() -> None:
    assert lone_reads(drawn(12), np.full(12, -4.0), ()) == ()
