from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from editors.table import EDITORS
from flows.cli.commands import COMMANDS, GROUPS
from flows.cli.main import main, read
from tests.conftest import ROOT

Said = pytest.CaptureFixture[str]


def helped(capsys: Said, *words: str) -> str:
    """What is printed; the program ends as done."""
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert not stopped.value.code
    out, err = capsys.readouterr()
    assert not err
    return out


def refused(capsys: Said, *words: str) -> str:
    """What is said of wrong usage."""
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    out, err = capsys.readouterr()
    assert not out
    return err


def test_paperedit_alone_shows_the_commands_in_the_order_of_work(capsys: Said) -> None:
    shown = helped(capsys)
    assert shown == helped(capsys, "--help") == helped(capsys, "-h")
    lines = [line.strip() for line in shown.splitlines()]
    expected = [
        "first:", "run", "prepare", "check", "why", "render", "export", "publish", "one stage:",
        "transcribe", "label",
        "propose", "what was said:", "ask", "notes", "speakers", "many episodes:", "watch",
        "batch", "serve", "around it:", "info", "editors", "models", "trust",
    ]  # fmt: skip
    found = [line.split(" ")[0] if line.split(" ")[0] in COMMANDS else line for line in lines]
    assert [one for one in found if one in expected] == expected
    assert max(map(len, shown.splitlines())) <= 80


def test_every_command_stands_in_one_group() -> None:
    names = [command.name for group in GROUPS.values() for command in group]
    assert sorted(names) == sorted(COMMANDS)


def test_the_version_is_shown(capsys: Said) -> None:
    assert helped(capsys, "--version") == "paperedit 0.1.0\n"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("rnu", "there is no command 'rnu' (did you mean 'run'?)"),
        ("transcripe", "(did you mean 'transcribe'?)"),
        ("sing", "there is no command 'sing': see 'paperedit --help'."),
        ("--json", "'--json' stands before the command"),
        ("\x1b[2J", "there is no command '\\x1b[2J'"),
    ],
)
def test_a_mistyped_command_is_one_sentence(capsys: Said, word: str, said: str) -> None:
    shown = refused(capsys, word, "a.wav")
    assert said in shown
    assert "\x1b" not in shown


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_in_groups_and_shows_no_default_that_is_none(capsys: Said, name: str) -> None:
    shown = helped(capsys, name, "--help")
    assert shown.startswith(f"usage: paperedit {name} ")
    assert COMMANDS[name].about in shown
    for word in ("None", "SUPPRESS", "{default}", "positional arguments", "\noptions:"):
        assert word not in shown


def test_the_help_of_run_tells_what_to_hear_to_cut_to_write_and_where(capsys: Said) -> None:
    shown = helped(capsys, "run", "--help")
    titles = [line for line in shown.splitlines() if line.endswith(":") and line[0] != " "]
    assert titles == [
        "about what:", "what to hear:", "what to cut:", "what to write:", "where:", "how:",
    ]  # fmt: skip
    of_hearing = shown.split("what to hear:")[1].split("what to cut:")[0]
    assert "--language CODE" in of_hearing
    assert "(whisper-base)" in "".join(of_hearing.split())


@pytest.mark.parametrize("short", ["--edit", "--edi", "--lang", "--all"])
def test_the_beginning_of_an_option_is_not_the_option(capsys: Said, short: str) -> None:
    assert f"unrecognized arguments: {short}" in refused(capsys, "run", "a.wav", f"{short}=x")


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["--edit", "x"], "--edits"), (["--edti=x"], "--edits"),
        (["--langauge", "en"], "--language"), (["--frm", "x"], "--from"), (["--jsno"], "--json"),
    ],
)  # fmt: skip
def test_a_mistyped_option_is_one_line_that_tells_what_was_meant(
    capsys: Said, words: list[str], meant: str
) -> None:
    said = refused(capsys, "run", "a.wav", *words)
    assert f"(did you mean '{meant}'?): see 'paperedit run --help'." in said
    assert said.count("\n") == 1


def test_what_nobody_can_have_meant_is_not_guessed(capsys: Said) -> None:
    assert "did you mean" not in refused(capsys, "run", "a.wav", "--zzzz")
    assert "did you mean" not in refused(capsys, "run", "a.wav", "b.wav")


def test_every_editor_and_its_options_are_listed(capsys: Said) -> None:
    assert main(["editors"]) == 0
    out, err = capsys.readouterr()
    for name in EDITORS.names():
        assert f"\n{name} " in f"\n{out}"
    assert "\n             :over=0.7\n" in out
    assert "None" not in out
    assert "meaning" not in out
    assert max(map(len, out.splitlines())) <= 110
    assert err == "Without --edits, and as --edits default: fillers,gaps.\n"
    assert main(["editors", "gap"]) == 1
    assert "did you mean 'gaps'?" in capsys.readouterr().err


def test_a_time_that_is_none_is_one_sentence(capsys: Said) -> None:
    said = refused(capsys, "watch", "folder", "--every", "soon")
    assert "argument --every: 'soon' is no time: write it like" in said


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("ask why --most 3 shows", {"question": "why", "folders": [Path("shows")]}),
        ("ask why a --json b", {"question": "why", "folders": [Path("a"), Path("b")]}),
        ("ask -- -why -a", {"question": "-why", "folders": [Path("-a")]}),
        ("merge a.wav -q b.md", {"media": Path("a.wav"), "reviews": [Path("b.md")]}),
        ("speakers merge -q a.wav A B", {"name": "a.wav", "letters": ["A", "B"]}),
        ("memory add --at 1:00-2:00 read", {"action": "add", "name": "read"}),
        ("models fetch -v minilm", {"action": "fetch", "names": ["minilm"]}),
    ],
)
def test_options_may_stand_between_two_names(words: str, names: dict[str, object]) -> None:
    given = read(words.split())[1]
    assert {name: given[name] for name in names} == names


def test_what_no_command_knows_is_refused_wherever_it_stands(capsys: Said) -> None:
    said = refused(capsys, "ask", "why", "--moost", "3", "shows")
    assert "unrecognized arguments: --moost" in said
    assert "(did you mean '--most'?)" in said
    assert "required: question" in refused(capsys, "ask", "--most", "3")


def test_the_command_line_is_told_from_what_nobody_gave() -> None:
    command, given = read(["run", "a.wav", "--notes"])
    assert command.name == "run"
    assert given.keys() == {"media", "notes"}


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["--version"]])
def test_help_loads_nothing_that_takes_long(words: list[str]) -> None:
    code = (
        "import sys\nfrom flows.__main__ import main\n"
        f"try: main({words!r})\n"
        "except SystemExit: pass\n"
        "slow = {'numpy', 'av', 'soxr', 'torch', 'prefect', 'pydantic', 'sqlite3'}\n"
        "print(sorted(slow & set(sys.modules)), file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stderr.strip() == "[]"


def test_a_recording_without_a_command_is_answered_with_run(
    capsys: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "talk.wav").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    assert "(did you mean 'run talk.wav'?)" in refused(capsys, "talk.wav")


def test_a_second_recording_is_told_to_be_one_too_many(capsys: Said, tmp_path: Path) -> None:
    (tmp_path / "b.wav").write_bytes(b"RIFF")
    told = refused(capsys, "run", "a.wav", str(tmp_path / "b.wav"))
    assert "one at a time; 'paperedit batch' takes a folder" in told


def test_what_only_a_shows_settings_may_say_is_told_to_go_there(capsys: Said) -> None:
    told = refused(capsys, "watch", "inbox", "--loudness", "podcast")
    assert "(a paperedit.toml beside the recordings may say it)" in told


def test_wrong_usage_ends_in_one_point(capsys: Said) -> None:
    told = refused(capsys, "run", "a.wav", "--joins", "fade")
    assert told.endswith("dissolve, zoom: see 'paperedit run --help'.\n")


def test_a_batch_may_ask_for_what_a_run_may_ask_of_its_result() -> None:
    asked = {option.name for option in COMMANDS["batch"].options}
    of_render = {option.name for option in COMMANDS["render"].options}
    of_one = {"media", "allow_playlists", "timeline", "script", "out", "wait", "title"}
    assert of_render - asked == of_one


def test_a_batch_of_nothing_says_so(capsys: Said, tmp_path: Path) -> None:
    assert main(["batch", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert out == f"No recordings are meant by {tmp_path}.\n"
    assert "Edit a script" not in err


def test_a_file_in_the_place_of_a_folder_to_watch_is_called_a_file(
    capsys: Said, tmp_path: Path
) -> None:
    (tmp_path / "talk.wav").write_bytes(b"RIFF")
    assert main(["watch", str(tmp_path / "talk.wav")]) == 1
    assert "is a file: name the folder in which it lies" in capsys.readouterr().err
