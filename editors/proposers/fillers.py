"""Cut what only fills time: um, uh, er, hmm and their lengthenings; on request, empty phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.cut import Cut
from editors.proposers.overlaps import Overlaps
from editors.proposers.phrases import LEANED_ON, empty_phrases, is_placed
from media.clock import samples
from pipeline.text.hesitations import is_sound
from pipeline.words.repetitions import stuttered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.transcript import Transcript

IN_ONE_GO_S: Final = 0.1
"""What is farther apart was said anew."""


def fillers(
    transcript: Transcript,
    *,
    words: frozenset[str] | None = None,
    sure: float = 0.0,
    phrases: bool = False,
) -> Iterator[Cut]:
    """Cut what was heard as hesitation; with `words`, cut these instead.

    A filler that was heard with less confidence than `sure` stays, so does one that was not found
    in the sound (what would be cut there is something else), and so does a sound that is
    said three times or more in one go, as one who stutters begins a word, and one over which
    somebody else speaks. With `phrases`, "you know", "I mean", "like", "sort of" and "kind of" go
    too where they carry nothing; in English.
    """
    together = samples(IN_ONE_GO_S, transcript.source.rate)
    kept = stuttered(transcript.words, together) if words is None else frozenset()
    overlaps = Overlaps(transcript)
    for number, word in enumerate(transcript.words):
        is_one = word.kind == "filler" if words is None else is_sound(word.text, words)
        if not is_one or number in kept or word.confidence < sure:
            continue
        if words is None and not is_placed(transcript, range(number, number + 1)):
            continue
        if overlaps.is_alone(range(number, number + 1)):
            yield Cut(word.span, "fillers", word.plain, word.confidence)
    if phrases and transcript.language.startswith("en"):
        for numbers in empty_phrases(transcript, LEANED_ON):
            said = transcript.words[numbers.start : numbers.stop]
            confidence = min(word.confidence for word in said)
            if confidence >= sure:
                reason = " ".join(word.plain for word in said)
                yield Cut(overlaps.span(numbers), "fillers", reason, confidence)
