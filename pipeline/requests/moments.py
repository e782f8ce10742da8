"""Where in a talk the parts lie that a request points at: quotations that open or close them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.clock import seconds, short
from pipeline.text.hesitations import bare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.transcript import Transcript

ENDS = ("from", "to", "until", "after", "before")
"""The options of a passage that is named by what opens or closes it."""


def stretch_between(transcript: Transcript, options: Mapping[str, str]) -> str:
    """The stretch that quotations open and close, as an option of `times` (`750-790`).

    Raises ValueError, with a sentence, for a quotation that is not said, or not only once.
    """
    start, end = 0, transcript.source.length
    for key in ENDS:
        if key in options:
            first, last = _only_place(transcript, options[key])
            opens, closes = transcript.words[first].span.start, transcript.words[last].span.end
            if key in ("from", "after"):
                start = opens if key == "from" else closes
            else:
                end = closes if key == "to" else opens
    if end <= start:
        raise ValueError(f"what closes it is said at {short(end, transcript.source.rate)}, before "
                         f"what opens it at {short(start, transcript.source.rate)}.")  # fmt: skip
    return as_stretch(transcript, start, end)


def as_stretch(transcript: Transcript, start: int, end: int) -> str:
    """Samples as an option of `times`."""
    rate = transcript.source.rate
    return f"{seconds(start, rate):.3f}-{seconds(end, rate):.3f}"


def _only_place(transcript: Transcript, quotation: str) -> tuple[int, int]:
    """The first and the last word of a quotation that is said once; ums within it are skipped."""
    parts = [bare(part) for part in quotation.split() if bare(part)]
    spoken = [n for n, word in enumerate(transcript.words) if word.kind == "word"]
    texts = [bare(transcript.words[n].text) for n in spoken]
    places = [
        at for at in range(len(texts) - len(parts) + 1) if texts[at : at + len(parts)] == parts
    ]
    if not places or not parts:
        raise ValueError(f"'{quotation}' is not said: give words as they stand in the script.")
    if len(places) > 1:
        rate = transcript.source.rate
        times = ", ".join(short(transcript.words[spoken[at]].span.start, rate) for at in places[:4])
        raise ValueError(f"'{quotation}' is said {len(places)} times ({times}): quote more of it.")
    return spoken[places[0]], spoken[places[0] + len(parts) - 1]
