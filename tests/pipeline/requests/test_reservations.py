"""What is asked for under a condition, or told, or meant of another thing is not carried out."""

from __future__ import annotations

import inspect
import sys
import time

import pytest

from pipeline.requests.parser import understand
from pipeline.requests.sentences import clauses


def _is_refused(text: str) -> bool:
    """Whether nothing is done, and a sentence says why."""
    request = understand(text)
    return not request.operations and bool(request.unknown)


@pytest.mark.parametrize(
    "text",
    [
        "Cut the ums if the episode is over an hour long.",
        "Remove the ads only if there are more than three of them.",
        "If it's too long, drop the small talk.",
        "Cut the tangents if they are boring",
        "Until I say otherwise cut the ads",
        "I'm thinking about cutting the ads",
        "Ask me before you cut the ads",
        "Check with me before cutting the ads",
    ],
)
def test_what_hangs_on_a_condition_is_refused(text: str) -> None:
    assert _is_refused(text)


@pytest.mark.parametrize("text", ["From now on no intro", "In the next episode, drop the intro"])
def test_what_is_asked_for_later_is_not_done_now(text: str) -> None:
    assert _is_refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "I have already removed the ums",
        "We removed the ads last week",
        "The ums have already been removed",
        "Ben cut the intro yesterday",
        "This episode is about ums",
        "We discuss how to edit out pauses",
        "There are no ums in this one",
    ],
)
def test_what_is_told_is_no_order(text: str) -> None:
    assert _is_refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Have you removed the ads?",
        "Should I cut the intro?",
        "Why did you cut the outro?",
        "Would it be better without the small talk?",
    ],
)
def test_a_question_about_an_edit_orders_none(text: str) -> None:
    assert not understand(text).wishes


@pytest.mark.parametrize(
    "text",
    [
        "Remove the ums from the captions",
        "No ads in the clips",
        "Take the ads out of the show notes",
        "Shorten the show notes",
        "Fix the captions",
    ],
)
def test_what_is_to_change_in_a_product_does_not_change_the_edit(text: str) -> None:
    assert _is_refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Cut the pause before the punchline",
        "Cut the pauses over 2 seconds in the Q&A",
        "Cut the ums outside the interview",
        "Cut the ums at the start",
        "In the second half, cut the ums",
        "Cut the ums, but not when Ben is joking.",
        "Denoise only the second half",
        "Turn up the guest only",
        "Cut Anna's tangents",
        "Remove the ad for the mattress company",
        "Cut the ad Ben reads",
        "Shorten pauses, except mine",
        "Cut everyone's ums but mine",
        "Cut the ums. Not Ben's.",
    ],
)
def test_what_is_meant_of_one_place_or_person_is_not_done_everywhere(text: str) -> None:
    assert _is_refused(text)


@pytest.mark.parametrize(
    "text",
    ["Trim the intro to ten seconds", "Cut the intro short", "Reduce the ums slightly",
     "Cut down on the small talk a bit"],
)  # fmt: skip
def test_what_is_to_be_less_does_not_go_altogether(text: str) -> None:
    assert _is_refused(text)


@pytest.mark.parametrize(
    "text",
    ["Make it longer", "Don't make it shorter than 30 minutes", "Don't go under 20 minutes",
     "Make it at least 30 minutes", "Make it ten minutes shorter"],
)  # fmt: skip
def test_a_length_that_is_no_upper_limit_shortens_nothing(text: str) -> None:
    assert _is_refused(text)


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("If you can, cut the ums", {"fillers"}),
        ("It would be great if the ums were gone", {"fillers"}),
        ("If it is off topic, cut it", {"cut:tangent"}),
        ("I would like to have the ums removed", {"fillers"}),
        ("Cut the pauses in this episode", {"gaps"}),
        ("For the podcast, cut the ums", {"fillers"}),
        ("Make a few clips for instagram", {"clips"}),
        ("Cut the ums and make captions for the deaf", {"fillers", "captions"}),
        ("The radio station gives us 28 minutes.", {"shorten"}),
    ],
)
def test_courtesy_and_what_is_meant_of_everything_refuse_nothing(
    text: str, operations: set[str]
) -> None:
    assert understand(text).operations == operations


def test_the_length_of_clips_is_not_that_of_the_episode() -> None:
    assert understand("4 clips, under a minute each").operations == {"clips"}


@pytest.mark.parametrize(
    "text", ["I don't want the swearing in there, bleep it", "Bleep the f-words, don't cut them"]
)
def test_what_is_to_be_bleeped_and_not_cut_is_bleeped(text: str) -> None:
    assert understand(text).operations == {"bleep"}


def test_two_who_are_named_both_lose_their_ums() -> None:
    request = understand("Ben's and Anna's ums can go", ["Ben", "Anna", "Carl"])
    assert [wish.options["name"] for wish in request.kept] == ["Carl"]
    assert request.operations == {"fillers"}


@pytest.mark.parametrize(
    "text",
    ["Spanish subtitles", "The transcript as docx", "Export the transcript in Word format",
     "Use the first take", "Clips without ums", "No captions for the ads"],
)  # fmt: skip
def test_what_only_another_file_could_hold_is_refused(text: str) -> None:
    assert _is_refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Cut my ums, leave my guest's alone",
        "Please shorten the silences, although the one after the toast must stay as it is",
        "Bleep the swearing but only Tom's",
        "Only denoise my channel",
        "Lose any tangent longer than five minutes",
        "Cut up to the small talk",
    ],
)
def test_what_spares_one_of_them_refuses_all(text: str) -> None:
    assert _is_refused(text)


@pytest.mark.parametrize(
    "text",
    ["The pauses are intentional", "The repetition is a rhetorical device", "I have no issue with "
     "his swearing", "We can live with the hum", "I said it twice on purpose",
     "The silence after the verdict matters", "The awkward silence is the joke"],
)  # fmt: skip
def test_what_is_defended_stays(text: str) -> None:
    assert not understand(text).wanted


@pytest.mark.parametrize(
    "text", ["I'll cut the ums myself", "Someone else does the captions", "The captions are done"]
)
def test_what_others_do_is_not_done_here(text: str) -> None:
    assert _is_refused(text)


@pytest.mark.parametrize(
    ("text", "times"),
    [("Trim 10 seconds off the start", "0-10"), ("Cut two minutes from the end", "-120-")],
)
def test_what_is_taken_off_an_end_is_a_stretch_of_time(text: str, times: str) -> None:
    assert [wish.options for wish in understand(text).wanted] == [{"times": times}]


def test_what_lies_at_times_is_not_cut_elsewhere() -> None:
    request = understand("Cut 0:00 to 1:00 please, that's the soundcheck")
    assert request.operations == {"cut:times"}


def test_nothing_else_takes_nothing_back() -> None:
    assert understand("Ums. Nothing else.").operations == {"fillers"}


@pytest.mark.parametrize(
    "unit",
    ["no ads no ums ", "if ", "not the ums, ", "only my ", "a", "ben's and anna's ums ",
     "where we ", "with the ", "at least ", "in the ", "it is ", "the first take ", "cut a ",
     "x's "],
)  # fmt: skip
def test_a_long_row_of_anything_is_read_in_a_moment(unit: str) -> None:
    started = time.process_time()
    understand((unit * 1500)[:1500])
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "text",
    [
        "Remove the pauses while I'm speaking",
        "Captions for Ben only",
        "Make the intro a clip",
        "Transcribe the intro",
        "Bleep the ad",
        "Remove the music under the intro",
        "Remove the name from the outro",
        "Remove the host's questions",
        "Make the intro shorter",
        "Cut the ads that Ben reads",
    ],
)
def test_less_than_the_whole_is_not_done_to_the_whole(text: str) -> None:
    request = understand(text, ["Ben", "Anna"])
    assert not request.operations
    assert request.unknown


@pytest.mark.parametrize(
    ("text", "operation"),
    [
        ("Remove the ums before uploading", "fillers"),
        ("Remove the ums so I can publish it tomorrow", "fillers"),
        ("This goes out tomorrow, please cut the ums", "fillers"),
        ("Make sure there are no ums", "fillers"),
        ("Shorten the pauses between sentences", "gaps"),
        ("List the chapters", "chapters"),
        ("Replace the swearing with bleeps", "bleep"),
        ("Put the levels right", "levels"),
    ],
)
def test_why_something_is_wanted_refuses_nothing(text: str, operation: str) -> None:
    assert understand(text).operations == {operation}


def test_a_keep_of_ones_answers_still_holds() -> None:
    assert understand("Keep Ben's answers", ["Ben", "Anna"]).kept


def test_a_long_row_of_orders_is_no_deeper_than_a_short_one() -> None:
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 100)
    try:
        assert len(clauses("keep ads " * 150)) == 150
    finally:
        sys.setrecursionlimit(limit)


@pytest.mark.parametrize(
    "text", ["start over", "Let's start over.", "I want to start again from scratch.", "undo"]
)
def test_to_begin_the_edit_anew_is_no_retake(text: str) -> None:
    request = understand(text)
    assert not request.wishes
    assert request.unknown


def test_to_begin_a_sentence_anew_is_one() -> None:
    for text in ("cut where I start over", "whenever I start over, cut it"):
        assert [wish.what for wish in understand(text).wanted] == ["retakes"]


@pytest.mark.parametrize(
    "text",
    [
        "When there is a long pause, shorten it.",
        "If somebody pauses too long, tighten that.",
        "There are long gaps. Tighten them up please.",
        "I left huge pauses everywhere, can you close them up a bit?",
    ],
)
def test_it_is_what_was_told_of_just_before(text: str) -> None:
    assert {wish.what for wish in understand(text).wishes} == {"gaps"}


@pytest.mark.parametrize(
    "text", ["The intro is too long, shorten it.", "the ads drag on, tighten them up"]
)
def test_a_part_that_is_to_be_shorter_does_not_go(text: str) -> None:
    request = understand(text)
    assert not request.wishes
    assert request.unknown


def test_behind_an_order_it_is_the_whole_episode() -> None:
    assert understand("Cut the ads and tighten it up.").operations == {
        "cut:sponsor", "fillers", "gaps",
    }  # fmt: skip


def test_what_some_say_of_the_sound_is_a_complaint() -> None:
    text = "Some folks say they can hardly hear me. Even out the volume."
    assert [wish.what for wish in understand(text).wanted] == ["levels"]
