"""Pauses that a person makes longer: in the script, in the plan, and through new proposals."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editors.decisions import Decisions, Provenance, Shortening, on_grid
from editors.merge.three_way import rebased
from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.script.read import read_back
from editors.script.write import written
from editors.settle import lengthened, settle
from editors.table import proposed
from media.holds import Hold
from media.span import Span, overlap, total
from tests.editors.strategies import decided_talks
from tests.make import calls, transcript

if TYPE_CHECKING:
    from editors.script.document import Document
    from media.timeline import Timeline
    from pipeline.transcript import Transcript

TALK = transcript("__so__um____we___began.________Then|it__went.")
#                   0   1     2    3          4   5    6
NOTHING = Decisions()


def changed(talk: Transcript, *changes: tuple[str, str], known: Decisions = NOTHING) -> Document:
    text = written(talk, drafted(talk, known))
    for old, new in changes:
        assert old in text, text
        text = text.replace(old, new, 1)
    document, problems = read_back(talk, text, known)
    assert not problems, problems
    return document


def plan(talk: Transcript, *changes: tuple[str, str], known: Decisions = NOTHING) -> Timeline:
    return assembled(talk, changed(talk, *changes, known=known))[0]


def holds(timeline: Timeline) -> list[tuple[int, int]]:
    """Where in the recording each hold stands, and how long it is."""
    return [(timeline.keeps[one.number - 1].end, one.length) for one in timeline.holds]


def test_a_pause_that_is_written_longer_is_divided_in_its_middle() -> None:
    made = plan(TALK, ("[pause 0.8s]", "[pause 0.8s -> 1.5s]"))
    pause = next(one for one in TALK.pauses if len(one) == 800)
    middle = pause.start + 400
    assert made.keeps == (Span(0, middle), Span(middle, TALK.source.length))
    assert made.holds == (Hold(1, 700, pause),)
    assert made.length == TALK.source.length + 700


@pytest.mark.parametrize("written_", ["0.8s", "0.82s"])
def test_a_pause_that_is_written_as_long_as_it_is_stays_as_it_is(written_: str) -> None:
    made = plan(TALK, ("[pause 0.8s]", f"[pause 0.8s -> {written_}]"))
    assert made.keeps == (TALK.source.extent,)
    assert not made.holds


def test_a_pause_that_does_not_stand_in_the_script_can_be_written_there_and_made_longer() -> None:
    document = changed(TALK, ("we began", "we [pause 0.3s -> 0.8s] began"))
    made, _ = assembled(TALK, document)
    assert [length for _, length in holds(made)] == [500]
    text = written(TALK, document)
    assert "we [pause 0.3s -> 0.8s] began" in text
    assert assembled(TALK, changed(TALK, ("we began", "we [pause 0.3s] began")))[0].length == (
        TALK.source.length
    )


def test_a_pause_that_need_not_stand_in_the_script_can_only_get_longer() -> None:
    text = written(TALK, drafted(TALK, NOTHING)).replace("we began", "we [pause 0.3s -> 0s] began")
    (problem,) = read_back(TALK, text, NOTHING)[1]
    assert "a pause under 0.5 s can only get longer: leave it out" in str(problem)


def test_a_short_pause_of_another_length_is_an_error_that_tells_the_right_one() -> None:
    text = written(TALK, drafted(TALK, NOTHING)).replace("we began", "we [pause 0.35s -> 1s] began")
    (problem,) = read_back(TALK, text, NOTHING)[1]
    assert "there is no pause of 0.35s here (did you mean 0.3s?)" in str(problem)


def test_beside_a_struck_word_what_stays_is_as_long_as_the_person_wrote() -> None:
    talk = transcript("so_____um______we")
    made = plan(talk, ("[pause 0.5s]", "[pause 0.5s -> 2s]"), ("um", "~~um~~"))
    assert made.length == 200 + 2000 + 200
    assert [length for _, length in holds(made)] == [2000 - 1100]
    (hold,) = made.holds
    assert made.keeps[hold.number - 1].end == made.keeps[hold.number].start


def test_silence_that_is_enough_needs_no_tone() -> None:
    talk = transcript("so_____um______we")
    made = plan(talk, ("[pause 0.5s]", "[pause 0.5s -> 0.8s]"), ("um", "~~um~~"))
    assert not made.holds
    assert made.length == 200 + 800 + 200


def test_a_pause_between_struck_words_alone_is_tone_between_the_words_that_stay() -> None:
    talk = transcript("so|um______uh|we")
    made = plan(talk, ("um [pause 0.6s] uh", "~~um~~ [pause 0.6s -> 1s] ~~uh~~"))
    assert holds(made) == [(200, 1000)]
    assert made.length == 400 + 1000


def test_a_copied_paragraph_has_its_longer_pause_both_times() -> None:
    talk = transcript("so________we____________Yes.")
    document = changed(talk, ("[pause 0.8s]", "[pause 0.8s -> 1s]"))
    first = document.passages[0]
    twice = replace(document, blocks=(first, *document.blocks))
    made, _ = assembled(talk, twice)
    assert [one.length for one in made.holds] == [200, 200]


def test_a_pause_at_either_end_of_the_recording_can_be_longer() -> None:
    talk = transcript("________so|we________")
    made = plan(
        talk,
        ("[pause 0.8s] so", "[pause 0.8s -> 1s] so"),
        ("we [pause 0.8s]", "we [pause 0.8s -> 2s]"),
    )
    assert holds(made) == [(400, 200), (talk.source.length - 400, 1200)]


def test_what_was_made_longer_before_a_struck_end_is_dropped_with_nothing_behind_it() -> None:
    talk = transcript("so|um______")
    made = plan(talk, ("um [pause 0.6s]", "~~um~~ [pause 0.6s -> 9s]"))
    assert not made.holds


@st.composite
def longer_talks(draw: st.DrawFn) -> tuple[Transcript, Decisions]:
    """A talk in which a person struck words, and made pauses of any length shorter or longer."""
    talk, decisions = draw(decided_talks())
    some = draw(st.sets(st.integers(0, len(talk.pauses) - 1))) if talk.pauses else set()
    why = Provenance("script", "by hand")
    lefts = {
        n: Shortening(on_grid(len(talk.pauses[n]) + draw(st.integers(30, 3000)), 1000), why)
        for n in sorted(some)
    }
    return talk, replace(
        decisions, shortenings=dict(sorted({**decisions.shortenings, **lefts}.items()))
    )


@given(longer_talks())
def test_an_edit_is_longer_by_exactly_what_was_written(case: tuple[Transcript, Decisions]) -> None:
    talk, decisions = case
    document = drafted(talk, decisions)
    made, _ = assembled(talk, document)
    cut = total(one.span for one in settle(talk, decisions))
    longer = lengthened(talk, decisions)
    assert made.length == talk.source.length - cut + sum(one.length for one in longer)
    assert sorted(one.length for one in made.holds) == sorted(one.length for one in longer)


@given(longer_talks())
def test_no_word_that_stays_is_divided_by_a_hold(case: tuple[Transcript, Decisions]) -> None:
    talk, decisions = case
    made, _ = assembled(talk, drafted(talk, decisions))
    kept = [w.span for n, w in enumerate(talk.words) if n not in decisions.strikes]
    for span in kept:
        assert sum(bool(overlap(span, keep)) for keep in made.keeps) == 1


@given(longer_talks())
def test_longer_pauses_are_written_and_read_again_as_they_were(
    case: tuple[Transcript, Decisions],
) -> None:
    talk, decisions = case
    document = drafted(talk, decisions)
    again, problems = read_back(talk, written(talk, document), decisions)
    assert not problems
    assert assembled(talk, again)[0] == assembled(talk, document)[0]


@given(decided_talks())
def test_without_a_longer_pause_nothing_is_held(case: tuple[Transcript, Decisions]) -> None:
    talk, decisions = case
    assert lengthened(talk, decisions) == ()
    assert not assembled(talk, drafted(talk, decisions))[0].holds


@pytest.mark.parametrize("editor", ["gaps", "gaps:over=0.1s:to=5s", "fillers"])
def test_no_editor_makes_a_pause_longer(editor: str) -> None:
    decisions = proposed(TALK, calls(editor))
    pauses = TALK.pauses
    assert all(how.left <= len(pauses[n]) for n, how in decisions.shortenings.items())


def test_new_proposals_leave_a_longer_pause_as_a_person_wrote_it() -> None:
    known = proposed(TALK, calls("gaps"))
    base = drafted(TALK, known)
    theirs = changed(
        TALK, ("-> 0.6s", "-> 2.6s"), ("we began", "we [pause 0.3s -> 0.9s] began"),
        known=known,
    )  # fmt: skip
    result = rebased(TALK, base, theirs, TALK, proposed(TALK, calls("fillers")))
    before, after = (assembled(TALK, one)[0].holds for one in (theirs, result.document))
    assert len(before) == 2
    assert [one.length for one in after] == [one.length for one in before]
    assert written(TALK, result.document).count("-> 0.9s") == 1
