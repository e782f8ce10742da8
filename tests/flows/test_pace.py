"""What earlier runs took, and what it says of the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.pace import expected_s, known_paces, pace_file, paces_after, write_paces

if TYPE_CHECKING:
    from pathlib import Path

PACES = st.dictionaries(st.text(max_size=8), st.floats(1e-3, 1e3))


def test_a_second_run_is_foretold_by_the_first(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "pace.json"
    assert known_paces(path) == {}
    write_paces(path, paces_after({}, "speakers auto", 600.0, 1200.0))
    paces = known_paces(path)
    assert expected_s(paces, ["speakers auto"], 3600.0) == pytest.approx(1800.0)
    assert expected_s(paces, ["speakers auto", "render sound"], 3600.0) is None
    assert expected_s(paces, [], 3600.0) == 0


@given(PACES, st.floats(60, 1e4), st.floats(0.1, 1e4))
def test_a_new_run_moves_only_its_own_stage_and_lies_between_old_and_new(
    paces: dict[str, float], length_s: float, took_s: float
) -> None:
    after = paces_after(paces, "x", took_s, length_s)
    assert {k: v for k, v in after.items() if k != "x"} == {
        k: v for k, v in paces.items() if k != "x"
    }
    low, high = sorted((paces.get("x", took_s / length_s), took_s / length_s))
    assert low <= after["x"] * (1 + 1e-9)
    assert after["x"] <= high * (1 + 1e-9)


def test_a_short_recording_teaches_nothing() -> None:
    assert paces_after({"a": 1.0}, "a", 30.0, 5.0) == {"a": 1.0}


@pytest.mark.parametrize(
    "damage",
    [
        b"", b"{", b"[]", b"\xff", b"[" * 20_000, b'{"seconds_per_second": 3}',
        b'{"seconds_per_second": {"a": "x", "b": -1, "c": 1e999, "d": null, "e": 0.5}}',
    ],
)  # fmt: skip
def test_damage_costs_an_estimate_and_no_more(damage: bytes, tmp_path: Path) -> None:
    (tmp_path / "pace.json").write_bytes(damage)
    assert known_paces(tmp_path / "pace.json") in ({}, {"e": 0.5})
    write_paces(tmp_path / "pace.json", {"f": 1.0})
    assert known_paces(tmp_path / "pace.json") == {"f": 1.0}


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    write_paces(tmp_path / "file" / "pace.json", {"f": 1.0})
    assert known_paces(tmp_path / "file" / "pace.json") == {}


def test_it_lies_with_the_models(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAPEREDIT_CACHE", str(tmp_path))
    assert pace_file() == tmp_path / "pace.json"
