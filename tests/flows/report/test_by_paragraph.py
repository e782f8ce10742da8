"""What `check` tells of each paragraph."""

from __future__ import annotations

import pytest

from flows.report.summary import summary
from tests.flows.report.make import plan_of


def test_what_the_paragraphs_lose_is_all_that_is_cut() -> None:
    plan = plan_of()
    rows = summary(plan)["paragraphs"]
    cut = sum(len(cut.span) for cut in plan.cuts) / plan.timeline.source.rate
    assert sum(row["seconds_gone"] for row in rows) == pytest.approx(cut, abs=0.001 * len(rows))
