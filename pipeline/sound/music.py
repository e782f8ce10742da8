"""Stretches of music, from its probability in every 10 ms: nothing is joined inside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from media.clock import MODEL_RATE, from_milliseconds, rescaled, samples
from media.errors import FormatError
from media.span import Span, Spans, span_or_none, union

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from media.source import Source

MUSIC_VERSION: Final = 1
"""Rises whenever the same sound gives other stretches; music.json is keyed by it."""
MUSIC_SCHEMA: Final = "music.1"
_HOP: Final = MODEL_RATE // 100
_SURE: Final = 0.5
"""As the model's authors have it."""
_PEAK: Final = 0.9
"""Somewhere it is as plain as this; a voice that is held, or a noise, comes to .6 to .85."""
_SMOOTH: Final = 51
"""Values that are averaged: music does not come and go within half a second."""
_GAP_MS: Final = 1000
_SHORTEST_S: Final = 2.0
"""Shorter ones are a bell, a chair or a vowel that is held."""


def music_spans(probability: NDArray[np.float32], length: int) -> Spans:
    """Stretches of music in `length` samples at MODEL_RATE, sorted and disjoint.

    `probability` has a value for each 10 ms.
    """
    if len(probability) < _SMOOTH:
        return ()
    import numpy as np

    from pipeline.sound.runs import runs

    smooth = np.convolve(probability, np.ones(_SMOOTH) / _SMOOTH, "same")
    found = union(runs(smooth >= _SURE, _HOP), from_milliseconds(_GAP_MS, MODEL_RATE))
    inside = (
        span_or_none(span.start, min(span.end, length))
        for span in found
        if smooth[span.start // _HOP : span.end // _HOP].max() >= _PEAK
    )
    return tuple(span for span in inside if span and len(span) >= samples(_SHORTEST_S, MODEL_RATE))


def music_fields(source: Source, music: Spans, key: str) -> dict[str, Any]:
    """The stretches, on the source's clock, as JSON fields."""
    return {
        "schema": MUSIC_SCHEMA,
        "source": {"sha256": source.sha256},
        "made_by": {"key": key},
        "music": [[span.start, span.end] for span in music],
    }


def music_from_fields(fields: dict[str, Any], source: Source) -> Spans:
    """The inverse of `music_fields`; raises FormatError when a row is no span of this source."""
    if fields["source"]["sha256"] != source.sha256:
        raise FormatError(f"music.json belongs to another recording than {source.path.name}.")
    try:
        music = union(Span(*row) for row in fields["music"])
    except (TypeError, ValueError) as error:
        raise FormatError(f"music.json: {error}; delete the file to have it made again.") from None
    if music and music[-1].end > source.length:
        raise FormatError("music.json has music after the recording's end: delete the file.")
    return music


def music_at_source(music: Spans, source: Source) -> Spans:
    """Stretches at MODEL_RATE on the source's clock."""
    edges = ([rescaled(edge, MODEL_RATE, source.rate) for edge in (s.start, s.end)] for s in music)
    inside = (span_or_none(start, min(end, source.length)) for start, end in edges)
    return tuple(span for span in inside if span)
