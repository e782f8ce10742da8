"""The stage that puts an episode into a local feed, with the files that the feed names."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from editors.exports.chapters import CHAPTERS_NAME
from editors.exports.feed import FeedItem, with_episode
from editors.exports.feed_rules import feed_faults
from editors.exports.names import is_nameless
from editors.exports.played import names_of
from editors.exports.show_notes import show_notes_of
from flows.stages.exports import edit_of, export_stage, write_export
from media.artwork import attached_cover, picture_size
from media.clock import seconds
from media.errors import FormatError, OptionError
from media.files import absolute, read_bytes, replacing

if TYPE_CHECKING:
    from pathlib import Path

    from editors.exports.export import Edit
    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.project.project import Ledger
    from flows.stages.script import Plan

_MIMES: Final = {".mp3": "audio/mpeg", ".m4a": "audio/x-m4a", ".mp4": "video/mp4"}
_TEXTS: Final = {
    ".vtt": "text/vtt", ".transcript.json": "application/json", ".srt": "application/x-subrip",
}  # fmt: skip
_MOST_BYTES: Final = 64 << 20
_PICTURES: Final = {"image/jpeg": ".cover.jpg", "image/png": ".cover.png"}
_LEAST_SIDE, _MOST_SIDE = 1400, 3000
"""Pixels of a side of a cover, as Apple asks for them."""


def feed_stage(
    options: EpisodeOptions,
    plan: Plan,
    result: Path,
    feed: Path,
    base: str,
    ledger: Ledger,
    console: Console,
) -> Path:
    """Add the episode to a feed, or tell it anew there; the feed.

    `base` is the address at which the project's folder is served; without it addresses are paths
    from the feed. Raises OptionError where the edit is not rendered, and FormatError for what is
    no feed.
    """
    feed = absolute(feed)
    kind = "mp4" if plan.timeline.source.video else "mp3"
    wanted = replace(options, exports=("chapters", "vtt", "srt", "json", kind))
    paths = export_stage(wanted, plan, result, ledger, console)
    edit = edit_of(options, plan, result)
    image = _image(edit, result, options, ledger, console)
    item = _item(edit, paths, feed, base)
    item = replace(item, image=_address(image, feed, base) if image else "")
    content = _read(feed)
    made = with_episode(content, item, edit.about.album or item.title, str(feed), base)
    if made == content:
        console.current("feed", feed)
        return feed
    with replacing(feed) as temporary:
        temporary.write_bytes(made)
    console.made("feed", feed)
    console.say_all(_advice(made, item))
    return feed


def _image(
    edit: Edit, result: Path, options: EpisodeOptions, ledger: Ledger, console: Console
) -> Path | None:
    """The episode's cover as a file of its own, which a feed can name; None without one."""
    told = edit.about.cover
    cover = (told.content, told.mime) if told else attached_cover(result)
    if cover is None:
        return None
    path = options.project.beside(_PICTURES[cover[1]])
    write_export(path, cover[0], ledger)
    width, height = picture_size(*cover)
    if width != height or not _LEAST_SIDE <= width <= _MOST_SIDE:
        console.say(
            f"The cover is {width} x {height}: directories want a square of {_LEAST_SIDE} to "
            f"{_MOST_SIDE} pixels, so give them one with --cover."
        )
    return path


def _advice(feed: bytes, item: FeedItem) -> list[str]:
    """What directories will miss of the show and of this episode; others are their owners'."""
    ours = ("the channel", f"'{item.title[:60]}'")
    faults = [fault for fault in feed_faults(feed) if fault.startswith(ours)]
    if not faults:
        return []
    return [f"Directories will miss something: {'; '.join(faults)}. What you add to it stays."]


def _read(feed: Path) -> bytes | None:
    if not feed.exists():
        if not feed.parent.is_dir():
            raise OptionError(f"there is no folder {feed.parent}: make it, or name another feed.")
        return None
    try:
        return read_bytes(feed, _MOST_BYTES)
    except (OSError, FormatError) as error:
        raise OptionError(f"{feed} cannot be read ({error}): name another feed.") from None


def _item(edit: Edit, paths: list[Path], feed: Path, base: str) -> FeedItem:
    source, about = edit.timeline.source, edit.about
    enclosure = paths[-1]
    notes = show_notes_of(edit)
    known = {name for name in names_of(edit).values() if not is_nameless(name)}
    people = about.people or tuple(one for one in notes.people if one.name in known)
    chapters = [path for path in paths if path.name == CHAPTERS_NAME and notes.chapters]
    return FeedItem(
        guid=f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, source.sha256)}",
        title=notes.title,
        summary="\n\n".join(notes.summary),
        published=_date(about.date),
        url=_address(enclosure, feed, base),
        bytes_=enclosure.stat().st_size,
        mime=_MIMES[enclosure.suffix],
        duration_s=round(seconds(edit.timeline.length, source.rate)),
        language=edit.transcript.language,
        transcripts=[
            (_address(path, feed, base), mime)
            for path in paths
            for suffix, mime in _TEXTS.items()
            if path.name.endswith(suffix)
        ],
        chapters=_address(chapters[0], feed, base) if chapters else "",
        people=people,
        guessed=frozenset(
            name
            for name, told in (("title", about.title), ("description", about.summary))
            if not told
        ),
    )


def _address(path: Path, feed: Path, base: str) -> str:
    if base:
        return f"{base.rstrip('/')}/{quote(path.name)}"
    try:
        return quote(str(path.relative_to(feed.parent)))
    except ValueError:
        return path.as_uri()


def _date(text: str) -> str:
    """A day as RFC 2822 writes it, today where none was told."""
    if not text:
        return format_datetime(datetime.now(UTC).replace(microsecond=0))
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        raise OptionError(f"'{text[:80]}' is no date: write it as 2026-11-27.") from None
    return format_datetime(told if told.tzinfo else told.replace(tzinfo=UTC))
