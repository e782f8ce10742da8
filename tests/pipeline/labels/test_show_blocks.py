"""Intros, outros and promos are blocks of their own, and are no advertisements."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from pipeline.labels.ad_weights import ad_log_odds
from pipeline.labels.block_labels import with_blocks, with_talk_blocks
from pipeline.labels.blocks import lines_of
from pipeline.labels.show_blocks import talk_blocks
from pipeline.labels.show_text import show_log_odds, show_name
from pipeline.labels.taxonomy import Labelled, label_named, labels_meant
from tests.pipeline.labels.test_blocks import AFTER, BEFORE, READ, STAYS, spoken

if TYPE_CHECKING:
    from pipeline.transcript import Transcript

TALK: Final = f"{BEFORE} {AFTER} {STAYS['talk about advertising']} {BEFORE} {AFTER}"
INTROS: Final = (
    "Hello everybody, and welcome to The Lost Ferry, the podcast about boats that never came "
    "back. I'm your host, Ida Brandt.",
    "You're listening to Night Kitchen. My name is Omar Reyes, and this is episode twelve.",
    "Good morning, this is The Harbour Report for Monday, the third of May. I'm Lena Fox.",
)
OUTROS: Final = (
    "That's all for today. Thank you for listening, and we'll see you next week. Goodbye.",
    "The Lost Ferry is produced by Ida Brandt, and our music is by The Tugs. Thanks for listening.",
)
PROMOS: Final = (
    "If you like what we do, please subscribe wherever you get your podcasts, and leave us a "
    "review. You can also support us on Patreon, where our members get a bonus episode.",
    "We have new T-shirts in our shop, and there are tickets for our live show in Leeds. Follow "
    "us on Instagram, and tell a friend about the show.",
)


ONLY_SOUND_LIKE_ADS: Final = Path(__file__).with_name("only_sounds_like_ads.txt")
"""Appeals, tips, stories and guests' own things, in the words of a read; one a line."""


def told(*parts: str, pause_s: float = 1.5) -> list[tuple[str, str]]:
    """Label and words of the blocks that are found when some parts are said."""
    transcript = spoken(*parts, pause_s=pause_s)
    lines = lines_of(transcript)
    texts = [line.text for line in lines]
    return [
        (block.label, said(transcript, block.words))
        for block in talk_blocks(lines, ad_log_odds(lines), show_log_odds(texts))
    ]


def said(transcript: Transcript, words: range) -> str:
    return " ".join(transcript.words[n].text for n in words)


@pytest.mark.parametrize("intro", INTROS)
def test_how_a_show_begins_is_an_intro(intro: str) -> None:
    assert told(intro, TALK) == [("intro", intro)]


@pytest.mark.parametrize("outro", OUTROS)
def test_how_a_show_ends_is_an_outro(outro: str) -> None:
    assert told(TALK, outro) == [("outro", outro)]


@pytest.mark.parametrize("promo", PROMOS)
def test_what_a_show_asks_for_itself_is_a_promo_and_no_advertisement(promo: str) -> None:
    assert told(TALK, promo, TALK) == [("promo", promo)]


def test_each_kind_stands_beside_the_others() -> None:
    parts = (INTROS[0], TALK, READ, BEFORE, PROMOS[0], AFTER, OUTROS[0])
    assert told(*parts) == [
        ("intro", INTROS[0]),
        ("sponsor", READ),
        ("promo", PROMOS[0]),
        ("outro", OUTROS[0]),
    ]


def test_an_intro_may_stand_behind_an_advertisement_and_an_outro_before_one() -> None:
    assert told(READ, INTROS[0], TALK, OUTROS[0], READ) == [
        ("sponsor", READ),
        ("intro", INTROS[0]),
        ("outro", OUTROS[0]),
        ("sponsor", READ),
    ]


def test_an_answer_before_the_goodbye_stays() -> None:
    answer = "Read before you cut, and the best line is often on the page that you skip."
    goodbye = "Thank you, Ben. This was the cutting room. Stay sharp and goodbye."
    assert told(TALK, answer, goodbye) == [("outro", goodbye)]


def test_a_story_between_two_goodbyes_is_no_part_of_the_outro() -> None:
    first = "Thank you so much for joining us, and goodbye."
    story = (
        "There was a man on the ferry with a dog. He slept through the whole crossing. "
        "The dog stood up when the horn went. Everybody laughed at the two of them."
    )
    last = "That's all for today. Thank you for listening, and we'll see you next week."
    assert told(TALK, first, story, last) == [("outro", last)]


def test_credits_that_are_only_names_are_part_of_the_outro() -> None:
    outro = (
        "This episode was produced by Ida Brandt. Host, Lena Fox. Writer, Omar Reyes. Editor, "
        "Paul Weir. Producer, Tom Hale. Mixer, Jo March. Thank you for listening, and goodbye."
    )
    assert told(TALK, outro) == [("outro", outro)]


def test_a_show_that_is_welcomed_in_the_middle_does_not_begin_there() -> None:
    long = " ".join([TALK] * 8)
    assert [label for label, _ in told(long, INTROS[0], long)] == []


@pytest.mark.parametrize("name", STAYS)
def test_ordinary_talk_is_none_of_the_shows_own_blocks(name: str) -> None:
    stays = "" if name == "a call to act for the show" else STAYS[name]
    assert told(BEFORE, stays, AFTER) == []


def test_a_recording_without_words_has_no_blocks() -> None:
    assert told() == []


def test_a_show_is_called_what_it_calls_itself() -> None:
    texts = ["Welcome to The Lost Ferry.", "I saw Paul Weir.", "That was The Lost Ferry."]
    assert show_name(texts) == "Lost Ferry"
    assert show_name(["This is Paul Weir.", "He is here."]) is None


def test_a_block_says_what_spoke_for_it() -> None:
    transcript = spoken(TALK, PROMOS[0], TALK)
    lines = lines_of(transcript)
    texts = [line.text for line in lines]
    (block,) = talk_blocks(lines, ad_log_odds(lines), show_log_odds(texts))
    assert block.evidence[0].startswith("a block of ")
    assert "'patreon'" in block.evidence
    assert block.probability > 0.7


# --- among labels -------------------------------------------------------------------------------


def test_a_block_takes_the_place_of_what_its_parts_were_labelled() -> None:
    transcript = spoken(TALK, PROMOS[0], TALK)
    count = len(transcript.words)
    one = Labelled(0, count - 1, "answer", 0.9, (), (0, 0), "x")
    found = with_talk_blocks(transcript, (one,))
    assert [row.label for row in found] == ["answer", "promo", "answer"]
    assert [n for row in found for n in row.words] == list(range(count))


def test_what_else_looks_like_an_intro_is_doubted_where_one_was_found() -> None:
    transcript = spoken(INTROS[0], TALK)
    first, count = len(INTROS[0].split()), len(transcript.words)
    rest = Labelled(first, count - 1, "intro", 0.9, (), (first, first), "x")
    lines = lines_of(transcript)
    texts = [line.text for line in lines]
    blocks = talk_blocks(lines, ad_log_odds(lines), show_log_odds(texts))
    block, other = with_blocks(transcript, (rest,), lines, ad_log_odds(lines), blocks)
    assert block.label == other.label == "intro"
    assert block.probability > 0.7 > other.probability
    assert other.evidence[-1] == "in no block of an intro"


def test_who_names_housekeeping_means_promos_too() -> None:
    assert labels_meant(["housekeeping", "ads"]) == {"housekeeping", "promo", "sponsor"}
    assert labels_meant(["promo"]) == {"promo"}
    assert label_named("promos") == "promo"


@pytest.mark.parametrize(
    "last", ["So that is why I moved to Denmark.", "Nobody in the village owned a car."]
)
def test_what_is_said_right_before_the_goodbye_stays(last: str) -> None:
    goodbye = (
        "Thank you so much for listening. Thank you all for being with us. See you next week. "
        "Goodbye."
    )
    assert told(f"{TALK} {last} {goodbye}") == [("outro", goodbye)]


@pytest.mark.parametrize("pause_s", [0.0, 0.5, 1.0])
def test_what_only_sounds_like_a_read_is_no_advertisement(pause_s: float) -> None:
    texts = ONLY_SOUND_LIKE_ADS.read_text(encoding="utf-8").splitlines()
    blocks = {text: told(BEFORE, text, AFTER, pause_s=pause_s) for text in texts}
    assert len(blocks) > 100
    assert [text for text, found in blocks.items() if "sponsor" in dict(found)] == []


def test_an_advertisement_begins_where_a_sentence_turns_to_it() -> None:
    turn = "We were lost by then, and I will come to that, but before we do,"
    read = READ.replace("This", "this", 1)
    (found,) = told(f"{BEFORE} {turn} {read}", AFTER)
    assert found == ("sponsor", read)
