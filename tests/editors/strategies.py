"""Random talks and random decisions about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

from editors.decisions import Decisions, Provenance, Shortening, on_grid
from tests.make import transcript

if TYPE_CHECKING:
    from pipeline.transcript import Transcript

_WORDS = ["so", "um", "the", "the", "film", "no", "uh", "yes.", "[sic]", "~", "don't", "#1", "Why?"]
_BETWEEN = ["|", "|", "_", "__", "______", "____________", "%", "%__%", "________________________"]
pictures = st.lists(
    st.tuples(st.sampled_from(_WORDS), st.sampled_from(_BETWEEN)), min_size=1, max_size=40
).map(lambda pairs: "".join(word + between for word, between in pairs))
talks = st.tuples(st.sampled_from(["", "__", "________"]), pictures).map(
    lambda parts: transcript("".join(parts))
)


@st.composite
def decided_talks(draw: st.DrawFn) -> tuple[Transcript, Decisions]:
    """A talk with some words struck and some of the pauses that a script shows shortened."""
    talk = draw(talks)
    struck = draw(st.sets(st.integers(0, len(talk.words) - 1)))
    shown = [n for n, pause in enumerate(talk.pauses) if len(pause) >= 500]
    shortened = draw(st.sets(st.sampled_from(shown))) if shown else set()
    lefts = {n: on_grid(draw(st.integers(0, len(talk.pauses[n]))), 1000) for n in sorted(shortened)}
    return talk, Decisions(
        {n: Provenance("fillers", talk.words[n].plain) for n in sorted(struck)},
        {n: Shortening(left, Provenance("gaps", "pause")) for n, left in lefts.items()},
    )
