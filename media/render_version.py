"""Which renders are current: numbers that are read where nothing is rendered."""

from __future__ import annotations

from typing import Final

RENDER_VERSION: Final = 3
"""Rises whenever the same timeline gives another file; renders are keyed by it."""
PAPERING_VERSION: Final = 1
"""Rises whenever `media/papering.py` papers the same joins over otherwise; what it found is kept
by it, and renders with it are keyed by it."""
