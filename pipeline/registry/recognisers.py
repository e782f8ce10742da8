"""Recognisers by their names: `whisper:MODEL`; a bare name or a folder is a model of Whisper's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from pipeline.registry.registry import Registry, module_and_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.protocols.recogniser import Recogniser

RecogniserFactory: TypeAlias = "Callable[[str], Recogniser]"
"""Makes a recogniser of a model's name, which may be empty; it loads when it listens."""


def _whisper(model: str) -> Recogniser:
    from pipeline.backends.whisper import Whisper

    return Whisper(model) if model else Whisper()


RECOGNISERS: Final[Registry[RecogniserFactory]] = Registry(
    "a recogniser", "paperedit.recognisers", {"whisper": _whisper}
)


def recogniser(name: str | None) -> Recogniser:
    """The recogniser that a name means, the usual one without; raises OptionError for none.

    It is not loaded before it is used. The name of a plug-in alone means it without a model.
    """
    module, model = module_and_model(name or "")
    if not module and model in RECOGNISERS.plug_ins():
        module, model = model, ""
    return RECOGNISERS.find(module or "whisper")(model)


def recognisers(name: str | None) -> tuple[Recogniser, Recogniser]:
    """The recogniser that a name means, and a small one for second opinions."""
    from pipeline.backends.whisper import SECOND_MODEL

    return recogniser(name), recogniser(f"whisper:{SECOND_MODEL}")
