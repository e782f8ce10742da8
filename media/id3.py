"""ID3v2 chapters (CHAP, CTOC) and covers in MP3 files, which ffmpeg writes only in part.

The format: https://id3.org/id3v2-chapters-1.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from media.clock import milliseconds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from media.chapters import FileChapter

_UNKNOWN = 0xFFFFFFFF
"""Of a place in bytes: times count alone."""


def write_id3(
    path: Path,
    chapters: Sequence[FileChapter],
    ends: Sequence[int],
    rate: int,
    cover: tuple[bytes, str] | None,
) -> None:
    """Put chapters with their ends, a table of contents and a cover into a file's tag.

    Other frames stay. Raises mutagen.MutagenError.
    """
    import mutagen.id3

    frames: Any = mutagen.id3  # half of it has types
    tag = frames.ID3(path)
    for name in ("CHAP", "CTOC"):
        tag.delall(name)
    names = [f"chp{number}" for number in range(len(chapters))]
    for name, chapter, end in zip(names, chapters, ends, strict=True):
        tag.add(
            frames.CHAP(
                element_id=name,
                start_time=milliseconds(chapter.start, rate),
                end_time=milliseconds(end, rate),
                start_offset=_UNKNOWN,
                end_offset=_UNKNOWN,
                sub_frames=[frames.TIT2(encoding=1, text=[chapter.title])],
            )
        )
    if names:
        flags = frames.CTOCFlags.TOP_LEVEL | frames.CTOCFlags.ORDERED
        tag.add(frames.CTOC(element_id="toc", flags=flags, child_element_ids=names, sub_frames=[]))
    if cover:
        tag.delall("APIC")
        tag.add(frames.APIC(encoding=0, mime=cover[1], type=3, desc="", data=cover[0]))
    tag.save(path, v2_version=3)
