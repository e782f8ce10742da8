"""What an edit cannot keep of its recording, in sentences, before any work is done for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.camera import UNSEEN
from media.codecs import codec_of
from media.formats import encoding_for
from media.probe import RARE_FPS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from media.camera import Camera
    from media.encoders import Encoders
    from media.formats import Encoding
    from media.source import Source

_KEEPS_TIMECODE = frozenset({".mov", ".mp4", ".m4v", ".mkv", ".mxf"})
_KEEPS_OWN_TAGS = frozenset({".mov", ".mp4", ".m4v", ".m4a", ".m4b", ".3gp", ".mkv", ".mka"})
_FIRST_PICTURES = frozenset({"", "h264", "hevc", "vp8", "vp9"})
_FIRST_SOUNDS = frozenset(
    {"aac", "ac3", "alac", "flac", "mp3", "opus", "vorbis", "wavpack", "wmav2"}
    | {"pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_f32le", "pcm_u8"}
)
_TELLS_LIGHT = frozenset({"libx264", "libx265"})


def exchanges(
    source: Source,
    out: Path,
    camera: Camera = UNSEEN,
    able: Encoders | None = None,
    *,
    deinterlace: bool = False,
) -> tuple[str, ...]:
    """What of `source` another thing stands for in an edit written to `out`, or nothing.

    Empty where container, codecs and all that the camera wrote stay. Raises OptionError where it
    cannot be written.
    """
    encoding = encoding_for(source, out, camera, able, deinterlace=deinterlace)
    suffix = out.suffix.lower()
    sentences = [*_codecs(source, suffix, encoding)]
    if encoding.video:
        sentences += _pictures(camera, suffix, encoding, deinterlace=deinterlace)
    if camera.has_own_tags and suffix not in _KEEPS_OWN_TAGS:
        sentences.append(f"QuickTime's own tags, such as the place, do not fit into {suffix}.")
    if camera.time_reference is not None and suffix != ".wav":
        sentences.append(f"The broadcast chunk (bext) does not fit into {suffix}; its texts stay.")
    if camera.has_takes:
        sentences.append("The recorder's iXML (scene, take, tracks) is not written by ffmpeg.")
    return tuple(sentences)


def newly_kept(source: Source, camera: Camera, encoding: Encoding, suffix: str) -> tuple[str, ...]:
    """What an edit keeps that the first version of its code did not; most have nothing of it.

    Renders are keyed by it, so that only those are made again which become others.
    """
    video = source.video
    told = {
        "changes in the middle": source.by_frame,
        "rare pictures": bool(video and encoding.video and video.frames_a_second < RARE_FPS),
        f"picture {encoding.video_codec}": encoding.video_codec not in _FIRST_PICTURES,
        f"sound {encoding.audio_codec}": encoding.audio_codec not in _FIRST_SOUNDS
        or (suffix == ".mp4" and encoding.audio.startswith("pcm_")),
        "hvc1": "tag:v:0" in encoding.video_options,
        "fields": camera.is_interlaced,
        "deinterlaced": encoding.deinterlaces,
        "even sides": encoding.pads,
        "light": bool(camera.mastering or camera.light),
        f"timecode {camera.timecode}": bool(camera.timecode),
        "bext": camera.time_reference is not None,
        "own tags": camera.has_own_tags,
    }
    return tuple(name for name, is_kept in told.items() if is_kept)


def _codecs(source: Source, suffix: str, encoding: Encoding) -> Iterator[str]:
    video, audio = source.video, source.audio
    own = source.path.suffix.lower()
    if own != suffix:
        yield f"The file becomes {suffix}; the recording is {own or 'without a suffix'}."
    if video and not encoding.video:
        yield f"The picture is left out: {suffix} holds sound alone."
    elif video and codec_of(video) != encoding.video_codec:
        yield (
            f"The picture becomes {encoding.video_codec}: this ffmpeg cannot write "
            f"{codec_of(video)} into {suffix}."
        )
    if audio.codec != encoding.audio_codec:
        yield (
            f"The sound becomes {encoding.audio_codec}: this ffmpeg cannot write {audio.codec} "
            f"into {suffix}."
        )


def _pictures(
    camera: Camera, suffix: str, encoding: Encoding, *, deinterlace: bool
) -> Iterator[str]:
    if camera.is_interlaced and encoding.deinterlaces and not deinterlace:
        yield (
            f"The picture is deinterlaced: {encoding.video} does not write interlaced "
            f"{encoding.video_codec}."
        )
    if encoding.pads:
        width, height = (side + side % 2 for side in camera.size)
        yield (
            f"The picture becomes {width} x {height}: {encoding.video_codec} has no sides of odd "
            f"length, such as {camera.size[0]} x {camera.size[1]}."
        )
    if (camera.mastering or camera.light) and encoding.video not in _TELLS_LIGHT:
        yield (
            "The mastering display and the brightest light of HDR are not told to "
            f"{encoding.video}; its colours stay."
        )
    if camera.dynamic:
        yield f"{' and '.join(camera.dynamic)} is not written; the picture under it stays."
    if camera.timecode and suffix not in _KEEPS_TIMECODE:
        yield f"The timecode {camera.timecode} does not fit into {suffix}."
