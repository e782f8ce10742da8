"""FCPXML by the rules of its document type, as far as they concern what is written."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from benchmarks.fcpxml_rules import fcpxml_faults
from editors.exports.table import exported
from media.camera import Camera
from tests.editors.exports.edits import busy_edit
from tests.make import video_stream

CAMERA = Camera(size=(1280, 720), timecode="00:59:58;00")


@pytest.mark.parametrize("disabled_cuts", [False, True])
@pytest.mark.parametrize("fps", [None, Fraction(30_000, 1001), Fraction(15), Fraction(60)])
def test_fcpxml_is_valid_and_every_time_is_on_a_frame(
    fps: Fraction | None, disabled_cuts: bool
) -> None:
    video = video_stream(fps, Fraction(60)) if fps else None
    edit = busy_edit(video=video, camera=CAMERA, disabled_cuts=disabled_cuts)
    content = str(exported(edit, ["fcpxml"])[".fcpxml"]).encode()
    assert fcpxml_faults(content) == []


def test_the_rules_find_what_is_wrong() -> None:
    content = str(exported(busy_edit(), ["fcpxml"])[".fcpxml"]).encode()
    assert fcpxml_faults(content.replace(b"audioLayout", b"layout"))
    assert fcpxml_faults(content.replace(b'ref="r2"', b'ref="r3"'))
    (fault,) = fcpxml_faults(re.sub(rb'duration="[^"]+"', b'duration="1/7s"', content, count=1))
    assert "which is on no frame" in fault
