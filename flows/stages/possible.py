"""What cannot be done, as far as the options alone tell it: said before anything is heard."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.table import called_editors, editor_of
from flows.options.table import NAMED
from media.errors import OptionError
from pipeline.protocols.diarizer import Count

if TYPE_CHECKING:
    from flows.options.episode import EpisodeOptions

_FILES: Final = ("given", "plan", "script", "timeline", "bleep", "cover")
_AROUND: Final = ("intro", "outro", "music")
_NO_FILE: Final = "none"


def refuse_impossible(options: EpisodeOptions) -> None:
    """Refuse a name, a value or a file that is not there; hearing an hour takes minutes.

    Raises OptionError in the sentence that the stage would say which needs it.
    """
    refuse_missing_files(options)
    if options.speakers:
        Count.parsed(options.speakers)
    refuse_two_wishes(options)
    calls = called_editors(options.edits or ())
    for call in calls:
        editor_of(call)
    if any("like" in call.options for call in calls):
        from flows.stages.liked import with_liked_paces

        with_liked_paces(calls, options.project)
    if options.exports:
        from editors.exports.table import refuse_unknown_export

        for name in options.exports:
            refuse_unknown_export(name)
    if options.cover or options.tag:
        from flows.stages.about import told_of

        told_of(options)


def refuse_missing_files(options: EpisodeOptions) -> None:
    """Raise OptionError where an option names a file that is not there."""
    for name in (*_FILES, *_AROUND):
        path = getattr(options, name)
        if path is None or path.exists() or (name in _AROUND and path.name == _NO_FILE):
            continue
        flag = NAMED[name].flag
        raise OptionError(f"there is no file {path} for {flag}: check the name.")


def refuse_two_wishes(options: EpisodeOptions) -> None:
    """Raise OptionError where editors, a request and a plan are named beside one another."""
    if sum(one is not None for one in (options.edits, options.ask, options.plan)) > 1:
        raise OptionError("--edits, --ask and --plan exclude each other: give one of them.")
