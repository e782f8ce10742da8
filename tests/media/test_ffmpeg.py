from __future__ import annotations

import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from media import ffmpeg
from media.errors import FfmpegFailed, MediaError
from media.ffmpeg import Ffmpeg, command, find_ffmpeg, finish, running


def test_the_graph_goes_into_a_file_with_the_spelling_of_the_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for version, option in (((5, 1), "-filter_complex_script"), ((9, 0), "-/filter_complex")):
        monkeypatch.setattr(ffmpeg, "find_ffmpeg", lambda version=version: Ffmpeg("x", version))
        with command(["-i", "a", "-filter_complex", "GRAPH", "out"]) as line:
            at = line.index(option)
            assert Path(line[at + 1]).read_text() == "GRAPH"
            assert line[-1] == "out"
        assert not Path(line[at + 1]).exists()


def test_the_bundled_ffmpeg_serves_where_the_system_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PAPEREDIT_FFMPEG", raising=False)
    monkeypatch.setattr(ffmpeg.shutil, "which", lambda name: None)
    find_ffmpeg.cache_clear()
    try:
        assert find_ffmpeg().path == imageio_ffmpeg.get_ffmpeg_exe()
    finally:
        find_ffmpeg.cache_clear()


def test_a_named_program_that_is_no_ffmpeg_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPEREDIT_FFMPEG", "/nowhere/ffmpeg")
    find_ffmpeg.cache_clear()
    try:
        with pytest.raises(MediaError, match="does not run as ffmpeg"):
            find_ffmpeg()
    finally:
        find_ffmpeg.cache_clear()


def test_a_failure_carries_ffmpegs_own_words() -> None:
    with running(["-i", "/nowhere.wav", "-f", "null", "-"]) as run:
        run.process.wait()
        with pytest.raises(FfmpegFailed, match="No such file"):
            finish(run, "trying")


def test_leaving_the_block_ends_the_process() -> None:
    endless = ["-f", "lavfi", "-i", "sine", "-f", "s16le", "pipe:1"]
    with running(endless, stdout=subprocess.PIPE) as run:
        assert run.process.poll() is None
    assert run.process.returncode is not None
