"""What must be so before Prefect is imported: nothing is told to anyone, and crashes are noticed.

Import this module before `prefect`. What the environment says already stays as it is. That no
library tells anything is said once for all of them, in `media/quiet.py`.
"""

from __future__ import annotations

import os
from typing import Final

PREFECT_SETTINGS: Final = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": (
        "prefect.server.concurrency.lease_storage.filesystem"
    ),
    "PREFECT_WORKER_QUERY_SECONDS": "2",
    "PREFECT_RUNNER_POLL_FREQUENCY": "2",
}
"""`prefect.toml` says the same to the commands of Prefect itself."""

for name, value in PREFECT_SETTINGS.items():
    os.environ.setdefault(name, value)
