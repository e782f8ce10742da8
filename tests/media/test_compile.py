from __future__ import annotations

import json

import pytest

from tests.golden.make import FILE, compiled

GOLDEN: dict[str, list[str]] = json.loads(FILE.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", sorted(GOLDEN))
def test_the_compiled_arguments_are_the_golden_ones(case: str) -> None:
    assert compiled()[case] == GOLDEN[case]


def test_every_case_has_a_golden_file() -> None:
    assert set(compiled()) == set(GOLDEN)
