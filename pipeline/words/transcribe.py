"""Sound to words: the whole stage, from 16 kHz sound to a transcript."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from media.clock import MODEL_RATE, rescaled
from media.span import Span, complement, span_or_none, touching, union
from pipeline.origin import TranscriptOrigin
from pipeline.protocols.diarizer import letter
from pipeline.registry.aligners import TIGHTENED, chosen_aligner
from pipeline.transcript import Transcript, Word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from media.ingest import Mono
    from media.source import Source
    from media.span import Spans
    from media.tracks import Tracks
    from pipeline.protocols.aligner import Timed
    from pipeline.protocols.recogniser import Recogniser
    from pipeline.registry.aligners import AlignerChoice
    from pipeline.words.imported import PlacedImport
    from pipeline.words.transcript_files import ImportedWord
    from pipeline.words.verbatim import VerbatimResult

ROOM: Final = MODEL_RATE // 50
"""An aligned edge is good to 20 ms."""

APART: Final = MODEL_RATE // 10
"""How far a cut keeps away from words whose times are only the recogniser's: 100 ms. Struck by
itself, a word then takes more than 30 ms of a neighbour as often (18 % of 401) as one that
PocketSphinx placed (20 %), and not in 48 % (benchmarks/languages.py)."""

LEAST_LEFT: Final = MODEL_RATE * 40 // 1000
"""What stays of a word that keeps away from its neighbours on both sides."""

WORD_MARGIN: Final = MODEL_RATE // 10
"""Silences keep 100 ms from any sound; a pause reaches to the words on both sides of it again."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """By whom, and how, a recording is heard."""

    recogniser: Recogniser
    second: Recogniser | None = None
    """Is asked where a hesitation is in doubt."""
    language: str | None = None
    """None where the recogniser says which it is."""
    aligner: str | None = None
    """A model that places the words (see `pipeline.registry.aligners`); None for the best here."""

    @property
    def heard_by(self) -> list[dict[str, object]]:
        """What tells these recognisers from others."""
        return [{"name": one.name, **one.options} for one in (self.recogniser, self.second) if one]

    def choice(self, language: str) -> AlignerChoice:
        """What places the words of a language."""
        return chosen_aligner(language, self.aligner)

    def listen(
        self,
        mono: Mono,
        probability: NDArray[np.float32],
        on_samples: Callable[[float, float], None],
        language: str | None = None,
    ) -> VerbatimResult:
        """Every word of 16 kHz sound, of which `probability` says where somebody speaks."""
        from pipeline.words.verbatim import listen

        length = len(mono)
        return listen(
            mono,
            probability,
            self.recogniser,
            second=self.second,
            aligner=lambda code: self.choice(code).loaded(),
            language=language or self.language,
            progress=lambda share: on_samples(share * length, length),
        )


def transcribe_sound(
    source: Source,
    mono: Mono,
    how: Hearing,
    *,
    origin: TranscriptOrigin | None = None,
    on_samples: Callable[[float, float], None] = lambda done, of: None,
) -> Transcript:
    """Every word of `source`, heard in its 16 kHz sound `mono`.

    `origin` is kept in the transcript, with what placed the words and counts of what was removed.
    """
    from pipeline.backends.silero import voice
    from pipeline.sound.second_look import looked_again

    heard = how.listen(mono, looked_again(mono, voice(mono), voice), on_samples)
    on_samples(len(mono), len(mono))
    name = how.choice(heard.language).name
    return _transcript(source, heard, replace(origin or TranscriptOrigin(), aligner=name))


def transcribe_tracks(
    source: Source,
    mono: Mono,
    tracks: Tracks,
    how: Hearing,
    *,
    origin: TranscriptOrigin | None = None,
    on_samples: Callable[[float, float], None] = lambda done, of: None,
) -> Transcript:
    """Every word of `source`, where everyone has a track: 16 kHz sound of (samples, tracks)."""
    from pipeline.backends.silero import voice
    from pipeline.words.apart import listen_apart

    parts = tracks.shape[1]
    done = 0

    def hear(
        track: NDArray[np.int16], probability: NDArray[np.float32], code: str | None
    ) -> VerbatimResult:
        nonlocal done
        before = done / parts
        found = how.listen(
            track, probability,
            lambda at, of: on_samples(before * len(mono) + at / parts, len(mono)), code,
        )  # fmt: skip
        done += 1
        return found

    heard = listen_apart(tracks, mono, voice, hear, language=how.language)
    on_samples(len(mono), len(mono))
    name = how.choice(heard.language).name
    return _transcript(source, heard, replace(origin or TranscriptOrigin(), aligner=name))


def transcribe_given(
    source: Source,
    mono: Mono,
    given: Sequence[ImportedWord],
    how: Hearing,
    *,
    on_samples: Callable[[float, float], None] = lambda done, of: None,
) -> tuple[Transcript, tuple[ImportedWord, ...]]:
    """The words of a transcript that somebody brought, on their sound, and those not in it.

    What the recogniser hears says where to look, and its hesitations and noises are kept.
    Speakers become letters in the order of their appearance; the origin of the result has
    their names.
    """
    from pipeline.backends.silero import voice
    from pipeline.sound.second_look import looked_again
    from pipeline.words.imported import align_imported
    from pipeline.words.silences import silences

    probability = looked_again(mono, voice(mono), voice)
    heard = how.listen(mono, probability, on_samples)
    anchors = [word for word in heard.words if word.kind != "noise"]
    choice = how.choice(heard.language)
    fitted = align_imported(given, anchors, mono, probability, choice.loaded())
    letters = _letters(given)
    rows = _with_noises(fitted, heard, letters)
    words = tuple(word for word, _ in rows)
    quiet = silences(mono, probability, words)
    on_samples(len(mono), len(mono))
    names = {letter: name for name, letter in letters.items()}
    found = replace(heard, words=words, failed=fitted.failed, silences=quiet)
    known = TranscriptOrigin(aligner=choice.name, speakers=names)
    transcript = _transcript(source, found, known)
    spoken = tuple(
        replace(word, speaker=who) for word, (_, who) in zip(transcript.words, rows, strict=True)
    )
    return replace(transcript, words=spoken), fitted.absent


def _letters(given: Sequence[ImportedWord]) -> dict[str, str]:
    """A letter for each name."""
    names = dict.fromkeys(word.speaker for word in given if word.speaker)
    return {name: letter(n) for n, name in enumerate(names)}


def _with_noises(
    fitted: PlacedImport, heard: VerbatimResult, letters: Mapping[str, str]
) -> list[tuple[Timed, str | None]]:
    """Fitted words, and the noises that were heard where none of them is, with speakers' letters.

    A noise or hesitation that the transcript does not have is the one's who spoke before.
    """
    taken = [word.span for word in fitted.words]
    rows = list(zip(fitted.words, fitted.speakers, strict=True))
    for noise in heard.words:
        if noise.kind == "noise" and not touching(taken, noise.span):
            rows.append((noise, ""))
    rows.sort(key=lambda row: (row[0].start, row[0].end))
    found: list[tuple[Timed, str | None]] = []
    for word, name in rows:
        before = found[-1][1] if found and word.kind != "word" else None
        found.append((word, letters.get(name, before)))
    return found


def _transcript(source: Source, heard: VerbatimResult, origin: TranscriptOrigin) -> Transcript:
    removed = heard.removed
    counts = {"loops": removed.loops, "echoes": removed.echoes, "phantoms": removed.phantoms}
    tracks = heard.tracks or (None,) * len(heard.words)
    rows = list(zip(with_room(heard.words), tracks, strict=True))
    if origin.aligner == TIGHTENED:
        rows = drawn_apart_on_tracks(rows)
    return Transcript(
        source=source,
        language=heard.language,
        words=tuple(_word(source, timed, track) for timed, track in rows),
        pauses=tuple(_at_source(source, pause) for pause in _pauses(heard)),
        origin=replace(origin, removed=counts, unaligned_windows=len(heard.failed)),
        unclear=union(_at_source(source, span) for span in heard.unclear),
    )


def with_room(words: Sequence[Timed]) -> Iterator[Timed]:
    """Words in which a filler that touches a word leaves it 20 ms, lest cutting it clips that."""
    for n, word in enumerate(words):
        if word.kind != "filler" or word.end - word.start <= 4 * ROOM:
            yield word
            continue
        before = words[n - 1].end if n else -ROOM
        after = words[n + 1].start if n + 1 < len(words) else word.end + ROOM
        start = max(word.start, min(before + ROOM, word.start + ROOM))
        end = min(word.end, max(after - ROOM, word.end - ROOM))
        yield replace(word, start=start, end=end)


def drawn_apart_on_tracks(
    rows: Sequence[tuple[Timed, int | None]],
) -> list[tuple[Timed, int | None]]:
    """Words with their tracks, drawn apart from those on the same track, in the order of time."""
    found: dict[int, Timed] = {}
    for track in dict.fromkeys(track for _, track in rows):
        own = [number for number, (_, other) in enumerate(rows) if other == track]
        found.update(zip(own, drawn_apart([rows[number][0] for number in own]), strict=True))
    apart = [(found[number], track) for number, (_, track) in enumerate(rows)]
    return sorted(apart, key=lambda row: (row[0].start, row[0].end))


def drawn_apart(words: Sequence[Timed]) -> Iterator[Timed]:
    """Words that nobody placed, back from where they may reach into those that they touch.

    recogniser   |--a--|--b--|__|--c--|
    drawn apart  |-a-|   |-b-|__|--c--|

    What is cut of one is then no sound of another. Edges at noises are measured, and stay.
    """
    for n, word in enumerate(words):
        start, end = word.start, word.end
        if n and words[n - 1].kind != "noise":
            start = max(start, words[n - 1].end + APART)
        if n + 1 < len(words) and words[n + 1].kind != "noise":
            end = min(end, words[n + 1].start - APART)
        if word.kind != "noise" and end - start < LEAST_LEFT:
            latest = max(word.start, word.end - LEAST_LEFT)
            start = min(max((start + end - LEAST_LEFT) // 2, word.start), latest)
            end = min(start + LEAST_LEFT, word.end)
        yield word if word.kind == "noise" else replace(word, start=start, end=end)


def _word(source: Source, timed: Timed, track: int | None) -> Word:
    span = _at_source(source, timed.span)
    return Word(timed.text, span, round(timed.confidence, 3), kind=timed.kind, track=track)


def _pauses(heard: VerbatimResult) -> Spans:
    """Silences, widened by the margin that they keep, up to the words around them."""
    words: Sequence[Span] = union(word.span for word in heard.words)
    wide = union(
        Span(max(0, silence.start - WORD_MARGIN), silence.end + WORD_MARGIN)
        for silence in heard.silences
    )
    return tuple(piece for span in wide for piece in _largest(span, words))


def _largest(span: Span, words: Sequence[Span]) -> Spans:
    """The part of a widened silence that no word is in; slivers behind a word are no pause."""
    parts = complement((word for word in words if word & span), span)
    return tuple(part for part in parts if len(part) > 2 * WORD_MARGIN)


def _at_source(source: Source, span: Span) -> Span:
    start = min(rescaled(span.start, MODEL_RATE, source.rate), source.length - 1)
    end = min(rescaled(span.end, MODEL_RATE, source.rate), source.length)
    return span_or_none(start, end) or Span(start, start + 1)
