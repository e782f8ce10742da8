from __future__ import annotations

import inspect
import json
import logging
import subprocess
import sys
import time
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from flows import progress
from flows.console import Console
from flows.options.episode import EpisodeOptions
from flows.prefect import console, flows
from flows.prefect.console import WITH_MODELS, as_task, can_pass
from flows.prefect.parameters import EpisodeParameters, flat
from media.errors import FfmpegStopped, FileRefused, NotMedia, OptionError, ScriptError
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable


def test_the_parameters_are_the_options_of_an_episode() -> None:
    options = {field.name for field in fields(EpisodeOptions)} - {"wait"}
    assert set(EpisodeParameters.model_fields) == options


def test_a_flattened_function_takes_the_fields_of_its_model() -> None:
    @flat(EpisodeParameters)
    def told(parameters: EpisodeParameters) -> str:
        """Tell."""
        return parameters.media

    names = inspect.signature(told).parameters
    assert list(names) == list(EpisodeParameters.model_fields)
    assert names["media"].default is inspect.Parameter.empty
    assert told(media="/show/talk.wav") == "/show/talk.wav"
    assert "    media: the recording" in (told.__doc__ or "")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "media"),
        ({"media": "talk.wav"}, "pattern"),
        ({"media": "/talk.wav", "audio": -1}, "greater than or equal to 0"),
        ({"media": "/talk.wav", "language": ""}, "at least 1 character"),
        ({"media": "/talk.wav", "modle": "base"}, "modle"),
    ],
)
def test_what_means_nothing_is_refused_before_a_run_exists(
    given: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        EpisodeParameters(**given)


def test_only_what_can_pass_is_tried_again() -> None:
    passing = [OSError("drive"), FfmpegStopped("hung"), MemoryError(), ConnectionError()]
    lasting = [
        NotMedia("x"),
        ScriptError("x"),
        FileRefused("x"),
        FileNotFoundError("x"),
        KeyError(),
    ]
    assert all(map(can_pass, passing))
    assert not any(map(can_pass, lasting))


def test_a_stage_that_is_current_asks_for_no_slot(episode: Path) -> None:
    worked: list[str] = []

    class Watched(Console):
        def progress(self, doing: str, unit: str, per: float = 1) -> Any:
            worked.append(doing)
            return super().progress(doing, unit, per)

    from flows.episode import edit_episode

    edit_episode(EpisodeOptions(media=episode), console := Watched(machine=True))
    assert not WITH_MODELS & set(worked)
    (episode.with_suffix(".paperedit") / "episode.edited.mp4").unlink()
    edit_episode(EpisodeOptions(media=episode), console)
    assert worked == ["render"]  # and the same file as before needs no new proof


def test_a_long_stage_says_a_line_in_the_run_s_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    log = logging.getLogger("a run")
    monkeypatch.setattr(progress, "LINE_EVERY_S", 0.05)
    monkeypatch.setattr(console, "get_run_logger", lambda: log)
    monkeypatch.setattr(console, "_progress_artifact", lambda doing, name: None)
    with (
        caplog.at_level(logging.INFO),
        console.FlowConsole("talk").progress("render", "s") as report,
    ):
        report(30, 60)
        time.sleep(0.3)
    assert "render  50%, " in caplog.messages[0]


def test_every_stage_is_a_step_with_its_name(episode: Path) -> None:
    names = []

    def step(name: str, stage: Callable[[], Any]) -> Any:
        names.append(name)
        return stage()

    from flows.episode import edit_episode

    edit_episode(EpisodeOptions(media=episode), Console(machine=True), step)
    order = ["decode", "transcribe", "speakers", "understand", "label", "propose", "plan", "render"]
    assert names == order


def test_the_journal_has_one_line_for_each_thing_that_was_made(episode: Path) -> None:
    journal = episode.with_suffix(".paperedit") / "journal.jsonl"
    lines = [json.loads(line) for line in journal.read_text().splitlines()]
    stages = [line["stage"] for line in lines]
    assert stages == ["decode", "transcribe", "speakers", "propose", "render", "proof"]


def test_the_commands_load_no_prefect() -> None:
    code = (
        "import sys\nfrom flows.cli.commands import COMMANDS\n"
        "for command in COMMANDS.values(): command.loaded()\n"
        "assert 'numpy' in sys.modules\n"
        "print(sorted({'prefect', 'pydantic'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"


def test_a_flow_does_the_same_as_the_command(server: None, episode: Path) -> None:
    project = episode.with_suffix(".paperedit")
    (project / "episode.edited.mp4").unlink()
    told = flows.edit_episode(media=str(episode))
    assert told["stages"] == {
        "decode": "current", "transcribe": "current", "speakers": "current", "music": "current",
        "propose": "current", "render": "made", "proof": "current",
    }  # fmt: skip
    assert Path(told["result"]).exists()
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        (artifact,) = [a for a in client.read_artifacts() if a.type == "markdown"]
        (run,) = client.read_flow_runs()
    assert run.name == "edit-episode episode.mp4"
    assert "| fillers |" in str(artifact.data)
    assert "shorter" in str(artifact.data)


def test_a_flow_that_fails_says_why_in_the_projects_folder(
    server: None, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    media = tmp_path / "talk.wav"
    media.write_bytes(b"not a recording" * 99)
    state = flows.prepare(media=str(media), return_state=True)
    assert state.is_failed()
    assert "not a recording that ffmpeg can read" in state.message
    note = (EpisodeOptions(media=media).project.folder / "failed.txt").read_text()
    assert "not a recording that ffmpeg can read" in note
    assert "Traceback" not in note
    assert not [record for record in caplog.records if record.exc_info]


def test_what_can_pass_is_tried_again_and_a_mistake_is_not(
    server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect import flow

    monkeypatch.setattr(console, "RETRY_DELAYS_S", [0.0, 0.0])
    tried: list[str] = []

    def passing() -> str:
        tried.append("passing")
        if len(tried) < 3:
            raise FfmpegStopped("ffmpeg was killed by signal 9.")
        return "made"

    def lasting() -> str:
        tried.append("lasting")
        raise ScriptError("line 3: 'uhm' was not said.")

    @flow
    def both() -> str:
        made: str = as_task("render", passing)
        with pytest.raises(ScriptError, match="line 3"):
            as_task("plan", lasting)
        return made

    assert both() == "made"
    assert tried == ["passing", "passing", "passing", "lasting"]


def test_a_server_without_the_limit_is_one_sentence(
    server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(console, "GPU", "nobody-made-it")
    with pytest.raises(OptionError, match="run 'prefect gcl create nobody-made-it --limit 1'"):
        console.slot().__enter__()
