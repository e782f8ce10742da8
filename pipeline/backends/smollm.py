"""SmolLM2-135M-Instruct of the models table, converted once from its GGUF.

It gives probabilities that are worth something and sentences that are not, so it only scores.
"""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from media.errors import ModelError
from pipeline.backends.causal import Causal
from pipeline.backends.hub import as_data
from pipeline.backends.torch_audio import without_broken_torchaudio
from pipeline.models import store

if TYPE_CHECKING:
    from collections.abc import Mapping

_MODEL = "smollm2-135m"


class BundledLanguageModel(Causal):
    """The small language model that needs no hub and no server."""

    def __init__(self, *, threads: int | None = None) -> None:
        super().__init__(_MODEL, "embedded:SmolLM2-135M-Instruct", threads=threads)

    can_write = False

    def write(self, prompt: str, json_schema: Mapping[str, Any]) -> dict[str, Any]:
        """Refused, always."""
        raise ModelError(
            "the embedded language model can only weigh labels, not write: name a larger one, "
            "such as openai:MODEL@URL or transformers:NAME."
        )

    def _folder(self) -> Path:
        return converted()


def converted() -> Path:
    """The folder of the model in 16 bits, made from its GGUF when it is not there yet.

    The folder's name carries the beginning of the GGUF's hash.
    """
    weight = store.model(_MODEL).files[0]
    folder = store.installed(_MODEL)
    done = folder / f"bf16-{weight.sha256[:12]}"
    if not (done / "config.json").is_file():
        with tempfile.TemporaryDirectory(dir=folder) as made:
            _convert(folder, weight.name, Path(made))
            shutil.rmtree(done, ignore_errors=True)
            os.replace(made, done)
            Path(made).mkdir()  # for the context manager to remove
    return done


def _convert(folder: Path, gguf: str, into: Path) -> None:
    import torch

    without_broken_torchaudio()
    import transformers
    from transformers import modeling_gguf_pytorch_utils

    # A model that is loaded from a GGUF as a whole cannot be saved, and needs accelerate; its
    # tensors, read by the same library, can.
    library: Any = transformers
    reader: Any = modeling_gguf_pytorch_utils
    data = as_data(folder) | {"gguf_file": gguf}
    config = library.AutoConfig.from_pretrained(folder, **data)
    with contextlib.redirect_stderr(io.StringIO()):  # progress bars of a few seconds
        model = library.AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)
        read = reader.load_gguf_checkpoint(
            str(folder / gguf), return_tensors=True, model_to_load=model, torch_dtype=torch.bfloat16
        )
        model.load_state_dict(read["tensors"], strict=False)
        model.tie_weights()
        model.save_pretrained(into)
        tokenizer = library.AutoTokenizer.from_pretrained(folder, **data)
        tokenizer.save_pretrained(into)
