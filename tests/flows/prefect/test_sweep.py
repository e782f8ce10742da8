"""What the sweep does, on a server of the tests' own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from flows.many.jobs import Job
from flows.prefect import flows
from flows.prefect.runs import DeploymentJobs, swept

if TYPE_CHECKING:
    from pathlib import Path

LIMITS: dict[str, Any] = {"silent_s": 60, "stuck_s": 0, "tries": 3, "say": lambda _: None}


@pytest.fixture
def asked(server: None, tmp_path: Path) -> Any:
    """A run that was asked for, and nobody does."""
    from prefect.client.orchestration import get_client
    from prefect.types.entrypoint import EntrypointType

    flows.prepare.to_deployment("local", entrypoint_type=EntrypointType.MODULE_PATH).apply()
    (tmp_path / "talk.wav").write_bytes(b"x")
    poll = DeploymentJobs().start(Job("prepare", tmp_path / "talk.wav", f"key of {tmp_path}"))
    assert poll() is None
    with get_client(sync_client=True) as client:
        (run,) = [r for r in client.read_flow_runs() if r.parameters.get("media", "").startswith(
            str(tmp_path)
        )]  # fmt: skip
        yield client, run, poll


def successors(client: Any, run: Any) -> list[Any]:
    return [
        other
        for other in client.read_flow_runs()
        if other.parameters == run.parameters and other.id != run.id
    ]


def test_the_same_job_asked_for_twice_is_one_run(asked: Any, tmp_path: Path) -> None:
    client, run, _ = asked
    DeploymentJobs().start(Job("prepare", tmp_path / "talk.wav", f"key of {tmp_path}"))()
    assert successors(client, run) == []


def test_a_crashed_run_is_started_again_once_whoever_asks(asked: Any) -> None:
    from prefect.states import Crashed

    client, run, poll = asked
    client.set_flow_run_state(run.id, Crashed(message="killed"), force=True)
    assert swept(**LIMITS) == [run.name]
    assert swept(**LIMITS) == []
    assert poll() is None  # who waits for it waits for the next one
    (again,) = successors(client, run)
    assert again.tags == ["again:2"]
    assert again.parameters == run.parameters


def test_a_run_that_never_starts_is_started_again(asked: Any) -> None:
    from prefect.states import Pending

    client, run, _ = asked
    client.set_flow_run_state(run.id, Pending(), force=True)
    assert swept(**LIMITS | {"stuck_s": 600}) == []
    assert swept(**LIMITS) == [run.name]
    assert client.read_flow_run(run.id).state.is_crashed()


def test_a_run_gets_three_starts_and_then_its_reason_is_told(asked: Any, tmp_path: Path) -> None:
    from prefect.states import Crashed

    (tmp_path / "talk.wav").write_bytes(b"x")

    client, run, poll = asked
    for starts in (1, 2, 3):
        ours = [client.read_flow_run(run.id), *successors(client, run)]
        assert len(ours) == starts
        (last,) = [one for one in ours if not one.state.is_crashed()]
        client.set_flow_run_state(last.id, Crashed(message="killed by signal 9"), force=True)
        swept(**LIMITS)
    while (outcome := poll()) is None:
        pass
    assert outcome.crashed
    assert "killed by signal 9" in str(outcome.reason)
    note = tmp_path / "talk.paperedit" / "failed.txt"
    assert "given up\nkilled by signal 9" in note.read_text()
    note.unlink()
    swept(**LIMITS)
    assert not note.exists()  # it is said once
