from __future__ import annotations

from pathlib import Path

import pytest

from flows.project.project import Project
from flows.stages.places import placed
from pipeline.requests.parser import understand
from tests.make import transcript

TALK = transcript("so|here|is|the|poem|of|mine.")
PROJECT = Project(Path("none.wav"), Path("none"))


@pytest.mark.parametrize(
    "text",
    [
        "Shorten the pauses, except in the poem. Add chapters.",
        "cut the ums but leave the bit about her mother, and make chapters",
        'Cut the ads, keep the line "we all went home again", and make chapters.',
    ],
)
def test_where_nothing_is_found_of_what_must_stay_nothing_is_cut(text: str) -> None:
    request, _, missing = placed(understand(text), TALK, PROJECT, {}, None)
    assert [wish.what for wish in request.wanted] == ["chapters"]
    assert len(missing) == 1
    assert "nothing is cut" in missing[0]


def test_what_must_stay_and_is_said_takes_no_wish_away() -> None:
    text = 'Cut the ads, but keep the line "here is the poem".'
    request, _, missing = placed(understand(text), TALK, PROJECT, {}, None)
    assert [wish.what for wish in request.wanted] == ["cut:sponsor"]
    assert not missing


def test_a_part_to_cut_that_is_not_found_takes_only_itself_away() -> None:
    request, _, missing = placed(
        understand("Cut the ums and the bit about her mother."), TALK, PROJECT, {}, None
    )
    assert [wish.what for wish in request.wanted] == ["fillers"]
    assert len(missing) == 1
