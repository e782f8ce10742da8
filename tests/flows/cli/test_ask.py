from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import flows.archive.index as index_module
from flows.archive.index import INDEX_NAME, Index, quoted_passage, transcript_of
from flows.archive.stored import StoredEpisode, read_vectors, vector_columns
from flows.cli.ask import asked
from flows.cli.main import main
from flows.console import Console
from flows.project.project import Project
from flows.stages.words import write_transcript
from media.errors import FileRefused, FormatError, OptionError
from media.files import to_json, write_text
from media.span import Span
from media.timeline import timeline_fields, timeline_without
from pipeline.backends.minilm import MiniLm
from pipeline.search.packed import PackedRows
from pipeline.search.passages import search_passages, terms
from tests.conftest import ROOT
from tests.editors.test_request_plan import talk

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

BOATS = (
    "Why do boats float? A boat floats because the water that it pushes away weighs more. "
    "Next week we paint the harbour."
)
SOUP = "How do you cook onion soup? I brown the onions slowly in butter for an hour."


class Letters:
    """Embeds a text as how often each letter stands in it; counts the texts."""

    name = "fake:letters"

    def __init__(self) -> None:
        self.texts = 0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += len(texts)
        rows = np.array(
            [[text.casefold().count(c) for c in "abcdefghijklmnopqrstuvwxyz"] for text in texts],
            np.float32,
        ).reshape(len(texts), 26)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)


def episode(folder: Path, name: str, text: str, cuts: Sequence[Span] | None = None) -> Project:
    project = Project(folder / name, folder / f"{name}.paperedit")
    project.folder.mkdir(parents=True)
    made = talk(text, "AB")
    write_text(project.source, to_json(made.source.fields(project.folder)))
    write_transcript(project.transcript, made)
    if cuts is not None:
        timeline = timeline_without(made.source, cuts)
        write_text(project.timeline, to_json(timeline_fields(timeline)))
    return project


def updated(folder: Path, projects: list[Project], embedder: Any) -> dict[str, int]:
    with Index(folder, embedder) as index:
        return index.update(projects, lambda done, of: None)


def test_the_index_is_updated_and_never_rebuilt(tmp_path: Path) -> None:
    letters = Letters()
    boats, soup = episode(tmp_path, "boats", BOATS), episode(tmp_path, "soup", SOUP)
    both = {"added": 2, "changed": 0, "dropped": 0, "episodes": 2}
    assert updated(tmp_path, [boats, soup], letters) == both
    before = letters.texts
    assert updated(tmp_path, [boats, soup], letters) == both | {"added": 0}
    assert letters.texts == before
    write_transcript(soup.transcript, talk(SOUP.replace("butter", "oil"), "AB"))
    assert updated(tmp_path, [boats, soup], letters)["changed"] == 1
    assert updated(tmp_path, [boats], letters)["dropped"] == 1
    with Index(tmp_path, letters) as index:
        assert {row.folder for row in index.loaded([]).windows} == {"boats.paperedit"}


def test_a_transcript_that_nobody_touched_is_not_even_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    boats, soup = episode(tmp_path, "boats", BOATS), episode(tmp_path, "soup", SOUP)
    monkeypatch.setattr("flows.archive.index._SETTLED_NS", 0)
    updated(tmp_path, [boats, soup], Letters())
    read: list[Path] = []
    hashed = index_module.file_sha256
    monkeypatch.setattr(index_module, "file_sha256", lambda path: read.append(path) or hashed(path))
    letters = Letters()
    boats.transcript.touch()  # the words are the same, and so is the hash
    assert updated(tmp_path, [boats, soup], letters)["changed"] == 0
    assert (read, letters.texts) == ([boats.transcript], 0)
    assert updated(tmp_path, [boats, soup], letters)["changed"] == 0
    assert read == [boats.transcript]


def test_a_transcript_that_changes_within_a_tick_of_the_clock_is_read_again(
    tmp_path: Path,
) -> None:
    soup = episode(tmp_path, "soup", SOUP)
    updated(tmp_path, [soup], Letters())
    before = soup.transcript.stat()
    with soup.transcript.open("r+", encoding="utf-8") as file:  # in place, of the same size
        text = file.read().replace("onions", "leeks!")
        file.seek(0)
        file.write(text)
    os.utime(soup.transcript, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert updated(tmp_path, [soup], Letters())["changed"] == 1


def test_an_episode_is_read_as_it_was_stored() -> None:
    parts = search_passages(talk("Why? Because it rained. I see. And then.", "ABA"))
    rows = np.eye(sum(len(part.windows) for part in parts), 5, dtype=np.float32)
    stored = StoredEpisode.of(parts)
    again = StoredEpisode.read(*stored.columns())
    assert again.letters.tolist() == [part.segment.speaker for part in parts]
    assert again.passages.tolist() == stored.passages.tolist()
    assert again.windows.tolist() == stored.windows.tolist()
    vectors = read_vectors(*vector_columns(PackedRows.of(rows)))
    assert vectors.likeness(rows[0]).tolist() == pytest.approx((rows @ rows[0]).tolist())


def test_quoted_words_are_those_of_the_whole_transcript(tmp_path: Path) -> None:
    project = episode(tmp_path, "soup", SOUP)
    made = transcript_of(project)
    words = list(made.words)
    words[7] = replace(words[7], overlapped=True)
    words[8] = replace(words[8], track=2)
    write_transcript(project.transcript, replace(made, words=tuple(words)))
    some = quoted_passage(project, range(6, 10))
    assert some.words == transcript_of(project).words[6:10] == tuple(words[6:10])
    assert some.source == made.source


def test_an_episode_without_words_does_no_harm(tmp_path: Path) -> None:
    soup, silent = episode(tmp_path, "soup", SOUP), episode(tmp_path, "silent", "Soon.")
    write_transcript(silent.transcript, replace(talk("Soon.", "A"), words=()))
    assert updated(tmp_path, [silent, soup], Letters())["added"] == 2
    with Index(tmp_path, Letters()) as index:
        loaded = index.loaded(["onion"])
    assert len(loaded.said["onion"].passages) == 2
    assert {row.folder for row in loaded.windows} == {"soup.paperedit"}


def test_another_embedder_starts_anew(tmp_path: Path) -> None:
    project = episode(tmp_path, "boats", BOATS)
    updated(tmp_path, [project], Letters())
    other = Letters()
    other.name = "fake:others"
    assert updated(tmp_path, [project], other)["added"] == 1


def test_an_index_of_an_earlier_version_is_made_again(tmp_path: Path) -> None:
    project = episode(tmp_path, "boats", BOATS)
    with sqlite3.connect(tmp_path / INDEX_NAME) as db:
        db.executescript(
            "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL);"
            "CREATE TABLE episodes (id INTEGER PRIMARY KEY, folder TEXT, sha256 TEXT);"
            "CREATE TABLE terms (term TEXT, passage INTEGER, count INTEGER);"
            "INSERT INTO about VALUES ('schema', 'index.1');"
        )
    assert updated(tmp_path, [project], Letters())["added"] == 1


def test_an_index_of_a_later_version_is_refused(tmp_path: Path) -> None:
    with Index(tmp_path, Letters()):
        pass
    with sqlite3.connect(tmp_path / INDEX_NAME) as db:
        db.execute("UPDATE about SET value = 'index.99' WHERE key = 'schema'")
    with pytest.raises(FormatError, match=r"is index\.99"):
        Index(tmp_path, Letters())


def test_the_terms_of_an_episode_are_worth_something_until_it_is_gone(tmp_path: Path) -> None:
    boats, soup = episode(tmp_path, "boats", BOATS), episode(tmp_path, "soup", SOUP)
    updated(tmp_path, [boats, soup], Letters())
    wanted = terms("the onions that nobody's boating for")
    with Index(tmp_path, Letters()) as index:
        loaded = index.loaded(wanted)
    onions, nobody, boating = (loaded.said[term] for term in wanted)
    folders = {passage: loaded.windows[window].folder
               for window, passage in enumerate(loaded.candidates.owners)}  # fmt: skip
    assert {folders[passage] for passage in onions.passages} == {"soup.paperedit"}
    assert {folders[passage] for passage in boating.passages} == {"boats.paperedit"}
    assert (onions.worth > 0).all()
    assert not len(nobody.passages)
    updated(tmp_path, [boats], Letters())
    with Index(tmp_path, Letters()) as index:
        assert not len(index.loaded(wanted).said[wanted[0]].passages)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / INDEX_NAME) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(FileRefused, match="another program"):
        Index(tmp_path, Letters())
    (tmp_path / INDEX_NAME).write_bytes(
        b"no database at all, but long enough to be taken for one" * 99
    )
    with pytest.raises(FormatError, match="damaged"):
        Index(tmp_path, Letters())


def test_an_archive_answers_with_the_moment_and_its_time_in_the_edit(tmp_path: Path) -> None:
    episode(tmp_path / "old", "boats", BOATS, [Span(0, 2000)])
    episode(tmp_path, "soup", SOUP)
    console = Console(machine=True)
    minilm = MiniLm(threads=1)
    found = asked("What keeps a boat above water?", [tmp_path], minilm, console)
    assert found[0].episode == tmp_path / "old" / "boats.paperedit"
    assert "pushes away" in found[0].text
    assert found[0].speaker == "B"
    assert found[0].start_s == pytest.approx(4.0)
    assert found[0].edited_s == (pytest.approx(2.0),)
    soup = asked("How is the soup made?", [tmp_path], minilm, console)[0]
    assert "onions" in soup.text
    assert not soup.is_edited
    assert asked("Who won the chess tournament in Oslo?", [tmp_path], minilm, console) == ()


def test_what_was_cut_is_said_to_be_cut(tmp_path: Path) -> None:
    episode(tmp_path, "boats", BOATS, [Span(4000, 20000)])
    console = Console(machine=True)
    found = asked("Why does a boat float?", [tmp_path], MiniLm(threads=1), console)
    cut = [quotation for quotation in found if "pushes away" in quotation.text]
    assert cut[0].is_edited
    assert cut[0].edited_s == ()


def test_a_folder_without_episodes_is_refused(tmp_path: Path) -> None:
    console = Console(machine=True)
    with pytest.raises(OptionError, match="was transcribed"):
        asked("Why?", [tmp_path], Letters(), console)
    with pytest.raises(OptionError, match="no folder"):
        asked("Why?", [tmp_path / "nowhere"], Letters(), console)


def test_a_request_is_saved_repeated_edited_and_used_again(
    command: Callable[..., dict[str, Any]], episode: Path
) -> None:
    text = "take out the ums, keep the first 5 seconds, and make it rhyme"
    first = command("run", episode, "--ask", text)
    saved = episode.with_suffix(".paperedit") / "request.json"
    assert first["exit"] == 0
    assert set(first["cuts"]) == {"fillers"}
    assert '"make it rhyme"' in saved.read_text(encoding="utf-8")
    again = command("run", episode, "--ask", text)
    assert set(again["stages"].values()) == {"current"}
    edited = saved.with_name("mine.json")
    changed = saved.read_text(encoding="utf-8").replace('"do": "fillers"', '"do": "gaps"')
    edited.write_text(changed, encoding="utf-8")
    second = command("run", episode, "--plan", edited)
    assert set(second["cuts"]) == {"gaps"}
    saved.write_text(changed, encoding="utf-8")
    command("run", episode, "--ask", "remove the pauses")
    assert (saved.with_name("request.1.json")).read_text(encoding="utf-8") == changed


def test_a_request_in_which_nothing_can_be_done_does_nothing(
    command: Callable[..., dict[str, Any]], episode: Path
) -> None:
    script = episode.with_suffix(".paperedit") / "script.md"
    before = script.read_bytes()
    for text in ("make it rhyme", "", "cut everything Zoe says"):
        assert command("propose", episode, "--ask", text)["exit"] == 1
    assert script.read_bytes() == before
    drastic = command("run", episode, "--ask", "cut everything after 0:10")
    assert "--allow-drastic" in drastic["error"]
    assert script.read_bytes() == before


def test_a_request_to_drop_the_sponsor_labels_the_talk_and_strikes_the_read(
    command: Callable[..., dict[str, Any]], episode: Path
) -> None:
    answer = command("run", episode, "--ask", "drop the sponsor but keep the outro")
    assert answer["stages"]["label"] == "made"
    assert set(answer["cuts"]) == {"labels"}
    script = (episode.with_suffix(".paperedit") / "script.md").read_text(encoding="utf-8")
    assert "{sponsor}\n~~" in script
    assert "~~Thank you, Ben" not in script


def test_notes_are_written_and_edited_ones_stay(
    command: Callable[..., dict[str, Any]], episode: Path
) -> None:
    path = episode.with_suffix(".paperedit") / "notes.md"
    assert command("run", episode, "--notes")["exit"] == 0
    assert "## Key moments" in path.read_text(encoding="utf-8")
    path.write_text("mine", encoding="utf-8")
    answer = command("notes", episode)
    assert path.read_text(encoding="utf-8") == "mine"
    assert answer["notes"].endswith("notes.new.md")


def test_the_command_asks_one_episode(
    command: Callable[..., dict[str, Any]], episode: Path
) -> None:
    found = command("ask", "What is a paper edit?", episode)["found"]
    assert found
    assert found[0]["edited_s"]
    assert command("ask", "Which planet has the most moons?", episode)["found"] == []


def test_a_question_without_ask_loads_no_model() -> None:
    code = (
        "import sys; from flows.cli.main import main\n"
        "try: main(['run', '--help'])\nexcept SystemExit: pass\n"
        "print(*[n for n in ('torch', 'transformers') if n in sys.modules], file=sys.stderr)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stderr.strip() == ""


def test_an_archive_may_be_moved(tmp_path: Path) -> None:
    letters = Letters()
    project = episode(tmp_path / "a", "boats", BOATS)
    updated(tmp_path / "a", [project], letters)
    shutil.move(tmp_path / "a", tmp_path / "b")
    moved = Project(tmp_path / "b" / "boats", tmp_path / "b" / "boats.paperedit")
    assert updated(tmp_path / "b", [moved], letters)["added"] == 0


def test_a_guess_is_shown_as_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = episode(tmp_path, "soup", SOUP).folder
    for question, is_sure in (
        ("How is onion soup cooked?", True),
        ("How does Zelda, of all people, cook onion soup?", False),
    ):
        assert main(["ask", question, str(folder)]) == 0
        said = capsys.readouterr().out
        assert "onion soup" in said or "butter" in said
        assert ("Nothing was surely found" in said) != is_sure
        assert main(["ask", question, str(folder), "--json"]) == 0
        found = json.loads(capsys.readouterr().out)["found"]
        assert [one["is_sure"] for one in found][:1] == [is_sure]


def test_whoever_speaks_there_need_not_be_named_by_anybody(tmp_path: Path) -> None:
    project = episode(tmp_path, "soup", SOUP)
    made = transcript_of(project)
    question, console = "How does somebody like Zelda cook onion soup?", Console(machine=True)
    assert not asked(question, [project.folder], MiniLm(), console)[0].is_sure
    named = replace(made, origin=replace(made.origin, speakers={"A": "Zelda Quaye"}))
    write_transcript(project.transcript, named)
    assert asked(question, [project.folder], MiniLm(), console)[0].is_sure
