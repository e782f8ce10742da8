"""A recording's tags as an ffmetadata file, so that ffmpeg need not read the recording twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from media.demuxers import opened_container

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from media.demuxers import Input
    from media.source import AudioStream

_SPECIAL = re.compile(r"([=;#\\\n\[])")
_LINE_END = re.compile(r"\r\n?")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


_NO_CHANGE: Final[Mapping[str, str]] = {}


def tags_text(
    read: Input, streams: Sequence[AudioStream], changed: Mapping[str, str] = _NO_CHANGE
) -> str:
    """The tags of a file, and those of some of its streams, in ffmpeg's metadata format.

    `changed` has other values for tags of the file, or more tags, by their names in small letters;
    a tag that becomes empty is left out. Bytes that are no UTF-8 are surrogates. Raises NotMedia
    when the file cannot be read any more.
    The format: https://ffmpeg.org/ffmpeg-formats.html#Metadata-2
    """
    with opened_container(
        read.path, read.container, allow_playlists=read.allow_playlists
    ) as container:
        own = {
            name: text for name, text in container.metadata.items() if name.lower() not in changed
        }
        tags = [own | {name: text for name, text in changed.items() if text}]
        tags += [container.streams[stream.index].metadata for stream in streams]
    return metadata_text(*tags)


def metadata_text(container: Mapping[str, str], *streams: Mapping[str, str]) -> str:
    """Tags of a container and of its streams in ffmpeg's metadata format.

    Every line end becomes a line feed, as ffmpeg ends a line, and with it all tags that follow,
    at any other; other control characters are dropped, since a tag is text. A backslash at the
    end gets a space behind it: ffmpeg would take the end of the line for escaped.
    """
    lines = [";FFMETADATA1", *_lines(container)]
    for tags in streams:
        lines += ["[STREAM]", *_lines(tags)]
    return "\n".join(lines) + "\n"


def _lines(tags: Mapping[str, str]) -> Iterator[str]:
    for key, value in tags.items():
        if name := _plain(key):
            line = "=".join(_SPECIAL.sub(r"\\\1", part) for part in (name, _plain(value)))
            yield f"{line} " if line.endswith("\\") else line


def _plain(text: str) -> str:
    return _CONTROL.sub("", _LINE_END.sub("\n", text))
