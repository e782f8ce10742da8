from __future__ import annotations

import numpy as np
import pytest

from pipeline.search.passages import search_passages, sentence_texts, window_vectors
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
