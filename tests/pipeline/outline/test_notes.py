from __future__ import annotations

import re
from dataclasses import replace

import pytest

from media.span import Span
from media.timeline import timeline_without
from pipeline.outline.extract import central, chosen_sentences, stands_alone, vectors
from pipeline.outline.named_entities import links, named_people
from pipeline.outline.notes import notes, played_talk, talks
from pipeline.outline.summary import talk_summary
from pipeline.search.passages import search_passages, terms
from pipeline.segments import text_sentences
from pipeline.transcript import Transcript
from tests.editors.test_request_plan import talk


def found(text: str) -> list[str]:
    return [link for link, _ in links(talk(text).words)]


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Go to paperedit.dev, please.", "paperedit.dev"),
        ("See https://docs.python.org/3/library.", "https://docs.python.org/3/library"),
        ("It is at maple dot com slash pencils.", "maple.com/pencils"),
        ("Go to www dot maple dot co dot uk today.", "www.maple.co.uk"),
        ("Write to ben at maple dot org.", "ben@maple.org"),
        ("Write to ben@maple.org.", "ben@maple.org"),
    ],
)
def test_links_are_found_written_and_spoken(text: str, link: str) -> None:
    assert found(text) == [link]


@pytest.mark.parametrize(
    "text",
    ["Join the dot on the page.", "Version 2.0 is 3.5 times better.", "It ended.Then we left.",
     "A dot is a dot and nothing else."],
)  # fmt: skip
def test_what_is_no_link_is_none(text: str) -> None:
    assert found(text) == []


def test_names_are_counted_without_the_speakers() -> None:
    made = talk("Then Ada Lovelace met Charles Babbage. I saw Ada Lovelace, said Nora Berg.")
    assert named_people(made.words, ["Nora Berg"]) == (
        ("Ada Lovelace", 2, 1),
        ("Charles Babbage", 1, 4),
    )


def test_nobody_is_a_person_who_has_no_given_name_and_is_not_said_to_be_one() -> None:
    made = talk(
        "Then Stable Diffusion made Notion Pages. I asked Secretary Pete Hegseth and Mint Mobile. "
        "Here comes Diamond Club. We read of a person called Ajeya Cotra. Then Leon Jr. left."
    )
    assert [name for name, _, _ in named_people(made.words)] == ["Pete Hegseth", "Ajeya Cotra"]


def test_places_and_products_are_no_people() -> None:
    made = talk(
        "We met Ada Lovelace in San Francisco. Then Paul McCartney used PayPal Checkout. "
        "It was on Hacker News. Some Stripe APIs broke."
    )
    assert [name for name, _, _ in named_people(made.words)] == ["Ada Lovelace", "Paul McCartney"]


CONVERSATION = talk(
    "Why do boats float on the river? "
    "Boats float because the water under them is heavier than they are. "
    "The weight of the water that a boat pushes away carries the boat on the river. "
    "I had soup. Where can listeners read more about boats? "
    "Read about boats and the river at boats dot org.",
    "AB",
)


def test_a_summary_is_made_of_sentences_that_were_said() -> None:
    texts = [
        "Boats float on water because water under boats is heavier than wood and air.",
        "And that is all.",
        "The water that a boat pushes away carries the boat and its load.",
        "Soup is a meal that some people like to eat on cold days in winter.",
        "Why?",
    ]
    rows = vectors(texts)
    picked = chosen_sentences(texts, rows, central(rows), 2)
    assert picked == (0, 2)
    assert not stands_alone(texts[1])
    assert central(rows).sum() == pytest.approx(1.0)


def test_the_summary_opens_with_who_talks_about_what_and_with_the_introduction() -> None:
    said = (
        "Yes. The river boats of those days carry heavy stones down to the sea in the summer. "
        "Today I wanted to talk with Ben about river boats and what makes them float at all. "
        "On the sea many river boats sink under heavy stones."
    )  # fmt: skip
    texts = text_sentences(said)
    rows = vectors(texts)
    opening, body = talk_summary(texts, rows, central(rows), "Nora", ["Ben"])
    assert opening == "Nora talks with Ben about river boats and heavy stones."
    assert body.startswith("Today I wanted to talk with Ben about river boats")
    assert body.count("The river boats of those days") == 1


def test_who_is_not_known_is_not_named_in_a_summary() -> None:
    texts = ["Old river boats carry stones.", "Most river boats float."]
    rows = vectors(texts)
    assert talk_summary(texts, rows, central(rows))[0] == "About river boats."
    assert talk_summary([], rows[:0], central(rows[:0])) == []


def test_a_guess_at_a_voice_is_no_person_of_the_notes() -> None:
    timeline = timeline_without(CONVERSATION.source, ())
    text = notes(CONVERSATION, timeline, {"A": "Speaker A (Nora?)", "B": "Ben", "C": "Carl"})
    assert "Nora" not in text.partition("## People")[2].partition("## Talk")[0]
    assert "- Ben speaks" in text
    assert "- Carl speaks" not in text


def test_notes_hold_every_part_and_both_times() -> None:
    timeline = timeline_without(CONVERSATION.source, [Span(0, 7000)])
    text = notes(CONVERSATION, timeline, {"A": "Nora", "B": "Ben"}, ["Boats"])
    headings = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert headings == ["Title candidates", "Summary", "Key moments", "People", "Links", "Talk"]
    assert "- Boats\n" in text
    moment = re.search(r"- 0:(\d\d)\.0 \(0:(\d\d)\.0 of the recording\): ", text)
    assert moment
    assert int(moment[2]) - int(moment[1]) == 7
    assert "boats.org" in text
    assert "Why do boats float" not in text  # it was cut


def test_statistics_count_what_plays() -> None:
    whole = timeline_without(CONVERSATION.source, ())
    nora, ben = sorted(
        talks(played_talk(CONVERSATION, whole), {"A": "Nora", "B": "Ben"}),
        key=lambda t: t.name != "Nora",
    )
    assert (nora.name, ben.name) == ("Nora", "Ben")
    assert nora.words + ben.words == len(CONVERSATION.words)
    assert nora.questions + ben.questions == 2
    half = timeline_without(CONVERSATION.source, [Span(0, 7000)])
    assert (
        sum(t.words for t in talks(played_talk(CONVERSATION, half), {}))
        == len(CONVERSATION.words) - 7
    )


def test_notes_of_silence_are_empty_but_whole() -> None:
    silent = Transcript(CONVERSATION.source, "en", ())
    text = notes(silent, timeline_without(silent.source, ()), {})
    assert text.count("None.") == 6 - text.count("## Summary\n\n\n")


def test_terms_bring_forms_of_a_word_together() -> None:
    assert terms("Training trains the trained trainers") == ["train"] * 4
    assert terms("GPT-4's weights") == ["gpt", "4", "weight"]


def test_passages_know_questions_with_and_without_a_mark() -> None:
    made = talk("Please tell me where that comes from. It comes from there.", "AB")
    assert [passage.asks for passage in search_passages(made)] == [True, False]


def test_struck_ums_are_counted_and_no_moment_was_cut_or_is_told_twice() -> None:
    said = "The river carries every boat because boats push the heavy water away. "
    made = talk("Um, " + said + said + said, "A")
    words = (replace(made.words[0], kind="filler"), *made.words[1:])
    made = replace(made, words=words)
    timeline = timeline_without(made.source, [words[0].span])
    (row,) = talks(played_talk(made, timeline), {"A": "Nora"})
    assert (row.fillers, row.struck_fillers) == (0, 1)
    text = notes(made, timeline, {"A": "Speaker A"})
    moments = text.partition("## Key moments\n")[2].partition("## People")[0]
    assert moments.count("The river carries") == 1
    assert "cut)" not in moments
    assert "Speaker A speaks" not in text
