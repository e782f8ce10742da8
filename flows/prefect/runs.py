"""Flow runs that others do: asking for one, hearing of its end, and starting dead ones again."""

from __future__ import annotations

import flows.prefect.environment  # noqa: F401  # says what must be so before Prefect is imported

# isort: split
import datetime
from typing import TYPE_CHECKING, Any, Final, cast

from httpx import HTTPError
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import (
    FlowRunFilter,
    FlowRunFilterExpectedStartTime,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.deployments import run_deployment
from prefect.events.filters import (
    EventFilter,
    EventNameFilter,
    EventOccurredFilter,
    EventResourceFilter,
)
from prefect.exceptions import ObjectNotFound
from prefect.states import Crashed

from flows.many.jobs import Outcome
from flows.prefect.failure_notes import write_failed_note
from media.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from prefect.types._datetime import DateTime

    from flows.many.jobs import Job

RUN_TRIES: Final = 3
GIVEN_UP: Final = "given up"
_AGAIN: Final = "again:"
_STARTING: Final = frozenset({StateType.PENDING})
_SWEPT: Final = datetime.timedelta(days=3)
_SWEEPABLE: Final = ("edit-episode", "prepare", "apply", "batch", "watch")
"""Deployments whose runs may be started again: their work is kept, so again is cheap."""


class DeploymentJobs:
    """Lets the deployments of a Prefect server do the jobs."""

    poll_s = 1.0

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        self._options = {
            name: ",".join(value) if isinstance(value, tuple) else value
            for name, value in (options or {}).items()
        }

    def start(self, job: Job) -> Callable[[], Outcome | None]:
        """Ask for a run; the job's key makes it one run, however often it is asked for.

        A server that is away is waited for.
        """
        current: UUID | None = None

        def poll() -> Outcome | None:
            nonlocal current
            if current is None and not job.media.is_file():
                return Outcome(f"{job.media} does not exist: check the name.")
            try:
                current = current or self._asked(job)
                with get_client(sync_client=True) as client:
                    found = client.read_flow_run(current)
                    if found.state is None or not found.state.is_final():
                        return None
                    if found.state.is_crashed() and (
                        again := started_again(client, found, RUN_TRIES)
                    ):
                        current = again.id
                        return None
                    return _outcome(found.state)
            except (HTTPError, OSError):
                return None

        return poll

    def _asked(self, job: Job) -> UUID:
        try:
            run: Any = run_deployment(
                f"{job.verb}/local",
                parameters={**self._options, "media": str(job.media)},
                timeout=0,
                idempotency_key=job.key,
                as_subflow=False,
            )
        except ObjectNotFound:
            raise OptionError(
                f"the server has no deployment '{job.verb}/local': run 'prefect deploy --all'."
            ) from None
        found: UUID = run.id
        return found

    def stop(self) -> None:
        """Nothing runs here; what was asked for goes on."""


def _outcome(state: State[Any]) -> Outcome:
    if state.is_completed():
        return Outcome()
    message = str(state.message or state.name)
    unforeseen = message.removeprefix("Flow run encountered an exception: ")
    return Outcome(unforeseen, crashed=unforeseen != message or not state.is_failed())


def started_again(client: SyncPrefectClient, run: FlowRun, tries: int) -> FlowRun | None:
    """Start a dead run again, once, whoever asks; None after its last try.

    The dead run's id is the key of its successor, so that two sweepers make one run.
    """
    number = next((int(tag[len(_AGAIN) :]) for tag in run.tags if tag.startswith(_AGAIN)), 1)
    if run.deployment_id is None or number >= tries:
        return None
    tags = [tag for tag in run.tags if not tag.startswith(_AGAIN)]
    return client.create_flow_run_from_deployment(
        run.deployment_id,
        parameters=run.parameters,
        idempotency_key=f"again-{run.id}",
        tags=[*tags, f"{_AGAIN}{number + 1}"],
    )


def swept(*, silent_s: float, stuck_s: float, tries: int, say: Callable[[str], None]) -> list[str]:
    """Find runs that crashed, are silent or never start, and start each again once; their names.

    A run that only seemed dead does no harm: its successor waits for the episode's lock, and then
    finds everything current.
    """
    now = cast("DateTime", datetime.datetime.now(datetime.UTC))
    swept_names = []
    with get_client(sync_client=True) as client:
        ours = {
            found.id
            for name in _SWEEPABLE
            if (found := _deployment(client, f"{name}/local")) is not None
        }
        for run in _unfinished(client, now):
            if run.deployment_id not in ours or run.state is None or GIVEN_UP in run.tags:
                continue
            if not run.state.is_crashed():
                why = _dead(client, run, now, silent_s, stuck_s)
                if why is None:
                    continue
                client.set_flow_run_state(run.id, Crashed(message=why), force=True)
                say(f"{run.name}: {why}")
            again = started_again(client, run, tries)
            if again is None:
                _give_up(client, run.id)
            elif again.created and again.created >= now:
                say(f"{run.name}: started again as {again.name}")
                swept_names.append(run.name)
    return swept_names


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
    """Runs that began and did not end well by themselves."""
    types = [StateType.PENDING, StateType.RUNNING, StateType.CRASHED]
    state = FlowRunFilterState(type=FlowRunFilterStateType(any_=types))
    since = FlowRunFilterExpectedStartTime(after_=now - _SWEPT)
    found: list[FlowRun] = []
    while page := client.read_flow_runs(
        flow_run_filter=FlowRunFilter(state=state, expected_start_time=since),
        limit=200,
        offset=len(found),
    ):
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
    if run.state.type in _STARTING:
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
