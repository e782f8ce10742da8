from __future__ import annotations

from itertools import pairwise, product
from typing import Final

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.span import Span
from pipeline.labels.ad_borders import borders
from pipeline.labels.ad_text import AD_FEATURES, ad_features, named_once, said_again
from pipeline.labels.ad_weights import ad_log_odds, ad_rows, ad_weights
from pipeline.labels.block_labels import with_blocks
from pipeline.labels.blocks import Rival, TalkBlock, blocks_of, likeliest_kinds, lines_of
from pipeline.labels.taxonomy import Labelled
from pipeline.transcript import Transcript, Word
from tests import make

BEFORE: Final = (
    "So we walked along the river for most of that day. He told me about his brother, who had left "
    "when they were both small. I didn't know what to say to that, and so I said nothing. There "
    "was a house on the other side, with no roof. We stood there and looked at it for a while. "
    "You know, I think he wanted to go in. But the water was too high, and it was getting dark."
)
READ: Final = (
    "This episode is brought to you by Larchwood. Larchwood makes desks that go up and down, and "
    "they are easy to build. You can choose from nine kinds of wood, with free shipping and a "
    "thirty day money-back guarantee. Our listeners get twenty percent off their first order. Go "
    "to larchwood.com slash river and use the code RIVER at checkout. That's larchwood.com slash "
    "river."
)
OTHER_READ: Final = (
    "With Penny Lane Savings you get four percent on every dollar, with no monthly fees. Open your "
    "account in minutes at pennylane.com today. Member FDIC. Terms apply."
)
AFTER: Final = (
    "The next morning the water had gone down. He was up before me and he had already made a fire. "
    "I asked him whether he had slept, and he laughed. We crossed where the stones were, and he "
    "went first. Inside there was a table, and on the table there was a letter. It was his "
    "brother's hand. He read it twice, and then he put it into his coat. He never told me what it "
    "said."
)
STAYS: Final = {
    "a call to act for the show": (
        "If you like what we do, please follow the show and leave us a review. It helps other "
        "people to find us. You can also become a patron on our website, and then you get a bonus "
        "episode each month. Thanks to everybody who does that already."
    ),
    "talk about advertising": (
        "We lived on sponsors for two years. They wanted me to say that I slept better, and I "
        "didn't. The promo code was how they knew whether it had worked. I hated it, and in the "
        "end we gave the money back and asked the listeners instead."
    ),
    "parody": (
        "And this week's sponsor is, let me look at my notes, nobody. Thank you, nobody, for "
        "believing in us. He pays in mice, I think. No, I'm kidding, that was the cat."
    ),
}


def spoken(*parts: str, pause_s: float = 1.5) -> Transcript:
    """Parts one after another, three words a second, with pauses between them."""
    words, at = [], 0
    for part in parts:
        for text in part.split():
            words.append(Word(text, Span(at, at + 300), 0.9, "A"))
            at += 333
        at += round(pause_s * 1000)
    return Transcript(make.source(max(at, 1), 1000), "en", tuple(words))


def ad_blocks(transcript: Transcript) -> tuple[TalkBlock, ...]:
    lines = lines_of(transcript)
    return blocks_of(lines, ad_log_odds(lines))


def texts_of(transcript: Transcript) -> list[str]:
    return [
        " ".join(transcript.words[n].text for n in block.words) for block in ad_blocks(transcript)
    ]


def test_a_read_is_a_block_from_its_first_word_to_its_last() -> None:
    assert texts_of(spoken(BEFORE, READ, AFTER)) == [READ]


def test_a_pause_behind_the_talk_after_a_read_draws_little_of_it_in() -> None:
    talk = (
        "So he told me about his brother. There was a house there. It had no roof. I stood there. "
        "He laughed at it."
    )
    (found,) = texts_of(spoken(BEFORE, f"{READ} {talk}", AFTER, pause_s=6.0))
    assert found.startswith(READ)
    assert not found.endswith(talk[-40:])


def test_reads_in_a_row_are_one_block() -> None:
    assert texts_of(spoken(BEFORE, READ, OTHER_READ, AFTER)) == [f"{READ} {OTHER_READ}"]


@pytest.mark.parametrize("parts", [(READ, BEFORE), (BEFORE, READ), (READ,)])
def test_a_read_may_begin_or_end_a_recording(parts: tuple[str, ...]) -> None:
    assert texts_of(spoken(*parts)) == [READ]


@pytest.mark.parametrize("name", STAYS)
def test_what_is_no_advertisement_is_no_block(name: str) -> None:
    assert texts_of(spoken(BEFORE, STAYS[name], AFTER)) == []


def test_a_block_says_what_spoke_for_it() -> None:
    (block,) = ad_blocks(spoken(BEFORE, READ, AFTER))
    assert block.probability > 0.7
    assert block.evidence[0].startswith("a block of 2")
    assert "'brought to you'" in block.evidence
    assert "after a pause of 1.5 s" in block.evidence
    assert set(range(block.decided[0], block.decided[1] + 1)) <= set(block.words)


def test_a_recording_without_words_has_no_blocks() -> None:
    assert ad_blocks(spoken()) == ()


def test_sentences_end_at_long_pauses_and_hold_every_word_once() -> None:
    transcript = spoken("One two three. Four", "five, six. Seven")
    lines = lines_of(transcript)
    assert [line.text for line in lines] == ["One two three.", "Four", "five, six. Seven"]
    assert [n for line in lines for n in range(line.first, line.last + 1)] == list(range(7))


NUMBERS = st.floats(-9, 9)


def rivals(count: int, kinds: int) -> st.SearchStrategy[list[Rival]]:
    row = st.lists(NUMBERS, min_size=count, max_size=count).map(np.array)
    return st.lists(st.builds(Rival, row, row, row), min_size=kinds, max_size=kinds)


@given(st.tuples(st.integers(1, 5), st.integers(1, 3)).flatmap(lambda size: rivals(*size)))
def test_the_run_of_kinds_is_the_best_of_all(some: list[Rival]) -> None:
    def total(path: tuple[int, ...]) -> float:
        edges, sum_ = [0, *path, 0], 0.0
        for n, kind in enumerate(path):
            if kind:
                one = some[kind - 1]
                sum_ += float(one.worth[n])
                sum_ -= max(0, one.begin[n]) * (edges[n] != kind)
                sum_ -= max(0, one.end[n]) * (edges[n + 2] != kind)
        return sum_

    count = len(some[0].worth)
    best = max(total(path) for path in product(range(len(some) + 1), repeat=count))
    assert total(tuple(likeliest_kinds(some))) == pytest.approx(best)


def test_a_name_of_one_minute_and_what_is_said_again_are_told() -> None:
    again = "the quick brown fox jumps over the lazy dog tonight."
    filler = [" ".join(f"{letter}{n}" for letter in "abcdefgh") for n in range(40)]
    texts = [again, "Larchwood is here.", "Get Larchwood now.", *filler, again]
    assert named_once(texts)[1:3].min() > 0
    assert named_once(texts)[5:].max() == 0
    assert said_again(texts)[[0, -1]].tolist() == [1, 1]
    assert said_again(texts)[1:-1].max() == 0


def test_there_is_a_weight_for_every_feature() -> None:
    columns = 2 * len(AD_FEATURES)
    nothing = np.zeros(1), np.zeros((1, 2)), np.zeros(0)
    assert ad_features(["Go now."], *nothing).shape == (1, columns)
    assert ad_weights().features.shape == (columns + 1,)
    assert ad_log_odds([]).shape == (0,)


# --- blocks among labels ------------------------------------------------------------------------


@given(st.data())
def test_blocks_among_labels_neither_lose_nor_double_a_word(data: st.DataObject) -> None:
    transcript = spoken(BEFORE, READ, AFTER)
    lines, count = lines_of(transcript), len(transcript.words)
    cuts = sorted(data.draw(st.sets(st.integers(1, count - 1), max_size=6)))
    labels = [
        Labelled(a, b - 1, data.draw(st.sampled_from(["answer", "sponsor"])), 0.9, (), (a, a), "x")
        for a, b in pairwise([0, *cuts, count])
    ]
    numbers = st.lists(st.sampled_from([-6.0, 3.0]), min_size=len(lines), max_size=len(lines))
    odds = np.array(data.draw(numbers))
    found = with_blocks(transcript, labels, lines, odds, blocks_of(lines, odds))
    assert [n for one in found for n in one.words] == list(range(count))
    for block in blocks_of(lines, odds):
        assert [one.label for one in found if set(one.words) & set(block.words)] == ["sponsor"]
    for one in found:
        assert one.first <= one.decided[0] <= one.decided[1] <= one.last


def among(text: str, pause_s: float) -> Labelled:
    """What becomes of a stretch between talk that was labelled `sponsor`."""
    transcript = spoken(BEFORE, text, AFTER, pause_s=pause_s)
    first, count = len(BEFORE.split()), len(text.split())
    one = Labelled(first, first + count - 1, "sponsor", 0.95, (), (first, first), "x")
    lines = lines_of(transcript)
    odds = ad_log_odds(lines)
    (found,) = with_blocks(transcript, (one,), lines, odds, blocks_of(lines, odds))
    return found


def test_a_read_speaks_less_for_what_is_said_after_a_pause() -> None:
    around = len(AD_FEATURES) + AD_FEATURES.index("address")
    near, far = (
        ad_rows(lines_of(spoken(READ, "He slept.", pause_s=pause_s)), ad_weights())[-1, around]
        for pause_s in (1.3, 3.0)
    )
    assert 0 < far < 0.7 * near


def test_a_pitch_that_begins_with_a_trouble_does_not_begin_with_the_sponsor() -> None:
    turn, opening = (
        "That's where today's sponsor, Larchwood, comes in.",
        "Our sponsor is Larchwood.",
    )
    begins = [
        borders(lines_of(spoken(f"Debt is hard to pay. {one}")))[0] for one in (turn, opening)
    ]
    assert begins[0][1] < begins[1][1]


def test_a_read_too_short_for_a_block_stays_as_it_was_labelled() -> None:
    read = "This episode is brought to you by Larchwood. Use the code RIVER at checkout."
    assert among(read, 0.1).probability == 0.95


def test_a_sponsor_that_is_only_mentioned_stays_as_it_was_labelled() -> None:
    assert among("This episode is brought to you by Maple Street Pencils.", 0.3).probability == 0.95


def test_what_only_looks_like_a_read_as_a_whole_is_shown_and_no_more() -> None:
    found = among(STAYS["talk about advertising"], 0.1)
    assert found.label == "sponsor"
    assert found.probability < 0.7
    assert found.evidence[-1] == "in no block of an advertisement"
