"""Four passages tell the language, and the last is not looked at where it could change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from media.span import Span
from pipeline.backends.whisper import Whisper, is_settled, voted_language

if TYPE_CHECKING:
    from collections.abc import Sequence

CODES = ("en", "de", "fr")
SPANS = [Span(n, n + 1) for n in range(4)]


class _Many:
    """A model of many languages."""

    is_multilingual = True

    @property
    def model(self) -> _Many:
        return self


class Polled(Whisper):
    """Whisper whose passages have given votes."""

    def __init__(self, votes: Sequence[dict[str, float]]) -> None:
        super().__init__()
        self.__dict__["_model"] = _Many()
        self._votes = votes
        self.asked: list[int] = []

    def _languages(self, _: object, span: Span) -> list[tuple[str, float]]:
        self.asked.append(span.start)
        return list(self._votes[span.start].items())


def share(weights: Sequence[float]) -> dict[str, float]:
    return dict(zip(CODES, np.divide(weights, sum(weights)).tolist(), strict=True))


def summed(votes: Sequence[dict[str, float]]) -> dict[str, float]:
    return {code: sum(vote[code] for vote in votes) for code in CODES}


polls = st.lists(
    st.lists(st.integers(1, 50), min_size=3, max_size=3).map(share), min_size=1, max_size=4
)


@given(polls)
def test_the_language_is_that_of_all_votes(votes: Sequence[dict[str, float]]) -> None:
    total = summed(votes)
    found = Polled(votes).language(np.zeros(4, np.int16), SPANS[: len(votes)])
    assert total[found] == max(total.values())


def test_three_that_agree_settle_it() -> None:
    sure = share((98, 1, 1))
    polled = Polled([sure] * 4)
    assert polled.language(np.zeros(4, np.int16), SPANS) == "en"
    assert sorted(polled.asked) == [0, 1, 2]


def test_where_they_differ_all_are_asked() -> None:
    polled = Polled([share((98, 1, 1)), *[share((1, 98, 1))] * 3])
    assert polled.language(np.zeros(4, np.int16), SPANS) == "de"
    assert sorted(polled.asked) == [0, 1, 2, 3]


def test_a_lead_that_the_rest_could_make_up_settles_nothing() -> None:
    assert not is_settled({}, 1)
    assert not is_settled({"en": 1.9, "de": 0.9}, 1)
    assert is_settled({"en": 1.96, "de": 0.9}, 1)


def test_welsh_that_may_be_english_is_english() -> None:
    assert voted_language({"cy": 0.61, "en": 0.36, "nn": 0.01}) == "en"
    assert voted_language({"cy": 1.4, "en": 0.3, "nn": 0.1}) == "cy"
    assert voted_language({"nn": 0.6, "en": 0.4}) == "nn"
    assert voted_language({}) == "en"
