"""The page that is sent to a reviewer, and the script that comes back."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from editors.actions.facets import facets
from editors.decisions import Decisions
from editors.exports.review import review_page
from editors.exports.table import exported
from editors.script.read import read_back
from tests.editors.exports.edits import busy_edit, plain_edit
from tests.editors.exports.nle.test_holds import held
from tests.make import noise, write_sound

if TYPE_CHECKING:
    from pathlib import Path

    from editors.exports.export import Edit

EDITS = [plain_edit(), busy_edit()]


def text(edit: Edit) -> str:
    return review_page(edit)[".review.html"]


def data(edit: Edit) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text(edit), re.S)
    assert found
    fields: dict[str, Any] = json.loads(found[1])
    return fields


def composed(edit: Edit) -> str:
    """The script that the page gives back when nobody did anything."""
    blocks = []
    for block in data(edit)["blocks"]:
        if "text" in block:
            blocks.append(block["text"])
            continue
        tokens = []
        for token, goes, mark, *_ in block["parts"]:
            muted = f"{{{mark}}}{token}{{/{mark}}}" if mark else token
            tokens.append(f"~~{muted}~~" if goes else muted)
        blocks.append(f"{block['head']}\n{' '.join(tokens)}")
    return "\n\n".join([data(edit)["header"].strip(), *blocks]) + "\n"


@pytest.mark.parametrize("edit", EDITS, ids=["plain", "busy"])
def test_what_comes_back_untouched_is_the_script_that_was_sent(edit: Edit) -> None:
    document, problems = read_back(edit.transcript, composed(edit), Decisions())
    assert not problems
    assert facets(document) == facets(edit.document)


def test_only_what_is_in_the_page_runs_and_nothing_is_asked_from_outside() -> None:
    page = text(EDITS[1])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)
    assert policy
    assert policy[1].startswith("default-src 'none'")
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy[1]
    assert not re.search(r"""(src|href)=["']?https?:""", page)
    assert "@@" not in page


def test_words_cannot_end_the_pages_own_text() -> None:
    assert "</script" not in json.dumps(data(EDITS[1])) or text(EDITS[1]).count("</script>") == 2


def test_the_page_is_one_of_the_exports() -> None:
    assert exported(EDITS[0], ["review"]).keys() == {".review.html"}


@pytest.mark.slow
def test_a_reviewer_strikes_and_remarks_without_a_server(tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    from tests.flows.page.browser import chromium

    edit = EDITS[1]
    path = tmp_path / "talk.review.html"
    path.write_text(text(edit), encoding="utf-8")
    words = [
        (n, passage.words.start)
        for n, passage in enumerate(edit.document.passages)
        if passage.words.start not in passage.decisions.strikes
    ]
    first = words[0][1]
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium())
        page = browser.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(path.as_uri())
        page.click(f"section >> nth={words[0][0]} >> [data-n]:not(.silent) >> nth=0")
        page.keyboard.press("x")
        page.fill("#who", "Ann")
        page.click(".mine >> nth=0")
        page.click("#remark")
        page.fill("#said", "too long --> here")
        page.click("#ask button[value=save]")
        told = page.locator("#count").filter(has_text="1 changed, 1 remark")
        told.wait_for()  # the dialog's end comes after the click
        page.reload()
        told.wait_for()
        script = page.evaluate("review.script()")
        browser.close()
    assert not errors
    document, problems = read_back(edit.transcript, script, Decisions())
    assert not problems
    assert first in document.decisions.strikes
    assert any(
        "Ann: too long" in t for p in document.passages for r in p.comments.values() for t in r
    )


def test_a_longer_pause_is_told_to_the_player() -> None:
    edit = held()
    (hold,) = edit.timeline.holds
    rows = data(edit)["keeps"]
    assert [len(row) for row in rows] == [
        3 if number == hold.number else 2 for number in range(len(edit.timeline.keeps))
    ]
    assert rows[hold.number][2] == round(hold.length / edit.timeline.source.rate, 3)


@pytest.mark.slow
def test_a_longer_pause_is_waited_for_in_the_players_time(tmp_path: Path) -> None:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    from tests.flows.page.browser import chromium

    edit = held()
    number = edit.timeline.holds[0].number
    path = tmp_path / "talk.review.html"
    path.write_text(text(edit), encoding="utf-8")
    source = edit.timeline.source
    write_sound(tmp_path / "talk.wav", noise(source.length / source.rate, 8000), 8000)
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=chromium(), args=["--autoplay-policy=no-user-gesture-required"]
        )
        page = browser.new_page()
        page.goto(path.as_uri())
        page.set_input_files("#file", str(tmp_path / "talk.wav"))
        waited_ms = page.evaluate(
            """async (number) => Promise.race([
              new Promise((done) => setTimeout(() => done([-1, -1]), 60_000)),
              (async () => {
                const {media, keeps} = review;
                const end = keeps[number - 1][1], begin = keeps[number][0];
                await new Promise((done) => media.readyState > 2 ? done() : media.oncanplay = done);
                media.currentTime = end - 0.4;
                await new Promise((done) => media.onseeked = done);
                await media.play();
                await new Promise((done) => media.addEventListener("pause", done, {once: true}));
                const stood = performance.now();
                await new Promise((done) => media.addEventListener("playing", done, {once: true}));
                return [performance.now() - stood, media.currentTime - begin];
              })(),
            ])""",
            number,
        )
        browser.close()
    assert 1000 * rows_hold(edit) - 50 <= waited_ms[0] <= 1000 * rows_hold(edit) + 10_000
    assert abs(waited_ms[1]) < 0.2


def rows_hold(edit: Edit) -> float:
    return float(data(edit)["keeps"][edit.timeline.holds[0].number][2])
