"""No automatic editor joins inside music."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.annotations import NO_ANNOTATIONS, Annotations
from editors.decisions import Decisions, Provenance
from editors.music import joins_in_music, without_joins_in_music
from editors.settle import settle
from editors.table import proposed
from media.span import Span, union
from tests.editors.strategies import decided_talks
from tests.make import calls, transcript

if TYPE_CHECKING:
    from media.span import Spans
    from pipeline.transcript import Transcript

TALK = transcript("so|um|hello|uh|the|um|yes")  # one place every 0.2 to 0.5 s
MUSIC = (Span(500, 1300),)


def struck(talk: Transcript, music: Spans, *editors: str) -> list[str]:
    decisions = proposed(talk, calls(*editors), replace(NO_ANNOTATIONS, music=music))
    return [talk.words[n].text for n in decisions.strikes]


def test_a_filler_under_music_stays_and_others_go() -> None:
    assert struck(TALK, (), "fillers") == ["um", "uh", "um"]
    assert struck(TALK, MUSIC, "fillers") == ["um", "um"]


def test_what_a_person_asks_for_by_time_goes_under_music_too() -> None:
    talk = transcript("so|now|hello|well|the|then|yes")
    asked = "times:cut=0.2-1"
    assert struck(talk, (Span(0, 2000),), asked) == struck(talk, (), asked) != []


def test_a_cut_around_all_of_the_music_is_made() -> None:
    assert struck(TALK, (Span(210, 390),), "fillers") == ["um", "uh", "um"]


def test_a_cut_that_begins_where_the_recording_does_has_one_edge_to_hear() -> None:
    talk = transcript("um|hello|yes")
    assert struck(talk, (Span(0, 100),), "fillers") == ["um"]
    assert struck(talk, (Span(0, 300),), "fillers") == []


@given(decided_talks(), st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 900)), max_size=4))
def test_no_edge_lies_in_music_and_nothing_else_is_lost(
    case: tuple[Transcript, Decisions], music: list[tuple[int, int]]
) -> None:
    talk, decisions = case
    spans = union(Span(start, start + length) for start, length in music)
    left = without_joins_in_music(talk, decisions, spans)
    assert not joins_in_music(talk, left, spans)
    assert left.strikes.items() <= decisions.strikes.items()
    if not joins_in_music(talk, decisions, spans):
        assert left == decisions


@pytest.mark.parametrize("editor", ["labels", "times", "fillers+times"])
def test_cuts_that_a_person_named_are_no_concern(editor: str) -> None:
    talk = transcript("so|now|yes")
    decisions = Decisions({1: Provenance(editor, "asked")})
    assert settle(talk, decisions)
    assert joins_in_music(talk, decisions, (Span(0, 700),)) == ()


def test_proposals_are_keyed_by_music_only_where_there_is_some() -> None:
    assert "[" not in NO_ANNOTATIONS.key_text()
    assert Annotations(music=MUSIC).key_text() != NO_ANNOTATIONS.key_text()
