"""No ffmpeg outlives the process that started it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import imageio_ffmpeg
import pytest

from media.ffmpeg import find_ffmpeg, running

ROOT = Path(__file__).parents[2]
BUSY = "'-f', 'lavfi', '-i', 'sine=r=48000', '-f', 'null', '-'"
WAITING = "'-f', 's16le', '-ar', '48000', '-i', f'pipe:{waiting}', '-f', 'null', '-'"
PROGRAM = """
import os, threading, time
from media.ffmpeg import running
waiting, ours = os.pipe()
def work():
    with running([{arguments}], pass_fds=(waiting,)) as run:
        print(run.process.pid, flush=True)
        time.sleep(60)
threading.Thread(target=work).start()
time.sleep(60)
"""

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux tells a process that another one ended"
)


@pytest.fixture(params=["system or bundled", "bundled"])
def environment(request: pytest.FixtureRequest) -> dict[str, str]:
    bundled = {"PAPEREDIT_FFMPEG": imageio_ffmpeg.get_ffmpeg_exe()}
    return dict(os.environ) | (bundled if request.param == "bundled" else {})


def lives(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody asked about does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


@pytest.mark.parametrize("arguments", [BUSY, WAITING], ids=["busy", "waiting"])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
def test_ffmpeg_ends_with_the_process_that_started_it_however_that_ends(
    environment: dict[str, str], arguments: str, how: signal.Signals
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", PROGRAM.format(arguments=arguments)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with child:
        assert child.stdout
        pid = int(child.stdout.readline())
        assert lives(pid)
        child.send_signal(how)
        child.wait()
    ended = time.monotonic()
    while lives(pid) and time.monotonic() - ended < 30:
        time.sleep(0.01)
    assert not lives(pid)


def test_ffmpeg_lives_on_when_the_thread_that_started_it_ends() -> None:
    found = []

    def start() -> None:
        context = running(["-f", "lavfi", "-i", "sine", "-f", "null", "-"])
        found.append((context, context.__enter__()))

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    [(context, run)] = found
    time.sleep(0.2)
    assert lives(run.process.pid)
    context.__exit__(None, None, None)
    assert not lives(run.process.pid)


def test_no_descriptor_is_left_open() -> None:
    find_ffmpeg()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(3):
        with running(["-version"]) as run:
            run.process.wait()
    assert len(os.listdir("/proc/self/fd")) == before
