"""A script as values: what a person sees in it, bound to the words of a transcript."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, get_args

from editors.decisions import Decisions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from editors.decisions import Provenance, Shortening
    from media.muted import MuteKind

EDITOR = "script"
"""The editor's name of a person's own decisions."""

NoisesShown = Literal["all", "some", "none"]
"""Which noises a script shows; see `noises.py`."""
NOISES_SHOWN: Final[tuple[NoisesShown, ...]] = get_args(NoisesShown)


@dataclass(frozen=True, slots=True)
class ScriptPlace:
    """Where something stands in a script, counted from 1."""

    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"line {self.line}, column {self.column}"


@dataclass(frozen=True, slots=True)
class Heading:
    """A chapter begins."""

    title: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark between paragraphs, which means nothing to the edit."""

    text: str


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive words that are heard in one go, with what is decided about them."""

    words: range
    decisions: Decisions = field(default_factory=Decisions)
    corrections: Mapping[int, str] = field(default_factory=dict)
    """What captions say instead, by the word's number; the sound stays."""
    speaker: str | None = None
    label: str | None = None
    comments: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    """Remarks within it, by the number of the word behind them."""
    place: ScriptPlace = field(default=ScriptPlace(0), compare=False)
    muted: Mapping[int, MuteKind] = field(default_factory=dict)
    """Words that are heard as silence or a tone, by their numbers."""
    unclear_lines: Mapping[int, int] = field(default_factory=dict, compare=False)
    """The lines in which unclear speech stands, by its number."""


Block = Heading | Comment | Passage


def in_recording_order(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with passages in the recording's order, each once, and what stands above theirs."""
    found: dict[int, list[Block]] = {}
    above: list[Block] = []
    for block in blocks:
        above.append(block)
        if isinstance(block, Passage):
            found.setdefault(block.words.start, above)
            above = []
    for start in sorted(found):
        yield from found[start]
    yield from above


@dataclass(frozen=True, slots=True)
class Document:
    """A whole script. Passages play in the order in which they stand."""

    media: str
    blocks: tuple[Block, ...]
    speakers: Mapping[str, str] = field(default_factory=dict)
    """Names by the speakers' letters."""
    approved: bool = False
    other_keys: tuple[str, ...] = field(default=(), compare=False)
    """Lines of its header that are another program's, as they were written."""
    noises: NoisesShown = "all"
    standing: frozenset[int] = field(default=frozenset(), compare=False)
    """The noises that stand in it whatever is decided about them, by their numbers, unless it
    shows all."""
    doubtful: frozenset[int] | None = field(default=None, compare=False)
    """The words that stand in it as `[um?]`, by their numbers; None where none are marked so."""

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passages, in the order in which they play."""
        return tuple(block for block in self.blocks if isinstance(block, Passage))

    @property
    def corrections(self) -> dict[int, str]:
        """What captions say instead of words, by the words' numbers."""
        return {n: text for passage in self.passages for n, text in passage.corrections.items()}

    @property
    def muted(self) -> dict[int, MuteKind]:
        """Words that are heard as silence or a tone, in any copy of their passage."""
        return {n: kind for passage in self.passages for n, kind in passage.muted.items()}

    @property
    def decisions(self) -> Decisions:
        """All decisions; of a copied passage, the last copy's."""
        strikes: dict[int, Provenance] = {}
        shortenings: dict[int, Shortening] = {}
        unclear: dict[int, Provenance] = {}
        for passage in self.passages:
            strikes.update(passage.decisions.strikes)
            shortenings.update(passage.decisions.shortenings)
            unclear.update(passage.decisions.unclear)
        return Decisions(
            dict(sorted(strikes.items())),
            dict(sorted(shortenings.items())),
            dict(sorted(unclear.items())),
        )
