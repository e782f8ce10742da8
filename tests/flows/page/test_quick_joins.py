from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

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
    from pipeline.transcript import Transcript


@given(decided_talks(), st.lists(st.integers(0, 39), max_size=4))
@settings(max_examples=40)
def test_joins_that_are_remembered_are_those_that_would_be_found(
    decided: tuple[Transcript, Decisions], toggled: list[int]
) -> None:
    talk, decisions = decided
    length = rescaled(talk.source.length, talk.source.rate, MODEL_RATE)
    sound = np.random.default_rng(1).normal(0, 800, length).astype(np.int16)
    sound[::7] //= 50
    quick = QuickJoins(talk, sound)
    strikes = dict(decisions.strikes)
    for number in (None, *toggled):
        if number is not None:
            word = number % len(talk.words)
            if strikes.pop(word, None) is None:
                strikes[word] = Provenance("script", "struck")
        now = replace(decisions, strikes=dict(sorted(strikes.items())))
        timeline, cuts = assembled(talk, drafted(talk, now))
        assert quick(timeline, cuts) == with_quiet_joins(timeline, cuts, talk, sound)
