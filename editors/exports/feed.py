"""An episode in a feed: RSS 2.0 with the namespaces of Podcasting 2.0 and of Apple.

Only what is ours is written; whatever else a feed and its items hold stays as it is.
https://www.rssboard.org/rss-specification, https://podcasting2.org/docs/podcast-namespace
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from media.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.exports.about import Credit

_PODCAST: Final = "https://podcastindex.org/namespace/1.0"
_ITUNES: Final = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_SPACES: Final = {"podcast": _PODCAST, "itunes": _ITUNES}
_NEW: Final = (
    b'<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    b'xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel/></rss>'
)

_DECLARED: Final = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_PROLOGUE: Final = re.compile(rb"(?:\s*(?:<\?.*?\?>|<!--.*?-->))*\s*", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One episode, as a feed tells it."""

    guid: str
    title: str
    summary: str
    published: str
    """As RFC 2822 writes dates; that of an item that is there already stays."""
    url: str
    """Of the published recording."""
    bytes_: int
    mime: str
    duration_s: int
    language: str
    transcripts: Sequence[tuple[str, str]] = ()
    """Addresses with their types, such as `text/vtt`."""
    chapters: str = ""
    """The address of the chapters; "" for an episode without."""
    image: str = ""
    people: Sequence[Credit] = ()
    guessed: frozenset[str] = frozenset()
    """Of `title` and `description`, what nobody told: it stays as an item has it."""


def with_episode(feed: bytes | None, item: FeedItem, show: str, name: str, link: str = "") -> bytes:
    """The feed with an episode: its own item anew, or one more in front of the others.

    `show` is the title of a feed that is not there yet and `link` its address, `name` what errors
    call it. Raises FormatError for what is no RSS feed, and for one with a document type.
    """
    from lxml import etree

    root = _parsed(feed or _NEW, name)
    channel = root.find("channel")
    if root.tag != "rss" or channel is None:
        raise FormatError(f"{name} is no RSS feed: name another with --feed.")
    if feed is None:
        for tag, text in (("title", show), ("link", link or None), ("description", show)):
            etree.SubElement(channel, tag).text = text
        etree.SubElement(channel, "language").text = item.language
        if item.image:
            _set(channel, f"{{{_ITUNES}}}image", None, href=item.image)
        etree.indent(root)
    _write(_item_of(channel, item), item)
    return _before(feed or _DECLARED, root) + _element(root) + b"\n"


def _element(root: Any) -> bytes:
    from lxml import etree

    text: str = etree.tostring(root, encoding="unicode", with_tail=False)
    return text.encode()


def _before(feed: bytes, root: Any) -> bytes:
    """What stands in front of the root: the declaration, comments, and style sheets, as they are.

    A feed in another encoding becomes UTF-8, and says so.
    """
    match = _PROLOGUE.match(feed)
    encoding = root.getroottree().docinfo.encoding or "UTF-8"
    is_kept = match and match[0].strip() and encoding.upper() in ("UTF-8", "US-ASCII", "ASCII")
    return match[0] if match and is_kept else _DECLARED


def _parsed(content: bytes, name: str) -> Any:
    """The root of a feed; nothing else is opened, and no entity is put in."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FormatError(f"{name} is not XML ({str(error)[:200]}): mend it.") from None
    if root.getroottree().docinfo.doctype:
        raise FormatError(f"{name} declares a document type: a feed has none; take it out.")
    return root


def _item_of(channel: Any, item: FeedItem) -> Any:
    """The item of the same guid or recording; else a new one, in front of the others."""
    from lxml import etree

    items = channel.findall("item")
    for one in items:
        enclosure = one.find("enclosure")
        is_same = enclosure is not None and enclosure.get("url") == item.url
        if (one.findtext("guid") or "").strip() == item.guid or is_same:
            return one
    made = etree.Element("item", nsmap=_SPACES)
    made.tail = "\n    " if items else "\n  "
    if items:
        items[0].addprevious(made)
    else:
        if len(channel):
            channel[-1].tail = "\n    "
        channel.append(made)
    return made


def _write(one: Any, item: FeedItem) -> None:
    from lxml import etree

    is_new = not len(one)
    for tag, text in (("title", item.title), ("description", item.summary)):
        if text and (one.find(tag) is None or tag not in item.guessed):
            _set(one, tag, text)
    if is_new or one.find("guid") is None:
        _set(one, "guid", item.guid, isPermaLink="false")
    if is_new or one.find("pubDate") is None:
        _set(one, "pubDate", item.published)
    _set(one, "enclosure", None, url=item.url, length=str(item.bytes_), type=item.mime)
    _set(one, f"{{{_ITUNES}}}duration", str(item.duration_s))
    if item.image:
        _set(one, f"{{{_ITUNES}}}image", None, href=item.image)
    _write_podcasting(one, item)
    tail = one.tail
    etree.indent(one, level=2)
    one.tail = tail


def _write_podcasting(one: Any, item: FeedItem) -> None:
    """Transcripts, chapters and, where they are known, people; in place of those before."""
    for name in ("transcript", "chapters", *(["person"] if item.people else [])):
        for old in one.findall(f"{{{_PODCAST}}}{name}"):
            one.remove(old)
    for url, mime in item.transcripts:
        _add(one, "transcript", url=url, type=mime, language=item.language)
    if item.chapters:
        _add(one, "chapters", url=item.chapters, type="application/json+chapters")
    for person in item.people:
        told = {"role": person.role.lower(), "href": person.link, "img": person.picture}
        row = {name: text for name, text in told.items() if text}
        _add(one, "person", **row).text = _legal(person.name)


def _set(one: Any, tag: str, text: str | None, **attributes: str) -> None:
    """Write a child; one that is there keeps its place and its other attributes."""
    from lxml import etree

    child = one.find(tag)
    if child is None:
        child = etree.SubElement(one, tag, nsmap=_SPACES)
    if text is not None:
        child.text = _legal(text)
    for name, value in attributes.items():
        child.set(name, _legal(value))


def _add(one: Any, name: str, **attributes: str) -> Any:
    from lxml import etree

    legal = {key: _legal(value) for key, value in attributes.items()}
    return etree.SubElement(one, f"{{{_PODCAST}}}{name}", legal, nsmap=_SPACES)


def _legal(text: str) -> str:
    """A text without what XML cannot hold."""
    return "".join(c for c in text if c.isprintable() or c in "\n\t")
