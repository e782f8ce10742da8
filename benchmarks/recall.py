"""Speech that is plainly there and has no word: seconds of reference speech that nothing covers.

speech      |-----------|    |------|        the reference's words, touching ones as one
words         |--| |--|                      of the transcript, 0.2 s around each
no word                      |------|

Forced references draw words out over silence, so it is also told what of that has any sound.

python -m benchmarks.recall --data ../shared/data
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.common import heading, parser, print_table, write_json
from benchmarks.words import loaded, ours
from media.clock import MODEL_RATE, from_milliseconds, rescaled, samples, seconds
from media.ingest import load_mono
from media.span import Span, complement, intersect, span_or_none, total, union
from pipeline.models.catalogue import DEFAULT_MODEL
from pipeline.sound.levels import FRAME, levels
from pipeline.sound.runs import runs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from benchmarks.words import Sound
    from media.span import Spans
    from pipeline.transcript import Transcript

AROUND_MS: Final = 200
"""A word explains the speech so near to it: references and aligners differ by that."""
JOINED_MS: Final = 200
"""Shorter silences between reference words are speech too."""


ROOM_SHARE: Final = 10
"""The percentile of a recording's levels that is its room."""
OVER_ROOM_DB: Final = 6.0
"""What is so much louder than the room is sound, and not silence under a word that is drawn out."""


@dataclass(frozen=True, slots=True)
class Recall:
    """What of a recording's speech has words."""

    speech_s: float
    unheard_s: float
    longest_s: float
    """The longest stretch without any."""
    sounding_s: float
    """What of the speech has any sound."""
    unheard_sounding_s: float
    """What of that has no word."""

    @property
    def share(self) -> float:
        """Of the speech, how much has no word."""
        return self.unheard_s / self.speech_s if self.speech_s else 0.0

    @property
    def sounding_share(self) -> float:
        """The same of what has any sound."""
        return self.unheard_sounding_s / self.sounding_s if self.sounding_s else 0.0


def speech_of(sound: Sound) -> Spans:
    """Where the reference has words; empty where it knows no times."""
    rate, length = sound.source.rate, sound.source.length

    def spans() -> Iterator[Span]:
        for word in sound.recording.words:
            if word.start is not None and word.end is not None:
                start, end = samples(word.start, rate), samples(word.end, rate)
                if span := span_or_none(max(0, start), min(end, length)):
                    yield span

    return union(sorted(spans()), from_milliseconds(JOINED_MS, rate))


def sounding(sound: Sound) -> Spans:
    """Where a recording is louder than its room."""
    level = levels(load_mono(sound.path))
    is_loud = level > np.percentile(level, ROOM_SHARE) + OVER_ROOM_DB
    rate, length = sound.source.rate, sound.source.length
    edges = (
        (rescaled(run.start, MODEL_RATE, rate), min(rescaled(run.end, MODEL_RATE, rate), length))
        for run in runs(is_loud, FRAME)
    )
    return union(span for start, end in edges if (span := span_or_none(start, end)))


def recall(speech: Spans, transcript: Transcript, loud: Spans) -> Recall:
    """How much of `speech` no word or hesitation of a transcript is near to.

    `loud` is where the recording has any sound.
    """
    source = transcript.source
    around = from_milliseconds(AROUND_MS, source.rate)
    heard = union(
        Span(max(0, word.span.start - around), min(source.length, word.span.end + around))
        for word in transcript.words
        if word.kind != "noise"
    )
    unheard = intersect(speech, complement(heard, source.extent))
    lengths = (
        total(speech),
        total(unheard),
        max(map(len, unheard), default=0),
        total(intersect(speech, loud)),
        total(intersect(unheard, loud)),
    )
    return Recall(*(seconds(length, source.rate) for length in lengths))


def summed(found: Iterable[Recall]) -> Recall:
    """All recordings as one."""
    speech, unheard, longest, loud, unheard_loud = zip(*map(astuple, found), strict=True)
    return Recall(sum(speech), sum(unheard), max(longest), sum(loud), sum(unheard_loud))


def main() -> int:
    """Print the table."""
    command = parser(__doc__)
    command.add_argument("--model", default=DEFAULT_MODEL)
    options = command.parse_args()
    found: dict[str, Recall] = {}
    with tempfile.TemporaryDirectory(prefix="paperedit-recall-") as name:
        run = ours(options.model)
        for sound in loaded(options.data, Path(name), quick=options.quick):
            if speech := speech_of(sound):
                found[sound.recording.name] = recall(speech, run(sound), sounding(sound))
    heading("Speech without a word")
    rows = [
        [name, round(one.speech_s, 1), round(one.unheard_s, 1), f"{one.share:.1%}",
         round(one.longest_s, 1), round(one.unheard_sounding_s, 1), f"{one.sounding_share:.1%}"]
        for name, one in [*found.items(), ("all", summed(found.values()))]
    ]  # fmt: skip
    columns = ["speech s", "no word s", "share", "longest s", "with sound s", "share with sound"]
    print_table(["recording", *columns], rows)
    write_json(options.json, {name: asdict(one) for name, one in found.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
