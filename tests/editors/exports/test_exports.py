from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from editors.decisions import Decisions
from editors.exports.export import Edit
from editors.exports.table import EXPORTS, exported
from editors.script.draft import drafted
from editors.script.read import read_back
from editors.script.write import written
from media.errors import ModelError, OptionError
from media.files import readable
from media.timeline import timeline_without
from tests.make import transcript
from tests.pipeline.registry.plug_ins import install

TALK = transcript("so|we|went|home.___and|then|we|slept.")


def edit(heading: str = "") -> Edit:
    text = written(TALK, drafted(TALK, Decisions())).replace("[00:", f"{heading}[00:", 1)
    document, problems = read_back(TALK, text, Decisions())
    assert not problems
    return Edit(TALK, document, timeline_without(TALK.source, []))


def test_captions_come_in_both_forms_and_a_script_without_headings_has_no_chapters() -> None:
    texts = exported(edit())
    assert list(texts) == [".srt", ".vtt"]
    assert "so we went home." in texts[".srt"]
    assert texts[".vtt"].startswith("WEBVTT")


def test_headings_become_chapters() -> None:
    texts = exported(edit("# The way home\n\n"))
    assert json.loads(texts["chapters.json"])["chapters"] == [
        {"startTime": 0.0, "title": "The way home"}
    ]


def test_every_export_writes_of_a_recording_whose_name_is_no_text() -> None:
    plain = edit("# The way home\n\n")
    source = replace(TALK.source, path=Path("/media") / os.fsdecode(b"a\xff\n\x1bb.flac"))
    named = replace(
        plain,
        transcript=replace(TALK, source=source),
        timeline=timeline_without(source, []),
        result=f"{source.path.stem}.edited.flac",
    )
    texts = exported(named, ["all"])
    assert texts.keys() == exported(plain, ["all"]).keys()
    for suffix in (".fcpxml", ".xml", ".mlt"):
        text = texts[suffix]
        assert isinstance(text, str)
        assert fromstring(readable(text)).tag
    assert 'src="a%FF%0A%1Bb.edited.flac"' in str(texts["page.html"])


def test_an_export_that_nobody_has_is_answered_with_those_there_are() -> None:
    with pytest.raises(OptionError, match=r"no export 'caption' \(did you mean 'captions'\?\)"):
        exported(edit(), ["caption"])


@pytest.mark.parametrize(
    "name", ["../script.md", "a/b", "", ".srt", "..", "/etc/x", "script.md", ".edited.mp4"]
)
def test_an_export_writes_only_its_own_files(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    package = f"bad_export_{abs(hash(name))}"
    install(
        tmp_path, package, f"def out(edit): return {{{name!r}: ''}}", EXPORTS.group,
        bad=f"{package}:out",
    )  # fmt: skip
    with pytest.raises(ModelError, match="the export bad wants to write"):
        exported(edit(), ["captions", "bad"])
