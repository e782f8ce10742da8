from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flows.project.file_lock import held_lock
from media.errors import FileRefused

ROOT = Path(__file__).parent.parent.parent.parent


def test_a_lock_that_is_held_is_refused_and_free_again_afterwards(tmp_path: Path) -> None:
    with (
        held_lock(tmp_path / "lock"),
        pytest.raises(BlockingIOError),
        held_lock(tmp_path / "lock"),
    ):
        pass
    with held_lock(tmp_path / "lock"):
        pass


def test_a_lock_ends_with_the_process_that_held_it(tmp_path: Path) -> None:
    code = (
        "import os, pathlib, sys; from flows.project.file_lock import held_lock\n"
        "with held_lock(pathlib.Path(sys.argv[1])): os._exit(3)"
    )
    lock = tmp_path / "lock"
    run = subprocess.run([sys.executable, "-c", code, str(lock)], cwd=ROOT, check=False)
    assert run.returncode == 3
    with held_lock(lock):
        pass


def test_a_lock_is_no_link_and_keeps_what_stands_in_it(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("not ours")
    with held_lock(tmp_path / "lock"):
        pass
    assert (tmp_path / "lock").read_text() == "not ours"
    (tmp_path / "link").symlink_to(tmp_path / "lock")
    with pytest.raises(FileRefused, match="is a link"), held_lock(tmp_path / "link"):
        pass


def test_nothing_needs_a_system_that_has_fcntl_to_be_imported() -> None:
    code = (
        "import asyncio, filelock, sys; sys.modules['fcntl'] = None\n"
        "import flows.project.project, flows.many.watch, media.orphans, media.ffmpeg"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
