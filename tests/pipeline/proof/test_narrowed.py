"""Sound at the rate at which it is compared: any stretch of it, quickly, and the same each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from media.clock import MODEL_RATE
from pipeline.proof.promised import PROOF_RATE, narrowed

if TYPE_CHECKING:
    from numpy.typing import NDArray

LARGEST_QUICK_FACTOR = 100
SOUND = np.random.default_rng(5).normal(0, 3000, 16 * MODEL_RATE).astype(np.float32)


def _read(first: int, last: int) -> NDArray[np.float32]:
    piece = SOUND[first:last]
    return np.pad(piece, (0, last - first - len(piece)))


def _largest_factor(number: int) -> int:
    factor = 2
    while factor * factor <= number:
        factor, number = (
            (factor, number // factor) if number % factor == 0 else (factor + 1, number)
        )
    return number


@pytest.mark.parametrize("length", [80_000, 104_160, 104_196, 80_003, 1])
def test_no_length_is_slow(length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    lengths: list[int] = []
    spectrum = np.fft.rfft

    def told(sound: NDArray[np.float32]) -> NDArray[np.complex128]:
        lengths.append(len(sound))
        return spectrum(sound)

    monkeypatch.setattr(np.fft, "rfft", told)
    found = narrowed(_read, MODEL_RATE, MODEL_RATE + 2 * length, length)
    assert len(found) == length
    assert [_largest_factor(n) <= LARGEST_QUICK_FACTOR for n in lengths] == [True]


def test_a_part_of_a_stretch_is_as_in_the_whole_of_it() -> None:
    whole = narrowed(_read, 0, 12 * MODEL_RATE, 12 * PROOF_RATE)
    part = narrowed(_read, 3 * MODEL_RATE, 7 * MODEL_RATE, 4 * PROOF_RATE)
    rest = whole[3 * PROOF_RATE : 7 * PROOF_RATE] - part
    assert np.abs(rest).max() < 0.01 * np.abs(part).max()
