"""`paperedit memory`: add, list, forget."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from flows.project.memory_file import read_memory
from flows.project.place import MEMORY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]


def test_a_stretch_is_remembered_with_its_words_until_it_is_forgotten(
    latest: Path, command: Command
) -> None:
    assert command("memory", "add", "Opening", "--from", latest, "--at", "0-4")["exit"] == 0
    (one,) = read_memory(latest.parent / MEMORY_NAME)
    assert (one.name, len(one.sound)) == ("Opening", 4 * 16_000)
    assert one.words
    told = command("memory", "list", "--from", latest)
    assert [row["name"] for row in told["remembered"]] == ["Opening"]
    assert command("memory", "forget", "Opening", "--from", latest)["exit"] == 0
    assert read_memory(latest.parent / MEMORY_NAME) == ()


@pytest.mark.parametrize(
    "wrong",
    [
        ("add", "Opening"),
        ("add", "Opening", "--at", "0-4", "--struck"),
        ("add", "Opening", "--at", "4-0"),
        ("add", "Opening", "--at", "0-1"),
        ("add", "Opening", "--at", "soon"),
        ("add", "--at", "0-4"),
        ("forget", "Nothing"),
    ],
)
def test_what_cannot_be_remembered_is_one_sentence(
    latest: Path, command: Command, wrong: tuple[str, ...]
) -> None:
    assert command("memory", *wrong, "--from", latest)["exit"] == 1
    assert not read_memory(latest.parent / MEMORY_NAME)
