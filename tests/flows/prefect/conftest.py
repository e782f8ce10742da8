from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="package")
def server() -> Iterator[None]:
    """A Prefect server of the tests' own; slow to come up, so few tests use it.

    It ends with the last of them: it uses the processor as long as it runs.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.actions import GlobalConcurrencyLimitCreate
    from prefect.testing.utilities import prefect_test_harness

    with pytest.MonkeyPatch.context() as patch, ExitStack() as held:
        patch.setenv("PREFECT__SERVER_WEBSERVER_ONLY", "1")  # nothing is scheduled or late here
        held.enter_context(prefect_test_harness(server_startup_timeout=120))
        with get_client(sync_client=True) as client:
            client.create_global_concurrency_limit(
                GlobalConcurrencyLimitCreate(name="gpu", limit=1)
            )
        yield
