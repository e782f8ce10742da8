"""What is wanted of an edit's picture, and what a render depends on by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.containers import CONTAINERS
from media.demuxers import JUMPING, Input
from media.join_picture import PLAIN_JOINS, Joins
from media.picture_look import DEFAULT_WAY, PictureLook

if TYPE_CHECKING:
    from pathlib import Path

    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from media.source import Source
    from media.timeline import Timeline


def picture_look(
    options: EpisodeOptions, timeline: Timeline, path: Path, console: Console
) -> PictureLook:
    """How the picture of an edit that goes to `path` is written."""
    container = CONTAINERS.get(path.suffix.lower())
    is_seen = timeline.source.video and container and container.video
    return PictureLook(
        way=options.picture or DEFAULT_WAY,
        joins=wanted_joins(options, timeline, console) if is_seen else PLAIN_JOINS,
        encoder=options.encoder or "",
        deinterlaces=options.deinterlace,
    )


def wanted_joins(options: EpisodeOptions, timeline: Timeline, console: Console) -> Joins:
    """What the joins of a picture look like; a zoom looks for what it must keep in view."""
    if options.joins != "zoom":
        return Joins(options.joins or "cut")
    from flows.stages.reframed import places_of_zoom

    read = Input(timeline.source.path, timeline.source.container, options.allow_playlists)
    return Joins("zoom", places_of_zoom(timeline, read, console))


def picture_key(options: EpisodeOptions, source: Source) -> tuple[object, ...]:
    """What a render depends on where its picture is not as it is by default, else nothing.

    A picture that was encoded when that was the default shows what a copied one does, and stays.
    """
    if source.video is None:
        return ()
    return (
        *_way_parts(options.picture or DEFAULT_WAY),
        *picture_joins_key(options),
        *beside_key(source),
        *(("encoder", options.encoder) if options.encoder else ()),
    )


def beside_key(source: Source) -> tuple[object, ...]:
    """What a picture depends on where its frames lie beside the places of the grid, else nothing.

    What was made before this counted is up to half a frame farther from its sound, or has frames
    twice, and others not at all; in transport streams it is as far as the picture starts late.
    """
    video = source.video
    if video is None:
        return ()
    is_late = source.container in JUMPING and bool(video.start_s)
    late = ("starts", str(video.start_s)) if is_late else ()
    return (*late, *(("beside", str(video.beside_s)) if video.beside_s else ()))


def picture_joins_key(options: EpisodeOptions) -> tuple[object, ...]:
    """What a picture depends on where its joins are no plain cuts, else nothing."""
    joins = Joins(options.joins or "cut")
    return (*joins.key_parts(), *(_faces() if joins.way == "zoom" else ()))


def _way_parts(way: str) -> tuple[object, ...]:
    if way == DEFAULT_WAY:
        return ()
    if way == "encode":
        return "picture", way
    from media.copying import COPYING_VERSION

    return "picture", way, COPYING_VERSION


def unused_line(options: EpisodeOptions, source: Source, path: Path) -> tuple[str, ...]:
    """A sentence where options about a picture change nothing, since an edit has none."""
    container = CONTAINERS.get(path.suffix.lower())
    given = {"--picture": options.picture, "--joins": options.joins, "--encoder": options.encoder}
    names = [name for name, value in given.items() if value]
    if not names or (source.video and container and container.video):
        return ()
    why = f"{path.name} holds none" if source.video else f"{source.path.name} has no picture"
    named = ", ".join(names)
    return (f"{named} {'changes' if len(names) == 1 else 'change'} nothing here, since {why}.",)


def _faces() -> tuple[object, ...]:
    from media.reframing import REFRAMING_VERSION
    from pipeline.registry.faces import face_finder_is_here

    return "faces", REFRAMING_VERSION, face_finder_is_here()
