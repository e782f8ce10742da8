"""Chapters in the tags of files, where ffmpeg writes none, or only a part of what players read.

MP3: https://id3.org/id3v2-chapters-1.0. FLAC and Ogg: https://wiki.xiph.org/Chapter_Extension
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from media.chapters import chapter_ends
from media.clock import milliseconds, timecode
from media.errors import MediaError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from media.chapters import FileChapter

_UNKNOWN: Final = 0xFFFFFFFF
"""Of a place in bytes: times count alone."""
_MOST_LISTED: Final = 255
"""Chapters of a table of contents; their number is one byte."""
_MOST_COMMENTS: Final = 999
"""Chapters with numbers of three digits."""


def write_chapter_tags(path: Path, chapters: Sequence[FileChapter], length: int, rate: int) -> None:
    """Put chapters into the tags of a file of `length` samples; the other tags stay.

    Its suffix is one of `TAGGED_CHAPTERS`. Raises MediaError for tags that cannot be written.
    """
    import mutagen

    try:
        if path.suffix.lower() == ".mp3":
            _write_id3(path, chapters, length, rate)
        else:
            _write_comments(path, chapters, rate)
    except mutagen.MutagenError as error:
        raise MediaError(f"the chapters of {path.name} cannot be written ({error}).") from None


def _write_id3(path: Path, chapters: Sequence[FileChapter], length: int, rate: int) -> None:
    """Chapters with their ends and a table of contents (CHAP, CTOC)."""
    import mutagen.id3

    frames: Any = mutagen.id3  # half of it has types
    tag = frames.ID3(path)
    for name in ("CHAP", "CTOC"):
        tag.delall(name)
    names = []
    for number, (chapter, end) in enumerate(chapter_ends(chapters, length)):
        names.append(f"chp{number}")
        tag.add(
            frames.CHAP(
                element_id=names[-1],
                start_time=milliseconds(chapter.start, rate),
                end_time=milliseconds(end, rate),
                start_offset=_UNKNOWN,
                end_offset=_UNKNOWN,
                sub_frames=[frames.TIT2(encoding=1, text=[chapter.title])],
            )
        )
    flags = frames.CTOCFlags.TOP_LEVEL | frames.CTOCFlags.ORDERED
    listed = names[:_MOST_LISTED]
    tag.add(frames.CTOC(element_id="toc", flags=flags, child_element_ids=listed, sub_frames=[]))
    save_id3(tag, path)


def save_id3(tag: Any, path: Path) -> None:
    """Write a tag as ID3v2.3, the one that every player reads, with the frames of that version."""
    tag.update_to_v23()
    tag.save(path, v2_version=3)


def _write_comments(path: Path, chapters: Sequence[FileChapter], rate: int) -> None:
    """Chapters as Vorbis comments."""
    import mutagen

    file: Any = mutagen.File(path)
    if file is None:
        raise mutagen.MutagenError("it is no FLAC and no Ogg")
    for number, chapter in enumerate(chapters[:_MOST_COMMENTS], start=1):
        file[f"CHAPTER{number:03d}"] = timecode(chapter.start, rate)
        file[f"CHAPTER{number:03d}NAME"] = chapter.title
    file.save()
