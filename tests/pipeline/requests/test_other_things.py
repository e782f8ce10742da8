from __future__ import annotations

import pytest

from pipeline.requests.parser import understand


@pytest.mark.parametrize(
    "text",
    [
        "Remove the ad music.",
        "take out the music under the ads",
        "Drop the intro voice.",
        "cut the voice over the outro",
        "Lose the sponsor jingle.",
        "delete the intro text",
        "Please cut the credits picture.",
        "Cut the intro Ben recorded.",
        "drop the outro that Anna made",
        "Remove the teaser recorded by Ben.",
        "Make the intro louder.",
        "turn the outro down",
        "boost the ads",
        "denoise the small talk",
        "Remove the noise while I'm speaking.",
        "denoise only while she talks",
        "get rid of the hum when nobody speaks",
        "Reduce the hiss whenever Anna answers.",
    ],
)
def test_another_thing_of_a_part_and_a_mended_part_are_refused(text: str) -> None:
    request = understand(text, ("Ben", "Anna"))
    assert not request.wishes
    assert request.unknown


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("Cut the intro music.", {"cut:intro"}),
        ("Cut the ad reads.", {"cut:sponsor"}),
        ("Cut the spoiler clip we put at the front.", {"cut:teaser"}),
        ("Make the ads as loud as the rest.", {"levels"}),
        ("Remove the noise and the intro.", {"enhance", "cut:intro"}),
        ("Cut the hum that comes up when the fridge starts.", {"enhance"}),
    ],
)
def test_the_part_itself_is_not_refused(text: str, wishes: set[str]) -> None:
    assert {wish.what for wish in understand(text).wanted} == wishes
