"""The table of exports: what is always written, what is built in, and what other packages add."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from editors.exports.chapters import CHAPTERS_NAME
from editors.exports.file_names import PAGE_NAME
from media.errors import ModelError
from pipeline.registry.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.exports.export import Edit, Export

EXPORTS: Final[Registry[Export]] = Registry(
    "an export",
    "paperedit.exports",
    {
        "captions": "editors.exports.captions:caption_texts",
        "chapters": "editors.exports.chapters:chapter_texts",
        "srt": "editors.exports.captions:srt_text",
        "vtt": "editors.exports.captions:vtt_text",
        "ass": "editors.exports.karaoke:ass",
        "json": "editors.exports.transcripts:transcript_json",
        "txt": "editors.exports.transcripts:plain_text",
        "md": "editors.exports.transcripts:transcript_markdown",
        "html": "editors.exports.transcripts:transcript_html",
        "docx": "editors.exports.word_processor:docx",
        "timestamps": "editors.exports.chapters:timestamp_lines",
        "youtube": "editors.exports.chapters:youtube_lines",
        "shownotes": "editors.exports.show_notes:show_notes",
        "page": "editors.exports.page:episode_page",
        "review": "editors.exports.review:review_page",
        "otio": "editors.exports.nle.otio:otio",
        "fcpxml": "editors.exports.nle.final_cut:fcpxml",
        "xml": "editors.exports.nle.final_cut:xmeml",
        "edl": "editors.exports.nle.lists:edl",
        "aaf": "editors.exports.nle.otio:aaf",
        "reaper": "editors.exports.nle.projects:reaper",
        "audacity": "editors.exports.nle.lists:audacity",
        "mlt": "editors.exports.nle.projects:mlt",
        "ffmetadata": "editors.exports.nle.lists:ffmetadata",
        "csv": "editors.exports.nle.lists:cut_list",
    },
)
DEFAULT_EXPORTS: Final = ("captions", "chapters")
"""What is written with every edited recording."""
ALL: Final = "all"
"""Stands for everything that is built in."""
PUBLISHED: Final = {
    "mp3": ".mp3", "m4a": ".m4a", "mp4": ".mp4", "mkv": ".mkv", "burned": ".captioned.mp4"
}  # fmt: skip
"""The edited recording itself as another file, with chapters, tags and cover, by its suffix;
`burned` has the captions in its picture. `all` does not stand for them: they take their time."""
_SUFFIX: Final = re.compile(r"\.(?!edited\.)\w[\w-]*(\.[\w-]+)*")
"""What may follow the recording's name; `.edited.` begins the name of the edited recording."""
_WHOLE: Final = frozenset({CHAPTERS_NAME, PAGE_NAME})
"""Names that programs and people look for."""
_SOURCE: Final = ".source"


def exported(
    edit: Edit, names: Sequence[str] = DEFAULT_EXPORTS, *, source_time: bool = False
) -> dict[str, str | bytes]:
    """What these exports write, by suffixes or names; see `Export`.

    With `source_time` they tell of the recording itself, and `.source` stands in front of the
    suffix. Raises OptionError for an export that does not exist, and ModelError for one that
    cannot be loaded, or that writes what is no suffix or is another's.
    """
    told = edit.of_recording() if source_time else edit
    found: dict[str, str | bytes] = {}
    for name in dict.fromkeys(one for some in names for one in _meant(some)):
        export = EXPORTS.find(name)
        for suffix, content in export(told).items():
            is_again = suffix in found and found[suffix] == content and name in EXPORTS.built_in
            if not is_again and (suffix in found or not _is_allowed(suffix)):
                raise ModelError(
                    f"the export {name} wants to write '{suffix}', which is no suffix such as "
                    ".edl, or another's: leave that export out."
                )
            found[suffix] = content
    if not source_time:
        return found
    return {_of_source(suffix): content for suffix, content in found.items()}


def refuse_unknown_export(name: str) -> None:
    """Raise OptionError for a name that means nothing here."""
    if name != ALL and name not in PUBLISHED:
        EXPORTS.find(name)


def _meant(name: str) -> tuple[str, ...]:
    return tuple(EXPORTS.built_in) if name == ALL else (name,)


def _is_allowed(suffix: str) -> bool:
    return bool(_SUFFIX.fullmatch(suffix)) or suffix in _WHOLE


def _of_source(suffix: str) -> str:
    return f"{_SOURCE}{suffix}" if suffix.startswith(".") else f"{_SOURCE}.{suffix}"
