"""How far music lies under a voice where nobody says otherwise: read where nothing is mixed."""

from __future__ import annotations

from typing import Final

DUCK_DB: Final = 20.0
"""LU under the voice: in the middle of the 18 to 24 that mixers give, and over the 20 dB of speech
over background that WCAG 2 (1.4.7) asks for."""
