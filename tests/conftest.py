from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from pipeline.models import store

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
EPISODE = ROOT / "examples" / "episode.flac"

settings.register_profile("suite", deadline=None, max_examples=100, derandomize=True)
settings.register_profile("long", deadline=None, max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


SLOW_FIXTURES = frozenset({"whisper_here", "finished", "server", "minilm", "data"})
"""What loads a model, or needs a server or real recordings."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make quick` leaves out."""
    for item in items:
        if SLOW_FIXTURES.intersection(getattr(item, "fixturenames", ())):
            item.add_marker("slow")


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
def signals_as_in_a_terminal() -> None:
    """Signals mean what they usually mean, also where the suite runs in the background."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) == signal.SIG_IGN:
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


@pytest.fixture(scope="session")
def whisper_here() -> None:
    """The weights that `make test` fetches; without them a test fails and says what to run."""
    store.installed("whisper-base")
