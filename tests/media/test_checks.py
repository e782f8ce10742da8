from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import fastjsonschema
import pytest

from media.checks import check_of

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = '{"type": "array", "items": {"type": "integer", "minimum": 0}}'
TEXTS = '{"type": "array", "items": {"type": "string"}}'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A schema's file in a folder in which Python may keep bytecode."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    return tmp_path / "numbers.json"


def kept(place: Path) -> list[Path]:
    return sorted((place.parent / "__pycache__").glob("*"))


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every schema that was compiled."""
    seen: list[object] = []
    compile_to_code = fastjsonschema.compile_to_code

    def counting(definition: Any, **options: Any) -> str:
        seen.append(definition)
        return compile_to_code(definition, **options)

    monkeypatch.setattr(fastjsonschema, "compile_to_code", counting)
    return seen


def refuses(check: Any, value: object) -> bool:
    try:
        check(value)
    except fastjsonschema.JsonSchemaValueException:
        return True
    return False


def test_a_schema_is_compiled_once_and_checks_the_same_ever_after(
    place: Path, compiled: list[object]
) -> None:
    for _ in range(3):
        check = check_of(NUMBERS, place)
        assert check([1, 2]) == [1, 2]
        assert refuses(check, [1, -2])
    assert len(compiled) == 1
    assert len(kept(place)) == 1


def test_a_schema_that_changed_is_compiled_anew(place: Path, compiled: list[object]) -> None:
    check_of(NUMBERS, place)
    check = check_of(TEXTS, place)
    assert refuses(check, [1])
    assert not refuses(check, ["a"])
    assert len(compiled) == 2
    assert len(kept(place)) == 1


@pytest.mark.parametrize("length", [0, 10, 40, 200])
def test_a_check_that_was_cut_short_is_made_anew(
    place: Path, compiled: list[object], length: int
) -> None:
    check_of(NUMBERS, place)
    (file,) = kept(place)
    file.write_bytes(file.read_bytes()[:length])
    assert refuses(check_of(NUMBERS, place), [-1])
    assert len(compiled) == 2
    check_of(NUMBERS, place)
    assert len(compiled) == 2


def test_nothing_is_kept_where_python_keeps_no_bytecode(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert refuses(check_of(NUMBERS, place), [-1])
    assert kept(place) == []


def test_a_folder_that_cannot_be_written_costs_nothing_but_time(place: Path) -> None:
    (place.parent / "__pycache__").write_text("a file where the folder should be")
    assert refuses(check_of(NUMBERS, place), [-1])
