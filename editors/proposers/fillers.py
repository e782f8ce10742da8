"""Cut the sounds that only fill time: um, uh, er, hmm and their lengthenings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.cut import Cut
from media.clock import samples
from pipeline.text.hesitations import is_sound
from pipeline.words.repetitions import stuttered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.transcript import Transcript

IN_ONE_GO_S: Final = 0.1
"""What is farther apart was said anew."""


def fillers(
    transcript: Transcript, *, words: frozenset[str] | None = None, sure: float = 0.0
) -> Iterator[Cut]:
    """Cut what was heard as hesitation; with `words`, cut these instead.

    A filler that was heard with less confidence than `sure` stays, and so does a sound that is
    said three times or more in one go, as one who stutters begins a word.
    """
    together = samples(IN_ONE_GO_S, transcript.source.rate)
    kept = stuttered(transcript.words, together) if words is None else frozenset()
    for number, word in enumerate(transcript.words):
        if number in kept:
            continue
        is_one = word.kind == "filler" if words is None else is_sound(word.text, words)
        if is_one and word.confidence >= sure:
            yield Cut(word.span, "fillers", word.plain, word.confidence)
