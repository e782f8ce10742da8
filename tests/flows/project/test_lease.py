from __future__ import annotations

import json
import os
import threading
import time
from typing import TYPE_CHECKING

import pytest

from flows.project import lease
from flows.project.lease import leased
from media.errors import PapereditError

if TYPE_CHECKING:
    from pathlib import Path

QUICK = {"beat_s": 0.05, "expires_s": 0.4}


def held_by(host: str, path: Path) -> None:
    path.write_text(json.dumps({"schema": "lease.1", "host": host, "pid": 1, "id": "x", "beat": 1}))


def test_a_lease_is_there_for_the_length_of_the_block(tmp_path: Path) -> None:
    path = tmp_path / ".lease"
    with leased(path, wait=False, **QUICK):
        first = later = json.loads(path.read_text())
        ends = time.monotonic() + 60
        while later == first and time.monotonic() < ends:
            time.sleep(0.02)
            later = json.loads(path.read_text())
    assert first["id"] == later["id"]
    assert first["beat"] < later["beat"]
    assert list(tmp_path.iterdir()) == []


def test_what_a_dead_run_of_this_host_left_is_taken_over_at_once(tmp_path: Path) -> None:
    held_by(lease._host(), tmp_path / ".lease")
    began = time.monotonic()
    with leased(tmp_path / ".lease", wait=False):
        assert time.monotonic() - began < lease.EXPIRES_S / 2
    assert list(tmp_path.iterdir()) == []


def test_another_hosts_lease_is_refused_in_one_sentence(tmp_path: Path) -> None:
    held_by("studio", tmp_path / ".lease")
    with (
        pytest.raises(PapereditError, match="a run on studio is working"),
        leased(tmp_path / ".lease", wait=False),
    ):
        pass


def test_a_dead_hosts_lease_expires(tmp_path: Path) -> None:
    held_by("studio", tmp_path / ".lease")
    began = time.monotonic()
    with leased(tmp_path / ".lease", wait=True, **QUICK):
        assert 0.4 <= time.monotonic() - began < lease.EXPIRES_S / 2
        assert json.loads((tmp_path / ".lease").read_text())["host"] == lease._host()


def test_a_living_host_is_waited_for_however_long_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, order = tmp_path / ".lease", []
    expires_s = 3.0  # so long may this machine stop between two beats

    def other() -> None:
        with leased(path, wait=True, beat_s=0.05, expires_s=expires_s):
            order.append("ours")

    held_by("studio", path)
    waiting = threading.Thread(target=other)
    waiting.start()
    for beat in range(12):  # longer than it would take a dead one to expire
        path.write_text(path.read_text().replace(f'"beat": {beat + 1}', f'"beat": {beat + 2}'))
        time.sleep(0.3)
        assert not order
    path.unlink()
    waiting.join(60)
    assert order == ["ours"]


def test_a_holder_that_slept_too_long_hurts_nobody(tmp_path: Path) -> None:
    path = tmp_path / ".lease"
    with leased(path, wait=False, **QUICK):
        path.unlink()
        held_by("studio", path)
        time.sleep(0.2)
        assert json.loads(path.read_text())["host"] == "studio"
    assert json.loads(path.read_text())["host"] == "studio"


@pytest.mark.parametrize("has_links", [True, False])
def test_a_lease_that_came_in_between_gets_its_name_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, has_links: bool
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    if not has_links:  # as exFAT says it
        monkeypatch.setattr(os, "link", refused)
    path = tmp_path / ".lease"
    held_by("studio", path)
    lease._remove(path, {"id": "an older one"})
    assert json.loads(path.read_text())["host"] == "studio"
    assert list(tmp_path.iterdir()) == [path]
