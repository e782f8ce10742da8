"""A recording's tags as an ffmetadata file, so that ffmpeg need not read the recording twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import av

from media.errors import NotMedia

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from media.source import AudioStream

_SPECIAL = re.compile(r"([=;#\\\n])")


def tags_text(path: Path, streams: Sequence[AudioStream]) -> str:
    """The tags of a file, and those of some of its streams, in ffmpeg's metadata format.

    Raises NotMedia when the file has gone. The format: https://ffmpeg.org/ffmpeg-formats.html#Metadata-2
    """
    try:
        with av.open(str(path)) as container:
            lines = [";FFMETADATA1", *_lines(container.metadata)]
            for stream in streams:
                lines += ["[STREAM]", *_lines(container.streams[stream.index].metadata)]
    except av.FFmpegError as error:
        raise NotMedia(f"{path} cannot be read any more ({error.strerror}).") from None
    return "\n".join(lines) + "\n"


def _lines(tags: Mapping[str, str]) -> Iterator[str]:
    for key, value in tags.items():
        yield "=".join(_SPECIAL.sub(r"\\\1", part) for part in (key, value))
