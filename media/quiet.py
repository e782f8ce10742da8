"""What must be so before any library is imported: none of them tells anybody anything.

Importing `media` sets it, and every door leads through `media`: the command line, a flow of
Prefect's, `import pipeline.anything`, a test. Child processes inherit it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import MutableMapping

QUIET_SETTINGS: Final = {
    "DO_NOT_TRACK": "1",
    "DISABLE_SAFETENSORS_CONVERSION": "1",  # transformers asks the hub for other forms of a model
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime reads it once, when it is loaded
    "OTEL_SDK_DISABLED": "true",
    "PYANNOTE_METRICS_ENABLED": "0",
    "TORCH_FORCE_WEIGHTS_ONLY_LOAD": "1",  # no library of ours unpickles what a file tells it to
    "WANDB_MODE": "disabled",
}


def keep_quiet(environment: MutableMapping[str, str]) -> None:
    """Set what is not set; what says nothing counts as not set, and what says something stays."""
    for name, value in QUIET_SETTINGS.items():
        environment[name] = environment.get(name) or value
    if environment.get("TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD"):
        del environment["TORCH_FORCE_WEIGHTS_ONLY_LOAD"]  # torch refuses both at once


keep_quiet(os.environ)
