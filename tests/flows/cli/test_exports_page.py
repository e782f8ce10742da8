"""docs/exports.md names what there is."""

from __future__ import annotations

import re
import tomllib

from editors.exports.table import EXPORTS, PUBLISHED
from flows.stages.about import KNOWN_KEYS
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "exports.md").read_text(encoding="utf-8")


def test_every_export_stands_in_the_table_and_no_other() -> None:
    rows = re.findall(r"^\| (`[^|]*) \|", PAGE, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert sorted(named) == sorted([*EXPORTS.built_in, *PUBLISHED])


def test_the_example_of_an_episode_file_has_every_key() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert set(tomllib.loads(example)) == KNOWN_KEYS
