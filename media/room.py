"""Whether what is about to be written finds room, before it fills a disk that others use."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from media.errors import FileRefused

if TYPE_CHECKING:
    from pathlib import Path

    from media.timeline import Timeline

FREE_MARGIN: Final = 64 << 20
"""Bytes that are left free: what a system and other programs need to go on."""
_PCM_BYTES = 3
"""Of a sample: 24 bits, as most are at the most."""


def refuse_full(folder: Path, what: str, needed: float) -> None:
    """Raise FileRefused in one sentence unless `folder` has room for what needs so many bytes.

    A folder that cannot be asked is not judged.
    """
    try:
        free = shutil.disk_usage(folder).free
    except OSError:
        return
    if free < needed + FREE_MARGIN:
        raise FileRefused(
            f"{folder} has {_shown(free)} free and {what} needs {_shown(needed + FREE_MARGIN)}: "
            "make room there, or name another folder."
        )


def render_bytes(timeline: Timeline, encoder: str) -> int:
    """About how large a render becomes: its share of the source, or its samples if they are
    written as they are."""
    source = timeline.source
    share = source.size * timeline.length // max(1, source.length)
    if not encoder.startswith("pcm_"):
        return share
    return max(share, timeline.length * source.audio.channels * _PCM_BYTES)


def _shown(size: float) -> str:
    """Bytes as people read them: `812 MB`, `1.2 GB`."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{max(0.0, size) / 1e6:.0f} MB"
