"""The weights that ship, and what they say of a restart.

A net of two hidden layers on the features of features.py. benchmarks/fit_restarts.py makes the
weights from restarts that it plants in written text; no recording of anybody was used.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

import numpy as np

from editors.proposers.restarts.language import Language

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]

WEIGHTS_FILE: Final = "weights.npz"
_STEPS: Final = 12
"""Steps of a stored log-probability per unit."""


@dataclass(frozen=True, slots=True)
class RestartModel:
    """Fitted weights."""

    language: Language
    layers: tuple[tuple[Floats, Floats], ...]
    """Weights and biases of the layers, each of shape (inputs, outputs) and (outputs,)."""

    def probabilities(self, features: Floats) -> Floats:
        """How sure each row of `features` is a restart, 0..1."""
        values = features
        for number, (weights, bias) in enumerate(self.layers):
            values = values @ weights + bias
            if number + 1 < len(self.layers):
                values = np.maximum(values, 0)
        return np.asarray(1 / (1 + np.exp(-np.clip(values[:, 0], -30, 30))), np.float32)


@functools.cache
def restart_model() -> RestartModel:
    """The weights that ship with the program."""
    with (
        files("editors.proposers.restarts").joinpath(WEIGHTS_FILE).open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        words = arrays["words"].tobytes().decode().split("\n")
        vectors = arrays["vectors"].astype(np.float32)
        language = Language(
            {word: row for row, word in enumerate(words)},
            int(arrays["common"]),
            -arrays["follows"].astype(np.float32) / _STEPS,
            vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-6),
        )
        count = sum(name.startswith("weights") for name in arrays.files)
        layers = tuple(
            (arrays[f"weights{n}"].astype(np.float32), arrays[f"bias{n}"].astype(np.float32))
            for n in range(count)
        )
        return RestartModel(language, layers)


def model_arrays(model: RestartModel) -> dict[str, NDArray[np.generic]]:
    """What `restart_model` reads, as arrays for a file."""
    language = model.language
    arrays: dict[str, NDArray[np.generic]] = {
        "words": np.frombuffer("\n".join(language.words).encode(), np.uint8),
        "common": np.asarray(language.common),
        "follows": np.clip(np.round(-language.follows * _STEPS), 0, 255).astype(np.uint8),
        "vectors": np.round(language.vectors * 127).astype(np.int8),
    }
    for number, (weights, bias) in enumerate(model.layers):
        arrays[f"weights{number}"] = weights.astype(np.float16)
        arrays[f"bias{number}"] = bias.astype(np.float32)
    return arrays
