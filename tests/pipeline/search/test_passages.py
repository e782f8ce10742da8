from __future__ import annotations

import numpy as np
import pytest

from pipeline.search.passages import (
    name_terms,
    search_passages,
    sentence_texts,
    window_vectors,
)
from tests.editors.test_request_plan import talk


def test_a_window_is_the_mean_of_its_sentences_by_their_words() -> None:
    parts = search_passages(talk("One two three. Four. Five six.", "A"))
    assert sentence_texts(parts) == ["One two three.", "Four.", "Five six."]
    made = window_vectors(parts, np.eye(3, dtype=np.float32))
    wanted = np.array([[3, 1, 0], [0, 1, 2]]) / np.sqrt([[10], [5]])
    assert made == pytest.approx(wanted)


def test_no_window_reaches_into_another_passage() -> None:
    parts = search_passages(talk("Why? Because it rained. I see.", "ABA"))
    rows = np.eye(len(sentence_texts(parts)), dtype=np.float32)
    assert [len(part.windows) for part in parts] == [1, 1, 1]
    assert window_vectors(parts, rows).tolist() == rows.tolist()


def test_talk_without_words_has_no_windows() -> None:
    assert window_vectors((), np.zeros((0, 384), np.float32)).shape == (0, 384)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Why did the shop on Tern Street go bankrupt?", {"tern", "street"}),
        ("What did O'Hara say to Ana's \"Bo\"?", {"o'hara", "ana", "bo"}),
        ("Jadwiga knows. Did I, or I'd, say when? And Bo?", {"bo"}),
        ("who won in oslo", set()),
        ("Warum fährt kein Zug ins Tal?", set()),
        ("Why is there no TRAIN into the valley?", set()),
        ("What did Dr. Lind say about NASA?", {"lind", "nasa"}),
        ("Why Did The Shop Close", set()),
        ("WHY DID IT CLOSE", set()),
        ("", set()),
    ],
)
def test_names_are_what_is_capitalised_within_a_sentence(question: str, names: set[str]) -> None:
    assert name_terms(question) == names
