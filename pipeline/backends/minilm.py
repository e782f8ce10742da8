"""MiniLM sentence embeddings through `transformers`, as sentence-transformers computes them.

The mean over the tokens' last states, scaled to length 1 (Reimers and Gurevych, Sentence-BERT,
2019; Wang et al., MiniLM, 2020).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from pipeline.backends.hub import as_data, weights_as_data
from pipeline.backends.torch_audio import without_broken_torchaudio
from pipeline.models import store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

SENTENCES_AT_ONCE: Final = 16
LONGEST_SENTENCE: Final = 256
"""Tokens; the model was trained on no more, and longer texts are cut there."""
MINILM_DIMENSIONS: Final = 384
LAYERS: Final = 6


class MiniLm:
    """all-MiniLM-L6-v2 of the models table, loaded when the first text comes."""

    name = "minilm:all-MiniLM-L6-v2"

    def __init__(self, threads: int = 2) -> None:
        self._threads = threads
        self._loaded: tuple[Any, Any] | None = None

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of length 1 for each text; raises ModelError when the weights are not here."""
        return self._rows(texts, 1)

    def layers(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The same of each of the LAYERS, side by side: shape (texts, LAYERS x DIMENSIONS)."""
        return self._rows(texts, LAYERS)

    def _rows(self, texts: Sequence[str], layers: int) -> NDArray[np.float32]:
        """The rows of the last `layers`, side by side."""
        rows = np.zeros((len(texts), layers * MINILM_DIMENSIONS), np.float32)
        # Texts of like length share a batch, so that little is padded.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for at in range(0, len(order), SENTENCES_AT_ONCE):
            batch = order[at : at + SENTENCES_AT_ONCE]
            rows[batch] = self._batch([texts[i] for i in batch], layers)
        return rows

    def _batch(self, texts: list[str], layers: int) -> NDArray[np.float32]:
        import torch

        tokenizer, model = self._load()
        tokens = tokenizer(
            texts, padding=True, truncation=True, max_length=LONGEST_SENTENCE, return_tensors="pt"
        )
        with torch.inference_mode():
            states = torch.stack(
                model(**tokens, output_hidden_states=True).hidden_states[-layers:], 1
            )
            mask = tokens["attention_mask"][:, None, :, None]
            means = (states * mask).sum(2) / mask.sum(2)
            found: NDArray[np.float32] = torch.nn.functional.normalize(means, dim=2).numpy()
        return found.reshape(len(texts), -1)

    def _load(self) -> tuple[Any, Any]:
        if self._loaded is None:
            folder = store.installed("minilm")
            import torch

            without_broken_torchaudio()
            from transformers import AutoModel, AutoTokenizer
            from transformers.utils import logging

            quiet: Any = logging
            quiet.disable_progress_bar()  # it loads in a second
            torch.set_num_threads(self._threads)
            tokenizer: Any = AutoTokenizer
            self._loaded = (
                tokenizer.from_pretrained(folder, **as_data(folder)),
                AutoModel.from_pretrained(
                    folder, use_safetensors=True, **weights_as_data(folder)
                ).eval(),
            )
        return self._loaded
