"""Names of exported files that programs and people look for."""

from __future__ import annotations

from typing import Final

PAGE_NAME: Final = "page.html"
"""The episode's page, for its web site."""
