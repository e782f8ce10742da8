from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch

from pipeline.backends.bundled_diarization import segmentation
from tests.pipeline.published import published_segmentation

pytestmark = pytest.mark.usefixtures("whisper_here")
RATE = 16_000


def test_windows_that_share_their_first_layer_hear_what_the_published_network_hears_in_each() -> (
    None
):
    rng = np.random.default_rng(1)
    loud = np.repeat(rng.uniform(0.001, 0.3, 10), 2 * RATE)[: round(17.5 * RATE)]
    stretch = torch.from_numpy(0.01 + loud * rng.standard_normal(len(loud))).float()
    windows = [stretch[start : start + 10 * RATE] for start in range(0, 120_001, 40_000)]
    with torch.inference_mode():
        together = segmentation()(stretch)
        alone = published_segmentation()(torch.stack(windows)[:, None]).exp()
    assert together.shape == alone.shape == (4, 589, 7)
    assert torch.allclose(together, alone, atol=1e-4)


_MODULES = """
import sys
import numpy as np
from pipeline.backends.diarization import Pyannote
Pyannote().diarize(np.zeros(16_000, np.int16))
print([name for name in sys.modules if name in ("pyannote", "lightning", "sklearn")])
"""


def test_speakers_are_told_apart_without_importing_the_library_that_made_the_network() -> None:
    run = subprocess.run([sys.executable, "-c", _MODULES], capture_output=True, text=True)
    assert run.stdout == "[]\n", run.stderr
