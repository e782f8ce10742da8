"""How `transformers` is let near a model's folder: to data, and never to code."""

from __future__ import annotations

from pathlib import Path
from typing import Any


def as_data(source: str | Path) -> dict[str, Any]:
    """Arguments of every `from_pretrained`, for a folder or a name of the hub.

    Code in the folder is not run, whatever its configuration names; a folder is read without the
    hub. Weights are taken from safetensors where there are some.
    """
    return {"trust_remote_code": False, "local_files_only": Path(source).is_dir()}


def weights_as_data(source: str | Path) -> dict[str, Any]:
    """The same for a model's class: older files of weights are unpickled as weights alone."""
    return as_data(source) | {"weights_only": True}
