"""What is heard and what is shown stay together in each container, by the times that players keep.

An encoder's delay may lie in front of both: in WMV sound begins 43 ms before its first word, and
the picture waits as long.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import av
import pytest

from media.edited_sound import edited_sound
from media.ingest import ingest
from media.picture_look import PictureLook
from media.render import render, rendered
from media.span import Span
from media.timeline import timeline_without
from tests import make
from tests.media.test_changing_streams import CLICK, FPS, HALF_S, clicks, heard_clicks

if TYPE_CHECKING:
    from pathlib import Path

    from media.copying import PictureWay

WAYS = {
    ".wmv": ("-c:v", "wmv2", "-q:v", "2", "-c:a", "wmav2", "-b:a", "128k"),
    ".avi": ("-c:v", "mpeg4", "-q:v", "2", "-c:a", "pcm_s16le"),
    ".mp4": ("-c:v", "libx264", "-c:a", "aac"),
    ".mov": ("-c:v", "libx264", "-c:a", "pcm_s16le"),
    ".mkv": ("-c:v", "libx264", "-c:a", "libopus"),
    ".webm": ("-c:v", "libvpx", "-c:a", "libvorbis"),
    ".ts": ("-c:v", "libx264", "-c:a", "mp2"),
}


def shown_s(path: Path) -> list[float]:
    """When the picture that a click is heard with appears, in seconds of the file."""
    with av.open(str(path)) as container:
        start_s = (container.start_time or 0) / av.time_base
        picture = container.streams.video[0]
        packets = [packet for packet in container.demux(picture) if packet.pts is not None]
        times = sorted(float(packet.pts * picture.time_base) - start_s for packet in packets)
    numbers = make.read_numbers(path)
    placed = zip(times, pairwise([-1, *numbers]), strict=True)
    return [time for time, (before, now) in placed if now % FPS == CLICK and now != before]


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("suffix", WAYS)
def test_a_click_is_heard_with_its_picture(tmp_path: Path, suffix: str) -> None:
    """Cuts of a whole number of frames, so that nothing is rounded; the first second goes."""
    times_ms = [1000 * n // FPS for n in range(HALF_S * FPS)]
    whole = make.write_video(tmp_path / "whole.mkv", clicks(), times_ms)
    path = tmp_path / f"talk{suffix}"
    make.run_ffmpeg("-i", str(whole), *WAYS[suffix], str(path))
    source = ingest(path, tmp_path / "mono.wav")
    cut = Span(source.rate // 5, source.rate // 5 + source.rate)
    out = render(timeline_without(source, [cut]), tmp_path / f"out{suffix}").path
    heard = heard_clicks(tmp_path, ingest(out, tmp_path / "mono.wav"))
    shown = shown_s(out)
    assert len(heard) == len(shown) == HALF_S - 1
    assert all(abs(a - b) < 0.025 for a, b in zip(heard, shown, strict=True))


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("late", ["sound", "picture"])
@pytest.mark.parametrize("suffix", [".ts", ".m2ts", ".mkv"])
def test_a_click_is_heard_with_its_picture_where_one_of_them_begins_late(
    tmp_path: Path, suffix: str, late: str
) -> None:
    """For ffmpeg a transport stream starts with what is read of it, sound or picture."""
    times_ms = [1000 * n // FPS for n in range(HALF_S * FPS)]
    whole = make.write_video(tmp_path / "whole.mkv", clicks(), times_ms)
    path = tmp_path / f"talk{suffix}"
    delay = ("-itsoffset", "0.6")
    early, other = ((), delay) if late == "sound" else (delay, ())
    make.run_ffmpeg(
        *early, "-i", str(whole), *other, "-i", str(whole), "-map", "0:v", "-map", "1:a",
        "-c:v", "mpeg2video", "-q:v", "2", "-c:a", "mp2", str(path),
    )  # fmt: skip
    source = ingest(path, tmp_path / "mono.wav")
    assert source.video
    cut = Span(2 * source.rate, 3 * source.rate)
    out = render(timeline_without(source, [cut]), tmp_path / "out.mkv").path
    heard = heard_clicks(tmp_path, ingest(out, tmp_path / "mono.wav"))
    before, shown = lips(path, tmp_path), shown_s(out)
    assert len(before) >= HALF_S - 1
    assert len(heard) >= 2
    for time_s in heard:
        apart_s = min((time_s - one for one in shown), key=lambda s: abs(s - before[0]))
        assert abs(apart_s - before[0]) < 0.025


def lips(path: Path, folder: Path) -> list[float]:
    """How much later each click is heard than its picture appears, as a player gives the file."""
    sound = folder / "sound.wav"
    with av.open(str(path)) as container:
        start_s = (container.start_time or 0) / av.time_base
        first = next(container.decode(audio=0))
        begins_s = float(first.pts * first.time_base) - start_s
    make.run_ffmpeg("-i", str(path), "-map", "0:a", str(sound))
    alone = heard_clicks(folder, ingest(sound, folder / "mono.wav"))
    shown = shown_s(path)
    return [begins_s + time_s - at_s for time_s, at_s in zip(alone, shown, strict=False)]


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("way", ["encode", "copy"])
@pytest.mark.parametrize("fps", ["24", "24000/1001", "25"])
@pytest.mark.parametrize("late_ms", [0, 21])
def test_no_frame_is_doubled_where_all_lie_between_two_places(
    tmp_path: Path, late_ms: int, fps: str, way: PictureWay
) -> None:
    """AAC puts the picture 21 ms late, about half a frame, in a container that counts ms.

    Some releases of ffmpeg write that into the times of the picture, others say that the sound
    begins so much before the file does.
    """
    whole = make.write_video(tmp_path / "whole.mkv", make.noise(6), [40 * n for n in range(150)])
    picture, path = tmp_path / "picture.mkv", tmp_path / "talk.mkv"
    options = ("-c:v", "libx264", "-bf", "2", "-g", "12", "-an")
    make.run_ffmpeg("-r", fps, "-i", str(whole), *options, str(picture))
    make.run_ffmpeg(
        "-itsoffset", f"{late_ms / 1000}", "-i", str(picture), "-i", str(whole), "-map", "0:v",
        "-map", "1:a", "-c:v", "copy", "-c:a", "pcm_s16le" if late_ms else "aac", str(path),
    )  # fmt: skip
    source = ingest(path, tmp_path / "mono.wav")
    assert source.video
    assert bool(source.video.nudge_s) == bool(late_ms)
    cut = Span(2 * source.rate, 3 * source.rate)
    sound = edited_sound(timeline_without(source, [cut]))
    out = rendered(sound, tmp_path / "out.mkv", PictureLook(way=way))
    assert ("are the recording's own" in "".join(out.told)) == (way == "copy")
    numbers = make.read_numbers(out.path)
    steps = [now - before for before, now in pairwise(numbers[1:-1])]
    second = round(Fraction(fps))
    assert sorted(steps)[:-1] == [1] * (len(steps) - 1)
    assert max(steps) in (second, second + 1, second + 2)
    assert late_ms or numbers[:2] == [0, 1]
