from __future__ import annotations

import numpy as np
import pytest
import torch

from pipeline.backends.pyannote_import import import_quietly

pytestmark = pytest.mark.usefixtures("whisper_here")
RATE = 16_000


def test_windows_that_share_their_first_layer_hear_what_each_hears_alone() -> None:
    import_quietly()
    from pipeline.backends.bundled_diarization import over_stretches, segmentation

    network = over_stretches(segmentation()).eval()
    rng = np.random.default_rng(1)
    loud = np.repeat(rng.uniform(0.001, 0.3, 10), 2 * RATE)[: round(17.5 * RATE)]
    stretch = torch.from_numpy(0.01 + loud * rng.standard_normal(len(loud))).float()
    with torch.inference_mode():
        together = network(stretch).exp()
        network.sincnet = network.sincnet.layers
        windows = [stretch[start : start + 10 * RATE] for start in range(0, 120_001, 40_000)]
        alone = network(torch.stack(windows)[:, None]).exp()
    assert together.shape == alone.shape == (4, 589, 7)
    assert torch.allclose(together, alone, atol=1e-4)
