from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from media.span import Span, total, union
from pipeline.asr import CHUNK_S, HeardWord, chunks_of, echoes, listen, stretches, without_loops

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from media.ingest import Mono

RATE = 16_000


def said(text: str, each_s: float = 0.3) -> list[HeardWord]:
    return [
        HeardWord(word, int(n * each_s * RATE), int((n + 1) * each_s * RATE), 0.9)
        for n, word in enumerate(text.split())
    ]


def texts(words: Sequence[HeardWord]) -> str:
    return " ".join(word.text for word in words)


def test_a_loop_that_is_faster_than_speech_is_said_once() -> None:
    kept, removed = without_loops(said("so thank you thank you thank you thank you bye", 0.05))
    assert (texts(kept), removed) == ("so thank you bye", 6)


def test_real_repetition_takes_its_time_and_stays() -> None:
    words = said("no no no no no I said no", 0.3)
    assert without_loops(words) == (words, 0)


def test_a_prompt_said_back_is_known_as_an_echo() -> None:
    assert echoes(said("Um, uh, so"), "um uh, so")
    assert not echoes(said("Um, so"), "um, so")
    assert not echoes(said("Um, uh, so yes"), "um uh, so")


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(1, 70)), max_size=20))
def test_chunks_hold_all_voice_and_are_short_enough(pairs: list[tuple[int, int]]) -> None:
    length = 300 * RATE
    voice = union(Span(a * RATE, (a + n) * RATE) for a, n in pairs)
    chunks = chunks_of(voice, length)
    assert total(union([*chunks, *voice])) == total(union(chunks))
    assert all(len(chunk) <= CHUNK_S * RATE for chunk in chunks)
    assert all(a.end <= b.start for a, b in itertools.pairwise(chunks))


def test_a_long_silence_divides_chunks() -> None:
    voice = [Span(0, RATE), Span(2 * RATE, 3 * RATE), Span(5 * RATE, 6 * RATE)]
    assert len(chunks_of(voice, 10 * RATE)) == 2


@given(st.integers(1, 4000))
def test_stretches_partition_a_recording_of_any_length(seconds: int) -> None:
    levels = np.random.default_rng(seconds).normal(-40, 10, seconds * 100)
    parts = list(stretches(levels, seconds * RATE - 7))
    assert parts[0].start == 0
    assert parts[-1].end == seconds * RATE - 7
    assert all(a.end == b.start for a, b in itertools.pairwise(parts))
    assert all(len(part) <= 700 * RATE for part in parts)


class Scripted:
    """Hears one word a second wherever it listens."""

    name, options = "scripted", {}

    def language_of(self, mono: Mono) -> str:
        return "en"

    def voice(self, mono: Mono) -> Iterator[Span]:
        yield Span(0, len(mono))

    def hear(self, mono: Mono, chunks: Sequence[Span], language: str) -> Iterator[list[HeardWord]]:
        for chunk in chunks:
            yield [
                HeardWord("word", at, at + RATE // 2, 0.9)
                for at in range(chunk.start, chunk.end - RATE, RATE)
            ]


def test_words_of_a_long_recording_are_on_its_own_clock_and_progress_reaches_the_end() -> None:
    length = 1500 * RATE
    mono = np.zeros(length, "<i2")
    heard: list[tuple[int, int]] = []
    words, voice = listen(
        Scripted(), mono, np.full(length // 160, -40.0), "en", lambda d, of: heard.append((d, of))
    )
    assert heard[-1] == (length, length)
    assert heard == sorted(heard)
    assert total(voice) == length
    starts = [word.start for word in words]
    assert starts == sorted(starts)
    assert starts[-1] > 1490 * RATE
