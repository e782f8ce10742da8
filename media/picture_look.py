"""How the picture of an edit is written, and what it looks like where somebody wants it so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.join_picture import PLAIN_JOINS

if TYPE_CHECKING:
    from media.copying import PictureWay
    from media.join_picture import Joins


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureLook:
    """What is wanted of a picture beside its frames."""

    way: PictureWay = "encode"
    """Whether its packets are copied where no cut touches them; what came out is then proved, and
    all of it encoded where that fails."""
    joins: Joins = PLAIN_JOINS
    encoder: str = ""
    """A row of `media.hardware.HARDWARE`, or `auto`; "" is software."""
    deinterlaces: bool = False
    """Whether the two fields of a frame are made one picture."""


DEFAULT_WAY: Final[PictureWay] = "auto"
"""Of an edit of which nobody said it: a copied picture is proved, and encoded where that fails."""
AS_FILMED: Final = PictureLook()
