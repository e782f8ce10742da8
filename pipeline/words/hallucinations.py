"""Words that nobody said: loops, echoes of the prompt, and phrases in silence.

Whisper fills silence with what captions end on, and now and then goes round in circles. A real
"words words words words" is said in time; a loop is not: its words get no room in the sound.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.clock import MODEL_RATE
from pipeline.sound.speech_activity import VAD_HOP
from pipeline.text.hesitations import bare, prompt_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.protocols.recogniser import RecognisedPassage, RecognisedWord

PHRASES: Final = (
    "thanks for watching", "thank you for watching", "thank you so much for watching",
    "please subscribe", "dont forget to subscribe", "like and subscribe", "see you next time",
    "see you in the next video", "subtitles by the amara org community",
    "transcription by castingwords",
    "untertitel der amaraorg community", "untertitel im auftrag des zdf für funk",
    "sous titres réalisés par la communauté damaraorg", "gracias por ver el vídeo", "thank you",
    "thanks", "you", "bye", "ご視聴ありがとうございました", "продолжение следует",
)  # fmt: skip
"""What Whisper writes over silence and music (faster-whisper issues 436 and 506, whisper.cpp
issue 1724). Only removed where the voice model hears nobody."""

SILENT: Final = 0.1
"""Mean speech probability under which a stock phrase is a phantom."""

_SQUEEZED: Final = MODEL_RATE // 25
"""40 ms: a word that is said takes longer; looped words are squeezed under it (rough times)."""

LONGEST_LOOP: Final = 8
"""The longest repeated phrase that is looked for."""


@dataclass(frozen=True, slots=True)
class Removed:
    """How many words were taken out, by reason."""

    loops: int = 0
    echoes: int = 0
    phantoms: int = 0

    def __add__(self, other: Removed) -> Removed:
        return Removed(
            self.loops + other.loops, self.echoes + other.echoes, self.phantoms + other.phantoms
        )


def without_hallucinations(
    passage: RecognisedPassage,
    audio: NDArray[np.generic],
    probability: NDArray[np.float32],
    language: str,
) -> tuple[tuple[RecognisedWord, ...], Removed]:
    """The passage's words without those that no sound supports, and how many went."""
    words = passage.words
    kept = without_echo(words, prompt_for(language), probability)
    echoes = len(words) - len(kept)
    once = without_loops(kept)
    loops = len(kept) - len(once)
    heard = without_stock_phrases(once, probability)
    return heard, Removed(loops, echoes, len(once) - len(heard))


def without_loops(words: Sequence[RecognisedWord]) -> tuple[RecognisedWord, ...]:
    """Collapse a phrase said three times or more in a row if its copies have no room in time."""
    found = list(words)
    texts = [bare(w.text) for w in found]
    at = 0
    while at < len(found):
        for size in range(1, min(LONGEST_LOOP, (len(found) - at) // 3) + 1):
            times = _times(texts, at, size)
            if times >= 3 and _squeezed(found[at + size : at + size * times]):
                del found[at + size : at + size * times], texts[at + size : at + size * times]
                break
        at += 1
    return tuple(found)


def _times(texts: Sequence[str], at: int, size: int) -> int:
    times = 1
    while texts[at + size * times : at + size * (times + 1)] == texts[at : at + size]:
        times += 1
    return times


def _squeezed(words: Sequence[RecognisedWord]) -> bool:
    """Whether most of the copies got next to no time from the recogniser's attention."""
    short = sum(w.end - w.start < _SQUEEZED for w in words)
    return 2 * short > len(words)


def without_echo(
    words: Sequence[RecognisedWord], prompt: str, probability: NDArray[np.float32]
) -> tuple[RecognisedWord, ...]:
    """Drop a passage's opening that repeats the prompt, four words or more, where nobody speaks."""
    wanted = [bare(t) for t in prompt.split() if bare(t)]
    same = 0
    while same < min(len(words), len(wanted)) and bare(words[same].text) == wanted[same]:
        same += 1
    if same >= 4 and (_silent(words[:same], probability) or _squeezed(words[:same])):
        return tuple(words[same:])
    return tuple(words)


def without_stock_phrases(
    words: Sequence[RecognisedWord], probability: NDArray[np.float32]
) -> tuple[RecognisedWord, ...]:
    """Drop known phantom phrases where the voice model hears nobody."""
    found = list(words)
    for phrase in PHRASES:
        wanted = [bare(t) for t in phrase.split()]
        size = len(wanted)
        for at in range(len(found) - size, -1, -1):
            part = found[at : at + size]
            if [bare(w.text) for w in part] == wanted and _silent(part, probability):
                del found[at : at + size]
    return tuple(found)


def _silent(words: Sequence[RecognisedWord], probability: NDArray[np.float32]) -> bool:
    part = probability[
        words[0].start // VAD_HOP : max(words[0].start // VAD_HOP + 1, words[-1].end // VAD_HOP)
    ]
    return not len(part) or float(part.mean()) < SILENT
