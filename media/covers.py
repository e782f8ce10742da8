"""Cover art in Ogg files, which ffmpeg reads but does not write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mutagen
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

if TYPE_CHECKING:
    from pathlib import Path

_PICTURE = "metadata_block_picture"


def copy_ogg_covers(source: Path, out: Path) -> None:
    """Copy the pictures of one Ogg file into another; other kinds of files are left alone."""
    read, written = mutagen.File(source), mutagen.File(out)
    ogg = (OggOpus, OggVorbis)
    if isinstance(read, ogg) and isinstance(written, ogg) and _PICTURE in read:
        written[_PICTURE] = read[_PICTURE]
        written.save()
