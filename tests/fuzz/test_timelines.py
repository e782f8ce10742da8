"""Timelines of editing programs that are anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from editors.exports.table import exported
from editors.readers.timelines.table import read_keeps
from tests.editors.exports.edits import busy_edit
from tests.fuzz.harness import fuzz
from tests.make import video_stream

if TYPE_CHECKING:
    from pathlib import Path

EDIT = busy_edit(video=video_stream())


@pytest.mark.filterwarnings("ignore::RuntimeWarning", "ignore::UserWarning")
@pytest.mark.parametrize(
    ("name", "ending"),
    [("fcpxml", ".fcpxml"), ("reaper", ".rpp"), ("audacity", ".audacity.txt"), ("edl", ".edl"),
     ("otio", ".otio"), ("xml", ".xml")],
)  # fmt: skip
def test_any_bytes_as_a_timeline(name: str, ending: str, tmp_path: Path) -> None:
    text = exported(EDIT, [name])[ending]
    assert isinstance(text, str)
    path = tmp_path / f"talk{ending}"
    length = EDIT.timeline.source.length

    def target(data: bytes) -> None:
        path.write_bytes(data)
        keeps = read_keeps(path, EDIT.timeline, "01:00:00:00")
        assert keeps
        assert all(0 <= keep.start < keep.end <= length for keep in keeps)

    target(text.encode())  # what is whole is read
    fuzz(f"timeline {ending}", [text.encode()], target)
