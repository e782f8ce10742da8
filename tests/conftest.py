from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import imageio_ffmpeg
import pytest
from filelock import FileLock
from hypothesis import settings

from media.threads import allowed_cores
from pipeline.models import store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
EPISODE = ROOT / "examples" / "episode.flac"

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # workers and children would compile all of it

if "PYTEST_XDIST_WORKER" in os.environ:  # before a model's library counts the cores
    workers = int(os.environ["PYTEST_XDIST_WORKER_COUNT"])
    os.environ.setdefault("OMP_NUM_THREADS", str(max(1, allowed_cores(os.environ) // workers)))

settings.register_profile("suite", deadline=None, max_examples=100, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


SLOW_FIXTURES = frozenset({"whisper_here", "finished", "server", "minilm", "data"})
"""What loads a model, or needs a server or real recordings."""


TOGETHER = {
    "tests/flows/prefect/test_prefect.py": "starts a server",
    "tests/flows/prefect/test_sweep.py": "starts a server",
}
"""Files that share what is dear and made once in a process: one worker has them all."""
FIRST = "tests/pipeline/words/test_verbatim.py"
"""It hears for minutes; meanwhile another worker makes the finished example for all."""


def shared(nodeid: str) -> str:
    """What of a test's goes to one worker: its file, or all files that share something."""
    file = nodeid.partition("::")[0]
    return TOGETHER.get(file, file)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make quick` leaves out; what takes longest comes first, so no worker is last."""
    slow: Counter[str] = Counter()
    every = Counter(shared(item.nodeid) for item in items)
    for item in items:
        if SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("slow")
        slow[shared(item.nodeid)] += item.get_closest_marker("slow") is not None

    def rank(item: pytest.Item) -> tuple[bool, int, bool, int]:
        scope = shared(item.nodeid)
        encodes = scope.startswith(("tests/media", "tests/flows"))
        return scope != FIRST, -slow[scope], not encodes, -every[scope]

    items.sort(key=rank)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The tests of a file go to one worker, in the order above."""
    if config.getvalue("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class Sharing(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return shared(nodeid)

    config.option.loadscopereorder = False
    return Sharing(config, log)


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, Callable[[Path], None]], Path]:
    """Makes a folder once in a whole run: the first worker that asks makes it, others wait."""
    base = tmp_path_factory.getbasetemp()
    here = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make: Callable[[Path], None]) -> Path:
        with FileLock(here / f"{name}.lock"):
            if not (here / name).exists():
                unfinished = here / f"{name}.unfinished"
                shutil.rmtree(unfinished, ignore_errors=True)
                unfinished.mkdir()
                make(unfinished)
                unfinished.rename(here / name)
        return here / name

    return made


@pytest.fixture(scope="session")
def data() -> Path:
    """The optional folder of real recordings; tests that need it skip without it."""
    folder = Path(os.environ.get("PAPEREDIT_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("PAPEREDIT_DATA names no folder of recordings")
    return folder


@pytest.fixture(scope="session", autouse=True)
def nobodys_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test reads the settings of who runs it, or trusts anything in their name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAPEREDIT_CONFIG", str(tmp_path_factory.mktemp("config")))
        yield


@pytest.fixture(scope="session", autouse=True)
def one_ffmpeg() -> Iterator[None]:
    """One release on every machine, which starts in a fourth of the time that a system's takes.

    What asks something of ffmpeg itself is tested with both: `either_ffmpeg` of the media room.
    """
    with pytest.MonkeyPatch.context() as patch:
        if "PAPEREDIT_FFMPEG" not in os.environ:
            patch.setenv("PAPEREDIT_FFMPEG", imageio_ffmpeg.get_ffmpeg_exe())
        yield


@pytest.fixture(scope="session", autouse=True)
def signals_as_in_a_terminal() -> None:
    """Signals mean what they usually mean, also where the suite runs in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session")
def whisper_here() -> None:
    """The weights that `make test` fetches; without them a test fails and says what to run."""
    store.installed("whisper-base")
