"""Real files in, real files out, through the ffmpeg of this machine and the bundled one."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import imageio_ffmpeg
import mutagen
import numpy as np
import pytest
from mutagen.flac import Picture
from mutagen.oggopus import OggOpus

from media.errors import MediaError, NotMedia, OptionError
from media.formats import output_suffix
from media.ingest import ingest, load_mono
from media.probe import probe
from media.render import render
from media.span import Span, total
from media.splice import pieces
from media.timeline import Timeline, timeline_of, timeline_without
from tests import make

if TYPE_CHECKING:
    from pathlib import Path

    from media.source import Source

FPS = Fraction(30000, 1001)


def taken_in(path: Path) -> Source:
    return ingest(path, path.with_suffix(".mono.wav"))


def random_cuts(length: int, count: int, seed: int = 3) -> list[Span]:
    random_ = random.Random(seed)
    longest = length // count
    starts = [random_.randrange(length) for _ in range(count)]
    return [Span(s, min(length, s + random_.randrange(1, longest))) for s in starts]


def assert_spliced(output: np.ndarray, original: np.ndarray, timeline: Timeline) -> None:
    """Every sample away from the joins is the source's, and there are as many as planned."""
    assert len(output) == timeline.length
    parts = pieces(timeline.keeps, timeline.source.length, timeline.source.rate)
    for part, keep, start in zip(parts, timeline.keeps, timeline.starts, strict=True):
        inside = len(keep) - part.fade_in - part.fade_out
        if inside > 0:
            own = original[keep.start + part.fade_in :][:inside]
            np.testing.assert_array_equal(output[start + part.fade_in :][:inside], own)


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("suffix", [".flac", ".wav"])
def test_600_cuts_are_exact_to_the_sample(tmp_path: Path, suffix: str) -> None:
    sound = make.noise(60, channels=2)
    source = taken_in(make.write_sound(tmp_path / f"talk{suffix}", sound))
    timeline = timeline_without(source, random_cuts(len(sound), 600))
    render(timeline, tmp_path / f"out{suffix}")
    assert_spliced(make.read_sound(tmp_path / f"out{suffix}"), sound, timeline)


def test_24_bits_stay_24_bits(tmp_path: Path) -> None:
    sound = make.noise(2)
    path = make.write_sound(
        tmp_path / "talk.flac", sound, make.RATE, "-sample_fmt", "s32", "-af", "volume=0.3"
    )
    source = taken_in(path)
    render(timeline_without(source, [Span(5000, 9000)]), tmp_path / "out.flac")
    output, original = make.read_sound(tmp_path / "out.flac"), make.read_sound(path)
    assert (original & 0xFFFF).any()
    np.testing.assert_array_equal(output[:4000], original[:4000])


def test_moved_and_repeated_spans_are_exact_as_well(tmp_path: Path) -> None:
    sound = make.noise(5)
    source = taken_in(make.write_sound(tmp_path / "talk.flac", sound))
    second = make.RATE
    keeps = [
        Span(3 * second, 4 * second),
        Span(0, second),
        Span(2 * second, 3 * second),
        Span(0, second),
    ]
    timeline = timeline_of(source, keeps)
    render(timeline, tmp_path / "out.flac")
    assert_spliced(make.read_sound(tmp_path / "out.flac"), sound, timeline)


@pytest.mark.parametrize("suffix", [".mp3", ".m4a", ".opus", ".ogg", ".mka", ".aiff", ".aac"])
def test_the_same_kind_of_file_comes_out(tmp_path: Path, suffix: str) -> None:
    codec = {".mka": ["-c:a", "flac"]}.get(suffix, [])
    source = taken_in(
        make.write_sound(tmp_path / f"talk{suffix}", make.noise(4), make.RATE, *codec)
    )
    assert output_suffix(source) == suffix
    timeline = timeline_without(source, [Span(48_000, 96_000)])
    out = render(timeline, tmp_path / f"out{suffix}").path
    made = probe(out)
    assert (made.audio.codec, made.audio.rate) == (source.audio.codec, source.rate)
    # Codecs add up to two of their own frames of padding, which containers may not declare.
    assert abs(len(make.read_sound(out)) - timeline.length) <= 2 * 2048


def test_a_film_in_a_container_that_is_written_for_sound_alone_keeps_its_picture(
    tmp_path: Path,
) -> None:
    film = make.write_video(tmp_path / "film.mkv", make.noise(2), [40 * n for n in range(50)])
    path = tmp_path / "talk.ogv"
    make.run_ffmpeg("-i", str(film), "-c:v", "libtheora", "-c:a", "libvorbis", str(path))
    for name in ("talk.ogv", "talk.ogg"):
        source = taken_in(path.rename(tmp_path / name))
        path = source.path
        assert output_suffix(source) == ".mkv"
    timeline = timeline_without(source, [Span(0, make.RATE)])
    assert render(timeline, tmp_path / "out.mkv").frame_count == 25


def test_sound_of_a_telephone_becomes_what_trims_the_encoder_s_delay(tmp_path: Path) -> None:
    path = tmp_path / "call.amr"
    make.write_sound(path, make.noise(2, 8000), 8000)
    source = taken_in(path)
    out = render(timeline_without(source, []), tmp_path / f"out{output_suffix(source)}").path
    assert out.suffix == ".m4a"
    with av.open(str(out)) as container:
        first = next(container.decode(audio=0))
    assert first.pts == 0


def test_a_suffix_that_lies_is_not_copied(tmp_path: Path) -> None:
    make.write_sound(tmp_path / "talk.m4a", make.noise(1))
    (tmp_path / "talk.m4a").rename(tmp_path / "talk.aac")
    assert output_suffix(taken_in(tmp_path / "talk.aac")) == ".m4a"


def numbered(tmp_path: Path, name: str, seconds: int = 12, fps: Fraction = FPS) -> Path:
    times = [round(Fraction(n * 1000) / fps) for n in range(int(seconds * fps))]
    return make.write_video(tmp_path / name, make.noise(seconds), times, fps)


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("name", ["talk.mkv", "talk.mp4"])
def test_picture_and_sound_agree_to_half_a_frame_at_every_join(tmp_path: Path, name: str) -> None:
    source = taken_in(numbered(tmp_path, name))
    assert source.video
    assert source.video.fps == FPS
    timeline = timeline_without(source, random_cuts(source.length, 60))
    rendered = render(timeline, tmp_path / f"out{source.path.suffix}")
    numbers = make.read_numbers(rendered.path)
    assert (
        len(numbers) == rendered.frame_count == round(Fraction(timeline.length, source.rate) * FPS)
    )
    for shown, number in enumerate(numbers):
        heard_s = heard_at(timeline, shown / FPS)
        assert abs(number / FPS - heard_s) <= Fraction(1, 2) / FPS + Fraction(1, 1000)


def heard_at(timeline: Timeline, output_s: Fraction) -> Fraction:
    """The source time that is heard at an output time, in the keep whose frame it is."""
    rate = timeline.source.rate
    edges = [round(Fraction(start, rate) * FPS) for start in timeline.starts]
    frame = round(output_s * FPS)
    number = max(n for n, edge in enumerate(edges) if edge <= frame)
    shift = Fraction(timeline.keeps[number].start - timeline.starts[number], rate)
    return output_s + shift


def test_a_moved_paragraph_moves_its_picture(tmp_path: Path) -> None:
    source = taken_in(numbered(tmp_path, "talk.mkv", fps=Fraction(25)))
    second = source.rate
    timeline = timeline_of(source, [Span(4 * second, 6 * second), Span(second, 2 * second)])
    numbers = make.read_numbers(render(timeline, tmp_path / "out.mkv").path)
    assert numbers == [*range(100, 150), *range(25, 50)]


def test_progress_is_told_up_to_the_end(tmp_path: Path) -> None:
    source = taken_in(numbered(tmp_path, "talk.mkv", 4, Fraction(25)))
    timeline = timeline_without(source, [Span(9000, 20_000)])
    told: list[tuple[int, int]] = []
    render(timeline, tmp_path / "out.mkv", on_samples=lambda done, of: told.append((done, of)))
    assert told == sorted(told)
    assert told[-1][0] > 0.95 * timeline.length
    assert all(done <= of == timeline.length for done, of in told)


def test_a_variable_frame_rate_is_cut_by_time(tmp_path: Path) -> None:
    times, time = [], 0
    while time < 10_000:
        times.append(time)
        time += random.Random(time).choice([20, 40, 80, 200])
    source = taken_in(make.write_video(tmp_path / "talk.mkv", make.noise(10), times))
    assert source.video
    assert source.video.is_variable
    timeline = timeline_without(source, [Span(2 * source.rate, 5 * source.rate)])
    rendered = render(timeline, tmp_path / "out.mkv")
    numbers = make.read_numbers(rendered.path)
    fps = source.video.fps
    assert (
        len(numbers) == rendered.frame_count == round(Fraction(timeline.length, source.rate) * fps)
    )
    for shown, number in enumerate(numbers):
        source_ms = float(shown / fps) * 1000 + (3000 if shown >= 2 * fps else 0)
        assert times[number] - 1000 / (2 * fps) - 1 <= source_ms
        if number + 1 < len(times):
            assert source_ms <= times[number + 1] + 1000 / (2 * fps) + 1


def test_sound_that_starts_late_stays_late(tmp_path: Path) -> None:
    film = numbered(tmp_path, "talk.mkv", 6, Fraction(25))
    late = tmp_path / "late.mkv"
    make.run_ffmpeg(
        "-i", str(film), "-itsoffset", "1", "-i", str(film), "-map", "0:v", "-map", "1:a",
        "-c", "copy", str(late),
    )  # fmt: skip
    source = taken_in(late)
    assert source.length == 7 * source.rate
    render(timeline_without(source, [Span(3 * source.rate, 4 * source.rate)]), tmp_path / "out.mkv")
    sound = make.read_sound(tmp_path / "out.mkv")
    assert not sound[: source.rate].any()
    np.testing.assert_array_equal(
        sound[source.rate : 2 * source.rate], make.read_sound(film)[: source.rate]
    )
    assert make.read_numbers(tmp_path / "out.mkv")[:75] == list(range(75))


def test_a_picture_that_starts_late_is_held_and_one_that_ends_early_too(tmp_path: Path) -> None:
    times = [1000 + 40 * n for n in range(75)]  # 1 s to 4 s of a 6 s sound
    source = taken_in(make.write_video(tmp_path / "talk.mkv", make.noise(6), times))
    rendered = render(timeline_without(source, []), tmp_path / "out.mkv")
    assert rendered.frame_count == 150
    numbers = make.read_numbers(rendered.path)
    assert numbers[:26] == [0] * 26
    assert numbers[-50:] == [74] * 50


def test_a_picture_that_outlasts_the_sound_gets_silence(tmp_path: Path) -> None:
    times = [40 * n for n in range(150)]
    source = taken_in(make.write_video(tmp_path / "talk.mkv", make.noise(4), times))
    assert source.length == 6 * source.rate
    assert len(load_mono(tmp_path / "talk.mono.wav")) == 6 * 16_000
    render(timeline_without(source, []), tmp_path / "out.mkv")
    assert make.read_numbers(tmp_path / "out.mkv") == list(range(150))
    assert not make.read_sound(tmp_path / "out.mkv")[4 * source.rate :].any()


def test_all_streams_go_through_the_same_cuts(tmp_path: Path) -> None:
    first, second = make.noise(4, seed=1), make.noise(4, 16_000, 2, seed=2)
    make.write_sound(tmp_path / "a.wav", first)
    make.write_sound(tmp_path / "b.wav", second, 16_000)
    make.run_ffmpeg(
        "-i", str(tmp_path / "a.wav"), "-i", str(tmp_path / "b.wav"), "-map", "0", "-map", "1",
        "-c:a", "flac", "-disposition:a:1", "default", "-disposition:a:0", "0",
        str(tmp_path / "talk.mka"),
    )  # fmt: skip
    source = taken_in(tmp_path / "talk.mka")
    assert source.rate == 16_000  # the container's default stream
    timeline = timeline_without(source, [Span(16_000, 24_000)])
    render(timeline, tmp_path / "out.mka", all_streams=True)
    assert_spliced(make.read_sound(tmp_path / "out.mka", 0), second, timeline)
    other = make.read_sound(tmp_path / "out.mka", 1)
    np.testing.assert_array_equal(other[: 48_000 - 1440], first[: 48_000 - 1440])
    np.testing.assert_array_equal(other[48_000 + 1440 :], first[72_000 + 1440 :])


def test_one_stream_can_be_chosen_and_a_wrong_number_is_refused(tmp_path: Path) -> None:
    make.write_sound(tmp_path / "a.wav", make.noise(1))
    make.run_ffmpeg(
        "-i", str(tmp_path / "a.wav"), "-map", "0", "-map", "0", "-c:a", "flac",
        str(tmp_path / "talk.mka"),
    )  # fmt: skip
    assert probe(tmp_path / "talk.mka", audio=1).audio.index == 1
    with pytest.raises(OptionError, match="2 audio streams, counted from 0: there is no 2"):
        probe(tmp_path / "talk.mka", audio=2)


def test_metadata_colour_and_covers_survive(tmp_path: Path) -> None:
    make.run_ffmpeg(
        "-f", "lavfi", "-i", "testsrc2=d=3:s=192x64:r=25", "-f", "lavfi", "-i", "sine=d=3",
        "-vf", "setparams=color_primaries=bt709:color_trc=bt709:colorspace=bt709:range=tv",
        "-c:v", "libx264", "-metadata", "title=A talk; part #1 = one",
        "-metadata:s:a:0", "language=deu",
        str(tmp_path / "talk.mp4"),
    )  # fmt: skip
    source = taken_in(tmp_path / "talk.mp4")
    render(timeline_without(source, [Span(9000, 20_000)]), tmp_path / "out.mp4")
    with av.open(str(tmp_path / "out.mp4")) as out:
        assert out.metadata["title"] == "A talk; part #1 = one"
        assert out.streams.audio[0].metadata["language"] == "deu"
    made = probe(tmp_path / "out.mp4").video
    assert made
    assert made.colour == source.video.colour == (1, 1, 1, 1)


@pytest.mark.parametrize("suffix", [".mp3", ".flac", ".m4a"])
def test_attached_pictures_are_kept(tmp_path: Path, suffix: str) -> None:
    make.run_ffmpeg(
        "-f", "lavfi", "-i", "color=red:s=16x16", "-frames:v", "1", str(tmp_path / "c.png")
    )
    make.write_sound(tmp_path / f"bare{suffix}", make.noise(2))
    make.run_ffmpeg(
        "-i", str(tmp_path / f"bare{suffix}"), "-i", str(tmp_path / "c.png"),
        "-map", "0", "-map", "1",
        "-c", "copy", "-disposition:v", "attached_pic", str(tmp_path / f"talk{suffix}"),
    )  # fmt: skip
    source = taken_in(tmp_path / f"talk{suffix}")
    assert len(source.covers) == 1
    assert not source.video
    out = render(timeline_without(source, [Span(100, 9000)]), tmp_path / f"out{suffix}").path
    assert len(probe(out).covers) == 1


def test_the_picture_of_an_opus_file_is_kept(tmp_path: Path) -> None:
    path = make.write_sound(tmp_path / "talk.opus", make.noise(2))
    tags, picture = OggOpus(path), Picture()
    picture.mime, picture.data = "image/png", b"picture"
    import base64

    tags["metadata_block_picture"] = [base64.b64encode(picture.write()).decode()]
    tags.save()
    source = taken_in(path)
    render(timeline_without(source, [Span(100, 9000)]), tmp_path / "out.opus")
    assert (
        mutagen.File(tmp_path / "out.opus")["metadata_block_picture"]
        == tags["metadata_block_picture"]
    )


def test_a_turned_picture_comes_out_upright(tmp_path: Path) -> None:
    film = numbered(tmp_path, "talk.mp4", 2, Fraction(25))
    turned = str(tmp_path / "turned.mp4")
    options = ["-display_rotation", "90", "-i", str(film), "-c", "copy", turned]
    make.run_ffmpeg(*options, program=imageio_ffmpeg.get_ffmpeg_exe())
    source = taken_in(tmp_path / "turned.mp4")
    render(timeline_without(source, [Span(9000, 20_000)]), tmp_path / "out.mp4")
    with av.open(str(tmp_path / "out.mp4")) as container:
        picture = container.streams.video[0]
        assert (picture.width, picture.height) == (4 * make.SQUARE, make.SQUARES * make.SQUARE)


def test_six_channels_keep_their_layout(tmp_path: Path) -> None:
    sound = make.noise(2, channels=6)
    source = taken_in(make.write_sound(tmp_path / "talk.flac", sound))
    timeline = timeline_without(source, [Span(100, 9000)])
    render(timeline, tmp_path / "out.flac")
    assert probe(tmp_path / "out.flac").audio.layout == source.audio.layout
    assert_spliced(make.read_sound(tmp_path / "out.flac"), sound, timeline)


def test_the_models_hear_the_same_time_as_the_source_has(tmp_path: Path) -> None:
    tone = np.zeros((4 * 44_100, 1), "<i2")
    tone[2 * 44_100 :] = 8000
    source = taken_in(make.write_sound(tmp_path / "talk.wav", tone, 44_100))
    mono = load_mono(tmp_path / "talk.mono.wav")
    assert len(mono) == 4 * 16_000
    assert abs(int(np.argmax(mono > 4000)) - 2 * 16_000) <= 2
    assert source.length == len(tone)


def test_nothing_half_done_gets_a_final_name(tmp_path: Path) -> None:
    source = taken_in(make.write_sound(tmp_path / "talk.flac", make.noise(2)))
    source.path.unlink()
    with pytest.raises(NotMedia, match="cannot be read any more"):
        render(timeline_without(source, [Span(0, 100)]), tmp_path / "out.flac")
    assert {path.name for path in tmp_path.iterdir()} == {"talk.mono.wav"}


def test_an_edit_that_leaves_nothing_is_refused(tmp_path: Path) -> None:
    source = taken_in(make.write_sound(tmp_path / "talk.flac", make.noise(1)))
    with pytest.raises(MediaError, match=r"nothing of talk\.flac would be left"):
        render(timeline_without(source, [source.extent]), tmp_path / "out.flac")


def test_a_suffix_that_cannot_be_written_is_refused_with_those_that_can(tmp_path: Path) -> None:
    source = taken_in(make.write_sound(tmp_path / "talk.flac", make.noise(1)))
    with pytest.raises(OptionError, match=r"out.txt has no suffix .* \.flac"):
        render(timeline_without(source, []), tmp_path / "out.txt")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "does not exist"),
        (b"", "is empty"),
        (b"these are words, not sounds" * 99, "not a recording"),
    ],
)
def test_what_is_no_recording_is_refused_in_one_sentence(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    path = tmp_path / "talk.mp3"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(NotMedia, match=message):
        probe(path)


def test_a_picture_without_sound_has_no_words_to_edit(tmp_path: Path) -> None:
    make.run_ffmpeg("-f", "lavfi", "-i", "testsrc2=d=1:s=64x64", str(tmp_path / "mute.mp4"))
    with pytest.raises(NotMedia, match="no sound"):
        probe(tmp_path / "mute.mp4")


def test_every_join_is_free_of_clicks(tmp_path: Path) -> None:
    """Steps between neighbouring samples at joins of a tone stay within those of the tone."""
    time = np.arange(10 * make.RATE) / make.RATE
    tone = (12_000 * np.sin(2 * np.pi * 220 * time))[:, None].astype("<i2")
    source = taken_in(make.write_sound(tmp_path / "talk.flac", tone))
    timeline = timeline_without(source, random_cuts(len(tone), 50))
    render(timeline, tmp_path / "out.flac")
    steps = np.abs(np.diff(make.read_sound(tmp_path / "out.flac")[:, 0].astype(int)))
    own = np.abs(np.diff(tone[:, 0].astype(int))).max()
    long_enough = [s for s, k in zip(timeline.starts, timeline.keeps, strict=True) if len(k) > 960]
    joins = [start for start in long_enough[1:] if is_faded(timeline, start)]
    assert len(joins) > 20
    assert max(steps[start - 240 : start + 240].max() for start in joins) < 3 * own
    assert total(timeline.keeps) == timeline.length


def is_faded(timeline: Timeline, start: int) -> bool:
    number = timeline.starts.index(start)
    left, right = timeline.keeps[number - 1], timeline.keeps[number]
    return len(left) > 960 and right.start - left.end > 960
