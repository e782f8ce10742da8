"""Cut long breaths inside a sentence, where a silence stays in their place, or soften all of them.

A breath that is softened is no decision about words: the script shows it as it shows any other,
and it goes if it is struck.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from editors.cut import Cut
from editors.options import bound_options
from editors.proposers.overlaps import Overlaps
from media.clock import samples
from media.errors import OptionError
from media.softened import Softened, disjoint_softened
from media.span import Span, touching

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from editors.call import EditorCall
    from pipeline.transcript import Transcript


_MOST_DB: Final = 40


def breaths(transcript: Transcript, *, over: float = 0.25, soften: float = 0) -> Iterator[Cut]:
    """Cut breaths longer than `over` seconds between two words of one sentence.

    With `soften`, decibels, nothing is cut: see `softer_breaths`.
    Only where pauses of half its length or more lie beside it, which stay: so no words run into
    each other, and a breath that somebody else speaks over stays.
    Raises OptionError for a negative length, and for more decibels than make sense.
    """
    _refuse(over, soften)
    if soften:
        return
    words, overlaps = transcript.words, Overlaps(transcript)
    longest = samples(over, transcript.source.rate)
    for number in range(1, len(words) - 1):
        word, before, after = words[number], words[number - 1], words[number + 1]
        if word.kind != "noise" or word.plain != "breath" or len(word.span) <= longest:
            continue
        if before.ends_sentence or before.speaker != after.speaker or before.kind == "noise":
            continue
        around = Span(before.span.end, max(before.span.end + 1, after.span.start))
        beside = max(
            (len(transcript.pauses[n]) for n in touching(transcript.pauses, around)), default=0
        )
        if beside * 2 >= len(word.span) and overlaps.is_alone(range(number, number + 1)):
            yield Cut(word.span, "breaths", "breath", word.confidence)


def softer_breaths(transcript: Transcript, calls: Iterable[EditorCall]) -> tuple[Softened, ...]:
    """The breaths that calls such as `breaths:soften=12` make softer, sorted and disjoint.

    All that are longer than `over` and that nobody speaks over.
    """
    found = []
    for call in calls:
        options = bound_options(call, breaths) if call.name == "breaths" else {}
        if by_db := options.get("soften"):
            longest = samples(options.get("over", 0.0), transcript.source.rate)
            overlaps = Overlaps(transcript)
            found += [
                Softened(word.span, by_db)
                for n, word in enumerate(transcript.words)
                if word.kind == "noise" and word.plain == "breath" and len(word.span) > longest
                if overlaps.is_alone(range(n, n + 1))
            ]
    return disjoint_softened(found)


def _refuse(over: float, soften: float) -> None:
    if over < 0:
        raise OptionError("no breath is shorter than nothing: give breaths:over 0s or more.")
    if not 0 <= soften <= _MOST_DB:
        raise OptionError(f"breaths:soften is decibels: give 0 to {_MOST_DB}, such as 12.")
