from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from editors.cut import cuts_fields, cuts_from_fields
from editors.draft import drafted
from editors.script import written
from flows.cli import _COMMANDS
from media.files import to_json
from media.source import Source
from media.timeline import timeline_fields, timeline_from_fields
from pipeline.transcript import transcript_fields, transcript_from_fields
from tests.editors.test_script import PROPOSED, TALK

DOCS = Path(__file__).parent.parent / "docs" / "formats"
README = (DOCS.parent.parent / "README.md").read_text(encoding="utf-8")


def example(name: str) -> str:
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```\w+\n(.*?)```", text, re.DOTALL)
    return str(block)


def source() -> Source:
    return Source.from_fields(json.loads(example("source")), Path("/show/episode.paperedit"))


def test_the_example_of_a_source_is_read_and_written_as_it_stands() -> None:
    fields = source().fields(Path("/show/episode.paperedit"))
    assert json.loads(to_json(fields)) == json.loads(example("source"))
    assert source().path == Path("/show/episode.flac")


def test_the_example_of_a_transcript_is_read_and_written_as_it_stands() -> None:
    fields = json.loads(example("transcript"))
    assert transcript_fields(transcript_from_fields(fields, source())) == fields


def test_the_example_of_cuts_is_read_and_written_as_it_stands() -> None:
    fields = json.loads(example("cuts"))
    assert cuts_fields(cuts_from_fields(fields), fields["made_by"]) == fields


def test_the_example_of_a_timeline_is_read_and_written_as_it_stands() -> None:
    fields = json.loads(example("timeline"))
    timeline = timeline_from_fields(fields, source())
    assert timeline_fields(timeline) | {"cuts": fields["cuts"]} == fields


def test_the_example_of_a_script_is_what_is_written() -> None:
    assert written(TALK, drafted(TALK, PROPOSED)) == example("script")


@pytest.mark.parametrize("name", [name for name, *_ in _COMMANDS])
def test_the_readme_knows_every_command(name: str) -> None:
    assert re.search(rf"`?paperedit {name}|`{name}`", README), name


def test_the_readme_names_only_files_that_exist() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README):
        assert (DOCS.parent.parent / target).exists(), target
