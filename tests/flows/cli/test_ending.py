from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.child import NEUTRAL, environment, python
from flows.cli.ending import ended
from flows.console import Console, printable
from flows.many.jobs import Job, LocalJobs
from media.errors import FileRefused, OptionError
from media.files import replacing, sweep_beside
from tests.conftest import EPISODE, ROOT


@pytest.fixture(autouse=True)
def log_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platformdirs.user_log_path", lambda *_, **__: tmp_path / "log")


def raising(error: BaseException) -> int:
    def doing() -> None:
        raise error

    return ended(doing, Console(machine=False))


def test_what_nobody_foresaw_is_one_sentence_and_a_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert raising(KeyError("x\x1b[31m\ud800")) == 1
    said = capsys.readouterr().err
    (report,) = (tmp_path / "log").iterdir()
    assert said.count("\n") == 1
    assert str(report) in said
    assert "Traceback" not in said
    assert "Traceback" in report.read_text(encoding="utf-8")
    assert report.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (MemoryError(), "the memory that this program may use did not suffice"),
        (OptionError("wrong \x1b]0;title\x07."), "wrong \ufffd]0;title\ufffd."),
        (OSError(2, "No such file or directory", "/x"), "'/x': check that file and folder."),
        (OSError(28, "No space left on device", "/x"), "the disk of / is full ("),
        (OSError(28, "No space left on device"), "and at least 67 MB are needed): make room"),
    ],
)
def test_every_failure_is_one_sentence(
    error: BaseException, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert raising(error) == 1
    said = capsys.readouterr().err
    assert message in said
    assert said.count("\n") == 1


def test_a_file_that_was_refused_for_want_of_room_names_its_disk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    error = FileRefused("cannot be written")
    error.__cause__ = OSError(28, "No space left on device", str(tmp_path / "a.json"))
    assert raising(error) == 1
    assert f"the disk of {tmp_path} is full" in capsys.readouterr().err


def test_a_full_disk_is_the_one_that_was_written_to_and_not_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("flows.cli.full_disk._free", lambda at: (at != tmp_path / "drive") << 40)
    (tmp_path / "drive").mkdir()

    def doing() -> None:
        with replacing(tmp_path / "drive" / "audio.wav"):
            raise OSError(28, "No space left on device")  # as a write says it: of no name

    assert ended(doing, Console(machine=False)) == 1
    assert f"the disk of {tmp_path / 'drive'} is full (0 MB" in capsys.readouterr().err
    assert raising(OSError(28, "No space left on device", str(tmp_path / "a"))) == 1
    assert f"the disk of {tmp_path} is full (" in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_closes_what_was_opened_and_its_number_is_the_exit_code(
    number: signal.Signals, tmp_path: Path
) -> None:
    closed = []

    def doing() -> None:
        try:
            os.kill(os.getpid(), number)
            time.sleep(5)
        finally:
            closed.append(True)

    assert ended(doing, Console(machine=True)) == 128 + number
    assert closed
    assert signal.getsignal(number) is signal.SIG_DFL


def test_a_signal_that_a_library_swallows_still_ends_the_program() -> None:
    code = (
        "import time, signal, os, flows.cli.ending as e; from flows.console import Console\n"
        "e.GRACE_S = 0.5\n"
        "def doing():\n"
        "    try: os.kill(os.getpid(), signal.SIGTERM); time.sleep(1)\n"
        "    except BaseException: time.sleep(60)\n"
        "e.ended(doing, Console(machine=True))\n"
    )
    began = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == 128 + signal.SIGTERM
    assert time.monotonic() - began < 30


def test_names_are_shown_and_never_obeyed() -> None:
    assert printable("a\tb\nc \x1b[2J\x9b \u202egpj \udcff") == (
        "a\tb\nc \ufffd[2J\ufffd \ufffdgpj \ufffd"
    )


MODULES = ("json", "av", "numpy", "flows", "media", "pipeline", "editors", "prefect", "tqdm")


def test_no_child_imports_what_lies_in_the_folder(tmp_path: Path) -> None:
    marker = tmp_path / "owned"
    for name in MODULES:
        (tmp_path / f"{name}.py").write_text(f"open({str(marker)!r}, 'w').close()\n")
    (tmp_path / "talk.wav").write_bytes(EPISODE.read_bytes()[:100])
    before = Path.cwd()
    os.chdir(tmp_path)
    try:
        jobs = LocalJobs()
        poll = jobs.start(Job("prepare", tmp_path / "talk.wav", "key"))
        while (outcome := poll()) is None:
            time.sleep(0.1)
        line = python("prefect", "--version")
        subprocess.run(line, cwd=NEUTRAL, env=environment(), check=True, capture_output=True)
        subprocess.run(  # as Prefect starts its own children: without -P, from here
            [sys.executable, "-m", "prefect", "--version"],
            env=environment(), check=True, capture_output=True,
        )  # fmt: skip
    finally:
        os.chdir(before)
    assert outcome.reason
    assert "not a recording" in outcome.reason
    assert not marker.exists()


def test_the_same_attack_works_without_our_care(tmp_path: Path) -> None:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows" / "__init__.py").write_text("")
    (tmp_path / "flows" / "__main__.py").write_text("print('owned')\n")
    line = [sys.executable, "-m", "flows", "--help"]
    shown = subprocess.run(line, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert shown.stdout == "owned\n"


def test_a_program_that_cannot_be_loaded_says_so_in_one_sentence() -> None:
    limits = "import resource; resource.setrlimit(resource.RLIMIT_AS, (150 << 20, 150 << 20));"
    code = f"{limits} import runpy, sys; sys.argv[1:] = ['info', 'a.wav']; "
    code += "runpy.run_module('flows', run_name='__main__')"
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert shown.returncode == 1
    assert shown.stderr.startswith("paperedit: ")
    assert "Traceback" not in shown.stderr


def test_what_a_killed_run_left_beside_a_result_elsewhere_is_swept(tmp_path: Path) -> None:
    target = tmp_path / "out.mp4"
    code = (
        "import sys, os, pathlib; from media.files import replacing\n"
        f"with replacing(pathlib.Path({str(target)!r})): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    with replacing(tmp_path / "out.mp4") as living, replacing(tmp_path / "other.mp4") as other:
        assert len(list(tmp_path.iterdir())) == 3
        sweep_beside(target)
        assert sorted(tmp_path.iterdir()) == sorted([living, other])


def test_a_job_that_takes_far_too_long_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.many.jobs.LEAST_S", 0.3)
    monkeypatch.setattr("flows.many.jobs.python", lambda *_: [sys.executable, "-c", SLEEP])
    poll = LocalJobs().start(Job("prepare", tmp_path / "talk.wav", "key"))
    ends = time.monotonic() + 20
    while (outcome := poll()) is None and time.monotonic() < ends:
        time.sleep(0.05)
    assert outcome
    assert not outcome.crashed
    assert "was stopped" in str(outcome.reason)


SLEEP = "import time; time.sleep(600)"
