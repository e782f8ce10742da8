"""Real speech and the fetched models: what is heard is what was said, where it was said."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from benchmarks.scores import Said, matched, scored
from pipeline.backends.silero import voice
from pipeline.backends.sphinx import PocketSphinx
from pipeline.protocols.aligner import Timed
from pipeline.registry.aligners import aligner_for
from pipeline.sound.levels import RATE
from pipeline.sound.speech_activity import VAD_HOP
from pipeline.text.hesitations import is_hesitation
from pipeline.words.imported import align_imported
from pipeline.words.noises import noises
from pipeline.words.repetitions import repetitions
from pipeline.words.transcript_files import imported_words
from pipeline.words.verbatim import listen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from benchmarks.scores import Score
    from media.span import Span
    from pipeline.protocols.recogniser import RecognisedPassage, Recogniser
    from pipeline.words.verbatim import VerbatimResult
    from tests.pipeline.conftest import Speech

pytestmark = pytest.mark.slow


class Tidy:
    """A recogniser that leaves hesitations out, as they do without a prompt."""

    def __init__(self, ear: Recogniser) -> None:
        self._ear, self.name, self.options = ear, ear.name, ear.options

    def language(self, audio: NDArray[np.generic], passages: Sequence[Span]) -> str:
        return self._ear.language(audio, passages)

    def passages(
        self, audio: NDArray[np.generic], spans: Sequence[Span], language: str
    ) -> Iterator[RecognisedPassage]:
        for passage in self._ear.passages(audio, spans, language):
            tidy = tuple(w for w in passage.words if not is_hesitation(w.text, language))
            yield replace(passage, words=tidy)


def score(speech: Speech, heard: VerbatimResult | None = None) -> Score:
    words = [w for w in (heard or speech.heard).words if w.kind != "noise"]
    said = [Said(w.text, w.start / RATE, w.end / RATE, w.kind == "filler") for w in words]
    return scored(speech.recording, said)


def true_words(speech: Speech, late_s: float) -> list[Timed]:
    return [
        Timed(w.text, round((w.start + late_s) * RATE), round((w.end + late_s) * RATE))
        for w in speech.recording.words
        if w.start is not None and w.end is not None
    ]


def errors_s(speech: Speech, words: Sequence[Timed]) -> NDArray[np.float64]:
    truth = speech.recording.words
    pairs, _ = matched([w.text for w in truth], [w.text.lower().strip(".,?!") for w in words])
    assert len(pairs) > 0.9 * len(truth)
    return np.abs([words[j].start / RATE - (truth[i].start or 0.0) for i, j in pairs])


def test_every_word_is_written_as_it_was_said(episode: Speech) -> None:
    found = score(episode)
    assert found.errors / found.words < 0.03
    assert found.right == found.claimed >= 13
    assert found.fillers == 14


def test_words_start_where_they_are_said(episode: Speech) -> None:
    row = score(episode).figures()
    assert (row["start_ms"] or 0) <= 20
    assert (row["within_50"] or 0) >= 80  # 84 to 86 by processor; the goal of 85 is over all
    assert not episode.heard.failed


def test_words_are_in_order_and_apart_and_silences_lie_between_them(episode: Speech) -> None:
    heard, length = episode.heard, len(episode.mono)
    assert all(a.end <= b.start for a, b in pairwise(heard.words))
    assert all(0 <= w.start < w.end <= length and 0 <= w.confidence <= 1 for w in heard.words)
    assert not any(w.span & quiet for quiet in heard.silences for w in heard.words)


def test_true_words_with_wrong_times_find_their_places(episode: Speech) -> None:
    found = PocketSphinx().align(episode.mono, true_words(episode, late_s=0.15))
    assert all(word.aligned for word in found.words)
    assert np.median(errors_s(episode, found.words)) < 0.02


def test_words_of_another_script_fall_back_with_low_confidence(episode: Speech) -> None:
    words = [Timed("Ыъ", RATE, RATE * 3 // 2, 0.9), Timed("漢字", RATE * 2, RATE * 5 // 2, 0.9)]
    found = PocketSphinx().align(episode.mono, words)
    assert [w.text for w in found.words] == ["Ыъ", "漢字"]
    assert all(w.confidence < 0.3 and not w.aligned for w in found.words)


def test_hesitations_that_nobody_wrote_are_recovered(
    episode: Speech, ears: tuple[Recogniser, Recogniser]
) -> None:
    heard = listen(
        episode.mono,
        episode.probability,
        Tidy(ears[0]),
        second=ears[1],
        aligner=aligner_for,
        language="en",
    )
    recovered = [judged for judged in heard.judged if judged.believed]
    assert not any(judged.candidate.written for judged in recovered)
    assert all(j.signs.alone > 0 for j in recovered)
    found = score(episode, heard)
    assert found.right == found.claimed >= 3


def test_repeats_are_found_in_what_was_heard(episode: Speech) -> None:
    texts = [w.text for w in episode.heard.words if w.kind == "word"]
    found = [" ".join(texts[at : at + size]).lower() for at, size, _ in repetitions(texts)]
    assert found == ["then we,", "the,", "the page,", "i wanted to,", "it was,", "what would,"]


def test_a_breath_in_a_pause_is_noise(episode: Speech) -> None:
    sound = np.array(episode.mono[: 30 * RATE])
    quiet = max(episode.heard.silences, key=lambda s: (s.end < len(sound)) * len(s))
    middle, length = (quiet.start + quiet.end) // 2, RATE * 4 // 10
    air = np.random.default_rng(5).normal(0, 300, length) * np.hanning(length)
    sound[middle : middle + length] += air.astype(np.int16)
    words = [w for w in episode.heard.words if w.end <= len(sound)]
    assert not noises(words, episode.mono[: 30 * RATE])
    (breath,) = noises(words, sound)
    assert (breath.text, breath.kind) == ("(breath)", "noise")
    assert abs(breath.start - middle) < RATE // 5


def test_a_given_transcript_lies_on_its_sound_and_what_is_not_said_is_listed(
    episode: Speech,
) -> None:
    text = " ".join(w.text for w in episode.recording.words)
    never = "and this was never said by anybody at all"
    fitted = align_imported(
        imported_words(f"{text} {never}"),
        [w for w in episode.heard.words if w.kind != "noise"],
        episode.mono,
        episode.probability,
        PocketSphinx(),
    )
    assert " ".join(word.text for word in fitted.absent).endswith(never)
    assert len(fitted.absent) <= len(never.split()) + 4
    assert np.median(errors_s(episode, fitted.words)) < 0.02


def test_silence_and_room_noise_say_nothing(ears: tuple[Recogniser, Recogniser]) -> None:
    noise = np.random.default_rng(7).normal(0, 0.001, 20 * RATE).astype(np.float32)
    for sound in (np.zeros(20 * RATE, np.float32), noise):
        heard = listen(sound, voice(sound), ears[0], aligner=aligner_for)
        assert heard.words == ()


def test_a_close_microphone_hides_no_um(real: Callable[[str], Speech]) -> None:
    for name, count in (("acoustic", 3), ("cold", 5)):
        found = score(real(name))
        assert (found.right, found.claimed, found.found) == (count, count, count)
        assert found.errors / found.words < 0.12


def test_words_said_four_times_stay_four_times(real: Callable[[str], Speech]) -> None:
    heard = real("acoustic").heard
    texts = [w.text.lower().strip(".,") for w in heard.words]
    assert texts.count("words") >= 4
    assert heard.removed.loops == 0


def test_far_ums_that_nobody_wrote_are_recovered_by_a_second_ear(
    real: Callable[[str], Speech],
) -> None:
    right = 0
    for name in ("EN2005a", "EN2006a"):  # which ones a recogniser writes depends on the processor
        speech = real(name)
        recovered = [j for j in speech.heard.judged if j.believed and not j.candidate.written]
        assert all(j.signs.alone > 0 for j in recovered)
        said = [
            Said("uh", j.candidate.start / RATE, j.candidate.end / RATE, True) for j in recovered
        ]
        right += scored(speech.recording, said).right
    assert right >= 1


@pytest.mark.parametrize("dtype", [np.int16, np.float32])
def test_the_voice_is_found_where_words_are(episode: Speech, dtype: type) -> None:
    sound = np.array(episode.mono) if dtype is np.int16 else episode.mono / np.float32(32768)
    hops = [(w.start + w.end) // (2 * VAD_HOP) for w in episode.heard.words if w.kind == "word"]
    assert np.mean(voice(sound)[hops] > 0.5) > 0.9
