from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from flows.cli.main import main
from flows.options.settings import options_of

if TYPE_CHECKING:
    from pathlib import Path


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
