"""What can be wrong with a render, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

FaultKind = Literal[
    "clipped",
    "left in",
    "twice",
    "shifted",
    "unlike",
    "click",
    "floor",
    "picture",
    "length",
    "heard",
]  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is not as it should be."""

    place: int
    """Where in the edit, in samples of the source's clock."""
    source: int
    """Where in the recording, in samples."""
    kind: FaultKind
    text: str
    """What is wrong, in a few words, for people."""
