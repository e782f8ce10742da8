"""Windows of a segmentation that share their first layer.

Windows of 10 s begin every 2.5 s, so each moment is in four of them. The first layer of the
network, filters of 251 samples, has no part of a window in it but the window's level and mean; so
they are applied once to a stretch of sound, and its windows are cut out of what they give.

    stretch     |--------|--------|--------|--------|--------|
    filtered    |============================================|
    windows     |-- level 1, 4 steps --------------|
                         |-- level 2 -----------------------|
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional

if TYPE_CHECKING:
    from collections.abc import Iterator


class SharedFilters(nn.Module):
    """The layers of `sincnet`, of pyannote's segmentation, over all windows of a stretch of sound.

    A window has `length` samples and begins `step` after the one before; both are whole numbers
    of the first layer's stride.
    """

    def __init__(self, sincnet: Any, length: int, step: int) -> None:
        super().__init__()
        self.layers = sincnet
        self._length, self._step = length, step

    def forward(self, stretch: Tensor) -> Tensor:
        """(samples,) to (windows, features, frames)."""
        own, pools, norms = self.layers.conv1d, self.layers.pool1d, self.layers.norm1d
        windows = [pools[0](window) for window in self._filtered(stretch)]
        x = functional.leaky_relu(norms[0](torch.stack(windows)))
        for convolution, pool, norm in zip(own[1:], pools[1:], norms[1:], strict=True):
            x = functional.leaky_relu(norm(pool(convolution(x))))
        return x

    def _filtered(self, stretch: Tensor) -> Iterator[Tensor]:
        """What the first layer makes of each window, whose level is brought to one."""
        first, level = self.layers.conv1d[0], self.layers.wav_norm1d
        filters, stride = first.filterbank.filters(), first.stride
        filtered = functional.conv1d(stretch[None, None], filters, stride=stride)[0]
        constant = filters.sum(2)
        frames = (self._length - filters.shape[2]) // stride + 1
        for start in range(0, len(stretch) - self._length + 1, self._step):
            variance, mean = torch.var_mean(stretch[start : start + self._length], correction=0)
            gain = level.weight * torch.rsqrt(variance + level.eps)
            at = start // stride
            window = filtered[:, at : at + frames] * gain
            yield window.add_(constant * (level.bias - mean * gain)).abs_()
