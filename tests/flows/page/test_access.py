"""The page for people who see it badly or not at all, have no mouse, or another script."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from flows import episode
from flows.console import Console, Loudness
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from flows.stages.words import write_transcript
from tests.flows.page.browser import ready, saved, served, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow
CONTROLS = {
    "button", "checkbox", "combobox", "link", "listbox", "option", "radio", "searchbox", "slider",
    "textbox", "toolbar", "dialog", "search",
}  # fmt: skip
CONTRAST = """() => {
  const parsed = (text) => { const n = text.match(/[\\d.]+/g).map(Number);
    return [n[0], n[1], n[2], n[3] ?? 1]; };
  const over = (a, b) => [0, 1, 2].map((k) => a[k] * a[3] + b[k] * (1 - a[3])).concat(1);
  const light = (c) => { const [r, g, b] = c.map((v) => { v /= 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const found = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const one = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !one.checkVisibility({opacityProperty: true})) continue;
    if (one.closest(".unseen, .skip, noscript, script, :disabled")) continue;
    const chain = [];
    for (let up = one; up; up = up.parentElement) chain.unshift(getComputedStyle(up));
    const root = matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18, 1]
      : [255, 255, 255, 1];
    let back = root, opacity = 1;
    for (const style of chain) {
      opacity *= Number(style.opacity);
      const own = parsed(style.backgroundColor); own[3] *= opacity;
      back = over(own, back);
    }
    const ink = parsed(chain[chain.length - 1].color); ink[3] *= opacity;
    const [a, b] = [light(over(ink, back)), light(back)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const name = `${one.className}#${one.id} ${walker.currentNode.data.slice(0, 20)}`;
    if (ratio < 4.5) found.set(name, ratio.toFixed(2));
  }
  return [...found];
}"""


@pytest.fixture
def tab(chrome: Any, media: Path) -> Iterator[Any]:
    context = chrome.new_context(viewport={"width": 1300, "height": 850})
    with served(media) as (link, _):
        yield ready(context.new_page(), link)
        context.close()


def tree(page: Any) -> list[dict[str, Any]]:
    """What a screen reader is given: roles, names and descriptions."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [
        {key: node[key]["value"] for key in ("role", "name", "description") if key in node}
        for node in nodes
        if not node.get("ignored")
    ]


def unnamed(page: Any) -> list[dict[str, Any]]:
    return [n for n in tree(page) if n["role"] in CONTROLS and not n.get("name", "").strip()]


def place(page: Any, selector: str) -> Any:
    return page.locator(selector).first.bounding_box()


def busy(page: Any) -> None:
    """All that the page may show at once."""
    page.evaluate("paperedit.server.act({do: 'mute', words: [4, 5], kind: 'mute'})")
    page.evaluate("paperedit.server.act({do: 'correct', words: [5, 6], text: 'X'})")
    page.evaluate("paperedit.server.act({do: 'remark', word: 7, text: 'why?'})")
    page.evaluate("paperedit.server.act({do: 'label', word: 0, label: 'intro'})")
    page.evaluate("paperedit.server.act({do: 'strike', words: [1, 3]})")
    until(page, "paperedit.script.struck.has(2)")
    page.evaluate("for (const one of document.querySelectorAll('summary')) one.click()")
    page.click("#find-open")
    page.fill("#find-text", "paper")
    page.click("[data-kind=word][data-n='9']")
    page.keyboard.press("Shift+ArrowRight")


def test_every_control_has_a_name(tab: Any) -> None:
    busy(tab)
    assert {"button", "slider", "option", "listbox", "checkbox"} <= {n["role"] for n in tree(tab)}
    assert not unnamed(tab)
    tab.keyboard.press("c")
    tab.wait_for_selector("#ask[open]")
    assert {"dialog", "textbox"} <= {n["role"] for n in tree(tab)}
    assert not unnamed(tab)


def test_a_screen_reader_is_told_what_goes_and_by_whom(tab: Any) -> None:
    busy(tab)
    told = {n["name"]: n.get("description", "") for n in tree(tab) if n["role"] == "option"}
    (um,) = {more for name, more in told.items() if name.lower().strip(".,") == "um, struck"}
    assert um.startswith("fillers: ")
    assert told["to, struck"] == "by you"
    assert any(name.startswith("pause of ") and "shortened to" in name for name in told)
    assert any(name.startswith("X, heard as ") for name in told)
    assert any(more.endswith("remark: why?") for more in told.values())
    tab.click("[data-kind=word][data-n='12']")
    saved(tab, lambda: tab.keyboard.press("x"))
    until(tab, "document.querySelector('#status').textContent.startsWith('Saved: strike')")
    assert tab.get_attribute("#status", "role") == "status"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_that_is_written_can_be_read(tab: Any, scheme: str) -> None:
    tab.emulate_media(color_scheme=scheme)
    busy(tab)
    assert tab.evaluate(CONTRAST) == []


def test_what_has_the_focus_is_seen(tab: Any) -> None:
    seen = set()
    for _ in range(30):
        tab.keyboard.press("Tab")
        outline = tab.evaluate(
            "() => { const s = getComputedStyle(document.activeElement);"
            "return [document.activeElement.id || document.activeElement.className,"
            "s.outlineStyle, parseFloat(s.outlineWidth)]; }"
        )
        assert outline[1] == "solid", outline
        assert outline[2] >= 2, outline
        seen.add(outline[0])
    assert {"find-open", "approved", "render"} <= seen


def test_an_arabic_talk_runs_from_right_to_left(chrome: Any, media: Path) -> None:
    options = EpisodeOptions(media=media)
    words = ["مرحبا", "بكم", "في", "هذه", "الحلقة", "من", "البرنامج"]
    with opened_project(options.project) as ledger:
        console = Console(machine=False, loudness=Loudness.QUIET)
        talk = episode.known_proposals(options, ledger, console).transcript
        said = tuple(
            replace(word, text=words[n % len(words)], kind="word")
            for n, word in enumerate(talk.words)
        )
        write_transcript(options.project.transcript, replace(talk, language="ar", words=said))
    context = chrome.new_context(viewport={"width": 1300, "height": 850})
    with served(media) as (link, _):
        page = ready(context.new_page(), link)
        left, right = (
            page.locator(f"[data-kind=word][data-n='{n}']").bounding_box() for n in (1, 0)
        )
        assert left["x"] < right["x"]
        pause = page.locator("[data-kind=pause] >> nth=0")
        assert pause.evaluate("(one) => getComputedStyle(one).direction") == "ltr"  # 1.2 s → 0.3 s
        page.click("[data-kind=word][data-n='0']")
        page.keyboard.press("ArrowLeft")
        until(page, "document.activeElement.dataset.n === '1'")
        head, more = (
            page.locator(f".passage header .{n} >> nth=0").bounding_box()
            for n in ("speaker", "more")
        )
        assert head["x"] > more["x"]
        context.close()


def test_a_finger_plays_selects_and_strikes_on_a_narrow_screen(chrome: Any, media: Path) -> None:
    context = chrome.new_context(
        viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True
    )
    with served(media) as (link, _):
        page = ready(context.new_page(), link)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        page.tap("[data-kind=word][data-n='2']")
        start = page.evaluate("paperedit.script.talk.starts[2] / paperedit.script.talk.rate")
        assert page.evaluate("paperedit.player.time") == pytest.approx(start, abs=0.005)
        box = place(page, "[data-kind=word][data-n='4']")
        session = context.new_cdp_session(page)
        point = {"x": box["x"] + 4, "y": box["y"] + 8}
        session.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [point]})
        page.wait_for_timeout(800)
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        until(page, "document.querySelectorAll('[aria-selected=true]').length >= 3")
        saved(page, lambda: page.tap("#strike"))
        assert page.evaluate("[2, 3, 4].every((n) => paperedit.script.struck.has(n))")
        context.close()
