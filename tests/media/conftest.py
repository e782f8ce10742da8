from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import imageio_ffmpeg
import pytest

from media import ffmpeg
from media.ffmpeg import find_ffmpeg

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKED = cache(ffmpeg._asked)
"""What a program answered; a start of it that tests nothing takes 0.2 s."""


@pytest.fixture(params=["system or bundled", "bundled"])
def either_ffmpeg(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    monkeypatch.setattr(ffmpeg, "_asked", ASKED)
    if request.param == "bundled":
        monkeypatch.setenv("PAPEREDIT_FFMPEG", imageio_ffmpeg.get_ffmpeg_exe())
    else:
        monkeypatch.delenv("PAPEREDIT_FFMPEG")
    find_ffmpeg.cache_clear()
    yield
    find_ffmpeg.cache_clear()
