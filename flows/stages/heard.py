"""Whether any words were heard, and what to do where there were none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

from media.demuxers import Input
from media.files import read_json

if TYPE_CHECKING:
    from pathlib import Path

    from media.source import Source
    from pipeline.transcript import Transcript

    Heard = Literal["words", "nothing"]

_KIND: Final = 5
"""The place of a word's kind in its row."""


def what_was_heard(transcript: Transcript) -> Heard:
    """What machines are told: nothing heard is another result than nothing to cut."""
    return "words" if any(word.kind != "noise" for word in transcript.words) else "nothing"


def heard_before(path: Path) -> Heard | None:
    """The same of a transcript that lies there; None where none does.

    Raises FormatError for what is no transcript.
    """
    if not path.exists():
        return None
    kinds = {row[_KIND] for row in read_json(path, "transcript", 1)["words"]}
    return "words" if kinds - {"noise"} else "nothing"


def nothing_heard(source: Source, *, allow_playlists: bool = False) -> str:
    """Why no words may have been heard in a recording, and the next step, in a sentence.

    Every stream is decoded to know which are silent.
    """
    from media.loudness import stream_levels
    from media.mix import SILENT_DB

    streams = sorted((source.audio, *source.others), key=lambda stream: stream.index)
    here = streams.index(source.audio)
    read = Input(source.path, source.container, allow_playlists)
    levels = stream_levels(read, streams)
    sounding = [n for n, level in enumerate(levels) if level > SILENT_DB and n != here]
    said = f"no words were heard in {source.path.name}"
    if levels[here] > SILENT_DB:
        return f"{said}: {_no_voice(here, len(streams))}"
    if not sounding:
        which = "its sound is" if len(streams) == 1 else "all its streams are"
        return f"{said}: {which} silent; look at it in a player, and record or export it again."
    others = ", ".join(map(str, sounding))
    is_not = f"stream {others} is not" if len(sounding) == 1 else f"streams {others} are not"
    best = max(sounding, key=lambda n: levels[n])
    return f"{said}: the sound of stream {here} is silent; {is_not}: --audio {best}"


def _no_voice(here: int, streams: int) -> str:
    if streams == 1:
        return (
            "there is sound, but no voice in it; if somebody speaks, name the language "
            "(--language) or a larger --model."
        )
    other = 1 if here == 0 else 0
    return f"there is sound in stream {here}, but no voice; try another one: --audio {other}"
