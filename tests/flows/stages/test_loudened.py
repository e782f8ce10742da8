"""A run that is told how loud its result is to be, and one that is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from flows.cli.main import main
from flows.options.settings import options_of
from flows.stages.denoised import denoise_key
from flows.stages.loudened import advice, loudness_line, wanted_loudness
from media.errors import OptionError
from media.limiter import Gain, Levelling
from tests import make
from tests.media.test_levels import by_ffmpeg

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]


@pytest.mark.usefixtures("first")
def test_a_render_is_as_loud_as_asked_and_goes_back(tmp_path: Path, command: Command) -> None:
    media, result = tmp_path / "talk.flac", tmp_path / "talk.paperedit" / "talk.edited.flac"
    assert command("render", media, "--loudness", "-20")["stages"]["render"] == "made"
    assert by_ffmpeg(result)[0] == pytest.approx(-20, abs=0.1)
    louder = make.read_sound(result)
    assert command("render", media, "--loudness", "-20")["stages"]["render"] == "current"
    assert command("render", media, "--loudness", "none")["stages"]["render"] == "made"
    plain = make.read_sound(result)
    assert plain.shape == louder.shape
    assert (plain != louder).any()
    assert command("render", media)["stages"]["render"] == "current"


def test_a_loudness_that_is_none_is_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main(["render", str(tmp_path / "talk.flac"), "--loudness", "loud"])
    assert "'loud' is no loudness: give podcast, broadcast, video, none" in capsys.readouterr().err


def test_settings_may_say_a_loudness_as_a_number(tmp_path: Path) -> None:
    (tmp_path / "paperedit.toml").write_text("loudness = -18\n")
    options = options_of(tmp_path / "talk.flac", {})
    assert options.loudness == "-18"
    assert wanted_loudness(options, make.transcript("so")) == ("loudness", -18, -18, -1)
    with pytest.raises(OptionError):
        options_of(tmp_path / "talk.flac", {"loudness": "loud"})


def test_a_render_without_a_loudness_has_the_key_that_it_always_had(tmp_path: Path) -> None:
    for given in ({}, {"loudness": "none"}):
        options = options_of(tmp_path / "talk.flac", given)
        assert wanted_loudness(options, make.transcript("so")) == ()
        assert denoise_key(options) == ()


def test_the_advice_names_the_option_only_where_it_changes_something() -> None:
    assert advice(-24.31, 2) == ("Loudness: -24.3 LUFS; --loudness podcast makes it -16.",)
    assert advice(-24.31, 1) == ("Loudness: -24.3 LUFS; --loudness podcast makes it -19.",)
    assert advice(-16.4, 2) == ("Loudness: -16.4 LUFS, as podcasts are.",)
    assert advice(None, 1) == ()


def test_what_was_done_is_told_in_one_sentence() -> None:
    gain = Gain(96, make.noise(0.01).astype(float)[:, 0])
    assert loudness_line(Levelling(gain, 6.28, 0.0, -22.3, -16.0, -16.0, -3.21)) == (
        "Loudness: -22.3 LUFS became -16.0, true peak -3.2 dBTP, by one gain of +6.3 dB."
    )
    assert loudness_line(Levelling(gain, 6.28, 4.04, -22.3, -16.0, -16.0, -1.1)).endswith(
        "by one gain of +6.3 dB and its peaks limited by up to 4.0 dB."
    )
    evened = Levelling(gain, 6.28, 0.0, -22.3, -16.0, -16.0, -1.1, (-2.0, 4.0))
    assert "by voices of -2.0 to +4.0 dB and one gain of +6.3 dB." in loudness_line(evened)
    assert loudness_line(Levelling(gain, 6.28, 12.0, -25.0, -22.3, -16.0, -1.1)).endswith(
        " Its peaks allow no more, so it is not the -16 that was asked for."
    )
