"""What a recogniser skipped is heard again, and what nobody understands is called unclear."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.clock import MODEL_RATE
from media.span import Span, intersect, total
from pipeline.protocols.aligner import Tightened, Timed
from pipeline.protocols.recogniser import RecognisedPassage, RecognisedWord
from pipeline.sound.runs import runs
from pipeline.sound.second_look import CLEAR_VOICE
from pipeline.sound.speech_activity import VAD_HOP
from pipeline.transcript import Transcript, Word
from pipeline.words import missed
from pipeline.words.transcribe import Hearing, transcribe_sound
from pipeline.words.verbatim import listen
from tests import make
from tests.pipeline.sound.test_second_look import hiss, talk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.words.verbatim import VerbatimResult

UNKNOWN = "xx"


def word(text: str, start_s: float, end_s: float, sure: float = 0.9) -> RecognisedWord:
    return RecognisedWord(text, round(start_s * MODEL_RATE), round(end_s * MODEL_RATE), sure)


FIRST = [word(f"a{n}", n / 2, n / 2 + 0.4) for n in range(12)]
LAST = [word(f"b{n}", 6 + n / 2, 6.4 + n / 2) for n in range(14)]
"""Two words a second for 13 s."""


@dataclass
class Ear:
    """Writes the words that it knows; what is longer than ten seconds it begins at `from_s`."""

    words: list[RecognisedWord]
    from_s: float = 0.0
    asked: list[Span] = field(default_factory=list)
    name: str = "ear"
    options: dict[str, object] = field(default_factory=dict)

    def language(self, audio: NDArray[np.generic], passages: Sequence[Span]) -> str:
        return UNKNOWN

    def passages(
        self, audio: NDArray[np.generic], spans: Sequence[Span], language: str
    ) -> Iterator[RecognisedPassage]:
        for span in spans:
            self.asked.append(span)
            skipped = self.from_s * MODEL_RATE if len(span) > 10 * MODEL_RATE else 0
            found = [w for w in self.words if max(span.start, skipped) <= w.start < span.end]
            if skipped and found:
                found[0] = replace(found[0], start=span.start)
            yield RecognisedPassage(span.start, span.end, tuple(found))


def speaking(seconds: float, pause_s: float) -> NDArray[np.float32]:
    """A voice all the time, but for a quarter of a second."""
    found = np.full(round(seconds * MODEL_RATE) // VAD_HOP, 0.95, np.float32)
    at = round(pause_s * MODEL_RATE) // VAD_HOP
    found[at : at + 8] = 0.1
    return found


def heard(ear: Ear, second: Ear | None = None, sound: Any = None) -> VerbatimResult:
    audio = talk(13 * MODEL_RATE, 1.0) if sound is None else sound
    return listen(
        audio, speaking(13, 5.9), ear, second=second, aligner=lambda code: Tightened(),
        language="en" if second else UNKNOWN,
    )  # fmt: skip


def texts(found: VerbatimResult) -> list[str]:
    return [one.text for one in found.words if one.kind == "word"]


def test_what_a_word_is_drawn_out_over_is_heard_in_pieces() -> None:
    found = heard(ear := Ear([*FIRST, *LAST], from_s=6))
    assert texts(found) == [w.text for w in (*FIRST, *LAST)]
    assert all(len(span) <= missed.PIECE for span in ear.asked[1:])
    assert not found.unclear


def test_a_passage_with_all_its_words_is_heard_once() -> None:
    found = heard(ear := Ear([*FIRST, *LAST]))
    assert texts(found) == [w.text for w in (*FIRST, *LAST)]
    assert len(ear.asked) == 1
    assert not found.unclear


def test_pieces_that_explain_no_more_are_not_taken() -> None:
    whole = [word("so", 0, 5.9), *LAST]
    found = heard(Ear(whole))
    assert texts(found) == [w.text for w in whole]


def test_what_one_model_leaves_out_is_asked_of_the_other() -> None:
    found = heard(Ear(LAST), Ear([word("yes", 0.5, 1), word("indeed", 1.5, 2)]))
    assert texts(found)[:3] == ["yes", "indeed", "b0"]


@pytest.mark.parametrize("unsure", [True, False])
def test_what_no_model_is_sure_of_is_unclear_and_no_word(unsure: bool) -> None:
    found = heard(Ear(LAST), Ear([word("yes", 0.5, 1, 0.3)] if unsure else []))
    assert texts(found) == [w.text for w in LAST]
    (span,) = found.unclear
    assert span.start < MODEL_RATE
    assert 5 * MODEL_RATE < span.end <= found.words[0].start


def test_what_does_not_sound_like_a_voice_is_not_unclear() -> None:
    noise = hiss(13 * MODEL_RATE, 1.0)
    assert not heard(Ear(LAST), sound=noise).unclear


def test_a_transcript_says_what_is_unclear_on_the_clock_of_the_recording(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.backends.silero.voice", lambda mono: speaking(13, 5.9))
    source = make.source(13 * 48_000, 48_000)
    made = transcribe_sound(source, talk(13 * MODEL_RATE, 1.0), Hearing(Ear(LAST)))
    (span,) = made.unclear
    assert 5 * 48_000 < span.end < 6.5 * 48_000
    assert not any(span.start < w.span.end and w.span.start < span.end for w in made.words)


@given(
    st.lists(st.tuples(st.integers(1, 400), st.sampled_from([0.0, 0.95])), min_size=1, max_size=8)
)
def test_pieces_lie_in_their_passage_and_hold_all_clear_speech(
    picture: list[tuple[int, float]],
) -> None:
    probability = np.concatenate([np.full(n, p, np.float32) for n, p in picture])
    extent = Span(0, len(probability) * VAD_HOP)
    words = [Timed("so", 0, extent.end)]
    found = missed.passage_pieces(words, probability, extent)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert all(one.end <= extent.end and len(one) <= missed.PIECE for one in found)
    clear = [run for run in runs(probability >= CLEAR_VOICE, VAD_HOP) if len(run) > 1600]
    assert total(intersect(clear, found)) == total(clear)


def test_a_transcript_may_miss_speech_where_a_second_is_neither_word_nor_pause() -> None:
    source = make.source(10 * 48_000, 48_000)
    words = (Word("so", Span(0, 48_000), 0.9),)
    heard = Transcript(source, "en", words, pauses=(Span(95_000, 480_000),))
    assert not missed.may_miss_speech(heard)
    assert missed.may_miss_speech(replace(heard, pauses=(Span(97_000, 480_000),)))
