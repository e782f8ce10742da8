from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from flows.page.history import ELSEWHERE, History, line_patch, version_of

if TYPE_CHECKING:
    from pathlib import Path

texts = st.lists(st.sampled_from(["a", "b", "", "c d"]), max_size=6).map("\n".join)


@given(texts, texts)
def test_a_patch_leads_there_and_back(before: str, after: str) -> None:
    step = line_patch(before, after, "x")
    assert "\n".join(step.redone(before.split("\n"))) == after
    assert "\n".join(step.undone(after.split("\n"))) == before


def test_all_of_it_is_undone_and_done_again_after_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "page.jsonl"
    history = History(path, "one\ntwo")
    history.record("one\n2", "strike")
    history.record("1\n2", "rename")
    again = History(path, "1\n2")
    assert again.undo_what == "rename"
    for text in ("one\n2", "one\ntwo"):
        assert again.before() == text
        again.went("undo")
    assert again.before() is None
    third = History(path, "one\ntwo")
    assert (third.after(), third.redo_what) == ("one\n2", "strike")


def test_signs_that_end_lines_elsewhere_end_none_here(tmp_path: Path) -> None:
    path = tmp_path / "page.jsonl"
    History(path, "one\u2028two\u0085three").record("1\u2029", "strike")
    again = History(path, "1\u2029")
    assert (again.undo_what, again.before()) == ("strike", "one\u2028two\u0085three")


def test_a_change_of_another_program_is_a_step_too(tmp_path: Path) -> None:
    path = tmp_path / "page.jsonl"
    History(path, "one").record("two", "strike")
    history = History(path, "three")
    assert (history.undo_what, history.before()) == (ELSEWHERE, "two")


def test_every_version_is_known_by_its_name(tmp_path: Path) -> None:
    history = History(tmp_path / "page.jsonl", "one")
    history.record("two", "strike")
    history.record("three", "strike")
    history.went("undo")
    for text in ("one", "two", "three"):
        assert history.at(version_of(text)) == text
    assert history.at(version_of("four")) is None


def test_a_torn_line_loses_no_step_in_front_of_it(tmp_path: Path) -> None:
    path = tmp_path / "page.jsonl"
    History(path, "one").record("two", "strike")
    with path.open("a") as file:
        file.write('{"at": 0, "old": ["tw')
    history = History(path, "two")
    assert history.before() == "one"
    history.record("three", "strike")
    assert History(path, "three").before() == "two"


def test_a_history_that_means_nothing_begins_anew(tmp_path: Path) -> None:
    path = tmp_path / "page.jsonl"
    path.write_text("[1]\n")
    history = History(path, "one")
    assert history.undo_what is None
    assert History(path, "one").text == "one"
