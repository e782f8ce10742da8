"""A pause that a person made longer: rendered, heard again, told, and current until it changes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]


@pytest.fixture
def media(latest: Path, command: Command) -> Path:
    assert command("render", latest)["exit"] == 0
    return latest


def longer(media: Path, left: str) -> dict[str, Any]:
    """Let the pause at the beginning last so long; `timeline.json` before that."""
    folder = media.with_suffix(".paperedit")
    script = folder / "script.md"
    head, _, tail = script.read_text().partition("[pause 0.58s")
    script.write_text(f"{head}[pause 0.58s -> {left}{tail[tail.index(']') :]}")
    timeline: dict[str, Any] = json.loads((folder / "timeline.json").read_text())
    return timeline


def test_a_longer_pause_is_rendered_exactly_and_its_proof_is_clean(
    media: Path, command: Command
) -> None:
    before, folder = longer(media, "1.9s"), media.with_suffix(".paperedit")
    answer = command("render", media)
    assert (answer["exit"], answer["stages"]["render"]) == (0, "made"), answer["said"]
    timeline = json.loads((folder / "timeline.json").read_text())
    (number, length, start, end) = timeline["holds"][0]
    assert timeline["keeps"][number - 1][1] == timeline["keeps"][number][0]
    assert length == timeline["length"] - before["length"]
    assert length == round(1.9 * timeline["source"]["rate"]) - (end - start)
    assert len(make.read_sound(folder / "talk.edited.flac")) == timeline["length"]
    proof = json.loads((folder / "proof.json").read_text())
    assert not proof["faults"]
    assert len(proof["joins"]) == len(timeline["keeps"]) - 1
    rate = timeline["source"]["rate"]
    assert answer["lengthened"] == {"count": 1, "seconds": round(length / rate, 3)}
    assert command("render", media)["stages"]["render"] == "current"


def test_another_length_is_another_render_and_without_one_it_is_what_it_was(
    media: Path, command: Command
) -> None:
    result = media.with_suffix(".paperedit") / "talk.edited.flac"
    script = media.with_suffix(".paperedit") / "script.md"
    text, plain = script.read_text(), make.read_sound(result)
    rate = json.loads(script.with_name("timeline.json").read_text())["source"]["rate"]
    lengths = []
    for left in ("0.9s", "1.2s"):
        longer(media, left)
        assert command("render", media)["stages"]["render"] == "made"
        lengths.append(len(make.read_sound(result)))
    assert (lengths[1] - lengths[0]) * 10 == 3 * rate
    script.write_text(text)
    assert command("render", media)["exit"] == 0
    np.testing.assert_array_equal(make.read_sound(result), plain)


def test_a_pause_that_is_much_too_long_is_refused_in_one_sentence(
    media: Path, command: Command
) -> None:
    longer(media, "90s")
    answer = command("render", media)
    assert answer["exit"] != 0
    assert "a pause gets longer by 60 s at most: there are 0.58s of this one." in answer["said"]
