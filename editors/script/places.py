"""What a script shows of a recording, in order: words, noises, pauses and unclear speech."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from editors.script.draft import is_shown, pauses_of, unclear_of
from editors.script.redivide import key_of_pause, key_of_unclear
from media.clock import in_seconds

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipeline.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Item:
    """A word, a shown pause or unclear speech of the recording."""

    number: int
    key: str
    """What a token must be like: the plain word, or the length of what is none."""
    text: str | None = None
    """The word as it is written; None for a pause or unclear speech."""

    @property
    def is_pause(self) -> bool:
        """Whether it is no word."""
        return self.text is None


def items_of(
    transcript: Transcript,
    words: range,
    hidden: Collection[int] = frozenset(),
    *,
    with_short: bool = False,
) -> list[Item]:
    """The words, and the shown pauses that stand with them, in the order of the script.

    `hidden` are the noises among the words that it does not show; `with_short` has the pauses that
    are too short to be shown as well.
    """
    rate = transcript.source.rate
    found = [
        (word.span.start, 1, Item(n, word.plain, word.text))
        for n, word in zip(words, transcript.words[words.start : words.stop], strict=True)
        if n not in hidden
    ]
    for n in pauses_of(transcript, words):
        if with_short or is_shown(transcript, n):
            pause = transcript.pauses[n]
            key = key_of_pause(in_seconds(len(pause), rate))
            found.append((pause.start, 0, Item(n, key)))
    for n in unclear_of(transcript, words):
        span = transcript.unclear[n]
        found.append((span.start, 1, Item(n, key_of_unclear(in_seconds(len(span), rate)))))
    return [item for _, _, item in sorted(found, key=lambda one: one[:2])]
