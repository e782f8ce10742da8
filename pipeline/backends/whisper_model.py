"""A Whisper model of CTranslate2, on the processor or a card, and how much it takes at once."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from media.errors import ModelError, PapereditError
from media.threads import cores
from pipeline.backends.devices import (
    ctranslate2_device,
    ctranslate2_precision,
    fitting,
    free_memory,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.backends.devices import Device

GROUP: Final = 4
"""Passages of like length that are decoded together: two groups are a batch, one for each worker.
Groups of 8 are no faster (16 windows on one core: 12.2 s by 8, 12.6 s by 4, 16.5 s by 1)."""

GROUP_ON_A_CARD: Final = 32
"""The same on a card, at most; fewer where they do not fit."""

WORKERS: Final = 2
"""Groups that are worked on at once. On a processor each has its share of the cores: they need not
wait for each other within a step (16 windows on two cores: 14.7 s instead of 16.5). A card takes
them in turn, and one's sound is made ready while it is busy with the other's."""

PASSAGE_BYTES: Final = 200_000_000
PASSAGE_SHARE: Final = 4
"""What a passage takes on a card beside the weights, at most: so much for the encoder's attention,
and this part of the weights' size for states and keys (from the sizes of base to large-v3)."""


@dataclass(frozen=True, slots=True)
class PlacedWhisper:
    """A loaded model."""

    model: Any
    """faster-whisper's."""
    group: int
    """Passages that are decoded together."""


def placed_whisper(name: str, place: Callable[[], str], asked: Device) -> PlacedWhisper:
    """The model of that name, whose files are at `place()`, where it was asked for.

    With auto, a card that lacks a library of CUDA is left alone, with a warning. Raises ModelError
    where the model cannot be loaded, or a card that was asked for cannot be used.
    """
    device = ctranslate2_device(asked)
    if device == "cpu":
        return PlacedWhisper(_loaded(name, place(), device), GROUP)
    free = free_memory()
    model = _loaded(name, place(), device)
    try:
        _tried(model)
    except RuntimeError as error:
        if asked == "cuda":
            raise ModelError(
                f"the card cannot be used ({first_line(error)}): install CUDA 12's cuBLAS (pip "
                "install nvidia-cublas-cu12), or set PAPEREDIT_DEVICE=cpu."
            ) from None
        warnings.warn(f"the card is not used: {first_line(error)}", stacklevel=2)
        return PlacedWhisper(_loaded(name, place(), "cpu"), GROUP)
    weights = max(0, free - free_memory())
    each = PASSAGE_BYTES + weights // PASSAGE_SHARE
    return PlacedWhisper(model, fitting(each, GROUP_ON_A_CARD, least=GROUP))


def _loaded(name: str, place: str, device: str) -> Any:
    from faster_whisper import WhisperModel

    try:
        return WhisperModel(
            place,
            device=device,
            compute_type=ctranslate2_precision(device),
            cpu_threads=max(1, cores() // WORKERS),
            num_workers=WORKERS if device == "cpu" else 1,
        )
    except PapereditError:
        raise
    except Exception as error:  # the libraries' own, of many kinds
        raise ModelError(
            f"the model {name} cannot be loaded ({first_line(error)}): name one of 'paperedit "
            "models list', a folder, or a size while the hub is reachable."
        ) from None


def _tried(model: Any) -> None:
    """Encode a moment of silence: libraries of CUDA are only looked for when they are needed."""
    bands = model.feature_extractor.mel_filters.shape[0]
    import numpy as np

    model.encode(np.zeros((1, bands, 100), np.float32))


def first_line(error: Exception) -> str:
    """What a library says, in one line."""
    return (str(error).splitlines() or [type(error).__name__])[0]
