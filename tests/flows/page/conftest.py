from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from flows.console import Console, Loudness
from flows.options.episode import EpisodeOptions
from flows.page.app import page_app
from flows.page.bench import Bench
from flows.page.guard import Guard
from flows.page.opening import Opening
from flows.project.project import opened_project
from flows.stages.taken_in import source_stage
from flows.stages.words import write_transcript
from media.clock import samples
from media.span import Span
from pipeline.transcript import Transcript, Word
from tests.conftest import ROOT
from tests.flows.page.browser import chromium

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.page.desk import Desk

PORT = 4999
SECRET = "s" * 43
ORIGIN = f"http://127.0.0.1:{PORT}"


@dataclass
class Page:
    """A page's server without a socket, and what stands behind it."""

    client: TestClient
    desk: Desk
    options: EpisodeOptions
    headers: dict[str, str]

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(f"/{SECRET}{path}", headers=headers)

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = self.get("/api/state").json()
        return found

    def post(self, path: str, body: object, **headers: str) -> Any:
        given = {"Origin": ORIGIN, **headers}
        return self.client.post(f"/{SECRET}{path}", json=body, headers=given)

    def act(self, version: str | None = None, **action: Any) -> Any:
        version = version or self.state()["version"]
        return self.post("/api/act", {"version": version, "action": action})


def opened(media: Path) -> tuple[Bench, EpisodeOptions]:
    """All that a page is made from, with every join found."""
    options = EpisodeOptions(media=media)
    bench = Bench(options, Console(machine=False, loudness=Loudness.QUIET))
    while bench.work_on():
        pass
    return bench, options


@pytest.fixture
def page(latest: Path) -> Iterator[Page]:
    bench, options = opened(latest)
    with bench:
        opening = Opening(options.project, lambda: bench)
        # Entered, it has one loop for all requests, and not a thread and a loop for each.
        with TestClient(Guard(page_app(opening), SECRET, PORT), ORIGIN) as client:
            yield Page(client, bench.desk, options, {})


@pytest.fixture(scope="module")
def chrome() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=chromium(), args=["--autoplay-policy=no-user-gesture-required"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def worded(once: Callable[[str, Callable[[Path], None]], Path]) -> Path:
    """A folder with the example episode and its own true words; copied, never used itself."""
    return once("worded", _with_true_words)


@pytest.fixture
def media(worded: Path, tmp_path: Path) -> Path:
    """The example episode with its own true words, and no script yet."""
    shutil.copytree(worded, tmp_path, dirs_exist_ok=True)
    return tmp_path / "episode.flac"


def _with_true_words(folder: Path) -> None:
    path = Path(shutil.copy2(ROOT / "examples" / "episode.flac", folder))
    fields = json.loads((ROOT / "examples" / "episode.words.json").read_text(encoding="utf-8"))
    options = EpisodeOptions(media=path)
    with opened_project(options.project):
        source = source_stage(options.project, Console(machine=False, loudness=Loudness.QUIET))
        words, rate = [], source.rate
        for row in fields["words"]:
            span = Span(samples(row["start"], rate), samples(row["end"], rate))
            kind: Any = (
                "filler" if row["word"].strip(",.").lower() in ("um", "uh", "er") else "word"
            )
            words.append(Word(row["word"], span, 0.9, row["channel"], kind))
        pauses = [
            Span(samples(row["start"], rate), samples(row["end"], rate)) for row in fields["pauses"]
        ]
        found = Transcript(source, "en", tuple(words), tuple(pauses))
        write_transcript(options.project.transcript, found)
