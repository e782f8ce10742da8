"""CAM++: the sound of a voice as 192 numbers, from its published weights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from media.clock import MODEL_RATE
from pipeline.models import store
from pipeline.sound.speech_activity import as_float

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from media.span import Span

CAMPPLUS: Final = "campplus"
VOICE_DIMENSIONS: Final = 192
BANDS: Final = 80
FBANK_HOP: Final = 160
"""Samples of 16 kHz sound for each frame: 10 ms."""
FBANK_FRAME: Final = 400
"""Samples that a frame looks at: 25 ms."""

PIECES_AT_ONCE: Final = 8
"""What they make fits the caches of a processor."""
PIECES_ON_A_CARD: Final = 64
"""Three seconds of each take 300 MB there."""


def filterbank(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log mel energies as the network was trained on: (frames, BANDS), one each HOP samples.

    `sound` is 16 kHz mono within ±1; frames that it does not fill are left out.
    """
    import torch

    from pipeline.backends.torch_audio import without_broken_torchaudio

    without_broken_torchaudio()
    from torchaudio.compliance.kaldi import fbank

    found: NDArray[np.float32] = fbank(
        torch.from_numpy(sound)[None],
        num_mel_bins=BANDS,
        dither=0.0,
        sample_frequency=float(MODEL_RATE),
    ).numpy()
    return found


class CamPlus:
    """The network, read from the models table; raises ModelError when it was not fetched."""

    name = f"{CAMPPLUS}:3dspeaker-zh-en-common"

    def __init__(self) -> None:
        import torch

        from pipeline.backends.campplus_network import CamPlusNetwork

        path = store.installed(CAMPPLUS) / "campplus.pt"
        self.network = CamPlusNetwork(torch.load(path, weights_only=True))
        """May be moved to another device."""

    def embed(self, frames: NDArray[np.float32]) -> NDArray[np.float32]:
        """The voice in some frames of `filterbank`, (frames, BANDS), as (VOICE_DIMENSIONS,)."""
        voice: NDArray[np.float32] = self._batch([frames])[0]
        return voice

    def embed_all(self, pieces: Sequence[NDArray[np.float32]]) -> list[NDArray[np.float32]]:
        """A voice for each piece; those of about one length go together."""
        found: dict[int, NDArray[np.float32]] = {}
        size = PIECES_ON_A_CARD if self._is_on_a_card() else PIECES_AT_ONCE
        order = sorted(range(len(pieces)), key=lambda n: len(pieces[n]))
        for at in range(0, len(order), size):
            batch = order[at : at + size]
            found |= zip(batch, self._batch([pieces[n] for n in batch]), strict=True)
        return [found[n] for n in range(len(pieces))]

    def _is_on_a_card(self) -> bool:
        return bool(next(self.network.parameters()).is_cuda)

    def _batch(self, pieces: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
        import torch

        device = next(self.network.parameters()).device
        with torch.inference_mode():
            centred = [torch.from_numpy(piece - piece.mean(0)).to(device) for piece in pieces]
            voices: NDArray[np.float32] = self.network(centred).cpu().numpy()
        return voices


def centroid(
    sound: NDArray[np.int16], spans: Sequence[Span], pieces: int
) -> tuple[float, ...] | None:
    """The voice of up to `pieces` spans of 16 kHz `sound`, from the middle three seconds of each.

    None where no span is as long as a fifth of a second.
    """
    import numpy as np

    network, rows = CamPlus(), []
    for span in spans[:pieces]:
        start = max(span.start, (span.start + span.end) // 2 - 24_000)
        piece = sound[start : min(span.end, start + 48_000)]
        if len(piece) >= 3_200:
            rows.append(network.embed(filterbank(as_float(piece))))
    return tuple(np.mean(rows, axis=0).tolist()) if rows else None
