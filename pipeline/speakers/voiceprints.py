"""Names for voices: which speakers of a recording are people that a show knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.protocols.diarizer import Centroid, letter
from pipeline.speakers.merge import merged_speakers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np

    from pipeline.protocols.diarizer import Diarization

SURE_VOICE: Final = 0.55
"""A voice is somebody's from this cosine on. Within recordings of six readers, two pieces of one
voice are at .53 or more (99 of 100) and two voices at .40 or less; see benchmarks/speakers.py."""
MAYBE: Final = 0.42
"""From this on it may be, and is said to be in doubt."""
VOICE_MARGIN: Final = 0.10
"""By so much the best name must be better than the second."""


@dataclass(frozen=True, slots=True)
class Voiceprint:
    """The sound of a person's voice in one recording. It is biometric data: it stays local."""

    name: str
    vector: Centroid
    embedding: str
    """The model that made it; only vectors of one model can be compared."""
    origin: str = ""
    """The recording that it was taken from."""


@dataclass(frozen=True, slots=True)
class Guess:
    """Who a speaker may be."""

    name: str
    cosine: float
    is_sure: bool


@dataclass(frozen=True, slots=True)
class IdentifiedSpeakers:
    """The speakers of a recording as a script shows them."""

    letters: Mapping[str, str]
    """The letter of each speaker of the diarization; two that are one person share theirs."""
    names: Mapping[str, str]
    """What stands for each letter: `Alex Booker`, `Speaker B`, `Speaker B (Alex Booker?)`."""


def identify_speakers(
    found: Diarization,
    prints: Sequence[Voiceprint],
    before: Mapping[str, str] | None = None,
) -> IdentifiedSpeakers:
    """Letters in the order of first turns, and names where voices are known.

    Two speakers with one name, or of whom somebody said so, share the letter of the first of
    them; `before` are the letters that speakers had, which they keep as long as they can.
    """
    guesses = {who: guess for who in found.speakers if (guess := recognised(found, who, prints))}
    sure = {who: guess.name for who, guess in guesses.items() if guess.is_sure}
    merged = merged_speakers(found)
    ones = {who: merged.get(who, who) for who in found.speakers}
    named = {one: sure[who] for who, one in ones.items() if who in sure}
    persons: dict[str, str] = {}
    # Of each person, by name or else by themselves, the speaker whose letter they have.
    for one in ones.values():
        persons.setdefault(named.get(one, f"\0{one}"), one)
    firsts = {who: persons[named.get(one, f"\0{one}")] for who, one in ones.items()}
    own = _letters(found, list(persons.values()), before or {})
    names = {}
    for one in persons.values():
        doubt = f" ({guesses[one].name}?)" if one in guesses else ""
        names[own[one]] = named.get(one, f"Speaker {own[one]}{doubt}")
    return IdentifiedSpeakers({who: own[first] for who, first in firsts.items()}, names)


def _letters(
    found: Diarization, persons: Sequence[str], before: Mapping[str, str]
) -> dict[str, str]:
    """A letter for each of these speakers: theirs of before, if these differ."""
    kept = {who: before[who] for who in persons if who in before}
    if len(set(kept.values())) == len(persons):
        return kept
    return {who: letter(n) for n, who in enumerate(found.speakers) if who in persons}


def recognised(found: Diarization, who: str, prints: Sequence[Voiceprint]) -> Guess | None:
    """The person whose voiceprint is nearest to a speaker; None where none comes near."""
    if who not in found.centroids:
        return None
    voice = found.centroids[who]
    best: dict[str, float] = {}
    for known in prints:
        if known.embedding == found.embedding and len(known.vector) == len(voice):
            cosine = float(_unit(voice) @ _unit(known.vector))
            best[known.name] = max(cosine, best.get(known.name, -1.0))
    if not best:
        return None
    first, *others = sorted(best, key=lambda name: -best[name])
    if best[first] < MAYBE:
        return None
    stands_out = not others or best[first] - best[others[0]] >= VOICE_MARGIN
    return Guess(first, best[first], stands_out and best[first] >= SURE_VOICE)


def _unit(vector: Centroid) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    import numpy as np

    row = np.asarray(vector, np.float64)
    norm = float(np.linalg.norm(row))
    return row / norm if norm else row
