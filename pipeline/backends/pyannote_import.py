"""Import pyannote.audio as far as inference needs it: five CPU seconds instead of fifteen."""

from __future__ import annotations

import inspect
import sys
import warnings
from typing import Any, Final

from pipeline.backends.stand_ins import standing_in
from pipeline.backends.torch_audio import without_broken_torchaudio

NOT_FOR_INFERENCE: Final = (
    "lightning", "torchmetrics", "torch_audiomentations", "optuna",  # training
    "matplotlib", "mpl_toolkits", "pandas",  # plots and tables of results
    "torchcodec",  # opens files; sound is handed over decoded
)  # fmt: skip


def import_quietly() -> None:
    """Make pyannote.audio importable, without CUDA too (`media.quiet` has its telemetry off)."""
    if "pyannote.audio" in sys.modules:
        return
    without_broken_torchaudio()
    with warnings.catch_warnings():
        # torchcodec finds no FFmpeg libraries on many machines.
        warnings.simplefilter("ignore")
        try:
            with standing_in(NOT_FOR_INFERENCE, {"LightningModule": _module()}):
                _import()
        except (ImportError, AttributeError, TypeError):  # a version that needs more of them
            for name in [n for n in sys.modules if n.partition(".")[0] == "pyannote"]:
                del sys.modules[name]
            _import()


def _import() -> None:
    import pyannote.audio
    import pyannote.audio.models.embedding
    import pyannote.audio.models.segmentation
    import pyannote.audio.pipelines  # noqa: F401


def _module() -> type:
    """What pyannote's models use of lightning.LightningModule: parameters by name, and a device."""
    import torch

    class LightningModule(torch.nn.Module):
        def save_hyperparameters(self, *names: str) -> None:
            """Keep arguments of the constructor that calls this."""
            frame = inspect.currentframe()
            given = frame.f_back.f_locals if frame and frame.f_back else {}
            self.hparams = _Parameters(
                {**getattr(self, "hparams", {}), **{name: given[name] for name in names}}
            )

        @property
        def device(self) -> Any:
            return next((one.device for one in self.parameters()), torch.device("cpu"))

    return LightningModule


class _Parameters(dict[str, Any]):
    """Parameters as items and as attributes."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None
