"""Write the recording that a timeline describes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from media.camera import begins_at, camera_of
from media.certificate import certify
from media.chapter_tags import write_chapter_tags
from media.chapters import TAGGED_CHAPTERS
from media.copying import copied_picture, copying_line, unused_encoder_line
from media.covers import copy_ogg_covers
from media.demuxers import opened_container
from media.edited_sound import edited_sound
from media.end_picture import end_pictures, picture_shape
from media.errors import FfmpegFailed, FfmpegStopped, MediaError, NotMedia, OptionError
from media.files import replacing
from media.formats import encoding_for
from media.frames import frame_count, frame_runs
from media.hardware import by_hardware
from media.join_picture import PLAIN_JOINS
from media.nal import CannotCopy
from media.picture_look import AS_FILMED, PictureLook
from media.room import refuse_full, render_bytes
from media.unchanged import reading
from media.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from media.camera import Camera
    from media.chapters import FileChapter
    from media.edited_sound import EditedSound
    from media.formats import Encoding
    from media.join_picture import Joins
    from media.source import Source, VideoStream
    from media.timeline import Timeline
    from media.writing import Written


@dataclass(frozen=True, slots=True)
class Rendered:
    """What was written."""

    path: Path
    length: int
    """Samples of the main audio stream."""
    frame_count: int
    """Frames of the picture, counted in the finished file; 0 without one."""
    loudness: float | None
    """LUFS of the main stream before it was encoded; None for silence, and where gains made it."""
    told: tuple[str, ...] = ()
    """What became of a picture that was to be copied, or encoded by hardware, in sentences."""


def render(
    timeline: Timeline,
    out: Path,
    *,
    all_streams: bool = False,
    allow_playlists: bool = False,
    deinterlace: bool = False,
    bleep: Path | None = None,
    on_samples: Callable[[int, int], None] = lambda done, of: None,
    on_complete: Callable[[Path], None] = lambda temporary: None,
) -> Rendered:
    """Write what `timeline` keeps to `out`, with its sound as loud as it is: see `rendered`.

    `allow_playlists` lets a source that is a playlist open the files that it names; `bleep` is a
    file whose sound takes the place of the tone over bleeped words.
    """
    sound = edited_sound(
        timeline, all_streams=all_streams, allow_playlists=allow_playlists, bleep=bleep
    )
    look = PictureLook(deinterlaces=deinterlace)
    return rendered(sound, out, look, on_samples=on_samples, on_complete=on_complete)


def rendered(
    sound: EditedSound,
    out: Path,
    look: PictureLook = AS_FILMED,
    *,
    with_picture: bool = True,
    chapters: Sequence[FileChapter] = (),
    on_samples: Callable[[int, int], None] = lambda done, of: None,
    on_complete: Callable[[Path], None] = lambda temporary: None,
) -> Rendered:
    """Write the edit whose sound is `sound` to `out`; its suffix chooses the container.

    Sound is decoded, spliced and encoded as a stream, exact to the sample; the picture's frames
    are chosen beside it and both are muxed in one go. `out` appears complete or not at all;
    `on_complete` is called with the finished file just before it takes that name.
    Without `with_picture` the picture is left out of a container that could hold it. `chapters`
    are on the edit's clock, and such as this kind of file holds.
    Raises MediaError when ffmpeg fails, the source is not the one that was taken in or changes
    meanwhile, or the result is not what was planned, and FileRefused where there is no room.
    """
    timeline, source = sound.timeline, sound.timeline.source
    if not timeline.keeps:
        raise MediaError(f"nothing of {source.path.name} would be left: keep at least one word.")
    with reading(source.path) as file:
        camera = camera_of(sound.read, source)
        encoding = encoding_for(source, out, camera, deinterlace=look.deinterlaces)
        is_seen = encoding.video and with_picture
        runs = frame_runs(timeline, source.video.fps) if source.video and is_seen else ()
        tags = begins_at(camera, timeline, runs)
        refuse_full(out.parent, f"an edit of {source.path}", render_bytes(timeline, encoding.audio))
        with replacing(out) as temporary:
            ends = end_pictures(sound.around, sound.read, timeline) if runs else ()
            joins = _sized(look.joins, sound, camera, encoding) if runs else PLAIN_JOINS
            encoding = replace(encoding, ends=ends, joins=joins)
            writing = Writing(sound, runs, encoding, tags, on_samples, chapters)
            written, told = _written(writing, camera, temporary, look)
            _embed(timeline, encoding, chapters, temporary)
            shown = _count_frames(temporary) if runs else 0
            planned = frame_count(runs) + sum(end.count for end in ends)
            _check(timeline, written.length, shown, planned)
            _refuse_another(source, file.sha256())
            on_complete(temporary)
    return Rendered(out, written.length, shown, written.loudness, told)


def _sized(joins: Joins, sound: EditedSound, camera: Camera, encoding: Encoding) -> Joins:
    """Joins that know the size of the picture; raises OptionError where none can be larger."""
    source = sound.timeline.source
    if joins.way != "zoom" or source.video is None:
        return joins
    if camera.is_interlaced and not encoding.deinterlaces:
        raise OptionError(
            f"the picture of {source.path.name} is interlaced, and fields cannot be made larger: "
            "add --deinterlace to --joins zoom."
        )
    shape = picture_shape(sound.read, source.video)
    return replace(joins, size=(shape.width, shape.height))


def _written(
    writing: Writing, camera: Camera, temporary: Path, look: PictureLook
) -> tuple[Written, tuple[str, ...]]:
    """Write an edit with its picture as it is wanted; what became of that, in sentences."""
    source = writing.sound.timeline.source
    if not (writing.runs and source.video):
        return writing.to(temporary), ()
    whole = writing
    told: tuple[str, ...] = ()
    if look.encoder:
        encoding, line = by_hardware(writing.encoding, look.encoder, source, camera, temporary)
        whole, told = replace(writing, encoding=encoding), (line,)
    if look.way == "encode":
        return whole.to(temporary), told
    written, copying = _with_copied(writing, source.video, camera, temporary, look)
    return (written, copying) if written else (whole.to(temporary), (*copying, *told))


def _with_copied(
    writing: Writing, video: VideoStream, camera: Camera, temporary: Path, look: PictureLook
) -> tuple[Written | None, tuple[str, ...]]:
    """Write an edit whose picture is copied where it can be, and prove it; None if that failed.

    The sentences say what became of it.
    """
    if writing.encoding.ends:
        return None, (copying_line("an intro or an outro stands beside it"),)
    with copied_picture(
        writing.sound.read, video, writing.runs, writing.encoding, camera,
        temporary.suffix.lower(), look.way,
    ) as picture:  # fmt: skip
        if isinstance(picture, str):
            return None, (copying_line(picture),)
        try:
            written = writing.to(temporary, picture)
            certify(temporary, picture.made)
        except FfmpegStopped:
            raise
        except (CannotCopy, NotMedia, FfmpegFailed) as reason:
            return None, (copying_line(f"copying failed its proof: {reason}".removesuffix(".")),)
        unused = (unused_encoder_line(look.encoder, picture.made),) if look.encoder else ()
        return written, (copying_line(picture.made), *unused)


def _embed(
    timeline: Timeline, encoding: Encoding, chapters: Sequence[FileChapter], temporary: Path
) -> None:
    """Write what ffmpeg does not: covers of Ogg files, and chapters that are tags."""
    source = timeline.source
    if source.covers and not encoding.takes_covers:
        copy_ogg_covers(source.path, temporary)
    if chapters and temporary.suffix.lower() in TAGGED_CHAPTERS:
        write_chapter_tags(temporary, chapters, timeline.length, source.rate)


def _count_frames(path: Path) -> int:
    with opened_container(path) as container:
        picture = container.streams.video[0]
        return sum(packet.pts is not None for packet in container.demux(picture))


def _refuse_another(source: Source, sha256: str) -> None:
    if sha256 != source.sha256:
        raise MediaError(
            f"{source.path} is not the recording any more that was taken in, and nothing was kept "
            "of its edit: bring that one back, or move the project's folder away to begin anew."
        )


def _check(timeline: Timeline, written: int, shown: int, planned: int) -> None:
    name = timeline.source.path.name
    if written != timeline.length:
        counted = f"{written} samples where {timeline.length}"
    elif shown != planned:
        counted = f"{shown} frames where {planned}"
    else:
        return
    raise MediaError(
        f"the render of {name} has {counted} were planned, since its timestamps contradict what "
        "is in it; nothing was kept of it: convert it to another file, and edit that."
    )
