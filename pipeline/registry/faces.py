"""Who finds faces in pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.models import store

if TYPE_CHECKING:
    from pipeline.backends.centerface import CenterFace

CENTERFACE: Final = "centerface"
"""The model's name in the table."""


def face_finder() -> CenterFace:
    """The one that finds faces; raises ModelError where its weights are not here."""
    from pipeline.backends.centerface import CenterFace

    return CenterFace(store.installed(CENTERFACE))


def face_finder_is_here() -> bool:
    """Whether its weights were fetched."""
    return store.is_here(store.model(CENTERFACE))
