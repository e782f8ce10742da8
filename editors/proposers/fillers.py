"""Cut what only fills time: um, uh, er, hmm and their lengthenings; on request, empty phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.cut import Cut
from editors.proposers.overlaps import Overlaps
from editors.proposers.phrases import LEANED_ON, empty_phrases, is_placed
from media.clock import samples
from pipeline.text.hesitations import bare, is_sound
from pipeline.words.repetitions import stuttered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.transcript import Transcript, Word

_NODS: Final = frozenset({"mm", "mmm", "hm"})
"""Hums that say yes where somebody was asked; "hmm" thinks."""
_NEAR: Final = 4
"""Words among which a neighbour is looked for past noises."""
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
    said three times or more in one go, as one who stutters begins a word, one over which
    somebody else speaks, and a hum that is all of somebody's answer. With `phrases`, "you know",
    "I mean", "like", "sort of" and "kind of" go too where they carry nothing; in English.
    """
    together = samples(IN_ONE_GO_S, transcript.source.rate)
    kept = stuttered(transcript.words, together) if words is None else frozenset()
    overlaps = Overlaps(transcript)
    for number, word in enumerate(transcript.words):
        is_one = word.kind == "filler" if words is None else is_sound(word.text, words)
        if not is_one or number in kept or word.confidence < sure:
            continue
        is_heard = is_placed(transcript, range(number, number + 1))
        if words is None and (not is_heard or _is_answer(transcript.words, number)):
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


def _is_answer(words: Sequence[Word], number: int) -> bool:
    """Whether a hum is all that somebody says when another asks."""
    word = words[number]
    before = next(
        (near for near in words[max(0, number - _NEAR) : number][::-1] if near.kind != "noise"),
        None,
    )
    behind = next(
        (near for near in words[number + 1 : number + 1 + _NEAR] if near.kind != "noise"), None
    )
    is_asked = before is not None and before.text.endswith("?") and before.speaker != word.speaker
    is_alone = behind is None or behind.speaker != word.speaker
    return bare(word.text) in _NODS and is_asked and is_alone
