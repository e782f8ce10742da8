"""The sweep: runs that are dead and do not say so are told apart, and started again."""

from __future__ import annotations

import flows.prefect.environment  # noqa: F401  # says what must be so before Prefect is imported

# isort: split
import datetime
import sys
from typing import TYPE_CHECKING, Any, Final, cast

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterEndTime,
    FlowRunFilterState,
    FlowRunFilterStateName,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.events.filters import (
    EventFilter,
    EventNameFilter,
    EventOccurredFilter,
    EventResourceFilter,
)
from prefect.exceptions import ObjectNotFound
from prefect.states import Cancelled, Crashed

from flows.prefect.failure_notes import write_failed_note
from flows.prefect.runs import started_again

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from prefect.types._datetime import DateTime

GIVEN_UP: Final = "given up"
_BY_SCHEDULE: Final = "auto-scheduled"
"""The tag that a server gives to runs that a schedule made."""
_LIVING: Final = (StateType.PENDING, StateType.RUNNING, StateType.CANCELLING)
_SWEPT: Final = datetime.timedelta(days=3)
_SWEEPABLE: Final = ("edit-episode", "prepare", "apply", "batch", "watch")
"""Deployments whose runs may be started again: their work is kept, so again is cheap."""


def swept(*, silent_s: float, stuck_s: float, tries: int, say: Callable[[str], None]) -> list[str]:
    """Find runs that crashed, are silent or never start, and start each again once; their names.

    A run that only seemed dead does no harm: its successor waits for the episode's lock, and then
    finds everything current. A watch is started again as often as it dies, since it may live for
    years; one that is silent while it is being cancelled is cancelled.
    """
    now = cast("DateTime", datetime.datetime.now(datetime.UTC))
    swept_names = []
    with get_client(sync_client=True) as client:
        ours = {
            found.id: name
            for name in _SWEEPABLE
            if (found := _deployment(client, f"{name}/local")) is not None
        }
        for run in _unfinished(client, now):
            name = ours.get(run.deployment_id) if run.deployment_id else None
            if name is None or run.state is None or GIVEN_UP in run.tags:
                continue
            if not run.state.is_crashed():
                why = _dead(client, run, now, silent_s, stuck_s)
                if why is None:
                    continue
                is_cancelled = run.state.type == StateType.CANCELLING
                ended: State[Any] = Cancelled(message=why) if is_cancelled else Crashed(message=why)
                client.set_flow_run_state(run.id, ended, force=True)
                say(f"{run.name}: {why}")
                if is_cancelled:
                    continue
            again = started_again(client, run, sys.maxsize if name == "watch" else tries)
            if again is None:
                _give_up(client, run.id)
            elif again.created and again.created >= now:
                say(f"{run.name}: started again as {again.name}")
                swept_names.append(run.name)
        cancel_late_sweeps(client)
    return swept_names


def cancel_late_sweeps(client: SyncPrefectClient) -> None:
    """Spare the worker what came due while none was there: one sweep does the work of all."""
    sweep = _deployment(client, "sweep/local")
    state = FlowRunFilterState(name=FlowRunFilterStateName(any_=["Late"]))
    late = _runs(client, FlowRunFilter(state=state)) if sweep else []
    for run in late:
        if run.deployment_id == sweep.id and _BY_SCHEDULE in run.tags:
            client.set_flow_run_state(run.id, Cancelled(message="A later sweep did its work."))


def _give_up(client: SyncPrefectClient, run_id: UUID) -> None:
    """Say once, in the project's folder, that a run will not be started again."""
    run = client.read_flow_run(run_id)
    write_failed_note(run, "given up", run.state.message if run.state else "")
    client.update_flow_run(run_id, tags=[*run.tags, GIVEN_UP])


def _deployment(client: SyncPrefectClient, name: str) -> Any:
    try:
        return client.read_deployment_by_name(name)
    except ObjectNotFound:
        return None


def _unfinished(client: SyncPrefectClient, now: DateTime) -> list[FlowRun]:
    """Runs that have not ended, however long ago they began, and those that crashed of late."""
    crashed_since = FlowRunFilterEndTime(after_=now - _SWEPT)
    return [
        *_runs(client, FlowRunFilter(state=_of(*_LIVING))),
        *_runs(client, FlowRunFilter(state=_of(StateType.CRASHED), end_time=crashed_since)),
    ]


def _of(*types: StateType) -> FlowRunFilterState:
    return FlowRunFilterState(type=FlowRunFilterStateType(any_=list(types)))


def _runs(client: SyncPrefectClient, which: FlowRunFilter) -> list[FlowRun]:
    found: list[FlowRun] = []
    while page := client.read_flow_runs(flow_run_filter=which, limit=200, offset=len(found)):
        found += page
    return found


def _dead(
    client: SyncPrefectClient,
    run: FlowRun,
    now: DateTime,
    silent_s: float,
    stuck_s: float,
) -> str | None:
    """Why a run that says it is alive is dead; None if it is not."""
    assert run.state
    age_s = now.timestamp() - run.state.timestamp.timestamp()
    if run.state.type == StateType.CANCELLING:
        silent_s = max(silent_s, stuck_s)
    if run.state.type == StateType.PENDING:
        return f"It did not start within {age_s:.0f} s." if age_s > stuck_s else None
    if age_s <= silent_s:
        return None
    since = now - datetime.timedelta(seconds=silent_s)
    heard = client.read_events(
        EventFilter(
            occurred=EventOccurredFilter(since=since, until=now),
            event=EventNameFilter(name=["prefect.flow-run.heartbeat"]),
            resource=EventResourceFilter(id=[f"prefect.flow-run.{run.id}"]),
        ),
        limit=1,
    )
    return None if heard.events else f"Nothing was heard of it for {silent_s:.0f} s."
