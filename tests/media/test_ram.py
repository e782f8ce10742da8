from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from media.ram import available_bytes

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    text = "MemTotal:  8000000 kB\nMemFree:   10 kB\nMemAvailable:   4000000 kB\n"
    (tmp_path / "meminfo").write_text(text)
    return tmp_path / "meminfo"


def test_the_kernel_says_what_is_available(machine: Path, tmp_path: Path) -> None:
    assert available_bytes(machine, tmp_path / "none") == 4_096_000_000


@pytest.mark.parametrize(
    ("most", "taken", "left"),
    [
        ("2000000000", "500000000", 1_500_000_000),
        ("2000000000", "2000000001", 0),
        ("9000000000", "1", 4_096_000_000),
        ("max", "1", 4_096_000_000),
    ],
)
def test_a_container_may_leave_less(
    machine: Path, tmp_path: Path, most: str, taken: str, left: int
) -> None:
    (tmp_path / "memory.max").write_text(most + "\n")
    (tmp_path / "memory.current").write_text(taken + "\n")
    assert available_bytes(machine, tmp_path) == left


def test_a_system_that_says_nothing_is_not_guessed_at(tmp_path: Path) -> None:
    assert available_bytes(tmp_path / "none", tmp_path / "none") is None
