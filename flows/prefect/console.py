"""What a flow says: lines go to its log, progress to artifacts, and models wait for their slot."""

from __future__ import annotations

import flows.prefect.environment  # noqa: F401  # says what must be so before Prefect is imported

# isort: split
import contextlib
import functools
import re
import threading
import time
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar, cast

from httpx import HTTPError
from prefect import get_run_logger, task
from prefect.artifacts import create_progress_artifact, update_progress_artifact
from prefect.cache_policies import NO_CACHE
from prefect.concurrency.asyncio import ConcurrencySlotAcquisitionError
from prefect.concurrency.sync import concurrency
from prefect.states import Failed

from flows.console import Console
from flows.progress import AsLines, Work, kept_in_sight
from media.errors import FfmpegStopped, OptionError, PapereditError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from uuid import UUID

    Product = TypeVar("Product")
    Given = ParamSpec("Given")

GPU: Final = "gpu"
"""The limit that every stage with a model keeps to: `prefect gcl create gpu --limit 1`."""
WITH_MODELS: Final = frozenset({"transcribe", "speakers", "label", "understand", "notes", "index"})
"""Stages that work with a model; a name that no stage has does no harm."""
LEASE_S: Final = 60.0
"""A slot whose holder died is free at the latest after this and what the server takes to notice.
A living holder renews it after three quarters; the server takes no shorter one."""
TITLES: Final = {
    "decode": "Decode the recording",
    "transcribe": "Hear every word",
    "speakers": "Tell the speakers apart",
    "memory": "Look for what the show remembers",
    "label": "Label the passages",
    "understand": "Understand the request",
    "propose": "Propose the cuts",
    "plan": "Read the script",
    "render": "Write the edited recording",
    "proof": "Hear it again",
    "notes": "Write the notes",
}
RETRY_DELAYS_S: Final = [5.0, 30.0, 120.0]
_EVERY_S: Final = 5.0


class FlowConsole(Console):
    """The console of a flow run."""

    def __init__(self, name: str) -> None:
        super().__init__(machine=False)
        self._name = name

    def say(self, text: str) -> None:
        """A line of the run's log."""
        get_run_logger().info(text)

    @contextlib.contextmanager
    def progress(
        self, doing: str, unit: str, per: float = 1
    ) -> Iterator[Callable[[float, float], None]]:
        """A progress artifact for the time that a stage works, and a line every ten seconds.

        With a model it works in its slot.

        A stage whose product is current never comes here, so it never waits for a slot.
        """
        log, work = get_run_logger(), Work(doing, unit)  # a thread has no run to ask for its log
        with contextlib.ExitStack() as held:
            if doing in WITH_MODELS:
                held.enter_context(slot())
            held.enter_context(kept_in_sight(work, AsLines(log.info), threading.RLock()))
            artifact = _progress_artifact(doing, self._name)
            told = time.monotonic()

            def report(done: float, of: float) -> None:
                nonlocal told
                work.done, work.of = done / per, max(of, done) / per
                if time.monotonic() - told >= _EVERY_S and of:
                    told = time.monotonic()
                    _update(artifact, min(100.0, 100 * done / of))

            yield report
            _update(artifact, 100.0)


def _progress_artifact(doing: str, name: str) -> UUID | None:
    """Progress is told as well as it can be; a server that is away does not stop a stage."""
    with contextlib.suppress(HTTPError):
        made = create_progress_artifact(
            0.0, key=slug(f"{doing} {name}"), description=TITLES.get(doing, doing)
        )
        return cast("UUID", made)
    return None


def _update(artifact: UUID | None, percent: float) -> None:
    with contextlib.suppress(HTTPError):
        if artifact:
            update_progress_artifact(artifact, progress=percent)


@contextlib.contextmanager
def slot() -> Iterator[None]:
    """Hold the one place at the GPU; raises OptionError where nobody made the limit.

    A lease that cannot be renewed (the server is away) does not kill hours of work.
    """
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(
                concurrency(
                    GPU, strict=True, lease_duration=LEASE_S, raise_on_lease_renewal_failure=False
                )
            )
        except ConcurrencySlotAcquisitionError as error:
            if "must be created" not in str(error):
                raise
            raise OptionError(
                f"the server has no limit '{GPU}': run 'prefect gcl create {GPU} --limit 1'."
            ) from None
        yield


def can_pass(error: BaseException) -> bool:
    """Whether the same work may succeed later: not after a mistake, or a recording that is broken.

    What passes is a killed or hung ffmpeg, a drive or a server that was away, memory that was
    short.
    """
    if isinstance(error, FfmpegStopped):
        return True
    passing = (OSError, MemoryError, HTTPError, ConcurrencySlotAcquisitionError)
    lasting = (PapereditError, FileNotFoundError, PermissionError, NotADirectoryError)
    return isinstance(error, passing) and not isinstance(error, lasting)


def _may_retry(task: Any, run: Any, state: Any) -> bool:
    return isinstance(state.data, BaseException) and can_pass(state.data)


def as_task(name: str, stage: Callable[[], Product]) -> Product:
    """Run a stage as a task; its product's key on disk is the only cache."""
    mistakes: list[PapereditError] = []

    def told() -> Any:
        try:
            return stage()
        except PapereditError as error:
            if can_pass(error):
                raise
            mistakes.append(error)
            return Failed(message=str(error))

    made: Any = task(
        name=TITLES.get(name, name),
        cache_policy=NO_CACHE,
        persist_result=False,
        retries=len(RETRY_DELAYS_S),
        retry_delay_seconds=RETRY_DELAYS_S,
        retry_jitter_factor=0.2,
        retry_condition_fn=_may_retry,
    )(told)()
    if mistakes:
        raise mistakes[-1]
    return cast("Product", made)


def in_a_sentence(doing: Callable[Given, Product]) -> Callable[Given, Any]:
    """Let a mistake be a state with its sentence; only what nobody foresaw gets a traceback."""

    @functools.wraps(doing)
    def told(*args: Given.args, **kwargs: Given.kwargs) -> Any:
        try:
            return doing(*args, **kwargs)
        except PapereditError as error:
            return Failed(message=str(error))

    return told


def slug(text: str) -> str:
    """A key for an artifact: small letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:200] or "episode"
