"""Timelines come back from editing programs as they went, and with what was changed there."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import opentimelineio as otio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from editors.exports.table import exported
from editors.readers.timelines.as_script import with_keeps
from editors.readers.timelines.table import read_keeps
from editors.script.draft import drafted
from editors.script.read import read_back
from editors.script.write import written
from editors.table import proposed
from media.camera import Camera
from media.errors import ScriptError
from media.span import Span
from media.timeline import timeline_of
from tests.editors.exports.edits import SAID, busy_edit, talk
from tests.make import calls, transcript, video_stream

if TYPE_CHECKING:
    from pathlib import Path

    from editors.exports.export import Edit

TIMECODE = "01:00:00;02"
NTSC = Fraction(30_000, 1001)
SUFFIXES = {
    "otio": ".otio", "fcpxml": ".fcpxml", "xml": ".xml", "edl": ".edl", "reaper": ".rpp",
    "aaf": ".aaf",
}  # fmt: skip


def film(**more: Any) -> Edit:
    camera = Camera(size=(1280, 720), timecode=TIMECODE)
    return busy_edit(video=video_stream(NTSC, Fraction(60)), camera=camera, **more)


def saved(edit: Edit, name: str, folder: Path) -> Path:
    path = folder / f"talk{SUFFIXES[name]}"
    content = exported(edit, [name])[SUFFIXES[name]]
    if isinstance(content, str):
        path.write_text(content, encoding="utf-8")
    else:
        path.write_bytes(content)
    return path


def back(path: Path, edit: Edit) -> tuple[Span, ...]:
    return read_keeps(path, edit.timeline, edit.camera.timecode)


@pytest.mark.parametrize("disabled", [False, True])
@pytest.mark.parametrize("name", SUFFIXES)
def test_what_nobody_changed_comes_back_to_the_sample(
    name: str, disabled: bool, tmp_path: Path
) -> None:
    edit = film(disabled_cuts=disabled)
    assert back(saved(edit, name, tmp_path), edit) == edit.timeline.keeps


@pytest.mark.parametrize("name", SUFFIXES)
def test_so_does_a_recording_without_a_picture(name: str, tmp_path: Path) -> None:
    edit = busy_edit()
    assert back(saved(edit, name, tmp_path), edit) == edit.timeline.keeps


@settings(deadline=None, max_examples=15)
@given(drawn=st.data())
def test_any_timeline_comes_back_to_the_sample(
    drawn: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    edit = film()
    source = edit.timeline.source
    spans = st.tuples(st.integers(0, source.length - 200), st.integers(100, 3000))
    pieces = drawn.draw(st.lists(spans, min_size=1, max_size=9))
    keeps = [Span(start, min(start + length, source.length)) for start, length in pieces]
    edit = replace(edit, timeline=timeline_of(source, keeps))
    folder = tmp_path_factory.mktemp("nle")
    for name in ("otio", "fcpxml", "xml", "reaper"):
        assert back(saved(edit, name, folder), edit) == edit.timeline.keeps, name


def test_a_clip_that_was_deleted_in_final_cut_is_gone(tmp_path: Path) -> None:
    edit = film()
    path = saved(edit, "fcpxml", tmp_path)
    tree = ElementTree.parse(path)
    spine = tree.find(".//spine")
    assert spine is not None
    spine.remove(spine[1])
    tree.write(path)
    keeps = edit.timeline.keeps
    assert back(path, edit) == (keeps[0], *keeps[2:])


def test_a_clip_that_was_disabled_there_does_not_play(tmp_path: Path) -> None:
    edit = film()
    path = saved(edit, "fcpxml", tmp_path)
    tree = ElementTree.parse(path)
    tree.findall(".//asset-clip")[2].set("enabled", "0")
    tree.write(path)
    assert back(path, edit) == tuple(k for n, k in enumerate(edit.timeline.keeps) if n != 2)


def test_a_bundle_of_final_cut_is_read_as_what_lies_in_it(tmp_path: Path) -> None:
    edit = film()
    bundle = tmp_path / "talk.fcpxmld"
    bundle.mkdir()
    saved(edit, "fcpxml", tmp_path).rename(bundle / "Info.fcpxml")
    assert back(bundle, edit) == edit.timeline.keeps


def test_clips_in_another_order_play_in_it(tmp_path: Path) -> None:
    edit = film()
    path = saved(edit, "otio", tmp_path)
    timeline = otio.adapters.read_from_file(str(path))
    for track in timeline.tracks:
        last = track[-1]
        del track[-1]
        track.insert(0, last)
    otio.adapters.write_to_file(timeline, str(path))
    keeps = edit.timeline.keeps
    assert back(path, edit) == (keeps[-1], *keeps[:-1])


def test_a_cut_that_was_moved_lies_where_it_was_moved_to(tmp_path: Path) -> None:
    edit = film()
    path = saved(edit, "fcpxml", tmp_path)
    tree = ElementTree.parse(path)
    clip = tree.findall(".//asset-clip")[1]
    length = Fraction(clip.get("duration", "").rstrip("s")) - 5 / NTSC
    clip.set("duration", f"{length}s")
    tree.write(path)
    before, after = edit.timeline.keeps, back(path, edit)
    assert (after[0], after[1].start, after[2:]) == (before[0], before[1].start, before[2:])
    rate = edit.timeline.source.rate
    assert abs(before[1].end - after[1].end - 5 * rate / NTSC) <= rate / NTSC


def test_a_label_that_was_deleted_in_audacity_plays_again(tmp_path: Path) -> None:
    said = talk()
    document = drafted(said, proposed(said, calls("fillers")))
    edit = replace(busy_edit(), document=document)
    labels = exported(edit, ["audacity"])[".audacity.txt"]
    assert isinstance(labels, str)
    lines = labels.splitlines(keepends=True)
    (tmp_path / "labels.txt").write_text("".join(lines[1:]))
    found = back(tmp_path / "labels.txt", edit)
    (tmp_path / "labels.txt").write_text("".join(lines))
    before = back(tmp_path / "labels.txt", edit)
    first = edit.cuts[0].span
    assert not any(keep & first for keep in before)
    assert any(keep & first == first for keep in found)


def refused(path: Path, text: str, edit: Edit | None = None) -> str:
    path.write_text(text)
    with pytest.raises(ScriptError) as caught:
        back(path, edit or film())
    return str(caught.value)


def test_what_cannot_be_taken_is_told_in_one_sentence(tmp_path: Path) -> None:
    edit = film()
    text = saved(edit, "fcpxml", tmp_path).read_text()
    path = tmp_path / "cut.fcpxml"
    other = text.replace("../talk.flac", "../else.mov").replace('"talk"', '"else"')
    assert "does not show talk.flac: it shows else.mov" in refused(path, other)
    assert "is no whole XML" in refused(path, text[:500])
    assert "defines entities" in refused(path, '<!DOCTYPE x [<!ENTITY a "b">]><x/>')
    assert "a timeline ends in .otio" in refused(tmp_path / "cut.mp3", "x")
    assert "is no label" in refused(tmp_path / "cut.txt", "Hello, this is a page\n")
    faster = text.replace("<asset-clip", "<asset-clip").replace(
        "</asset-clip>", '<timeMap><timept time="0s" value="0s"/>'
        '<timept time="1s" value="2s"/></timeMap></asset-clip>',
    )  # fmt: skip
    faster = re.sub(r"(<asset-clip [^>]*)/>", r'\1><timeMap><timept time="0s" value="0s"/>'
                    r'<timept time="1s" value="2s"/></timeMap></asset-clip>', faster)  # fmt: skip
    assert "plays 2 times as fast" in refused(path, faster)


@pytest.mark.parametrize(
    ("name", "clips"),
    [("23.98.fcpxml", 6), ("29.97d.fcpxml", 7), ("AudioOnly.fcpxml", 3), ("SyncClip.fcpxml", 1),
     ("premiere_example.otio", 3), ("simple.aaf", 5), ("hiero_xml_export.xml", 2)],
)  # fmt: skip
def test_what_real_programs_wrote_is_read(name: str, clips: int, data: Path) -> None:
    path = data / "nle" / name
    with pytest.raises(ScriptError, match=r"does not show talk\.flac: it shows "):
        back(path, film())
    from editors.readers.timelines.table import _lanes

    assert max(len(one.pieces) for one in _lanes(path, film().timeline.source, "")) == clips


def shows(keeps: tuple[Span, ...]) -> tuple[str, list[str]]:
    """The script that shows these spans, and the words that play by it."""
    said = transcript(SAID)
    document = drafted(said, proposed(said, calls("fillers")))
    changed = with_keeps(said, document, keeps, "cut in cut.otio")
    text = written(said, changed)
    again, problems = read_back(said, text, proposed(said, calls("fillers")))
    assert not problems
    played = [
        said.words[n].text for p in again.passages for n in p.words
        if n not in p.decisions.strikes
    ]  # fmt: skip
    return text, played


def test_the_script_shows_what_a_timeline_keeps() -> None:
    said = transcript(SAID)
    words = said.words
    keeps = (Span(0, words[4].span.end + 50), Span(words[7].span.start - 50, said.source.length))
    text, played = shows(keeps)
    assert played == [w.text for n, w in enumerate(words) if n < 5 or n >= 7]
    assert "~~" in text


def test_the_script_shows_clips_in_another_order() -> None:
    said = transcript(SAID)
    words = said.words
    border = words[12].span.end + 100
    text, played = shows((Span(border, said.source.length), Span(0, border)))
    texts = [w.text for w in words]
    assert played == texts[13:] + texts[:13]
    assert "~~" not in text
