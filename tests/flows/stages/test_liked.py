"""`gaps:like=EPISODE`: where the episode is looked for, and what of it is the measure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from editors.call import parse_call
from editors.decisions import decided
from editors.proposers.gaps import long_gaps
from editors.table import editor_of
from flows.console import Console
from flows.episode import wanted_edit
from flows.options.episode import EpisodeOptions
from flows.options.trust import is_data
from flows.project.project import Project, opened_project, project_of
from flows.stages.liked import with_liked_paces
from flows.stages.words import write_transcript
from media.errors import OptionError
from media.files import to_json
from media.span import Span
from media.timeline import timeline_fields, timeline_without
from tests.make import transcript

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.transcript import Transcript

LIKED = "so_____" * 10 + "so"


@pytest.fixture
def show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project of an episode beside which another one lies, while somebody works elsewhere."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    lay(tmp_path / "show" / "liked.paperedit", transcript(LIKED))
    return project_of(tmp_path / "show" / "new.wav")


def lay(folder: Path, made: Transcript) -> Transcript:
    """A project folder with a source, that many words, and nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    project = Project(folder.parent / "liked.wav", folder)
    project.source.write_text(to_json(made.source.fields(folder)), encoding="utf-8")
    write_transcript(project.transcript, made)
    return made


def left(project: Project, spec: str, made: Transcript) -> list[int]:
    (call,) = with_liked_paces([parse_call(spec)], project)
    assert parse_call(str(call)) == call  # it is remembered as a text
    decisions = decided(made, editor_of(call)(made))
    return [how.left for how in decisions.shortenings.values()]


@pytest.mark.parametrize(
    "name", ["liked", "liked.paperedit", "liked.wav", "{show}/liked.paperedit"]
)
def test_an_episode_is_named_by_its_folder_or_its_recording(show: Project, name: str) -> None:
    name = name.format(show=show.folder.parent)
    (show.folder.parent / "liked.wav").write_bytes(b"sound")
    assert left(show, f"gaps:like={name}", transcript("so__________yes")) == [500]


def test_of_an_edited_episode_the_pauses_that_play_are_the_measure(show: Project) -> None:
    made = transcript("so__________" * 10 + "so")
    folder = show.folder.parent / "liked.paperedit"
    lay(folder, made)
    shorter = timeline_without(
        made.source, [Span(pause.start, pause.end - 300) for pause in made.pauses]
    )
    fields = timeline_fields(shorter) | {"cuts": []}
    (folder / "timeline.json").write_text(to_json(fields), encoding="utf-8")
    assert left(show, "gaps:like=liked", transcript("so__________yes")) == [300]


def test_a_pace_outlives_the_episode_that_it_is_of(show: Project) -> None:
    calls = with_liked_paces([parse_call("gaps:like=liked")], show)
    (show.folder.parent / "liked.paperedit" / "transcript.json").unlink()
    assert with_liked_paces(calls, show) == calls


def test_other_calls_stay_as_they_are(show: Project) -> None:
    calls = [parse_call(text) for text in ("fillers", "gaps:over=1s", "shorten:to=60s")]
    assert with_liked_paces(calls, show) == calls


def test_an_episode_that_is_not_there_or_hardly_pauses_is_refused(show: Project) -> None:
    with pytest.raises(OptionError, match="finds no transcript of 'other'"):
        with_liked_paces([parse_call("gaps:like=other")], show)
    lay(show.folder.parent / "brief.paperedit", transcript("so_____so"))
    with pytest.raises(OptionError, match="'brief' has too few pauses"):
        with_liked_paces([parse_call("gaps:like=brief")], show)


def test_an_editor_that_was_handed_no_pace_says_what_to_name() -> None:
    with pytest.raises(OptionError, match="name an episode that was transcribed"):
        list(long_gaps(replace(transcript(LIKED)), like=("liked",)))


def test_whoever_asks_for_editors_gets_them_with_the_pace_in_them(show: Project) -> None:
    options = EpisodeOptions(media=show.media, edits=("fillers", "gaps:like=liked"))
    made = transcript(LIKED)
    show.media.write_bytes(b"sound")
    with opened_project(show) as ledger:
        wanted = wanted_edit(options, made, ledger, Console(machine=True))
    assert wanted.editors is not None
    assert "0.5/0.5" in str(wanted.editors[1])


@pytest.mark.parametrize(
    ("name", "counts"), [("episode12", True), ("../other/episode", False), ("/etc/episode", False)]
)
def test_settings_that_are_found_may_only_name_an_episode_beside_them(
    tmp_path: Path, name: str, *, counts: bool
) -> None:
    edits = ("fillers", f"gaps:over=1s:like={name}")
    assert is_data("edits", edits, tmp_path) is counts
