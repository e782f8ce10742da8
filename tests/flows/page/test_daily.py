"""What somebody who edits all day stumbles over, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.flows.page.browser import ready, saved, served, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow

PLAYS = "paperedit.player.playing"
PLAYED_FROM = "[paperedit.player.time, paperedit.script.span(paperedit.transcript.cursor.item).start / paperedit.script.talk.rate]"  # noqa: E501
TELLS = """window.told = [];
new MutationObserver(() => told.push(document.querySelector("#saved").textContent))
  .observe(document.querySelector("#saved"), {childList: true, subtree: true})"""
AROUND_A_PAUSE = """() => {
  const {script} = paperedit;
  const isWord = (item) => item?.kind === "word" && !script.goes(item);
  for (const one of script.passages()) {
    const items = script.items(one);
    const at = items.findIndex((item, k) => item.kind === "pause" && isWord(items[k - 1]) && isWord(items[k + 1]));
    if (at > 0) return [items[at - 1].n, items[at].n, items[at + 1].n];
  }
}"""  # noqa: E501


@pytest.fixture
def page(chrome: Any, media: Path) -> Iterator[Any]:
    context = chrome.new_context(viewport={"width": 1300, "height": 850})
    with served(media) as (link, _):
        yield ready(context.new_page(), link)
        context.close()


def script_of(media: Path) -> Path:
    return media.parent / "episode.paperedit" / "script.md"


def word(number: int) -> str:
    return f"[data-kind=word][data-n='{number}']"


def test_words_around_a_pause_that_stays_are_struck_and_restored(page: Any, media: Path) -> None:
    first, pause, last = page.evaluate(AROUND_A_PAUSE)
    whole = f"paperedit.server.act({{do: 'pause', number: {pause}, left: null}})"
    if page.evaluate(f"paperedit.script.lefts.has({pause})"):
        saved(page, lambda: page.evaluate(whole))
    before = script_of(media).read_text(encoding="utf-8")
    page.evaluate(f"paperedit.editing.jump({{kind: 'word', n: {first}}}, true)")
    page.click(word(last), modifiers=["Shift"])
    saved(page, lambda: page.keyboard.press("x"))
    assert page.inner_text("#strike") == "Restore"
    saved(page, lambda: page.keyboard.press("x"))
    assert script_of(media).read_text(encoding="utf-8") == before


def test_the_space_bar_plays_after_a_button_was_clicked(page: Any) -> None:
    page.click(word(3))
    saved(page, lambda: page.click("#strike"))
    for pressed in ("#undo", "summary", "input[value=whole]", "#find-open", "#find-close"):
        page.click(pressed)
        page.wait_for_timeout(50)
        if pressed == "#find-open":
            page.keyboard.type("so")
            continue
        until(page, "!paperedit.server.working")
        version = page.evaluate("paperedit.script.sheet.version")
        page.keyboard.press("Space")
        until(page, PLAYS)
        page.keyboard.press("Space")
        until(page, f"!{PLAYS}")
        assert page.evaluate("paperedit.script.sheet.version") == version
    assert page.is_checked("input[value=whole]")
    assert page.evaluate("document.querySelector('details').open")


def test_who_has_only_keys_plays_from_the_word_that_they_went_to(page: Any) -> None:
    page.keyboard.press("Control+Home")
    for key in ("ArrowRight", "ArrowRight", "Control+End", "ArrowLeft"):
        page.keyboard.press(key)
        time, start = page.evaluate(PLAYED_FROM)
        assert time == pytest.approx(start, abs=0.005)
    until(page, "paperedit.wave.from <= paperedit.player.time")
    until(page, "paperedit.player.time <= paperedit.wave.from + paperedit.wave.wide")
    page.keyboard.press("Shift+ArrowLeft")
    assert page.evaluate("paperedit.player.time") == pytest.approx(start, abs=0.005)


def test_a_selection_goes_on_where_the_window_ends(page: Any) -> None:
    page.set_viewport_size({"width": 400, "height": 600})
    first, deck = page.locator(word(2)).bounding_box(), page.locator(".deck").bounding_box()
    page.mouse.move(first["x"] + 4, first["y"] + 8)
    page.mouse.down()
    page.mouse.move(first["x"] + 40, deck["y"] + 40, steps=3)
    until(page, "scrollY > 100")
    page.mouse.up()
    chosen = page.evaluate("paperedit.transcript.selected().flatMap((one) => one.items).at(-1).n")
    assert chosen > 30
    at = page.evaluate("scrollY")
    page.wait_for_timeout(120)
    assert page.evaluate("scrollY") == at


def test_the_keyboard_stays_on_the_word_that_begins_a_new_paragraph(page: Any) -> None:
    page.click(word(4))
    saved(page, lambda: page.keyboard.press("Enter"))
    assert page.evaluate("document.activeElement.dataset.n") == "4"
    saved(page, lambda: page.keyboard.press("Control+z"))
    assert page.evaluate("document.activeElement.dataset.n") == "4"


def test_two_speakers_who_are_one_person_get_one_name(page: Any, media: Path) -> None:
    names = page.evaluate("Object.values(paperedit.script.sheet.speakers)")
    other = page.locator(".speaker", has_text=names[1]).first
    other.click()
    page.fill("#ask input[name=name]", names[0].upper())
    saved(page, lambda: page.click("#ask button[value=all]"))
    assert f"**{names[1]}**" not in script_of(media).read_text(encoding="utf-8")


def test_a_question_about_a_paragraph_stays_about_it(page: Any, media: Path) -> None:
    head = page.locator(".passage").nth(1)
    words = page.evaluate("paperedit.script.passages()[1].words")
    head.locator(".speaker").hover()
    head.locator(".more").click()
    elsewhere = "paperedit.server.act({do: 'split', word: 2, word_copy: 0})"
    saved(page, lambda: page.evaluate(elsewhere))
    page.click("#ask button[value=label]")
    page.fill("#ask input[name=label]", "intro")
    saved(page, lambda: page.keyboard.press("Enter"))
    labelled = "paperedit.script.passages().find((one) => one.label).words"
    assert page.evaluate(labelled) == words


def test_what_is_refused_stays_told_while_joins_are_found(page: Any) -> None:
    page.click(word(3))
    page.keyboard.press("c")
    page.fill("#ask input[name=text]", "three other words")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#notice').textContent.includes('1 was said')")
    page.evaluate("paperedit.server.hears.sheet(paperedit.server.sheet, 'joins')")
    assert page.is_visible("#notice")


def test_a_script_that_is_away_is_told_and_not_taken_for_a_server_that_is(
    page: Any, media: Path
) -> None:
    path = script_of(media)
    text = path.read_bytes()
    path.unlink()
    until(page, "document.querySelector('#notice').textContent.includes('put it back')")
    assert "not running" not in page.inner_text("#saved")
    path.write_bytes(b"\xe9" + text)
    until(page, "document.querySelector('#notice').textContent.includes('not UTF-8')")
    page.click(word(3))
    page.evaluate(TELLS)
    page.keyboard.press("x")
    until(page, "told.length > 1 && !paperedit.server.working")
    assert {one for one in page.evaluate("told") if one.startswith("Saved")} == set()
    path.write_bytes(text)
    until(page, "document.querySelector('#notice').hidden")
    assert page.inner_text("#saved") == "Saved in the script"


def test_what_waits_to_be_saved_stays_struck_meanwhile(page: Any) -> None:
    page.evaluate(
        """() => {
  window.seen = [];
  const [a, b] = [3, 7].map((n) => document.querySelector(`[data-kind=word][data-n="${n}"]`));
  const {transcript, editing, server} = paperedit;
  const sheet = server.hears.sheet;
  server.hears.sheet = (...given) => {
    sheet(...given);
    setTimeout(() => seen.push(!!document.querySelector(`[data-kind=word][data-n="7"].goes`)));
  };
  for (const n of [3, 7]) editing.toggle([{kind: "word", n}]);
}"""
    )
    until(page, "paperedit.script.struck.has(7)")
    assert page.evaluate("seen")
    assert all(page.evaluate("seen"))


def test_text_without_spaces_and_words_within_a_correction_are_found(page: Any) -> None:
    until(page, "!paperedit.script.sheet.missing")
    texts = ["今天", "我们", "来", "聊。", "New", "York.", "Thepark", "park", "パー", "クです"]
    page.evaluate(f"Object.assign(paperedit.script.talk.texts, {texts})")
    page.evaluate("paperedit.script.texts.set(4, 'New York City').set(5, '')")
    page.keyboard.press("Control+f")
    for wanted, count in (
        ("天我们", 1), ("今天 我们来", 1), ("york city the", 1), ("new york c", 1), ("ark", 0),
        ("park", 1), ("パーク", 1), ("city york", 0),
    ):  # fmt: skip
        page.fill("#find-text", wanted)
        assert page.inner_text("#find-count") == f"{count} found", wanted


def test_a_long_time_is_told_in_hours_and_never_as_sixty_seconds(page: Any) -> None:
    times = "[59.96, 119.7, 3599.6, 11103]"
    told = page.evaluate(f"import('./static/script.js').then((one) => {times}.map(one.lasting))")
    assert told == ["1 min 0 s", "2 min 0 s", "1 h 0 min", "3 h 5 min"]


@pytest.mark.parametrize(("width", "height"), [(390, 844), (844, 390), (720, 450), (1024, 768)])
def test_on_any_screen_the_text_is_seen_and_find_is_closed(
    page: Any, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.click("#find-open")
    page.keyboard.type("the")
    for _ in range(4):
        page.keyboard.press("Enter")
    found = page.locator(".cursor").bounding_box()
    deck = page.locator(".deck").bounding_box()
    find = page.locator("#find").bounding_box()
    assert find["y"] + find["height"] <= found["y"] <= deck["y"] - found["height"]
    assert deck["y"] + deck["height"] <= height + 1
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.click("#find-close", timeout=3000)
    assert page.is_hidden("#find")
    page.evaluate("scrollTo(0, 999)")
    top = page.locator(".top").bounding_box()
    assert deck["y"] - max(0, top["y"] + top["height"]) > height * 0.4
