"""The page of an episode and its show notes, read by lxml's parser of HTML."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lxml import html

from editors.exports.about import About, Cover, Credit
from editors.exports.played import played_words
from editors.exports.table import exported
from media.clock import rescaled
from tests.editors.exports.edits import CHAPTERS, busy_edit, plain_edit

if TYPE_CHECKING:
    from editors.exports.export import Edit
    from pipeline.transcript import Transcript

ABOUT = About(
    title="On <paper>",
    album="The Cutting Room",
    date="2026-11-27",
    summary="First.\n\nSecond & last.",
    people=(Credit("Nora", "host"), Credit("Ben", "guest", link="https://ben.example/")),
    links=(("The reel", "https://reel.example/?a=1&b=2"), ("Bad", "javascript:alert(1)")),
    cover=Cover(b"\x89PNG\r\n", "image/png"),
)
EDIT = busy_edit(chapters=CHAPTERS, about=ABOUT, result="talk & more.mp3")


def text(edit: Edit = EDIT) -> str:
    return str(exported(edit, ["page"])["page.html"])


def page(edit: Edit = EDIT) -> Any:
    return html.document_fromstring(text(edit))


def test_the_page_has_the_parts_of_a_podcasts_page_in_their_order() -> None:
    found = page()
    assert [one.text for one in found.iter("h1", "h2")] == [
        "On <paper>", "About this episode", "Timestamps", "Resources mentioned", "People",
        "Transcript",
    ]  # fmt: skip
    assert [one.text for one in found.cssselect("section[aria-labelledby=about] p")] == [
        "First.", "Second & last.",
    ]  # fmt: skip
    rows = [" ".join(one.text_content().split()) for one in found.cssselect(".chapters li")]
    assert rows == [
        "Trouble 00:00", "On paper 00:05", "Chapter 2 00:09", "Trouble 00:12", "The wind 00:16",
    ]  # fmt: skip
    people = found.cssselect("section[aria-labelledby=people] li")
    assert [one.text_content().strip() for one in people][:2] == ["Nora, host", "Ben, guest"]


def test_every_word_is_there_with_the_tenth_of_a_second_in_which_it_begins() -> None:
    rate = EDIT.timeline.source.rate
    said, times = [], []
    for one in page().cssselect(".said"):
        spoken = one.text_content().split()
        at, steps = 0, [int(step) for step in one.get("data-t").split()]
        assert len(steps) == len(spoken)
        for word, step in zip(spoken, steps, strict=True):
            at += step
            said.append(word)
            times.append(at)
    is_word = [not re.match(r"\[inaudible|\d\d:\d\d\]", word) for word in said]
    expected = [word for word in played_words(EDIT) if word.text]
    assert [w for w, is_ in zip(said, is_word, strict=True) if is_] == [w.text for w in expected]
    assert [t for t, is_ in zip(times, is_word, strict=True) if is_] == [
        rescaled(w.span.start, rate, 10) for w in expected
    ]


def test_the_page_asks_for_nothing_but_the_recording_beside_it() -> None:
    found = page()
    (player,) = found.cssselect("audio")
    assert player.get("src") == "talk%20%26%20more.mp3"
    loaded = found.xpath("//*[not(self::a)]/@src | //*[not(self::a)]/@href")
    assert set(loaded) == {player.get("src"), "data:,", "data:image/png;base64,iVBORw0K"}
    assert not re.search(r"url\(|@import|fetch\(|XMLHttp", text())
    policy = found.cssselect("meta[http-equiv]")[0].get("content")
    assert "default-src 'none'" in policy
    for name in ("style", "script"):
        (own,) = found.iter(name)
        digest = base64.b64encode(hashlib.sha256(own.text.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy


def test_addresses_that_would_run_are_no_links_and_others_are() -> None:
    links = [one.get("href") for one in page().cssselect("main ul a")]
    assert "https://reel.example/?a=1&b=2" in links
    assert "https://ben.example/" in links
    assert "javascript" not in text().replace(str(page().cssselect("script")[0].text), "")


def test_what_is_said_and_told_is_never_markup() -> None:
    document = replace(EDIT.document, speakers={"A": "<img src=x onerror=alert(1)>", "B": "B"})
    found = page(replace(EDIT, document=document))
    assert not found.cssselect("img[onerror]")
    assert found.cssselect(".who span")[0].text.startswith("<img src=x")


def test_a_page_without_an_edited_recording_has_times_and_no_player() -> None:
    found = page(replace(EDIT, result=""))
    assert not found.cssselect("audio, video, a.time")
    assert found.cssselect("span.time")[0].text == "00:00"


def test_everything_of_the_page_can_be_reached_and_has_a_name() -> None:
    found = page()
    ids = [one.get("id") for one in found.cssselect("[id]")]
    assert len(ids) == len(set(ids))
    targets = [one.get("href")[1:] for one in found.cssselect("a[href^='#']")]
    assert all(one in ids for one in targets if not one.startswith("t="))
    assert all(one.get("aria-labelledby") in ids for one in found.cssselect("[aria-labelledby]"))
    assert [one.get("for") for one in found.cssselect("label[for]")] == ["query"]
    assert all(b.get("aria-label") for b in found.cssselect("button"))
    levels = [int(one.tag[1]) for one in found.iter("h1", "h2", "h3")]
    assert all(b - a <= 1 for a, b in itertools.pairwise(levels))


def renamed(said: Transcript, **texts: str) -> Transcript:
    words = list(said.words)
    for place, new in texts.items():
        words[int(place[1:])] = replace(words[int(place[1:])], text=new)
    return replace(said, words=tuple(words))


def test_show_notes_hold_the_same_as_markdown() -> None:
    notes = str(exported(EDIT, ["shownotes"])[".shownotes.md"])
    assert notes.startswith("# On \\<paper\\>\n\nFirst.\n\nSecond & last.\n\n## Timestamps\n\n")
    assert "- Trouble (00:00)\n- On paper (00:05)\n" in notes
    assert "- [The reel](<https://reel.example/?a=1&b=2>)\n- Bad\n" in notes
    assert "- Nora, host\n- [Ben](<https://ben.example/>), guest\n" in notes
    assert "**Ben** (00:11):\nThank you." in notes


def test_what_nobody_told_is_taken_from_what_plays() -> None:
    edit = replace(EDIT, about=About(), transcript=renamed(EDIT.transcript, w14="paper.org."))
    notes = str(exported(edit, ["shownotes"])[".shownotes.md"])
    assert "- [paper.org](<https://paper.org>) (00:13)" in notes
    assert "Speaker A (Nora?)" in notes
    assert notes.startswith("# talk\n\n")
    summary = notes.removeprefix("# talk").partition("## ")[0]
    assert "wind" in summary


def test_an_episode_in_which_nothing_was_said_of_it_has_no_empty_parts() -> None:
    found = page(replace(plain_edit(), result="talk.mp3"))
    assert "Timestamps" not in [one.text for one in found.iter("h2")]
    assert "Resources mentioned" not in [one.text for one in found.iter("h2")]
