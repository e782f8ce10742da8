"""A picture of which only what lies around cuts is encoded: every frame is the right one."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
import imageio_ffmpeg
import pytest

from media.camera import camera_of
from media.certificate import certify
from media.demuxers import Input
from media.edited_sound import edited_sound
from media.errors import FfmpegFailed, NotMedia
from media.formats import encoding_for
from media.frames import frame_runs
from media.ingest import ingest
from media.nal import CannotCopy
from media.picture_look import PictureLook
from media.render import rendered
from media.seen import form_of
from media.smart import smart_picture
from media.span import Span
from media.timeline import timeline_of, timeline_without
from tests import make

if TYPE_CHECKING:
    from media.render import Rendered
    from media.source import Source
    from media.timeline import Timeline

SECONDS = 16
X265 = "-c:v libx265 -preset ultrafast -x265-params log-level=error:crf=12:"
X264 = "-c:v libx264 -preset veryfast -crf 12 "


@dataclass(frozen=True)
class Kind:
    suffix: str
    options: str
    fps: str = "25"
    least: float = 0.5
    """Of the packets that are copied, at least."""


KINDS = {
    "closed groups": Kind(".mp4", X264 + "-g 25"),
    "b pyramid": Kind(".mp4", X264 + "-g 50 -bf 4 -x264-params b-pyramid=normal:ref=4"),
    "no b frames": Kind(".mov", X264 + "-g 25 -bf 0"),
    "baseline": Kind(".mp4", X264 + "-g 25 -profile:v baseline"),
    "many references, intra refresh of scenes": Kind(".mkv", X264 + "-g 60 -x264-params ref=8"),
    "23.976": Kind(".mov", X264 + "-g 24", "24000/1001"),
    "29.97": Kind(".mov", X264 + "-g 30", "30000/1001"),
    "59.94": Kind(".mp4", X264 + "-g 60", "60000/1001"),
    "ten bits": Kind(".mp4", X264 + "-g 25 -pix_fmt yuv420p10le"),
    "4:2:2": Kind(".mkv", X264 + "-g 25 -pix_fmt yuv422p"),
    "colours and aspect": Kind(
        ".mov",
        X264 + "-g 25 -color_primaries bt709 -color_trc bt709 -colorspace bt709 -aspect 16:9",
    ),
    "hevc, open groups": Kind(".mp4", X265 + "keyint=25:open-gop=1:bframes=4 -tag:v hvc1"),
    "hevc, closed groups": Kind(".mov", X265 + "keyint=25:open-gop=0"),
    "hevc, radl": Kind(".mkv", X265 + "keyint=25:open-gop=0:radl=2:bframes=3"),
    "hevc, ten bits": Kind(".mkv", X265 + "keyint=25:open-gop=1 -pix_fmt yuv420p10le"),
    "hevc, 59.94": Kind(".mp4", X265 + "keyint=60:open-gop=1", "60000/1001"),
}


def filmed(folder: Path, kind: Kind) -> Source:
    """A recording whose frames spell their numbers, encoded in some way."""
    path = folder / f"talk{kind.suffix}"
    content, source = _written(kind)
    path.write_bytes(content)
    return replace(source, path=path, mtime_ns=path.stat().st_mtime_ns)


@cache
def _written(kind: Kind) -> tuple[bytes, Source]:
    """Its bytes, and what was taken in; many tests look at the same kind."""
    fps = Fraction(kind.fps)
    count = round(SECONDS * fps)
    pixels = b"".join(make.numbered_picture(number).tobytes() for number in range(count))
    size = f"{make.SQUARES * make.SQUARE}x{4 * make.SQUARE}"
    form = () if "-pix_fmt" in kind.options else ("-pix_fmt", "yuv420p")
    with tempfile.TemporaryDirectory() as folder:
        sound = make.write_sound(Path(folder) / "sound.wav", make.noise(SECONDS) // 10)
        path = Path(folder) / f"talk{kind.suffix}"
        make.run_ffmpeg(
            "-f", "rawvideo", "-pix_fmt", "gray", "-s", size, "-r", kind.fps, "-i", "pipe:0",
            "-i", str(sound), *kind.options.split(), *form, "-c:a", "aac", str(path), stdin=pixels,
        )  # fmt: skip
        return path.read_bytes(), ingest(path, path.with_suffix(".mono.wav"))


def planned(timeline: Timeline) -> list[int]:
    """The numbers that an edit must show."""
    video = timeline.source.video
    assert video
    runs = frame_runs(timeline, video.fps)
    shift, last = round((video.start_s + video.nudge_s) * video.fps), video.frame_count - 1
    places = [n for run in runs for one in run for n in range(one.first, one.end)]
    return [min(max(0, place - shift), last) for place in places]


def packets_of(path: Path) -> set[bytes]:
    with av.open(str(path)) as container:
        return {hashlib.md5(bytes(packet)).digest() for packet in container.demux(video=0)}


def begun(path: Path) -> float:
    """Seconds by which the picture begins behind the sound."""
    starts = []
    for kind in ("video", "audio"):
        with av.open(str(path)) as container:
            first = next(packet for packet in container.demux(**{kind: 0}) if packet.size)
            starts.append(float(first.pts * first.time_base))
    return starts[0] - starts[1]


def copied(timeline: Timeline, out: Path) -> Rendered:
    return rendered(edited_sound(timeline), out, PictureLook(way="copy"))


def assert_right(timeline: Timeline, out: Path, least: float) -> None:
    made = copied(timeline, out)
    assert "are the recording's own" in made.told[0]
    assert make.read_numbers(out) == planned(timeline)
    with av.open(str(out)) as container:
        stream: Any = container.streams.video[0]
        times = sorted(packet.pts for packet in container.demux(stream) if packet.pts is not None)
        ticks = 1 / (timeline.source.video.fps * stream.time_base)  # type: ignore[union-attr]
        steps = [b - a for a, b in pairwise(times)]
        assert all(abs(step - ticks) <= (2 if out.suffix == ".mkv" else 0) for step in steps)
    mine = _digests(out, "video")
    own = packets_of(timeline.source.path)
    assert sum(one in own for one in mine) >= least * len(mine)


def _digests(path: Path, kind: str) -> list[bytes]:
    with av.open(str(path)) as container:
        packets = container.demux(**{kind: 0})
        return [hashlib.md5(bytes(packet)).digest() for packet in packets if packet.size]


def talk_of(source: Source) -> Timeline:
    """An edit with cuts anywhere, two of them close to each other."""
    rate = source.rate
    edges = [(0.0, 0.33), (3.17, 3.9), (4.0, 4.12), (9.05, 11.4), (15.61, 15.8)]
    cuts = [Span(round(start * rate), round(end * rate)) for start, end in edges]
    return timeline_without(source, cuts)


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("name", KINDS)
def test_every_frame_is_the_right_one_and_most_packets_are_the_source_s(
    tmp_path: Path, name: str
) -> None:
    kind = KINDS[name]
    timeline = talk_of(filmed(tmp_path, kind))
    assert_right(timeline, tmp_path / f"out{kind.suffix}", kind.least)


@pytest.mark.usefixtures("either_ffmpeg")
def test_a_copied_picture_begins_when_an_encoded_one_does_and_sounds_the_same(
    tmp_path: Path,
) -> None:
    timeline = talk_of(filmed(tmp_path, KINDS["b pyramid"]))
    for suffix in (".mp4", ".mov", ".mkv"):
        made = copied(timeline, tmp_path / f"copied{suffix}").path
        whole = rendered(edited_sound(timeline), tmp_path / f"whole{suffix}").path
        assert begun(made) == pytest.approx(begun(whole), abs=0.0011)
        assert _digests(made, "audio") == _digests(whole, "audio")


def test_a_copied_picture_is_written_to_the_same_bytes_each_time(tmp_path: Path) -> None:
    timeline = talk_of(filmed(tmp_path, KINDS["closed groups"]))
    first, second = (copied(timeline, tmp_path / name).path for name in ("a.mp4", "b.mp4"))
    assert first.read_bytes() == second.read_bytes()


def test_an_ffmpeg_that_ends_early_is_told_by_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media.encode.fps_text", lambda fps: "no rate")
    timeline = talk_of(filmed(tmp_path, KINDS["closed groups"]))
    with pytest.raises(FfmpegFailed, match="writing mp4"):
        copied(timeline, tmp_path / "out.mp4")


@pytest.mark.parametrize("name", ["colours and aspect", "hevc, open groups"])
def test_parts_that_were_encoded_have_the_colours_and_the_aspect_of_the_rest(
    tmp_path: Path, name: str
) -> None:
    kind = KINDS[name]
    source = filmed(tmp_path, kind)
    out = copied(talk_of(source), tmp_path / f"out{kind.suffix}").path
    forms = []
    for path in (source.path, out):
        with av.open(str(path)) as container:
            stream: Any = container.streams.video[0]
            aspect = stream.sample_aspect_ratio
            forms.append({(*form_of(frame), aspect) for frame in container.decode(stream)})
    assert forms[0] == forms[1]
    assert len(forms[0]) == 1


@pytest.mark.parametrize("name", ["b pyramid", "hevc, open groups"])
def test_moved_and_repeated_passages_are_copied_too(tmp_path: Path, name: str) -> None:
    kind = KINDS[name]
    source = filmed(tmp_path, kind)
    rate = source.rate
    spans = [(9, 14), (2, 6.3), (9.1, 13.2), (0, 1.7)]
    keeps = [Span(round(start * rate), round(end * rate)) for start, end in spans]
    assert_right(timeline_of(source, keeps), tmp_path / f"out{kind.suffix}", 0.4)


def test_a_recording_whose_picture_ends_before_its_sound_holds_its_last_frame(
    tmp_path: Path,
) -> None:
    source = filmed(tmp_path, KINDS["baseline"])
    path = tmp_path / "short.mp4"
    make.run_ffmpeg(
        "-t", "12", "-i", str(source.path), "-i", str(source.path), "-map", "0:v", "-map", "1:a",
        "-c", "copy", str(path),
    )  # fmt: skip
    short = ingest(path, tmp_path / "mono.wav")
    assert_right(talk_of(short), tmp_path / "out.mp4", 0.4)


def test_an_edit_list_that_begins_in_a_group_shows_no_frame_before_it(tmp_path: Path) -> None:
    """As players and phones trim: packets from a key frame on, of which the first are not shown."""
    source = filmed(tmp_path, KINDS["b pyramid"])
    path = tmp_path / "trimmed.mp4"
    make.run_ffmpeg("-ss", "2.5", "-i", str(source.path), "-c", "copy", str(path))
    trimmed = ingest(path, tmp_path / "mono.wav")
    timeline = timeline_without(trimmed, [Span(5 * trimmed.rate, 6 * trimmed.rate)])
    whole = rendered(edited_sound(timeline), tmp_path / "whole.mp4")
    made = copied(timeline, tmp_path / "out.mp4")
    assert made.frame_count == whole.frame_count
    assert make.read_numbers(made.path) == make.read_numbers(whole.path)


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("suffix", [".mp4", ".mov"])
def test_a_picture_that_players_turn_is_copied_and_turned_as_it_was(
    tmp_path: Path, suffix: str
) -> None:
    timeline = talk_of(turned(tmp_path, suffix))
    assert_right(timeline, tmp_path / f"out{suffix}", 0.5)
    with av.open(str(tmp_path / f"out{suffix}")) as container:
        assert {frame.rotation for frame in container.decode(video=0)} == {90}


def test_a_proof_sees_a_picture_that_lies_on_its_side(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("media.smart.form_of", lambda frame: (*form_of(frame)[:-1], (1, 0, 0, 1)))
    made = copied(talk_of(turned(tmp_path, ".mp4")), tmp_path / "out.mp4")
    assert "is turned" in made.told[0]
    with av.open(str(made.path)) as container:
        assert {frame.rotation for frame in container.decode(video=0)} == {0}


def turned(folder: Path, suffix: str) -> Source:
    """A recording as a phone makes one that stands upright: the container turns it."""
    source = filmed(folder, Kind(suffix, X264 + "-g 25"))
    path = folder / f"turned{suffix}"
    make.run_ffmpeg(
        "-display_rotation", "90", "-i", str(source.path), "-c", "copy", str(path),
        program=imageio_ffmpeg.get_ffmpeg_exe(),
    )  # fmt: skip
    return ingest(path, folder / "mono.wav")


UNFIT = {
    "a codec that is not joined": (".mov", "-c:v mpeg4 -q:v 2", "no parts of mpeg4"),
    "interlaced": (".mp4", X264 + "-g 25 -flags +ildct+ilme -vf setfield=tff", "interlaced"),
    "a group for all": (".mp4", X264 + "-g 1000", "too few whole groups"),
    "a transport stream": (".ts", X264 + "-g 25", "no packets are copied into .ts"),
}


@pytest.mark.parametrize("name", UNFIT)
def test_what_is_doubtful_is_encoded_whole_with_the_reason(tmp_path: Path, name: str) -> None:
    suffix, options, reason = UNFIT[name]
    source = filmed(tmp_path, Kind(suffix, options))
    rate = source.rate
    timeline = timeline_without(source, [Span(0, rate), Span(5 * rate, 15 * rate)])
    made = rendered(edited_sound(timeline), tmp_path / f"out{suffix}", PictureLook(way="auto"))
    assert "all of it was encoded" in made.told[0]
    assert reason in made.told[0]
    assert abs(len(make.read_numbers(made.path)) - len(planned(timeline))) <= 1


def test_a_variable_rate_is_encoded_whole(tmp_path: Path) -> None:
    times = [40 * n + (13 if n % 7 == 3 else 0) for n in range(200)]
    path = make.write_video(tmp_path / "talk.mp4", make.noise(8), times)
    source = ingest(path, tmp_path / "mono.wav")
    made = copied(timeline_without(source, [Span(0, source.rate)]), tmp_path / "out.mp4")
    assert "do not come at one rate" in made.told[0]


def test_a_picture_with_damaged_packets_is_written_as_it_would_be_by_encoding(
    tmp_path: Path,
) -> None:
    source = filmed(tmp_path, KINDS["closed groups"])
    damaged = bytearray(source.path.read_bytes())
    with av.open(str(source.path)) as container:
        places = [p.pos for p in container.demux(video=0) if p.size and p.pos is not None]
    for place in places[60:300:40]:
        damaged[place : place + 3] = b"\xff\xff\xff"  # the length of its first unit
    source.path.write_bytes(damaged)
    broken = ingest(source.path, tmp_path / "mono.wav")
    made = copied(talk_of(broken), tmp_path / "out.mp4")
    assert "all of it was encoded, since its packets are not made of whole units" in made.told[0]
    assert made.frame_count == len(planned(talk_of(broken)))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (av.InvalidDataError(1, "damaged"), "not all of its packets can be read"),
        (OSError("gone"), "not all of its packets can be read"),
        (NotMedia("damaged"), "not all of its packets can be read"),
    ],
)
def test_what_stops_copying_does_not_stop_the_render(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, reason: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("media.copying.smart_picture", fail)
    path = make.write_video(tmp_path / "talk.mp4", make.noise(2), [40 * n for n in range(50)])
    source = ingest(path, tmp_path / "mono.wav")
    timeline = timeline_of(source, [Span(source.rate // 2, source.rate)])
    made = copied(timeline, tmp_path / "out.mp4")
    assert reason in made.told[0]
    assert make.read_numbers(made.path) == planned(timeline)


def test_nothing_of_a_failed_proof_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = filmed(tmp_path, KINDS["closed groups"])

    def wrong(frame: Any) -> bytes:
        return b"another frame"

    monkeypatch.setattr("media.smart.print_of", wrong)
    timeline = talk_of(source)
    made = copied(timeline, tmp_path / "out.mp4")
    assert "copying failed its proof: frame" in made.told[0]
    assert make.read_numbers(made.path) == planned(timeline)
    assert [path.name for path in tmp_path.glob(".partial*")] == []


def test_a_proof_sees_parts_in_other_colours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "media.smart.form_of", lambda frame: (*form_of(frame)[:-2], 9, form_of(frame)[-1])
    )
    source = filmed(tmp_path, KINDS["colours and aspect"])
    made = copied(talk_of(source), tmp_path / "out.mov")
    assert "has another size, is turned, or has other colours" in made.told[0]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("digest", "is not the source's"),
        ("time", "has another time than was planned"),
        ("start", "does not begin at the beginning"),
        ("more", "of its .* packets were written"),
        ("look", "is not like the source's"),
        ("print", "is not the source's"),
    ],
)
def test_a_proof_sees_what_is_wrong(tmp_path: Path, fault: str, reason: str) -> None:
    source = filmed(tmp_path, KINDS["no b frames"])
    timeline = talk_of(source)
    assert source.video
    read = Input(source.path, source.container)
    camera = camera_of(read, source)
    out = tmp_path / "out.mp4"
    runs = frame_runs(timeline, source.video.fps)
    encoding = encoding_for(source, out, camera)
    with smart_picture(read, source.video, runs, encoding, camera, 0) as writer:
        with out.open("wb") as file:
            writer.write(file)
        made = writer.made
    certify(out, made)
    place = next(n for n, digest in enumerate(made.digests) if digest)
    if fault == "digest":
        made.digests[place] = b"another"
    elif fault == "time":
        made.numbers[place] += 1
    elif fault == "start":
        made.numbers = [number + 1 for number in made.numbers]
    elif fault == "more":
        made.numbers.append(len(made.numbers))
        made.digests.append(None)
    elif fault == "look":
        made.looks = {number: 255 - look for number, look in made.looks.items()}
    else:
        made.prints = dict.fromkeys(made.prints, b"another")
    with pytest.raises(CannotCopy, match=reason):
        certify(out, made)
