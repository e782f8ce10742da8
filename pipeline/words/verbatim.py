"""From sound to verbatim words in their places: hear, align, weigh, tidy.

    audio --voice--> passages --hear--> rough words --align--> words --evidence--> with fillers
                                            |                              |
                                            +--- second opinions, on demand+

Passage by passage, so that three hours take no more memory than one minute does.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from media.allocator import hand_back_freed_memory
from media.span import Span, Spans, touching, union
from pipeline.protocols.aligner import Aligner, Timed, TimedKind
from pipeline.protocols.recogniser import RecognisedPassage, RecognisedWord, Recogniser, ahead
from pipeline.sound.periodicity import has_voice
from pipeline.sound.speech_activity import listening_windows, release_pages, speech_spans
from pipeline.text.other_sounds import hesitations
from pipeline.words import filler_classifier, filler_evidence, filler_second_pass, missed
from pipeline.words.hallucinations import Removed, without_hallucinations
from pipeline.words.noises import noises
from pipeline.words.silences import silences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.words.filler_evidence import Candidate, FillerFeatures


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
    unclear: Spans = ()
    """Where somebody speaks and no words are, however it is heard."""
    tracks: tuple[int, ...] = ()
    """The track of each word, counted from 1, where everyone was heard on their own."""


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
    ordered = _disjoint(sorted(words, key=lambda w: (w.start, w.end)))
    ordered = listener.rescued(ordered)
    hand_back_freed_memory()
    return VerbatimResult(
        tuple(ordered), code, listener.done.removed, listener.done.failed,
        tuple(listener.judged), silences(audio, probability, ordered),
        listener.left(ordered),
    )  # fmt: skip


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
        if done.removed == Removed():
            if missed.drawn_out(passage.words, self.probability):
                found, done = self._in_pieces(passage) or (found, done)
            lost = missed.holes(found, self.probability, Span(passage.start, passage.end))
            for extra in self.recogniser.passages(self.audio, lost, self.code) if lost else ():
                more, also = self._placed(extra)
                found = _merged(found, more)
                done += also
        self.done += _Done((), done.failed, done.removed)
        return found, _outside(found, done.arcs)

    def _in_pieces(self, passage: RecognisedPassage) -> tuple[tuple[Timed, ...], _Done] | None:
        """The same passage heard in shorter ones; None where these explain no more of it."""
        extent = Span(passage.start, passage.end)
        parts = missed.passage_pieces(passage.words, self.probability, extent)
        heard = [
            part
            for part in self.recogniser.passages(self.audio, parts, self.code)
            if missed.mean_confidence(part.words) >= missed.GUESSED
        ]
        words = [word for part in heard for word in part.words]
        if missed.unexplained(words, self.probability, extent) >= missed.unexplained(
            passage.words, self.probability, extent
        ):
            return None
        found: tuple[Timed, ...] = ()
        done = _Done()
        for part in heard:
            more, also = self._placed(part)
            found, done = _merged(found, more), done + also
        return found, done

    def rescued(self, words: Sequence[Timed]) -> list[Timed]:
        """The words with those of speech that has none, as far as anybody hears any there."""
        found = list(words)
        for hole in self.left(words):
            for ear, span in self._tries(hole):
                if more := self._convincing(ear, span, hole, found):
                    found = _disjoint(sorted([*found, *more], key=lambda w: (w.start, w.end)))
                    break
        return found

    def left(self, words: Sequence[Timed]) -> Spans:
        """Speech that has no words: a second or more of it, away from those that are there."""
        whole = Span(0, max(1, len(self.audio)))
        return missed.voiced(self.audio, missed.holes(_spoken(words), self.probability, whole))

    def _tries(self, hole: Span) -> Iterator[tuple[Recogniser, Span]]:
        wide = missed.around(hole, len(self.audio))
        yield self.recogniser, wide
        if self.second is not None:
            yield self.second, hole
            yield self.second, wide

    def _convincing(
        self, ear: Recogniser, span: Span, hole: Span, words: Sequence[Timed]
    ) -> list[Timed]:
        """What is heard in a hole, with what is around it; nothing where that is doubtful."""
        (heard,) = ear.passages(self.audio, [span], self.code)
        placed, done = self._placed(heard)
        inside = [w for w in _outside(_spoken(words), placed) if w.span & hole]
        there = [w for w in heard.words if w.start < hole.end and w.end > hole.start]
        is_clean = not heard.looped and done.removed == Removed() and not done.failed
        return inside if is_clean and missed.mean_confidence(there) >= missed.CONVINCING else []

    def _placed(self, passage: RecognisedPassage) -> tuple[tuple[Timed, ...], _Done]:
        kept, removed = without_hallucinations(passage, self.audio, self.probability, self.code)
        if not kept:
            return (), _Done(removed=removed)
        done = self.aligner.align(self.audio, _timed(kept, self.code))
        return done.words, _Done(done.arcs, done.failed, removed)

    def _judged(self, candidate: Candidate, words: Sequence[Timed]) -> ScoredCandidate:
        alone = 0.0
        if self.second is not None:
            alone = filler_second_pass.second_confidence(
                candidate, self.audio, self.probability, self.second, self.code
            )
        found = filler_evidence.features(candidate, alone, words, self.audio, self.probability)
        return ScoredCandidate(candidate, found, filler_classifier.confidence(found))


def _spoken(words: Sequence[Timed]) -> list[Timed]:
    """What explains a voice: words, hesitations and laughter, but no breath."""
    return [word for word in words if word.kind != "noise" or word.text == missed.LAUGH]


def _merged(words: Sequence[Timed], more: Sequence[Timed]) -> tuple[Timed, ...]:
    """Both in order; a word of `more` that would overlap one of `words` is left out."""
    return tuple(sorted([*words, *_outside(words, more)], key=lambda w: (w.start, w.end)))


def _outside(words: Sequence[Timed], others: Sequence[Timed]) -> list[Timed]:
    """The `others` that overlap none of `words`."""
    taken = union(word.span for word in words)
    return [other for other in others if not touching(taken, other.span)]


def _timed(heard: Sequence[RecognisedWord], code: str) -> list[Timed]:
    found = hesitations([word.text for word in heard], code)
    return [
        Timed(word.text, word.start, word.end, word.confidence, "filler" if is_one else "word")
        for word, is_one in zip(heard, found, strict=True)
    ]


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
