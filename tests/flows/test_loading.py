"""What is loaded before anything is done: a run that finds everything current needs no more."""

from __future__ import annotations

import subprocess
import sys

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
