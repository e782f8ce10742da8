"""Models use the cores that they are given, and wait for each other asleep."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from media.threads import PATIENT_SETTINGS, allowed_cores, wait_patiently

if TYPE_CHECKING:
    from pathlib import Path

SEEN = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _limited(folder: Path, text: str) -> Path:
    (folder / "cpu.max").write_text(text)
    return folder


def test_threads_wait_asleep_unless_somebody_wants_them_to_spin() -> None:
    environment = {"KMP_BLOCKTIME": "200"}
    wait_patiently(environment)
    assert environment["KMP_BLOCKTIME"] == "200"
    assert PATIENT_SETTINGS.items() - environment.items() == {("KMP_BLOCKTIME", "0")}


@pytest.mark.parametrize(
    ("said", "cores"),
    [("1", 1), ("1,4", 1), ("999", SEEN), ("", SEEN), ("0", SEEN), ("many", SEEN)],
)
def test_the_usual_variable_is_heeded(said: str, cores: int, tmp_path: Path) -> None:
    assert allowed_cores({"OMP_NUM_THREADS": said}, tmp_path) == cores


@pytest.mark.parametrize(
    ("limit", "cores"),
    [
        ("100000 100000\n", 1),
        ("50000 100000\n", 1),
        ("max 100000\n", SEEN),
        ("9900000 100000\n", SEEN),
        ("", SEEN),
        ("100000 0\n", SEEN),
    ],
)
def test_a_containers_limit_is_heeded(limit: str, cores: int, tmp_path: Path) -> None:
    assert allowed_cores({}, _limited(tmp_path, limit)) == cores


def test_an_older_containers_limit_is_heeded(tmp_path: Path) -> None:
    (tmp_path / "cpu").mkdir()
    (tmp_path / "cpu" / "cpu.cfs_quota_us").write_text("100000\n")
    (tmp_path / "cpu" / "cpu.cfs_period_us").write_text("100000\n")
    assert allowed_cores({}, tmp_path) == 1


def test_every_door_sets_it_before_libraries_are_loaded() -> None:
    show = "import json, os; print(json.dumps(dict(os.environ)))"
    bare = {k: v for k, v in os.environ.items() if k not in PATIENT_SETTINGS}
    for door in ("media.clock", "pipeline", "editors.cut", "flows"):
        run = subprocess.run(
            [sys.executable, "-c", f"import {door}; {show}"],
            capture_output=True, text=True, check=True, env=bare,
        )  # fmt: skip
        assert PATIENT_SETTINGS.items() <= json.loads(run.stdout).items()
