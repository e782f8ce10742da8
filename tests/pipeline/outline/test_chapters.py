from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from pipeline.outline.chapters import chapters_of
from pipeline.segments import segments
from tests.pipeline.test_segments import talk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from pipeline.backends.minilm import MiniLm
    from pipeline.transcript import Transcript

SUBJECTS = (
    ("What does a beekeeper do all year?", "bee", (
        "In spring the queen lays eggs and the hive grows.", "The bees fly to the flowers.",
        "We collect the honey in July.", "A swarm may leave, so you look for queen cells.",
        "In winter the bees sit close together and keep warm.")),
    ("Let's turn to trains. Why did you build a railway?", "rail", (
        "The locomotive runs on steam.", "We laid four miles of track by hand.",
        "A signal box stands at the old station.", "Each carriage has seats of red leather.",
        "The driver must watch the boiler's pressure.")),
    ("And how do you bake bread for a whole village?", "bread", (
        "The dough rests for a day.", "Flour, water and salt are all you need.",
        "The oven burns wood from the forest.", "A crust must sing when it cools.",
        "People come before breakfast for their loaves.")),
)  # fmt: skip


def interview(rounds: int = 6) -> Transcript:
    """Three subjects, each opened by the host and then talked about for about two minutes."""
    turns = []
    for question, _, answers in SUBJECTS:
        turns.append(("A", question))
        for number in range(rounds):
            turns.append(("B", " ".join(answers) + " " + answers[number % 5]))
            turns += [("A", "Right.")] * (number + 1 < rounds)
    # A word is 0.1 s in `talk`; at 10 Hz less a second would be ten words.
    return stretched(talk(*turns), 4)


def stretched(transcript: Transcript, factor: int) -> Transcript:
    from dataclasses import replace

    from media.span import Span

    words = tuple(
        replace(w, span=Span(w.span.start * factor, w.span.end * factor)) for w in transcript.words
    )
    source = replace(transcript.source, length=transcript.source.length * factor)
    return replace(transcript, words=words, source=source)


class Subjects:
    """An embedder that knows the three subjects by their sentences."""

    name = "subjects"

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.full((len(texts), 4), 0.05)
        for n, text in enumerate(texts):
            found = [k for k, (ask, _, told) in enumerate(SUBJECTS) if text in ask or text in told]
            rows[n, found[0] if found else 3] = 1.0
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("knows", ["subjects", "minilm"])
def test_chapters_begin_where_the_subject_changes(knows: str, minilm: MiniLm) -> None:
    transcript = interview()
    embedder = minilm if knows == "minilm" else Subjects()
    found = chapters_of(transcript, segments(transcript), embedder)
    assert [transcript.words[chapter.word].text for chapter in found] == ["What", "Let's", "And"]
    assert [chapter.title for chapter in found] == [
        "What does a beekeeper do all year?",
        "Why did you build a railway?",
        "How do you bake bread for a whole village?",
    ]


def test_one_subject_is_one_chapter_and_silence_none() -> None:
    one = stretched(talk(("A", "What do bees do?"), ("B", "The bees fly to the flowers. " * 12)), 4)
    assert [chapter.word for chapter in chapters_of(one, segments(one), Subjects())] == [0]
    assert chapters_of(one, (), Subjects()) == ()
