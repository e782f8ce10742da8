"""Which way to samples a recording needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.frame_decoder import FrameDecoder
from media.pcm import Decoder

if TYPE_CHECKING:
    from media.demuxers import Input
    from media.pcm import SampleReader
    from media.probe import Probed
    from media.source import AudioStream, Source


def is_timed(recording: Probed | Source) -> bool:
    """Whether timestamps matter: only where sound has to agree with a picture or another track,
    or is missing somewhere."""
    return bool(recording.video or recording.others or recording.by_frame)


def decoder_of(read: Input, stream: AudioStream, recording: Probed | Source) -> SampleReader:
    """A pass over one audio stream of a recording."""
    if not recording.by_frame:
        old_start = recording.old_start
        return Decoder(read, stream, timed=is_timed(recording), old_start=old_start)
    runs = recording.video.runs if recording.video else ()
    from_sound = not (recording.video or recording.others)
    return FrameDecoder(read, stream, runs, from_sound=from_sound)
