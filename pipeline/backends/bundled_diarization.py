"""The speaker diarization pipeline of pyannote.audio, with weights that need no hub.

What differs from the stock pipeline, and why:

- windows of 10 s every 2.5 s instead of 1 s: the same errors at under half the cost;
- a voice is embedded from up to 3 s of its own frames, put together, instead of from the whole
  window under a mask, and only where somebody speaks;
- windows count for clustering from half a second of clean speech, and a cluster from four of
  them, so that who says little is still found;
- sound is read block by block, so that memory does not grow with its length.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch
from pyannote.audio import Model
from pyannote.audio.core.plda import PLDA
from pyannote.audio.core.task import Problem, Resolution, Specifications
from pyannote.audio.models.segmentation import PyanNet
from pyannote.audio.pipelines import SpeakerDiarization
from pyannote.audio.pipelines.clustering import AgglomerativeClustering
from pyannote.core import SlidingWindow, SlidingWindowFeature

from media.clock import MODEL_RATE, samples
from pipeline.backends.campplus import (
    BANDS,
    FBANK_FRAME,
    FBANK_HOP,
    VOICE_DIMENSIONS,
    CamPlus,
    filterbank,
)
from pipeline.backends.devices import fitting
from pipeline.models import store
from pipeline.sound.speech_activity import as_float

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

WINDOW_S: Final = 10.0
STEP_S: Final = 2.5
WINDOWS_AT_ONCE: Final = 8
WINDOWS_ON_A_CARD: Final = 64
WINDOW_BYTES: Final = 64_000_000
"""What the segmentation of one window takes on a card, at most."""
MOST_FRAMES: Final = 298
"""Three seconds: as much as CAM++ saw at once when it was trained."""
LEAST_FRAMES: Final = 20
CLEAN_SHARE: Final = 0.05
"""Of a window; with less clean speech than this a voice is assigned, but does not form clusters."""

PARAMETERS: Final = {
    "segmentation": {"min_duration_off": 0.0},
    "clustering": {"method": "average", "threshold": 0.57, "min_cluster_size": 4},
}
"""The threshold is the middle of the range, .50 to .60, in which eight meetings, thirteen dialogues
and pyannote's own sample have the same speakers; see benchmarks/speakers.py."""


def embedded_pipeline() -> BundledDiarization:
    """The pipeline with the weights of the models table, ready to be called."""
    pipeline = BundledDiarization()
    pipeline.instantiate(PARAMETERS)
    return pipeline


class BundledDiarization(SpeakerDiarization):  # type: ignore[misc]
    """pyannote's pipeline over int16 sound, with CAM++ for voices.

    A file is `{"waveform": tensor (1, samples), "sample_rate": 16000, "uri": name}`, of int16 or
    float32 within ±1. What pyannote hands to every pipeline (token, cache) is not needed.
    """

    def __init__(self, **_: Any) -> None:
        super().__init__(
            segmentation=segmentation(),
            segmentation_step=STEP_S / WINDOW_S,
            embedding=_Voices(),
            plda=NoPlda(),
            clustering="AgglomerativeClustering",
            segmentation_batch_size=WINDOWS_AT_ONCE,
        )
        self.clustering = _Clustering()

    def get_segmentations(self, file: Any, hook: Callable[..., None] | None = None) -> Any:
        """Who of up to three is active in each window: (windows, frames, 3)."""
        sound = file["waveform"][0]
        starts = list(_window_starts(len(sound)))
        parts, size = [], self._windows_at_once()
        for at in range(0, len(starts), size):
            batch = torch.stack([_window(sound, start) for start in starts[at : at + size]])
            parts.append(self._segmentation.infer(batch[:, None]))
            if hook:
                hook("segmentation", None, completed=at + size, total=len(starts))
        windows = SlidingWindow(start=0.0, duration=WINDOW_S, step=STEP_S)
        return SlidingWindowFeature(np.vstack(parts), windows)

    def get_embeddings(
        self,
        file: Any,
        binary_segmentations: Any,
        exclude_overlap: bool = False,
        hook: Callable[..., None] | None = None,
    ) -> NDArray[np.float32]:
        """A voice for each window and local speaker, NaN where nobody is heard: (.., .., 192)."""
        active = np.nan_to_num(binary_segmentations.data) > 0.5
        count, _, local = active.shape
        found = np.full((count, local, VOICE_DIMENSIONS), np.nan, np.float32)
        heard = _Frames(file["waveform"][0])
        voices: CamPlus = self._embedding.model_.voices
        size = self._windows_at_once()
        for at in range(0, count, size):
            pieces = {
                (window, speaker): own
                for window in range(at, min(count, at + size))
                for speaker, frames in _voiced(active[window])
                if len(own := heard.at(window, frames)) >= LEAST_FRAMES
            }
            for place, voice in zip(pieces, voices.embed_all([*pieces.values()]), strict=True):
                found[place] = voice
            if hook:
                hook("embeddings", None, completed=at + size, total=count)
        return found

    def _windows_at_once(self) -> int:
        """As many as the card has room for; on a processor, what lies in its caches."""
        if self._segmentation.device.type == "cpu":
            return WINDOWS_AT_ONCE
        return fitting(WINDOW_BYTES, WINDOWS_ON_A_CARD, least=WINDOWS_AT_ONCE)


def segmentation() -> Any:
    """segmentation-3.0 with the weights of the models table."""
    path = store.installed("segmentation-3.0") / "segmentation.pt"
    model = PyanNet(lstm={"num_layers": 4, "dropout": 0.5})
    model.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=WINDOW_S,
        classes=["speaker#1", "speaker#2", "speaker#3"],
        powerset_max_classes=2,
        permutation_invariant=True,
    )
    model.build()
    model.load_state_dict(torch.load(path, weights_only=True)["state_dict"])
    return model


class _Voices(Model):  # type: ignore[misc]
    """CAM++ where pyannote expects a model of its own."""

    def __init__(self) -> None:
        super().__init__(sample_rate=MODEL_RATE, num_channels=1)
        self.specifications = Specifications(
            problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=3.0
        )
        self.voices = CamPlus()
        self.network = self.voices.network  # as a part of this, it is moved with it

    @property
    def dimension(self) -> int:
        return VOICE_DIMENSIONS

    def forward(self, waveforms: Any, weights: Any = None) -> Any:
        """Voices of whole waveforms within ±1, (batch, 1, samples) to (batch, 192)."""
        rows = [self.voices.embed(filterbank(sound[0].cpu().numpy())) for sound in waveforms]
        return torch.from_numpy(np.stack(rows))


class NoPlda(PLDA):  # type: ignore[misc]
    """Agglomerative clustering uses no PLDA, but the pipeline wants one."""

    def __init__(self) -> None:
        pass


class _Clustering(AgglomerativeClustering):  # type: ignore[misc]
    """pyannote's, from shorter clean speech."""

    def filter_embeddings(self, embeddings: Any, segmentations: Any = None, **_: Any) -> Any:
        return super().filter_embeddings(embeddings, segmentations, min_active_ratio=CLEAN_SHARE)


def _window_starts(length: int) -> Iterator[int]:
    """Where windows of the sound begin, in samples; the last one may reach beyond its end."""
    window, step = samples(WINDOW_S, MODEL_RATE), samples(STEP_S, MODEL_RATE)
    yield from range(0, max(1, length - window + step), step)


def _window(sound: Any, start: int) -> Any:
    """One window of sound as float32 within ±1, filled up with silence."""
    length = samples(WINDOW_S, MODEL_RATE)
    piece = torch.from_numpy(as_float(sound[start : start + length].numpy()))
    return torch.nn.functional.pad(piece, (0, length - len(piece)))


def _voiced(active: NDArray[np.bool_]) -> Iterator[tuple[int, NDArray[np.bool_]]]:
    """Each local speaker who is heard, with the frames to embed: alone, where there is enough."""
    alone = active.sum(1) == 1
    for speaker in range(active.shape[1]):
        frames = active[:, speaker]
        clean = frames & alone
        if clean.mean() > CLEAN_SHARE:
            frames = clean
        if frames.any():
            yield speaker, frames


class _Frames:
    """Mel frames of a recording, computed block by block, each once."""

    _BLOCK = 1_000

    def __init__(self, sound: Any) -> None:
        self._sound = sound
        self._block = lru_cache(maxsize=3)(self._computed)

    def at(self, window: int, active: NDArray[np.bool_]) -> NDArray[np.float32]:
        """The frames of a window in which `active`, (model frames,), holds; the middle three s."""
        count = samples(WINDOW_S, MODEL_RATE) // FBANK_HOP
        chosen = active[np.arange(count) * len(active) // count]
        numbers = np.flatnonzero(chosen) + samples(window * STEP_S, MODEL_RATE) // FBANK_HOP
        if len(numbers) > MOST_FRAMES:
            first = (len(numbers) - MOST_FRAMES) // 2
            numbers = numbers[first : first + MOST_FRAMES]
        rows = [self._some(block, numbers) for block in np.unique(numbers // self._BLOCK)]
        return np.concatenate(rows) if rows else np.zeros((0, BANDS), np.float32)

    def _some(self, block: int, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Those frames of a block that are among `numbers`, and in the sound."""
        known = self._block(int(block))
        within = numbers[numbers // self._BLOCK == block] % self._BLOCK
        found: NDArray[np.float32] = known[within[within < len(known)]]
        return found

    def _computed(self, block: int) -> NDArray[np.float32]:
        start = block * self._BLOCK * FBANK_HOP
        piece = self._sound[
            start : start + self._BLOCK * FBANK_HOP + FBANK_FRAME - FBANK_HOP
        ].numpy()
        if len(piece) < FBANK_FRAME:
            return np.zeros((0, BANDS), np.float32)
        return filterbank(as_float(piece))
