"""The page as a browser shows it: in both themes, wide and narrow, with what it asks for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import threading
from dataclasses import replace
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import pytest

from flows.report.html.page import page
from tests.flows.report.make import TALK, plan_of, told_of
from tests.flows.report.test_page import proof_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
WIDTHS = (400, 1400)
LOOKER = """<!doctype html><link rel="icon" href="data:,"><pre id="found"></pre>
<iframe src="/report.html" height="800"></iframe>
<script>
const frame = document.querySelector("iframe");
const luminance = (colour) => {
  const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const wait = (ms) => new Promise((done) => setTimeout(done, ms));
frame.onload = async () => {
  const page = frame.contentDocument, found = { overflow: {}, contrast: 21 };
  const colour = (one, name) => frame.contentWindow.getComputedStyle(one)[name];
  const paper = luminance(colour(page.body, "backgroundColor"));
  for (const one of page.querySelectorAll("h1, h2, p, dd, dt, td, th, li, summary, text")) {
    const ink = luminance(colour(one, one.tagName === "text" ? "fill" : "color"));
    const contrast = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    found.contrast = Math.min(found.contrast, contrast);
  }
  found.isDark = paper < 0.2;
  for (const width of WIDTHS) {
    frame.width = width;
    await wait(50);
    found.overflow[width] = page.documentElement.scrollWidth - page.documentElement.clientWidth;
  }
  const button = page.querySelector("button[data-sound]");
  button.click();
  await wait(300);
  found.played = button.getAttribute("aria-pressed");
  document.getElementById("found").textContent = JSON.stringify(found);
};
</script>""".replace("WIDTHS", json.dumps(WIDTHS))


class Site(ThreadingHTTPServer):
    """Serves a page and what looks at it, and remembers what was asked for."""

    def __init__(self, text: str) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.pages = {"/report.html": text, "/look.html": LOOKER}
        self.asked: list[str] = []


class Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        assert isinstance(self.server, Site)
        self.server.asked.append(self.path)
        body = self.server.pages.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[Site]:
    words = tuple(replace(word, speaker="A" if n < 5 else "B") for n, word in enumerate(TALK.words))
    fault = [10, 10, "click", "a click " + "that is told at length " * 9]
    told = told_of(
        plan_of(replace(TALK, words=words)),
        proof=proof_of(faults=[fault]),
        files=[("Result", "averylongname" * 20 + ".mp4", "")],
    )
    site = Site(page(told))
    thread = threading.Thread(target=site.serve_forever)
    thread.start()
    yield site
    site.shutdown()
    thread.join()
    site.server_close()


@pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium here to look with")
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_a_browser_shows_all_of_it_and_complains_of_nothing(
    site: Site, theme: str, tmp_path: Path
) -> None:
    run = subprocess.run(
        [
            CHROMIUM, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
            f"--user-data-dir={tmp_path}", "--enable-logging=stderr", "--no-first-run",
            "--disable-background-networking", "--autoplay-policy=no-user-gesture-required",
            f"--blink-settings=preferredColorScheme={0 if theme == 'dark' else 1}",
            "--window-size=1600,1000", "--virtual-time-budget=20000", "--dump-dom",
            f"http://127.0.0.1:{site.server_port}/look.html",
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    told = re.search(r'<pre id="found">(.+?)</pre>', run.stdout)
    assert told, run.stdout[:500]
    found = json.loads(unescape(told[1]))
    assert found["overflow"] == {str(width): 0 for width in WIDTHS}
    assert found["isDark"] == (theme == "dark")
    assert found["contrast"] >= 4.5  # level AA of WCAG 2
    assert found["played"] == "true"
    assert not [line for line in run.stderr.splitlines() if "CONSOLE" in line]
    assert site.asked == ["/look.html", "/report.html"]
