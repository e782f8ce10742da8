"""What an edit will not keep of its recording, told before anything is heard or written."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.project.findings import file_stamp, finding
from media.camera import CAMERA_VERSION, UNSEEN, Camera, camera_of
from media.chapters import CHAPTERS_IN_VERSION, FileChapter, chapters_in
from media.codecs import AUDIO_ENCODERS, VIDEO_ENCODERS
from media.demuxers import Input
from media.encoders import LISTING_VERSION, Encoders, encoders
from media.errors import NotMedia
from media.exchanges import exchanges
from media.ffmpeg import first_ffmpeg
from media.formats import output_suffix

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.project.findings import Kept
    from flows.project.project import Project
    from media.source import Source


def exchanged(
    project: Project,
    source: Source,
    out: Path | None = None,
    *,
    allow_playlists: bool = False,
    deinterlace: bool = False,
) -> tuple[str, ...]:
    """Sentences about what becomes another thing in an edit, written to `out` if it is given.

    Raises OptionError where it cannot be written, which is better known before the words.
    """
    out = out or source.path.with_suffix(output_suffix(source))
    camera = seen(project, source, allow_playlists=allow_playlists)
    return exchanges(source, out, camera, listed(project), deinterlace=deinterlace)


def seen(project: Project, source: Source, *, allow_playlists: bool = False) -> Camera:
    """What the camera wrote; nothing where the recording cannot be read now."""
    read = Input(source.path, source.container, allow_playlists)
    depends = CAMERA_VERSION, source.sha256, source.video.index if source.video else None
    try:
        return _found_in(
            project, "camera", read, depends,
            lambda: asdict(camera_of(read, source)), Camera.from_fields,
        )  # fmt: skip
    except NotMedia:
        return UNSEEN


def own_chapters(
    project: Project, source: Source, *, allow_playlists: bool
) -> tuple[FileChapter, ...]:
    """The recording's own chapters; none where it cannot be read now."""
    read = Input(source.path, source.container, allow_playlists)

    def find() -> list[list[object]]:
        return [[one.start, one.title] for one in chapters_in(read, source.rate)]

    def understand(rows: list[list[Any]]) -> tuple[FileChapter, ...]:
        return tuple(FileChapter(int(start), str(title)) for start, title in rows)

    depends = CHAPTERS_IN_VERSION, source.sha256, source.rate
    try:
        return _found_in(project, "chapters", read, depends, find, understand)
    except NotMedia:
        return ()


def _found_in(
    project: Project, name: str, read: Input, depends: tuple[object, ...],
    find: Callable[[], Any], understand: Callable[[Any], Kept],
) -> Kept:  # fmt: skip
    """What is found in a recording, while its file looks as it did then."""
    try:
        looks = file_stamp(read.path)
    except OSError:
        return understand(find())  # which says what is wrong
    file = *looks, read.container, read.allow_playlists
    return finding(project, name, (*depends, *file), find, understand)


def listed(project: Project) -> Encoders:
    """What the ffmpeg in use can write; it is asked again once its program is another file.

    One that lacks something is asked each time, since libraries come without another program.
    """
    first = first_ffmpeg()
    if first is None:
        return encoders()
    try:
        depends = (LISTING_VERSION, first, *file_stamp(Path(first)))
    except OSError:
        return encoders()

    def find() -> dict[str, object]:
        able = encoders()
        return {"program": able.program, "names": sorted(able.names)}

    def read(fields: dict[str, Any]) -> Encoders:
        return Encoders(str(fields["program"]), frozenset(map(str, fields["names"])))

    able = finding(project, "encoders", depends, find, read)
    all_of_it = {*AUDIO_ENCODERS.values(), *(rows[0][0] for rows in VIDEO_ENCODERS.values())}
    is_known = able.program == first and able.names >= all_of_it  # else it is too old, or lean
    return able if is_known else encoders()
