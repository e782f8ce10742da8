"""How quickly the page opens, sounds and scrolls, and what it needs: 10 minutes and 3 hours.

    python -m benchmarks.page_open [--minutes 10,180] [--browser /usr/bin/chromium]

The recording is the example episode, again and again, with its own true words; no model runs.
Opening is from the address to the moment at which everything may be used; first sound from the
key to the first moved sample; frames are counted while the wheel turns through all of it. A change
costs the server so many seconds of processor time. Memory is after a collection: before and after
all of the talk was scrolled through, and after so many changes as `--changes` says.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.common import ROOT, heading, parser, print_table
from flows import episode
from flows.console import Console, Loudness
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from flows.stages.taken_in import source_stage
from flows.stages.words import write_transcript
from media.clock import samples
from media.ffmpeg import find_ffmpeg
from media.span import Span
from pipeline.text.hesitations import is_hesitation
from pipeline.transcript import Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from media.source import Source

EXAMPLE_S = 85.8
PAUSE_S = 0.3
SCROLL = """async (steps) => {
  const times = []; let last = performance.now();
  const end = document.documentElement.scrollHeight, step = steps ? 400 : 2000;
  for (let y = 0; steps ? y < steps : y * step < end; y += 1) {
    window.scrollTo(0, Math.min(end, y * step));
    await new Promise(requestAnimationFrame);
    const now = performance.now(); times.push(now - last); last = now;
  }
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))];
  return [at(0.5), at(0.95), at(1)];
}"""


def made(minutes: int, folder: Path) -> Path:
    """A recording of so many minutes with a project of its own; its path."""
    media = folder / "talk.m4a"
    subprocess.run(
        [find_ffmpeg().path, "-v", "error", "-stream_loop", "-1", "-i",
         str(ROOT / "examples" / "episode.flac"), "-t", str(minutes * 60),
         "-c:a", "aac", "-b:a", "96k", str(media)],
        check=True,
    )  # fmt: skip
    options = EpisodeOptions(media=media)
    console = Console(machine=False, loudness=Loudness.QUIET)
    with opened_project(options.project) as ledger:
        source = source_stage(options.project, console)
        write_transcript(options.project.transcript, repeated(source, minutes))
        episode.known_proposals(options, ledger, console)
    return media


def repeated(source: Source, minutes: int) -> Transcript:
    """The example's words over and over."""
    fields = json.loads((ROOT / "examples" / "episode.words.json").read_text(encoding="utf-8"))
    rate, words, pauses = source.rate, list[Word](), list[Span]()
    for turn in range(int(minutes * 60 / EXAMPLE_S)):
        for row in fields["words"]:
            edges = [samples(turn * EXAMPLE_S + row[name], rate) for name in ("start", "end")]
            if edges[1] > source.length or (words and edges[0] < words[-1].span.start):
                continue
            text = row["word"]
            kind: Any = "filler" if is_hesitation(text, "en") else "word"
            words.append(Word(text, Span(*edges), 0.9, row["channel"], kind))
    for before, after in pairwise(words):
        start, end = before.span.end, after.span.start
        if end - start > samples(PAUSE_S, rate):
            pauses.append(Span(start, end))
    return replace(Transcript(source, "en", tuple(words)), pauses=tuple(pauses))


@contextmanager
def served(media: Path) -> Iterator[tuple[str, subprocess.Popen[str], float]]:
    """The page's link, its server, and how long it took to start."""
    began = time.monotonic()
    line = [sys.executable, "-m", "flows", "open", str(media), "--no-browser"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        try:
            link = re.search(r"http\S+", process.stdout.readline())
            assert link
            yield link[0], process, time.monotonic() - began
        finally:
            process.terminate()


def resident_mb(pid: int) -> float:
    """Memory of a process that is not files'."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"RssAnon:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else 0.0


def cpu_s(pid: int) -> float:
    """Processor time that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(link: str, browser: str, pid: int, changes: int) -> dict[str, str]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser, args=["--autoplay-policy=no-user-gesture-required"]
        )
        page = chromium.new_page(viewport={"width": 1360, "height": 860})
        began = time.monotonic()
        page.goto(link)
        page.wait_for_selector("html[data-ready]", timeout=120_000)
        opened_s = time.monotonic() - began
        sound_ms = page.evaluate("""async () => {
          const {player} = window.paperedit; const began = performance.now();
          const at = player.time; await player.play();
          while (player.time <= at) await new Promise((done) => setTimeout(done, 1));
          const took = performance.now() - began; player.pause(); return took; }""")
        strike_ms(page, 2)  # all is read by then
        memory = [memory_mb(page, pid)]
        frames = page.evaluate(SCROLL, 240)
        page.evaluate(SCROLL, 0)
        memory.append(memory_mb(page, pid))
        strikes = [strike_ms(page, 5 + 7 * n) for n in range(5)]
        before_s = cpu_s(pid)
        for n in range(changes):
            strike_ms(page, 40 + 3 * n)
        server_s = (cpu_s(pid) - before_s) / changes
        memory.append(memory_mb(page, pid))
        words = page.evaluate("document.querySelectorAll('[data-kind]').length")
        chromium.close()
    return {
        "page opens": f"{opened_s:.2f} s",
        "first sound": f"{sound_ms:.0f} ms",
        "frame, median / 95 % / worst": " / ".join(f"{ms:.0f}" for ms in frames) + " ms",
        "a change is saved": f"{sorted(strikes)[2]:.0f} ms",
        "a change costs the server": f"{server_s:.2f} CPU s",
        "words drawn": str(words),
        "page's heap, before / scrolled / changed": told_mb(one[0] for one in memory),
        "server, before / scrolled / changed": told_mb(one[1] for one in memory),
    }


def memory_mb(page: Any, pid: int) -> tuple[float, float]:
    """What the page holds after a collection, and what its server has."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return used / 2**20, resident_mb(pid)


def told_mb(values: Iterable[float]) -> str:
    return " / ".join(f"{mb:.0f}" for mb in values) + " MB"


def strike_ms(page: Any, word: int) -> float:
    """From an action to the page that shows it as saved."""
    script = """async (word) => {
      const {server, script} = window.paperedit; const before = script.sheet.version;
      const began = performance.now();
      const kind = script.muted.has(word) ? null : "mute";
      server.act({do: "mute", words: [word, word + 1], kind});
      while (script.sheet.version === before) await new Promise((done) => setTimeout(done, 2));
      return performance.now() - began; }"""
    return float(page.evaluate(script, word))


def until_kept(media: Path) -> None:
    """Wait until joins are found and what is shown is kept, as somebody does who works on it."""
    end = time.monotonic() + 600
    while not (media.with_suffix(".paperedit") / "page.dat").exists() and time.monotonic() < end:
        time.sleep(1)


def main() -> None:
    """Make the projects, open them, and print the table."""
    options = parser(__doc__)
    options.add_argument("--minutes", default="10,180")
    options.add_argument("--changes", type=int, default=100)
    options.add_argument("--browser", default=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    given = options.parse_args()
    heading(f"page, {given.minutes} minutes")
    for minutes in map(int, given.minutes.split(",")):
        rows: list[list[str]] = []
        with tempfile.TemporaryDirectory() as folder:
            media = made(minutes, Path(folder))
            for start in ("first", "again"):
                with served(media) as (link, process, started_s):
                    found = {"server starts": f"{started_s:.2f} s"}
                    found |= measured(link, given.browser, process.pid, given.changes)
                    until_kept(media)
                    rows += [[f"{minutes} min, {start}", *one] for one in found.items()]
        print_table(["recording", "what", "figure"], rows)


if __name__ == "__main__":
    main()
