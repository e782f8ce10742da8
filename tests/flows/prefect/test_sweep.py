"""What the sweep does, on a server of the tests' own."""

from __future__ import annotations

import datetime
import os
from typing import TYPE_CHECKING, Any

import pytest
from httpx import ConnectError

from flows.many.jobs import Job, Outcome
from flows.prefect import flows
from flows.prefect.runs import DeploymentJobs
from flows.prefect.sweep import swept

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


def test_the_same_job_asked_for_twice_is_one_run_unless_somebody_deleted_it(
    asked: Any, tmp_path: Path
) -> None:
    from prefect.states import Cancelled

    client, run, poll = asked
    DeploymentJobs().start(Job("prepare", tmp_path / "talk.wav", f"key of {tmp_path}"))()
    assert successors(client, run) == []
    client.delete_flow_run(run.id)
    assert poll() is None
    assert poll() is None
    (again,) = successors(client, run)
    client.set_flow_run_state(again.id, Cancelled(), force=True)
    assert poll() == Outcome("its run was cancelled.")
    job = Job("prepare", tmp_path / "talk.wav", "another key")
    refused = DeploymentJobs({"speakers": ["two"], "nonsense": 1}).start(job)()
    assert refused
    assert not refused.crashed
    assert "the server refused the run" in str(refused.reason)


def test_a_crashed_run_is_started_again_once_and_late_sweeps_are_spared(asked: Any) -> None:
    from prefect.states import Crashed, Late
    from prefect.types.entrypoint import EntrypointType

    client, run, poll = asked
    client.set_flow_run_state(run.id, Crashed(message="killed"), force=True)
    assert swept(**LIMITS) == [run.name]
    assert swept(**LIMITS) == []
    assert poll() is None  # who waits for it waits for the next one
    (again,) = successors(client, run)
    assert again.tags == ["again:2"]
    assert again.parameters == run.parameters
    module = EntrypointType.MODULE_PATH
    sweep = flows.sweep.to_deployment("local", entrypoint_type=module).apply()
    late = [client.create_flow_run_from_deployment(sweep, state=Late()) for _ in range(3)]
    by_hand = late.pop()
    for run in late:
        client.update_flow_run(run.id, tags=["auto-scheduled"])
    swept(**LIMITS)
    assert all(client.read_flow_run(run.id).state.is_cancelled() for run in late)
    assert not client.read_flow_run(by_hand.id).state.is_final()


def test_a_run_that_never_starts_or_began_long_ago_is_started_again(asked: Any) -> None:
    from prefect.client.schemas.objects import StateType
    from prefect.states import Cancelling, Pending, Running, Scheduled

    client, run, _ = asked
    client.set_flow_run_state(run.id, Pending(), force=True)
    assert swept(**LIMITS | {"stuck_s": 600}) == []
    assert swept(**LIMITS) == [run.name]
    assert client.read_flow_run(run.id).state.is_crashed()

    week = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=7)
    old = client.create_flow_run_from_deployment(
        run.deployment_id,
        parameters=run.parameters | {"title": "long ago"},
        state=Scheduled(scheduled_time=week),
    )
    client.set_flow_run_state(old.id, Running(), force=True)
    assert old.name in swept(**LIMITS | {"silent_s": 0})
    (again,) = successors(client, old)
    client.set_flow_run_state(again.id, Running(), force=True)
    client.set_flow_run_state(again.id, Cancelling(), force=True)
    swept(**LIMITS | {"silent_s": 0, "stuck_s": 600})
    assert client.read_flow_run(again.id).state.type == StateType.CANCELLING
    swept(**LIMITS | {"silent_s": 0})
    assert client.read_flow_run(again.id).state.is_cancelled()
    assert len(successors(client, old)) == 1  # what somebody cancelled is not started again


def test_a_server_that_is_away_is_told_of_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConnectError("refused")

    monkeypatch.setattr("flows.prefect.runs.run_deployment", refuse)
    (tmp_path / "talk.wav").write_bytes(b"x")
    said: list[str] = []
    poll = DeploymentJobs(say=said.append).start(Job("prepare", tmp_path / "talk.wav", "key"))
    assert [poll(), poll()] == [None, None]
    (line,) = said
    assert "is away (refused): waiting for it." in line


def test_a_name_that_no_server_can_be_told_is_one_sentence(tmp_path: Path) -> None:
    media = tmp_path / os.fsdecode(b"talk\xff.wav")
    media.write_bytes(b"x")
    outcome = DeploymentJobs().start(Job("prepare", media, "key"))()
    assert outcome
    assert "no server can be told: rename it" in str(outcome.reason)


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
