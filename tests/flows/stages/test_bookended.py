"""An episode with an intro, an outro and music: all that is timed, kept and said of it."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from flows.cli.main import main
from flows.options.option import duck_depth
from media.clock import parse_seconds
from media.errors import OptionError
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]
    Told = Callable[..., str]


@pytest.fixture
def told(capsys: pytest.CaptureFixture[str]) -> Told:
    """Runs the command line for people; gives what it says."""

    def run(*arguments: object) -> str:
        capsys.readouterr()
        main([str(argument) for argument in arguments])
        return "".join(capsys.readouterr())

    return run


@pytest.fixture
def files(tmp_path: Path) -> list[object]:
    """The options for an intro of 1.5 s, an outro and music."""
    for name, length_s, seed in (("intro", 1.5, 1), ("outro", 0.8, 2), ("music", 2.0, 3)):
        make.write_sound(tmp_path / f"{name}.flac", make.noise(length_s, seed=seed))
    return [
        part
        for name in ("intro", "outro", "music")
        for part in (f"--{name}", tmp_path / f"{name}.flac")
    ]


def cue_starts(path: Path) -> list[float]:
    found = re.findall(r"^([\d:]+,\d+) -->", path.read_text(), re.MULTILINE)
    return [float(parse_seconds(time.replace(",", "."))) for time in found]


def test_everything_that_is_timed_follows_and_the_proof_is_clean(
    latest: Path, command: Command, files: list[object]
) -> None:
    folder = latest.with_suffix(".paperedit")
    assert command("render", latest)["exit"] == 0
    plain_cues = cue_starts(folder / "talk.srt")
    plain = make.read_sound(folder / "talk.edited.flac")
    answer = command("render", latest, *files[:4], "--exports", "timestamps,otio")
    assert (answer["exit"], answer["stages"]["render"]) == (0, "made"), answer["said"]
    assert answer["around"] == {"intro_s": 1.5, "outro_s": 0.8}
    timeline = json.loads((folder / "timeline.json").read_text())
    rate = timeline["source"]["rate"]
    heard = make.read_sound(folder / "talk.edited.flac")
    lead = round(1.5 * rate)
    assert len(heard) == lead + timeline["length"] + round(0.8 * rate)
    np.testing.assert_array_equal(heard[lead : lead + len(plain)], plain)
    moved = np.array(cue_starts(folder / "talk.srt")) - plain_cues
    np.testing.assert_allclose(moved, 1.5, atol=0.0011)
    proof = json.loads((folder / "proof.json").read_text())
    assert not proof["faults"]
    assert proof["joins"][0][0] == lead + timeline["keeps"][0][1] - timeline["keeps"][0][0]
    verified = command("verify", latest)
    assert (verified["exit"], verified["stages"]["proof"]) == (0, "current"), verified["said"]
    assert command("export", latest, "--to", "vtt")["exit"] == 0
    assert f"00:00:{plain_cues[0] + 1.5:06.3f}" in (folder / "talk.vtt").read_text()


def test_music_is_kept_for_the_proof_and_another_file_makes_only_the_render_anew(
    latest: Path, command: Command, told: Told, files: list[object], tmp_path: Path
) -> None:
    folder = latest.with_suffix(".paperedit")
    assert command("render", latest)["exit"] == 0
    plain = make.read_sound(folder / "talk.edited.flac")
    first = command("render", latest, *files)
    assert (first["exit"], first["stages"]["render"]) == (0, "made"), first["said"]
    assert not json.loads((folder / "proof.json").read_text())["faults"]
    again = command("render", latest, *files)
    assert (again["stages"]["render"], again["stages"]["propose"]) == ("current", "current")
    make.write_sound(tmp_path / "intro.flac", make.noise(1.2, seed=9))
    other = command("render", latest, *files)
    assert (other["stages"]["render"], other["stages"]["propose"]) == ("made", "current")
    assert (folder / "music-16k.wav").exists()
    elsewhere = tmp_path / "other.flac"
    assert command("render", latest, "-o", elsewhere, "--no-proof")["exit"] == 0
    assert command("verify", latest)["exit"] == 0
    assert f"Without --intro {tmp_path}" in told("render", latest)
    np.testing.assert_array_equal(make.read_sound(folder / "talk.edited.flac"), plain)
    assert not (folder / "music-16k.wav").exists()


def test_a_show_names_its_files_in_its_folder_and_one_episode_goes_without(
    latest: Path, command: Command, told: Told, files: list[object], tmp_path: Path
) -> None:
    (tmp_path / "paperedit.toml").write_text('intro = "intro.flac"\nno-proof = true\n')
    folder = latest.with_suffix(".paperedit")
    said = told("render", latest, "--exports", "otio")
    assert "Around it: an intro of 1.5s; with all, it is " in said
    assert "Timelines for editing programs hold the edit alone" in said
    with_intro = len(make.read_sound(folder / "talk.edited.flac"))
    assert command("render", latest, "--intro", "none")["exit"] == 0
    timeline = json.loads((folder / "timeline.json").read_text())
    assert len(make.read_sound(folder / "talk.edited.flac")) == timeline["length"] < with_intro
    (tmp_path / "paperedit.toml").write_text('intro = "/etc/jingle.flac"\nno-proof = true\n')
    assert "'intro', which is passed over" in told("render", latest)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--intro", "gone.mp3"], "there is no file gone.mp3 to be the intro: name another."),
        (["--outro", "talk.flac"], "talk.flac is the recording itself: name another file with"),
    ],
)
def test_what_cannot_be_put_around_an_episode_is_refused_in_one_sentence(
    latest: Path, told: Told, monkeypatch: pytest.MonkeyPatch, options: list[str], sentence: str
) -> None:
    monkeypatch.chdir(latest.parent)
    result = latest.with_suffix(".paperedit") / "talk.edited.flac"
    before = result.stat()
    assert sentence in told("render", latest, *options)
    assert result.stat().st_ino == before.st_ino


def test_a_depth_that_nobody_hears_or_that_drowns_a_voice_is_refused() -> None:
    assert duck_depth("18") == 18
    for text in ("200", "3", "much"):
        with pytest.raises(OptionError, match="give LU from 10 to 40, such as 20"):
            duck_depth(text)
