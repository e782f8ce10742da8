"""Cut the sounds that only fill time: um, uh, er, hmm and their lengthenings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.cut import Cut
from pipeline.text.hesitations import is_sound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.transcript import Transcript


def fillers(
    transcript: Transcript, *, words: frozenset[str] | None = None, sure: float = 0.0
) -> Iterator[Cut]:
    """Cut what was heard as hesitation; with `words`, cut these instead.

    A filler that was heard with less confidence than `sure` stays.
    """
    for word in transcript.words:
        is_one = word.kind == "filler" if words is None else is_sound(word.text, words)
        if is_one and word.confidence >= sure:
            yield Cut(word.span, "fillers", word.plain, word.confidence)
