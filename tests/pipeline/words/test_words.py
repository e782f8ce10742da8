"""The parts of hearing that need no model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from media.errors import ModelError
from pipeline.protocols.aligner import Timed
from pipeline.protocols.recogniser import RecognisedPassage, RecognisedWord, ahead
from pipeline.sound.speech_activity import VAD_HOP, listening_windows, release_pages, speech_spans
from pipeline.text.hesitations import HESITATIONS, is_hesitation, prompt_for
from pipeline.text.pronunciation import by_rules, phones, spoken
from pipeline.words.hallucinations import without_echo, without_loops, without_stock_phrases
from pipeline.words.noises import classify_noise
from pipeline.words.repetitions import is_cut_off, repetitions
from pipeline.words.transcribe import with_room

if TYPE_CHECKING:
    from collections.abc import Iterator

RATE = 16_000


def said(text: str, ms: int = 200) -> list[RecognisedWord]:
    step = ms * 16
    return [RecognisedWord(w, n * step, (n + 1) * step, 0.9) for n, w in enumerate(text.split())]


def test_at_least_twelve_languages_have_a_short_prompt() -> None:
    assert len(HESITATIONS) >= 12
    assert all(len(h.prompt) <= 40 and h.sounds for h in HESITATIONS.values())


def test_an_unknown_language_has_no_prompt() -> None:
    assert prompt_for("xx") == ""


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Um,", "en", True), ("ummm", "en", True), ("um", "de", False), ("Ähm,", "de", True),
        ("er", "nl", False), ("um", "pt", False), ("mhm", "en", False), ("err", "en", False),
        ("I", "en", False), ("a", "en", False), ("euh", "fr", True), ("呃", "zh", True),
        ("um", "xx", False), ("", "en", False), ("m", "en", False), ("e", "pl", False),
    ],
)  # fmt: skip
def test_a_filler_is_one_only_in_its_language(text: str, language: str, expected: bool) -> None:
    assert is_hesitation(text, language) is expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("$5", "five dollars"), ("50%", "fifty percent"), ("1,000", "one thousand"),
        ("3rd", "third"), ("1999", "nineteen ninety nine"), ("don’t", "don't"), ("R&D", "r and d"),
        ("…", ""), ("HTML", "h. t. m. l."),
    ],
)  # fmt: skip
def test_numbers_and_symbols_are_spoken_out(text: str, words: str) -> None:
    assert " ".join(spoken(text)) == words


def test_unknown_words_get_phones() -> None:
    assert phones("swyx")
    assert by_rules("phish") == "F IH SH"


def test_a_loop_is_collapsed_but_spoken_repeats_stay() -> None:
    assert len(without_loops(said("so words words words words end"))) == 6
    looped = said("so") + said("go on go on go on go on", ms=10)
    assert [h.text for h in without_loops(looped)] == ["so", "go", "on"]


def test_stock_phrases_go_only_where_nobody_speaks() -> None:
    words = said("Thanks for watching")
    assert without_stock_phrases(words, np.zeros(100, np.float32)) == ()
    assert len(without_stock_phrases(words, np.ones(100, np.float32))) == 3


def test_an_echo_of_the_prompt_goes_in_silence() -> None:
    words, prompt = said("Um, uh, I, I mean, you know, hello"), prompt_for("en")
    silent = without_echo(words, prompt, np.zeros(99, np.float32))
    assert [h.text for h in silent] == ["hello"]
    assert len(without_echo(words, prompt, np.ones(99, np.float32))) == 8


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I wanted to I wanted to go", ((0, 3, 2),)),
        ("So the the film", ((1, 1, 2),)),
        ("no no no no", ((0, 1, 4),)),
        ("wh- what I wan- I wanted", ((0, 1, 2), (2, 2, 2))),
        ("a b a b a b c c", ((0, 2, 3), (6, 1, 2))),
        ("wh- the film, no repeat here - -", ()),
    ],
)
def test_what_is_said_again_at_once_is_a_repeat(
    text: str, found: tuple[tuple[int, int, int], ...]
) -> None:
    assert repetitions(text.split()) == found


def test_a_word_that_breaks_off_is_told_from_a_joined_one() -> None:
    assert is_cut_off("wh-")
    assert not is_cut_off("well-known")


def test_rushing_air_is_a_breath_and_a_tone_is_not() -> None:
    air = np.random.default_rng(1).normal(0, 0.01, 6400).astype(np.float32)
    tone = (0.01 * np.sin(np.arange(6400) * 0.1)).astype(np.float32)
    breath = classify_noise(air, -20.0)
    assert breath
    assert breath[0] == "(breath)"
    assert classify_noise(tone, -20.0) is None


def test_no_passage_is_longer_than_a_recogniser_hears() -> None:
    probability = np.ones(4000, np.float32)
    found = listening_windows(speech_spans(probability, 4000 * VAD_HOP), probability)
    assert found[0].start == 0
    assert found[-1].end == 4000 * VAD_HOP
    assert all(len(span) <= 28 * RATE for span in found)


def test_hearing_ahead_keeps_the_order_and_loses_nothing() -> None:
    passages = [RecognisedPassage(n, n + 1, ()) for n in range(20)]
    found = list(ahead(iter(passages), size=8))
    assert [len(batch) for batch in found] == [8, 8, 4]
    assert [passage for batch in found for passage in batch] == passages


def test_an_error_of_the_recogniser_reaches_who_listens() -> None:
    def broken() -> Iterator[RecognisedPassage]:
        yield RecognisedPassage(0, 1, ())
        raise ModelError("gone")

    batches = ahead(broken(), size=1)
    assert len(next(batches)) == 1
    with pytest.raises(ModelError, match="gone"):
        next(batches)


def test_a_memory_map_that_was_let_go_reads_the_same(tmp_path: object) -> None:
    file = f"{tmp_path}/sound"
    sound = np.arange(100_000, dtype=np.int16)
    sound.tofile(file)
    mapped = np.memmap(file, np.int16, "r")
    assert mapped.sum() == sound.sum()
    release_pages(mapped)
    release_pages(sound)
    assert np.array_equal(mapped, sound)


def test_a_filler_that_touches_a_word_leaves_it_20_ms() -> None:
    words = [
        Timed("so", 0, 3200),
        Timed("um", 3200, 8000, kind="filler"),
        Timed("we", 8000, 9000),
        Timed("uh", 12000, 16000, kind="filler"),
    ]
    spans = [(word.start, word.end) for word in with_room(words)]
    assert spans == [(0, 3200), (3520, 7680), (8000, 9000), (12000, 16000)]
