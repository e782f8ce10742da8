"""Flow runs that others do: asking for one, hearing of its end, and starting dead ones again."""

from __future__ import annotations

import flows.prefect.environment  # noqa: F401  # says what must be so before Prefect is imported

# isort: split
import datetime
from typing import TYPE_CHECKING, Any, Final

from httpx import HTTPError, HTTPStatusError
from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.objects import FlowRun, State, StateType
from prefect.deployments import run_deployment
from prefect.exceptions import ObjectNotFound
from prefect.settings import PREFECT_API_URL

from flows.many.jobs import Outcome
from media.errors import OptionError
from media.files import readable
from media.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from flows.many.jobs import Job

RUN_TRIES: Final = 3
_AGAIN: Final = "again:"
_REFUSALS: Final = frozenset({400, 409, 413, 422})
"""What is wrong with a request itself; other codes (a proxy, a password, much to do) can pass."""
_PATIENCE_S: Final = 60.0
_WAITS: Final = (
    "nobody has begun its run for a minute: all places of the workers are taken, or none works."
)


class DeploymentJobs:
    """Lets the deployments of a Prefect server do the jobs."""

    poll_s = 1.0

    def __init__(
        self,
        options: Mapping[str, Any] | None = None,
        say: Callable[[str], None] = lambda text: None,
    ) -> None:
        """`say` is told, once each, that the server is away and that a run does not begin."""
        self._options = {
            name: ",".join(value) if isinstance(value, tuple) else value
            for name, value in (options or {}).items()
        }
        self._say, self._is_away = say, False

    def start(self, job: Job) -> Callable[[], Outcome | None]:
        """Ask for a run; the job's key makes it one run, however often it is asked for.

        A server that is away is waited for; a run that somebody deleted is asked for again.
        """
        current: UUID | None = None
        is_waiting = False

        def poll() -> Outcome | None:
            nonlocal current, is_waiting
            if current is None and (lasting := _refused(job)):
                return lasting
            try:
                current = current or self._asked(job)
                with get_client(sync_client=True) as client:
                    found = client.read_flow_run(current)
                    self._is_away = False
                    if found.state is None or not found.state.is_final():
                        if not is_waiting and _waits(found):
                            is_waiting = True
                            self._say(f"{job.media.name}: {_WAITS}")
                        return None
                    if found.state.is_crashed() and (
                        again := started_again(client, found, RUN_TRIES)
                    ):
                        current = again.id
                        return None
                    return _outcome(found.state)
            except ObjectNotFound:
                current = None
            except (HTTPError, OSError) as error:
                if lasting := _lasting(error):
                    return lasting
                self._say_away(error)
            return None

        return poll

    def _say_away(self, error: Exception) -> None:
        if not self._is_away:
            self._is_away = True
            self._say(f"The server at {PREFECT_API_URL.value()} is away ({error}): waiting for it.")

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


def _refused(job: Job) -> Outcome | None:
    """What is wrong with a job before anybody is asked; None for most."""
    if not job.media.is_file():
        return Outcome(f"{job.media} does not exist: check the name.")
    if readable(str(job.media)) != str(job.media):
        return Outcome(f"{job.media} has a name that no server can be told: rename it.")
    return None


def _lasting(error: Exception) -> Outcome | None:
    """What a server says no to, and would say no to for ever; None for what can pass."""
    if not isinstance(error, HTTPStatusError) or error.response.status_code not in _REFUSALS:
        return None
    said = shown(error.response.text)
    return Outcome(f"the server refused the run ({error.response.status_code}: {said}).")


def _waits(run: FlowRun) -> bool:
    """Whether a run should have begun a while ago, and nobody took it."""
    is_late = run.state is not None and run.state.type == StateType.SCHEDULED
    now = datetime.datetime.now(datetime.UTC).timestamp()
    return is_late and run.created is not None and now - run.created.timestamp() > _PATIENCE_S


def _outcome(state: State[Any]) -> Outcome:
    if state.is_completed():
        return Outcome()
    if state.is_cancelled():
        return Outcome("its run was cancelled.")
    message = str(state.message or state.name)
    unforeseen = message.removeprefix("Flow run encountered an exception: ")
    return Outcome(unforeseen, crashed=unforeseen != message or not state.is_failed())


def started_again(client: SyncPrefectClient, run: FlowRun, tries: int) -> FlowRun | None:
    """Start a dead run again, once, whoever asks; None after its last try.

    The dead run's id is the key of its successor, so that two sweepers make one run. None too
    where the server refuses, such as parameters that a newer program does not know.
    """
    number = next((int(tag[len(_AGAIN) :]) for tag in run.tags if tag.startswith(_AGAIN)), 1)
    if run.deployment_id is None or number >= tries:
        return None
    tags = [tag for tag in run.tags if not tag.startswith(_AGAIN)]
    try:
        return client.create_flow_run_from_deployment(
            run.deployment_id,
            parameters=run.parameters,
            idempotency_key=f"again-{run.id}",
            tags=[*tags, f"{_AGAIN}{number + 1}"],
        )
    except (HTTPError, ObjectNotFound) as error:
        if isinstance(error, HTTPError) and not _lasting(error):
            raise
        return None
