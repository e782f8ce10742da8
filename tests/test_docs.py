from __future__ import annotations

import contextlib
import json
import re
import sqlite3
from pathlib import Path

import pytest

from editors.cut import cuts_fields, cuts_from_fields
from editors.script.draft import drafted
from editors.script.write import written
from flows.archive.index import INDEX_NAME, Index
from flows.cli.commands import COMMANDS
from flows.console import Console
from flows.episode import directly
from flows.many.batch import Report, _known
from flows.many.watched_files import STATE, watched_files, write_watched_files
from flows.project.journal import journaled
from flows.project.lease import leased
from flows.project.place import folder_of
from flows.project.project import Project
from flows.project.voices_file import read_cast
from media.files import to_json
from media.source import INGEST_VERSION, Source
from media.timeline import timeline_fields, timeline_from_fields, timeline_without
from pipeline.backends.minilm import MiniLm
from pipeline.labels.taxonomy import (
    BLOCK_LABELS,
    LABELS,
    REMOVABLE_LABELS,
    labels_fields,
    labels_from_fields,
)
from pipeline.outline.notes import notes
from pipeline.protocols.diarizer import diarization_fields, diarization_from_fields
from pipeline.requests.parser import understand
from pipeline.requests.request import request_fields, request_from_fields
from pipeline.transcript import transcript_fields, transcript_from_fields
from tests.editors.script.test_script import PROPOSED, TALK

DOCS = Path(__file__).parent.parent / "docs" / "formats"
README = (DOCS.parent.parent / "README.md").read_text(encoding="utf-8")


def example(name: str) -> str:
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```\w+\n(.*?)```", text, re.DOTALL)
    return str(block)


def source() -> Source:
    return Source.from_fields(json.loads(example("source")), Path("/show/episode.paperedit"))


def test_the_example_of_a_source_is_read_and_written_as_it_stands() -> None:
    fields = source().fields(Path("/show/episode.paperedit")) | {"version": INGEST_VERSION}
    assert json.loads(to_json(fields)) == json.loads(example("source"))
    assert source().path == Path("/show/episode.flac")


def test_the_example_of_a_transcript_is_read_and_written_as_it_stands() -> None:
    fields = json.loads(example("transcript"))
    assert transcript_fields(transcript_from_fields(fields, source())) == fields


def test_the_example_of_speakers_is_read_and_written_as_it_stands() -> None:
    fields = json.loads(example("speakers"))
    found = diarization_from_fields(fields, source())
    assert diarization_fields(found, source()) == fields
    assert found.speakers == ("A", "B")


def test_the_example_of_a_cast_is_read(tmp_path: Path) -> None:
    (tmp_path / "speakers.toml").write_text(example("cast"), encoding="utf-8")
    (known,) = read_cast(tmp_path / "speakers.toml")
    assert (known.name, known.vector, known.origin) == (
        "Alex Booker",
        (0.5, -1.0),
        "episode-12.mp4",
    )


def test_the_example_of_cuts_is_read_and_written_as_it_stands() -> None:
    fields = json.loads(example("cuts"))
    assert cuts_fields(cuts_from_fields(fields), fields["made_by"]) == fields


def test_the_example_of_a_timeline_is_read_and_written_as_it_stands() -> None:
    fields = json.loads(example("timeline"))
    timeline = timeline_from_fields(fields, source())
    assert timeline_fields(timeline) | {"cuts": fields["cuts"]} == fields


def test_the_example_of_a_request_is_read_and_written_as_it_stands() -> None:
    fields = json.loads(example("request"))
    request = request_from_fields(fields)
    assert request_fields(request) == fields
    understood = understand(request.text)
    assert (understood.wishes, understood.unknown) == (request.wishes, request.unknown)


def test_the_example_of_notes_has_the_parts_that_are_written() -> None:
    parts = re.findall("^## .*", example("notes"), re.MULTILINE)
    assert parts == re.findall("^## .*", notes(TALK, timeline_without(TALK.source, ()), {}), re.M)


def test_the_query_of_an_index_is_one_that_it_answers(tmp_path: Path) -> None:
    with Index(tmp_path, MiniLm()):
        pass
    with contextlib.closing(sqlite3.connect(tmp_path / INDEX_NAME)) as db:
        assert db.execute(example("index")).fetchall() == []


def test_the_example_of_labels_is_read_and_written_as_it_stands() -> None:
    fields = json.loads(example("labels"))
    labels = labels_from_fields(fields, 98)
    written_again = labels_fields(labels, source(), fields["made_by"])
    assert written_again | {"source": fields["source"]} == fields


def test_the_page_of_labels_describes_every_label() -> None:
    page = (DOCS / "labels.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)` \| .+ \| (yes)? ?\|$", page, re.MULTILINE)
    assert [name for name, _ in rows] == [*LABELS, *BLOCK_LABELS]
    assert {name for name, cut in rows if cut} == set(REMOVABLE_LABELS)


def test_the_example_of_a_script_is_what_is_written() -> None:
    assert written(TALK, drafted(TALK, PROPOSED)) == example("script")


def test_the_example_of_a_journal_has_what_a_stage_writes(tmp_path: Path) -> None:
    project = Project(tmp_path / "talk.flac", tmp_path)
    console = Console(machine=True)
    step = journaled(project, console, directly)
    step("transcribe", lambda: console.made("transcribe", project.transcript))
    step("propose", lambda: console.current("propose", project.script))
    (line,) = project.journal.read_text(encoding="utf-8").splitlines()
    shown = json.loads(example("journal"))
    written = json.loads(line)
    assert written.keys() == shown.keys()
    assert written["stage"] == shown["stage"]


def test_the_example_of_a_watchers_memory_is_read_and_written_as_it_stands(tmp_path: Path) -> None:
    (tmp_path / STATE).write_text(example("watch"), encoding="utf-8")
    write_watched_files(tmp_path / STATE, watched_files(tmp_path / STATE))
    assert json.loads((tmp_path / STATE).read_text()) == json.loads(example("watch"))


def test_the_example_of_a_batch_is_read_and_written_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "batch.json"
    path.write_text(example("batch"), encoding="utf-8")
    report = Report(Path("/shows/season2"), path, tuple(_known(path)))
    assert to_json(report.fields(), rows=["episodes"]) == example("batch")


def test_the_example_of_a_lease_has_what_a_holder_writes(tmp_path: Path) -> None:
    with leased(tmp_path / ".lease", wait=False):
        fields = json.loads((tmp_path / ".lease").read_text())
    shown = json.loads(example("lease"))
    assert fields.keys() == shown.keys()
    assert fields["schema"] == shown["schema"]


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_knows_every_command(name: str) -> None:
    assert re.search(rf"`?paperedit {name}|`{name}`", README), name


@pytest.mark.parametrize("page", ["README.md", "docs/guide.md", "docs/gpu.md", "docs/cluster.md"])
def test_links_lead_to_files_and_headings_that_exist(page: str) -> None:
    path = DOCS.parent.parent / page
    for target in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")):
        name, _, heading = target.partition("#")
        file = path.parent / name if name else path
        assert file.exists(), target
        if heading:
            titles = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            slugs = [
                re.sub(r"[^a-z0-9 -]", "", title.lower()).replace(" ", "-") for title in titles
            ]
            assert heading in slugs, target


@pytest.mark.parametrize("page", ["docs/architecture.md", "SECURITY.md", "CONTRIBUTING.md"])
def test_a_page_names_only_files_that_exist(page: str) -> None:
    text = (DOCS.parent.parent / page).read_text(encoding="utf-8")
    rooms = "tests|media|flows|editors|pipeline|benchmarks|examples"
    for target in re.findall(rf"`((?:{rooms})/[\w/.]+)`", text):
        if "NAME" not in target and "NOUN" not in target:
            assert (DOCS.parent.parent / target).exists(), target


def test_the_demo_lies_where_contributors_are_told_to_look() -> None:
    root = DOCS.parent.parent
    made = re.search(r"paperedit run (\S+) --into (\S+)", (root / "Makefile").read_text())
    assert made
    folder = folder_of(root / made[1], Path(made[2]))
    assert f"`{folder}`" in (root / "CONTRIBUTING.md").read_text()
