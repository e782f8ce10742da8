"""What a runner says: less than it would, and why it gave up in one line."""

from __future__ import annotations

import asyncio
import logging


def reason_of(error: BaseException) -> str:
    """The first line of an error; of several at once, that of the first."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def quieten() -> None:
    """Leave out what is said every two seconds, and that a task was ended because we end."""
    runner, loop = logging.getLogger("prefect.runner"), logging.getLogger("asyncio")
    runner.addFilter(lambda record: "at capacity" not in record.getMessage())
    loop.addFilter(lambda record: asyncio.CancelledError not in (record.exc_info or ()))
