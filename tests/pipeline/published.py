from __future__ import annotations

from typing import Any

import torch

from pipeline.backends.pyannote_import import import_quietly
from pipeline.models import store


def published_segmentation() -> Any:
    """segmentation-3.0 as pyannote.audio makes it of its weights."""
    import_quietly()
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.segmentation import PyanNet

    model: Any = PyanNet(lstm={"num_layers": 4, "dropout": 0.5})
    model.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=10.0,
        classes=["speaker#1", "speaker#2", "speaker#3"],
        powerset_max_classes=2,
        permutation_invariant=True,
    )
    model.build()
    path = store.installed("segmentation-3.0") / "segmentation.pt"
    model.load_state_dict(torch.load(path, weights_only=True)["state_dict"])
    return model.eval()
