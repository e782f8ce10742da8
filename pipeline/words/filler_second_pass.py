"""A second opinion on a hesitation: what another model writes when it hears that sound alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from media.span import Span
from pipeline.sound.levels import RATE
from pipeline.sound.speech_activity import VAD_HOP
from pipeline.text.hesitations import bare, is_hesitation
from pipeline.words.filler_evidence import steadiness

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from pipeline.protocols.recogniser import Recogniser
    from pipeline.words.filler_evidence import Candidate

CONTEXT: Final = RATE // 10
"""Sound that goes along when a candidate is heard by itself."""

VOICED: Final = 0.2
HELD: Final = 0.9
SHORTEST_SOUND: Final = RATE * 15 // 100
"""What is heard by itself: a voice for the detector, steadier than running speech, 150 ms long.

An um is a held sound: of those that nobody wrote on ami and the example all but one are over .9."""

HUM: Final = "m"
"""By itself a hum is also written as the letter."""


def mean_voice(candidate: Candidate, probability: NDArray[np.float32]) -> float:
    """The mean probability of a voice in the candidate."""
    first, last = candidate.start // VAD_HOP, -(-candidate.end // VAD_HOP)
    part = probability[first : max(first + 1, last)]
    return float(part.mean()) if len(part) else 0.0


def second_confidence(
    candidate: Candidate,
    audio: NDArray[np.generic],
    probability: NDArray[np.float32],
    ear: Recogniser,
    code: str,
) -> float:
    """How sure `ear` is of a hesitation when it hears the candidate and nothing else, 0..1.

    Without words around, a recogniser has no sentence to tidy. 0 where it begins with anything
    else, or where the sound is not worth the question: written already, short, or no held voice.
    """
    start, end = candidate.start, candidate.end
    if (
        candidate.written
        or end - start < SHORTEST_SOUND
        or mean_voice(candidate, probability) < VOICED
    ):
        return 0.0
    if steadiness(audio[start:end]) < HELD:
        return 0.0
    span = Span(max(0, start - CONTEXT), min(len(audio), end + CONTEXT))
    words = [word for passage in ear.passages(audio, [span], code) for word in passage.words]
    if not words or not (is_hesitation(words[0].text, code) or bare(words[0].text) == HUM):
        return 0.0
    return words[0].confidence
