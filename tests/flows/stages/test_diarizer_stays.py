"""Who told the speakers of a project apart does so again, until somebody names another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from flows.console import Console
from flows.project.project import opened_project, project_of
from flows.stages.diarized import SpeakerOptions, diarization_stage, write_diarization
from flows.stages.taken_in import source_stage
from flows.stages.words import stayed_diarizer
from media.errors import FormatError
from media.files import fingerprint
from pipeline.protocols.diarizer import DIARIZATION_VERSION, Count, Diarization
from tests.make import noise, write_sound

if TYPE_CHECKING:
    from pathlib import Path

    from flows.project.project import Project
    from media.source import Source

SOMEBODYS: Final = "pyannote:/nowhere/at/all"


@pytest.fixture
def taken_in(tmp_path: Path) -> tuple[Project, Source]:
    """A recording of two tracks, in a project."""
    project = project_of(write_sound(tmp_path / "talk.flac", noise(2, channels=2)))
    with opened_project(project):
        return project, source_stage(project, Console(machine=True))


def is_current(taken_in: tuple[Project, Source], diarizer: str | None) -> bool:
    wanted = SpeakerOptions(diarizer=diarizer)
    return diarization_stage(*taken_in, wanted, Console(machine=True)).is_current


def test_channels_stay_for_words_and_speakers(taken_in: tuple[Project, Source]) -> None:
    assert stayed_diarizer(*taken_in) is None
    console = Console(machine=True)
    diarization_stage(*taken_in, SpeakerOptions(diarizer="channels"), console).run(console)
    assert stayed_diarizer(*taken_in) == "channels"
    assert is_current(taken_in, None)
    assert not is_current(taken_in, "auto")


def told_by_somebodys_model(project: Project, source: Source) -> None:
    depends = (source.sha256, source.audio.index, SOMEBODYS, Count.parsed("auto").options())
    key = fingerprint("speakers", DIARIZATION_VERSION, *depends)
    found = Diarization((), (), made_by={"diarizer": SOMEBODYS, "key": key})
    write_diarization(project, source, found)


def test_what_a_model_of_somebody_found_stays_and_the_model_is_not_loaded(
    taken_in: tuple[Project, Source],
) -> None:
    project, source = taken_in
    told_by_somebodys_model(project, source)
    assert is_current(taken_in, None)
    assert not is_current(taken_in, "auto")
    assert not is_current(taken_in, "channels")


def test_where_speakers_are_told_apart_anew_it_is_said_whose_pipeline_did_it_before(
    taken_in: tuple[Project, Source],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told_by_somebodys_model(*taken_in)
    monkeypatch.setattr("flows.stages.diarized._heard", lambda *_: Diarization((), ()))
    console, wanted = Console(machine=False), SpeakerOptions(speakers="2")
    diarization_stage(*taken_in, wanted, console).run(console)
    assert f"'--diarizer {SOMEBODYS}' has it tell them apart again" in capsys.readouterr().err


def test_the_number_of_speakers_stays_until_another_is_said(
    taken_in: tuple[Project, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Diarization((), (), made_by={"diarizer": "pyannote:embedded"})
    monkeypatch.setattr("flows.stages.diarized._heard", lambda *_: heard)
    console = Console(machine=True)

    def is_current(count: str | None, diarizer: str | None = None) -> bool:
        return diarization_stage(*taken_in, SpeakerOptions(count, diarizer), console).is_current

    diarization_stage(*taken_in, SpeakerOptions("2-3"), console).run(console)
    assert is_current(None)
    assert is_current("2-3")
    assert not is_current("auto")
    assert not is_current(None, "channels")
    diarization_stage(*taken_in, SpeakerOptions("auto"), console).run(console)
    assert is_current(None)
    assert not is_current("2-3")


def test_the_number_of_speakers_stays_with_another_diarizer(
    taken_in: tuple[Project, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    heard = Diarization((), (), made_by={"diarizer": "pyannote:embedded"})
    monkeypatch.setattr("flows.stages.diarized._heard", lambda *_: heard)
    console = Console(machine=True)
    diarization_stage(*taken_in, SpeakerOptions("2"), console).run(console)
    made = diarization_stage(*taken_in, SpeakerOptions(None, "channels"), console).run(console)
    assert made.made_by["asked"] == "2"


@pytest.mark.parametrize("asked", ["many", "9" * 5000, "4-2", "0"])
def test_a_number_that_a_file_has_and_that_is_none_is_the_files_fault(
    taken_in: tuple[Project, Source], asked: str
) -> None:
    project, source = taken_in
    write_diarization(project, source, Diarization((), (), made_by={"asked": asked}))
    with pytest.raises(FormatError, match=r"speakers\.json") as told:
        is_current(taken_in, None)
    assert len(str(told.value)) < 500
