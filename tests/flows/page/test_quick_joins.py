from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from editors.decisions import Provenance
from editors.joins import with_quiet_joins
from editors.script.assemble import assembled
from editors.script.draft import drafted
from flows.page.quick_joins import QuickJoins
from media.clock import MODEL_RATE, rescaled
from tests.editors.strategies import decided_talks

if TYPE_CHECKING:
    from editors.decisions import Decisions
    from editors.script.document import Document
    from pipeline.transcript import Transcript


def heard(talk: Transcript) -> np.ndarray[Any, np.dtype[np.int16]]:
    """Noise in which some places are quieter."""
    length = rescaled(talk.source.length, talk.source.rate, MODEL_RATE)
    sound = np.random.default_rng(1).normal(0, 800, length).astype(np.int16)
    sound[::7] //= 50
    return sound


def toggled(talk: Transcript, decisions: Decisions, words: list[int]) -> Decisions:
    strikes = dict(decisions.strikes)
    for number in words:
        if strikes.pop(number % len(talk.words), None) is None:
            strikes[number % len(talk.words)] = Provenance("script", "struck")
    return replace(decisions, strikes=dict(sorted(strikes.items())))


def moved(document: Document, places: list[int], *, copies: bool) -> Document:
    """Paragraphs somewhere else, or once more there."""
    blocks = list(document.blocks)
    for place in places:
        one = blocks[place % len(blocks)] if copies else blocks.pop(place % len(blocks))
        blocks.insert((place * 7 + 3) % (len(blocks) + 1), one)
    return replace(document, blocks=tuple(blocks))


@given(
    decided_talks(),
    st.lists(st.integers(0, 39), max_size=4),
    st.lists(st.integers(0, 9), max_size=3),
    st.booleans(),
)
@settings(max_examples=60)
def test_joins_that_are_remembered_are_those_that_would_be_found(
    decided: tuple[Transcript, Decisions], words: list[int], places: list[int], copies: bool
) -> None:
    talk, decisions = decided
    sound = heard(talk)
    quick = QuickJoins(talk, sound)
    for count in range(len(words) + 1):
        now = drafted(talk, toggled(talk, decisions, words[:count]))
        for document in (now, moved(now, places, copies=copies)):
            timeline, cuts = assembled(talk, document)
            assert quick(timeline, cuts) == with_quiet_joins(timeline, cuts, talk, sound)


@given(decided_talks(), st.integers(0, 9))
@settings(max_examples=30)
def test_joins_that_were_not_looked_for_stay_where_the_script_puts_them(
    decided: tuple[Transcript, Decisions], found: int
) -> None:
    talk, decisions = decided
    sound = heard(talk)
    timeline, cuts = assembled(talk, drafted(talk, decisions))
    quick = QuickJoins(talk, sound)
    missing = quick.missing(timeline)
    assert quick.known(timeline, cuts) == (timeline, cuts)
    quick.find(timeline, missing[:found])
    assert quick.missing(timeline) == missing[found:]
    again = QuickJoins(talk, sound, quick.holes)
    assert again(timeline, cuts) == with_quiet_joins(timeline, cuts, talk, sound)
