"""Paperedit from Python: a recording becomes a text file; what you strike from it is gone.

    import paperedit

    script, transcript = paperedit.prepare("talk.mp4", ask="take out the ums")
    ...                                         # somebody edits the script
    result, timeline = paperedit.apply("talk.mp4")

Everything here also serves those who write plug-ins: values, and a protocol for each kind of
plug-in. Importing it loads no model library; what a name needs is imported when it is used.

Errors are `media.errors.PapereditError`, each one sentence for the user.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from editors.cut import Cut
    from editors.editor import Editor
    from editors.exports.export import Export
    from media.span import Span
    from media.timeline import Timeline
    from pipeline.protocols.aligner import Aligner
    from pipeline.protocols.diarizer import Diarizer
    from pipeline.protocols.embedder import Embedder
    from pipeline.protocols.language_model import LanguageModel
    from pipeline.protocols.recogniser import Recogniser
    from pipeline.transcript import Transcript, Word

__all__ = [
    "Aligner",
    "Cut",
    "Diarizer",
    "Editor",
    "Embedder",
    "Export",
    "LanguageModel",
    "Recogniser",
    "Span",
    "Timeline",
    "Transcript",
    "Word",
    "apply",
    "edit",
    "prepare",
]

_PLACES: Final = {
    "Aligner": "pipeline.protocols.aligner",
    "Cut": "editors.cut",
    "Diarizer": "pipeline.protocols.diarizer",
    "Editor": "editors.editor",
    "Embedder": "pipeline.protocols.embedder",
    "Export": "editors.exports.export",
    "LanguageModel": "pipeline.protocols.language_model",
    "Recogniser": "pipeline.protocols.recogniser",
    "Span": "media.span",
    "Timeline": "media.timeline",
    "Transcript": "pipeline.transcript",
    "Word": "pipeline.transcript",
}
"""The module of each name that is imported when somebody asks for it."""


def edit(media: str | os.PathLike[str], **options: Any) -> tuple[Path, Timeline]:
    """A recording goes in: the edited recording, and what plays in it.

    `options` are those of `paperedit run`, with underscores: `edits="fillers,gaps:over=1s"`,
    `speakers="2"`, `out="short.mp4"`. Values may be text as on the command line; what is not given
    is the show's (`paperedit.toml`), else the default. Nothing is printed. Raises OptionError for
    an option that does not exist or means nothing, and PapereditError for whatever else fails.
    """
    from paperedit import _episode

    return _episode.edit(media, options)


def prepare(media: str | os.PathLike[str], **options: Any) -> tuple[Path, Transcript]:
    """A recording goes in: its script, with what the editors propose, and its words.

    Options and errors are those of `edit`. A script that somebody edited keeps these edits.
    """
    from paperedit import _episode

    return _episode.prepare(media, options)


def apply(media: str | os.PathLike[str], **options: Any) -> tuple[Path, Timeline]:
    """A recording whose script is there goes in: the edited recording, and what plays in it.

    Options and errors are those of `edit`. Raises ScriptError, with file, line and column, for
    what the script says and the recording does not.
    """
    from paperedit import _episode

    return _episode.apply(media, options)


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'paperedit' has no attribute '{name}'")
    return getattr(importlib.import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    return list(__all__)
