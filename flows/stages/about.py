"""What people say of an episode: `episode.toml` in its folder, and the command line, which wins.

title = "On paper"
artist = "Nora"
album = "The Cutting Room"
summary = "Ben tells how films were cut before computers."
date = "2026-11-27"
cover = "cover.png"
people = [{name = "Nora", role = "host"}, {name = "Ben", role = "guest", link = "https://..."}]
links = [{title = "The paper edit", link = "https://..."}]
tags = {genre = "Podcast"}
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from editors.exports.about import About, Cover, Credit
from media.errors import OptionError
from media.files import read_bytes
from media.schema import parsed_toml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flows.options.episode import EpisodeOptions

EPISODE_NAME: Final = "episode.toml"
_TEXTS: Final = ("title", "artist", "album", "summary", "date", "cover")
KNOWN_KEYS: Final = frozenset({*_TEXTS, "people", "links", "tags"})
"""What an episode file may say."""
_PERSON: Final = ("name", "role", "link", "picture")
_LINK: Final = ("title", "link")
_TAG_NAME: Final = re.compile(r"\w[\w .-]{0,59}")
_MOST_BYTES, _MOST_COVER = 1 << 20, 16 << 20
_PICTURES: Final = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n": "image/png"}


def told_of(options: EpisodeOptions) -> About:
    """All that was said of an episode.

    Raises OptionError, in one sentence, for a file that means nothing, and for a cover that is
    no picture.
    """
    folder = options.project.folder
    path = folder / EPISODE_NAME
    own = _read(path) if path.is_file() else {}
    texts = {name: own.get(name, "") for name in _TEXTS}
    texts |= {name: given for name in _TEXTS[:3] if (given := getattr(options, name))}
    cover = options.cover or (_beside(path, texts["cover"]) if texts["cover"] else None)
    tags = {_tag_name(name): text for name, text in own.get("tags", {}).items()}
    return About(
        title=texts["title"],
        artist=texts["artist"],
        album=texts["album"],
        summary=texts["summary"],
        date=texts["date"],
        people=tuple(Credit(**row) for row in own.get("people", ())),
        links=tuple((row["title"], row.get("link", "")) for row in own.get("links", ())),
        cover=_cover(cover) if cover else None,
        tags=tags | dict(_tag(text) for text in options.tag or ()),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        fields = parsed_toml(read_bytes(path, _MOST_BYTES).decode("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise OptionError(f"{path} cannot be read as TOML ({str(error)[:200]}): mend it.") from None
    for name in fields:
        if name not in KNOWN_KEYS:
            raise OptionError(
                f"{path} has no key '{name[:80]}': it has {', '.join(sorted(KNOWN_KEYS))}."
            )
    if "date" in fields:
        fields["date"] = str(fields["date"])  # TOML has dates of its own
    _check(path, fields, _TEXTS)
    _check(path, fields.get("tags", {}), None)
    _check_rows(path, fields, "people", _PERSON)
    _check_rows(path, fields, "links", _LINK)
    return fields


def _check_rows(path: Path, fields: Mapping[str, Any], name: str, known: tuple[str, ...]) -> None:
    rows = fields.get(name, [])
    if not isinstance(rows, list):
        raise OptionError(f"{path}: '{name}' is a list of tables such as {{{known[0]} = \"...\"}}.")
    for row in rows:
        _check(path, row, known)
        if any(key not in known for key in row) or known[0] not in row:
            raise OptionError(
                f"{path}: each of '{name}' has {known[0]}, and may have {', '.join(known[1:])}."
            )


def _check(path: Path, row: Any, names: tuple[str, ...] | None) -> None:
    """Raise OptionError unless a table has texts for these names, or for all of its own."""
    if not isinstance(row, dict):
        raise OptionError(f"{path}: '{str(row)[:80]}' stands where a table must stand.")
    for name in row if names is None else names:
        if not isinstance(row.get(name, ""), str):
            raise OptionError(f"{path}: '{name}' must be text, in quotes.")


def _beside(path: Path, name: str) -> Path:
    """A picture beside the file, or beside the recording; nothing that lies elsewhere."""
    roof = path.parent.parent.resolve()
    for folder in (path.parent, roof):
        found = folder / name
        if found.is_file() and found.resolve().is_relative_to(roof):
            return found
    raise OptionError(
        f"{path}: there is no picture {name[:200]} beside it or beside the recording."
    )


def _cover(path: Path) -> Cover:
    try:
        content = read_bytes(path, _MOST_COVER)
    except (OSError, ValueError) as error:
        raise OptionError(f"the cover {path} cannot be read ({error}): name another.") from None
    for magic, mime in _PICTURES.items():
        if content.startswith(magic):
            return Cover(content, mime)
    raise OptionError(f"the cover {path} is no JPEG and no PNG: name one that is.")


def _tag(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise OptionError(f"'{text[:80]}' is no tag: write it as name=text.")
    return _tag_name(name), value.strip()


def _tag_name(name: str) -> str:
    """A tag's name in small letters, without what containers give a meaning to."""
    if not _TAG_NAME.fullmatch(name.strip()):
        raise OptionError(f"'{name[:80]}' is no name of a tag: use letters, such as genre.")
    return name.strip().lower()
