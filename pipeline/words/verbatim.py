"""From sound to verbatim words in their places: hear, align, weigh, tidy.

    audio --voice--> passages --hear--> rough words --align--> words --evidence--> with fillers
                                            |                              |
                                            +--- second opinions, on demand+

Passage by passage, so that three hours take no more memory than one minute does.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from media.span import Span, Spans, touching, union
from pipeline.protocols.aligner import Aligner, Timed, TimedKind
from pipeline.protocols.recogniser import RecognisedPassage, RecognisedWord, Recogniser, ahead
from pipeline.sound.levels import RATE
from pipeline.sound.periodicity import has_voice
from pipeline.sound.speech_activity import VAD_HOP, listening_windows, release_pages, speech_spans
from pipeline.text.hesitations import is_hesitation
from pipeline.words import filler_classifier, filler_evidence, filler_second_pass
from pipeline.words.hallucinations import Removed, without_hallucinations
from pipeline.words.noises import noises
from pipeline.words.silences import silences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from pipeline.words.filler_evidence import Candidate, FillerFeatures

VERBATIM_VERSION: Final = 5
"""Rises whenever the same sound gives other words; transcripts are keyed by it."""


@dataclass(frozen=True, slots=True)
class ScoredCandidate:
    """A candidate, the evidence for it and the verdict; for reports and for fitting."""

    candidate: Candidate
    signs: FillerFeatures
    confidence: float

    @property
    def believed(self) -> bool:
        """Whether this is a filler of the transcript."""
        return filler_classifier.is_filler(self.candidate, self.signs, self.confidence)


@dataclass(frozen=True, slots=True)
class VerbatimResult:
    """Words in order on 16 kHz samples, and what was done to get them."""

    words: tuple[Timed, ...]
    language: str
    removed: Removed = field(default_factory=Removed)
    failed: Spans = ()
    judged: tuple[ScoredCandidate, ...] = ()
    silences: Spans = ()
    """Where neither a word nor any other sound is: the only pauses that may be shortened."""


def listen(
    audio: NDArray[np.generic],
    probability: NDArray[np.float32],
    recogniser: Recogniser,
    *,
    second: Recogniser | None = None,
    aligner: Callable[[str], Aligner],
    language: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> VerbatimResult:
    """Every word that is said in `audio` (mono, 16 kHz, float32 or int16, may be a memmap).

    `probability` is that of a voice, from `pipeline.backends.silero`. `second` is a small
    English model that is asked about doubtful sounds only. `aligner` gives a language's aligner.
    `progress` is told the share that is done.
    """
    windows = listening_windows(speech_spans(probability, len(audio)), probability)
    parts = tuple(part for part in windows if has_voice(audio, probability, part))
    code = language or recogniser.language(audio, parts)
    asked = second if code == "en" else None
    listener = _Listener(audio, probability, code, recogniser, asked, aligner(code))
    words: list[Timed] = []
    for batch in ahead(recogniser.passages(audio, parts, code)):
        words += listener.batch(batch, words[-1].end if words else 0)
        release_pages(audio)
        if progress:
            progress(batch[-1].end / len(audio))
    ordered = tuple(_disjoint(sorted(words, key=lambda w: (w.start, w.end))))
    quiet = silences(audio, probability, ordered)
    done = listener.done
    return VerbatimResult(ordered, code, done.removed, done.failed, tuple(listener.judged), quiet)


@dataclass(frozen=True, slots=True)
class _Done:
    """What came of placing passages, beside their words."""

    arcs: tuple[Timed, ...] = ()
    failed: Spans = ()
    removed: Removed = field(default_factory=Removed)

    def __add__(self, other: _Done) -> _Done:
        return _Done(
            self.arcs + other.arcs, self.failed + other.failed, self.removed + other.removed
        )


@dataclass(slots=True)
class _Listener:
    """One recording being listened to, batch by batch."""

    audio: NDArray[np.generic]
    probability: NDArray[np.float32]
    code: str
    recogniser: Recogniser
    second: Recogniser | None
    aligner: Aligner
    done: _Done = field(default_factory=_Done)
    judged: list[ScoredCandidate] = field(default_factory=list)

    def batch(self, passages: Sequence[RecognisedPassage], position: int) -> list[Timed]:
        """The words of some passages, hesitations and noises among them; none before `position`."""
        words: list[Timed] = []
        for passage in passages:
            found, arcs = self._heard(passage)
            extent = (max(passage.start, position), passage.end)
            candidates = filler_evidence.candidates(
                found, arcs, self.audio, self.probability, extent
            )
            verdicts = [self._judged(c, found) for c in candidates]
            self.judged += verdicts
            words += _with_fillers(found, verdicts, self.audio)
            position = found[-1].end if found else position
        return words

    def _heard(self, passage: RecognisedPassage) -> tuple[tuple[Timed, ...], list[Timed]]:
        """The placed words of a passage, what was skipped in it heard again, and free arcs."""
        found, done = self._placed(passage)
        lost = holes(found, self.probability, passage) if done.removed == Removed() else ()
        for extra in self.recogniser.passages(self.audio, lost, self.code) if lost else ():
            more, also = self._placed(extra)
            found = _merged(found, more)
            done += also
        self.done += _Done((), done.failed, done.removed)
        return found, _outside(found, done.arcs)

    def _placed(self, passage: RecognisedPassage) -> tuple[tuple[Timed, ...], _Done]:
        kept, removed = without_hallucinations(passage, self.audio, self.probability, self.code)
        if not kept:
            return (), _Done(removed=removed)
        done = self.aligner.align(self.audio, [_timed(heard, self.code) for heard in kept])
        return done.words, _Done(done.arcs, done.failed, removed)

    def _judged(self, candidate: Candidate, words: Sequence[Timed]) -> ScoredCandidate:
        alone = 0.0
        if self.second is not None:
            alone = filler_second_pass.second_confidence(
                candidate, self.audio, self.probability, self.second, self.code
            )
        found = filler_evidence.features(candidate, alone, words, self.audio, self.probability)
        return ScoredCandidate(candidate, found, filler_classifier.confidence(found))


def holes(
    words: Sequence[Timed], probability: NDArray[np.float32], passage: RecognisedPassage
) -> Spans:
    """Stretches of clear speech in a passage for which no word was written, a second or longer.

    Whisper skips sentences, above all under a prompt; heard by themselves they come out.
    """
    found: list[Span] = []
    position = passage.start
    for start, end in [*((w.start, w.end) for w in words), (passage.end, passage.end)]:
        if start - position >= HOLE:
            part = probability[position // VAD_HOP : start // VAD_HOP] >= CLEAR
            if part.sum() * VAD_HOP >= HOLE:
                first, last = int(np.argmax(part)), len(part) - int(np.argmax(part[::-1]))
                a = max(position, (position // VAD_HOP + first) * VAD_HOP - HOLE_PAD)
                b = min(start, (position // VAD_HOP + last) * VAD_HOP + HOLE_PAD)
                found.append(Span(a, b))
        position = max(position, end)
    return tuple(found)


HOLE: Final = RATE
CLEAR: Final = 0.6
HOLE_PAD: Final = RATE // 5
"""A hole is a second or more of speech that silero is over .6 sure of; 200 ms around go along."""


def _merged(words: Sequence[Timed], more: Sequence[Timed]) -> tuple[Timed, ...]:
    """Both in order; a word of `more` that would overlap one of `words` is left out."""
    return tuple(sorted([*words, *_outside(words, more)], key=lambda w: (w.start, w.end)))


def _outside(words: Sequence[Timed], others: Sequence[Timed]) -> list[Timed]:
    """The `others` that overlap none of `words`."""
    taken = union(word.span for word in words)
    return [other for other in others if not touching(taken, other.span)]


def _timed(heard: RecognisedWord, code: str) -> Timed:
    kind: TimedKind = "filler" if is_hesitation(heard.text, code) else "word"
    return Timed(heard.text, heard.start, heard.end, heard.confidence, kind)


def _with_fillers(
    words: Sequence[Timed],
    verdicts: Sequence[ScoredCandidate],
    audio: NDArray[np.generic],
) -> list[Timed]:
    """The words with believed hesitations in place; a disbelieved written one becomes a word."""
    found = list(words)
    added: list[Timed] = []
    for verdict in verdicts:
        c = verdict.candidate
        if c.written:
            kind: TimedKind = "filler" if verdict.believed else "word"
            found[c.before] = replace(
                found[c.before], start=c.start, end=c.end, confidence=verdict.confidence, kind=kind
            )
        elif verdict.believed:
            text = {"er": "uh"}.get(c.text, c.text) or "uh"
            added.append(Timed(text, c.start, c.end, verdict.confidence, "filler", True))
    taken = sorted([*found, *added], key=lambda w: (w.start, w.end))
    taken += noises(taken, audio)
    return _disjoint(sorted(taken, key=lambda w: (w.start, w.end)))


def _disjoint(words: Sequence[Timed]) -> list[Timed]:
    """Where two spans overlap, the filler or noise gives way, in part or whole."""
    found: list[Timed] = []
    for word in words:
        if found and word.start < found[-1].end:
            last = found[-1]
            if last.kind != "word" and last.start < word.start:
                found[-1] = replace(last, end=word.start)
            else:
                if word.end <= last.end:
                    if word.kind != "word":
                        continue
                    found[-1] = replace(last, end=max(last.start + 1, word.start))
                else:
                    word = replace(word, start=last.end)
        found.append(word)
    return found
