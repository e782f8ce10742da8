"""The words that a recogniser hears in a result, against those that should be in it."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from pipeline.proof.faults import Fault
from pipeline.proof.words import playings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from media.timeline import Timeline
    from pipeline.transcript import Transcript


def heard_differences(
    transcript: Transcript, timeline: Timeline, kept: Sequence[int], found: Transcript
) -> list[Fault]:
    """Where `found`, the transcript of a result on its own clock, has other words.

    Noises are nobody's words. A recogniser may hear the same sound otherwise in other company, so
    these are doubts, which is why only `verify --thorough` has them.
    """
    played = sorted(
        playings(transcript, timeline, list(dict.fromkeys(kept))), key=lambda one: one.place
    )
    played = [one for one in played if transcript.words[one.word].kind != "noise"]
    wanted = [transcript.words[one.word].plain for one in played]
    said = [word for word in found.words if word.kind != "noise"]
    heard = [word.plain for word in said]
    faults = []
    matcher = SequenceMatcher(None, wanted, heard, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            continue
        missing, more = " ".join(wanted[a:b]), " ".join(heard[c:d])
        if a < len(played):
            place = played[a].place.start
        else:
            place = said[c].span.start if c < len(said) else timeline.length
        place = min(max(place, timeline.lead), timeline.stop - 1)
        text = f"'{missing}' should be heard" if missing else "nothing should be heard"
        text += f", '{more}' was" if more else ", nothing was"
        faults.append(Fault(place, timeline.to_source(place), "heard", text))
    return faults
