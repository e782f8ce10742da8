from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import pytest

import flows.many.jobs
from flows.many.jobs import Job, LocalJobs

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("at_once", "threads"), [(1, "all"), (2, "3"), (9, "1")])
def test_jobs_beside_each_other_share_the_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int, threads: str
) -> None:
    found = tmp_path / "threads"
    told = f"import os; open({str(found)!r}, 'w').write(os.environ.get('OMP_NUM_THREADS', 'all'))"
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(flows.many.jobs, "python", lambda *_: [sys.executable, "-c", told])
    monkeypatch.setattr(flows.many.jobs, "cores", lambda: 6)
    poll = LocalJobs({}, at_once).start(Job("prepare", tmp_path / "talk.wav", "key"))
    while poll() is None:
        time.sleep(0.01)
    assert found.read_text() == threads
