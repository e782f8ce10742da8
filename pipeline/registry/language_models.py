"""Language models by their names: `embedded`, `transformers:NAME`, `openai:MODEL@URL`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from media.errors import OptionError
from pipeline.registry.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.protocols.language_model import LanguageModel

LanguageModelFactory: TypeAlias = "Callable[[str], LanguageModel]"
"""Makes a language model of what stands behind the colon; it loads when it is asked."""

EMBEDDED: Final = "embedded"


def _embedded(model: str) -> LanguageModel:
    from pipeline.backends.smollm import BundledLanguageModel

    return BundledLanguageModel()


def _transformers(model: str) -> LanguageModel:
    from pipeline.backends.causal import Causal

    return Causal(model)


def _openai(model: str) -> LanguageModel:
    from pipeline.backends.openai_api import Served

    name, at, url = model.partition("@")
    return Served(name, url if at else None)


LANGUAGE_MODELS: Final[Registry[LanguageModelFactory]] = Registry(
    "a language model",
    "paperedit.language_models",
    {EMBEDDED: _embedded, "transformers": _transformers, "openai": _openai},
)


def language_model(name: str) -> LanguageModel:
    """The model that a name means, not loaded yet; raises OptionError for a name of no kind."""
    kind, _, model = name.partition(":")
    if LANGUAGE_MODELS.knows(kind) and (bool(model) or kind not in ("transformers", "openai")):
        if kind == EMBEDDED and name != EMBEDDED:
            raise OptionError(f"'{name}' names no language model: expected {EMBEDDED} alone.")
        return LANGUAGE_MODELS.find(kind)(model)
    shown = re.sub(r"//[^/\s]*@", "//", name)  # without a password
    others = "".join(f", {plug_in}" for plug_in in LANGUAGE_MODELS.plug_ins())
    raise OptionError(
        f"'{shown}' names no language model: expected embedded, transformers:NAME or "
        f"openai:MODEL@URL{others}."
    )
