"""Speech that is plainly there and has no word: seconds of reference speech that nothing covers.

speech      |-----------|    |------|        the reference's words, touching ones as one
words         |--| |--|                      of the transcript, 0.2 s around each
no word                      |------|

python -m benchmarks.recall --data ../shared/data
"""

from __future__ import annotations

import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks.common import heading, parser, print_table, write_json
from benchmarks.words import loaded, ours
from media.clock import from_milliseconds, samples, seconds
from media.span import Span, complement, intersect, span_or_none, union
from pipeline.models.catalogue import DEFAULT_MODEL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.words import Sound
    from media.span import Spans
    from pipeline.transcript import Transcript

AROUND_MS: Final = 200
"""A word explains the speech so near to it: references and aligners differ by that."""
JOINED_MS: Final = 200
"""Shorter silences between reference words are speech too."""


@dataclass(frozen=True, slots=True)
class Recall:
    """What of a recording's speech has words."""

    speech_s: float
    unheard_s: float
    longest_s: float
    """The longest stretch without any."""

    @property
    def share(self) -> float:
        """Of the speech, how much has no word."""
        return self.unheard_s / self.speech_s if self.speech_s else 0.0


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


def recall(speech: Spans, transcript: Transcript) -> Recall:
    """How much of `speech` no word or hesitation of a transcript is near to."""
    source = transcript.source
    around = from_milliseconds(AROUND_MS, source.rate)
    heard = union(
        Span(max(0, word.span.start - around), min(source.length, word.span.end + around))
        for word in transcript.words
        if word.kind != "noise"
    )
    unheard = intersect(speech, complement(heard, source.extent))
    return Recall(
        seconds(sum(map(len, speech)), source.rate),
        seconds(sum(map(len, unheard)), source.rate),
        seconds(max(map(len, unheard), default=0), source.rate),
    )


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
                found[sound.recording.name] = recall(speech, run(sound))
    heading("Speech without a word")
    total = Recall(
        sum(one.speech_s for one in found.values()),
        sum(one.unheard_s for one in found.values()),
        max((one.longest_s for one in found.values()), default=0.0),
    )
    rows = [
        [name, round(one.speech_s, 1), round(one.unheard_s, 1), f"{one.share:.1%}",
         round(one.longest_s, 1)]
        for name, one in [*found.items(), ("all", total)]
    ]  # fmt: skip
    print_table(["recording", "speech s", "no word s", "share", "longest s"], rows)
    write_json(options.json, {name: asdict(one) for name, one in found.items()})
    return 0


if __name__ == "__main__":
    sys.exit(main())
