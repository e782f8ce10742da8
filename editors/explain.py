"""Why something plays or does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.clock import short
from media.span import overlap
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.cut import Cut
    from media.timeline import Timeline
    from pipeline.transcript import Transcript


def explained_moment(sample: int, timeline: Timeline, cuts: Sequence[Cut]) -> str:
    """What became of a moment of the recording: when it plays, or who cut it and why."""
    rate = timeline.source.rate
    at = short(sample, rate)
    played = timeline.to_output(sample)
    if played:
        times = " and ".join(short(moment, rate) for moment in played)
        return f"{at} plays at {times} of the result."
    for cut in cuts:
        if sample in cut.span:
            start, end = short(cut.span.start, rate), short(cut.span.end, rate)
            return f"{at} is cut ({start} to {end}) by {_who(cut)}."
    return f"{at} is not in the recording."


def explained_word(
    text: str, transcript: Transcript, timeline: Timeline, cuts: Sequence[Cut]
) -> Iterator[str]:
    """The same for every time that a word was said."""
    for word in transcript.words:
        if word.plain == plain(text):
            middle = (word.span.start + word.span.end) // 2
            by = [cut for cut in cuts if overlap(cut.span, word.span)]
            moment = explained_moment(middle, timeline, by or cuts)
            yield f"'{word.text}' at {moment}"


def _who(cut: Cut) -> str:
    who = "a person, in the script" if cut.editor == "script" else f"the editor {cut.editor}"
    return f"{who}: {cut.reason} (confidence {cut.confidence:.2f})"
