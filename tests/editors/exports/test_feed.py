"""An episode in a feed, read back by feedparser and by lxml."""

from __future__ import annotations

from dataclasses import replace

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from editors.exports.about import Credit
from editors.exports.feed import FeedItem, with_episode
from media.errors import FormatError

SPACES = {
    "podcast": "https://podcastindex.org/namespace/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
}
ITEM = FeedItem(
    guid="urn:uuid:1",
    title="Paper & pencils",
    summary="What <paper> is.",
    published="Fri, 27 Nov 2026 00:00:00 +0000",
    url="https://show.example/talk.mp3",
    bytes_=12345,
    mime="audio/mpeg",
    duration_s=73,
    language="en",
    transcripts=[("https://show.example/talk.vtt", "text/vtt")],
    chapters="https://show.example/chapters.json",
    image="https://show.example/cover.png",
    people=(Credit("Nora", "Host", "https://nora.example/"), Credit("Ben")),
)
OLD = b"""<?xml version='1.0' encoding='UTF-8'?>
<?xml-stylesheet href="feed.xsl" type="text/xsl"?>
<!-- kept by hand -->
<rss xmlns:own="urn:own" version="2.0">
  <channel>
    <title>The Cutting Room</title>
    <own:secret key="1">stay</own:secret>
    <item own:mark="x">
      <title>Old</title>
      <guid>old</guid>
      <description><![CDATA[<p>As it was</p>]]></description>
      <enclosure url="https://show.example/old.mp3" length="1" type="audio/mpeg"/>
    </item>
  </channel>
</rss>
"""


def made(feed: bytes | None = OLD, item: FeedItem = ITEM) -> bytes:
    return with_episode(feed, item, "The Cutting Room", "feed.xml")


def test_feedparser_reads_the_episode_with_all_that_belongs_to_it() -> None:
    feed = feedparser.parse(made())
    assert not feed.bozo
    entry = feed.entries[0]
    assert (entry.title, entry.id) == ("Paper & pencils", "urn:uuid:1")
    (enclosure,) = entry.enclosures
    assert (enclosure.href, enclosure.length, enclosure.type) == (
        "https://show.example/talk.mp3", "12345", "audio/mpeg",
    )  # fmt: skip
    assert entry.itunes_duration == "73"
    assert entry.published_parsed[:3] == (2026, 11, 27)


def test_podcasting_tags_name_transcripts_chapters_and_people() -> None:
    item = etree.fromstring(made()).find("channel/item")
    assert item is not None
    (transcript,) = item.findall("podcast:transcript", SPACES)
    assert dict(transcript.attrib) == {
        "url": "https://show.example/talk.vtt", "type": "text/vtt", "language": "en",
    }  # fmt: skip
    (chapters,) = item.findall("podcast:chapters", SPACES)
    assert chapters.get("type") == "application/json+chapters"
    nora, ben = item.findall("podcast:person", SPACES)
    assert (nora.text, nora.get("role"), nora.get("href")) == (
        "Nora", "host", "https://nora.example/",
    )  # fmt: skip
    assert dict(ben.attrib) == {}
    (image,) = item.findall("itunes:image", SPACES)
    assert image.get("href") == "https://show.example/cover.png"


def test_everything_else_stays_byte_for_byte() -> None:
    new = made()
    before, item, after = OLD.partition(b"    <item")
    assert new.startswith(before)
    assert new.endswith(item + after)
    assert new.index(b"Paper &amp; pencils") < new.index(b"<title>Old</title>")


def test_the_same_episode_is_told_anew_in_its_place_with_what_others_put_in() -> None:
    once = made().replace(b"<title>Paper", b"<own:note>mine</own:note><title>Paper")
    twice = made(once, replace(ITEM, title="Another", bytes_=2, published="later", people=()))
    assert twice.count(b"<item") == 2
    assert b"<own:note>mine</own:note>" in twice
    assert b"<title>Another</title>" in twice
    assert b'length="2"' in twice
    assert b"Fri, 27 Nov 2026" in twice
    assert twice.count(b"<podcast:transcript") == 1
    for same in (made(), made(None)):
        assert made(same) == same


def test_what_xml_cannot_hold_is_left_out() -> None:
    odd = replace(ITEM, title="a\x00b\udc80", people=(Credit("c\x1b", "d\x07"),))
    assert feedparser.parse(made(None, odd)).entries[0].title == "ab"


def test_a_feed_in_another_encoding_becomes_utf_8_and_says_so() -> None:
    old = (
        '<?xml version="1.0" encoding="iso-8859-1"?><rss><channel><title>é</title></channel></rss>'
    )
    new = made(old.encode("iso-8859-1"))
    assert new.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<rss')
    assert feedparser.parse(new).feed.title == "é"


def test_what_somebody_wrote_in_the_feed_stays_unless_they_told_otherwise() -> None:
    mine = made().replace(b"What &lt;paper&gt; is.", b"Mine")
    guessed = replace(ITEM, summary="Guessed", guessed=frozenset({"title", "description"}))
    assert b"Mine" in made(mine, guessed)
    assert b"Told" in made(mine, replace(guessed, summary="Told", guessed=frozenset()))
    assert b"Guessed" in made(OLD, guessed)


def test_a_feed_that_is_not_there_is_made_with_what_rss_demands() -> None:
    feed = feedparser.parse(made(None))
    assert not feed.bozo
    assert feed.version == "rss20"
    assert (feed.feed.title, feed.feed.language) == ("The Cutting Room", "en")
    assert len(feed.entries) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no", "is not XML"),
        (b"<feed/>", "is no RSS feed"),
        (b"<rss/>", "is no RSS feed"),
        (b'<!DOCTYPE rss [<!ENTITY a "b">]><rss><channel>&a;</channel></rss>', "document type"),
    ],
)
def test_what_is_no_feed_is_one_sentence(content: bytes, said: str) -> None:
    with pytest.raises(FormatError, match=said):
        made(content)


@given(st.binary(max_size=60), st.integers(0, len(OLD)))
def test_a_damaged_feed_is_refused_or_read_and_nothing_else(noise: bytes, at: int) -> None:
    try:
        new = made(OLD[:at] + noise + OLD[at:])
    except FormatError:
        return
    assert b"urn:uuid:1" in new
