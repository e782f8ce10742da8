"""Intros, outros and music around real renders, through both ffmpegs."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.bed import Bed, loop_of, looped
from media.bookends import Bookends, bookend
from media.brought import brought, brought_file, brought_length
from media.ducked import Speech, music_gain
from media.edited_sound import edited_sound
from media.end_picture import PictureShape, fitted
from media.errors import OptionError
from media.ingest import ingest
from media.levelled import edit_levels, levelled
from media.limiter import Gain
from media.loudness import file_loudness
from media.loudness_target import NAMED_LOUDNESS
from media.picture_look import PictureLook
from media.render import rendered
from media.span import Span
from media.timeline import Timeline, timeline_without
from tests import make
from tests.media.test_levels import by_ffmpeg

if TYPE_CHECKING:
    from pathlib import Path

    from media.edited_sound import EditedSound


def cut_episode(path: Path, channels: int = 1) -> Timeline:
    make.write_sound(path, make.noise(4, channels=channels) // 4)
    source = ingest(path, path.with_suffix(".mono.wav"))
    return timeline_without(source, [Span(9000, 20_000), Span(90_000, 120_000)])


def put_around(
    sound: EditedSound,
    folder: Path,
    intro: Path | None = None,
    outro: Path | None = None,
    music: Path | None = None,
    said: tuple[Span, ...] = (),
) -> EditedSound:
    """An edit as the render stage gives it, with files around it."""
    timeline, main = sound.timeline, sound.streams[0]
    levels = edit_levels(sound, main)
    ends: list[Any] = [None, None]
    for number, (what, path) in enumerate((("intro", intro), ("outro", outro))):
        if path:
            file = brought_file(path, what, with_picture=bool(timeline.source.video))
            whole = brought(file, main, folder / f"{what}.raw")
            ends[number] = bookend(whole, levels.loudness, is_intro=not number)
    bed = None
    if music:
        file = brought_file(music, "music", with_picture=False)
        under = brought(file, main, folder / "music.raw", timeline.length)
        speech = Speech(said, levels, timeline.length, main.rate)
        gain = music_gain(speech, under.levels.loudness or 0)
        loop = loop_of(under.sound, timeline.length, main.rate, once=False)
        bed = Bed(under.sound, gain, loop)
    around = Bookends(*ends, bed)
    return replace(sound, around=around, timeline=around.around(timeline))


@pytest.mark.usefixtures("either_ffmpeg")
def test_the_edit_between_intro_and_outro_has_the_recordings_own_samples(tmp_path: Path) -> None:
    timeline = cut_episode(tmp_path / "talk.flac")
    plain = make.read_sound(rendered(edited_sound(timeline), tmp_path / "plain.flac").path)
    intro = make.write_sound(tmp_path / "intro.mp3", make.noise(1, 44_100, 2, 1), 44_100)
    outro = make.write_sound(tmp_path / "outro.wav", make.noise(0.7, 22_050, 1, 2), 22_050)
    sound = put_around(edited_sound(timeline), tmp_path, intro, outro)
    made = rendered(sound, tmp_path / "out.flac")
    heard = make.read_sound(made.path)
    lead, tail = sound.timeline.lead, sound.timeline.tail
    assert abs(lead - make.RATE) < 0.06 * make.RATE
    assert abs(tail - 0.7 * make.RATE) <= 2
    assert lead == brought_length(
        brought_file(intro, "intro", with_picture=False), timeline.source.audio
    )
    assert len(heard) == made.length == lead + len(plain) + tail
    np.testing.assert_array_equal(heard[lead : lead + len(plain)], plain)


@pytest.mark.usefixtures("either_ffmpeg")
def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    timeline = cut_episode(tmp_path / "talk.flac", channels=2)
    intro = make.write_sound(tmp_path / "intro.ogg", make.noise(1, 44_100), 44_100)
    music = make.write_sound(tmp_path / "music.flac", make.noise(1.5, 44_100, 2, 3), 44_100)
    made = [
        rendered(
            put_around(edited_sound(timeline), tmp_path, intro, None, music), tmp_path / name
        ).path.read_bytes()
        for name in ("one.wav", "two.wav")
    ]
    assert made[0] == made[1]


def integrated(sound: np.ndarray[Any, Any], path: Path) -> float:
    """As ffmpeg's ebur128 has it."""
    return by_ffmpeg(make.write_sound(path, sound.astype("<i2")))[0]


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("loudness", [None, "podcast"])
def test_an_intro_and_an_outro_are_as_loud_as_the_edit(
    tmp_path: Path, loudness: str | None
) -> None:
    timeline = cut_episode(tmp_path / "talk.flac", channels=2)
    loud = make.write_sound(tmp_path / "loud.flac", make.noise(2, 44_100, 2, 1) * 3, 44_100)
    soft = make.write_sound(tmp_path / "soft.flac", make.noise(2, 44_100, 1, 2) // 30, 44_100)
    sound = put_around(edited_sound(timeline), tmp_path, loud, soft)
    out = tmp_path / "out.wav"
    if loudness:
        found = levelled(sound, out, NAMED_LOUDNESS[loudness])
        sound = replace(sound, gains={index: one.gain for index, one in found.items()})
    heard = make.read_sound(rendered(sound, out).path)
    lead, stop = sound.timeline.lead, sound.timeline.stop
    parts = heard[:lead], heard[lead:stop], heard[stop:]
    found_lufs = [integrated(part, tmp_path / "part.wav") for part in parts]
    assert max(found_lufs) - min(found_lufs) <= 0.5
    if loudness:
        whole = file_loudness(out)
        assert whole
        assert whole.integrated_lufs == pytest.approx(-16, abs=0.3)


def test_a_soft_recording_gets_an_intro_that_does_not_jump(tmp_path: Path) -> None:
    make.write_sound(tmp_path / "talk.flac", make.noise(4) // 40)
    source = ingest(tmp_path / "talk.flac", tmp_path / "mono.wav")
    peak = np.zeros((2 * make.RATE, 1), "<i2")
    peak[:: make.RATE // 10] = 32_000  # all crest, which no gain may lift over full scale
    intro = make.write_sound(tmp_path / "intro.wav", peak)
    sound = put_around(edited_sound(timeline_without(source, [])), tmp_path, intro)
    heard = make.read_sound(rendered(sound, tmp_path / "out.wav").path)
    assert np.abs(heard[: sound.timeline.lead].astype(int)).max() < 32_767


@pytest.mark.usefixtures("either_ffmpeg")
def test_music_is_so_far_under_the_words_and_rises_between_them(tmp_path: Path) -> None:
    rate = make.RATE
    talk = make.noise(14) // 4
    talk[3 * rate : 9 * rate] = 0
    make.write_sound(tmp_path / "talk.flac", talk)
    source = ingest(tmp_path / "talk.flac", tmp_path / "mono.wav")
    timeline = timeline_without(source, [])
    music = make.write_sound(tmp_path / "music.flac", make.noise(2, 44_100, 2, 3), 44_100)
    said = tuple(Span(at, at + 15_000) for at in [*range(0, 3 * rate, 16_000)])
    said += tuple(Span(at, at + 15_000) for at in range(9 * rate, 14 * rate - 16_000, 16_000))
    sound = put_around(edited_sound(timeline), tmp_path, music=music, said=said)
    plain = make.read_sound(tmp_path / "talk.flac").astype(float)
    heard = make.read_sound(rendered(sound, tmp_path / "out.wav").path).astype(float)
    assert len(heard) == timeline.length
    under = heard - plain

    def level_db(sound: np.ndarray[Any, Any], start_s: float, end_s: float) -> float:
        part = sound[round(start_s * rate) : round(end_s * rate)]
        return float(10 * np.log10(np.mean(part**2)))

    voice = level_db(plain, 1.2, 2.9)
    assert level_db(under, 1.2, 2.9) - voice == pytest.approx(-20, abs=1)
    assert level_db(under, 4.5, 8) - level_db(under, 1.2, 2.9) == pytest.approx(6, abs=0.7)


@given(st.integers(4, 60), st.integers(1, 15), st.integers(0, 300), st.integers(1, 90))
def test_music_that_is_repeated_is_the_same_wherever_one_begins_to_listen(
    length: int, fade: int, start: int, count: int
) -> None:
    sound = np.random.default_rng(1).normal(0, 1, (length, 2)).astype("<f4")
    fade = min(fade, length // 4) or 1
    whole = looped(sound, 0, start + count, fade)
    np.testing.assert_array_equal(looped(sound, start, count, fade), whole[start:])
    np.testing.assert_array_equal(whole[: length - fade], sound[: length - fade][: len(whole)])


def test_music_that_plays_once_is_followed_by_silence() -> None:
    sound = np.ones((10, 1), "<f4")
    bed = Bed(sound, Gain(100, np.ones(2)), 0)
    np.testing.assert_array_equal(bed.heard(8, 4)[:, 0], [1, 1, 0, 0])
    assert loop_of(sound, 50, 100, once=True) == 0
    with pytest.raises(OptionError, match="less than a second"):
        loop_of(sound, 50, 100, once=False)


def test_other_tracks_have_silence_beside_intro_and_outro(tmp_path: Path) -> None:
    for name, seed in (("one", 0), ("two", 1)):
        make.write_sound(tmp_path / f"{name}.flac", make.noise(2, seed=seed))
    both = tmp_path / "both.mka"
    make.run_ffmpeg(
        "-i", str(tmp_path / "one.flac"), "-i", str(tmp_path / "two.flac"),
        "-map", "0:a", "-map", "1:a", "-c", "copy", str(both),
    )  # fmt: skip
    source = ingest(both, tmp_path / "mono.wav")
    timeline = timeline_without(source, [Span(10_000, 20_000)])
    intro = make.write_sound(tmp_path / "intro.flac", make.noise(0.5))
    plain = edited_sound(timeline, all_streams=True)
    want = make.read_sound(rendered(plain, tmp_path / "plain.mka").path, 1)
    sound = put_around(plain, tmp_path, intro, intro)
    other = make.read_sound(rendered(sound, tmp_path / "out.mka").path, 1)
    lead, stop = sound.timeline.lead, sound.timeline.stop
    assert len(other) == sound.timeline.length
    assert not other[:lead].any()
    assert not other[stop:].any()
    np.testing.assert_array_equal(other[lead:stop], want)


def numbered_film(path: Path, frames: int, fps: Fraction, first: int = 0) -> Path:
    times = [round(1000 * n / fps) for n in range(frames)]
    return make.write_video(path, make.noise(float(frames / fps)), times, fps)


@pytest.mark.usefixtures("either_ffmpeg")
@pytest.mark.parametrize("fps", [Fraction(25), Fraction(30000, 1001)])
def test_a_frame_stands_still_while_there_is_only_sound(tmp_path: Path, fps: Fraction) -> None:
    source = ingest(numbered_film(tmp_path / "film.mkv", 60, fps), tmp_path / "mono.wav")
    cut = Span(source.rate // 2, source.rate)
    timeline = timeline_without(source, [cut])
    plain = make.read_numbers(rendered(edited_sound(timeline), tmp_path / "plain.mkv").path)
    intro = make.write_sound(tmp_path / "intro.flac", make.noise(0.83))
    outro = make.write_sound(tmp_path / "outro.flac", make.noise(0.41))
    sound = put_around(edited_sound(timeline), tmp_path, intro, outro)
    made = rendered(sound, tmp_path / "out.mkv")
    shown = make.read_numbers(made.path)
    planned = round(Fraction(sound.timeline.length, source.rate) * fps)
    lead = round(Fraction(sound.timeline.lead, source.rate) * fps)
    assert len(shown) == made.frame_count == planned
    assert set(shown[: lead + 1]) == {plain[0]}
    assert len(shown[lead:]) >= len(plain) - 1
    near = [abs(a - b) for a, b in zip(shown[lead:], plain[:-1], strict=False)]
    assert max(near) <= 1
    assert set(shown[lead + len(plain) + 1 :]) == {shown[-1]}


@pytest.mark.usefixtures("either_ffmpeg")
def test_a_pictured_intro_is_fitted_into_the_edit_and_every_frame_is_there(tmp_path: Path) -> None:
    source = ingest(numbered_film(tmp_path / "film.mkv", 60, Fraction(25)), tmp_path / "mono.wav")
    timeline = timeline_without(source, [Span(source.rate // 2, source.rate)])
    red = tmp_path / "red.mp4"
    make.run_ffmpeg(
        "-f", "lavfi", "-i", "color=red:s=100x200:r=30000/1001:d=1", "-f", "lavfi", "-i",
        "sine=d=1:r=44100", "-pix_fmt", "yuv420p", str(red),
    )  # fmt: skip
    sound = put_around(edited_sound(timeline), tmp_path, red, red)
    made = rendered(sound, tmp_path / "out.mkv")
    with av.open(str(made.path)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    lead = round(Fraction(sound.timeline.lead, source.rate) * 25)
    tail = round(Fraction(sound.timeline.length, source.rate) * 25) - round(
        Fraction(sound.timeline.stop, source.rate) * 25
    )
    height, width = frames[0].shape[:2]
    assert (width, height) == (12 * 16, 4 * 16)
    assert len(frames) == made.frame_count
    is_red = [
        frame[height // 2, width // 2, 0] > 200 > 60 > frame[height // 2, width // 2, 1]
        for frame in frames
    ]
    assert is_red == [True] * lead + [False] * (len(frames) - lead - tail) + [True] * tail
    assert frames[0][height // 2, 4].max() < 30  # black beside what is narrower


@pytest.mark.usefixtures("either_ffmpeg")
def test_each_frame_of_an_intro_is_shown_once_where_all_lie_half_a_frame_late(
    tmp_path: Path,
) -> None:
    fps = Fraction(24)
    source = ingest(numbered_film(tmp_path / "film.mkv", 24, fps), tmp_path / "mono.wav")
    intro = tmp_path / "intro.mkv"
    again = numbered_film(tmp_path / "again.mkv", 48, fps)
    make.run_ffmpeg(
        "-itsoffset", "0.021", "-i", str(again), "-i", str(again), "-map", "0:v", "-map", "1:a",
        "-c:v", "copy", "-c:a", "pcm_s16le", str(intro),
    )  # fmt: skip
    video = ingest(intro, tmp_path / "intro.wav").video
    assert video
    assert video.nudge_s
    sound = put_around(edited_sound(timeline_without(source, [])), tmp_path, intro)
    shown = make.read_numbers(rendered(sound, tmp_path / "out.mkv").path)
    assert shown[1:47] == [*range(shown[1], shown[1] + 46)]


def test_a_picture_is_not_copied_beside_an_intro_and_it_is_said(tmp_path: Path) -> None:
    source = ingest(numbered_film(tmp_path / "film.mkv", 30, Fraction(25)), tmp_path / "mono.wav")
    intro = make.write_sound(tmp_path / "intro.flac", make.noise(0.4))
    sound = put_around(edited_sound(timeline_without(source, [])), tmp_path, intro)
    made = rendered(sound, tmp_path / "out.mkv", PictureLook(way="copy"))
    assert made.told[0] == (
        "Picture: all of it was encoded, since an intro or an outro stands beside it."
    )
    assert made.frame_count == 30 + 10


def test_a_picture_keeps_its_shape_whatever_its_pixels_are() -> None:
    wide = PictureShape(720, 576, Fraction(16, 15))
    assert fitted(PictureShape(1920, 1080, Fraction(1)), wide) == (720, 432)
    assert fitted(PictureShape(1080, 1920, Fraction(1)), PictureShape(1920, 1080, Fraction(1))) == (
        608,
        1080,
    )


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("gone.mp3", None, "there is no file .*gone.mp3 to be the intro: name another"),
        ("text.mp3", b"no sound at all", "text.mp3 cannot be the intro, since there is no sound"),
    ],
)
def test_a_file_without_sound_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes | None, sentence: str
) -> None:
    if content:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(OptionError, match=sentence):
        brought_file(tmp_path / name, "intro", with_picture=False)
