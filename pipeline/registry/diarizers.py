"""Diarizers by their names: `auto`, `pyannote:MODEL`, `channels`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from media.errors import OptionError
from pipeline.backends.channels import Channels

if TYPE_CHECKING:
    from pipeline.protocols.diarizer import Diarizer

CHANNELS = "channels"


def chosen_diarizer(diarizer: str) -> tuple[Diarizer, str]:
    """The diarizer of that name, and why it was taken; models are loaded when they listen."""
    from pipeline.backends.diarization import BUNDLED, COMMUNITY, Pyannote
    from pipeline.backends.pyannote_weights import cached_weights

    if diarizer == CHANNELS:
        return Channels(), ""
    if diarizer == "auto":
        if cached_weights(COMMUNITY):
            return Pyannote(COMMUNITY), " (the best that is here)"
        return Pyannote(BUNDLED), ""
    module, _, model = diarizer.partition(":")
    if module != "pyannote" or not model:
        raise OptionError(
            f"'{diarizer}' is no diarizer: name auto, pyannote:embedded, pyannote:community-1, "
            "pyannote:FOLDER, channels, or none."
        )
    return Pyannote(model), ""
