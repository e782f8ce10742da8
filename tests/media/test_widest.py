"""The highest of all channels is found channel by channel, and is what `max` finds."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from media.true_peaks import widest


@given(st.integers(0, 50), st.integers(1, 8), st.integers(0, 2**32 - 1))
def test_the_widest_channel_is_the_highest_of_each_sample(
    samples: int, channels: int, seed: int
) -> None:
    sound = np.random.default_rng(seed).normal(size=(samples, channels)).astype(np.float32)
    assert (widest(sound) == sound.max(axis=1)).all()
    assert widest(sound).shape == (samples,)
    assert widest(sound).dtype == np.float32
