"""What evidence is worth: the verdict on single sounds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.words.filler_classifier import confidence, is_filler
from pipeline.words.filler_evidence import Candidate, FillerFeatures

TYPICAL = FillerFeatures(0, 0, 0, 0, length=0, voice=0.8, level=-0.5, steady=0.9)
"""A held sound as long and as loud as hesitations are, for which nobody spoke yet."""


def with_signs(**signs: float) -> FillerFeatures:
    return FillerFeatures(
        **{name: getattr(TYPICAL, name) for name in FillerFeatures.__slots__} | signs
    )


def one(*, written: bool) -> Candidate:
    return Candidate(0, 4800, 1, "um", written, arc=True)


@pytest.mark.parametrize("sure", [0.5, 0.99])
def test_what_nobody_wrote_is_no_filler_unless_a_second_model_hears_it(sure: float) -> None:
    assert not is_filler(one(written=False), with_signs(alone=0.0), sure)
    assert is_filler(one(written=False), with_signs(alone=0.01), sure)


def test_what_a_word_beside_it_explains_is_no_filler_unless_it_was_written() -> None:
    heard = with_signs(alone=0.9)
    assert not is_filler(replace(one(written=False), explained=True), heard, 0.99)
    assert is_filler(replace(one(written=True), explained=True), heard, 0.99)


def test_what_was_written_needs_no_second_model() -> None:
    assert is_filler(one(written=True), with_signs(alone=0.0), 0.5)


@pytest.mark.parametrize("written", [True, False])
def test_nothing_becomes_a_filler_that_is_less_likely_than_not(written: bool) -> None:
    assert not is_filler(one(written=written), with_signs(alone=1.0), 0.499)


@pytest.mark.parametrize(
    ("signs", "sure"),
    [
        ({}, 0.015),
        ({"arc": 1}, 0.211),
        ({"alone": 0.5}, 0.421),
        ({"alone": 0.9}, 0.941),
        ({"written": 1, "sure": 0.3}, 0.341),
        ({"written": 1, "sure": 0.9}, 0.829),
        ({"written": 1, "sure": 0.3, "arc": 1}, 0.900),
        ({"alone": 0.5, "length": 2}, 0.840),
        ({"alone": 0.5, "length": -2}, 0.091),
        ({"alone": 0.5, "voice": 0}, 0.579),
        ({"alone": 0.5, "level": -3}, 0.270),
        ({"alone": 0.5, "steady": 0.2}, 0.123),
    ],
)
def test_the_fitted_weights_judge_plain_cases_as_they_did(
    signs: dict[str, float], sure: float
) -> None:
    assert confidence(with_signs(**signs)) == pytest.approx(sure, abs=5e-4)


@pytest.mark.parametrize("sign", ["written", "sure", "alone", "arc", "length", "level", "steady"])
def test_more_of_a_sign_makes_a_hesitation_likelier(sign: str) -> None:
    less, more = with_signs(**{sign: 0.1}), with_signs(**{sign: 0.6})
    assert 0 < confidence(less) < confidence(more) < 1
