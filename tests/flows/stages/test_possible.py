"""A slip on the command line is told before minutes go into hearing."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.cli.main import main
from flows.options.episode import EpisodeOptions
from flows.stages.possible import refuse_missing_files
from tests.make import noise, write_sound


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (("--edits", "filler"), "there is no editor 'filler' (did you mean 'fillers'?)"),
        (("--edits", "gaps:ovr=1s"), "no option 'ovr'"),
        (("--edits", "gaps:like=nowhere"), "finds no transcript of 'nowhere'"),
        (("--edits", "gaps", "--ask", "cut the ums"), "exclude each other"),
        (("--cut", "sponser"), "there is no label 'sponser'"),
        (("--own", "quiz"), "describes no label"),
        (("--speakers", "two"), "is no number of speakers"),
        (("--language-model", "nobody", "--label"), "names no language model"),
        (("--plan", "none.json"), "there is no file none.json for --plan"),
    ],
)
def test_what_is_not_there_is_told_before_anything_is_decoded(
    slip: tuple[str, ...], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    media = write_sound(tmp_path / "talk.flac", noise(1))
    assert main(["prepare", str(media), *slip]) == 1
    assert told in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["talk.flac"]


@pytest.mark.parametrize(
    ("slip", "told"),
    [
        (("--to", "srt, pdf"), "there is no export 'pdf'"),
        (("--tag", "genre"), "is no tag"),
        (("--cover", "none.png"), "there is no file none.png for --cover"),
        (("--from", "none.srt"), "there is no file none.srt for --from"),
        (("--script", "none.srt"), "there is no file none.srt for --script"),
        (("--timeline", "none.edl"), "there is no file none.edl for --timeline"),
        (("--intro", "none.mp3"), "there is no file none.mp3 for --intro"),
    ],
)
def test_so_is_what_only_the_result_needs(
    slip: tuple[str, ...], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    media = write_sound(tmp_path / "talk.flac", noise(1))
    assert main(["run", str(media), *slip]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "talk.paperedit").exists()


def test_none_is_no_file_for_what_stands_around_an_edit() -> None:
    refuse_missing_files(EpisodeOptions(media=Path("talk.wav"), intro=Path("none")))
