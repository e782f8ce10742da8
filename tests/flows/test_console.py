"""What people see while they wait, and on which stream."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from flows.console import Console, Loudness, ReaderLeft
from flows.pace import known_paces, pace_file, write_paces
from flows.progress import Work, as_clock
from tests.conftest import ROOT

Said = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def own_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAPEREDIT_CACHE", str(tmp_path))
    monkeypatch.setattr("flows.progress.LINE_EVERY_S", 0.05)


def said(capsys: Said, least: int = 1) -> list[str]:
    """The next lines on standard error, when there are as many."""
    lines: list[str] = []
    ends = time.monotonic() + 60
    while len(lines) < least and time.monotonic() < ends:
        time.sleep(0.02)
        lines += capsys.readouterr().err.splitlines()
    return lines


def waited(console: Console) -> None:
    with console.working("speakers"):
        time.sleep(0.3)
        console.made("speakers", Path("speakers.json"))


def test_answers_go_to_standard_output_and_remarks_to_standard_error(capsys: Said) -> None:
    console = Console(machine=False)
    console.say("a remark")
    console.tell("the answer")
    console.answer({"for": "machines"})
    assert capsys.readouterr() == ("the answer\n", "a remark\n")


def test_quiet_leaves_answers_and_errors(capsys: Said) -> None:
    console = Console(machine=False, loudness=Loudness.QUIET)
    console.say("a remark")
    waited(console)
    console.tell("the answer")
    console.complain("wrong.")
    assert capsys.readouterr() == ("the answer\n", "paperedit: wrong.\n")


def test_machines_get_one_object_and_nothing_else(capsys: Said) -> None:
    console = Console(machine=True, loudness=Loudness.VERBOSE)
    console.say("a remark")
    console.tell("the answer")
    waited(console)
    console.say_times()
    console.answer({"a": 1})
    assert capsys.readouterr() == ('{"a": 1}\n', "")


def test_what_machines_get_is_text_though_the_name_of_a_file_is_none(capsys: Said) -> None:
    fields = {"error": "/talks/caf\udce9 \u00e9.flac is empty."}
    Console(machine=True).answer(fields)
    said = capsys.readouterr().out
    assert json.loads(said.encode()) == fields
    assert "\u00e9" in said


def test_only_verbose_tells_what_was_current_and_how_long_stages_took(capsys: Said) -> None:
    for loudness, is_told in ((Loudness.USUAL, False), (Loudness.VERBOSE, True)):
        console = Console(machine=False, loudness=loudness)
        console.current("decode", Path("source.json"))
        waited(console)
        console.say_times()
        err = capsys.readouterr().err
        assert ("current   source.json" in err) is is_told
        assert ("Seconds of work: speakers 0." in err) is is_told
        assert "made      speakers.json" in err


def test_a_stage_that_reports_nothing_gives_signs_of_life(capsys: Said) -> None:
    with Console(machine=False).working("speakers"):
        lines = said(capsys, least=3)
    assert lines.count("  speakers  0:00 so far") >= 2


def test_a_log_hears_how_far_a_stage_is(capsys: Said) -> None:
    with Console(machine=False).progress("render", "s", per=100) as report:
        report(2500, 10_000)
        line, *_ = said(capsys)
    assert line == "    render  25%, 0:00 so far, about 0:00 left"


def test_progress_inside_a_stage_is_that_stages_own(capsys: Said) -> None:
    console = Console(machine=False)
    with console.working("label"), console.progress("label", "segments") as report:
        report(1, 2)
        lines = said(capsys, least=3)
    assert set(lines) == {"     label  50%, 0:00 so far, about 0:00 left"}


def test_a_run_says_how_long_it_takes_till_all_is_done(capsys: Said) -> None:
    write_paces(pace_file(), {"speakers auto": 0.5, "render sound": 0.1})
    console = Console(machine=False)
    console.expect({"transcribe": "base", "speakers": "auto", "render": "sound"}, 3600.0)
    with console.working("transcribe"):  # never ran here, and is current
        console.current("transcribe", Path("transcript.json"))
    waited(console)
    line = capsys.readouterr().err.splitlines()[0]
    assert line == "  speakers  0:00 so far, about 30:00 left, about 36:00 until all is done"


def test_what_a_stage_took_is_known_next_time_and_what_was_current_teaches_nothing() -> None:
    for length_s, known in ((30.0, set()), (600.0, {"speakers auto"})):
        console = Console(machine=True)
        console.expect({"transcribe": "base", "speakers": "auto"}, length_s)
        with console.working("transcribe"):
            console.current("transcribe", Path("transcript.json"))
        waited(console)
        assert set(known_paces(pace_file())) == known
    assert known_paces(pace_file())["speakers auto"] == pytest.approx(0.3 / 600, rel=0.5)


def test_a_stage_that_fails_teaches_nothing() -> None:
    console = Console(machine=True)
    console.expect({"speakers": "auto"}, 600.0)
    with pytest.raises(RuntimeError), console.working("speakers"):
        raise RuntimeError
    assert known_paces(pace_file()) == {}


def test_how_long_is_left_is_told_by_how_far_it_came_and_else_by_earlier_runs() -> None:
    work = Work("x", expected_s=100.0, began_s=time.monotonic() - 40)
    assert work.left_s() == pytest.approx(60, abs=1)
    work.done, work.of = 1, 100
    assert work.left_s() == pytest.approx(60, abs=1)  # too little to judge by
    work.done = 20
    assert work.left_s() == pytest.approx(160, abs=1)
    late = Work("x", expected_s=10.0, began_s=time.monotonic() - 40)
    assert late.left_s() is None


def test_times_are_written_as_clocks_show_them() -> None:
    assert [as_clock(s) for s in (0.4, 59.6, 3599, 3600, 36_061)] == [
        "0:00", "1:00", "59:59", "1:00:00", "10:01:01",
    ]  # fmt: skip


def test_a_reader_that_left_ends_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    ends, begins = os.pipe()
    os.close(ends)
    with open(begins, "w", encoding="utf-8") as gone:
        monkeypatch.setattr("sys.stdout", gone)
        with pytest.raises(ReaderLeft):
            Console(machine=False).tell("x")
        with pytest.raises(BrokenPipeError):
            gone.flush()
        monkeypatch.undo()
        os.dup2(os.open(os.devnull, os.O_WRONLY), begins)


WORKS = """
import time, flows.progress
from flows.console import Console
flows.progress.AsBar.every_s = 0.02
flows.progress.LINE_EVERY_S = 0.02
console = Console(machine=False)
with console.progress("render", "s") as report:
    report(30, 60)
    time.sleep(0.2)
    console.say("a remark")
    time.sleep(0.1)
console.complain("wrong.")
"""


def on_a_terminal(columns: int, **environment: str) -> str:
    """What a child shows on a terminal of so many columns."""
    ours, its = pty.openpty()
    fcntl.ioctl(its, termios.TIOCSWINSZ, struct.pack("HHHH", 24 if columns else 0, columns, 0, 0))
    env = {**os.environ, "TERM": "xterm", "PYTHONIOENCODING": "utf-8", **environment}
    child = subprocess.Popen([sys.executable, "-c", WORKS], cwd=ROOT, stderr=its, env=env)
    os.close(its)
    shown = b""
    try:
        while part := os.read(ours, 4096):
            shown += part
    except OSError:  # Linux: the other end is closed
        pass
    os.close(ours)
    assert child.wait() == 0
    return shown.decode()


def test_a_terminal_has_a_bar_that_makes_way_for_remarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    shown = on_a_terminal(100)
    assert "    render   50 % |██████████          | 30/60 s, 0:00 so far, about 0:00 left" in shown
    assert "\r\x1b[Ka remark\r\n" in shown
    assert shown.endswith("\r\x1b[K\x1b[31;1mpaperedit: \x1b[0mwrong.\r\n")
    assert max(len(part) for part in shown.split("\r")) <= 110


@pytest.mark.parametrize("columns", [0, 20])
def test_a_terminal_without_room_gets_lines(columns: int) -> None:
    shown = on_a_terminal(columns)
    assert "    render  50%, 0:00 so far, about 0:00 left\r\n" in shown
    assert "█" not in shown


@pytest.mark.parametrize("name", ["NO_COLOR", "TERM"])
def test_nobody_gets_colours_who_does_not_want_them(name: str) -> None:
    assert on_a_terminal(100, **{name: "dumb"}).endswith("paperedit: wrong.\r\n")
