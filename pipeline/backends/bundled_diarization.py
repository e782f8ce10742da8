"""Who speaks when, by segmentation-3.0 and CAM++, whose weights need no hub.

It goes as pyannote's own pipeline does, windows of 10 s in which up to three are told apart, and
then their voices; what differs, and why:

- windows every 2.5 s instead of 1 s: the same errors at under half the cost; their first layer is
  applied once (`segmentation_network`);
- a voice is not that of a whole window but of each piece of speech, embedded once whichever
  windows hear it: where the segmentation takes two people for one, their voices part them, and
  who says little is still found (`speech_pieces`, `pipeline/speakers/told_apart.py`);
- windows are brought together by how likely they are, not by what each decided;
- sound is read block by block, so that memory does not grow with its length.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import torch

from media.clock import MODEL_RATE, samples, seconds
from pipeline.backends.campplus import (
    BANDS,
    FBANK_FRAME,
    FBANK_HOP,
    VOICE_DIMENSIONS,
    CamPlus,
    filterbank,
)
from pipeline.backends.devices import fitting
from pipeline.backends.segmentation_network import SegmentationNetwork
from pipeline.backends.speech_pieces import (
    SEGMENT_FIRST,
    SEGMENT_HOP,
    Pieces,
    cut_pieces,
)
from pipeline.backends.speech_timeline import SPEAKERS_OF, SpokenFrames
from pipeline.models import store
from pipeline.protocols.diarizer import Diarization
from pipeline.sound.speech_activity import as_float
from pipeline.speakers.told_apart import likely_counts, told_apart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

WINDOW_S: Final = 10.0
STEP_S: Final = 2.5
WINDOWS_AT_ONCE: Final = 16
WINDOWS_ON_A_CARD: Final = 64
WINDOW_BYTES: Final = 64_000_000
"""What the segmentation of one window takes on a card, at most."""
PIECES_TOGETHER: Final = 64
"""Pieces of speech embedded between two reports of progress."""
LEAST_FRAMES: Final = 18
"""Mel frames without which there is no voice."""
SHARED_S: Final = 0.1
"""What a piece counts as in which others speak too: it founds no speaker."""


class BundledDiarization:
    """Networks that are loaded, and what they make of a recording."""

    def __init__(self) -> None:
        self._segmentation = segmentation()
        self._voices = CamPlus()
        self._device = torch.device("cpu")

    def to(self, device: Any) -> None:
        """Move the networks to another device of torch."""
        self._device = device
        self._segmentation.to(device)
        self._voices.network.to(device)

    def diarize(
        self,
        sound: NDArray[np.int16],
        *,
        least: int = 1,
        most: int | None = None,
        on_progress: Callable[[float], None] = lambda share: None,
    ) -> Diarization:
        """Who speaks when in 16 kHz mono `sound`, which may be a memory map.

        Where nobody said how many there are, `made_by` tells how many there may be.
        """
        starts = list(_window_starts(len(sound)))
        classes = self._classes(sound, starts, on_progress)
        frames = -(-len(sound) // SEGMENT_HOP)
        offsets = np.array([round(start / SEGMENT_HOP) for start in starts])
        pieces = cut_pieces(_active(classes, offsets, frames), offsets)
        if not pieces.frames:
            return Diarization((), ())
        voices = self._embedded(sound, pieces, on_progress)
        places_s = _places(pieces)
        who, centroids = told_apart(voices, places_s, pieces.company, least=least, most=most)
        heard = SpokenFrames(frames, len(centroids))
        for window, offset in zip(range(len(starts)), offsets.tolist(), strict=True):
            heard.add(classes[window].astype(np.float32), offset, pieces.owned[window], who)
        told = heard.diarization(len(sound), centroids)
        if least > 1 or most is not None:
            return told
        likely = likely_counts(voices, places_s, pieces.company, who)
        return replace(told, made_by={"count": dict(zip(("fewest", "most"), likely, strict=True))})

    def _classes(
        self, sound: NDArray[np.int16], starts: list[int], on_progress: Callable[[float], None]
    ) -> NDArray[np.float16]:
        """The probability of each class in each window: (windows, frames, 7)."""
        found, size = [], self._windows_at_once()
        for at in range(0, len(starts), size):
            stretch = torch.from_numpy(_stretch(sound, starts[at : at + size]))
            with torch.inference_mode():
                likely = self._segmentation(stretch.to(self._device))
            found.append(likely.cpu().numpy().astype(np.float16))
            on_progress(0.4 * min(1.0, (at + size) / len(starts)))
        return np.concatenate(found)

    def _embedded(
        self, sound: NDArray[np.int16], pieces: Pieces, on_progress: Callable[[float], None]
    ) -> NDArray[np.float32]:
        """The voice of each piece: (pieces, 192); zeros where the sound ends too early."""
        heard = _Frames(sound)
        order = sorted(range(len(pieces.frames)), key=lambda n: pieces.frames[n])
        found = np.zeros((len(order), VOICE_DIMENSIONS), np.float32)
        for at in range(0, len(order), PIECES_TOGETHER):
            some = {n: heard.at(*pieces.frames[n]) for n in order[at : at + PIECES_TOGETHER]}
            some = {n: mel for n, mel in some.items() if len(mel) >= LEAST_FRAMES}
            if some:
                found[list(some)] = self._voices.embed_all(list(some.values()))
            on_progress(0.4 + 0.6 * min(1.0, (at + PIECES_TOGETHER) / len(order)))
        return found

    def _windows_at_once(self) -> int:
        """As many as the card has room for; on a processor more are not quicker."""
        if self._device.type == "cpu":
            return WINDOWS_AT_ONCE
        return fitting(WINDOW_BYTES, WINDOWS_ON_A_CARD, least=WINDOWS_AT_ONCE)


def segmentation() -> SegmentationNetwork:
    """segmentation-3.0 with the weights of the models table, for windows as they lie here."""
    path = store.installed("segmentation-3.0") / "segmentation.pt"
    weights = torch.load(path, weights_only=True)["state_dict"]
    length, step = samples(WINDOW_S, MODEL_RATE), samples(STEP_S, MODEL_RATE)
    return SegmentationNetwork(weights, length, step)


def _window_starts(length: int) -> Iterator[int]:
    """Where windows of the sound begin, in samples; the last one may reach beyond its end."""
    window, step = samples(WINDOW_S, MODEL_RATE), samples(STEP_S, MODEL_RATE)
    yield from range(0, max(1, length - window + step), step)


def _stretch(sound: NDArray[np.int16], starts: list[int]) -> NDArray[np.float32]:
    """The sound of consecutive windows as float32 within ±1, filled up with silence."""
    length = starts[-1] - starts[0] + samples(WINDOW_S, MODEL_RATE)
    piece = as_float(sound[starts[0] : starts[0] + length])
    return np.pad(piece, (0, length - len(piece)))


def _active(
    classes: NDArray[np.float16], offsets: NDArray[np.intp], frames: int
) -> NDArray[np.bool_]:
    """Who of three speaks in each window, (windows, frames, 3), as its likeliest class says."""
    active = SPEAKERS_OF[classes.argmax(2)] > 0
    beyond = offsets[:, None] + np.arange(active.shape[1]) >= frames
    active[beyond] = False
    return np.asarray(active)


def _places(pieces: Pieces) -> NDArray[np.float64]:
    """Where each piece begins and ends, in seconds: (pieces, 2); a shared one is short."""
    places_s = np.array(pieces.frames) * seconds(SEGMENT_HOP, MODEL_RATE)
    shared = sorted(pieces.shared)
    places_s[shared, 1] = places_s[shared, 0] + SHARED_S
    return np.asarray(places_s, np.float64)


class _Frames:
    """Mel frames of a recording, computed block by block, each once."""

    _BLOCK = 1_000

    def __init__(self, sound: NDArray[np.int16]) -> None:
        self._sound = sound
        self._block = lru_cache(maxsize=3)(self._computed)

    def at(self, first: int, last: int) -> NDArray[np.float32]:
        """The mel frames within frames `first` to `last` of the segmentation."""
        edges = (SEGMENT_FIRST + frame * SEGMENT_HOP for frame in (first, last))
        start, end = (edge // FBANK_HOP for edge in edges)
        blocks = range(start // self._BLOCK, (end - 1) // self._BLOCK + 1)
        rows = []
        for block in blocks:
            at = block * self._BLOCK
            rows.append(self._block(block)[max(0, start - at) : end - at])
        return np.concatenate(rows)

    def _computed(self, block: int) -> NDArray[np.float32]:
        start = block * self._BLOCK * FBANK_HOP
        piece = self._sound[start : start + self._BLOCK * FBANK_HOP + FBANK_FRAME - FBANK_HOP]
        if len(piece) < FBANK_FRAME:
            return np.zeros((0, BANDS), np.float32)
        return filterbank(as_float(piece))
