from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from editors.joins import with_quiet_joins
from editors.script.assemble import assembled
from flows.console import Console, Loudness
from flows.page import desk as desk_module
from flows.page.app import page_app
from flows.page.bench import Bench
from flows.page.changed import list_patch
from flows.page.guard import Guard
from flows.page.joins_file import read_joins, write_joins
from flows.page.opening import Opening, read_shown
from media.errors import PapereditError
from media.ingest import load_mono
from media.span import Span
from tests.flows.page.conftest import ORIGIN, PORT, SECRET, Page, opened

if TYPE_CHECKING:
    from pathlib import Path


def patched(old: list[Any], patch: dict[str, Any]) -> list[Any]:
    """As the page does it."""
    at = patch["at"]
    return [*old[:at], *patch["rows"], *old[at + patch["gone"] :]]


@given(st.lists(st.integers(0, 3), max_size=8), st.lists(st.integers(0, 3), max_size=8))
def test_what_changed_in_a_list_makes_the_new_one_of_the_old(
    old: list[int], new: list[int]
) -> None:
    patch = list_patch(old, new)
    assert patched(old, patch) == new
    assert len(patch["rows"]) <= len(new)
    assert old != new or patch == {"at": len(old), "gone": 0, "rows": []}


def test_an_action_is_answered_with_what_changed_alone(page: Page) -> None:
    before = page.state()
    body = {"version": before["version"], "action": {"do": "strike", "words": [1, 2]}}
    answer = page.post("/api/act", {**body, "mark": before["mark"]}).json()
    after = page.state()
    assert answer["from"] == before["mark"]
    assert len(answer["blocks"]["rows"]) == 1
    for name in ("blocks", "keeps", "muted"):
        assert patched(before[name], answer[name]) == after[name]


def test_a_page_that_shows_something_else_is_answered_with_everything(page: Page) -> None:
    version = page.state()["version"]
    body = {"version": version, "action": {"do": "strike", "words": [1, 2]}, "mark": "other"}
    answer = page.post("/api/act", body).json()
    assert "from" not in answer
    assert answer["blocks"] == page.state()["blocks"]


def test_joins_come_back_from_their_file_unless_it_is_of_something_else(tmp_path: Path) -> None:
    path, a, b, c = tmp_path / "joins.dat", Span(0, 5), Span(9, 20), Span(6, 7)
    holes = {(a, b): Span(4, 9), (a, b, c): Span(5, 10)}
    write_joins(path, "key", holes)
    assert read_joins(path, "key") == holes
    assert read_joins(path, "other") == {}
    whole = path.read_bytes()
    for cut in range(1, 30):
        path.write_bytes(whole[:-cut])
        assert read_joins(path, "key") == {}
    path.write_bytes(whole)
    path.write_bytes(path.read_bytes()[:-9])
    assert read_joins(path, "key") == {}


def closed(opening: Opening) -> None:
    """Let an opening work as when somebody opens a page and closes it at once."""
    thread = opening.work(lambda: None)
    opening.close()
    thread.join()


def kept(page: Page) -> Path:
    """What the page shows, in its file."""
    project, path = page.desk.project, page.desk.project.folder / "page.dat"
    bench = opened(project.media)[0]
    closed(Opening(project, lambda: bench))
    assert path.exists()
    return path


def test_what_was_shown_last_is_shown_before_anything_is_read(page: Page) -> None:
    page.act(do="strike", words=[1, 2])
    told, talk = page.state(), page.get("/api/talk").json()
    kept(page)
    reading, bench = threading.Event(), opened(page.desk.project.media)[0]

    def load() -> Any:
        reading.wait()
        return bench

    opening = Opening(page.desk.project, load)
    thread = opening.work(lambda: None)
    client = TestClient(Guard(page_app(opening), SECRET, PORT), ORIGIN)
    assert client.get(f"/{SECRET}/api/talk").json() == talk
    early = client.get(f"/{SECRET}/api/state").json()
    now = {"render": None, "sound": None}
    assert early | now == told | now
    reading.set()
    body = {"version": told["version"], "action": {"do": "strike", "words": [3, 4]}}
    answer = client.post(f"/{SECRET}/api/act", json=body, headers={"Origin": ORIGIN})
    assert answer.status_code == 200
    assert client.get(f"/{SECRET}/api/state").json()["talk"] == early["talk"]
    opening.close()
    thread.join()


@pytest.mark.parametrize("name", ["transcript", "cuts", "mono", "media", "base_script"])
def test_what_was_shown_is_forgotten_when_what_it_came_from_changes(page: Page, name: str) -> None:
    kept(page)
    project = page.desk.project
    assert read_shown(project)
    os.utime(getattr(project, name), ns=(1, 1))
    assert read_shown(project) is None


def test_what_was_shown_is_forgotten_when_the_script_says_something_else(page: Page) -> None:
    kept(page)
    project = page.desk.project
    os.utime(project.script, ns=(1, 1))
    assert read_shown(project)
    with project.script.open("a", encoding="utf-8") as file:
        file.write("\n")
    assert read_shown(project) is None


def test_without_its_waveform_what_was_shown_is_made_anew(page: Page) -> None:
    kept(page).with_name("peaks.dat").unlink()
    assert read_shown(page.desk.project) is None


@pytest.mark.parametrize("moment", ["while it is read", "while the page is open"])
def test_a_transcript_that_changes_meanwhile_is_never_taken_for_what_was_shown(
    page: Page, moment: str
) -> None:
    """What is shown was made from the words before, or nobody knows: it is no use to the next."""
    project = page.desk.project
    ready = opened(project.media)[0]

    def heard_anew() -> None:
        os.utime(project.transcript, ns=(1, 1))

    def load() -> Any:
        if moment == "while it is read":
            heard_anew()
        return ready

    opening = Opening(project, load)
    if moment == "while the page is open":
        closed(opening)
        assert read_shown(project)
        heard_anew()
        opening = Opening(project, lambda: ready)
        page.act(do="strike", words=[1, 2])
        os.utime(project.transcript, ns=(2, 2))
    closed(opening)
    assert read_shown(project) is None


def test_a_change_just_before_the_end_is_shown_at_the_next_opening(page: Page) -> None:
    kept(page)
    bench = opened(page.desk.project.media)[0]
    opening = Opening(page.desk.project, lambda: bench)
    thread = opening.work(lambda: None)
    body = {"version": page.state()["version"], "action": {"do": "strike", "words": [1, 2]}}
    opening.bench().change("act", body)
    opening.close()
    thread.join()
    shown = read_shown(page.desk.project)
    assert shown
    assert shown.sheet["version"] == page.state()["version"]


def test_a_damaged_file_of_what_was_shown_is_as_none(page: Page) -> None:
    path = kept(page)
    data = path.read_bytes()
    other = data.replace(b'"version"', b'"aversio"')
    for damaged in (b"", data[:40], data[:-1], data.replace(b"{", b"["), other):
        path.write_bytes(damaged)
        assert read_shown(page.desk.project) is None


def test_what_cannot_be_read_any_more_ends_the_page_with_its_sentence(page: Page) -> None:
    kept(page)
    ended = threading.Event()

    def load() -> Any:
        raise PapereditError("another run is working there.")

    opening = Opening(page.desk.project, load)
    opening.seen.set()
    opening.work(ended.set).join()
    assert ended.is_set()
    with pytest.raises(PapereditError, match="another run"):
        opening.bench()
    assert opening.error


def test_a_page_that_is_closed_before_anybody_saw_it_is_waited_for_no_longer(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.page.opening._SEEN_S", 600.0)
    bench = opened(page.desk.project.media)[0]
    opening = Opening(page.desk.project, lambda: bench)
    thread = opening.work(lambda: None)
    opening.close()
    thread.join(60)
    assert not thread.is_alive()


def test_a_script_is_shown_before_its_joins_are_found_and_then_with_them(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    for word in (0, 4, 8, 12):
        page.act(do="strike", words=[word, word + 1])
    (page.desk.project.folder / "joins.dat").unlink()
    monkeypatch.setattr(desk_module, "_FEW", 0)
    monkeypatch.setattr(desk_module, "_AT_ONCE", 2)
    bench = Bench(page.options, Console(machine=False, loudness=Loudness.QUIET))
    first = bench.state()
    transcript = bench.desk.talk.transcript
    plain = assembled(transcript, bench.desk.look().document)
    assert first["missing"] == len(first["keeps"]) - 1
    assert first["keeps"] == [[one.start, one.end] for one in plain[0].keeps]
    marks = [first["mark"]]
    while bench.work_on():
        marks.append(bench.state()["mark"])
    found, _ = with_quiet_joins(*plain, transcript, load_mono(bench.desk.project.mono))
    assert bench.state()["keeps"] == [[one.start, one.end] for one in found.keeps]
    assert bench.state()["missing"] == 0
    assert len(dict.fromkeys(marks)) > 2
    assert bench.state(marks[-1]).keys() == {"mark", "render", "sound"}
