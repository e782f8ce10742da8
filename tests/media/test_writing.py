from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from media.alongside import SoundLead
from media.writing import _show

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO


class Picture:
    """A picture of which a little is still to be written when it ends."""

    class made:  # noqa: N801
        fps = 25

    def write(self, pipe: BinaryIO, on_shown: Callable[[int], None]) -> None:
        pipe.write(b"end")


def test_a_picture_that_nobody_reads_any_more_ends_without_a_word() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    picture: Any = Picture()
    with open(writer, "wb", buffering=0) as pipe:
        _show(picture, pipe, SoundLead())
        assert pipe.closed
