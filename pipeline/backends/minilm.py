"""MiniLM sentence embeddings in numpy, as sentence-transformers computes them.

BERT's encoder (Devlin et al., 2018; post-layer-norm, GELU) over the published weights, the mean
over the tokens' last states, scaled to length 1 (Reimers and Gurevych, Sentence-BERT, 2019; Wang
et al., MiniLM, 2020). Loading takes a quarter of a second, of which torch alone would take ten
times as much; rows agree with those of `transformers` to 1e-6.
"""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.errors import ModelError
from pipeline.models import store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

SENTENCES_AT_ONCE: Final = 16
LONGEST_SENTENCE: Final = 256
"""Tokens; the model was trained on no more, and longer texts are cut there."""
MINILM_DIMENSIONS: Final = 384
LAYERS: Final = 6
_HEADS: Final = 12
_NORM_EPSILON: Final = 1e-12
"""`layer_norm_eps` of the published configuration."""
_UNSEEN: Final = np.float32(-1e9)
"""What is added to the attention to tokens that only pad."""
_PART: Final = 16384
"""Numbers that are worked on at once."""


class MiniLm:
    """all-MiniLM-L6-v2 of the models table, loaded when the first text comes.

    `changes` are added to the weights of layers, by their names without `.weight`, each as the
    product of two matrices.
    """

    name = "minilm:all-MiniLM-L6-v2"

    def __init__(
        self, threads: int = 2, changes: Mapping[str, tuple[Floats, Floats]] | None = None
    ) -> None:
        self._threads = threads
        self._changes = changes or {}
        self._loaded: _Weights | None = None

    def embed(self, texts: Sequence[str]) -> Floats:
        """One row of length 1 for each text; raises ModelError when the weights are not here."""
        return self._rows(texts, 1)

    def layers(self, texts: Sequence[str]) -> Floats:
        """The same of each of the LAYERS, side by side: shape (texts, LAYERS x DIMENSIONS)."""
        return self._rows(texts, LAYERS)

    def states(self, text: str) -> tuple[Floats, list[int]]:
        """The last state of each token of a text, and the letter at which the token begins.

        Shape (tokens, DIMENSIONS); the first and last token are marks of the model's own.
        """
        from threadpoolctl import threadpool_limits

        weights = self._weights()
        coded = weights.tokenizer.encode(text)
        x = _embedded(weights, np.array([coded.ids], np.int64))
        with threadpool_limits(1, "blas"):
            for number in range(LAYERS):
                x = _layer(weights, f"encoder.layer.{number}", x, np.zeros(1, np.float32))
        return x[0], [start for start, _ in coded.offsets]

    def _weights(self) -> _Weights:
        self._loaded = self._loaded or _weights().changed(self._changes)
        return self._loaded

    def _rows(self, texts: Sequence[str], layers: int) -> Floats:
        """The rows of the last `layers`, side by side."""
        from threadpoolctl import threadpool_limits

        weights = self._weights()
        # Texts of like length share a batch, so that little is padded.
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        batches = [
            order[at : at + SENTENCES_AT_ONCE] for at in range(0, len(order), SENTENCES_AT_ONCE)
        ]
        rows = np.zeros((len(texts), layers * MINILM_DIMENSIONS), np.float32)
        # OpenBLAS's own threads wait by spinning, which costs ten times the work on a busy machine.
        with threadpool_limits(1, "blas"), ThreadPoolExecutor(self._threads) as pool:
            made = pool.map(
                lambda batch: _sentence_rows(weights, [texts[i] for i in batch], layers), batches
            )
            for batch, found in zip(batches, made, strict=True):
                rows[batch] = found
        return rows


@dataclass(frozen=True, slots=True)
class _Weights:
    """The tokenizer, and the tensors by their published names."""

    tokenizer: Any
    tensors: Mapping[str, Floats]

    def changed(self, changes: Mapping[str, tuple[Floats, Floats]]) -> _Weights:
        """The same with something added to some layers."""
        new = {
            f"{name}.weight": self.tensors[f"{name}.weight"] + out @ into
            for name, (out, into) in changes.items()
        }
        return _Weights(self.tokenizer, {**self.tensors, **new}) if new else self

    def linear(self, name: str, x: Floats) -> Floats:
        """A fully connected layer."""
        made: Floats = x.reshape(-1, x.shape[-1]) @ self.tensors[f"{name}.weight"].T
        made += self.tensors[f"{name}.bias"]
        return made.reshape(*x.shape[:-1], -1)

    def normed(self, name: str, x: Floats) -> Floats:
        """A layer norm over the last axis."""
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + np.float32(_NORM_EPSILON))
        made: Floats = x * self.tensors[f"{name}.weight"] + self.tensors[f"{name}.bias"]
        return made


def _weights() -> _Weights:
    folder = store.installed("minilm")
    from tokenizers import Tokenizer

    tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(LONGEST_SENTENCE)
    tokenizer.enable_padding()
    return _Weights(tokenizer, _mapped(folder / "model.safetensors"))


def _mapped(path: Path) -> dict[str, Floats]:
    """The float tensors of a safetensors file, by their names, read where they are looked at.

    A question needs a few rows of the vocabulary, which is half of the file; the library copies
    all of it. (The format: the header's length in 8 bytes, the header, then the numbers.)
    Raises ModelError for a file that is none.
    """
    try:
        whole = np.asarray(np.memmap(path, np.uint8, "r"))
        start = 8 + int(whole[:8].view("<u8")[0])
        header = json.loads(whole[8:start].tobytes() if start < len(whole) else b"")
        tensors = {}
        for name, about in header.items():
            if about.get("dtype") == "F32":
                first, end = (start + at for at in about["data_offsets"])
                tensors[name] = whole[first:end].view("<f4").reshape(about["shape"])
        return tensors
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        raise ModelError(
            f"{path} is damaged: delete it, then 'paperedit models fetch minilm' brings it anew."
        ) from None


def _sentence_rows(weights: _Weights, texts: list[str], layers: int) -> Floats:
    """The mean state of each text in each of the last `layers`, each of length 1, side by side."""
    coded = weights.tokenizer.encode_batch(texts)
    mask = np.array([one.attention_mask for one in coded], np.float32)
    x = _embedded(weights, np.array([one.ids for one in coded], np.int64))
    seen = (1 - mask[:, None, None, :]) * _UNSEEN
    found = []
    for number in range(LAYERS):
        x = _layer(weights, f"encoder.layer.{number}", x, seen)
        if number >= LAYERS - layers:
            means = (x * mask[:, :, None]).sum(1) / mask.sum(1, keepdims=True)
            found.append(means / np.linalg.norm(means, axis=1, keepdims=True))
    return np.concatenate(found, axis=1)


def _embedded(weights: _Weights, ids: NDArray[np.int64]) -> Floats:
    """What each token is before the first layer: shape (texts, tokens, DIMENSIONS)."""
    words, places, kinds = (
        weights.tensors[f"embeddings.{kind}_embeddings.weight"]
        for kind in ("word", "position", "token_type")
    )
    return weights.normed("embeddings.LayerNorm", words[ids] + places[: ids.shape[1]] + kinds[0])


def _layer(weights: _Weights, name: str, x: Floats, seen: Floats) -> Floats:
    """One layer of the encoder: attention, then two fully connected layers."""
    query, key, value = (
        weights.linear(f"{name}.attention.self.{part}", x)
        .reshape(*x.shape[:2], _HEADS, -1)
        .swapaxes(1, 2)
        for part in ("query", "key", "value")
    )
    scores = query @ key.swapaxes(2, 3) / np.float32(np.sqrt(query.shape[3])) + seen
    scores = np.exp(scores - scores.max(-1, keepdims=True))
    scores /= scores.sum(-1, keepdims=True)
    heard = (scores @ value).swapaxes(1, 2).reshape(x.shape)
    out = weights.linear(f"{name}.attention.output.dense", heard)
    x = weights.normed(f"{name}.attention.output.LayerNorm", x + out)
    inner = _gelu(weights.linear(f"{name}.intermediate.dense", x))
    return weights.normed(
        f"{name}.output.LayerNorm", x + weights.linear(f"{name}.output.dense", inner)
    )


def _gelu(x: Floats) -> Floats:
    """GELU with the error function (Abramowitz and Stegun, 7.1.26: within 1.5e-7).

    A part at a time, each of which stays in the processor's cache; in place.
    """
    flat = x.reshape(-1)
    for at in range(0, len(flat), _PART):
        part = flat[at : at + _PART]
        half = np.abs(part)
        half *= np.float32(0.7071067811865476)
        t = 1 / (1 + np.float32(0.3275911) * half)
        series = t * np.float32(1.061405429)
        for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
            series += np.float32(factor)
            series *= t
        half *= half
        series *= np.exp(np.negative(half, out=half), out=half)
        erf = np.copysign(1 - series, part)
        erf += 1
        part *= np.float32(0.5)
        part *= erf
    return x
