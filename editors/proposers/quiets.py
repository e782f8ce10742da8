"""What a listener hears as one pause, and where in the talk it is.

pauses    |------| click |---|      one pause for the ear, two in the transcript
words  go.|                  |And
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from media.clock import from_milliseconds
from media.errors import OptionError
from media.span import span_or_none

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from media.span import Span
    from pipeline.transcript import Transcript, Word

QuietPlace = Literal["inside", "sentence", "turn", "answer", "beat"]
"""Inside a sentence, behind one, between speakers, before an answer, or where a listener takes
something in: beside a laugh, or behind a question that its own speaker goes on from."""

CLICK_MS: Final = 150
"""Sound between two pauses that is shorter is a click or a breath, and no word."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Pauses side by side, with nothing but a click between them."""

    pauses: tuple[int, ...]
    """Their numbers in the transcript; at least one."""
    length: int
    """Of all of them together, in samples."""
    place: QuietPlace
    speaker: str | None
    """The letter of whoever spoke before it."""


def quiets(transcript: Transcript) -> tuple[Quiet, ...]:
    """The pauses of a transcript as a listener hears them, in order."""
    pauses, starts = transcript.pauses, [word.span.start for word in transcript.words]
    click = from_milliseconds(CLICK_MS, transcript.source.rate)
    groups: list[list[int]] = []
    for number, pause in enumerate(pauses):
        before = pauses[groups[-1][-1]] if groups else None
        if before and pause.start - before.end < click and not _words(starts, before, pause):
            groups[-1].append(number)
        else:
            groups.append([number])
    return tuple(_quiet(transcript, starts, group) for group in groups)


def _words(starts: Sequence[int], before: Span, after: Span) -> int:
    """How many words lie between two pauses."""
    return bisect_left(starts, after.start) - bisect_left(starts, before.end)


def outer_spans(
    transcript: Transcript, ends: Iterable[str], struck: Collection[int] = ()
) -> tuple[Span, ...]:
    """What lies before the first word (`start`) and behind the last one (`end`).

    No noise is one, nor is a word of which the number is `struck`.
    Raises OptionError for another end.
    """
    spoken = [
        word.span
        for number, word in enumerate(transcript.words)
        if word.kind != "noise" and number not in struck
    ]
    length = transcript.source.length
    known = {
        "start": span_or_none(0, spoken[0].start if spoken else length),
        "end": span_or_none(spoken[-1].end if spoken else 0, length),
    }
    if unknown := sorted(set(ends) - known.keys()):
        raise OptionError(
            f"'{unknown[0]}' is no end of a recording: write start, end or start+end."
        )
    return tuple(span for end in ends if (span := known[end]))


def asks(word: Word) -> bool:
    """Whether a question ends with this word."""
    return word.text.rstrip("\"'”’»)]").endswith(("?", "？"))


def _quiet(transcript: Transcript, starts: Sequence[int], group: Sequence[int]) -> Quiet:
    spans = [transcript.pauses[number] for number in group]
    before, after, laughs = _around(transcript, starts, spans[0])
    speaker = before.speaker if before else None
    place = "beat" if laughs else _place(before, after)
    return Quiet(tuple(group), sum(map(len, spans)), place, speaker)


def _place(before: Word | None, after: Word | None) -> QuietPlace:
    if before is None:
        return "inside"
    changes = after is not None and after.speaker != before.speaker
    if asks(before):
        return "answer" if changes else "beat"
    if changes:
        return "turn"
    return "sentence" if before.ends_sentence else "inside"


def _around(
    transcript: Transcript, starts: Sequence[int], pause: Span
) -> tuple[Word | None, Word | None, bool]:
    """The words before and after a pause past any noises, and whether one of these is a laugh."""
    words = transcript.words
    after = bisect_right(starts, pause.start)
    before, laughs = after - 1, False
    while before >= 0 and words[before].kind == "noise":
        laughs |= words[before].plain.startswith("laugh")
        before -= 1
    while after < len(words) and words[after].kind == "noise":
        laughs |= words[after].plain.startswith("laugh")
        after += 1
    return (
        words[before] if before >= 0 else None,
        words[after] if after < len(words) else None,
        laughs,
    )
