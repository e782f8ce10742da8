from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from flows import episode
from flows.console import Console, Loudness
from flows.options.episode import EpisodeOptions
from flows.page.app import Rooms, page_app
from flows.page.decoded import DecodedSound
from flows.page.desk import Desk
from flows.page.guard import Guard
from flows.page.peaks import peaks_stage
from flows.page.rendering import RenderJob
from flows.project.project import opened_project
from media.ingest import load_mono

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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


def opened(media: Path) -> tuple[Desk, EpisodeOptions, Path | None]:
    options = EpisodeOptions(media=media)
    console = Console(machine=False, loudness=Loudness.QUIET)
    with opened_project(options.project) as ledger:
        proposals = episode.known_proposals(options, ledger, console)
        sound = load_mono(options.project.mono)
        peaks = peaks_stage(options.project, sound, ledger)
    return Desk(options.project, proposals, sound), options, peaks


@pytest.fixture
def page(latest: Path) -> Iterator[Page]:
    desk, options, peaks = opened(latest)
    source = desk.proposals.transcript.source
    with DecodedSound(source, options.project.folder) as sound:
        app = page_app(Rooms(desk, RenderJob(options), sound, peaks))
        yield Page(TestClient(Guard(app, SECRET, PORT), ORIGIN), desk, options, {})
