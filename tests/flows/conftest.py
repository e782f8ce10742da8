from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from flows.cli.main import main
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Command = "Callable[..., dict[str, Any]]"


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory, whisper_here: None) -> Path:
    """A folder with the example episode after one real run; copied, never used itself."""
    folder = tmp_path_factory.mktemp("finished")
    shutil.copy2(ROOT / "examples" / "episode.mp4", folder)
    assert main(["run", str(folder / "episode.mp4"), "--json"]) == 0
    return folder


@pytest.fixture
def episode(finished: Path, tmp_path: Path) -> Path:
    """The example episode in a folder of its own, with its project already made."""
    shutil.copytree(finished, tmp_path / "show")
    return tmp_path / "show" / "episode.mp4"


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict[str, Any]]:
    """Runs the command line with --json; gives its one object, with `exit` and `said` added."""

    def run(*arguments: object) -> dict[str, Any]:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments] + ["--json"])
        out, err = capsys.readouterr()
        answer: dict[str, Any] = json.loads(out)
        return answer | {"exit": code, "said": err}

    return run


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A Prefect server of the tests' own; slow to come up, so few tests use it."""
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        with get_client(sync_client=True) as client:
            client.create_global_concurrency_limit(
                GlobalConcurrencyLimitCreate(name="gpu", limit=1)
            )
        yield
