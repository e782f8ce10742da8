"""The chapters that sound and video files have."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from media.clock import samples
from media.demuxers import opened_container

if TYPE_CHECKING:
    from media.demuxers import Input

_MOST: Final = 10_000
_MICROSECONDS: Final = 1_000_000
"""Of ffmpeg's own time base."""


@dataclass(frozen=True, slots=True)
class FileChapter:
    """A chapter that a file has."""

    start: int
    """Its first sample."""
    title: str


def chapters_in(read: Input, rate: int) -> tuple[FileChapter, ...]:
    """The chapters of a file in order, on a clock of `rate` samples a second from its start.

    One without a title has an empty one. Raises NotMedia when the file cannot be read.
    """
    with opened_container(
        read.path, read.container, allow_playlists=read.allow_playlists
    ) as container:
        is_tagged = container.format.name == "mp3"  # ID3 counts from the sound, not the padding
        start = Fraction(0 if is_tagged else container.start_time or 0, _MICROSECONDS)
        rows = [_chapter(row, start, rate) for row in container.chapters()[:_MOST]]
    return tuple(sorted(rows, key=lambda row: row.start))


def _chapter(row: dict[str, Any], zero: Fraction, rate: int) -> FileChapter:
    at = Fraction(row["start"]) * Fraction(row["time_base"]) - zero
    title = next((v for k, v in row["metadata"].items() if k.lower() == "title"), "")
    return FileChapter(max(0, samples(at, rate)), " ".join(title.split()))
