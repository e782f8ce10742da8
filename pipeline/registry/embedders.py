"""Embedders by their names: `minilm`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

from media.threads import cores
from pipeline.registry.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.protocols.embedder import Embedder, LayeredEmbedder

EmbedderFactory: TypeAlias = "Callable[[str, int], Embedder]"
"""Makes an embedder of a model's name, which may be empty, and a number of threads; it loads when
the first text comes."""

MINILM: Final = "minilm"
"""The one of the models table, which labels and chapters were measured with."""
LAYERED_NAME: Final = "minilm:all-MiniLM-L6-v2"
"""What the embedder with layers calls itself, for keys of what was made with it."""


def _minilm(model: str, threads: int) -> LayeredEmbedder:
    from pipeline.backends.minilm import MiniLm

    return MiniLm(threads=threads)


EMBEDDERS: Final[Registry[EmbedderFactory]] = Registry(
    "an embedder", "paperedit.embedders", {MINILM: _minilm}
)


def embedder(name: str = MINILM, *, threads: int | None = None) -> Embedder:
    """The embedder that a name means, not loaded yet; raises OptionError for a name of none."""
    module, _, model = name.partition(":")
    return EMBEDDERS.find(module)(model, threads or cores())


def layered_embedder(*, threads: int = 1) -> LayeredEmbedder:
    """The embedder whose layers the classifiers of labels were fitted to, not loaded yet."""
    return _minilm("", threads)


def minilm_is_here() -> bool:
    """Whether the weights of the built-in embedder are on this machine."""
    from pipeline.models import store

    return store.is_here(store.model(MINILM))
