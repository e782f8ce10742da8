"""Everyone on a track of their own is heard by themselves, and the words come together by time.

    track 1     so tell me        |right|             what comes over from track 2 is not heard
    track 2                yes well I    did
    words       so tell me yes well I right did

In one mix the softer of two who speak at once has no words; on their own track they have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import MODEL_RATE
from media.span import overlap, union
from pipeline.backends.channels import BLEED_DB, own, track_levels
from pipeline.sound.runs import runs
from pipeline.sound.second_look import looked_again
from pipeline.sound.speech_activity import ONSET, VAD_HOP
from pipeline.text.hesitations import bare
from pipeline.words.hallucinations import Removed
from pipeline.words.silences import silences
from pipeline.words.verbatim import VerbatimResult

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from media.span import Spans
    from pipeline.protocols.aligner import Timed
    from pipeline.sound.second_look import Look

    Listen = Callable[[NDArray[np.int16], NDArray[np.float32], str | None], VerbatimResult]

WITHIN: Final = MODEL_RATE * 4 // 10
AROUND: Final = MODEL_RATE * 3 // 10
"""What is softer for less than the first is still somebody's own; 300 ms around are theirs too."""

SAME: Final = MODEL_RATE * 3 // 10
"""One word is heard on two tracks within this; an aligner's edges and a room's delay are less."""

OVER: Final = 0.5
"""The part of a word over which somebody else's louder words lie, where it came from there."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A word on a track, and how much louder it is there than on the loudest other, in dB."""

    word: Timed
    track: int
    over_db: float


def listen_apart(
    tracks: NDArray[np.int16],
    mono: NDArray[np.int16],
    look: Look,
    listen: Listen,
    *,
    language: str | None = None,
) -> VerbatimResult:
    """Every word of 16 kHz `tracks` (samples, tracks), of which `mono` is the mix.

    `look` is the voice detector; `listen` hears a track with the probability of its own voice, in
    a language, or in the one that it tells of. The track on which most is said tells it for all.
    """
    level = track_levels(tracks)
    likely = np.stack([_looked(tracks, track, look) for track in range(tracks.shape[1])], axis=1)
    likely = likely[: len(level)]
    voices = [_own_voice(likely[:, n], own(level)[:, n]) for n in range(tracks.shape[1])]
    heard: dict[int, VerbatimResult] = {}
    for track in sorted(range(len(voices)), key=lambda n: -float(voices[n].sum())):
        found = listen(np.ascontiguousarray(tracks[:, track]), voices[track], language)
        heard[track] = found
        language = language or found.language
    rows = [_Said(w, n, _over(level, n, w)) for n, one in heard.items() for w in one.words]
    kept = without_crosstalk(rows)
    words = tuple(row.word for row in kept)
    return VerbatimResult(
        words,
        language or "en",
        sum((one.removed for one in heard.values()), Removed()),
        union(span for one in heard.values() for span in one.failed),
        tuple(judged for one in heard.values() for judged in one.judged),
        silences(mono, likely.max(axis=1, initial=0.0), words),
        _unclear(heard, words),
        tuple(row.track + 1 for row in kept),
    )


def _looked(tracks: NDArray[np.int16], track: int, look: Look) -> NDArray[np.float32]:
    sound = np.ascontiguousarray(tracks[:, track])
    return looked_again(sound, look(sound), look)


def _own_voice(likely: NDArray[np.float32], own: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The probability of a voice on a track where it is its own speaker's; 0 elsewhere."""
    length = len(likely) * VAD_HOP
    kept = np.zeros(len(likely), bool)
    for run in union(runs((likely >= ONSET) & own, VAD_HOP), WITHIN):
        first, last = max(0, run.start - AROUND), min(length, run.end + AROUND)
        kept[first // VAD_HOP : -(-last // VAD_HOP)] = True
    return np.where(kept, likely, np.float32(0))


def _over(level: NDArray[np.float32], track: int, word: Timed) -> float:
    part = level[word.start // VAD_HOP : max(word.start // VAD_HOP + 1, word.end // VAD_HOP)]
    others = np.delete(part, track, axis=1)
    if not others.size:
        return 0.0
    loud = part[:, track] >= np.percentile(part[:, track], 50)
    return float((part[loud, track] - others[loud].max(axis=1)).mean())


def without_crosstalk(said: Sequence[_Said]) -> tuple[_Said, ...]:
    """The words in order of time, each on the track of who said it.

    The same word within 0.3 s on two tracks is the louder one's; a word that is much softer than
    the same moment elsewhere, under words there, came over from there; nobody breathes over words.
    """
    rows = sorted(said, key=lambda row: (row.word.start, row.word.end))
    kept: list[_Said] = []
    for number, row in enumerate(rows):
        near = (one for one in _near(rows, number) if one.track != row.track)
        if not any(_is_from(row, other) for other in near):
            kept.append(row)
    return tuple(kept)


def _near(rows: Sequence[_Said], number: int) -> Iterator[_Said]:
    """The rows around one, as far as a long word and `SAME` reach."""
    word, reach = rows[number].word, SAME + 4 * MODEL_RATE
    for step in (-1, 1):
        at = number + step
        while 0 <= at < len(rows) and abs(rows[at].word.start - word.start) <= reach:
            yield rows[at]
            at += step


def _is_from(row: _Said, other: _Said) -> bool:
    """Whether a word only came over from the track of another."""
    word, its = row.word, other.word
    is_under = overlap(word.span, its.span) >= OVER * len(word.span)
    if word.kind == "noise" or its.kind == "noise":
        return is_under and word.kind == "noise" and its.kind != "noise"
    is_softer = (row.over_db, -row.track) < (other.over_db, -other.track)
    if is_softer and bare(word.text) == bare(its.text) and abs(word.start - its.start) <= SAME:
        return True
    return is_under and row.over_db < -BLEED_DB


def _unclear(heard: dict[int, VerbatimResult], words: Sequence[Timed]) -> Spans:
    """What is unclear on a track while nobody's words explain it."""
    said = union(word.span for word in words if word.kind != "noise")
    spans = union(span for one in heard.values() for span in one.unclear)
    return tuple(
        span for span in spans if sum(overlap(span, one) for one in said) < OVER * len(span)
    )
