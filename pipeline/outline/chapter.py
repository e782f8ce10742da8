"""A chapter that is proposed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chapter:
    """Where a chapter begins, and a proposal for its title."""

    word: int
    """The number of its first word."""
    title: str
