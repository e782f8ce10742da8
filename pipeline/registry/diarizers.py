"""Diarizers by their names: `auto`, `pyannote:MODEL`, `channels`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from media.errors import OptionError
from pipeline.registry.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.protocols.diarizer import Diarizer

DiarizerFactory: TypeAlias = "Callable[[str], Diarizer]"
"""Makes a diarizer of a model's name, which may be empty; it loads when it listens."""

AUTO: Final = "auto"
CHANNELS: Final = "channels"


def _pyannote(model: str) -> Diarizer:
    from pipeline.backends.diarization import Pyannote

    if not model:
        raise OptionError(
            "'pyannote' is no diarizer without its model: name pyannote:embedded, "
            "pyannote:community-1, or pyannote:FOLDER."
        )
    return Pyannote(model)


def _channels(model: str) -> Diarizer:
    from pipeline.backends.channels import Channels

    if model:
        raise OptionError(f"'{CHANNELS}:{model}' is no diarizer: name {CHANNELS} alone.")
    return Channels()


DIARIZERS: Final[Registry[DiarizerFactory]] = Registry(
    "a diarizer", "paperedit.diarizers", {"pyannote": _pyannote, CHANNELS: _channels}
)


def chosen_diarizer(name: str) -> tuple[Diarizer, str]:
    """The diarizer of that name, and why it was taken; models are loaded when they listen.

    Raises OptionError for a name of none.
    """
    if name == AUTO:
        return _best_here()
    module, _, model = name.partition(":")
    if not DIARIZERS.knows(module):
        others = "".join(f"{plug_in}, " for plug_in in DIARIZERS.plug_ins())
        raise OptionError(
            f"'{name}' is no diarizer: name auto, pyannote:embedded, pyannote:community-1, "
            f"pyannote:FOLDER, channels, {others}or none."
        )
    return DIARIZERS.find(module)(model), ""


def _best_here() -> tuple[Diarizer, str]:
    from pipeline.backends.diarization import BUNDLED, COMMUNITY
    from pipeline.backends.pyannote_weights import cached_weights

    if cached_weights(COMMUNITY):
        return _pyannote(COMMUNITY), " (the best that is here)"
    return _pyannote(BUNDLED), ""
