"""Where a transcript comes from: the field `made_by` of transcript.json, as a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Voices:
    """Which diarization gave the words their speakers."""

    key: str
    """Of the diarization."""
    letters: Mapping[str, str]
    """The letter of each speaker of the diarization."""
    names: Mapping[str, str]
    """The name of each letter."""


@dataclass(frozen=True, slots=True)
class TranscriptOrigin:
    """What made a transcript, and what else is known of how it came to be."""

    key: str | None = None
    """Of everything that it was made from; None where nobody keeps it."""
    recognisers: tuple[Mapping[str, object], ...] = ()
    """Name and options of those that heard it."""
    aligner: str | None = None
    """What placed its words."""
    removed: Mapping[str, int] = field(default_factory=dict)
    """How many hallucinations of each kind were taken out."""
    unaligned_windows: int | None = None
    """Windows of a few seconds that the aligner could not place."""
    speakers: Mapping[str, str] = field(default_factory=dict)
    """The speakers' names by their letters."""
    voices: Voices | None = None
    """None while the speakers are not those of a diarization."""
    brought_from: str | None = None
    """The file of a transcript that somebody brought; None for one that was heard."""
    absent: tuple[str, ...] = ()
    """What that file says and the sound does not."""
    others: Mapping[str, Any] = field(default_factory=dict)
    """What other programs keep there."""

    @property
    def _tells_speakers(self) -> bool:
        """Whether speakers were looked for, or brought; there may be none all the same."""
        return bool(self.speakers or self.voices or self.brought_from)

    def fields(self) -> dict[str, Any]:
        """As JSON fields, in the order in which they became known."""
        known = {
            "key": self.key,
            "recognisers": [dict(one) for one in self.recognisers] or None,
            "aligner": self.aligner,
            "removed": dict(self.removed) or None,
            "unaligned_windows": self.unaligned_windows,
            "speakers": dict(self.speakers) if self._tells_speakers else None,
            "voices": self.voices and {
                "key": self.voices.key,
                "letters": dict(self.voices.letters),
                "names": dict(self.voices.names),
            },
            "from": self.brought_from,
            "absent": list(self.absent) if self.brought_from else None,
        }  # fmt: skip
        order = _BROUGHT if self.brought_from else tuple(known)
        return {name: known[name] for name in order if known[name] is not None} | dict(self.others)

    @classmethod
    def from_fields(cls, fields: Mapping[str, Any]) -> Self:
        """The inverse of `fields`."""
        voices = fields.get("voices")
        return cls(
            key=fields.get("key"),
            recognisers=tuple(fields.get("recognisers", ())),
            aligner=fields.get("aligner"),
            removed=dict(fields.get("removed", {})),
            unaligned_windows=fields.get("unaligned_windows"),
            speakers=dict(fields.get("speakers", {})),
            voices=Voices(voices["key"], dict(voices["letters"]), dict(voices["names"]))
            if voices
            else None,
            brought_from=fields.get("from"),
            absent=tuple(fields.get("absent", ())),
            others={name: value for name, value in fields.items() if name not in _BROUGHT},
        )


_BROUGHT = (
    "aligner", "speakers", "removed", "unaligned_windows", "key", "recognisers", "from", "absent",
    "voices",
)  # fmt: skip
