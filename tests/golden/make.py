"""The golden files: what is compiled for a handful of renders. `make golden` writes them anew."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from media.compile import decode_arguments
from media.demuxers import Input
from media.encode import Feed, encode_arguments
from media.formats import encoding_for
from media.frames import frame_runs
from media.span import Span
from media.timeline import timeline_of
from tests.make import audio_stream, source, video_stream

if TYPE_CHECKING:
    from media.source import Source

FILE = Path(__file__).parent / "arguments.json"
CUT = [Span(0, 96_000), Span(144_000, 240_000)]
TAGS = Path("tags")
MOVED = [CUT[1], CUT[0]]


def read_from(recording: Source) -> Input:
    return Input(recording.path, recording.container)


def compiled() -> dict[str, list[str]]:
    """The arguments of each case, by its name."""
    sound = replace(source(), covers=(2,))
    film = replace(
        source(video=video_stream(Fraction(30000, 1001), Fraction(100))),
        path=Path("/media/talk.mp4"),
        container="mov,mp4,m4a,3gp,3g2,mj2",
        audio=replace(audio_stream(channels=2, form="fltp"), codec="aac", bit_rate=128_000),
        others=(replace(audio_stream(44_100), index=3),),
    )
    return {
        "decode sound": decode_arguments(read_from(sound), sound.audio, timed=False),
        "decode the sound of a film": decode_arguments(read_from(film), film.audio, timed=True),
        "flac with a cover": encode_arguments(
            sound,
            [Feed(7, sound.audio)],
            encoding_for(sound, Path("out.flac")),
            Path("out.flac"),
            TAGS,
        ),
        "mp3 from flac": encode_arguments(
            sound,
            [Feed(7, sound.audio)],
            encoding_for(sound, Path("out.mp3")),
            Path("out.mp3"),
            TAGS,
        ),
        "film with two tracks": encode_arguments(
            film,
            [Feed(7, film.audio), Feed(8, film.others[0])],
            encoding_for(film, Path("out.mp4")),
            Path("out.mp4"),
            TAGS,
            frame_runs(timeline_of(film, CUT), Fraction(30000, 1001)),
        ),
        "film with a moved paragraph": encode_arguments(
            film,
            [Feed(7, film.audio)],
            encoding_for(film, Path("out.mkv")),
            Path("out.mkv"),
            TAGS,
            frame_runs(timeline_of(film, MOVED), Fraction(30000, 1001)),
        ),
    }


if __name__ == "__main__":
    FILE.write_text(json.dumps(compiled(), indent=1) + "\n", encoding="utf-8")
