"""What a person does on the page, in a real browser."""

from __future__ import annotations

import base64
import http.server
import subprocess
import threading
import wave
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from flows.console import Console, Loudness
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from flows.stages.taken_in import source_stage
from flows.stages.words import write_transcript
from media.clock import samples
from media.ffmpeg import find_ffmpeg
from media.span import Span
from pipeline.transcript import Transcript, Word
from tests.flows.page.browser import ready, saved, served, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture
def page(chrome: Any, media: Path) -> Iterator[Any]:
    context = chrome.new_context(viewport={"width": 1300, "height": 850})
    errors: list[str] = []
    with served(media) as (link, _):
        tab = context.new_page()
        tab.on("pageerror", lambda error: errors.append(str(error)))
        yield ready(tab, link)
        context.close()
    assert not errors


def script(media: Path) -> str:
    return (media.parent / "episode.paperedit" / "script.md").read_text(encoding="utf-8")


def word(number: int) -> str:
    return f"[data-kind=word][data-n='{number}']"


def test_a_click_on_a_word_sets_the_clock_there(page: Any) -> None:
    for number in (3, 40, 11):
        page.click(word(number))
        start = page.evaluate(
            f"paperedit.script.talk.starts[{number}] / paperedit.script.talk.rate"
        )
        assert page.evaluate("paperedit.player.time") == pytest.approx(start, abs=0.005)


def test_what_is_struck_is_undone_and_stays_so_after_a_reload(page: Any, media: Path) -> None:
    before = script(media)
    page.click(word(3))
    saved(page, lambda: page.keyboard.press("x"))
    struck = script(media)
    assert struck != before
    page.wait_for_selector(f"{word(3)}.goes")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert "goes" in page.get_attribute(word(3), "class")
    saved(page, lambda: page.keyboard.press("Control+z"))
    assert script(media) == before
    saved(page, lambda: page.keyboard.press("Control+Shift+z"))
    assert script(media) == struck


def test_a_word_is_corrected_a_speaker_renamed_and_a_paragraph_moved(
    page: Any, media: Path
) -> None:
    page.click(word(3))
    page.keyboard.press("c")
    page.fill("#ask input[name=text]", "THE")
    saved(page, lambda: page.keyboard.press("Enter"))
    assert " THE " in script(media)
    page.click(".speaker >> nth=0")
    page.fill("#ask input[name=name]", "Nora")
    saved(page, lambda: page.click("#ask button[value=all]"))
    assert script(media).count("**Nora**") > 1
    first = page.inner_text(".passage >> nth=0")
    page.click(word(3))
    saved(page, lambda: page.keyboard.press("Alt+ArrowDown"))
    assert page.inner_text(".passage >> nth=1") == first
    saved(page, lambda: page.keyboard.press("Alt+ArrowUp"))
    assert page.inner_text(".passage >> nth=0") == first


def test_everything_is_done_with_the_keyboard_alone(page: Any, media: Path) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.kind") == "word":
            break
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    saved(page, lambda: page.keyboard.press("Delete"))
    assert "~~" in script(media).split("um")[0]
    assert page.get_attribute("[aria-selected=true] >> nth=0", "aria-label").endswith("struck")
    page.keyboard.press("ArrowDown")
    saved(page, lambda: page.keyboard.press("Enter"))
    page.keyboard.press("h")
    page.wait_for_selector("#ask[open]")
    page.keyboard.type("Second half")
    saved(page, lambda: page.keyboard.press("Enter"))
    assert "# Second half" in script(media)
    page.keyboard.press("Control+f")
    page.keyboard.type("paper edit")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('#find-count').textContent.includes('of')")
    page.keyboard.press("Escape")
    until(page, "document.activeElement.dataset.kind === 'word'")
    page.keyboard.press(" ")
    until(page, "paperedit.player.playing")
    page.keyboard.press("k")
    until(page, "!paperedit.player.playing")


def test_a_change_in_a_text_editor_shows_on_the_page(page: Any, media: Path) -> None:
    path = media.parent / "episode.paperedit" / "script.md"
    path.write_text(script(media).replace(" to ", " ~~to~~ ", 1), encoding="utf-8")
    until(page, "paperedit.script.struck.has(2)")
    page.click(word(4))
    saved(page, lambda: page.keyboard.press("x"))
    assert "back ~~to~~ The ~~Cutting~~" in script(media)


def test_two_tabs_show_each_others_changes_and_ask_where_they_differ(
    page: Any, media: Path
) -> None:
    other = ready(page.context.new_page(), page.url)
    other.evaluate("paperedit.server.look = async () => {}")  # it has not looked yet
    page.bring_to_front()
    page.click(word(1))
    saved(page, lambda: page.keyboard.press("x"))
    saved(other, lambda: other.evaluate("paperedit.server.act({do: 'strike', words: [2, 3]})"))
    assert "~~back to~~" in script(media)
    until(page, "paperedit.script.struck.has(2)")
    other.evaluate("paperedit.server.act({do: 'correct', words: [5, 6], text: 'A'})")
    until(other, "paperedit.script.texts.get(5) === 'A'")
    stale = page.evaluate("""() => {
      const {server} = paperedit; server.look = async () => {};
      return server.version; }""")
    other.evaluate("paperedit.server.act({do: 'correct', words: [6, 7], text: 'C'})")
    until(other, "paperedit.script.texts.get(6) === 'C'")
    page.evaluate(
        "(version) => { paperedit.server.version = version;"
        "paperedit.server.act({do: 'correct', words: [6, 7], text: 'B'}); }",
        stale,
    )
    page.wait_for_selector("#ask[open]")
    assert "'B' here, 'C' there" in page.inner_text("#ask-text")
    saved(page, lambda: page.click("#ask button[value=mine]"))
    assert " B " in script(media)


def test_nothing_is_lost_when_the_server_is_killed(chrome: Any, media: Path) -> None:
    context = chrome.new_context()
    with served(media) as (link, process):
        page = ready(context.new_page(), link)
        page.click(word(1))
        saved(page, lambda: page.keyboard.press("x"))
        process.kill()
        process.wait()
        page.click(word(3))
        page.keyboard.press("x")
        until(page, "document.querySelector('#saved').dataset.state === 'away'")
    with served(media) as (again, _):
        assert again == link
        until(page, "paperedit.script.struck.has(3)")
        assert "~~back~~ to ~~The~~" in script(media)
        for _ in range(2):
            saved(page, lambda: page.keyboard.press("Control+z"))
        assert "~~back" not in script(media)
    context.close()


class _Hostile(http.server.BaseHTTPRequestHandler):
    """A page of another origin in the same browser."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>hostile</title>")

    def log_message(self, *_: object) -> None:
        pass


HOSTILE = """async (link) => {
  const tried = {};
  const attempt = async (name, doing) => {
    try { tried[name] = await doing(); } catch (error) { tried[name] = "refused"; }
  };
  const post = (mode) => fetch(link + "api/undo", {method: "POST", mode,
    headers: {"Content-Type": "text/plain"}, body: '{"version": "x"}'});
  await attempt("read", async () => (await fetch(link + "api/state")).text());
  await attempt("write", async () => (await post("cors")).text());
  await attempt("blind", async () => { await post("no-cors"); return "sent"; });
  await attempt("image", () => new Promise((done) => { const one = new Image();
    one.onload = () => done("loaded"); one.onerror = () => done("refused");
    one.src = link + "static/icon.svg"; }));
  await attempt("script", () => new Promise((done) => {
    const one = document.createElement("script");
    one.onload = () => done("loaded"); one.onerror = () => done("refused");
    one.src = link + "static/find.js"; document.head.append(one); }));
  await attempt("sound", () => new Promise((done) => { const one = new Audio();
    one.onloadedmetadata = () => done("loaded"); one.onerror = () => done("refused");
    one.src = link + "media"; }));
  await attempt("frame", () => new Promise((done) => { const one = document.createElement("iframe");
    one.onload = () => { let seen = "refused";
      try { seen = one.contentDocument ? one.contentDocument.title : seen; } catch {} done(seen); };
    one.src = link; document.body.append(one); }));
  return tried;
}"""


def test_a_hostile_page_that_even_knows_the_link_can_neither_read_nor_write(
    page: Any, media: Path
) -> None:
    saved(page, lambda: page.evaluate("paperedit.server.act({do: 'strike', words: [1, 2]})"))
    before = script(media)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Hostile)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    hostile = page.context.new_page()
    hostile.goto(f"http://127.0.0.1:{server.server_port}/")
    tried = hostile.evaluate(HOSTILE, page.url)
    server.shutdown()
    server.server_close()
    assert {name: said for name, said in tried.items() if name != "blind"} == {
        "read": "refused", "write": "refused", "image": "refused", "script": "refused",
        "sound": "refused", "frame": "refused",
    }  # fmt: skip
    assert script(media) == before


RATE = 48_000
FIRST_HZ, SLOPE_HZ = 500.0, 200.0
"""A tone that rises by 200 Hz a second, so that what is heard tells when it was recorded."""
CUTS = ((3.0, 5.0), (7.0, 9.5), (12.0, 15.5))
RECORD = """async (seconds) => {
  const {player} = paperedit;
  await player.wire();
  const {context} = player;
  const code = `registerProcessor("tape", class extends AudioWorkletProcessor {
    process([[sound]]) { if (sound) this.port.postMessage(sound.slice()); return true; } });`;
  const module = URL.createObjectURL(new Blob([code], {type: "text/javascript"}));
  await context.audioWorklet.addModule(module);
  const tape = new AudioWorkletNode(context, "tape");
  const heard = [];
  tape.port.onmessage = ({data}) => heard.push(data);
  for (const gain of player.gains.values()) gain.connect(tape);
  await player.seek(1); await player.play();
  await new Promise((done) => setTimeout(done, seconds * 1000));
  player.pause();
  const all = new Float32Array(heard.length * 128);
  heard.forEach((part, n) => all.set(part, n * 128));
  let text = ""; const bytes = new Uint8Array(all.buffer);
  for (let n = 0; n < bytes.length; n += 8192) {
    text += String.fromCharCode(...bytes.subarray(n, n + 8192));
  }
  return [btoa(text), context.sampleRate];
}"""


@pytest.fixture(params=["m4a", "mp3"])
def sweep(tmp_path: Path, request: Any) -> Path:
    """A tone that tells its own time, in a recording of twenty words with three cuts."""
    length = 20 * RATE
    at = np.arange(length) / RATE
    phase = 2 * np.pi * (FIRST_HZ * at + SLOPE_HZ * at * at / 2)
    sound = (np.sin(phase) * 12_000).astype("<i2")
    wav = tmp_path / "sweep.wav"
    with wave.open(str(wav), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(sound.tobytes())
    path = tmp_path / f"episode.{request.param}"
    subprocess.run(
        [find_ffmpeg().path, "-v", "error", "-i", str(wav), "-b:a", "192k", str(path)], check=True
    )
    wav.unlink()
    options = EpisodeOptions(media=path)
    with opened_project(options.project):
        source = source_stage(options.project, Console(machine=False, loudness=Loudness.QUIET))
        words = [
            Word(f"w{n}", Span(samples(n / 2, RATE), samples((n + 1) / 2, RATE)), 0.9)
            for n in range(39)
        ]
        write_transcript(options.project.transcript, Transcript(source, "en", tuple(words)))
    return path


def heard_times(sound: np.ndarray[Any, Any], rate: int) -> np.ndarray[Any, Any]:
    """When what is heard was recorded, in seconds, looking every 10 ms at what is loudest."""
    window, step, padded = 1024, rate // 100, 16 * 1024
    times = []
    for start in range(0, len(sound) - window, step):
        part = sound[start : start + window]
        power = np.abs(np.fft.rfft(part * np.hanning(window), padded))
        if float(np.abs(part).max()) > 0.05:
            times.append((power.argmax() * rate / padded - FIRST_HZ) / SLOPE_HZ)
    return np.array(times)


def test_three_cuts_are_skipped_to_within_40_ms_by_the_clock_of_the_sound(
    chrome: Any, sweep: Path
) -> None:
    context = chrome.new_context(bypass_csp=True)  # for the tape, which is none of the page's
    with served(sweep) as (link, _):
        page = ready(context.new_page(), link)
        played = "media" if sweep.suffix == ".m4a" else "full"
        until(page, f"paperedit.player.media.src.endsWith('/{played}')")
        for start, end in CUTS:
            action = {"do": "strike", "words": [int(2 * start), int(2 * end)]}
            saved(page, lambda a=action: page.evaluate("(a) => paperedit.server.act(a)", a))
        keeps = page.evaluate("paperedit.player.keeps.map(({start, end}) => [start, end])")
        data, rate = page.evaluate(RECORD, 11.0)
    context.close()
    times = heard_times(np.frombuffer(base64.b64decode(data), "<f4"), rate)
    cuts = [(left[1], right[0]) for left, right in pairwise(keeps)][:3]
    assert len(cuts) == 3
    assert times.max() > cuts[2][1] + 0.5
    for start, end in cuts:
        # Of what is cut, no more is heard than 40 ms at either side (a click is one look long).
        assert len(times[(times > start + 0.04) & (times < end - 0.04)]) <= 1
        # Of what stays, no more is lost.
        for stays in (
            np.arange(start - 1, start - 0.04, 0.02),
            np.arange(end + 0.04, end + 1, 0.02),
        ):
            assert np.abs(times[:, None] - stays).min(axis=0).max() < 0.03


def test_a_longer_pause_stands_for_as_long_as_it_lasts(page: Any) -> None:
    number, start, end, rate = page.evaluate(
        "[...paperedit.script.talk.pauses[1], paperedit.script.talk.rate]"
    )
    wanted = end - start + 2 * rate
    saved(page, lambda: page.evaluate(
        f"paperedit.server.act({{do: 'pause', number: {number}, left: {wanted}}})"
    ))  # fmt: skip
    middle = (start + end) / 2 / rate
    page.evaluate(f"paperedit.player.seek({middle - 0.3})")
    took = page.evaluate("""async () => {
      const {player} = paperedit, began = performance.now();
      const swapped = new Promise((done) => player.addEventListener("swap", done, {once: true}));
      await player.play();
      await swapped;
      const took = (performance.now() - began) / 1000;
      player.pause();
      return took;
    }""")
    assert 2.2 < took < 30  # a busy machine may be late, but it never waits too little
    assert page.evaluate("paperedit.player.time") == pytest.approx(middle, abs=0.2)
