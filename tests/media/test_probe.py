"""What a container's streams are called and when their pictures show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from media.probe import probe
from tests import make

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("video", "audio", "names"),
    [
        ("libsvtav1", "libopus", ("av1", "opus")),
        ("libvpx", "libvorbis", ("vp8", "vorbis")),
        ("libx264", "libmp3lame", ("h264", "mp3")),
        ("prores_ks", "mp2", ("prores", "mp2")),
        ("ffv1", "dca", ("ffv1", "dts")),
    ],
)
def test_a_codec_is_called_by_its_own_name_not_by_its_decoder_s(
    tmp_path: Path, video: str, audio: str, names: tuple[str, str]
) -> None:
    make.run_ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=s=192x128:d=0.4:r=25",
        "-f", "lavfi", "-i", "sine=d=0.4:r=48000", "-ac", "2",
        "-c:v", video, "-c:a", audio, "-strict", "-2", str(tmp_path / "talk.mkv"),
    )  # fmt: skip
    found = probe(tmp_path / "talk.mkv")
    assert found.video
    assert (found.video.codec, found.audio.codec) == names
