"""The review page for people who see it badly or not at all, or have no mouse."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from editors.exports.review import review_page
from tests.editors.exports.edits import busy_edit, plain_edit
from tests.flows.page.browser import chromium, until
from tests.flows.page.test_access import CONTRAST, tree, unnamed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=chromium())
        yield opened
        opened.close()


@pytest.fixture
def sent(tmp_path: Path, browser: Any) -> Iterator[Any]:
    """The page as it is opened from a folder, without its recording."""
    path = tmp_path / "talk.review.html"
    path.write_text(review_page(busy_edit())[".review.html"], encoding="utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(path.as_uri())
    yield page
    page.close()
    assert not errors


def focused(page: Any) -> str:
    found: str = page.evaluate("document.activeElement.id || document.activeElement.dataset.n")
    return found


def test_every_control_of_a_review_has_a_role_and_a_name(sent: Any) -> None:
    sent.click("[data-n]:not(.silent) >> nth=0")
    assert {"button", "option", "listbox", "checkbox", "textbox", "main", "heading"} <= {
        node["role"] for node in tree(sent)
    }
    assert not unnamed(sent)
    sent.keyboard.press("c")
    sent.wait_for_selector("#ask[open]")
    assert {"dialog", "textbox"} <= {node["role"] for node in tree(sent)}
    assert not unnamed(sent)


def test_a_reviewer_works_with_the_keyboard_alone(sent: Any) -> None:
    stops = []
    for _ in range(5):
        sent.keyboard.press("Tab")
        stops.append(focused(sent))
    assert stops[1:4] == ["who", "save", "file"]
    first = int(stops[4])
    sent.keyboard.press("ArrowRight")
    second = int(focused(sent))
    assert second > first
    sent.keyboard.press("ArrowLeft")
    assert int(focused(sent)) == first
    sent.keyboard.press("ArrowDown")
    assert int(focused(sent)) > second
    sent.keyboard.press("ArrowUp")
    sent.keyboard.press("x")
    assert sent.inner_text("#count") == "1 changed, 0 remarks"
    assert sent.inner_text("#status").endswith(("struck", "restored"))
    sent.keyboard.press("c")
    sent.wait_for_selector("#ask[open]")
    assert focused(sent) == "said"
    sent.keyboard.type("shorter?")
    sent.keyboard.press("Enter")
    sent.get_by_role("status").filter(has_text="Remark: shorter?").wait_for(state="attached")
    assert int(focused(sent)) == first
    assert "shorter? -->" in sent.evaluate("review.script()")
    sent.keyboard.press("Tab")
    assert focused(sent) == "play"
    outline = sent.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("way", ["drawn", "shift", "keys"])
def test_a_sentence_is_struck_and_restored_at_once(sent: Any, way: str) -> None:
    words = sent.locator("section >> nth=0 >> [data-n]:not(.silent)")
    count = words.count()
    assert count > 2
    places = [words.nth(n).bounding_box() for n in (0, count - 1)]
    if way == "drawn":
        sent.mouse.move(places[0]["x"] + 1, places[0]["y"] + 8)
        sent.mouse.down()
        sent.mouse.move(places[1]["x"] + 30, places[1]["y"] + 8, steps=4)
        sent.mouse.up()
    else:
        words.nth(0).click()
        if way == "shift":
            words.nth(count - 1).click(modifiers=["Shift"])
        while way == "keys" and "at" not in words.nth(count - 1).get_attribute("class"):
            sent.keyboard.press("Shift+ArrowRight")
    until(sent, f"document.querySelectorAll('.chosen:not(.silent)').length === {count}")
    sent.click("#strike")
    assert sent.locator("section >> nth=0 >> .goes").count() == count
    assert sent.inner_text("#strike") == "Restore"
    sent.keyboard.press("x")
    assert sent.locator("section >> nth=0 >> .goes").count() == 0
    assert "~~" not in sent.evaluate("review.script()").split("\n\n")[1]


def test_what_is_seen_as_selected_is_what_is_struck(sent: Any) -> None:
    words = sent.locator("section >> nth=0 >> [data-n]:not(.silent)")
    count, third = words.count(), words.nth(2).get_attribute("data-n")
    words.nth(1).click(click_count=3)
    until(sent, f"document.querySelectorAll('.chosen:not(.silent)').length === {count}")
    sent.click("#strike")
    assert sent.locator("section >> nth=0 >> .goes").count() == count
    # A finger that rests on a word selects that one, and leaves the keyboard elsewhere.
    words.nth(0).click()
    sent.evaluate(
        "n => getSelection().selectAllChildren(document.querySelector(`[data-n='${n}']`))", third
    )
    until(sent, f"document.querySelector('.at').dataset.n === '{third}'")
    assert sent.locator(".chosen").count() == 0
    # From within a word back to the speaker's name above it.
    words.nth(0).click()
    word = words.nth(2).bounding_box()
    head = sent.locator("section >> nth=0 >> *").first.bounding_box()
    sent.mouse.move(word["x"] + word["width"] - 2, word["y"] + 8)
    sent.mouse.down()
    sent.mouse.move(head["x"] + 2, head["y"] + 4, steps=3)
    sent.mouse.up()
    until(sent, "document.querySelectorAll('.chosen:not(.silent)').length === 3")


def test_a_screen_reader_is_told_what_a_review_says(sent: Any) -> None:
    options = [node for node in tree(sent) if node["role"] == "option"]
    struck = [node for node in options if node["name"].endswith(", struck")]
    assert struck
    assert all(node["description"] for node in struck)
    assert any(node["name"].startswith("pause of ") for node in options)
    sent.click("[data-n]:not(.silent) >> nth=0")
    sent.keyboard.press("c")
    sent.wait_for_selector("#ask[open]")
    sent.keyboard.type("why?")
    sent.keyboard.press("Enter")
    sent.get_by_role("status").filter(has_text="Remark: why?").wait_for(state="attached")
    options = [node for node in tree(sent) if node["role"] == "option"]
    assert [node for node in options if node.get("description") == "remark: why?"]


def test_a_remark_of_the_script_is_told_with_its_word(tmp_path: Path, browser: Any) -> None:
    edit = plain_edit()
    first, *others = edit.document.passages
    word = first.words[1]
    noted = replace(first, comments={word: (" shorter? ",), first.words.stop: (" end ",)})
    path = tmp_path / "talk.review.html"
    document = replace(edit.document, blocks=(noted, *others))
    path.write_text(review_page(replace(edit, document=document))[".review.html"], "utf-8")
    page = browser.new_page()
    page.goto(path.as_uri())
    told = [node.get("description") for node in tree(page) if node["role"] == "option"]
    page.close()
    assert told.count("remark: shorter?") == 1
    assert told.count("remark: end") == 1


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_in_a_review_can_be_read(sent: Any, scheme: str) -> None:
    sent.emulate_media(color_scheme=scheme)
    sent.click("[data-n]:not(.silent) >> nth=0")
    sent.keyboard.press("x")
    sent.click(".goes >> nth=-1")
    assert sent.evaluate(CONTRAST) == []
