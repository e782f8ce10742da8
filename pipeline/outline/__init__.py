"""Chapters and notes: what an episode is about."""

from __future__ import annotations

from typing import Final

CHAPTERS_VERSION: Final = 3
"""Rises whenever the same talk gets other chapters; headings.json is keyed by it."""
