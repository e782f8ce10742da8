"""Feeds by the rules of RSS 2.0, Apple and Podcasting 2.0."""

from __future__ import annotations

from dataclasses import replace

import pytest

from editors.exports.feed import with_episode
from editors.exports.feed_rules import feed_faults
from tests.editors.exports.test_feed import ITEM

SHOW = (
    b'<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>'
    b"<title>Show</title><link>https://show.example</link><description>On film</description>"
    b"<language>en</language><itunes:explicit>false</itunes:explicit>"
    b'<itunes:category text="Arts"/><itunes:image href="https://show.example/a.png"/>'
    b"</channel></rss>"
)


def faults(**changes: object) -> tuple[str, ...]:
    item = replace(ITEM, **changes)  # type: ignore[arg-type]
    return feed_faults(with_episode(SHOW, item, "Show", "feed.xml"))


def test_an_episode_in_a_whole_feed_has_no_fault() -> None:
    assert faults() == ()


def test_a_feed_that_is_made_lacks_what_only_its_owner_knows() -> None:
    made = with_episode(None, ITEM, "Show", "feed.xml", "https://show.example/")
    assert feed_faults(made) == (
        "the channel has no itunes:explicit", "the channel has no itunes:category",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"url": "talk.mp3"}, "has an enclosure without a whole address"),
        ({"mime": "audio/ogg"}, "of the type audio/ogg, which Apple does not play"),
        ({"published": "2026-11-27"}, "has the date 2026-11-27"),
        ({"image": "https://show.example/a.webp"}, "is no JPEG and no PNG"),
        ({"image": "a.png"}, "has an image without a whole address"),
        ({"chapters": "chapters.json"}, "has chapters without a whole address"),
        ({"transcripts": [("https://a.example/a", "text/srt")]}, "a transcript of the type text/"),
    ],
)
def test_what_is_against_the_rules_is_said(changes: dict[str, object], said: str) -> None:
    (fault,) = faults(**changes)
    assert said in fault
    assert fault.startswith("'Paper & pencils' ")


def test_a_guid_that_two_episodes_share_is_said() -> None:
    feed = with_episode(SHOW, ITEM, "Show", "feed.xml")
    item = feed[feed.index(b"<item") : feed.index(b"</channel>")]
    twice = feed.replace(b"</channel>", item + b"</channel>")
    assert feed_faults(twice) == ("the guid urn:uuid:1 is there 2 times",)


@pytest.mark.parametrize("content", [b"no", b"<rss/>", b"<feed/>", b'<rss version="0.9"/>'])
def test_what_is_no_feed_has_no_rules(content: bytes) -> None:
    with pytest.raises(ValueError, match=r"no RSS|expected"):
        feed_faults(content)
