"""What takes noise out: the best that is installed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from media.cleaning import NoiseRemover


def noise_remover() -> NoiseRemover:
    """DeepFilterNet where its package is installed, else ffmpeg's own filter."""
    from media.cleaning import Afftdn
    from pipeline.backends.deepfilter import DeepFilter, deepfilter_is_here

    return DeepFilter() if deepfilter_is_here() else Afftdn()
