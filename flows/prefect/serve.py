"""`paperedit serve`: server, limits, deployments and a runner in one command, for a laptop."""

from __future__ import annotations

import flows.prefect.environment  # noqa: F401  # says what must be so before Prefect is imported

# isort: split
import asyncio
import contextlib
import http.client
import os
import signal
import socket
import subprocess
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flows.child import NEUTRAL, environment, python
from flows.prefect.runner_words import quieten, reason_of
from media.errors import PapereditError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

START_S: Final = 180.0
_ORDERS_EVERY_S: Final = 5.0
"""How often a batch or a watch is looked for; asking costs the server, and nobody is in a hurry."""
SWEEP_S: Final = 300.0
OWNER: Final = "PAPEREDIT_SERVE"
_ORPHAN_S: Final = 10.0
_AGAIN_S: Final = 2.0
"""Between two looks at a server that is away, or that may have died."""
_LASTS_S: Final = 60.0
"""What ended sooner after its beginning may never last: it is begun again less often."""
_RUNNER_TRIES: Final = 5
_MOST_DOUBLINGS: Final = 7
"""Of `_AGAIN_S`, between two tries: to some four minutes."""


def serve(say: Callable[[str], None], *, port: int = 4200, jobs: int = 4) -> None:
    """Serve the deployments until SIGINT or SIGTERM; a server that is named already is used.

    One that is named and away is waited for, ours is started again whenever it dies.
    Raises PapereditError when ours does not come up.
    """
    for number in (signal.SIGINT, signal.SIGTERM):  # a shell may have SIGINT ignored
        signal.signal(number, signal.default_int_handler)
    with contextlib.ExitStack() as own, contextlib.suppress(KeyboardInterrupt, SystemExit):
        if not os.environ.get("PREFECT_API_URL"):
            own.enter_context(_server(port, say))
        os.environ.update(environment())  # Prefect's runner starts each run as a child of its own
        url = os.environ["PREFECT_API_URL"]
        _wait_for(url, say)
        _make_ready()
        say("Ready: prefect deployment run 'edit-episode/local' -p media=$PWD/episode.mp4")
        _work(url, say, jobs)
    say("Stopped.")


@contextlib.contextmanager
def _server(port: int, say: Callable[[str], None]) -> Iterator[None]:
    """A server of our own on this machine, for as long as the block."""
    if _is_taken(port) and end_orphans(port):
        say(f"Ended the server that an earlier 'serve' had left on port {port}.")
    _refuse_taken(port)
    url = f"http://127.0.0.1:{port}/api"
    server = _KeptServer(port, say)
    keeper = threading.Thread(target=server.keep_up, daemon=True)
    try:
        say("Starting the server ...")
        _await(server.process, url)
        keeper.start()
        os.environ["PREFECT_API_URL"] = url
        say(f"The server is at http://127.0.0.1:{port}; others use it with PREFECT_API_URL={url}")
        yield
    finally:
        server.ended.set()
        if keeper.is_alive():
            keeper.join()
        server.stop()


class _KeptServer:
    """A server of our own, and what keeps it up."""

    def __init__(self, port: int, say: Callable[[str], None]) -> None:
        self._port, self._say = port, say
        self.process = _started(port)
        self.ended = threading.Event()
        """Set when it need not be kept up any more."""

    def keep_up(self) -> None:
        """Start it again whenever it dies; ever less often where it dies again at once."""
        began, again = time.monotonic(), -1  # it answered, so the first time is at once
        while not self.ended.wait(_AGAIN_S):
            if self.process.poll() is None:
                continue
            again = again + 1 if time.monotonic() - began < _LASTS_S else 0
            if again and self.ended.wait(_AGAIN_S * 2 ** min(again, _MOST_DOUBLINGS)):
                return
            began = time.monotonic()
            try:
                self._say("The server has died: starting it again.")
                self.process = _started(self._port)
            except OSError as error:  # such as no memory for another process
                self._say(f"The server cannot be started ({error.strerror}): trying again.")

    def stop(self) -> None:
        """End it, gently at first."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _started(port: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        python("prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)),
        stdout=subprocess.DEVNULL,
        start_new_session=True,  # Ctrl-C is for us; it is stopped after the runner
        cwd=NEUTRAL,
        env={**environment(), OWNER: f"{port} {os.getpid()}"},
    )


def _refuse_taken(port: int) -> None:
    """Another server there would answer in the name of ours."""
    if _is_taken(port):
        raise PapereditError(
            f"port {port} is taken: name another with --port, or set PREFECT_API_URL to use "
            "the server that is there."
        )


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def end_orphans(port: int) -> bool:
    """End the servers of a `serve` that died on this port; whether there were any.

    Ours carry the port and the process that started them in their environment, which Linux shows
    to their owner; where it is not shown, none is found. One whose `serve` lives is left alone.
    """
    orphans = [int(place.name) for place in Path("/proc").glob("[0-9]*") if _is_orphan(place, port)]
    for pid in orphans:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    ends = time.monotonic() + _ORPHAN_S
    while orphans and _is_taken(port) and time.monotonic() < ends:
        time.sleep(0.2)
    for pid in orphans:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    while orphans and _is_taken(port) and time.monotonic() < ends + _ORPHAN_S:
        time.sleep(0.2)
    return bool(orphans)


def _is_orphan(place: Path, port: int) -> bool:
    try:
        variables = (place / "environ").read_bytes().split(b"\0")
    except OSError:
        return False
    mark = f"{OWNER}=".encode()
    owner = next((one[len(mark) :] for one in variables if one.startswith(mark)), b"").split()
    return (
        len(owner) == 2
        and owner[0] == str(port).encode()
        and owner[1].isdigit()
        and not Path(f"/proc/{int(owner[1])}").exists()
    )


def _await(server: subprocess.Popen[bytes], url: str) -> None:
    ends = time.monotonic() + START_S
    while time.monotonic() < ends and server.poll() is None:
        if _answers(url):
            return
        time.sleep(0.5)
    raise PapereditError(f"the server did not come up at {url}: see what it said above.")


def _answers(url: str) -> bool:
    """Whether a server is there; one that wants a password is."""
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500  # what is less is the caller's fault
    except (OSError, ValueError, http.client.HTTPException):
        return False


def _wait_for(url: str, say: Callable[[str], None]) -> None:
    if not _answers(url):
        say(f"The server at {url} does not answer: waiting for it.")
        while not _answers(url):
            time.sleep(_AGAIN_S)


def _make_ready() -> None:
    """Make the limit that stages with a model keep to, and let no late sweeps begin all at once."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
    from prefect.exceptions import ObjectNotFound

    from flows.prefect.console import GPU
    from flows.prefect.sweep import cancel_late_sweeps

    with get_client(sync_client=True) as client:
        try:
            client.read_global_concurrency_limit_by_name(GPU)
        except ObjectNotFound:
            client.create_global_concurrency_limit(GlobalConcurrencyLimitCreate(name=GPU, limit=1))
        cancel_late_sweeps(client)


def _work(url: str, say: Callable[[str], None], jobs: int) -> None:
    """Do what is asked for; a runner that gave its server up begins anew when that is back.

    Raises what ended it again and again, soon after it began and while the server answers.
    """
    quieten()
    tries = 0
    while True:
        began = time.monotonic()
        runners = _runners(jobs)
        try:
            asyncio.run(_start(runners))
            return
        except asyncio.CancelledError:
            return
        except Exception as error:
            tries = tries + 1 if time.monotonic() - began < _LASTS_S else 1
            if tries >= _RUNNER_TRIES and _answers(url):
                raise
            say(f"The runner has given up ({reason_of(error)}): starting it again.")
            time.sleep(_AGAIN_S)
            _wait_for(url, say)


async def _start(runners: Sequence[Any]) -> None:
    """Let them work, until SIGTERM cancels it."""
    whole = asyncio.current_task()
    assert whole
    async with asyncio.TaskGroup() as group:
        for runner in runners:
            group.create_task(runner.start())
        await asyncio.sleep(0)  # by now each has its own handler, which breaks into the loop
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, whole.cancel)


def _runners(jobs: int) -> tuple[Any, Any]:
    """Who does episodes, so many at once, and who does what only orders them.

    With places in common, as many batches as there are places would wait for each other's
    episodes for ever.
    """
    from prefect.runner import Runner
    from prefect.types.entrypoint import EntrypointType

    from flows.prefect import flows

    doing = Runner(name="episodes", pause_on_shutdown=False, limit=jobs)
    ordering = Runner(
        name="orders", pause_on_shutdown=False, limit=None, query_seconds=_ORDERS_EVERY_S
    )
    for runner, flow, interval in (
        (doing, flows.edit_episode, None),
        (doing, flows.prepare, None),
        (doing, flows.apply, None),
        (ordering, flows.batch, None),
        (ordering, flows.watch, None),
        (ordering, flows.sweep, SWEEP_S),
    ):
        deployment: Any = flow.to_deployment(
            "local", interval=interval, entrypoint_type=EntrypointType.MODULE_PATH
        )
        runner.add_deployment(deployment)
    return doing, ordering
