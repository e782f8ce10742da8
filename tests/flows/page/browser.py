"""The page in a real browser, against a real server."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READY_MS = 60_000


def chromium() -> str:
    """The browser; a test without one skips."""
    named = os.environ.get("CHROMIUM")
    found = named or next(filter(None, map(shutil.which, ("chromium", "google-chrome"))), None)
    if not found:
        pytest.skip("there is no Chromium here: install one, or name it with CHROMIUM")
    return found


@contextmanager
def served(media: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """`paperedit open`, and its link."""
    line = [sys.executable, "-m", "flows", "open", str(media), "--no-browser", *options]
    with subprocess.Popen(
        line, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT
    ) as process:
        assert process.stdout
        try:
            link = re.search(r"http\S+", process.stdout.readline())
            assert link
            yield link[0], process
        finally:
            process.terminate()
            process.wait(30)


def ready(page: Any, link: str) -> Any:
    """The page, when everything on it may be used."""
    page.goto(link)
    page.wait_for_selector("html[data-ready]", timeout=READY_MS)
    return page


def saved(page: Any, act: Any) -> None:
    """Do something on the page and wait until it is in the script."""
    before = page.evaluate("paperedit.script.sheet.version")
    act()
    until(page, f"paperedit.script.sheet.version !== {before!r}")


def until(page: Any, expression: str) -> None:
    """Wait for something on the page; what playwright has for it needs a laxer policy."""
    end = time.monotonic() + READY_MS / 1000
    while not page.evaluate(expression):
        assert time.monotonic() < end, f"never: {expression}"
        page.wait_for_timeout(30)
