"""Which renders are current: a number that is read where nothing is rendered."""

from __future__ import annotations

from typing import Final

RENDER_VERSION: Final = 3
"""Rises whenever the same timeline gives another file; renders are keyed by it."""
