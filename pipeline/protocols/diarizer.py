"""Who speaks when: what a diarizer is, and what it finds."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Protocol

from media.clock import MODEL_RATE, rescaled
from media.errors import FormatError, OptionError
from media.span import Span, span_or_none

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from media.source import Source

SPEAKERS_SCHEMA = "speakers.1"

Centroid = tuple[float, ...]

DIARIZATION_VERSION: Final = 4
"""Rises whenever the same diarizer gives other turns; speakers.json is keyed by it."""


_COUNT: Final = re.compile(r"([0-9]{1,4})(?:-([0-9]{1,4}))?")
"""As many as a hall has; the schema of speakers.json has the same."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker, speaking without a stop."""

    span: Span
    speaker: str


@dataclass(frozen=True, slots=True)
class Diarization:
    """Who speaks when, sorted by start; spans are samples of whatever was listened to."""

    turns: tuple[Turn, ...]
    """With overlap: two people may speak at once."""
    exclusive: tuple[Turn, ...]
    """The same without: at any sample, the one who is best heard."""
    centroids: Mapping[str, Centroid] = field(default_factory=dict)
    """The voice of each speaker, where the backend knows voices."""
    embedding: str | None = None
    """The model that the centroids come from; only those of one model can be compared."""
    made_by: dict[str, Any] = field(default_factory=dict)
    tracks: Mapping[int, str] = field(default_factory=dict)
    """Who speaks on each track, counted from 1, where everybody has their own."""

    @property
    def speakers(self) -> tuple[str, ...]:
        """Everyone who speaks, in the order of their first turn."""
        return tuple(dict.fromkeys(turn.speaker for turn in (*self.exclusive, *self.turns)))


class Diarizer(Protocol):
    """Tells the voices of a recording apart."""

    name: str
    """`module:model`, for the record."""

    def diarize(
        self,
        audio: NDArray[np.int16],
        *,
        num_speakers: int | None = None,
        min_speakers: int | None = None,
        max_speakers: int | None = None,
        on_progress: Callable[[float], None] = lambda share: None,
    ) -> Diarization:
        """Who speaks when in 16 kHz `audio`: (samples,), or (samples, tracks) where tracks tell.

        `on_progress` hears the share that is done, from 0 to 1.
        """
        ...


@dataclass(frozen=True, slots=True)
class Count:
    """How many speakers there are, as far as somebody knows."""

    least: int | None = None
    most: int | None = None

    @classmethod
    def parsed(cls, text: str) -> Count:
        """From `2`, `2-4`, or `auto`; raises OptionError for anything else."""
        if text == "auto":
            return cls()
        if match := _COUNT.fullmatch(text):
            least, most = int(match[1]), int(match[2] or match[1])
            if 1 <= least <= most:
                return cls(least, most)
        raise OptionError(f"'{text}' is no number of speakers: give auto, 2, or 2-4.")

    def options(self) -> dict[str, int | None]:
        """As keywords of `diarize`."""
        if self.least == self.most:
            return {"num_speakers": self.least}
        return {"min_speakers": self.least, "max_speakers": self.most}


def letter(number: int) -> str:
    """The letter of a speaker, counted from 0: A to Z, then AA, BB and so on."""
    return chr(ord("A") + number % 26) * (number // 26 + 1)


def lettered(found: Diarization) -> Diarization:
    """The same with letters for speakers, in the order of their first turn."""
    return renamed(found, {name: letter(n) for n, name in enumerate(found.speakers)})


def renamed(found: Diarization, names: Mapping[str, str]) -> Diarization:
    """The same with other names of the speakers; centroids follow the first of a shared name."""
    centroids: dict[str, Centroid] = {}
    for speaker, centroid in found.centroids.items():
        if speaker in names:
            centroids.setdefault(names[speaker], centroid)
    return replace(
        found,
        turns=tuple(Turn(turn.span, names[turn.speaker]) for turn in found.turns),
        exclusive=tuple(Turn(turn.span, names[turn.speaker]) for turn in found.exclusive),
        centroids=centroids,
        tracks={track: names[speaker] for track, speaker in found.tracks.items()},
    )


def at_source(found: Diarization, source: Source) -> Diarization:
    """A diarization of 16 kHz sound on the samples of its source."""
    return replace(
        found,
        turns=tuple(_at_source(found.turns, source)),
        exclusive=tuple(_at_source(found.exclusive, source)),
    )


def _at_source(turns: Sequence[Turn], source: Source) -> Iterable[Turn]:
    for turn in turns:
        start = rescaled(turn.span.start, MODEL_RATE, source.rate)
        end = min(rescaled(turn.span.end, MODEL_RATE, source.rate), source.length)
        if span := span_or_none(start, end):
            yield Turn(span, turn.speaker)


def diarization_fields(found: Diarization, source: Source) -> dict[str, Any]:
    """The diarization as JSON fields; `turns` and `exclusive` have one row a line, in samples.

    `tracks` is there where everybody has their own.
    """
    tracks = {"tracks": {str(track): speaker for track, speaker in found.tracks.items()}}
    return {
        "schema": SPEAKERS_SCHEMA,
        "source": {"sha256": source.sha256, "rate": source.rate, "length": source.length},
        "made_by": found.made_by,
        "embedding": found.embedding,
        "centroids": {who: [round(x, 5) for x in row] for who, row in found.centroids.items()},
        "turns": [[turn.span.start, turn.span.end, turn.speaker] for turn in found.turns],
        "exclusive": [[turn.span.start, turn.span.end, turn.speaker] for turn in found.exclusive],
    } | (tracks if found.tracks else {})


def diarization_from_fields(fields: dict[str, Any], source: Source) -> Diarization:
    """The inverse of `diarization_fields`; raises FormatError when it is another recording's."""
    if fields["source"]["sha256"] != source.sha256:
        raise FormatError(
            f"speakers.json belongs to another recording than {source.path.name}: "
            "delete it to have it made again."
        )
    return Diarization(
        turns=tuple(Turn(Span(a, b), who) for a, b, who in fields["turns"]),
        exclusive=tuple(Turn(Span(a, b), who) for a, b, who in fields["exclusive"]),
        centroids={who: tuple(row) for who, row in fields.get("centroids", {}).items()},
        embedding=fields.get("embedding"),
        made_by=fields.get("made_by", {}),
        tracks={int(track): who for track, who in fields.get("tracks", {}).items()},
    )
