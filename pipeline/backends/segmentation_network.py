"""segmentation-3.0 as layers of torch, over windows that share their first layer.

Filters of a band each, two convolutions, four recurrent layers and a classifier (Bredin, Plaquet:
Powerset multi-class cross entropy loss, 2023), made of the published weights: pyannote.audio, which
takes longer to import than to listen to two minutes, is not needed for it.

Windows of 10 s begin every 2.5 s, so each moment is in four of them. The first layer, filters of
251 samples, has no part of a window in it but the window's level and mean; so they are applied
once to a stretch of sound, and its windows are cut out of what they give.

    stretch     |--------|--------|--------|--------|--------|
    filtered    |============================================|
    windows     |-- level 1, 4 steps --------------|
                         |-- level 2 -----------------------|
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import torch
from torch import Tensor, nn
from torch.nn import functional

from media.clock import MODEL_RATE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Layer = TypeVar("Layer", bound=nn.Module)

_STRIDE: Final = 10
"""Samples from one step of the filters to the next."""
_POOLED: Final = 3
"""Steps of which each pooling keeps the largest."""
_LEAST_HZ: Final = 50
"""The lowest edge of a band, and the least from there to the highest."""
_RECURRENT: Final = 128
"""Numbers that a recurrent layer keeps, in each direction."""


class SegmentationNetwork(nn.Module):
    """A stretch of sound, (samples,), to how likely each class is: (windows, frames, classes).

    A window has `length` samples and begins `step` after the one before; both are whole numbers
    of the filters' stride.
    """

    def __init__(self, weights: Mapping[str, Tensor], length: int, step: int) -> None:
        super().__init__()
        self.filters = _SharedFilters(weights, length, step)
        self.convolutions = nn.ModuleList()
        for number in (1, 2):
            width, features, reach = weights[f"sincnet.conv1d.{number}.weight"].shape
            convolution = nn.Conv1d(features, width, reach)
            self.convolutions.append(_with(weights, f"sincnet.conv1d.{number}", convolution))
        self.norms = nn.ModuleList(
            _with(weights, f"sincnet.norm1d.{number}", nn.InstanceNorm1d(width, affine=True))
            for number, width in enumerate([80, 60, 60])
        )
        recurrent = nn.LSTM(60, _RECURRENT, 4, batch_first=True, bidirectional=True)
        self.recurrent = _with(weights, "lstm", recurrent)
        self.ends = nn.ModuleList(
            _with(weights, name, nn.Linear(features, width))
            for name in ("linear.0", "linear.1", "classifier")
            for width, features in [weights[f"{name}.weight"].shape]
        )
        self.eval().requires_grad_(False)

    def forward(self, stretch: Tensor) -> Tensor:
        """The probability of each class in each frame of each window; they add up to one."""
        windows = [functional.max_pool1d(one, _POOLED) for one in self.filters(stretch)]
        x = functional.leaky_relu(self.norms[0](torch.stack(windows)))
        for convolution, norm in zip(self.convolutions, self.norms[1:], strict=True):
            x = functional.leaky_relu(norm(functional.max_pool1d(convolution(x), _POOLED)))
        x, _ = self.recurrent(x.transpose(1, 2))
        for linear in self.ends[:-1]:
            x = functional.leaky_relu(linear(x))
        likely: Tensor = self.ends[-1](x).log_softmax(-1).exp()
        return likely


class _SharedFilters(nn.Module):
    """The first layer over all windows of a stretch of sound."""

    bands: Tensor
    constant: Tensor

    def __init__(self, weights: Mapping[str, Tensor], length: int, step: int) -> None:
        super().__init__()
        self._length, self._step = length, step
        bands = _bands(weights)
        self.register_buffer("bands", bands)
        self.register_buffer("constant", bands.sum(2))
        self.level = _with(weights, "sincnet.wav_norm1d", nn.InstanceNorm1d(1, affine=True))

    def forward(self, stretch: Tensor) -> Iterator[Tensor]:
        """What it makes of each window, whose level is brought to one: (bands, steps)."""
        level = self.level
        filtered = functional.conv1d(stretch[None, None], self.bands, stride=_STRIDE)[0]
        steps = (self._length - self.bands.shape[2]) // _STRIDE + 1
        for start in range(0, len(stretch) - self._length + 1, self._step):
            variance, mean = torch.var_mean(stretch[start : start + self._length], correction=0)
            gain = level.weight * torch.rsqrt(variance + level.eps)
            at = start // _STRIDE
            window = filtered[:, at : at + steps] * gain
            yield window.add_(self.constant * (level.bias - mean * gain)).abs_()


def _bands(weights: Mapping[str, Tensor]) -> Tensor:
    """The filters, each of what lies between two frequencies, even ones and odd ones: (80, 1, 251).

    As the difference of two low-pass filters (Ravanelli, Bengio: Speaker recognition from raw
    waveform with SincNet, 2018; Pariente et al.: Filterbank design for end-to-end speech
    separation, 2020).
    """
    low, band, window, times = (
        weights[f"sincnet.conv1d.0.filterbank.{name}"]
        for name in ("low_hz_", "band_hz_", "window_", "n_")
    )
    low = _LEAST_HZ + low.abs()
    high = (low + _LEAST_HZ + band.abs()).clamp(_LEAST_HZ, MODEL_RATE // 2)
    width = high - low
    even = (torch.sin(high @ times) - torch.sin(low @ times)) / (times / 2) * window
    odd = (torch.cos(low @ times) - torch.cos(high @ times)) / (times / 2) * window
    whole = torch.cat(
        [
            torch.cat([even, 2 * width, even.flip(1)], 1),
            torch.cat([odd, torch.zeros_like(width), -odd.flip(1)], 1),
        ]
    )
    return (whole / (2 * width).repeat(2, 1))[:, None]


def _with(weights: Mapping[str, Tensor], at: str, layer: Layer) -> Layer:
    """The layer with its weights, whose names begin with `at`."""
    layer.load_state_dict(
        {
            name.removeprefix(f"{at}."): one
            for name, one in weights.items()
            if name.startswith(f"{at}.")
        }
    )
    return layer
