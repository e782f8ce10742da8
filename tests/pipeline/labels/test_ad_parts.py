"""Breaks of several advertisements in a row, in different manners, part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.labels.ad_parts import OTHER_SHOW, part_borders
from pipeline.labels.block_labels import with_talk_blocks
from pipeline.labels.blocks import Line
from pipeline.labels.taxonomy import Labelled
from tests.pipeline.labels.test_blocks import AFTER, BEFORE, OTHER_READ, READ, STAYS, spoken

if TYPE_CHECKING:
    from pipeline.transcript import Transcript

SLOGAN: Final = (
    "This show is brought to you by Carver Bank. Carver Bank's people don't just talk about money, "
    "they count it twice. Their new card tells you where it went, before you ask. It plans your "
    "month, finds you savings and even calls your landlord. Simple, quick, and done. That's "
    "counting at Carver Bank."
)
OUTDOORS: Final = (
    "There has never been a better day to get out and enjoy the air. Discover trails near you and "
    "plan your next hike with Fernway. It works offline, and it tells you where the water is. "
    "Download the free app today and find your way out."
)
VOICED: Final = (
    "I used to hold on to the side of the pool. My coach said, let go, I've got you. So you let go "
    "and you smile. For forty years Brightwell has supported young swimmers with free lessons in "
    "every state. Brightwell, begin with a smile."
)
SHOW: Final = (
    "I'm Delphine Marsh, and on my new podcast, The Wrong Door, guests tell me about the worst "
    "night of their lives. You'll hear Rufus Marl, Amara Cole, Big Sal and so many more. Listen to "
    "The Wrong Door wherever you get your podcasts."
)
HOST: Final = (
    "We have to pay for these microphones, so thank you to our friends at Pufflin. I wear my "
    "Pufflin jacket on the bike and my wife says that I look like a lamp. They're light, they're "
    "warm, and you can wash them. You get fifteen percent off your first order at pufflin.com "
    "slash river. That's pufflin.com slash river, and tell them that the lamp sent you."
)
PUBLIC: Final = (
    "Support for this podcast comes from the Hollis Family Trust, working toward a world in which "
    "all children can read. You can learn more about the Hollis Trust at hollistrust.org."
)


def found(*parts: str, pause_s: float = 0.6) -> list[tuple[str | None, str]]:
    """Label and text of every advertisement and promo in talk with parts in a row within it."""
    transcript = spoken(BEFORE, " ".join(parts), AFTER, pause_s=max(pause_s, 1.3))
    return told(transcript)


def told(transcript: Transcript) -> list[tuple[str | None, str]]:
    whole = Labelled(0, len(transcript.words) - 1, "answer", 0.9, (), (0, 0), "x")
    return [
        (one.label, " ".join(transcript.words[n].text for n in one.words))
        for one in with_talk_blocks(transcript, (whole,))
        if one.label in ("sponsor", "promo")
    ]


@pytest.mark.parametrize(
    "parts",
    [
        (READ, OTHER_READ),
        (OTHER_READ, READ),
        (SLOGAN, OUTDOORS),
        (HOST, READ),
        (READ, PUBLIC),
        (OUTDOORS, OTHER_READ, SLOGAN),
        (SLOGAN, VOICED),
    ],
)
def test_advertisements_in_a_row_are_regions_of_their_own(parts: tuple[str, ...]) -> None:
    assert found(*parts) == [("sponsor", part) for part in parts]


@pytest.mark.parametrize("read", [READ, SLOGAN, HOST])
def test_one_advertisement_is_one_region(read: str) -> None:
    assert found(read) == [("sponsor", read)]


@pytest.mark.parametrize("parts", [(READ, SHOW), (SLOGAN, SHOW), (READ, SHOW, OTHER_READ)])
def test_another_shows_promotion_within_a_break_is_an_advertisement(parts: tuple[str, ...]) -> None:
    assert found(*parts) == [("sponsor", part) for part in parts]


def test_a_part_says_that_it_is_one_of_several() -> None:
    transcript = spoken(BEFORE, f"{READ} {SHOW}", AFTER)
    whole = Labelled(0, len(transcript.words) - 1, "answer", 0.9, (), (0, 0), "x")
    first, second = (one for one in with_talk_blocks(transcript, (whole,)) if one.label != "answer")
    assert first.evidence[0].startswith("a block of")
    assert first.evidence[-1] == "one of 2 in a row"
    assert second.evidence[-1] == OTHER_SHOW
    assert second.first == first.last + 1


def test_a_jocular_read_stays_whole_and_talk_about_advertising_stays_talk() -> None:
    joke = HOST.replace("and tell them", "and I'm not joking, tell them")
    assert found(joke) == [("sponsor", joke)]
    assert found(STAYS["parody"]) == []


def test_a_break_that_is_announced_begins_behind_the_announcement() -> None:
    ahead = "We'll be right back after this short break."
    transcript = spoken(f"{BEFORE} {ahead}", f"{READ} {OTHER_READ}", f"Welcome back. {AFTER}")
    assert told(transcript) == [("sponsor", READ), ("sponsor", OTHER_READ)]


def test_another_voice_helps_to_tell_two_apart() -> None:
    lines = [
        Line(n, n, 10.0 * n, 10.0 * n + 8.8, text)
        for n, text in enumerate(["This desk stays up.", "It may rain.", "Stay dry."])
    ]
    assert part_borders(lines, ["A", "A", "A"]) == []
    assert part_borders(lines, ["A", "B", "B"]) == [1]


@given(st.lists(st.sampled_from([READ, OTHER_READ, SLOGAN, SHOW, BEFORE]), min_size=1, max_size=4))
def test_parts_neither_lose_nor_double_a_word(parts: list[str]) -> None:
    transcript = spoken(*parts, pause_s=1.0)
    whole = Labelled(0, len(transcript.words) - 1, "answer", 0.9, (), (0, 0), "x")
    labels = with_talk_blocks(transcript, (whole,))
    assert [n for one in labels for n in one.words] == list(range(len(transcript.words)))
