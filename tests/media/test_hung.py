from __future__ import annotations

import stat
import time
from typing import TYPE_CHECKING

import pytest

from media import ffmpeg
from media.errors import FfmpegFailed, FfmpegStopped, OptionError
from media.ffmpeg import finish, running

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A stand-in for ffmpeg; what it does is written into it by the test."""
    path = tmp_path / "ffmpeg"
    monkeypatch.setattr(ffmpeg, "find_ffmpeg", lambda: ffmpeg.Ffmpeg(str(path), (7, 0)))
    monkeypatch.setenv("PAPEREDIT_FFMPEG_IDLE_S", "0.5")
    monkeypatch.setattr(ffmpeg, "_LOOK_S", 0.1)
    path.write_text("")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def run(program: Path, text: str) -> None:
    program.write_text(f"#!/bin/sh\n{text}\n")
    with running(["-i", "x"]) as started:
        finish(started, "testing")


def test_an_ffmpeg_that_does_nothing_is_stopped(program: Path) -> None:
    began = time.monotonic()
    with pytest.raises(FfmpegStopped, match="ffmpeg hung while testing"):
        run(program, "exec sleep 60")
    assert time.monotonic() - began < 50


def test_an_ffmpeg_that_works_may_take_its_time(program: Path) -> None:
    run(program, "end=$(($(date +%s) + 2)); while [ $(date +%s) -lt $end ]; do :; done")


def test_an_ffmpeg_that_was_killed_may_be_tried_again(program: Path) -> None:
    with pytest.raises(FfmpegStopped, match="killed by signal 9"):
        run(program, "kill -9 $$")


def test_an_ffmpeg_that_gave_up_says_why(program: Path) -> None:
    with pytest.raises(FfmpegFailed, match="no such codec") as error:
        run(program, "echo no such codec >&2; exit 1")
    assert not isinstance(error.value, FfmpegStopped)


def test_a_limit_that_is_no_number_is_one_sentence(
    program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAPEREDIT_FFMPEG_IDLE_S", "soon")
    with pytest.raises(OptionError, match="number of seconds"):
        run(program, "exit 0")
