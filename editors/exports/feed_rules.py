"""What a feed lacks of what players and directories ask for, in sentences.

RSS 2.0: https://www.rssboard.org/rss-specification. Apple: "A podcaster's guide to RSS",
https://help.apple.com/itc/podcasts_connect/#/itcb54353390. Podcasting 2.0:
https://podcasting2.org/docs/podcast-namespace
"""

from __future__ import annotations

from collections import Counter
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

_SPACES: Final = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}
_ENCLOSURES: Final = frozenset(
    {"audio/x-m4a", "audio/mpeg", "video/quicktime", "video/mp4", "video/x-m4v"}
)
_TRANSCRIPTS: Final = frozenset(
    {"text/plain", "text/html", "text/vtt", "application/json", "application/x-subrip"}
)
_CHAPTERS: Final = "application/json+chapters"
_LONGEST_NAME: Final = 128
"""Characters of a person."""


def feed_faults(content: bytes) -> tuple[str, ...]:
    """What is wrong with an RSS feed, or missing, each in a few words; nothing of a good one.

    Raises ValueError for what is no RSS feed.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError(str(error)) from None
    channel = root.find("channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        raise ValueError("it is no RSS 2.0")
    items = channel.findall("item")
    found = [*_channel_faults(channel)]
    for number, item in enumerate(items, start=1):
        name = (item.findtext("title") or "").strip() or f"item {number}"
        found += [f"'{name[:60]}' {fault}" for fault in _item_faults(item)]
    guids = Counter((item.findtext("guid") or "").strip() for item in items)
    found += [f"the guid {guid} is there {n} times" for guid, n in guids.items() if guid and n > 1]
    return tuple(found)


def _channel_faults(channel: Any) -> Iterator[str]:
    for tag in ("title", "link", "description", "language", "itunes:explicit"):
        if not (channel.findtext(tag, namespaces=_SPACES) or "").strip():
            yield f"the channel has no {tag}"
    link = (channel.findtext("link") or "").strip()
    if link and not _is_absolute(link):
        yield "the channel's link is no whole address"
    for tag, attribute in (("itunes:category", "text"), ("itunes:image", "href")):
        found = channel.find(tag, _SPACES)
        if found is None or not found.get(attribute):
            yield f"the channel has no {tag}"


def _item_faults(item: Any) -> Iterator[str]:
    for tag in ("title", "guid", "pubDate"):
        if not (item.findtext(tag) or "").strip():
            yield f"has no {tag}"
    date = (item.findtext("pubDate") or "").strip()
    if date and not _is_date(date):
        yield f"has the date {date}, which is no date of RFC 822"
    yield from _enclosure_faults(item.findall("enclosure"))
    duration = (item.findtext("itunes:duration", namespaces=_SPACES) or "0").strip()
    if not duration.replace(":", "").isdigit():
        yield f"has the duration {duration}"
    yield from _image_faults(item)
    yield from _podcasting_faults(item)


def _enclosure_faults(enclosures: list[Any]) -> Iterator[str]:
    if len(enclosures) != 1:
        yield f"has {len(enclosures)} enclosures where one must be"
        return
    (one,) = enclosures
    if not _is_absolute(one.get("url", "")):
        yield "has an enclosure without a whole address"
    if not one.get("length", "").isdigit():
        yield "has an enclosure without a length in bytes"
    if one.get("type") not in _ENCLOSURES:
        yield f"has an enclosure of the type {one.get('type')}, which Apple does not play"


def _image_faults(item: Any) -> Iterator[str]:
    for image in item.findall("itunes:image", _SPACES):
        href = image.get("href", "")
        if not _is_absolute(href):
            yield "has an image without a whole address"
        elif not urlsplit(href).path.lower().endswith((".jpg", ".jpeg", ".png")):
            yield "has an image that is no JPEG and no PNG"


def _podcasting_faults(item: Any) -> Iterator[str]:
    for one in item.findall("podcast:transcript", _SPACES):
        if one.get("type") not in _TRANSCRIPTS:
            yield f"has a transcript of the type {one.get('type')}"
    for one in item.findall("podcast:chapters", _SPACES):
        if one.get("type") != _CHAPTERS:
            yield f"has chapters of the type {one.get('type')}"
    for name in ("transcript", "chapters"):
        for one in item.findall(f"podcast:{name}", _SPACES):
            if not _is_absolute(one.get("url", "")):
                yield f"has {name} without a whole address"
    for one in item.findall("podcast:person", _SPACES):
        if not 0 < len((one.text or "").strip()) <= _LONGEST_NAME:
            yield "has a person without a name, or with a very long one"


def _is_absolute(url: str) -> bool:
    parts = urlsplit(url.strip())
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def _is_date(text: str) -> bool:
    try:
        return parsedate_to_datetime(text).tzinfo is not None
    except ValueError:
        return False
