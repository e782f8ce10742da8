"""Restarts: what is taken back and said otherwise, and what only looks so."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.call import parse_call
from editors.proposers.repeats import MEANT, repeated_words
from editors.proposers.restarts.candidates import (
    LONGEST_RESTART,
    Restart,
    kinship,
    restart_candidates,
)
from editors.proposers.restarts.features import RESTART_FEATURES, laid_on, restart_features
from editors.proposers.restarts.learned import model_arrays, restart_model
from editors.proposers.restarts.meaning import says_it_again
from editors.proposers.restarts.talk import SaidWord, speaker_runs
from editors.proposers.restarts.word_classes import GROUP_OF, WORD_CLASSES, class_of
from editors.table import editor_of
from tests.editors.proposers.passages import passage_lines, struck_numbers, told
from tests.make import transcript

PASSAGES = passage_lines(Path(__file__).with_name("restarts.txt"))
CONTRASTS = passage_lines(Path(__file__).with_name("contrasts.txt"))


RESTART = "They live in the, on the other side of the river."
FOUND = 13
"""Of the passages in which something is taken back; the others are less sure than 0.8."""


def said(text: str) -> list[SaidWord]:
    return [word for _, turn in speaker_runs(told("+ " + text)[0]) for word in turn]


def struck_words(line: str) -> tuple[set[int], set[int]]:
    """The words that are struck, and those that a person would strike."""
    talk, gone = told(line)
    struck = struck_numbers(repeated_words(talk), talk)
    words = {n for n, word in enumerate(talk.words) if word.kind == "word"}
    return struck & words, gone & words


@pytest.mark.parametrize("line", PASSAGES)
def test_nothing_goes_that_a_person_would_leave(line: str) -> None:
    struck, gone = struck_words(line)
    assert struck <= gone


def test_most_of_what_is_taken_back_is_found_whole() -> None:
    pairs = [struck_words(line) for line in PASSAGES if line.startswith("+")]
    assert sum(struck == gone for struck, gone in pairs) >= FOUND
    assert len(pairs) >= 20
    assert len(PASSAGES) - len(pairs) >= 40


@pytest.mark.parametrize("line", CONTRASTS)
def test_two_whole_halves_across_a_comma_are_both_left(line: str) -> None:
    struck, gone = struck_words(line)
    assert struck <= gone


def test_a_hesitation_between_two_halves_says_that_they_are_no_contrast() -> None:
    assert struck_words("+ ((She had, um,)) she has a great voice.")[0] == {0, 1}
    assert not struck_words("- She had, she has a great voice.")[0]


def test_half_of_the_restarts_that_look_like_contrasts_go() -> None:
    pairs = [struck_words(line) for line in CONTRASTS if line.startswith("+")]
    assert 2 * sum(struck == gone for struck, gone in pairs) >= len(pairs) == 40


def test_a_restart_says_what_is_said_instead() -> None:
    (cut,) = repeated_words(told("+ They live in the, on the other side of the river.")[0])
    assert cut.editor == "repeats"
    assert cut.reason == "in the (said again as 'on the')"
    assert 0.8 <= cut.confidence <= 0.9


def test_restarts_can_be_left_out_and_asked_to_be_surer() -> None:
    talk, _ = told("+ " + RESTART)
    assert list(repeated_words(talk))
    assert not list(editor_of(parse_call("repeats:restarts=no"))(talk))
    assert not list(editor_of(parse_call("repeats:sure=1"))(talk))


def test_nothing_is_taken_back_by_another_speaker_or_in_another_language() -> None:
    assert not list(repeated_words(told("+ " + RESTART.replace(", ", ", B: "))[0]))
    talk, _ = told("+ " + RESTART)
    assert not list(repeated_words(replace(talk, language="de")))


def test_what_somebody_else_speaks_over_stays() -> None:
    talk, _ = told("+ " + RESTART)
    words = tuple(replace(word, overlapped=True) for word in talk.words)
    assert not list(repeated_words(replace(talk, words=words)))


def test_nothing_in_a_quotation_is_taken_back() -> None:
    assert not list(repeated_words(told("+ “" + RESTART + "”")[0]))


def test_words_of_one_class_are_kin_and_so_are_a_word_and_its_beginning() -> None:
    def kin(one: str, other: str) -> int:
        return kinship(SaidWord(one), SaidWord(other))

    assert (kin("the", "the"), kin("im", "i"), kin("wanted", "want")) == (4, 3, 3)
    assert (kin("he", "they"), kin("he", "its"), kin("he", "river")) == (2, 1, 0)
    assert kinship(SaidWord("w", is_cut=True), SaidWord("wanted")) == 4


def test_every_class_has_a_group_and_a_word_has_the_first_class_that_lists_it() -> None:
    assert set(WORD_CLASSES) <= GROUP_OF.keys()
    assert [class_of(word) for word in ("that", "like", "7th", "walking", "zebra")] == [
        "demonstrative", "verb", "digits", "ing", "open",
    ]  # fmt: skip


def test_a_phrase_is_laid_on_the_words_that_it_became() -> None:
    match = laid_on(said("a PC"), said("an IBM PC at home"))
    assert match.length == 3
    assert match.counts == (0, 0, 0, 1, 1, 0, 1)


def test_what_means_something_must_be_said_again() -> None:
    words = said("on Monday on Tuesday we")
    assert not says_it_again(words, Restart(0, 2, 2))
    words = said("on Monday sorry on Tuesday we")
    assert says_it_again(words, Restart(0, 2, 3))
    assert not says_it_again(said("I was. We went"), Restart(0, 2, 2))
    assert says_it_again(said("I was, we went"), Restart(0, 2, 2))


def test_a_turn_knows_marks_pauses_hesitations_and_cut_words() -> None:
    ((numbers, words),) = speaker_runs(transcript("so,|um|wh-___what|now."))
    assert numbers == [0, 2, 3, 4]
    assert [word.mark for word in words] == [",", ",", "", "."]
    assert [word.is_hesitant for word in words] == [False, True, False, False]
    assert [word.is_cut for word in words] == [False, True, False, False]
    assert words[2].pause_s == pytest.approx(0.3)


WORDS = st.lists(
    st.sampled_from(["the", "a", "I", "we,", "was", "went", "to", "harbour.", "um", "wh-", "no"]),
    max_size=25,
)


@given(WORDS)
def test_candidates_lie_within_the_turn_and_have_their_features(texts: list[str]) -> None:
    for words in [turn for _, turn in speaker_runs(told("+ " + " ".join(texts))[0])]:
        for one in restart_candidates(words):
            assert 0 <= one.first < one.end <= one.again < len(words)
            assert one.end - one.first <= LONGEST_RESTART
            row = restart_features(words, one, restart_model().language, MEANT)
            assert row.shape == (RESTART_FEATURES,)
            assert np.isfinite(row).all()


@given(WORDS)
def test_whatever_is_struck_is_followed_by_what_stays(texts: list[str]) -> None:
    talk, _ = told("+ " + " ".join(texts))
    struck = struck_numbers(repeated_words(talk), talk)
    assert not struck or max(struck) < len(talk.words) - 1


def test_the_weights_are_what_they_are_when_they_are_written_again() -> None:
    model = restart_model()
    arrays = model_arrays(model)
    rows = np.random.default_rng(0).random((5, RESTART_FEATURES), np.float32)
    assert arrays["weights0"].shape[0] == RESTART_FEATURES
    assert np.all((model.probabilities(rows) >= 0) & (model.probabilities(rows) <= 1))
    assert arrays["follows"].shape == model.language.follows.shape


def test_a_word_that_good_grammar_doubles_goes_only_where_it_slips() -> None:
    assert struck_words("+ The problem ((is)) is that nobody came.")[0] == {2}
    assert not struck_words("- What it is is a boat.")[0]
    assert not struck_words("- He had had enough of it.")[0]
    assert not struck_words("- I know that that is right.")[0]


@pytest.mark.parametrize(
    "line",
    [
        "She said no, she said never, and that was that.",
        "He never said he was sorry, he never said he was wrong.",
        "No not that, not this.",
        "Yes we can, yes we will.",
        "Nine people, nineteen people died.",
        "We work hand in hand with them.",
        "How do you do what you do?",
        "And here's what's strange about it.",
        "When you succeed, they succeed.",
        "It is not this, that, or the other thing.",
        "It keeps every password, passkey, and secret in one place.",
        "Whatever you are reaching for, reach for it now.",
        "Both Leo and I, and many of our listeners, are fans.",
        "We used the cloud instead of on device models.",
        "They left because once he was gone it was safe.",
        "But they wait, they take turns.",
    ],
)
def test_what_is_set_against_what_was_said_before_stays(line: str) -> None:
    assert not struck_words(line)[0]


@pytest.mark.parametrize(
    "line",
    [
        "If you don't think in your head, I think in my head, in a voice.",
        "There is still a stigma around having a, you know what I mean.",
        "The photons are part of mind, so of course mind is affecting them.",
        "They tell you, no, you have to have this one do it.",
        "I'm not talking about like the flu, I mean like a real one.",
        "We sell on Amazon US, Amazon Japan, Walmart and others.",
        "It is a kind of Great Wolf Lodge or whatever, which is a park.",
        "So it's like only, like, logo stuff.",
        "These are the bizarre creatures that we are, we're apes with weapons.",
        "But the question is, is the way that it was done still right?",
        "What I was talking about before, in March, was the company.",
        "I pulled out every week, about every week, to see her.",
        "I'll sing and then you sing, I'll sing and then you sing.",
        "It did happen and you saw it and I saw it.",
        "So they're like, that's why you never go there.",
        "And then, oh, right, it was in the paper.",
        "If you go up, go down with the others.",
        "What I did was, I kept a journal.",
        "They did it because we can, because we own it.",
        "You feel better about yourself, you feel better about life.",
        "I'm pro-family, I'm pro-child, I'm pro-everything.",
        "She is, was, and always will be my friend.",
        "You can, could, and should go.",
        "We can't, we can go.",
        "Hold on, hold fast, hold out.",
        "There isn't, there is a way.",
    ],
)
def test_a_restart_that_would_take_something_along_stays(line: str) -> None:
    assert not struck_words("- " + line)[0]


@pytest.mark.parametrize(
    "line",
    [
        "It goes on and on and on, and nobody minds.",
        "What do I do? I do what I can.",
        "He had severe, severe pain in the back.",
        "It helps security and engineering teams, teams want more of it.",
        "If they aren't using things like this, this is for them.",
        "They tell you, you have to eat.",
        "All that they have to do, do it now.",
        "Is it a this, this, this, or this?",
        "They're mad, they're mad.",
        "Some sung out, tear down the fence, tear down the fence.",
    ],
)
def test_copies_that_are_meant_or_belong_to_two_clauses_stay(line: str) -> None:
    assert not struck_words("- " + line)[0]


def test_copies_that_end_no_clause_go_in_spite_of_a_comma() -> None:
    assert struck_words("+ They live in ((the,)) the house.")[0] == {3}
    assert struck_words("+ And ((we're,)) we're late again.")[0] == {1}
    assert struck_words("+ And then, ((we went to,)) we went to the sea.")[0] == {2, 3, 4}


def test_what_is_drawn_together_is_not_taken_for_another_word() -> None:
    assert [word.text for word in said("we're were well we'll")] == [
        "weare",
        "were",
        "well",
        "wewill",
    ]
    assert kinship(*said("we're were")) == 0


def test_a_name_in_capitals_is_not_the_word_that_it_spells() -> None:
    words = said("Sell it to us in the US and I go")
    assert [word.text for word in words if word.is_name] == ["us"]
    assert words[6].is_name


def test_two_who_do_the_same_are_two() -> None:
    words = said("then you sing, I'll sing")
    assert not says_it_again(words, Restart(1, 3, 3))
