"""Cover art in Ogg files, which ffmpeg reads but does not write."""

from __future__ import annotations

from typing import TYPE_CHECKING

import mutagen
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from media.errors import MediaError

if TYPE_CHECKING:
    from pathlib import Path

_PICTURE = "metadata_block_picture"
_OGG = (OggOpus, OggVorbis)


def copy_ogg_covers(source: Path, out: Path) -> None:
    """Copy the pictures of one Ogg file into another; other kinds of files are left alone.

    Raises MediaError when the source's tags are too damaged for that.
    """
    try:
        read, written = (mutagen.File(path, options=_OGG) for path in (source, out))
        if isinstance(read, _OGG) and isinstance(written, _OGG) and _PICTURE in read:
            written[_PICTURE] = read[_PICTURE]
            written.save()
    except mutagen.MutagenError as error:
        raise MediaError(
            f"the pictures of {source} cannot be copied ({error}): take them out of it, or name "
            "a result of another kind."
        ) from None
