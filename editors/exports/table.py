"""The table of exports: what is always written, what is built in, and what other packages add."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from editors.exports.captions import caption_texts, srt_text, vtt_text
from editors.exports.chapters import (
    CHAPTERS_NAME,
    chapter_texts,
    timestamp_lines,
    youtube_lines,
)
from editors.exports.karaoke import ass
from editors.exports.nle.final_cut import fcpxml, xmeml
from editors.exports.nle.lists import audacity, cut_list, edl, ffmetadata
from editors.exports.nle.otio import aaf, otio
from editors.exports.nle.projects import mlt, reaper
from editors.exports.page import PAGE_NAME, episode_page
from editors.exports.review import review_page
from editors.exports.show_notes import show_notes
from editors.exports.transcripts import (
    plain_text,
    transcript_html,
    transcript_json,
    transcript_markdown,
)
from editors.exports.word_processor import docx
from media.errors import ModelError
from pipeline.registry.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.exports.export import Edit, Export

EXPORTS: Final[Registry[Export]] = Registry(
    "an export",
    "paperedit.exports",
    {
        "captions": caption_texts,
        "chapters": chapter_texts,
        "srt": srt_text,
        "vtt": vtt_text,
        "ass": ass,
        "json": transcript_json,
        "txt": plain_text,
        "md": transcript_markdown,
        "html": transcript_html,
        "docx": docx,
        "timestamps": timestamp_lines,
        "youtube": youtube_lines,
        "shownotes": show_notes,
        "page": episode_page,
        "review": review_page,
        "otio": otio,
        "fcpxml": fcpxml,
        "xml": xmeml,
        "edl": edl,
        "aaf": aaf,
        "reaper": reaper,
        "audacity": audacity,
        "mlt": mlt,
        "ffmetadata": ffmetadata,
        "csv": cut_list,
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
