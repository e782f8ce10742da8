"""labels.json: what is written is read, and what fits no transcript is refused."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.errors import FormatError, OptionError
from pipeline.labels.taxonomy import (
    BLOCK_LABELS,
    LABELS,
    Labelled,
    described,
    label_named,
    labels_fields,
    labels_from_fields,
)
from tests import make


def row(first: int, last: int, label: str | None = "crew") -> Labelled:
    return Labelled(first, last, label, 0.75, ("'doorbell'", "host"), (first, last), "A doorbell.")


def read(*rows: Labelled, words: int = 10) -> tuple[Labelled, ...]:
    return labels_from_fields(labels_fields(rows, make.source(), {}), words)


@pytest.mark.parametrize(
    "rows",
    [
        ((0, 3), (3, 5)),
        ((0, 3), (1, 2)),
        ((4, 5), (0, 1)),
        ((3, 2),),
        ((0, 10),),
        ((-1, 2),),
    ],
    ids=["overlap", "inside", "backwards", "turned", "beyond", "before"],
)
def test_rows_that_overlap_or_stand_in_the_wrong_place_are_refused(
    rows: tuple[tuple[int, int], ...],
) -> None:
    with pytest.raises(FormatError, match=rf"^labels.json: labels\[{len(rows) - 1}\] = words"):
        read(*(row(a, b) for a, b in rows))


def test_rows_may_touch_leave_gaps_hold_one_word_and_reach_the_end() -> None:
    rows = (row(0, 0), row(1, 3), row(7, 9))
    assert read(*rows) == rows


def test_a_stretch_without_a_label_is_read_back_as_one() -> None:
    assert read(row(0, 9, None)) == (row(0, 9, None),)


@given(st.sets(st.integers(0, 40)), st.floats(0, 1))
def test_labels_survive_their_file(borders: set[int], probability: float) -> None:
    edges = sorted(borders)
    rows = tuple(
        replace(row(a, b - 1), probability=round(probability, 3))
        for a, b in zip(edges[::2], edges[1::2], strict=False)
    )
    fields = labels_fields(rows, make.source(), {"key": "k"})
    assert labels_from_fields(json.loads(json.dumps(fields)), 40) == rows
    assert fields["schema"] == "labels.1"
    assert fields["source"] == {"sha256": make.source().sha256}
    assert fields["made_by"] == {"key": "k"}


def test_probabilities_are_written_to_three_places() -> None:
    fields = labels_fields([replace(row(0, 1), probability=1 / 3)], make.source(), {})
    assert fields["labels"][0][3] == 0.333


def test_a_label_of_ones_own_has_a_name_that_stands_in_a_script() -> None:
    assert described(["quiz = the listeners = guess "]) == {"quiz": "the listeners = guess"}
    assert described(["a=b", "x-ray 2=c"]) == {"a": "b", "x-ray 2": "c"}
    assert described([]) == {}
    assert described([f"{'a' * 31}=b"]) == {"a" * 31: "b"}


@pytest.mark.parametrize(
    "text", ["quiz", "quiz=", "=b", "Quiz=b", "2nd=b", "qu{iz=b", f"{'a' * 32}=b", " = "]
)
def test_a_label_without_name_or_description_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(OptionError, match="describes no label"):
        described([text])


def test_a_label_that_exists_cannot_be_described_anew() -> None:
    with pytest.raises(OptionError, match="'crew' exists already"):
        described(["crew=talk about the recording"])


@pytest.mark.parametrize(
    ("name", "label"),
    [(" Small  Talk", "smalltalk"), ("ads", "sponsor"), ("crew", "crew"), ("quiz", "quiz")],
)
def test_people_name_labels_in_their_own_way(name: str, label: str) -> None:
    assert label_named(name, ["quiz"]) == label


def test_a_name_that_is_no_label_is_answered_with_all_there_are() -> None:
    known = ", ".join([*LABELS, *BLOCK_LABELS])
    with pytest.raises(OptionError, match=f"no label 'wuiz': choose from {known}, quiz"):
        label_named("wuiz", ["quiz"])


def test_the_words_of_a_label_are_all_from_first_to_last() -> None:
    assert row(3, 5).words == range(3, 6)
