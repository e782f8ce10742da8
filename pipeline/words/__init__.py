"""From sound to verbatim words, each in its place, with pauses and noises."""

from __future__ import annotations

from typing import Final

VERBATIM_VERSION: Final = 9
"""Rises whenever the same sound gives other words; transcripts are keyed by it."""

APART_VERSION: Final = 2
"""Rises whenever tracks give other words than before while each gives the same by itself."""

IMPORT_VERSION: Final = 2
"""Rises whenever the same words lie elsewhere on the same sound; transcripts are keyed by it."""
