from __future__ import annotations

import pytest

from editors.request_plan import plan_of
from pipeline.requests.parser import understand

NAMES = {"A": "Anna Lee", "B": "Ben Carter"}


def orders(text: str) -> tuple[str, ...]:
    request = understand(text, tuple(NAMES.values()))
    return tuple(map(str, plan_of(request, NAMES).calls))


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("cut Ben's ums", ("fillers", "keep:speakers=A")),
        ("cut Anna Lee's ums and shorten the pauses", ("fillers", "gaps", "keep:speakers=B")),
        ("cut the ums when Ben talks", ("fillers", "keep:speakers=A")),
        ("Ben says um all the time, cut it", ("fillers", "keep:speakers=A")),
        ("remove the ums but not Ben's", ("fillers", "keep:speakers=B")),
        ("take out everyone's ums", ("fillers",)),
        ("take out our ums", ("fillers",)),
    ],
)
def test_what_one_speaker_says_goes_and_everybody_else_is_kept(
    text: str, calls: tuple[str, ...]
) -> None:
    assert orders(text) == calls


@pytest.mark.parametrize(
    "text",
    [
        "shorten Ben's pauses",
        "remove the guest's pauses",
        "take out my ums",
        "delete Zoe's fillers please",
        "the interviewer's false starts can go",
        "remove the ums by the guest",
        "ums of my co-host, please remove",
        "cut my ums, not his",
        "only clean up Ben",
        "tidy up Ben's speech",
    ],
)
def test_what_cannot_be_told_to_be_somebodys_is_refused(text: str) -> None:
    request = understand(text, tuple(NAMES.values()))
    assert request.wanted == ()
    assert request.unknown


def test_one_speakers_ums_beside_other_cuts_are_asked_for_alone() -> None:
    request = understand("drop the ads and cut Ben's ums", tuple(NAMES.values()))
    assert request.operations == {"cut:sponsor"}
    assert request.unknown == (
        "cut ben's ums (one speaker's, beside other cuts: ask for it alone)",
    )


def test_different_things_of_different_speakers_are_not_mixed() -> None:
    request = understand("cut Ben's ums and cut Anna's repeats", tuple(NAMES.values()))
    assert request.wanted == ()
    assert len(request.unknown) == 2


def test_the_ums_of_the_only_speaker_are_all_of_them() -> None:
    assert understand("take out my ums").operations == {"fillers"}
    assert understand("take out Ben's ums", ["Ben"]).wanted[0].options == {}


@pytest.mark.parametrize(
    "text",
    [
        "Cut Ben and Anna's ums.",
        "remove the ums of Ben and Anna",
        "Ben's and Anna's ums, please",
        "Cut the ums that Ben and Anna say.",
    ],
)
def test_what_two_people_share_is_taken_of_both_and_of_nobody_else(text: str) -> None:
    wishes = understand(text, ("Ben", "Anna", "Cleo")).wishes
    assert [w.options["by"] for w in wishes if not w.keep] == ["Ben", "Anna"]
    assert [w.options for w in wishes if w.keep] == [{"name": "Cleo"}]


def test_of_an_owner_nobody_knows_nothing_is_taken() -> None:
    assert not understand("cut Dora and Anna's ums", ("Ben", "Anna")).wishes


def test_speakers_that_are_named_together_go_together() -> None:
    wishes = understand("Remove Ben and Cleo.", ("Ben", "Anna", "Cleo")).wishes
    assert [wish.options for wish in wishes] == [{"name": "Ben"}, {"name": "Cleo"}]


@pytest.mark.parametrize(
    "text",
    [
        "just keep Anna. And Ben too.",
        "only keep Anna. Keep Ben too.",
        "just keep Anna, everything else can stay",
        "leave only Anna's answers",
    ],
)
def test_nobody_goes_who_may_stay_beside_the_only_one(text: str) -> None:
    request = understand(text, ("Anna", "Ben"))
    assert request.wanted == ()
    assert any("who is to go" in line for line in request.unknown)


def test_of_all_that_are_kept_alone_none_goes() -> None:
    assert understand("only keep Anna and Ben", ("Anna", "Ben")).wanted == ()
    wanted = understand("only keep Anna and Ben", ("Anna", "Ben", "Cleo")).wanted
    assert [wish.options["name"] for wish in wanted] == ["Cleo"]
