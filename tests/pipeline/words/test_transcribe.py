"""The whole stage from sound to a transcript, with a recogniser that knows the words already."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given as of_any
from hypothesis import strategies as st

from media.span import Span, complement, overlap
from pipeline.origin import TranscriptOrigin
from pipeline.protocols.aligner import Timed
from pipeline.protocols.recogniser import RecognisedPassage, RecognisedWord
from pipeline.registry.aligners import TIGHTENED, AlignerChoice
from pipeline.sound.levels import RATE
from pipeline.words.transcribe import (
    APART,
    LEAST_LEFT,
    Hearing,
    drawn_apart,
    drawn_apart_on_tracks,
    transcribe_given,
    transcribe_sound,
    with_room,
)
from pipeline.words.transcript_files import ImportedWord
from tests import make
from tests.pipeline.pictures import TICK, Scene, edges, scene

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from media.source import Source
    from pipeline.transcript import Transcript

UNKNOWN = "xx"
"""A language without a prompt, hesitations or an aligner of its own."""


class Ear:
    """Writes the words of a scene where they are."""

    name = "ear"

    def __init__(self, known: Scene) -> None:
        self._words = known.words
        self.options: dict[str, object] = {}

    def language(self, audio: NDArray[np.generic], passages: Sequence[Span]) -> str:
        return UNKNOWN

    def passages(
        self, audio: NDArray[np.generic], spans: Sequence[Span], language: str
    ) -> Iterator[RecognisedPassage]:
        for a, b in edges(spans):
            inside = [w for w in self._words if a <= w.start < b]
            yield RecognisedPassage(
                a, b, tuple(RecognisedWord(w.text, w.start, w.end, 0.81234) for w in inside)
            )


def prepared(monkeypatch: pytest.MonkeyPatch, picture: str, rate: int) -> tuple[Source, Any, Ear]:
    made = scene(picture)
    none = np.zeros_like(made.probability)

    def voice(sound: NDArray[np.generic]) -> NDArray[np.float32]:
        return made.probability if len(sound) == len(made.audio) else none

    monkeypatch.setattr("pipeline.backends.silero.voice", voice)
    mono = np.asarray(made.audio * 32767, np.int16)
    return make.source(len(mono) * rate // RATE, rate), mono, Ear(made)


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Any:
    def run(
        picture: str, rate: int = RATE, language: str | None = None, **options: Any
    ) -> Transcript:
        source, mono, ear = prepared(monkeypatch, picture, rate)
        return transcribe_sound(source, mono, Hearing(ear, language=language), **options)

    return run


def ticks(spans: Sequence[Span], rate: int = RATE) -> list[tuple[float, float]]:
    tick = TICK * rate / RATE
    return [(span.start / tick, span.end / tick) for span in spans]


def test_words_and_the_pauses_between_them_become_a_transcript(heard: Any) -> None:
    made = heard("___so______we___")
    assert [word.text for word in made.words] == ["so", "we"]
    assert ticks([word.span for word in made.words]) == [(3, 5), (11, 13)]
    assert ticks(made.pauses) == [(0, 3), (5, 11), (13, 16)]
    assert made.language == UNKNOWN


def test_places_are_told_on_the_clock_of_the_recording(heard: Any) -> None:
    made = heard("___so______we___", rate=48_000)
    assert ticks([word.span for word in made.words], 48_000) == [(3, 5), (11, 13)]
    assert ticks(made.pauses, 48_000) == [(0, 3), (5, 11), (13, 16)]


def test_a_pause_reaches_to_the_words_around_it_and_no_further(heard: Any) -> None:
    made = heard("so____%%____we_____")
    words = [word.span for word in made.words]
    assert all(not overlap(pause, word) for pause in made.pauses for word in words)
    (start, until), (since, end), last = ticks(made.pauses)
    assert (start, end, last) == (2, 12, (14, 19))
    assert (until, since) == pytest.approx((6, 8), abs=0.1)  # a noise may be a frame wider


def test_sound_that_nobody_wrote_is_neither_word_nor_pause(heard: Any) -> None:
    made = heard("so____~~~____we")
    known = [*(word.span for word in made.words), *made.pauses]
    assert ticks(complement(known, made.source.extent)) == [(6, 9)]


def test_what_made_a_transcript_is_kept_with_counts_of_what_was_removed(heard: Any) -> None:
    made = heard("so____we__", origin=TranscriptOrigin(key="k"))
    assert made.origin.fields() == {
        "key": "k",
        "aligner": "recogniser's times, tightened and drawn apart",
        "removed": {"loops": 0, "echoes": 0, "phantoms": 0},
        "unaligned_windows": 0,
    }


def test_a_phantom_is_removed_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    source, mono, ear = prepared(monkeypatch, "so______so__", RATE)
    ear._words = [*ear._words, Timed("bye", 5 * TICK, 6 * TICK)]  # in the silence
    ear._words.sort(key=lambda word: word.start)
    made = transcribe_sound(source, mono, Hearing(ear))
    assert [word.text for word in made.words] == ["so", "so"]
    assert made.origin.removed == {"loops": 0, "echoes": 0, "phantoms": 1}


def test_confidence_is_told_to_three_places(heard: Any) -> None:
    made = heard("so__we")
    assert [word.confidence for word in made.words] == [0.244, 0.244]  # LOW of 0.81234


@pytest.mark.parametrize("brought", [False, True])
def test_progress_goes_on_to_the_end_of_the_recording(
    monkeypatch: pytest.MonkeyPatch, brought: bool
) -> None:
    source, mono, ear = prepared(monkeypatch, "so__we__________", RATE)
    told: list[tuple[float, float]] = []

    def tell(done: float, of: float) -> None:
        told.append((done, of))

    if brought:
        transcribe_given(source, mono, GIVEN[:2], Hearing(ear, language=UNKNOWN), on_samples=tell)
    else:
        transcribe_sound(source, mono, Hearing(ear), on_samples=tell)
    length = len(mono)
    assert told[0][0] == pytest.approx(6 * TICK + 6400, abs=1)  # speech and what is around it
    assert told[-1] == (length, length)
    assert all(of == length for _, of in told)


def test_words_behind_the_end_of_a_recording_are_put_at_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source, mono, ear = prepared(monkeypatch, "so____we", RATE)
    made = transcribe_sound(replace(source, length=7 * TICK), mono, Hearing(ear))
    assert ticks([word.span for word in made.words]) == [(0, 2), (6, 7)]
    made = transcribe_sound(replace(source, length=5 * TICK), mono, Hearing(ear))
    assert made.words[1].span == Span(5 * TICK - 1, 5 * TICK)
    assert made.pauses[-1].end == 5 * TICK


GIVEN = (
    ImportedWord("So", "Ann", 0.0), ImportedWord("we", "Ben", 1.0), ImportedWord("go", "Ann", 2.0),
)  # fmt: skip


def given(
    monkeypatch: pytest.MonkeyPatch, picture: str, words: Sequence[ImportedWord] = GIVEN
) -> tuple[Transcript, tuple[ImportedWord, ...]]:
    source, mono, ear = prepared(monkeypatch, picture, RATE)
    return transcribe_given(source, mono, words, Hearing(ear, language=UNKNOWN))


def test_a_transcript_that_somebody_brought_is_put_on_its_sound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, absent = given(monkeypatch, "so____we____go___")
    assert [(word.text, word.speaker) for word in made.words] == [
        ("So", "A"), ("we", "B"), ("go", "A"),
    ]  # fmt: skip
    assert ticks([word.span for word in made.words]) == [(0, 2), (6, 8), (12, 14)]
    assert ticks(made.pauses) == [(2, 6), (8, 12), (14, 17)]
    assert made.origin.speakers == {"A": "Ann", "B": "Ben"}
    assert absent == ()


def test_what_was_brought_and_not_said_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    words = (*GIVEN, ImportedWord("home", "Ann", 3.0))
    made, absent = given(monkeypatch, "so____we____go__", words)
    assert [word.text for word in made.words] == ["So", "we", "go"]
    assert absent == (words[-1],)


def test_who_has_no_name_in_a_transcript_has_no_letter(monkeypatch: pytest.MonkeyPatch) -> None:
    words = [replace(word, speaker="") for word in GIVEN]
    made, _ = given(monkeypatch, "so____we____go__", words)
    assert [word.speaker for word in made.words] == [None, None, None]
    assert made.origin.speakers == {}


def test_a_word_without_a_name_is_nobodys_though_others_have_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    words = (GIVEN[0], replace(GIVEN[1], speaker=""), GIVEN[2])
    made, _ = given(monkeypatch, "so____we____go__", words)
    assert [word.speaker for word in made.words] == ["A", None, "A"]


def test_a_breath_is_put_in_its_place_and_is_of_who_spoke_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source, mono, ear = prepared(monkeypatch, "so____we_________go__", RATE)
    air = np.random.default_rng(1).normal(0, 330, 3 * TICK).astype(np.int16)
    mono[11 * TICK : 14 * TICK] += air
    made, _ = transcribe_given(source, mono, GIVEN, Hearing(ear, language=UNKNOWN))
    assert [(word.text, word.speaker, word.kind) for word in made.words] == [
        ("So", "A", "word"), ("we", "B", "word"), ("(breath)", "B", "noise"), ("go", "A", "word"),
    ]  # fmt: skip
    breath = made.words[2].span
    assert breath.start == pytest.approx(11 * TICK, abs=160)
    assert breath.end == pytest.approx(14 * TICK, abs=160)


def test_a_hesitation_that_nobody_wrote_down_is_of_who_spoke_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tightened = AlignerChoice(TIGHTENED, "tightened")
    monkeypatch.setattr("pipeline.words.transcribe.chosen_aligner", lambda *_: tightened)
    source, mono, ear = prepared(monkeypatch, "hm==____so____we____hm==____go__", RATE)
    made, _ = transcribe_given(source, mono, GIVEN, Hearing(ear, language="de"))
    assert [(word.text, word.speaker, word.kind) for word in made.words] == [
        ("hm", None, "filler"), ("So", "A", "word"), ("we", "B", "word"), ("hm", "B", "filler"),
        ("go", "A", "word"),
    ]  # fmt: skip


def rooms(*words: tuple[int, int, str]) -> list[tuple[int, int]]:
    kinds: list[Any] = [kind for *_, kind in words]
    timed = [Timed("x", a, b, kind=k) for (a, b, _), k in zip(words, kinds, strict=True)]
    return [(word.start, word.end) for word in with_room(timed)]


def test_only_fillers_that_touch_words_give_way_by_20_ms() -> None:
    assert rooms((0, 3200, "word"), (3200, 8000, "word")) == [(0, 3200), (3200, 8000)]
    assert rooms((0, 3200, "word"), (3300, 8000, "filler")) == [(0, 3200), (3520, 8000)]
    assert rooms((0, 3200, "word"), (3520, 8000, "filler")) == [(0, 3200), (3520, 8000)]
    assert rooms((0, 5000, "filler"), (5100, 8000, "word")) == [(0, 4780), (5100, 8000)]
    assert rooms((0, 5000, "filler"), (5320, 8000, "word")) == [(0, 5000), (5320, 8000)]


def test_a_filler_at_either_end_of_the_recording_stays_whole() -> None:
    assert rooms((0, 5000, "filler")) == [(0, 5000)]
    assert rooms((700, 5000, "filler")) == [(700, 5000)]


def test_a_filler_of_80_ms_is_too_short_to_give_way() -> None:
    assert rooms((0, 100, "word"), (100, 1380, "filler")) == [(0, 100), (100, 1380)]
    assert rooms((0, 100, "word"), (100, 1381, "filler")) == [(0, 100), (420, 1381)]


def test_a_filler_that_overlaps_words_loses_20_ms_at_most() -> None:
    assert rooms((0, 4000, "word"), (3200, 8000, "filler"), (7000, 9000, "word")) == [
        (0, 4000), (3520, 7680), (7000, 9000),
    ]  # fmt: skip


def apart(*words: tuple[int, int, str]) -> list[tuple[int, int]]:
    kinds: list[Any] = [kind for *_, kind in words]
    timed = [Timed("x", a, b, kind=k) for (a, b, _), k in zip(words, kinds, strict=True)]
    return [(word.start, word.end) for word in drawn_apart(timed)]


def test_words_that_nobody_placed_keep_away_from_those_that_they_touch() -> None:
    a, b = 8000, 16000
    assert apart((0, a, "word"), (a, b, "word")) == [(0, a - APART), (a + APART, b)]
    near = APART // 2
    assert apart((0, a, "word"), (a + near, b, "filler")) == [(0, a - near), (a + APART, b)]
    assert apart((0, a, "word"), (a + APART, b, "word")) == [(0, a), (a + APART, b)]
    assert apart((0, a, "noise"), (a, b, "word")) == [(0, a), (a, b)]


def test_of_a_short_word_that_nobody_placed_its_middle_stays() -> None:
    short = APART + LEAST_LEFT // 2
    (_, (start, end), _) = apart((0, 8000, "word"), (8000, 8000 + short, "word"),
                                 (8000 + short, 20000, "word"))  # fmt: skip
    assert end - start == LEAST_LEFT
    assert abs((start - 8000) - (8000 + short - end)) <= 1
    tiny = LEAST_LEFT // 2
    assert apart((0, 8000, "word"), (8000, 8000 + tiny, "word"))[1] == (8000, 8000 + tiny)


@of_any(st.lists(st.tuples(st.integers(1, 9000), st.integers(0, 4000)), min_size=1, max_size=8))
def test_words_that_are_drawn_apart_lie_within_what_they_were(lengths: list[Any]) -> None:
    words: list[tuple[int, int, str]] = []
    at = 0
    for length, gap in lengths:
        words.append((at, at + length, "word"))
        at += length + gap
    for (start, end), (a, b, _) in zip(apart(*words), words, strict=True):
        assert a <= start < end <= b


@of_any(
    st.lists(st.tuples(st.integers(0, 2), st.integers(1, 9000), st.integers(0, 4000)), max_size=9)
)
def test_words_on_other_tracks_are_no_neighbours(said: list[Any]) -> None:
    at, rows = [0, 0, 0], []
    for track, length, gap in said:
        rows.append((Timed("x", at[track], at[track] + length), track))
        at[track] += length + gap
    rows.sort(key=lambda row: (row[0].start, row[0].end))
    found = drawn_apart_on_tracks(rows)
    assert [(w.start, w.end) for w, _ in found] == sorted((w.start, w.end) for w, _ in found)
    for track in range(3):
        own = [word for word, other in rows if other == track]
        assert sorted(drawn_apart(own), key=lambda w: w.start) == [
            w for w, t in found if t == track
        ]
