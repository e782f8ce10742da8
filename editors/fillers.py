"""Cut the sounds that only fill time: um, uh, er, hmm and their lengthenings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.cut import Cut
from pipeline.verbatim import is_filler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.transcript import Transcript


def fillers(
    transcript: Transcript, *, words: frozenset[str] | None = None, sure: float = 0.0
) -> Iterator[Cut]:
    """Cut hesitations; `words` takes the place of the language's own list.

    A filler that was heard with less confidence than `sure` stays.
    """
    for word in transcript.words:
        if word.confidence < sure:
            continue
        if is_filler(word.plain, transcript.language, words):
            yield Cut(word.span, "fillers", word.plain, word.confidence)
