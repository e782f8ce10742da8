"""The chapters that sound and video files have, as they are read and as they are written.

ffmpeg writes those of some containers; in the tags of the others they are put afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from media.clock import samples
from media.containers import CONTAINERS, MOV
from media.demuxers import opened_container
from media.tags import metadata_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from media.demuxers import Input

TAGGED_CHAPTERS: Final = frozenset({".mp3", ".flac", ".ogg", ".oga", ".opus"})
"""Suffixes of files whose chapters are tags."""
CHAPTERS_IN_VERSION: Final = 1
"""Rises whenever other chapters are read from the same file."""
_OPENING: Final = "Intro"
"""The title of what plays before the first chapter, where a container begins with one."""
_BY_FFMPEG: Final = frozenset(
    {".mp4", ".m4a", ".m4b", ".m4v", ".mov", ".3gp", ".mkv", ".mka", ".webm", ".wma", ".wmv"}
)
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


def chapters_held(suffix: str, chapters: Sequence[FileChapter]) -> tuple[FileChapter, ...]:
    """The chapters that a file of this suffix can hold of these; none where it holds none.

    The first one of QuickTime's files begins with the file, whatever is written, so another stands
    in front of one that does not.
    """
    if suffix not in _BY_FFMPEG | TAGGED_CHAPTERS or not chapters:
        return ()
    if chapters[0].start and CONTAINERS[suffix].formats == MOV:
        return (FileChapter(0, _OPENING), *chapters)
    return tuple(chapters)


def chapters_text(chapters: Sequence[FileChapter], length: int, rate: int) -> str:
    """Chapters of a file that has `length` samples, in ffmpeg's metadata format.

    https://ffmpeg.org/ffmpeg-formats.html#Metadata-2
    """
    return "".join(
        f"[CHAPTER]\nTIMEBASE=1/{rate}\nSTART={chapter.start}\nEND={end}\n"
        + metadata_text({"title": chapter.title}).partition("\n")[2]
        for chapter, end in chapter_ends(chapters, length)
    )


def chapter_ends(chapters: Sequence[FileChapter], length: int) -> Iterator[tuple[FileChapter, int]]:
    """Each chapter with the sample before which it ends."""
    ends = [*(chapter.start for chapter in chapters[1:]), length]
    return zip(chapters, ends, strict=False)
