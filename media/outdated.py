"""Whether today's rules would take a recording in as earlier ones did; nothing is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.clock import seconds
from media.containers import MATROSKA
from media.decoders import is_timed
from media.demuxers import JUMPING, PLAYLISTS
from media.ingest import is_damaged, outlasts_its_packets, told_end_s
from media.probe import probe
from media.times import HOLE_S, LIP_S

if TYPE_CHECKING:
    from media.probe import Probed
    from media.source import Source, VideoStream

_COUNTED: Final = frozenset(
    {"aac", "ac3", "aiff", "amr", "ape", "au", "caf", "flac", "mp3", "tta", "w64", "wav", "wv"}
)
"""Formats whose times are counted from their samples, so that no sound can be missing."""


@dataclass(frozen=True, slots=True)
class Outdated:
    """What earlier rules took otherwise."""

    choice: int
    """The number of the audio stream that was taken in."""
    moves_sound: bool
    """Whether the decoded sound lies elsewhere, and with it every word; else only pictures do."""


def outdated(source: Source, allow_playlists: bool = False) -> Outdated | None:
    """How `source`, which earlier rules took in, would become another one; None if it stays.

    Only a recording with a picture, several tracks, or timestamps can. Raises NotMedia where it
    cannot be read any more.
    """
    formats = source.container.split(",")
    if not (source.video or source.others) and (_COUNTED | PLAYLISTS).intersection(formats):
        return None
    streams = sorted((source.audio, *source.others), key=lambda stream: stream.index)
    choice = streams.index(source.audio)
    found = probe(source.path, choice, allow_playlists=allow_playlists)
    moves_sound = _moves_sound(source, found)
    if moves_sound or _places(source.video) != _places(found.video):
        return Outdated(choice, moves_sound)
    return None


def _moves_sound(source: Source, found: Probed) -> bool:
    """Whether the decoded sound lies elsewhere today.

    Ogg was decoded frame by frame for holes that were none, which lost what a second recording in
    it held; an older ffmpeg put what primes the AAC of Matroska in front of its sound.
    """
    lost_s = found.sound_end_s - seconds(source.length, source.rate)
    late_s = seconds(source.length, source.rate) - told_end_s(found)
    return (
        (found.by_frame and not source.by_frame)
        or (source.by_frame and not found.by_frame and lost_s > HOLE_S)
        or outlasts_its_packets(found, source.length)
        or is_damaged(found, source.length)
        or _begins_late(source, found)
        or bool(found.video and source.container in MATROSKA and late_s > LIP_S)
    )


def _begins_late(source: Source, found: Probed) -> bool:
    """Whether a sound is late in a transport stream, where it was put at the start.

    What is nearer than one hears stays there (`Source.old_start`).
    """
    late_s = max(found.sound_start_s, found.others_start_s)
    return is_timed(found) and source.container in JUMPING and late_s > LIP_S


def _places(video: VideoStream | None) -> tuple[object, ...]:
    """What of a picture decides which frames an edit shows."""
    if video is None:
        return ()
    return (
        video.index, video.fps, video.start_s, video.end_s, video.frame_count,
        video.is_variable, video.runs,
    )  # fmt: skip
