"""All that is found out about a render, as one value and as the fields of `proof.json`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.clock import from_milliseconds
from media.papering import patches
from pipeline.proof.faults import Fault
from pipeline.proof.floors import floor_faults
from pipeline.proof.likeness import likeness
from pipeline.proof.picture import picture_faults
from pipeline.proof.seams import seams
from pipeline.proof.sound import Rendering, sound_faults, unlikeness
from pipeline.proof.words import playings, word_faults

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from media.heard import Heard
    from media.timeline import Timeline
    from pipeline.proof.seams import Seam
    from pipeline.transcript import Transcript

PROOF_SCHEMA: Final = "proof.1"
PROOF_VERSION: Final = 4
"""Rises whenever the same render is found otherwise; proof.json is keyed by it."""

_COMPARABLE: Final = 0.3
"""Where half of the sound is unlike by more, all of it is."""
CLEAR: Final = 0.1
"""Where it is unlike by more, another mix of its channels may be nearer."""
_NEAR_MS: Final = 150
_ANOTHER: Final = Fault(0, 0, "unlike", "none of the sound is as recorded")


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found."""

    kept: int
    """Words that should play, each as often as it should."""
    struck: int
    """Words that should not."""
    seams: tuple[Seam, ...]
    faults: tuple[Fault, ...]
    unlike: float
    """How unlike the recording half of the sound is, at least: 0 is the same."""

    @property
    def compared(self) -> bool:
        """Whether the sound has the waveform of its recording, so that it could be compared."""
        return self.unlike < _COMPARABLE


def proof(
    transcript: Transcript,
    timeline: Timeline,
    kept: Sequence[int],
    recorded: NDArray[np.int16],
    heard: Heard,
    under: NDArray[np.int16] | None = None,
) -> Proof:
    """Hold a render against its recording, whose sound is `recorded`, mono at MODEL_RATE.

    `kept` are the numbers of the words that should play, in any order, as often as they should;
    `under` is the music that was put under them, as `recorded` is. The timeline is that of the
    whole file.
    """
    return proof_of(rendering_of(transcript, timeline, kept, recorded, heard, under), kept)


def rendering_of(
    transcript: Transcript,
    timeline: Timeline,
    kept: Sequence[int],
    recorded: NDArray[np.int16],
    heard: Heard,
    under: NDArray[np.int16] | None = None,
) -> Rendering:
    """A render beside what it was made from, compared: what takes the time of a proof."""
    played = playings(transcript, timeline, list(dict.fromkeys(kept)))
    papered = [one.silence for one in patches(timeline, transcript.pauses, recorded)]
    return Rendering(
        timeline,
        transcript,
        sorted(played, key=lambda one: one.place),
        heard,
        likeness(timeline, recorded, heard.mono, papered, under),
        recorded,
    )


def _of_sound(rendering: Rendering) -> list[Fault]:
    """Faults of the sound; of the room only where it is the recording's."""
    found = sound_faults(rendering)
    near = from_milliseconds(_NEAR_MS, rendering.timeline.source.rate)
    floors = floor_faults(rendering)
    alone = (one for one in floors if all(abs(one.place - f.place) > near for f in found))
    return [*found, *alone]


def proof_of(rendering: Rendering, kept: Sequence[int]) -> Proof:
    """What is wrong with a render, from where its limits say on."""
    transcript, timeline = rendering.transcript, rendering.timeline
    unlike = unlikeness(rendering.likeness)
    faults = [
        *word_faults(transcript, timeline, kept, rendering.recorded),
        *(_of_sound(rendering) if unlike < _COMPARABLE else (_ANOTHER,)),
        *picture_faults(timeline, rendering.heard.frames_us),
    ]
    struck = len(transcript.words) - len(set(kept))
    return Proof(len(kept), struck, tuple(seams(rendering)), tuple(sorted(faults)), unlike)
