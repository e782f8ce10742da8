from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from flows.console import Console, Loudness
from flows.options.episode import EpisodeOptions
from flows.page.app import page_app
from flows.page.bench import Bench
from flows.page.guard import Guard
from flows.page.opening import Opening

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

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
        client = TestClient(Guard(page_app(opening), SECRET, PORT), ORIGIN)
        yield Page(client, bench.desk, options, {})
