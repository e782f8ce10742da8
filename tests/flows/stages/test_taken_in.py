"""What earlier versions took in stays, unless today's rules say something else of it."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from flows.console import Console
from flows.project.project import Ledger, opened_project, project_of
from flows.stages.taken_in import source_stage
from media.camera import UNSEEN
from media.decoders import decoder_of
from media.demuxers import Input
from media.errors import FileRefused
from media.exchanges import newly_kept
from media.formats import Encoding
from media.ingest import ingest
from media.source import INGEST_VERSION
from tests import make
from tests.media.conftest import either_ffmpeg  # noqa: F401  # a fixture of that room
from tests.media.test_changing_streams import KINDS, joined, with_a_hole

if TYPE_CHECKING:
    from pathlib import Path

    from flows.project.project import Project
    from media.source import Source

DENSE = [40 * number for number in range(50)]
RARE = [0, 900, 1800]
ROW = (
    '{"schema": "transcript.1", "source": {"sha256": "", "rate": 48000, "length": 1},'
    ' "language": "en", "made_by": {}, "words": []}'
)


def taken_in(path: Path) -> Project:
    """A project in which today's rules took a recording in."""
    project = project_of(path)
    with opened_project(project):
        source_stage(project, Console(machine=True))
    return project


def as_it_was(project: Project, **old: Any) -> None:
    """Make source.json one that the first rules wrote; `old` goes into its picture."""
    fields = json.loads(project.source.read_text())
    del fields["version"], fields["by_frame"]
    if fields["video"]:
        fields["video"] |= old
        del fields["video"]["runs"]
    project.source.write_text(json.dumps(fields))


def again(project: Project) -> dict[str, str]:
    console = Console(machine=False)
    with opened_project(project):
        source_stage(project, console)
    return console.stages


def with_words(project: Project) -> None:
    project.transcript.write_text(ROW)
    project.speakers.write_text("{}")


@pytest.mark.parametrize("kind", ["wav", "m4a", "webm", "mp4", "two tracks"])
def test_an_ordinary_recording_that_was_taken_in_before_stays(tmp_path: Path, kind: str) -> None:
    if kind == "mp4":
        path = make.write_video(tmp_path / "talk.mp4", make.noise(2), DENSE)
    elif kind == "two tracks":
        sound = make.write_sound(tmp_path / "talk.wav", make.noise(2))
        path = tmp_path / "talk.mka"
        make.run_ffmpeg("-i", str(sound), "-i", str(sound), "-map", "0", "-map", "1", str(path))
    else:
        path = make.write_sound(tmp_path / f"talk.{kind}", make.noise(2))
    project = taken_in(path)
    as_it_was(project)
    with_words(project)
    before = {one: one.read_bytes() for one in project.folder.iterdir() if one.is_file()}
    known = json.loads(before.pop(project.source))
    assert again(project) == {"decode": "current"}
    assert before == {one: one.read_bytes() for one in before}
    asked = json.loads(project.source.read_text())
    assert asked.pop("version") == INGEST_VERSION  # so that it is looked at once
    known.pop("video"), asked.pop("video")  # which says more of itself today
    assert {name: asked[name] for name in known} == known


def test_rare_pictures_are_chosen_anew_while_words_and_script_stay(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    project = taken_in(make.write_video(tmp_path / "talk.mp4", make.noise(2), RARE))
    mono = project.mono.read_bytes()
    as_it_was(project, fps="3/2")
    with_words(project)
    project.script.write_text("an edited script")
    assert again(project) == {"decode": "made"}
    fields = json.loads(project.source.read_text())
    assert (fields["version"], fields["video"]["fps"]) == (INGEST_VERSION, "30")
    assert project.mono.read_bytes() == mono
    assert project.transcript.read_text() == ROW
    assert project.script.read_text() == "an edited script"
    assert "every word keeps its time" in capsys.readouterr().err
    assert again(project) == {"decode": "current"}


def changed(folder: Path, kind: str) -> Path:
    if kind == "a hole":
        sound = make.write_sound(folder / "sound.webm", make.noise(6), 48_000, "-c:a", "libopus")
        return with_a_hole(sound, 2, 4)
    return joined(folder, *KINDS[kind])


@pytest.mark.parametrize("kind", ["a hole", "the clock starts again", "the channels become more"])
def test_words_on_sound_that_lay_elsewhere_are_set_aside_and_heard_anew(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    project = taken_in(changed(tmp_path, kind))
    length = json.loads(project.source.read_text())["length"]
    as_it_was(project)
    longer = json.loads(project.source.read_text()) | {"length": 3 * length // 2}
    project.source.write_text(json.dumps(longer))
    with_words(project)
    assert again(project) == {"decode": "made"}
    assert json.loads(project.source.read_text())["length"] == length
    assert not project.transcript.exists()
    assert not project.speakers.exists()
    assert (project.folder / "transcript.1.json").read_text() == ROW
    assert "taken in and heard again" in capsys.readouterr().err
    assert again(project) == {"decode": "current"}


@pytest.mark.parametrize("suffix", [".ts", ".mkv"])
def test_only_a_transport_stream_whose_sound_begins_late_is_heard_anew(
    tmp_path: Path, suffix: str
) -> None:
    """The second rules put the sound of such a stream at its start."""
    film = make.write_video(tmp_path / "film.mkv", make.noise(2), DENSE)
    path = tmp_path / f"talk{suffix}"
    make.run_ffmpeg(
        "-i", str(film), "-itsoffset", "0.5", "-i", str(film), "-map", "0:v", "-map", "1:a",
        "-c:v", "copy", "-c:a", "mp2", str(path),
    )  # fmt: skip
    project = taken_in(path)
    fields = json.loads(project.source.read_text()) | {"version": 2}
    project.source.write_text(json.dumps(fields))
    with_words(project)
    moved = suffix == ".ts"
    assert again(project) == {"decode": "made" if moved else "current"}
    assert project.transcript.exists() != moved


def of_version_2(path: Path) -> tuple[Project, Source]:
    """A project in which the second rules took a recording in, and its source as they left it."""
    project = project_of(path)
    with opened_project(project):
        source = ingest(path, project.mono, old_start=True)
    fields = source.fields(project.folder) | {"version": 2}
    del fields["old_start"]
    project.source.write_text(json.dumps(fields))
    with_words(project)
    return project, source


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("late", ["first", "second"])
def test_a_late_track_of_a_transport_stream_without_picture_is_heard_anew(
    tmp_path: Path, late: str
) -> None:
    sound = make.write_sound(tmp_path / "talk.wav", make.noise(2))
    path = tmp_path / "talk.ts"
    order = ("1", "0") if late == "first" else ("0", "1")
    make.run_ffmpeg(
        "-i", str(sound), "-itsoffset", "0.5", "-i", str(sound), "-map", order[0], "-map", order[1],
        "-c:a", "aac", str(path),
    )  # fmt: skip
    project, source = of_version_2(path)
    assert again(project) == {"decode": "made"}
    length = json.loads(project.source.read_text())["length"]
    assert (length - source.length > source.rate // 3) == (late == "first")


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("kind", ["sound a little late", "what primes Opus"])
def test_an_edited_script_stays_on_sound_that_lay_less_than_one_hears_beside(
    tmp_path: Path, kind: str
) -> None:
    """To the sample, whatever else today's rules say of the file."""
    film = make.write_video(tmp_path / "film.mkv", make.noise(2), DENSE)
    late, path = "0.013", tmp_path / "talk.ts"
    codecs = ("-c:v", "mpeg2video", "-c:a", "mp2")
    if kind == "what primes Opus":
        late, path, codecs = "0", tmp_path / "talk.mkv", ("-c:v", "copy", "-c:a", "libopus")
    make.run_ffmpeg(
        "-i", str(film), "-itsoffset", late, "-i", str(film), "-map", "0:v", "-map", "1:a",
        *codecs, str(path),
    )  # fmt: skip
    project, source = of_version_2(path)
    project.script.write_text("an edited script")
    mono = project.mono.read_bytes()
    assert again(project) == {"decode": "current"}
    assert project.mono.read_bytes() == mono
    with opened_project(project):
        known = source_stage(project, Console(machine=True))
    read = Input(path, source.container)
    with decoder_of(read, known.audio, known) as decoder:
        decoded = sum(len(block) for block in decoder.blocks())
    again_mono = tmp_path / "again.wav"
    ingest(path, again_mono, old_start=known.old_start)
    assert again_mono.read_bytes() == mono
    assert decoded <= known.length == source.length
    fields = json.loads(project.source.read_text())
    fields["video"]["end_s"] = "1"  # its pictures were chosen otherwise
    fields["version"] = 2
    project.source.write_text(json.dumps(fields))
    assert again(project) == {"decode": "made"}
    assert project.mono.read_bytes() == mono
    assert again(project) == {"decode": "current"}


@pytest.mark.parametrize("theirs", ["script", "words"])
def test_an_edited_script_is_never_put_on_sound_that_moved(tmp_path: Path, theirs: str) -> None:
    project = taken_in(changed(tmp_path, "a hole"))
    as_it_was(project)
    with_words(project)
    if theirs == "script":
        project.script.write_text("an edited script")
    else:
        project.transcript.write_text(
            ROW.replace('"made_by": {}', '"made_by": {"from": "talk.srt"}')
        )
    before = {one: one.read_bytes() for one in project.folder.iterdir() if one.is_file()}
    with pytest.raises(FileRefused, match=r"made by an earlier version, which misread where"):
        again(project)
    assert before == {one: one.read_bytes() for one in before}


def test_a_script_that_nobody_edited_does_not_stand_in_the_way(tmp_path: Path) -> None:
    project = taken_in(changed(tmp_path, "a hole"))
    as_it_was(project)
    Ledger(project.folder / "made.json").write(project.script, "key", "a script")
    assert again(project) == {"decode": "made"}


def test_renders_of_what_is_taken_in_otherwise_are_made_again() -> None:
    picture = Encoding("aac", video="libx264", audio_codec="aac", video_codec="h264")
    dense = replace(make.video_stream(), frame_count=250)
    rare = replace(dense, frame_count=12, fps=Fraction(30))
    kept = [
        newly_kept(one, UNSEEN, picture, ".mp4")
        for one in (
            make.source(video=dense), make.source(video=rare),
            replace(make.source(video=dense), by_frame=True), make.source(),
        )
    ]  # fmt: skip
    assert kept == [(), ("rare pictures",), ("changes in the middle",), ()]
