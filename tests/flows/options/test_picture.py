from __future__ import annotations

from pathlib import Path

import pytest

from flows.cli.main import main
from flows.options.episode import EpisodeOptions
from flows.options.settings import options_of
from flows.stages.pictured import picture_key
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
        ("--joins", "wipe", "'wipe' is no way to join pictures: cut, dissolve, zoom."),
        ("--encoder", "libx264", "'libx264' is no encoder by hardware: auto, h264_nvenc, "),
    ],
)
def test_joins_and_encoders_that_are_none_are_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], option: str, value: str, told: str
) -> None:
    with pytest.raises(SystemExit):
        main(["render", str(tmp_path / "talk.mp4"), option, value])
    assert told in capsys.readouterr().err


def test_a_render_depends_on_its_picture_only_where_somebody_asked_for_something() -> None:
    pictured = source(video=video_stream())

    def key(**asked: str) -> tuple[object, ...]:
        return picture_key(EpisodeOptions(media=Path("talk.mp4"), **asked), pictured)  # type: ignore[arg-type]

    assert key() == key(joins="cut") == picture_key(EpisodeOptions(media=Path("a.wav")), source())
    assert key() == ()
    keys = [key(joins="zoom"), key(joins="dissolve"), key(encoder="auto"), key(picture="copy")]
    assert len({*keys, ()}) == 5
