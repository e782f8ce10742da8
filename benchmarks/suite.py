"""Processor seconds of each file of tests, with the programs that its tests start.

In one process, as a plug-in: `python -m pytest -p benchmarks.suite tests/media`.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

MOST_FILES = 40
SPENT_S: Counter[str] = Counter()


def spent_s() -> float:
    """Of this process, and of its children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    before = spent_s()
    try:
        return (yield)
    finally:
        SPENT_S[item.nodeid.partition("::")[0]] += spent_s() - before


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("processor seconds")
    for file, seconds in SPENT_S.most_common(MOST_FILES):
        terminalreporter.write_line(f"{seconds:8.1f}  {file}")
    tests_s = sum(SPENT_S.values())
    terminalreporter.write_line(f"{tests_s:8.1f}  all tests; {spent_s():.1f} with collection")
