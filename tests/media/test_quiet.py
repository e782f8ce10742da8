"""Whichever door is taken, libraries are told to be quiet before the first of them is imported."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from media.quiet import QUIET_SETTINGS, keep_quiet
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

WATCHED = ("onnxruntime", "huggingface_hub", "transformers", "torch", "pyannote.audio", "prefect")
SPY = f"""
import json, os, sys
sys.path.insert(0, {str(ROOT)!r})  # as an installed package would be

class Spy:
    def find_spec(self, name, path=None, target=None):
        if name in {WATCHED!r} and name not in seen:
            seen[name] = {{key: os.environ.get(key) for key in {list(QUIET_SETTINGS)!r}}}

seen = {{}}
sys.meta_path.insert(0, Spy())
"""
REPORT = "\nprint(json.dumps(seen))"
DOORS = {
    "the voice detector": (
        "import pipeline.backends.silero\nfrom faster_whisper.vad import get_vad_model\n"
        "get_vad_model()",
        {"onnxruntime"},
    ),
    "the recogniser": (
        "import pipeline.backends.whisper\nimport faster_whisper",
        {"huggingface_hub"},
    ),
    "the command line": ("import flows.__main__\nimport onnxruntime", {"onnxruntime"}),
    "a worker's flow": (
        "import flows.prefect.flows\nimport onnxruntime",
        {"onnxruntime", "prefect"},
    ),
    "the editors": ("import editors.table\nimport onnxruntime", {"onnxruntime"}),
    "the renderer": ("import media.render\nimport onnxruntime", {"onnxruntime"}),
}


def run(code: str, home: Path) -> Any:
    """The JSON that some code prints, without any of our settings, in an empty home."""
    environment = {name: value for name, value in os.environ.items() if name not in QUIET_SETTINGS}
    environment |= {"HOME": str(home), "PREFECT_HOME": str(home / "prefect")}
    environment.pop("XDG_CACHE_HOME", None)
    done = subprocess.run(
        [sys.executable, "-P", "-W", "ignore", "-c", code],
        cwd=home, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("door", DOORS)
def test_every_door_silences_libraries_before_it_imports_them(door: str, tmp_path: Path) -> None:
    code, loads = DOORS[door]
    seen = run(SPY + code + REPORT, tmp_path)
    assert loads <= set(seen)
    for settings in seen.values():
        assert settings == QUIET_SETTINGS


def test_the_voice_detector_queues_nothing_for_its_makers(tmp_path: Path) -> None:
    code = DOORS["the voice detector"][0]
    run(SPY + code + REPORT, tmp_path)
    assert not list(tmp_path.rglob(".onnxruntime"))  # an id of the device, and a queue


def test_what_the_environment_says_stays_and_what_it_leaves_empty_is_set() -> None:
    environment = {"OTEL_SDK_DISABLED": "false", "ORT_DISABLE_TELEMETRY": ""}
    keep_quiet(environment)
    assert environment == QUIET_SETTINGS | {"OTEL_SDK_DISABLED": "false"}


def test_torch_is_not_told_two_things_at_once() -> None:
    environment = {"TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD": "1"}
    keep_quiet(environment)
    assert "TORCH_FORCE_WEIGHTS_ONLY_LOAD" not in environment
