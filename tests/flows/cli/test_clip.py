"""`paperedit clip`: parts of an edit as files of their own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import av
import pytest

from flows.options.episode import EpisodeOptions
from flows.stages.asked import asked_of_edit
from flows.stages.clips import ClipLook, clip_options
from flows.stages.pictured import picture_joins_key
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Command = Callable[..., dict[str, Any]]


def test_a_clip_of_a_quotation_is_the_edit_there_to_the_sample(
    latest: Path, command: Command
) -> None:
    folder = latest.with_suffix(".paperedit")
    done = command("clip", latest, "--quote", "today we talk")
    (clip,) = done["clips"]
    assert clip["path"] == str(folder / "talk.clip-1.flac")
    assert clip["text"].startswith("I'm Nora, and today we talk about")
    whole = make.read_sound(folder / "talk.edited.flac")[clip["start"] : clip["end"]]
    heard = make.read_sound(folder / "talk.clip-1.flac")
    assert len(heard) == clip["end"] - clip["start"]
    fade = 44_100 // 200 + 1
    assert (heard[fade:-fade] == whole[fade:-fade]).all()
    assert command("clip", latest, "--quote", "today we talk")["stages"] == {
        **done["stages"], "clip talk.clip-1.flac": "current",
    }  # fmt: skip


def test_another_clip_gets_another_number_and_nothing_is_written_over(
    latest: Path, command: Command
) -> None:
    folder = latest.with_suffix(".paperedit")
    (folder / "talk.clip-1.flac").write_text("mine")
    (folder / "talk.clip-notes.txt").write_text("mine")
    done = command("clip", latest, "--quote", "cutting room", "--from", "0:03", "--to", "0:06")
    assert [clip["path"][-11:] for clip in done["clips"]] == ["clip-2.flac", "clip-3.flac"]
    again = command("clip", latest, "--from", "0:03", "--to", "0:06")
    assert [clip["path"][-11:] for clip in again["clips"]] == ["clip-3.flac"]
    assert (folder / "talk.clip-1.flac").read_text() == "mine"


def test_times_are_the_edits_unless_the_recordings_are_asked_for(
    latest: Path, command: Command
) -> None:
    script = latest.with_suffix(".paperedit") / "script.md"
    script.write_text(script.read_text().replace(
        "Welcome back to the cutting room.", "~~Welcome back to the cutting room.~~"
    ))  # fmt: skip
    times = ("--from", "0:01", "--to", "0:02", "--dry-run")
    assert command("clip", latest, *times)["clips"][0]["text"].startswith("I'm Nora")
    refused = command("clip", latest, *times, "--source-time")
    assert "nothing plays of the recording from 0:01.0 to 0:02.0" in refused["error"]


def test_a_dry_run_tells_the_clips_and_writes_nothing(latest: Path, command: Command) -> None:
    done = command("clip", latest, "--chapter", "1", "--dry-run")
    assert done["clips"][0]["path"] is None
    assert done["clips"][0]["reason"] == "chapter 1, Welcome back to the cutting room"
    assert not list(latest.with_suffix(".paperedit").glob("*.clip-*"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ((), "say which part: --quote"),
        (("--from", "0:10"), "--from and --to belong together"),
        (("--from", "0:10", "--to", "0:05"), "--to 0:05 does not lie behind --from 0:10"),
        (("--quote", "xyzzy"), "nobody says 'xyzzy' in the edit"),
    ],
)
def test_what_is_no_clip_is_refused_in_one_sentence(
    latest: Path, command: Command, options: tuple[str, ...], said: str
) -> None:
    done = command("clip", latest, *options)
    assert done["exit"] == 1
    assert said in done["error"]
    assert "\n" not in done["error"]


def test_a_film_becomes_an_upright_clip_with_captions(episode: Path, command: Command) -> None:
    done = command("clip", episode, "--quote", "the wind blew", "--shape", "9:16")
    (clip,) = done["clips"]
    assert clip["path"].endswith("episode.clip-1.mp4")
    with av.open(clip["path"]) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]
        assert (picture.width, picture.height) == (1080, 1920)
        length = clip["end"] - clip["start"]
        assert sound.duration * sound.time_base * sound.rate == length
        assert abs(picture.frames * sound.rate / 25 - length) <= sound.rate / 50


def test_the_best_are_told_with_a_reason_and_fit_the_length(
    episode: Path, command: Command
) -> None:
    done = command("clip", episode, "--best", "2", "--length", "5s..30s", "--dry-run")
    assert len(done["clips"]) == 2
    for clip in done["clips"]:
        assert 5 * 44_100 <= clip["end"] - clip["start"] <= 30 * 44_100
        assert clip["reason"]
        assert "Maple Street" not in clip["text"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--best", "2", "--length", "3600s..7200s"), "nothing of such a length stands by itself"),
        (("--best", "0"), "--best takes a number from 1 to 100, not 0"),
        (("--best", "1", "--length", "5s"), "'5s' are no lengths: write them like 15s..60s"),
        (("--best", "1", "--length", "9s..5s"), "'9s..5s' are no lengths"),
    ],
)
def test_what_cannot_be_the_best_is_one_sentence(
    latest: Path, command: Command, options: tuple[str, ...], said: str
) -> None:
    assert said in command("clip", latest, *options)["error"]


def test_a_clip_mutes_what_the_episode_mutes() -> None:
    wanted = EpisodeOptions(media=Path("talk.flac"))
    asked = clip_options(wanted, ("--loudness podcast", "--mute secret,name"))
    assert asked.mute == ("secret", "name")
    assert asked.loudness == "podcast"
    assert clip_options(replace(wanted, mute=("other",)), ("--mute secret",)).mute == ("other",)


def test_a_clips_joins_look_as_the_episodes_do() -> None:
    wanted = EpisodeOptions(media=Path("talk.mp4"))
    asked = asked_of_edit(replace(wanted, joins="dissolve"))
    assert clip_options(wanted, asked).joins == "dissolve"
    assert clip_options(replace(wanted, joins="cut"), asked).joins == "cut"
    assert picture_joins_key(clip_options(wanted, asked)) != picture_joins_key(wanted) == ()


def test_clips_with_other_captions_or_joins_are_other_clips() -> None:
    looks = [ClipLook(captions=one).asked() for one in ("none", "plain", "karaoke")]
    looks += [ClipLook(joins=one).asked() for one in ("dissolve", "zoom")]
    assert len(set(looks)) == 5
