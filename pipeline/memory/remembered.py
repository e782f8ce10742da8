"""What a show remembers, and where that is found again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from media.clock import MODEL_RATE, rescaled
from media.errors import FormatError
from media.span import Span, span_or_none

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np
    from numpy.typing import NDArray

    from media.source import Source
    from pipeline.memory.peaks import Peaks

RECURRENCES_VERSION: Final = 1
"""Rises whenever the same memory is found elsewhere; remembered.json is keyed by it."""
RECURRENCES_SCHEMA: Final = "remembered.1"
SOUND: Final = "sound"
WORDING: Final = "wording"


@dataclass(frozen=True, slots=True, eq=False)
class Remembered:
    """A stretch of an earlier episode: a jingle, a read, an intro."""

    name: str
    origin: str
    """Where it was first heard: the recording's name and the time."""
    sound: NDArray[np.int16]
    """At MODEL_RATE, mono."""
    peaks: Peaks
    words: tuple[str, ...] = ()
    """What is said in it, as it is written."""

    @property
    def mono(self) -> NDArray[np.float32]:
        """Its sound, from -1 to 1."""
        import numpy as np

        return self.sound.astype(np.float32) / np.float32(32768)


@dataclass(frozen=True, slots=True, order=True)
class Recurrence:
    """Something remembered, where it is found again."""

    span: Span
    name: str
    by: str
    """SOUND or WORDING."""
    share: float
    """How much of it was found, 0 to 1."""
    origin: str
    is_talked_over: bool = False
    """Whether other words are said meanwhile, so that nothing may be cut."""


def recurrences_fields(found: Iterable[Recurrence], source: Source, key: str) -> dict[str, Any]:
    """What was found again, on the source's clock, as JSON fields."""
    return {
        "schema": RECURRENCES_SCHEMA,
        "source": {"sha256": source.sha256},
        "made_by": {"key": key},
        "remembered": [
            [r.span.start, r.span.end, r.name, r.by, round(r.share, 3), r.origin, r.is_talked_over]
            for r in found
        ],
    }


def recurrences_from_fields(fields: dict[str, Any], source: Source) -> tuple[Recurrence, ...]:
    """The inverse of `recurrences_fields`; raises FormatError for what is not of this source."""
    if fields["source"]["sha256"] != source.sha256:
        raise FormatError(f"remembered.json belongs to another recording than {source.path.name}.")
    try:
        found = tuple(
            Recurrence(Span(start, end), name, by, share, origin, is_talked_over)
            for start, end, name, by, share, origin, is_talked_over in fields["remembered"]
        )
    except (TypeError, ValueError) as error:
        raise FormatError(
            f"remembered.json: {error}; delete the file to have it made again."
        ) from None
    if any(one.span.end > source.length for one in found):
        raise FormatError("remembered.json goes on after the recording's end: delete the file.")
    return found


def span_at_source(start: float, end: float, source: Source) -> Span | None:
    """A span at MODEL_RATE on the source's clock, as far as it lies in the recording."""
    first, last = (rescaled(max(0, round(edge)), MODEL_RATE, source.rate) for edge in (start, end))
    return span_or_none(first, min(last, source.length))
