"""What is going on in each stretch of talk."""

from typing import Final

LABELS_VERSION: Final = 9
"""Rises whenever the same talk gets other labels; labels.json is keyed by it."""
