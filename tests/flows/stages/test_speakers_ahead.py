"""Speakers are told apart by a child while the words are heard, and nothing else changes by it."""

from __future__ import annotations

import contextlib
import sys
import time
from typing import TYPE_CHECKING

import pytest

from flows.console import Console
from flows.project.project import opened_project, project_of
from flows.stages import diarized, speakers_ahead
from flows.stages.diarized import SpeakerOptions, begin_ahead, diarization_stage
from flows.stages.speakers_ahead import FREE_FOR_TWO_BYTES, SpeakersAhead, has_room
from flows.stages.taken_in import source_stage
from media.errors import PapereditError
from media.span import Span
from pipeline.protocols.diarizer import Diarization, Turn
from tests.make import noise, write_sound

if TYPE_CHECKING:
    from pathlib import Path

    from flows.project.project import Project
    from media.source import Source

RATE = 16000
HERE = Diarization((Turn(Span(0, RATE), "here"),), ())
"""What this process finds; a child finds two turns."""

START = "import pickle, sys, time; got = pickle.load(sys.stdin.buffer); print(.25, flush=True);"
WRITES = (
    START + "from flows.stages import diarized; from flows.console import Console;"
    "from media.span import Span; from pipeline.protocols.diarizer import Diarization, Turn;"
    f"two = Diarization((Turn(Span(0, {RATE}), 'b'), Turn(Span({RATE}, {2 * RATE}), 'a')), ());"
    "diarized._heard = lambda *_: two;"
    "stage = diarized.diarization_stage(*got, Console(machine=True)); stage.make(stage.key)"
)
DIES = START + "sys.exit(1)"
SLEEPS = START + "time.sleep(600)"


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Project, Source]:
    """A recording on a machine with room for two, whose processor has found one turn so far."""
    write_sound(tmp_path / "talk.wav", noise(3, 2 * RATE), RATE)
    monkeypatch.setattr(speakers_ahead, "LEAST_BESIDE_S", 1.0)
    monkeypatch.setattr(speakers_ahead, "cores", lambda: 2)
    monkeypatch.setattr(speakers_ahead, "available_bytes", lambda: FREE_FOR_TWO_BYTES)
    monkeypatch.setattr(diarized, "_heard", lambda *_: HERE)
    project = project_of(tmp_path / "talk.wav")
    with opened_project(project):
        return project, source_stage(project, Console(machine=True))


def child_that(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(speakers_ahead, "python", lambda _: [sys.executable, "-P", "-c", code])


def turns(talk: tuple[Project, Source], ahead: SpeakersAhead, console: Console) -> list[str]:
    found = diarization_stage(*talk, SpeakerOptions(), console, ahead).run(console)
    return [turn.speaker for turn in found.turns]


def begun(talk: tuple[Project, Source], wanted: SpeakerOptions | None = None) -> bool:
    """Whether a child was started; it is stopped again."""
    with speakers_ahead.speakers_ahead() as ahead:
        begin_ahead(*talk, wanted or SpeakerOptions(), Console(machine=True), ahead)
        return ahead.has_begun


def test_what_a_child_found_is_the_stage_s_own_product(
    talk: tuple[Project, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    child_that(monkeypatch, WRITES)
    console = Console(machine=True)
    with speakers_ahead.speakers_ahead() as ahead:
        begin_ahead(*talk, SpeakerOptions(), console, ahead)
        assert turns(talk, ahead, console) == ["A", "B"]
    assert console.stages["speakers"] == "made"
    assert turns(talk, SpeakersAhead(), console) == ["A", "B"]
    assert console.stages["speakers"] == "current"


def test_where_a_child_dies_the_stage_does_its_work(
    talk: tuple[Project, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    child_that(monkeypatch, DIES)
    with speakers_ahead.speakers_ahead() as ahead:
        begin_ahead(*talk, SpeakerOptions(), Console(machine=True), ahead)
        assert turns(talk, ahead, Console(machine=True)) == ["A"]


def test_what_is_wrong_is_told_as_if_there_had_been_no_child(
    talk: tuple[Project, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    child_that(monkeypatch, DIES)

    def refused(*_: object) -> Diarization:
        raise PapereditError("the model is not here.")

    monkeypatch.setattr(diarized, "_heard", refused)
    with speakers_ahead.speakers_ahead() as ahead:
        begin_ahead(*talk, SpeakerOptions(), Console(machine=True), ahead)
        with pytest.raises(PapereditError, match=r"^the model is not here\.$"):
            turns(talk, ahead, Console(machine=True))


def test_a_stopped_run_leaves_no_child(
    talk: tuple[Project, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    child_that(monkeypatch, SLEEPS)
    with contextlib.suppress(KeyboardInterrupt), speakers_ahead.speakers_ahead() as ahead:
        begin_ahead(*talk, SpeakerOptions(), Console(machine=True), ahead)
        assert ahead._child
        assert ahead._child.poll() is None
        raise KeyboardInterrupt
    assert ahead._child.returncode is not None
    assert not talk[0].speakers.exists()


def test_speakers_that_a_child_found_stay_where_the_words_fail(
    talk: tuple[Project, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    child_that(monkeypatch, WRITES)
    with contextlib.suppress(PapereditError), speakers_ahead.speakers_ahead() as ahead:
        begin_ahead(*talk, SpeakerOptions(), Console(machine=True), ahead)
        assert ahead.is_done(lambda _: None)
        raise PapereditError("no words.")
    assert turns(talk, SpeakersAhead(), Console(machine=True)) == ["A", "B"]


def test_whoever_watches_the_words_sees_the_speakers_too(
    talk: tuple[Project, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    child_that(monkeypatch, SLEEPS)
    console = Console(machine=True)
    with speakers_ahead.speakers_ahead() as ahead, console.progress("transcribe", "s"):
        begin_ahead(*talk, SpeakerOptions(), console, ahead)
        (work,) = console._works
        until = time.monotonic() + 20
        while not ahead.share and time.monotonic() < until:
            time.sleep(0.05)
        assert work.line().endswith(", speakers 25%")


def test_no_child_is_started_for_speakers_that_are_known_or_not_wanted(
    talk: tuple[Project, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    child_that(monkeypatch, DIES)
    assert begun(talk)
    assert not begun(talk, SpeakerOptions(diarizer="none"))
    assert not begun(talk, SpeakerOptions(diarizer="channels"))
    turns(talk, SpeakersAhead(), Console(machine=True))
    assert not begun(talk)


def test_no_child_replaces_speakers_of_which_a_person_may_have_merged_some(
    talk: tuple[Project, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    child_that(monkeypatch, DIES)
    turns(talk, SpeakersAhead(), Console(machine=True))
    assert not begun(talk, SpeakerOptions(speakers="2"))


def test_one_core_little_memory_or_a_short_recording_has_no_room_for_a_child(
    talk: tuple[Project, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, source = talk
    assert has_room(source)
    for name, value in (
        ("cores", lambda: 1),
        ("available_bytes", lambda: FREE_FOR_TWO_BYTES - 1),
        ("LEAST_BESIDE_S", 3600.0),
    ):
        with monkeypatch.context() as changed:
            changed.setattr(speakers_ahead, name, value)
            assert not has_room(source)
    monkeypatch.setattr(speakers_ahead, "available_bytes", lambda: None)
    assert has_room(source)


def test_no_child_is_started_beside_a_card(
    talk: tuple[Project, Source], monkeypatch: pytest.MonkeyPatch
) -> None:
    child_that(monkeypatch, DIES)
    monkeypatch.setattr("pipeline.backends.diarization.card_count", lambda: 1)
    assert not begun(talk)
    monkeypatch.setenv("PAPEREDIT_DEVICE", "cpu")
    assert begun(talk)


def test_a_system_that_starts_no_child_has_the_stage_do_its_work(
    talk: tuple[Project, Source], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(speakers_ahead, "python", lambda _: [str(tmp_path / "nothing")])
    assert not begun(talk)
    with speakers_ahead.speakers_ahead() as ahead:
        begin_ahead(*talk, SpeakerOptions(), Console(machine=True), ahead)
        assert turns(talk, ahead, Console(machine=True)) == ["A"]
