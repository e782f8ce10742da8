"""Requests in the turns of phrase of people who learnt English late, or write in haste."""

from __future__ import annotations

import pytest

from pipeline.requests.parser import understand


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("The programme must make 12 minutes, please", {"shorten"}),
        ("make the talk shorter to 15 minutes", {"shorten"}),
        ("There is swearing in it, put a beep on top please", {"bleep"}),
        ("put beeps over the swear words", {"bleep"}),
        ("remove everything our guest Selma says", {"cut:speaker"}),
        ("last 3 minutes is the kettle only, cut it off", {"cut:times"}),
        ("the sound check is the first 40 seconds, drop it", {"cut:times"}),
        ("Cut the ads. Breaths are to be left as they are.", {"cut:sponsor"}),
        ("Trim the longer pauses and split the lecture into chapters", {"chapters", "gaps"}),
        ("cut from 01:14:20 until 01:16:05", {"cut:times"}),
        ("Delete everything about the price of the merger", {"cut:topic"}),
        ("remove first 3 minutes please", {"cut:times"}),
        ("drop the outro with the music", {"cut:outro"}),
        ("throw out the ads under the music", {"cut:sponsor"}),
        ("Chapters, please. Leave the sound untouched.", {"chapters"}),
        ("Cut the pauses, only the outro don't touch", {"gaps"}),
        ("Remove the pauses, but not the intro and please not her ums", {"gaps"}),
        ("the fridge was humming the hole time, fix that", {"enhance"}),
        ("remove the hesitations of all the speakers", {"fillers"}),
    ],
)
def test_a_wish_in_other_turns_is_understood(text: str, wishes: set[str]) -> None:
    assert understand(text).operations == wishes


@pytest.mark.parametrize(
    "text",
    [
        "Please don't touch anything, it was lovely without the ums",
        "Do not change anything, thank you",
        "It sounded so much better without the intro.",
        "The last editor cut the intro. I hated that.",
        "We might cut the ads at some point",
        "For the court: nothing must be cut, no ums, no breaths and no pauses.",
        "stick some applause under the bit about the prize",
        "what would it sound like without the ums",
    ],
)
def test_what_only_praises_or_tells_is_no_wish(text: str) -> None:
    assert understand(text).operations == set()


def test_a_time_is_never_read_in_half() -> None:
    (wish,) = understand("cut from 1:14:20 until 1:16:05").wishes
    assert wish.options == {"times": "4460-4565"}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Bleep every mention of Acme Corp and leave the rest", "acme corp"),
        ("mute all mentions of Jane Doe, please", "jane doe"),
        ("Censor the uses of our address", "address"),
        ('bleep every instance of "Acme"', "acme"),
    ],
)
def test_what_is_bleeped_wherever_it_is_mentioned_is_not_cut(text: str, word: str) -> None:
    (wish,) = understand(text).wanted
    assert (wish.what, wish.options) == ("bleep", {"of": word})


def test_pauses_that_are_not_cut_but_shortened_are_shortened() -> None:
    for pauses in ("pauses", "long pauses", "the pauses"):
        (wish,) = understand(f"Don't cut {pauses}, just shorten them.").wishes
        assert (wish.what, wish.keep) == ("gaps", False)
