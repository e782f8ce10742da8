"""What a sound that nobody wrote may be instead of a hesitation: part of a word beside it.

    |then|~~|        an "n" that is held is heard as "um", when it is heard alone
    |~~|_|the|       "the, the", of which one was written, is heard as "uh, the"

The hesitations that nobody wrote, on ami and the example, stand apart from such words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from media.clock import rescaled
from media.span import Span
from pipeline.protocols.aligner import Timed
from pipeline.sound.levels import FRAME, RATE
from pipeline.text.hesitations import bare
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from pipeline.transcript import Transcript

TOUCHING: Final = 5 * FRAME
"""Edges within 50 ms of each other touch."""

LONGEST_END: Final = RATE * 35 // 100
"""A final nasal that is held longer is a hesitation of its own."""

WEAK_WORDS: Final = word_set("the a an of to or are was were for us but from")
"""Words whose vowel, said without stress, is that of "uh"; English. "And" is none: beside it people
hesitate oftener than they say it again."""

SAID_AGAIN: Final = RATE * 3 // 10
"""A weak word that is said again stands no farther from itself."""

SHORTEST_AGAIN: Final = RATE // 4
"""It is no longer than this, or than half as long again as it is where it was written."""

_NASAL_ENDS: Final = ("m", "n", "ng", "me", "ne", "mb")


def is_explained(sound: Span, left: Timed | None, right: Timed | None) -> bool:
    """Whether a sound may be the end of the word before it, or a weak word beside it said again."""
    if left and (_is_end(sound, left) or _is_again(sound, left, sound.start - left.end)):
        return True
    return right is not None and _is_again(sound, right, right.start - sound.end)


def _is_end(sound: Span, left: Timed) -> bool:
    is_near = sound.start - left.end <= TOUCHING and len(sound) <= LONGEST_END
    return is_near and bare(left.text).endswith(_NASAL_ENDS)


def _is_again(sound: Span, word: Timed, gap: int) -> bool:
    longest = max(SHORTEST_AGAIN, (word.end - word.start) * 3 // 2)
    return bare(word.text) in WEAK_WORDS and gap <= SAID_AGAIN and len(sound) <= longest


def may_be_explained(transcript: Transcript) -> bool:
    """Whether a hesitation of a transcript may be such a part of a word, were it heard now."""
    words = [Timed(w.text, *_heard_at(w.span, transcript), 1.0) for w in transcript.words]
    beside = zip([None, *words], words, [*words[1:], None], strict=False)
    return any(
        word.kind == "filler" and is_explained(Span(sound.start, sound.end), left, right)
        for word, (left, sound, right) in zip(transcript.words, beside, strict=False)
        if sound and sound.start < sound.end
    )


def _heard_at(span: Span, transcript: Transcript) -> tuple[int, int]:
    start, end = (rescaled(edge, transcript.source.rate, RATE) for edge in (span.start, span.end))
    return start, end
