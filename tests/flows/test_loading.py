"""What is loaded before anything is done: a run that finds everything current needs no more."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flows.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

MAKERS = (
    "av", "mutagen", "pysubs2", "soxr", "torch", "jinja2",
    "media.render", "media.decoders", "media.denoised", "pipeline.words.verbatim",
    "pipeline.proof.proof", "editors.proposers.fit", "editors.exports.page",
)  # fmt: skip
"""Libraries and modules that make things: over half of what `run` loaded before it began."""


def test_a_run_loads_nothing_that_makes_things_before_there_is_something_to_make() -> None:
    code = f"import flows.cli.episode, sys; print([m for m in {MAKERS} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


READERS = (
    "numpy", "av", "soxr", "sqlite3", "ffmpeg", "pysubs2", "torch", "transformers",
    "tokenizers", "faster_whisper", "ctranslate2", "pyannote", "onnxruntime", "pocketsphinx",
)  # fmt: skip
"""Libraries that read sound, text or models: they have nothing to do where nothing changed."""
CURRENT = f"""
import sys
from flows.cli.main import main

code = main([*sys.argv[1:], "--quiet"])
print(code, [name for name in {READERS} if name in sys.modules])
"""


@pytest.mark.parametrize("is_labelled", [False, True])
def test_a_run_in_which_nothing_changed_needs_neither_the_sound_nor_what_reads_it(
    latest: Path, is_labelled: bool
) -> None:
    folder = latest.with_suffix(".paperedit")
    if not is_labelled:  # what goes on was never asked
        for noun in ("labels", "headings"):
            (folder / f"{noun}.json").unlink()
    assert main(["propose", str(latest), "--edits", "default", "--quiet"]) == 0
    assert main(["render", str(latest), "--quiet"]) == 0
    kept = {path: path.read_bytes() for path in folder.glob("*.json")}
    for command in ("render", "run"):
        line = [sys.executable, "-c", CURRENT, command, str(latest)]
        done = subprocess.run(line, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1] == "0 []", command
    assert {path: path.read_bytes() for path in kept} == kept
