from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest

from flows.cli.main import main
from media.files import file_sha256
from media.probe import probe
from tests import make
from tests.conftest import EPISODE, ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Command = Callable[..., dict[str, Any]]

CURRENT = {
    "decode": "current",
    "transcribe": "current",
    "speakers": "current",
    "music": "current",
    "propose": "current",
    "render": "current",
}


def project(episode: Path) -> Path:
    return episode.with_suffix(".paperedit")


def contents(folder: Path) -> dict[str, str]:
    return {p.name: file_sha256(p) for p in sorted(folder.iterdir()) if p.is_file()}


def edit(episode: Path, pattern: str, replacement: str) -> str:
    """Change the script as a person would; the old text."""
    script = project(episode) / "script.md"
    old = script.read_text()
    new, count = re.subn(pattern, replacement, old, count=1)
    assert count
    script.write_text(new)
    return old


def test_a_run_makes_an_edited_recording_and_all_that_belongs_to_it(episode: Path) -> None:
    names = set(contents(project(episode)))
    assert names >= {
        "source.json", "transcript.json", "cuts.json", "timeline.json", "script.md",
        "episode.edited.mp4", "episode.srt", "episode.vtt",
    }  # fmt: skip
    fields = json.loads((project(episode) / "timeline.json").read_text())
    result = probe(project(episode) / "episode.edited.mp4")
    assert result.video
    assert abs(result.duration_s - fields["length"] / fields["source"]["rate"]) < 0.05
    assert result.duration_s < 84


def test_a_second_run_does_nothing_and_says_so(episode: Path, command: Command) -> None:
    before = contents(project(episode))
    assert command("run", episode)["stages"] == CURRENT
    assert contents(project(episode)) == before


def test_a_moved_folder_is_still_current(episode: Path, command: Command, tmp_path: Path) -> None:
    shutil.copytree(episode.parent, tmp_path / "elsewhere")
    assert command("run", tmp_path / "elsewhere" / "episode.mp4")["stages"] == CURRENT


def test_an_edited_script_is_rendered_without_a_model(
    episode: Path, command: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PAPEREDIT_CACHE", str(tmp_path / "no models here"))
    edit(episode, r"cutting", "~~cutting~~")
    answer = command("run", episode)
    assert answer["stages"] == CURRENT | {"render": "made", "proof": "made"}
    assert answer["edited_by_hand"]
    assert answer["cuts"]["script"]["count"] == 1
    assert "cutting" not in (project(episode) / "episode.srt").read_text().split("film")[0]


def test_check_says_what_would_happen_and_does_nothing(episode: Path, command: Command) -> None:
    result = file_sha256(project(episode) / "episode.edited.mp4")
    before = command("check", episode)
    edit(episode, r"pencil", "~~pencil~~")
    after = command("check", episode)
    assert after["after_s"] < before["after_s"]
    assert after["reasons"]["struck"]["count"] == 1
    assert sum(r["seconds"] for r in after["reasons"].values()) == pytest.approx(
        after["before_s"] - after["after_s"], abs=0.05
    )
    gone = sum(row["words_gone"] for row in after["paragraphs"])
    assert gone == sum(row["words_gone"] for row in before["paragraphs"]) + 1
    assert file_sha256(project(episode) / "episode.edited.mp4") == result


def test_an_error_in_the_script_names_its_file_and_place(episode: Path, command: Command) -> None:
    edit(episode, r"pencil", "pencil pencil-case")
    for stage in ("check", "render", "run"):
        answer = command(stage, episode)
        assert answer["exit"] == 1
        assert re.search(
            r"script\.md, line \d+, column \d+: 'pencil-case.*was not said", answer["said"]
        )
        assert answer["said"].count("\n") == 1


def test_a_corrected_word_changes_the_captions_and_not_the_sound(
    episode: Path, command: Command
) -> None:
    edit(episode, r"pencil", "crayon")
    assert command("run", episode)["stages"] == CURRENT
    assert "crayon" in (project(episode) / "episode.srt").read_text()


def test_headings_become_chapters_on_the_edited_time(episode: Path, command: Command) -> None:
    edit(episode, r"(?m)^(.*\[00:00:2\d)", "# The pencil\n\n\\1")
    command("run", episode)
    (chapter,) = json.loads((project(episode) / "chapters.json").read_text())["chapters"]
    assert chapter["title"] == "The pencil"
    assert 10 < chapter["startTime"] < 29


def test_why_tells_who_cut_a_moment_or_a_word(episode: Path, command: Command) -> None:
    edit(episode, r"cutting", "~~cutting~~")
    (first, *_) = command("why", episode, "cutting")["answers"]
    assert "a person, in the script: struck in line" in first
    assert all("plays at" in answer for answer in command("why", episode, "scissors")["answers"])
    ums = command("why", episode, "um")["answers"]
    assert ums
    assert all("the editor" in answer for answer in ums)


def test_new_proposals_are_merged_into_an_edited_script(episode: Path, command: Command) -> None:
    edit(episode, r"cutting", "~~cutting~~")
    mine = (project(episode) / "script.md").read_text()
    answer = command("propose", episode, "--dry-run", "--without", "gaps")
    assert (project(episode) / "script.md").read_text() == mine
    answer = command("propose", episode, "--without", "gaps")
    merged = (project(episode) / "script.md").read_text()
    assert "~~cutting~~" in merged
    assert "~~uh,~~" in merged
    assert "->" not in merged
    assert (project(episode) / "script.1.md").read_text() == mine
    assert command("check", episode)["cuts"].keys() == {"fillers", "script"}
    command("propose", episode, "--edits", "fillers,gaps")
    assert (project(episode) / "script.md").read_text().split() == mine.split()
    assert answer["exit"] == 0


def test_hand_edits_survive_editors_that_agreed_with_them_and_were_changed_again(
    episode: Path, command: Command
) -> None:
    edit(episode, r"So\s+the,", "So ~~the,~~")
    edit(episode, r"~~er,~~", "er,")
    edit(episode, r"cutting\s+room\. I", "Cutting Room. I")
    command("propose", episode, "--edits", "repeats")
    command("propose", episode, "--edits", "default")
    text = " ".join((project(episode) / "script.md").read_text().split())
    for kept in ("So ~~the,~~ the film", "The page, er, the page", "Cutting Room. I", "~~um,~~"):
        assert kept in text


def script_text(episode: Path) -> str:
    return " ".join((project(episode) / "script.md").read_text().split())


def test_a_hand_edit_against_the_editors_is_counted_and_can_be_taken_back(
    episode: Path, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    made = script_text(episode)
    edit(episode, r"page,\s+~~er,~~", "page, er,")
    command("propose", episode, "--edits", "gaps")
    assert main(["propose", str(episode), "--edits", "default"]) == 0
    said = capsys.readouterr().err
    assert "1 place stays as you decided, though the editors propose otherwise." in said
    assert "page, er, the" in script_text(episode)
    edit(episode, r"page,\s+er,", "page, ~~er,~~")
    command("propose", episode, "--edits", "gaps")
    assert "page, er, the" in script_text(episode)
    command("propose", episode, "--edits", "default")
    assert script_text(episode) == made


def test_a_script_that_is_put_back_after_a_merge_is_a_hand_edit(
    episode: Path, command: Command
) -> None:
    first = (project(episode) / "script.md").read_bytes()
    edit(episode, r"~~er,~~", "er,")
    command("propose", episode, "--edits", "repeats")
    (project(episode) / "script.md").write_bytes(first)
    command("propose", episode, "--edits", "default")
    command("propose", episode, "--edits", "gaps")
    assert "~~er,~~" in script_text(episode)


def test_an_editor_that_was_restored_strikes_again_when_switched_off_and_on(
    episode: Path, command: Command
) -> None:
    made = script_text(episode)
    command("propose", episode, "--restore", "fillers")
    command("propose", episode, "--edits", "default,repeats")
    assert "~~um,~~" not in script_text(episode)
    command("propose", episode, "--edits", "gaps")
    command("propose", episode, "--edits", "default")
    assert script_text(episode) == made


def test_all_of_one_kind_is_restored_at_once(episode: Path, command: Command) -> None:
    edit(episode, r"cutting", "~~cutting~~")
    command("propose", episode, "--restore", "fillers", "--at", "0:40")
    some = (project(episode) / "script.md").read_text()
    assert "~~um,~~" in some
    command("propose", episode, "--restore", "fillers")
    every = (project(episode) / "script.md").read_text()
    assert some.count("~~") > every.count("~~")
    assert set(command("check", episode)["cuts"]) == {"gaps", "script"}


def test_other_editors_propose_anew_when_the_script_is_untouched(
    episode: Path, command: Command
) -> None:
    answer = command("run", episode, "--edits", "gaps:over=1.5s")
    assert answer["stages"]["propose"] == "made"
    assert set(answer["cuts"]) == {"gaps"}
    assert command("render", episode)["stages"]["propose"] == "current"  # they are remembered


def test_what_this_program_did_not_make_is_never_written_over(
    episode: Path, command: Command, tmp_path: Path
) -> None:
    own = tmp_path / "holiday.mp4"
    own.write_bytes(b"my holiday")
    answer = command("render", episode, "-o", own)
    assert answer["exit"] == 1
    assert "was not made" in answer["said"]
    assert own.read_bytes() == b"my holiday"
    assert command("render", episode, "-o", episode)["exit"] == 1

    bleeped = (project(episode) / "episode.edited.mp4").read_bytes()
    (project(episode) / "episode.edited.mp4").write_bytes(bleeped)  # touched, but not changed
    assert command("render", episode)["stages"]["render"] == "current"
    (project(episode) / "episode.edited.mp4").write_bytes(b"graded by hand")
    edit(episode, r"cutting", "~~cutting~~")
    assert command("render", episode)["exit"] == 1
    assert (project(episode) / "episode.edited.mp4").read_bytes() == b"graded by hand"


def test_another_container_and_place_can_be_asked_for(
    episode: Path, command: Command, tmp_path: Path
) -> None:
    answer = command("render", episode, "-o", tmp_path / "sound.mp3")
    assert answer["result"] == str(tmp_path / "sound.mp3")
    assert probe(tmp_path / "sound.mp3").audio.codec == "mp3"
    assert command("render", episode, "-o", tmp_path / "sound.mp3")["stages"] == {
        "decode": "current", "music": "current", "propose": "current", "render": "current",
    }  # fmt: skip


def test_a_plan_that_cuts_most_of_the_speech_must_be_asked_for(
    episode: Path, command: Command
) -> None:
    script = project(episode) / "script.md"
    paragraphs = script.read_text().split("\n\n")
    script.write_text("\n\n".join(paragraphs[:2]) + "\n")
    answer = command("render", episode)
    assert answer["exit"] == 1
    assert "--allow-drastic" in answer["said"]
    assert command("render", episode, "--allow-drastic")["exit"] == 0


def test_two_runs_never_work_in_one_folder(episode: Path, command: Command) -> None:
    with (project(episode) / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        answer = command("run", episode)
    assert answer["exit"] == 1
    assert "another run is working" in answer["said"]


def test_a_run_can_wait_for_another(episode: Path, command: Command) -> None:
    lock = (project(episode) / ".lock").open("w")
    fcntl.flock(lock, fcntl.LOCK_EX)
    threading.Timer(0.5, lock.close).start()
    began = time.monotonic()
    assert command("run", episode, "--wait")["exit"] == 0
    assert time.monotonic() - began >= 0.5


def test_the_same_episode_asked_for_twice_at_once_is_done_once(episode: Path) -> None:
    (project(episode) / "episode.edited.mp4").unlink()
    before = (project(episode) / "journal.jsonl").read_text()
    line = [sys.executable, "-m", "flows", "run", str(episode), "--wait", "--json"]
    both = [subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE) for _ in range(2)]
    told = [json.loads(one.communicate()[0])["stages"]["render"] for one in both]
    assert sorted(told) == ["current", "made"]
    after = (project(episode) / "journal.jsonl").read_text()
    assert after.removeprefix(before).count("\n") == 1


def test_a_changed_recording_is_taken_in_anew(episode: Path, command: Command) -> None:
    os.utime(episode, ns=(1, 1))
    stages = command("run", episode)["stages"]
    assert stages == CURRENT | {"decode": "made"}  # the bytes are the same: nothing else is done


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [("gone.wav", None, "does not exist"), ("empty.wav", b"", "is empty")],
)
def test_a_users_mistake_is_one_sentence_and_exit_1(
    tmp_path: Path, command: Command, name: str, content: bytes | None, message: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    answer = command("run", tmp_path / name)
    assert answer["exit"] == 1
    assert message in answer["said"]
    assert message in answer["error"]
    assert answer["said"].count("\n") == 1
    assert not list(tmp_path.glob("*.paperedit/*.json"))


@pytest.mark.parametrize("arguments", [["run"], ["sing", "a.wav"], ["run", "a.wav", "--loud"]])
def test_wrong_usage_is_exit_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2


def test_every_command_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("run", "info", "transcribe", "propose", "check", "why", "render", "models"):
        with pytest.raises(SystemExit) as stopped:
            main([name, "--help"])
        assert stopped.value.code == 0
        assert f"paperedit {name}" in capsys.readouterr().out


def test_info_tells_the_streams(command: Command, episode: Path) -> None:
    answer = command("info", episode)
    assert answer["audio"]["rate"] == 44_100
    assert answer["container"].startswith("mov")


def test_silence_and_music_are_left_as_they_are(
    tmp_path: Path, command: Command, whisper_here: None
) -> None:
    make.write_sound(tmp_path / "silence.flac", make.noise(4)[:] * 0)
    answer = command("run", tmp_path / "silence.flac")
    assert answer["exit"] == 0
    assert answer["before_s"] == answer["after_s"] == 4


def killed_when(appears: Callable[[], bool], arguments: list[str]) -> None:
    """Run the command in a process of its own and kill it -9 as soon as something appears."""
    code = "import sys; from flows.cli.main import main; sys.exit(main())"
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            if appears():
                break
            assert process.poll() is None, "it ended before it could be killed"
            time.sleep(0.02)
        time.sleep(0.3)
        process.send_signal(signal.SIGKILL)
    finally:
        process.wait()
    assert process.returncode == -signal.SIGKILL


def test_killed_while_rendering_the_next_run_ends_well(episode: Path, command: Command) -> None:
    folder, source = project(episode), file_sha256(episode)
    old = file_sha256(folder / "episode.edited.mp4")
    edit(episode, r"cutting", "~~cutting~~")
    killed_when(lambda: any(folder.glob(".partial-*.mp4")), ["run", str(episode)])
    assert file_sha256(folder / "episode.edited.mp4") == old
    assert command("run", episode)["stages"] == CURRENT | {"render": "made", "proof": "made"}
    assert not list(folder.glob(".partial-*"))
    assert file_sha256(episode) == source


def test_killed_while_transcribing_the_next_run_ends_well(
    tmp_path: Path, command: Command, whisper_here: None
) -> None:
    talk = tmp_path / "talk.wav"
    make.run_ffmpeg("-t", "20", "-i", str(EPISODE), str(talk))
    folder, source = project(talk), file_sha256(talk)
    killed_when((folder / "source.json").exists, ["transcribe", str(talk)])
    assert not (folder / "transcript.json").exists()
    assert command("run", talk)["exit"] == 0
    assert not list(folder.glob(".partial-*"))
    assert file_sha256(talk) == source


def test_a_change_in_the_middle_of_a_render_is_not_written_over(
    episode: Path, command: Command
) -> None:
    result = project(episode) / "episode.edited.mp4"
    content = bytearray(result.read_bytes())
    content[len(content) // 2] ^= 0xFF
    result.write_bytes(content)
    edit(episode, r"cutting", "~~cutting~~")
    assert command("render", episode)["exit"] == 1
    assert result.read_bytes() == content


def test_going_back_to_an_earlier_script_is_an_edit_like_any_other(
    episode: Path, command: Command
) -> None:
    script = project(episode) / "script.md"
    first = script.read_text()
    command("propose", episode, "--only", "gaps")
    script.write_text(first)
    command("propose", episode, "--edits", "gaps:over=0.9s")
    assert "~~uh,~~" in script.read_text()
    assert script.with_name("script.1.md").read_text() == first


def test_a_moved_recording_is_read_where_it_is_now(
    episode: Path, command: Command, tmp_path: Path
) -> None:
    moved = tmp_path / "moved"
    moved.mkdir()
    shutil.copytree(project(episode), moved / "renamed.paperedit")
    episode.rename(moved / "renamed.mp4")
    edit(moved / "renamed.mp4", r"cutting", "~~cutting~~")
    assert command("run", moved / "renamed.mp4")["exit"] == 0


def test_another_recording_of_the_same_name_touches_nothing(
    episode: Path, command: Command
) -> None:
    before = contents(project(episode))
    make.write_sound(episode.with_name("other.wav"), make.noise(2))
    episode.with_name("other.wav").replace(episode)
    answer = command("run", episode)
    assert answer["exit"] == 1
    assert "made from another recording" in answer["said"]
    assert contents(project(episode)) == before


def test_a_corrected_transcript_is_kept_when_words_are_heard_anew(
    latest: Path, command: Command, whisper_here: None
) -> None:
    transcript = project(latest) / "transcript.json"
    transcript.write_text(transcript.read_text().replace('"Nora', '"Norah'))
    command("transcribe", latest, "--language", "en")
    assert "Norah" not in transcript.read_text()
    assert "Norah" in transcript.with_name("transcript.1.json").read_text()


def test_edits_are_not_merged_against_a_damaged_base(episode: Path, command: Command) -> None:
    script, base = project(episode) / "script.md", project(episode) / "base" / "script.md"
    edit(episode, r"cutting", "~~cutting~~")
    mine = script.read_text()
    base.write_text(base.read_text()[:200])
    answer = command("propose", episode, "--only", "gaps")
    assert answer["exit"] == 1
    assert "is not what it was" in answer["said"]
    assert script.read_text() == mine


@pytest.mark.parametrize("name", ["source", "transcript", "cuts", "made"])
def test_a_damaged_file_is_one_sentence(episode: Path, command: Command, name: str) -> None:
    path = project(episode) / f"{name}.json"
    for damage in ("[]", "{", f'{{"schema": "{name}.1"}}'):
        path.write_text(damage)
        answer = command("check", episode)
        assert answer["exit"] == 1
        assert f"{name}.json" in answer["said"]


def test_editing_the_captions_in_place_is_refused_before_anything_is_rendered(
    episode: Path, command: Command
) -> None:
    captions = project(episode) / "episode.srt"
    first, rest = captions.read_text().split("\n\n", 1)
    captions.write_text(rest)
    before = contents(project(episode))
    assert command("render", episode, "--script", captions)["exit"] == 1
    assert contents(project(episode)) == before | {
        "timeline.json": ANYTHING, "found.json": ANYTHING,
    }  # fmt: skip
    assert first


class _Anything:
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]


ANYTHING = _Anything()
