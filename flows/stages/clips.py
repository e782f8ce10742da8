"""The stage that writes a clip: a part of the edit, rendered as the edit itself is."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, cast

from editors.clips.audiogram_texts import audiogram_texts
from editors.exports.karaoke import caption_look, styled_captions
from flows.stages.denoised import denoised_streams
from flows.stages.exports import plan_key
from flows.stages.loudened import write_edit
from flows.stages.pictured import beside_key, picture_joins_key, wanted_joins
from flows.stages.reframed import follows_faces, places_of_faces
from flows.stages.render import muted_key, sound_key
from flows.stages.stage import Stage
from media.audiogram import Audiogram, audiogram_layout, own_cover, write_audiogram
from media.clip_picture import CLIP_VERSION, SHAPES, ClipPicture, write_clip
from media.demuxers import Input
from media.end_picture import picture_shape
from media.errors import OptionError
from media.files import sweep_beside
from media.formats import output_suffix
from media.part import timeline_part
from media.reframing import REFRAMING_VERSION
from media.render_version import RENDER_VERSION
from media.shown_size import shown_size

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from editors.clips.clip import EditClip
    from editors.exports.export import Edit
    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.project.project import Ledger, Project
    from flows.stages.script import Plan
    from media.join_picture import Joins, JoinWay
    from media.source import Source
    from media.timeline import Timeline

CaptionStyle = Literal["none", "plain", "karaoke"]
_NUMBERED: Final = re.compile(r"\.clip-([1-9][0-9]{0,5})\.\w+")
_MOST_CLIPS: Final = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipLook:
    """What a clip is made as."""

    shape: str | None = None
    """One of SHAPES; None for that of the recording."""
    captions: CaptionStyle = "plain"
    is_sound: bool = False
    """Whether it has no picture, though the recording may."""
    joins: str | None = None
    """What its joins look like; None for as in the edit."""

    def asked(self) -> tuple[str, ...]:
        """The options that say so, as they are written."""
        shape = [f"--shape {self.shape}"] if self.shape else []
        captions = [f"--captions {self.captions}"] if self.captions != "plain" else []
        joins = [f"--joins {self.joins}"] if self.joins else []
        return (*shape, *captions, *(["--sound"] if self.is_sound else []), *joins)

    def has_picture(self, source: Source) -> bool:
        """Whether a clip of a recording has a picture."""
        return not self.is_sound and (source.video is not None or self.shape is not None)


def clip_options(options: EpisodeOptions, last: Sequence[str]) -> EpisodeOptions:
    """The options of a clip, which is as the episode is unless something else is said.

    `last` are the options that the edited recording was asked for with.
    """
    asked = dict(option.partition(" ")[::2] for option in last)
    muted = tuple(asked["--mute"].split(",")) if "--mute" in asked else None
    return replace(
        options,
        mute=options.mute or muted,
        loudness=options.loudness or asked.get("--loudness"),
        level=options.level or "--level" in asked,
        denoise=options.denoise or "--denoise" in asked,
        joins=options.joins or cast("JoinWay | None", asked.get("--joins")),
        all_streams=False,
        out=None,
    )


def clip_stage(
    options: EpisodeOptions,
    plan: Plan,
    edit: Edit,
    clip: EditClip,
    look: ClipLook,
    ledger: Ledger,
    console: Console,
) -> Path:
    """Write a clip of an edit, unless it is there already.

    What was asked for with the same words lies under its old number; nothing else is written over.
    """
    part = replace(plan, timeline=timeline_part(plan.timeline, clip.span))
    edit = replace(edit, timeline=part.timeline)
    source = part.timeline.source
    asked = (clip.asked, *look.asked())
    path = _path(options.project, ledger, asked, _suffix(source, look))
    has_picture = look.has_picture(source)
    picture = _picture(options, edit, clip, look, console) if has_picture else None
    told: list[str] = []

    def make(key: str) -> Path:
        sweep_beside(path)
        ledger.refuse_foreign(path)
        denoised = denoised_streams(options, source, ledger, console)
        with ledger.making(path, key, plan_key(part.timeline), asked) as enter:
            told.extend(_write(options, part, path, picture, console, enter, denoised))
        return path

    return Stage(
        name=f"clip {path.name}",
        noun="clip",
        version=CLIP_VERSION,
        depends=(
            RENDER_VERSION,
            REFRAMING_VERSION,
            source.sha256,
            plan_key(part.timeline),
            *muted_key(part, options.bleep),
            *sound_key(options, part, is_edit=False),
            *((source.audio.index,) if source.others else ()),
            *_picture_key(options, source, picture),
        ),
        path=path,
        stored_key=partial(ledger.key, path),
        read=lambda: path,
        make=make,
        says=lambda _: told,
    ).run(console)


def _write(
    options: EpisodeOptions,
    part: Plan,
    path: Path,
    picture: ClipPicture | Audiogram | None,
    console: Console,
    enter: Callable[[Path], None],
    denoised: Mapping[int, Path],
) -> tuple[str, ...]:
    """Write a clip as the edit is written, then its picture; the sentences about its loudness."""
    if picture is None:
        return write_edit(options, part, path, console, enter, denoised)
    source = part.timeline.source
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.m4a"
        told = write_edit(options, part, sound, console, lambda _: None, denoised)
        read = Input(source.path, source.container, options.allow_playlists)
        if isinstance(picture, ClipPicture) and picture.follows_faces and picture.shape:
            places = places_of_faces(picture.shape, part.timeline, read, console)
            picture = replace(picture, places=places)
        if isinstance(picture, ClipPicture):
            picture = replace(picture, joins=_joins(options, part.timeline, read, console))
        with console.progress("clip", ""):
            if isinstance(picture, ClipPicture):
                write_clip(part.timeline, read, sound, path, picture, enter)
            else:
                write_audiogram(part.timeline, sound, path, picture, enter)
    return told


def _joins(options: EpisodeOptions, timeline: Timeline, read: Input, console: Console) -> Joins:
    """The joins of a clip's picture; a zoom is told the picture's size."""
    assert timeline.source.video
    joins = wanted_joins(options, timeline, console)
    if joins.way != "zoom":
        return joins
    shape = picture_shape(read, timeline.source.video)
    return replace(joins, size=(shape.width, shape.height))


def _picture_key(
    options: EpisodeOptions, source: Source, picture: ClipPicture | Audiogram | None
) -> tuple[object, ...]:
    if isinstance(picture, ClipPicture):
        return (*picture.key_parts(), *picture_joins_key(options), *beside_key(source))
    return picture.key_parts() if picture else ()


def _picture(
    options: EpisodeOptions, edit: Edit, clip: EditClip, look: ClipLook, console: Console
) -> ClipPicture | Audiogram:
    source = edit.timeline.source
    read = Input(source.path, source.container, options.allow_playlists)
    if source.video is None:
        return _audiogram(read, edit, clip, look)
    size = SHAPES[look.shape] if look.shape else shown_size(read, source.video.index)
    captions = ""
    if look.captions != "none":
        styled = styled_captions(edit, caption_look(size, karaoke=look.captions == "karaoke"))
        captions = styled.to_string("ass")
    return ClipPicture(
        shape=look.shape,
        captions=captions,
        deinterlaces=options.deinterlace or edit.camera.is_interlaced,
        follows_faces=follows_faces(look.shape, edit.timeline, read, console),
    )


def _audiogram(read: Input, edit: Edit, clip: EditClip, look: ClipLook) -> Audiogram:
    about, shape = edit.about, look.shape or "1:1"
    cover = about.cover.content if about.cover else own_cover(read, edit.timeline.source.covers)
    layout = audiogram_layout(shape, has_cover=cover is not None)
    texts = audiogram_texts(
        edit, SHAPES[shape], layout.texts, about.title or clip.title,
        line=layout.line, is_centred=layout.is_centred, captions=look.captions,
    )  # fmt: skip
    return Audiogram(shape, texts, cover)


def _suffix(source: Source, look: ClipLook) -> str:
    if look.has_picture(source):
        return ".mp4"
    return output_suffix(source) if source.video is None else ".m4a"


def _path(project: Project, ledger: Ledger, asked: tuple[str, ...], suffix: str) -> Path:
    """Where a clip goes: under the number of one that was asked for so, else under a free one."""
    used = set()
    for path in project.folder.glob("*.clip-*"):
        name = path.name.removeprefix(project.media.stem)
        if path.name.startswith(project.media.stem) and (found := _NUMBERED.fullmatch(name)):
            if path.suffix == suffix and ledger.asked(path) == asked and ledger.is_ours(path):
                return path
            used.add(int(found[1]))
    for number in range(1, _MOST_CLIPS):
        if number not in used:
            return project.beside(f".clip-{number}{suffix}")
    raise OptionError(f"{project.folder} has {_MOST_CLIPS} clips: take some away.")
