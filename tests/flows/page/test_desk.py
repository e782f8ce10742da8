from __future__ import annotations

import random
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from flows import episode
from flows.console import Console, Loudness
from flows.project.project import opened_project
from tests.flows.page.conftest import Page, opened

if TYPE_CHECKING:
    from pathlib import Path


def text_of(page: Page) -> str:
    return page.desk.project.script.read_text(encoding="utf-8")


def edit(page: Page, old: str, new: str) -> None:
    """As a text editor does it."""
    text = text_of(page)
    assert text.count(old) == 1
    page.desk.project.script.write_text(text.replace(old, new, 1), encoding="utf-8")


def planned(page: Page) -> Any:
    """What the ordinary reader makes of the script that lies there, as a render would."""
    options = page.options
    console = Console(machine=False, loudness=Loudness.QUIET)
    with opened_project(options.project) as ledger:
        proposals = episode.known_proposals(options, ledger, console)
        return episode.planned(replace(options, allow_drastic=True), proposals, ledger)


def test_what_is_struck_on_the_page_stands_in_the_script(page: Page) -> None:
    before = page.state()
    answer = page.act(do="strike", words=[0, 2])
    assert answer.status_code == 200
    first = page.desk.talk.transcript.words[0].text
    assert f"~~{first}" in text_of(page)
    assert answer.json()["version"] != before["version"]
    assert answer.json()["undo"].startswith("strike")


def test_undo_and_redo_lead_to_the_same_bytes(page: Page) -> None:
    texts = [text_of(page)]
    for n in range(4):
        page.act(do="strike", words=[n, n + 1])
        texts.append(text_of(page))
    for text in reversed(texts[:-1]):
        assert page.post("/api/undo", {"version": page.state()["version"]}).status_code == 200
        assert text_of(page) == text
    assert page.post("/api/undo", {"version": page.state()["version"]}).status_code == 422
    for text in texts[1:]:
        page.post("/api/redo", {"version": page.state()["version"]})
        assert text_of(page) == text


def test_a_change_of_a_text_editor_is_seen_and_kept(page: Page) -> None:
    before = page.state()["version"]
    word = page.desk.talk.transcript.words[5].text
    edit(page, f" {word} ", f" ~~{word}~~ ")
    answer = page.act(before, do="strike", words=[3, 4])
    assert answer.status_code == 200
    (first, *_) = [block for block in answer.json()["blocks"] if block["kind"] == "passage"]
    assert {3, 5} <= set(first["struck"])


def test_two_tabs_that_change_different_things_lose_nothing(page: Page) -> None:
    version = page.state()["version"]
    page.act(version, do="strike", words=[1, 2])
    page.act(version, do="correct", words=[3, 4], text="Neu")
    passage = next(b for b in page.state()["blocks"] if b["kind"] == "passage")
    assert 1 in passage["struck"]
    assert [3, "Neu"] in passage["texts"]


def test_two_tabs_that_change_one_thing_are_told_of_both(page: Page) -> None:
    version = page.state()["version"]
    page.act(version, do="correct", words=[3, 4], text="Neu")
    answer = page.act(version, do="correct", words=[3, 4], text="Alt")
    assert answer.status_code == 409
    (clash,) = answer.json()["clashes"]
    assert "'Alt' here, 'Neu' there" in clash
    assert "Neu" in text_of(page)
    assert page.act(do="correct", words=[3, 4], text="Alt").status_code == 200


def test_an_undo_of_what_the_page_does_not_show_is_refused(page: Page) -> None:
    version = page.state()["version"]
    page.act(do="strike", words=[1, 2])
    answer = page.post("/api/undo", {"version": version})
    assert answer.status_code == 409
    assert answer.json()["state"]["version"] == page.state()["version"]


def test_a_script_that_cannot_be_read_is_told_and_undone(page: Page) -> None:
    page.act(do="strike", words=[1, 2])
    good = text_of(page)
    edit(page, "~~um", "~um")
    state = page.state()
    assert state["problems"]
    assert page.act(do="strike", words=[5, 6]).status_code == 422
    assert page.post("/api/undo", {"version": state["version"]}).status_code == 200
    assert text_of(page) == good


@pytest.mark.parametrize(
    "action",
    [
        {"do": "label", "word": 0, "label": "a } b"},
        {"do": "split", "word": 1, "word_copy": 7},
        {"do": "chapter", "word": 0, "title": " "},
        {"do": "correct", "words": [2, 3], "text": "two words"},
    ],
)
def test_what_the_script_cannot_say_is_refused_and_changes_nothing(
    page: Page, action: dict[str, Any]
) -> None:
    before = text_of(page)
    answer = page.act(**action)
    assert answer.status_code == 422
    assert answer.json()["error"].count(". ") == 0
    assert text_of(page) == before


def test_a_new_server_knows_what_the_last_one_did(page: Page) -> None:
    before = text_of(page)
    page.act(do="strike", words=[1, 2])
    desk = opened(page.desk.project.media)[0].desk
    assert desk.look().version == page.state()["version"]
    desk.undo(desk.look().version)
    assert text_of(page) == before


def any_action(page: Page, chance: random.Random) -> dict[str, Any]:
    """Something that a page might send."""
    transcript = page.desk.talk.transcript
    count = len(transcript.words)
    first = chance.randrange(count)
    some = [first, min(count, first + chance.randint(1, 6))]
    shown = [n for n, pause in enumerate(transcript.pauses) if len(pause) > transcript.source.rate]
    pauses = shown or [0]
    pause = chance.choice(pauses)
    return chance.choice(
        [
            {"do": "strike", "words": some},
            {"do": "strike", "words": some},
            {"do": "restore", "words": some},
            {"do": "correct", "words": [first, first + 1], "text": f"word{chance.randrange(99)}"},
            {"do": "mute", "words": some, "kind": chance.choice(["mute", "bleep", None])},
            {"do": "split", "word": first},
            {"do": "join", "word": first},
            {"do": "move", "word": first, "before": chance.choice([None, *some[:1], 0])},
            {"do": "chapter", "word": first, "title": f"Part {chance.randrange(9)}"},
            {"do": "chapter", "word": first, "title": None},
            {"do": "speaker", "word": first, "name": chance.choice(["Ann", "Ben Ok", "Çelik"])},
            {"do": "remark", "word": first, "text": "shorter?"},
            {"do": "label", "word": first, "label": chance.choice(["intro", None])},
            {"do": "take-back", "editor": chance.choice(["fillers", "gaps", "script"])},
            {"do": "propose", "editor": chance.choice(["fillers", "gaps"])},
            {"do": "pause", "number": pause, "left": chance.choice([None, 0, 5000])},
            {"do": "approve", "yes": chance.random() < 0.5},
        ]
    )


@pytest.mark.slow
def test_the_saved_script_is_exactly_the_plan_that_the_page_was_told(page: Page) -> None:
    """Sequences of actions, undos and redos: the file, read by the ordinary reader, is it."""
    chance, done, refused = random.Random(17), 0, 0
    for _ in range(2 * settings().max_examples):  # more where Hypothesis tries more
        for _ in range(chance.randint(1, 4)):
            version = page.state()["version"]
            way = chance.choice(["act", "act", "act", "act", "undo", "redo"])
            body = {"version": version, "action": any_action(page, chance)}
            answer = page.post(f"/api/{way}", body)
            assert answer.status_code in (200, 422), answer.text
            done, refused = done + 1, refused + (answer.status_code == 422)
        told, plan = page.state(), planned(page)
        assert told["keeps"] == [[keep.start, keep.end] for keep in plan.timeline.keeps]
        assert told["muted"] == [[m.span.start, m.span.end, m.kind] for m in plan.timeline.muted]
        passages = [b for b in told["blocks"] if b["kind"] == "passage"]
        read = plan.document.passages
        assert [b["words"] for b in passages] == [[p.words.start, p.words.stop] for p in read]
        assert [b["struck"] for b in passages] == [[*p.decisions.strikes] for p in read]
        assert [dict(b["texts"]) for b in passages] == [dict(p.corrections) for p in read]
        assert [b["speaker"] for b in passages] == [p.speaker for p in read]
        assert told["speakers"] == dict(plan.document.speakers)
    assert refused < done / 2


@pytest.mark.parametrize("name", ["page.jsonl", "peaks.dat"])
def test_a_project_that_holds_the_pages_files_is_as_current_as_before(
    page: Page, name: str
) -> None:
    page.act(do="strike", words=[0, 1])
    assert (page.desk.project.folder / name).is_file()
    assert planned(page).is_edited


def test_the_page_plays_what_an_editing_program_left_until_it_is_changed(latest: Path) -> None:
    labels = latest.parent / "cut.txt"
    labels.write_text("1.000000\t1.500000\twelcome\n")
    _, options = opened(latest)
    console = Console(machine=False, loudness=Loudness.QUIET)
    given = replace(options, timeline=labels, allow_drastic=True)
    with opened_project(options.project) as ledger:
        proposals = episode.known_proposals(options, ledger, console)
        plan = episode.planned(given, proposals, ledger)
    assert plan.timeline.keeps[0].end == plan.timeline.source.rate
    sheet = opened(latest)[0].desk.look()
    assert sheet.timeline == plan.timeline
