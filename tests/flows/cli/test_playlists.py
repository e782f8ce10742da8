from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from flows.cli.main import main
from flows.console import Console
from flows.project.project import opened_project, project_of
from flows.stages.taken_in import source_stage
from media.errors import NotMedia
from media.ffmpeg import find_ffmpeg

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def playlist(tmp_path: Path) -> Path:
    """Two seconds of a tone as HLS: a list, and the file that it names."""
    line = [find_ffmpeg().path, "-v", "error", "-f", "lavfi", "-i", "sine=duration=2"]
    line += ["-hls_list_size", "0", str(tmp_path / "talk.m3u8")]
    subprocess.run(line, check=True)
    return tmp_path / "talk.m3u8"


def test_a_playlist_is_opened_only_where_it_is_allowed(
    playlist: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["info", str(playlist)]) == 1
    assert "is a playlist" in capsys.readouterr().err
    assert main(["info", str(playlist), "--allow-playlists"]) == 0


def test_a_stage_reads_a_playlist_only_where_it_is_allowed(playlist: Path) -> None:
    project, console = project_of(playlist), Console(machine=True)
    with opened_project(project):
        with pytest.raises(NotMedia, match="--allow-playlists"):
            source_stage(project, console)
        source = source_stage(project, console, allow_playlists=True)
    assert source.length / source.rate == pytest.approx(2, abs=0.1)
