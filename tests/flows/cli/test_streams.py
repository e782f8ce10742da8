"""What a shell meets: streams, pipes, exit codes and Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from flows.cli.main import main
from tests.conftest import EPISODE, ROOT

if TYPE_CHECKING:
    from pathlib import Path

Said = pytest.CaptureFixture[str]
PROGRAM = [sys.executable, "-m", "flows"]


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["info", str(EPISODE)], "flac, 44100 Hz, mono"),
        (["editors"], "Cut what was heard as hesitation"),
        (["models", "list"], "whisper-base"),
    ],
)
def test_an_answer_can_be_piped(words: list[str], answer: str, capsys: Said) -> None:
    assert main([*words, "-q"]) == 0
    out, err = capsys.readouterr()
    assert answer in out
    assert err == ""


def test_answers_about_an_episode_can_be_piped(episode: Path, capsys: Said) -> None:
    for words, answer in (
        (["check"], "fillers"), (["why", "um"], "the editor"), (["notes"], "Notes: "),
    ):  # fmt: skip
        assert main([words[0], str(episode), *words[1:]]) == 0
        out, err = capsys.readouterr()
        assert answer in out
        assert answer not in err
        assert "current" not in err


def test_a_summary_comes_first_and_every_cut_where_it_is_asked_for(
    episode: Path, capsys: Said
) -> None:
    assert main(["check", str(episode)]) == 0
    first, second, *rows = capsys.readouterr().out.splitlines()
    assert " cuts take " in first
    assert second.split() == ["from", "to", "length", "editor", "reason"]
    cuts = int(first.split()[0])
    assert sum(row.split()[3] in ("fillers", "gaps") for row in rows[:cuts]) == cuts
    for words, many in (([], 0), (["-v"], cuts)):
        assert main(["run", str(episode), *words]) == 0
        out, err = capsys.readouterr()
        assert out == ""
        assert f"{cuts} cuts take " in err
        assert err.count(" fillers   ") + err.count(" gaps      ") == many
        assert ("current   " in err) is bool(words)


@pytest.mark.parametrize(
    "words", [["--help"], ["run", "--help"], ["editors"], ["editors", "--json"]]
)
def test_a_closed_pipe_ends_in_silence(words: list[str]) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    with open(writes, "wb") as nobody:
        run = subprocess.run(
            [*PROGRAM, *words], cwd=ROOT, stdout=nobody, stderr=subprocess.PIPE, check=False
        )
    assert run.stderr == b""
    assert run.returncode == 141 or words[-1] == "--help"  # argparse itself may pass over it


def test_an_answer_that_finds_no_room_is_one_sentence() -> None:
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [*PROGRAM, "editors", "--json"], cwd=ROOT, stdout=full, stderr=subprocess.PIPE,
            check=False, text=True,
        )  # fmt: skip
    assert run.returncode == 1
    assert run.stderr.startswith("paperedit: the disk of ")
    assert run.stderr.count("\n") == 1


INTERRUPTED = """
import os, signal, sys
class Interrupting:
    def find_spec(self, name, *_):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupting())
from flows.__main__ import main
sys.exit(main(["editors"]))
"""


@pytest.mark.parametrize("module", ["flows.cli.main", "flows.options.parser", "flows.cli.editors"])
def test_ctrl_c_while_the_program_is_loaded_is_quiet(module: str) -> None:
    code = INTERRUPTED.format(module=module)
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (-signal.SIGINT, b"", b"")


ENDING = """
import atexit, os, signal, sys
atexit.register(os.kill, os.getpid(), signal.SIGINT)
from flows.__main__ import main
sys.argv[1:] = ["editors"]
sys.exit(main())
"""


def test_ctrl_c_while_libraries_end_after_the_work_is_quiet() -> None:
    line = [sys.executable, "-c", ENDING]
    run = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode, "Traceback" in run.stderr) == (-signal.SIGINT, False)
    assert "fillers" in run.stdout


def test_ctrl_c_at_work_is_one_sentence_and_130(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr("flows.cli.look.probe", interrupted)
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    assert main(["info", str(tmp_path / "a.wav")]) == 130
    assert capsys.readouterr() == ("", "paperedit: stopped; run again to go on.\n")


def test_editors_that_stay_are_named_and_default_brings_the_usual_ones(
    episode: Path, capsys: Said
) -> None:
    stays = "editors: fillers (as last time; '--edits default' for the usual ones)\n"
    for words, is_said in (
        (["propose", "--without", "gaps"], False), (["propose"], True), (["propose"], True),
        (["prepare"], True), (["propose", "--edits", "default"], False), (["propose"], False),
        (["prepare", "--edits", "default,repeats"], False),
    ):  # fmt: skip
        assert main([words[0], str(episode), *words[1:]]) == 0
        assert (stays in capsys.readouterr().err) is is_said, words
    assert main(["check", str(episode), "--json"]) == 0
    assert {"fillers", "gaps"} <= json.loads(capsys.readouterr().out)["cuts"].keys()
