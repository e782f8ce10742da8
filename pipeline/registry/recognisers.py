"""Recognisers by their names; a bare name or a folder is a model of Whisper's.

whisper:MODEL                 faster-whisper: the table, a folder, a size or a name of the hub
openai:MODEL@URL              a server that speaks OpenAI's dialect
onnx:MODEL or onnx:FOLDER     Parakeet and others in the ONNX format
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from media.errors import OptionError
from pipeline.models.catalogue import MODELS
from pipeline.registry.registry import Registry, module_and_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.protocols.recogniser import Recogniser

RecogniserFactory: TypeAlias = "Callable[[str], Recogniser]"
"""Makes a recogniser of a model's name, which may be empty; it loads when it listens."""


def _whisper(model: str) -> Recogniser:
    from pipeline.backends.whisper import Whisper

    return Whisper(model) if model else Whisper()


def _served(model: str) -> Recogniser:
    from pipeline.backends.openai_transcription import ServedRecogniser

    name, _, url = model.partition("@")
    if not name:
        raise OptionError("openai: needs a model's name, such as openai:whisper-1.")
    return ServedRecogniser(name, url or None)


def _onnx(model: str) -> Recogniser:
    from pipeline.backends.onnx_recogniser import OnnxRecogniser

    if not model:
        raise OptionError("onnx: needs a model, such as onnx:nemo-parakeet-tdt-0.6b-v3:int8.")
    return OnnxRecogniser(model)


RECOGNISERS: Final[Registry[RecogniserFactory]] = Registry(
    "a recogniser", "paperedit.recognisers", {"whisper": _whisper, "openai": _served, "onnx": _onnx}
)


def recogniser(name: str | None) -> Recogniser:
    """The recogniser that a name means, the usual one without; raises OptionError for none.

    It is not loaded before it is used. The name of a plug-in alone means it without a model.
    """
    module, model = module_and_model(name or "")
    if not module and model not in ("", *MODELS) and model in RECOGNISERS.plug_ins():
        module, model = model, ""
    return RECOGNISERS.find(module or "whisper")(model)


def recognisers(name: str | None) -> tuple[Recogniser, Recogniser]:
    """The recogniser that a name means, and a small one for second opinions."""
    from pipeline.backends.whisper import SECOND_MODEL

    return recogniser(name), recogniser(f"whisper:{SECOND_MODEL}")
