from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from flows.child import NEUTRAL
from flows.prefect.serve import OWNER, _is_taken, _refuse_taken, _server, end_orphans
from media.errors import PapereditError

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTEN = """
import socket, sys, time
with socket.create_server(("127.0.0.1", int(sys.argv[1]))):
    print("ready", flush=True)
    time.sleep(600)
"""


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture
def dead() -> int:
    """The number of a process that is no more."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def listener(port: int, owner: str) -> Iterator[subprocess.Popen[str]]:
    child = subprocess.Popen(
        [sys.executable, "-c", LISTEN, str(port)],
        env={**os.environ, OWNER: owner}, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert child.stdout
    child.stdout.readline()
    with child:
        yield child
        child.kill()


def test_the_server_of_a_serve_that_was_killed_is_ended(port: int, dead: int) -> None:
    for orphan in listener(port, f"{port} {dead}"):
        assert _is_taken(port)
        assert end_orphans(port)
        assert orphan.wait(5) < 0
        assert not _is_taken(port)


def test_a_server_of_others_or_of_a_living_serve_is_left_alone(port: int, dead: int) -> None:
    for owner in ("", f"{port} {os.getpid()}", f"{port + 1} {dead}", "x y", f"{port}"):
        for other in listener(port, owner):
            assert not end_orphans(port)
            time.sleep(0.1)
            assert other.poll() is None
            with pytest.raises(PapereditError, match=f"port {port} is taken"):
                _refuse_taken(port)


def test_the_server_listens_on_this_machine_alone_and_in_a_neutral_folder(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Started(Exception):
        """The server would run now."""

    def popen(line: list[str], **options: object) -> None:
        assert line[line.index("--host") + 1] == "127.0.0.1"
        assert "-P" in line
        assert options["cwd"] == NEUTRAL
        raise Started

    monkeypatch.setattr("flows.prefect.serve.subprocess.Popen", popen)
    with pytest.raises(Started), _server(port, lambda _: None):
        pass
