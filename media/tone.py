"""The tone of a room, made anew from its own silence, for where there would be none at all.

Nothing is looped, since a loop is heard: each moment is noise that was never there before, with
the spectrum, the level and the width of the quiet stretches that it is made from.

    quiet stretches -> frames -> power and likeness of the channels, for each frequency
    random frames with these -> half over each other -> as much tone as is needed
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.clock import from_milliseconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Sound = np.ndarray[tuple[int, int], np.dtype[np.float64]]
    """Shaped (samples, channels), 1 is full scale."""
    Matrices = np.ndarray[tuple[int, int, int], np.dtype[np.complex128]]

_LEAST: Final = 16
"""Samples of a frame; fewer tell no spectrum."""
_FRAME_MS: Final = 120
"""At least so long, so that a hum of 50 Hz is told from what is beside it."""
_NOT_ROOM: Final = 2.0
"""Frames of more than so many times the middle one's power hold a breath or a click."""


def room_tone(
    quiet: Sequence[np.ndarray[tuple[int, int], np.dtype[Any]]],
    rate: int,
    length: int,
    channels: int,
    seed: int,
) -> Sound:
    """`length` samples of noise that sounds as the stretches of `quiet` do.

    These are (samples, channels), 1 is full scale. The same seed gives the same tone. Where they
    are too short to tell a spectrum, or silent, so is the tone.
    """
    blocks = RoomTone.of(quiet, rate, channels).blocks(length, seed)
    return np.concatenate([np.zeros((0, channels)), *blocks])


@dataclass(frozen=True, slots=True)
class RoomTone:
    """What is known of a room, for as much tone as is needed."""

    channels: int
    size: int
    """Samples of a frame."""
    roots: Matrices | None
    """None where there is too little to tell a spectrum, so that it is silent."""
    power: float
    """The mean square of its samples."""

    @classmethod
    def of(
        cls,
        quiet: Sequence[np.ndarray[tuple[int, int], np.dtype[Any]]],
        rate: int,
        channels: int,
    ) -> RoomTone:
        """The room that is heard in stretches of (samples, channels), 1 is full scale."""
        size = 1 << from_milliseconds(_FRAME_MS, rate).bit_length()
        longest = max((len(stretch) for stretch in quiet), default=0)
        size = min(size, 1 << max(longest, 1).bit_length() - 1)
        frames = _frames(quiet, size, channels) if size >= _LEAST else np.zeros((0, channels, size))
        if not len(frames):
            return cls(channels, size, None, 0.0)
        return cls(channels, size, _roots(frames), float(np.square(frames).mean()))

    def blocks(self, length: int, seed: int) -> Iterator[Sound]:
        """`length` samples of it; the same seed gives the same."""
        if self.roots is None:
            yield np.zeros((length, self.channels))
            return
        left = length
        for block in _noise(self.roots, self.size, np.random.default_rng(seed)):
            yield block[:left]
            left -= len(block)
            if left <= 0:
                return


def _frames(
    quiet: Sequence[np.ndarray[tuple[int, int], np.dtype[Any]]], size: int, channels: int
) -> np.ndarray[tuple[int, int, int], np.dtype[np.float64]]:
    """The frames of the room alone, half over each other; shaped (frames, channels, size)."""
    views = [
        np.lib.stride_tricks.sliding_window_view(stretch, size, axis=0)[:: size // 2]
        for stretch in quiet
        if len(stretch) >= size
    ]
    frames = np.concatenate([*views, np.zeros((0, channels, size))]).astype(np.float64)
    frames -= frames.mean(axis=2, keepdims=True)
    powers = np.square(frames).mean(axis=(1, 2))
    return frames[powers <= _NOT_ROOM * np.median(powers)] if len(frames) else frames


def _roots(frames: np.ndarray[tuple[int, int, int], np.dtype[np.float64]]) -> Matrices:
    """What makes of unlike noise in each channel noise that is like the frames, by frequency."""
    size = frames.shape[2]
    window = np.sin(np.pi * (np.arange(size) + 0.5) / size) ** 2
    spectra = np.fft.rfft(frames * window) / np.sqrt(np.square(window).sum())
    alike = np.einsum("fcb,fdb->bcd", spectra, spectra.conj()) / len(frames)
    values, vectors = np.linalg.eigh(alike)
    roots: Matrices = vectors * np.sqrt(np.maximum(values, 0))[:, None, :]
    return roots


def _noise(roots: Matrices, size: int, rng: np.random.Generator) -> Iterator[Sound]:
    """Frames of random spectra, faded into each other at even power; without an end."""
    hop = size // 2
    fade = np.sin(np.pi * (np.arange(size) + 0.5) / size)[:, None]
    tail: Sound | None = None
    while True:
        parts = rng.normal(0, np.sqrt(0.5), (2, *roots.shape[:2]))
        spectrum = parts[0] + 1j * parts[1]
        spectrum[[0, -1]] = np.sqrt(2) * parts[0][[0, -1]]
        colored = np.einsum("bcd,bd->bc", roots, spectrum) * np.sqrt(size)
        frame = fade * np.fft.irfft(colored, size, axis=0)
        if tail is not None:
            yield tail + frame[:hop]
        tail = frame[hop:]
