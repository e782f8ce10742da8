from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from flows.child import NEUTRAL
from flows.prefect.serve import (
    OWNER,
    _is_taken,
    _KeptServer,
    _refuse_taken,
    _runners,
    _server,
    _wait_for,
    _work,
    end_orphans,
    quieten,
)
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


class Runs:
    """Stands for a runner, and knows what it was told."""

    def __init__(self, *, limit: int | None, **_: object) -> None:
        self.limit, self.added = limit, list[str]()

    def add_deployment(self, name: str) -> None:
        self.added.append(name)


def test_episodes_have_places_and_what_orders_them_takes_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("prefect.runner.Runner", Runs)
    monkeypatch.setattr("prefect.Flow.to_deployment", lambda self, *_, **__: self.name)
    doing, ordering = _runners(2)
    assert (doing.limit, doing.added) == (2, ["edit-episode", "prepare", "apply"])
    assert (ordering.limit, ordering.added) == (None, ["batch", "watch", "sweep"])


def test_a_server_that_died_is_started_again(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = (
        "import sys; from http.server import BaseHTTPRequestHandler as B, HTTPServer\n"
        "B.do_GET = lambda self: (self.send_response(401), self.end_headers())\n"
        "HTTPServer(('127.0.0.1', int(sys.argv[-1])), B).serve_forever()"
    )
    begun: list[subprocess.Popen[bytes]] = []

    def started(at: int) -> subprocess.Popen[bytes]:
        line = [sys.executable, "-c", answer, str(at)]
        begun.append(subprocess.Popen(line, stderr=subprocess.DEVNULL))
        return begun[-1]

    monkeypatch.setattr("flows.prefect.serve._started", started)
    monkeypatch.setattr("flows.prefect.serve._AGAIN_S", 0.05)
    said: list[str] = []
    with _server(port, said.append):
        begun[0].kill()
        begun[0].wait()
        _wait_for(f"http://127.0.0.1:{port}/api", said.append)
    assert len(begun) == 2
    assert begun[1].poll() is not None
    assert any("has died: starting it again" in line for line in said)


def test_a_server_that_cannot_be_started_again_is_tried_ever_less_often(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Dead:
        def poll(self) -> int:
            return 1

    class Waits:
        def __init__(self) -> None:
            self.waited_s: list[float] = []

        def wait(self, timeout: float) -> bool:
            self.waited_s.append(timeout)
            return len(self.waited_s) > 20

    def started(_: int) -> Dead:
        if begun:
            raise OSError(errno.EAGAIN, "no more processes")
        begun.append(Dead())
        return begun[0]

    begun: list[Dead] = []
    monkeypatch.setattr("flows.prefect.serve._started", started)
    said: list[str] = []
    server: Any = _KeptServer(port, said.append)
    server.ended = Waits()
    server.keep_up()
    pauses_s = [one for one in server.ended.waited_s if one > 2]
    assert pauses_s[:3] == [4, 8, 16]
    assert pauses_s == sorted(pauses_s)
    assert pauses_s[-1] < 300
    assert "The server cannot be started (no more processes): trying again." in said


@pytest.mark.parametrize("failures", [2, 9])
def test_a_runner_that_gives_up_a_server_that_answers_begins_anew_some_times(
    monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    async def start(_: object) -> None:
        tried.append(True)
        if len(tried) <= failures:
            raise ExceptionGroup("", [RuntimeError("Service exceeded error threshold.\nMore")])

    tried: list[bool] = []
    monkeypatch.setattr("flows.prefect.serve._runners", lambda _: ())
    monkeypatch.setattr("flows.prefect.serve._start", start)
    monkeypatch.setattr("flows.prefect.serve._answers", lambda _: True)
    monkeypatch.setattr("flows.prefect.serve.time.sleep", lambda _: None)
    said: list[str] = []
    with pytest.raises(ExceptionGroup) if failures > 2 else contextlib.nullcontext():
        _work("", said.append, 1)
    assert len(tried) == min(failures + 1, 5)
    why = "Service exceeded error threshold."
    assert said == [f"The runner has given up ({why}): starting it again."] * (len(tried) - 1)


def test_a_task_that_is_ended_because_serve_ends_is_no_error(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def ends(error: BaseException) -> None:
        task = asyncio.ensure_future(asyncio.sleep(0))
        task.add_done_callback(lambda _: (_ for _ in ()).throw(error).__next__())
        await asyncio.sleep(0.01)

    quieten()
    for error in (asyncio.CancelledError(), ValueError("a mistake")):
        asyncio.run(ends(error))
    assert "a mistake" in caplog.text
    assert "CancelledError" not in caplog.text


def test_a_named_server_that_is_away_is_waited_for(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.prefect.serve.time.sleep", lambda _: answers.append(True))
    answers: list[bool] = []
    monkeypatch.setattr("flows.prefect.serve._answers", lambda _: bool(answers))
    said: list[str] = []
    _wait_for(f"http://127.0.0.1:{port}/api", said.append)
    assert said == [f"The server at http://127.0.0.1:{port}/api does not answer: waiting for it."]
