"""The calls of the public door, with a console that says nothing."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows import episode
from flows.console import Console
from flows.options.episode import EpisodeOptions
from flows.options.settings import options_of
from media.errors import OptionError
from pipeline.registry.registry import closest

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from media.timeline import Timeline
    from pipeline.transcript import Transcript


def edit(media: str | os.PathLike[str], options: Mapping[str, Any]) -> tuple[Path, Timeline]:
    """See `paperedit.edit`."""
    applied = episode.edit_episode(_wanted(media, options), Console(machine=True))
    return applied.result, applied.plan.timeline


def prepare(media: str | os.PathLike[str], options: Mapping[str, Any]) -> tuple[Path, Transcript]:
    """See `paperedit.prepare`."""
    wanted = _wanted(media, options)
    proposals = episode.prepare(wanted, Console(machine=True))
    return wanted.project.script, proposals.transcript


def apply(media: str | os.PathLike[str], options: Mapping[str, Any]) -> tuple[Path, Timeline]:
    """See `paperedit.apply`."""
    applied = episode.apply(_wanted(media, options), Console(machine=True))
    return applied.result, applied.plan.timeline


def _wanted(media: str | os.PathLike[str], options: Mapping[str, Any]) -> EpisodeOptions:
    known = [field.name for field in fields(EpisodeOptions) if field.name != "media"]
    for name in options:
        if name not in known:
            raise OptionError(
                f"there is no option '{name}'{closest(name, known)}: choose from "
                f"{', '.join(known)}."
            )
    given = {name: value for name, value in options.items() if name != "wait"}
    return options_of(Path(media), given, wait=bool(options.get("wait")))
