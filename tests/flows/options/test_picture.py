from __future__ import annotations

from pathlib import Path

import pytest

from flows.cli.main import main
from flows.console import Console
from flows.options.episode import EpisodeOptions
from flows.options.settings import options_of
from flows.stages.pictured import picture_key, picture_look, unused_line
from media.span import Span
from media.timeline import timeline_of
from tests.make import source, video_stream


def test_a_way_with_a_picture_that_is_none_is_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["render", str(tmp_path / "talk.mp4"), "--picture", "smart"])
    assert "'smart' is no way with a picture: auto, copy, encode" in capsys.readouterr().err


def test_a_show_may_say_how_its_pictures_are_written(tmp_path: Path) -> None:
    media = tmp_path / "talk.mp4"
    assert options_of(media, {}).picture is None
    (tmp_path / "paperedit.toml").write_text('picture = "auto"\n')
    assert options_of(media, {}).picture == "auto"
    assert options_of(media, {"picture": "copy"}).picture == "copy"


@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        (
            "--joins",
            "wipe",
            "'wipe' is no way to join pictures: cut, dissolve, zoom: see ",
        ),
        ("--encoder", "libx264", "'libx264' is no encoder by hardware: auto, h264_nvenc, "),
    ],
)
def test_joins_and_encoders_that_are_none_are_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, told: str
) -> None:
    with pytest.raises(SystemExit):
        main(["render", str(tmp_path / "talk.mp4"), option, value])
    assert told in capsys.readouterr().err


def asking(**asked: str) -> EpisodeOptions:
    return EpisodeOptions(media=Path("talk.mp4"), **asked)  # type: ignore[arg-type]


def test_a_render_depends_on_its_picture_only_where_somebody_asked_for_something_else() -> None:
    pictured = source(video=video_stream())

    def key(**asked: str) -> tuple[object, ...]:
        return picture_key(asking(**asked), pictured)

    assert key() == key(joins="cut") == key(picture="auto") == picture_key(asking(), source())
    assert key() == ()
    keys = [key(joins="zoom"), key(joins="dissolve"), key(encoder="auto"), key(picture="copy")]
    assert len({*keys, key(picture="encode"), ()}) == 6


def test_a_picture_is_copied_as_far_as_it_can_be_unless_somebody_says_another_way() -> None:
    console = Console(machine=True)
    pictured = timeline_of(source(video=video_stream()), [Span(0, 100)])

    def way(**asked: str) -> str:
        return picture_look(asking(**asked), pictured, Path("out.mp4"), console).way

    assert (way(), way(picture="encode"), way(picture="copy")) == ("auto", "encode", "copy")


@pytest.mark.parametrize(
    ("has_picture", "out", "asked", "told"),
    [
        (True, "out.mp4", {"joins": "zoom"}, ()),
        (True, "out.mp3", {}, ()),
        (
            True, "out.mp3", {"joins": "zoom"},
            ("--joins changes nothing here, since out.mp3 holds none.",),
        ),
        (
            False, "out.mp4", {"picture": "copy", "encoder": "auto"},
            ("--picture, --encoder change nothing here, since {name} has no picture.",),
        ),
    ],
)  # fmt: skip
def test_options_about_a_picture_that_is_not_written_are_told_to_change_nothing(
    has_picture: bool, out: str, asked: dict[str, str], told: tuple[str, ...]
) -> None:
    recording = source(video=video_stream() if has_picture else None)
    wanted = tuple(line.format(name=recording.path.name) for line in told)
    assert unused_line(asking(**asked), recording, Path(out)) == wanted
