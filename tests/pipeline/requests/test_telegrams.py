from __future__ import annotations

import pytest

from pipeline.requests.parser import understand


@pytest.mark.parametrize(
    ("text", "operations"),
    [
        ("Yes to the intro, no to the outro", {"cut:outro"}),
        ("Yes to captions, no to chapters", {"captions"}),
        ("Ums out, pauses in", {"fillers"}),
        ("ads out, chapters in", {"cut:sponsor", "chapters"}),
        ("OUT: ads, intro. IN: outro.", {"cut:sponsor", "cut:intro"}),
        ("out: ums; in: pauses", {"fillers"}),
        ("ums = out, ads = out", {"fillers", "cut:sponsor"}),
        ("-ums, -ads, +chapters", {"fillers", "cut:sponsor", "chapters"}),
        ("- ums\n- ads\n+ chapters", {"fillers", "cut:sponsor", "chapters"}),
        ("one: ums. two: gaps. three: the sponsor.", {"fillers", "gaps", "cut:sponsor"}),
        ("1) ums 2) gaps 3) ads", {"fillers", "gaps", "cut:sponsor"}),
        ("ads, intro, outro: gone", {"cut:sponsor", "cut:intro", "cut:outro"}),
        ("intro: yes, outro: no", {"cut:outro"}),
        ("intro ok, ads not ok", {"cut:sponsor"}),
        ("chapters: yes, captions: no", {"chapters"}),
        ("dead air gone, breaths untouched", {"gaps"}),
        ("ums (remove), pauses (leave)", {"fillers"}),
        ("ums 👎 pauses 👍", {"fillers"}),
        ("❌ ums ✅ chapters", {"fillers", "chapters"}),
        ("✂️ ads", {"cut:sponsor"}),
        ("sans intro", {"cut:intro"}),
    ],
)
def test_a_request_without_verbs_is_understood(text: str, operations: set[str]) -> None:
    assert understand(text).operations == operations


def test_ums_yes_is_asked_about_and_nothing_is_cut() -> None:
    request = understand("ums yes, pauses no")
    assert request.wanted == ()
    assert len(request.unknown) == 2
