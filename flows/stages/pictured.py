"""What is wanted of an edit's picture, and what a render depends on by it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.containers import CONTAINERS
from media.demuxers import Input
from media.join_picture import Joins

if TYPE_CHECKING:
    from pathlib import Path

    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from media.clip_picture import CropPlace
    from media.picture_look import PictureLook
    from media.source import Source
    from media.timeline import Timeline


def picture_look(
    options: EpisodeOptions, timeline: Timeline, path: Path, console: Console
) -> PictureLook:
    """How the picture of an edit that goes to `path` is written."""
    from flows.stages.reframed import places_of_zoom
    from media.clip_picture import CropPlace
    from media.picture_look import PictureLook

    places: tuple[CropPlace, ...] = (CropPlace(0),)
    container = CONTAINERS.get(path.suffix.lower())
    if options.joins == "zoom" and timeline.source.video and container and container.video:
        read = Input(timeline.source.path, timeline.source.container, options.allow_playlists)
        places = places_of_zoom(timeline, read, console)
    return PictureLook(
        way=options.picture or "encode",
        joins=Joins(options.joins or "cut", places),
        encoder=options.encoder or "",
        deinterlaces=options.deinterlace,
    )


def picture_key(options: EpisodeOptions, source: Source) -> tuple[object, ...]:
    """What a render depends on where its picture is not simply encoded, else nothing."""
    if source.video is None:
        return ()
    way, joins = options.picture or "encode", Joins(options.joins or "cut")
    return (
        *(_copying(way) if way != "encode" else ()),
        *joins.key_parts(),
        *(_faces() if joins.way == "zoom" else ()),
        *(("encoder", options.encoder) if options.encoder else ()),
    )


def _copying(way: str) -> tuple[object, ...]:
    from media.copying import COPYING_VERSION

    return "picture", way, COPYING_VERSION


def _faces() -> tuple[object, ...]:
    from media.reframing import REFRAMING_VERSION
    from pipeline.registry.faces import face_finder_is_here

    return "faces", REFRAMING_VERSION, face_finder_is_here()
