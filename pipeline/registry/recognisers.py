"""Recognisers by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.protocols.recogniser import Recogniser


def recognisers(model: str | None) -> tuple[Recogniser, Recogniser]:
    """The recogniser, and a small one for second opinions; neither is loaded before it is used."""
    from pipeline.backends.whisper import DEFAULT_MODEL, SECOND_MODEL, Whisper

    return Whisper(model or DEFAULT_MODEL), Whisper(SECOND_MODEL)
