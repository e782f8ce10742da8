"""What rules make of talk: each rule by itself, as log-odds."""

from __future__ import annotations

import pytest

from pipeline.labels.rules import Ruled, own_scores, ruled
from pipeline.labels.taxonomy import LABELS
from pipeline.segments import Segment, Sentence, text_sentences

PLAIN = "It is made of oak."


def said(text: str, role: str | None = None, at: float = 0.5) -> Segment:
    parts: list[Sentence] = []
    for one in text_sentences(text):
        first = parts[-1].last + 1 if parts else 0
        parts.append(Sentence(first, first + len(one.split()) - 1, one))
    return Segment(0, max(0, len(text.split()) - 1), text, tuple(parts), "A", role, at)


def scores(text: str = PLAIN, role: str | None = "host", at: float = 0.5) -> dict[str, float]:
    return ruled(said(text, role, at)).scores


def gained(
    cue: str, role: str | None = "host", at: float = 0.5, base: str = PLAIN
) -> dict[str, float]:
    """What a sentence adds to plain talk, by label."""
    without, with_it = scores(base, role, at), scores(f"{cue} {base}", role, at)
    return {
        name: round(with_it[name] - without[name], 6)
        for name in LABELS
        if with_it[name] != without[name]
    }


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        ("guest", {"answer": 3.0, "comment": -1.0}),
        ("host", {"comment": 2.0}),
        ("producer", {"credits": 2.0, "sponsor": 1.0, "housekeeping": 1.0, "intro": 0.5}),
        (None, {"answer": 2.0, "comment": 0.5}),
    ],
)
def test_who_speaks_says_what_it_probably_is(role: str | None, expected: dict[str, float]) -> None:
    by_place = {"intro": -3.0, "teaser": -3.0, "outro": -3.0, "credits": -2.0}
    found = {
        name: score - by_place.get(name, 0.0)
        for name, score in scores(role=role).items()
        if score != by_place.get(name, 0.0)
    }
    assert found == expected


PLACES = [
    (-0.01, {"smalltalk": 3.0, "crew": 2.0, "answer": -2.0, "comment": 1.0}),
    (0.0, {"teaser": 2.0, "intro": 2.5, "housekeeping": 1.0, "outro": -3.0, "comment": 2.0}),
    (0.0119, {"teaser": 2.0, "intro": 2.5, "housekeeping": 1.0, "outro": -3.0, "comment": 2.0}),
    (0.0121, {"intro": 2.5, "housekeeping": 1.0, "outro": -3.0, "comment": 2.0}),
    (0.0599, {"intro": 2.5, "housekeeping": 1.0, "outro": -3.0, "comment": 2.0}),
    (0.0601, {"intro": -3.0, "teaser": -3.0, "outro": -3.0, "credits": -2.0, "comment": 2.0}),
    (0.9149, {"intro": -3.0, "teaser": -3.0, "outro": -3.0, "credits": -2.0, "comment": 2.0}),
    (0.9151, {"intro": -3.0, "teaser": -3.0, "credits": -2.0, "comment": 2.0}),
    (0.9649, {"intro": -3.0, "teaser": -3.0, "credits": -2.0, "comment": 2.0}),
    (0.9651, {"intro": -3.0, "teaser": -3.0, "outro": 4.0, "answer": -1.5, "credits": -2.0,
              "comment": 1.0}),
    (0.9751, {"intro": -3.0, "teaser": -3.0, "outro": 4.0, "answer": -1.5, "credits": 1.0,
              "comment": 1.0}),
]  # fmt: skip


@pytest.mark.parametrize(("at", "expected"), PLACES)
def test_where_it_is_said_says_what_it_probably_is(at: float, expected: dict[str, float]) -> None:
    assert {name: score for name, score in scores(at=at).items() if score} == expected


def test_a_guest_opens_no_show_and_is_what_a_teaser_is_made_of() -> None:
    assert scores(role="guest", at=0.0)["teaser"] == 4.0
    assert scores(role="guest", at=0.0)["intro"] == 0.0
    assert scores(role="guest", at=0.0)["housekeeping"] == 0.0


def test_credits_are_a_producers() -> None:
    assert scores(role="producer", at=0.99)["credits"] == 4.5


@pytest.mark.parametrize(("words", "outro"), [(12, 4.0), (13, 2.5)])
def test_a_short_word_at_the_end_is_a_goodbye(words: int, outro: float) -> None:
    assert scores("ah " * words, at=0.97)["outro"] == outro


@pytest.mark.parametrize(
    ("text", "role", "score"),
    [
        ("It is. Is it?", "host", 4.0), ("It is. Is it?", "guest", 2.0),
        ("Is it? It is. It is. It is. It is.", "host", 2.5),
        ("It is. Is it? It is. It is.", "host", 2.5),
        ("It is. Is it? It is. It is.", "guest", 0.0),
        ("It is. Is it? It is. It is. It is.", "host", 1.0),
        ("It is. Is it? It is. It is. It is.", "guest", 0.0),
        ("It is.", "host", 0.0),
    ],
)  # fmt: skip
def test_a_question_counts_most_at_the_end_and_from_whoever_asks(
    text: str, role: str, score: float
) -> None:
    assert scores(text, role)["question"] == score


def test_a_turn_of_phrase_speaks_for_its_label_and_says_so() -> None:
    found = ruled(said(f"This is brought to you by Oak. {PLAIN}", "host"))
    assert found.scores["sponsor"] == 5.0
    assert found.evidence["sponsor"] == ["'brought to you by'"]
    assert found.by_sentence["sponsor"] == [5.0, 0.0]


def test_what_speaks_against_a_label_is_no_evidence_for_it() -> None:
    found = ruled(said(PLAIN, "host"))
    assert found.scores["outro"] == -3
    assert found.evidence == {"comment": ["host"]}


def test_reasons_say_where() -> None:
    assert ruled(said(PLAIN, "host", 0.98)).evidence["outro"] == [
        "at 98.0% of the recording",
        "short",
    ]
    assert ruled(said(PLAIN, "host", -0.1)).evidence["crew"] == ["before the beginning"]
    found = ruled(said("Is it?", "host")).evidence
    assert found["question"] == ["ends with a question"]


def test_the_same_turn_of_phrase_counts_once() -> None:
    once = gained("Brought to you by Oak.")
    assert gained("Brought to you by Oak. BROUGHT to you by Elm.") == once == {"sponsor": 5.0}


def test_all_turns_of_phrase_of_a_label_weigh_nine_at_most() -> None:
    assert gained("Brought to you by Oak. Use code TREE at checkout.") == {"sponsor": 9.0}
    found = ruled(said("Brought to you by Oak. Use code TREE at checkout.", "host"))
    assert sum(found.by_sentence["sponsor"]) >= 10.0


def test_a_guest_seldom_speaks_for_the_show() -> None:
    assert gained("Brought to you by Oak.", "guest") == {"sponsor": 2.5}
    assert gained("How was your weekend.", "guest", at=0.5)["smalltalk"] == 4.0
    assert gained("How was your weekend.", "guest", at=0.05)["smalltalk"] == 8.0
    assert gained("Scratch that.", "guest") == {"retake": 5.0}


def test_a_guest_who_wants_to_ask_is_no_interviewer() -> None:
    assert gained("Let me ask.", "host") == {"question": 3.0}
    assert gained("Let me ask.", "guest") == {}


def test_who_ends_with_a_question_makes_no_remark() -> None:
    assert gained("Fascinating.", base=PLAIN) == {"comment": 1.5}
    assert gained("Fascinating.", base="Is it oak?") == {}


def test_long_talk_brushes_many_things_but_may_be_an_advertisement() -> None:
    long = "ah " * 88 + "."
    assert gained("Scratch that.", base=long)["retake"] == pytest.approx(5 * (45 / 91) ** 1.5)
    assert gained("Brought to you by Oak.", base=long) == {"sponsor": 5.0}
    assert gained("From customers.", base=long)["sponsor"] == pytest.approx(
        1.5 * (45 / 91) ** 1.5, abs=1e-5
    )


def test_talk_of_45_words_is_not_long_yet() -> None:
    assert gained("Scratch that.", base="ah " * 42 + ".") == {"retake": 5.0}
    assert gained("Scratch that.", base="ah " * 43 + ".")["retake"] < 5.0


def test_a_segment_without_sentences_is_judged_by_its_place() -> None:
    assert ruled(Segment(0, 0, "", (), "A", "host", 0.5)).scores["comment"] == 2.0


def test_only_reasons_for_a_label_are_kept() -> None:
    one = Ruled()
    one.add("crew", 1.0, "bell")
    one.add("crew", -2.0, "silence")
    one.add("crew", 0.5)
    assert one.scores["crew"] == -0.5
    assert one.evidence == {"crew": ["bell"]}


def test_a_label_of_ones_own_is_found_by_the_words_of_its_description() -> None:
    own = {"quiz": "the listeners guess a strange sound", "news": "what happened"}
    rows = own_scores(["Now guess: which strange SOUND is it?", "It is oak.", ""], own)
    assert rows.tolist() == [[3.5, -1.0], [-1.0, -1.0], [-1.0, -1.0]]
    many = {"quiz": "alpha bravo charlie delta echoes foxtrot golfing"}
    assert own_scores([many["quiz"]], many).tolist() == [[8.0]]


def test_words_of_three_letters_tell_nothing_and_names_count() -> None:
    assert own_scores(["the cat and quiz"], {"quiz": "the cat"}).tolist() == [[0.5]]
