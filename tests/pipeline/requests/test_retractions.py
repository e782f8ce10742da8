"""What is taken back stays, and what is corrected is replaced."""

from __future__ import annotations

import pytest

from pipeline.requests.parser import understand


def wanted(text: str) -> list[str]:
    return sorted(wish.what for wish in understand(text).wanted)


@pytest.mark.parametrize(
    "text",
    [
        "cut the intro, no wait, the outro",
        "cut the intro, no hang on, the outro",
        "cut the intro, sorry, the outro",
        "cut the intro, actually the outro",
        "cut the intro, or rather the outro",
        "cut the intro. No wait, the outro.",
        "cut the intro, no hang on, not the intro, the outro",
    ],
)
def test_what_is_corrected_gives_its_place(text: str) -> None:
    assert wanted(text) == ["cut:outro"]


@pytest.mark.parametrize(
    "text", ["cut the ums. Sorry, the pauses too", "cut the ums, actually the pauses too"]
)
def test_what_is_added_does_not(text: str) -> None:
    assert wanted(text) == ["fillers", "gaps"]


@pytest.mark.parametrize(
    "thought",
    [
        ". nvm keep it they pay me lol",
        ". nvm keep em",
        ", hmm actually I've got used to them",
        " but I've come round to them",
        " but I've made my peace with them",
        "... eh, it's fine, leave them",
    ],
)
def test_what_somebody_comes_round_to_stays(thought: str) -> None:
    assert wanted(f"cut the ads{thought}") == []


@pytest.mark.parametrize(
    "text",
    [
        "don't cut the pauses, just shorten them",
        "instead of cutting the long pauses shorten them",
        "please do not remove the silences completely, only shorten them",
    ],
)
def test_what_is_shortened_in_the_place_of_a_cut_is_shortened(text: str) -> None:
    (wish,) = understand(text).wishes
    assert (wish.what, wish.keep) == ("gaps", False)


@pytest.mark.parametrize("answer", ["No.", "Nope.", "No, people like them."])
def test_a_question_that_is_answered_with_no_asks_for_nothing(answer: str) -> None:
    assert wanted(f"Cut the ads? {answer} Remove the hiss.") == ["enhance"]


@pytest.mark.parametrize("text", ["can you cut the ads? no rush", "Cut the ads? Yes please."])
def test_other_answers_leave_it_an_order(text: str) -> None:
    assert wanted(text) == ["cut:sponsor"]
