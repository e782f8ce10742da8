"""Language models by their names: `embedded`, `transformers:NAME`, `openai:MODEL@URL`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from media.errors import OptionError

if TYPE_CHECKING:
    from pipeline.protocols.language_model import LanguageModel

EMBEDDED: Final = "embedded"


def language_model(name: str) -> LanguageModel:
    """The model that a name means, not loaded yet; raises OptionError for a name of no kind."""
    kind, _, rest = name.partition(":")
    if name == EMBEDDED:
        from pipeline.backends.smollm import BundledLanguageModel

        return BundledLanguageModel()
    if kind == "transformers" and rest:
        from pipeline.backends.causal import Causal

        return Causal(rest)
    if kind == "openai" and rest:
        from pipeline.backends.openai_api import Served

        model, at, url = rest.partition("@")
        return Served(model, url if at else None)
    shown = re.sub(r"//[^/\s]*@", "//", name)  # without a password
    raise OptionError(
        f"'{shown}' names no language model: expected embedded, transformers:NAME or "
        "openai:MODEL@URL."
    )
