"""The names of a script's header that are still of somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.script.document import Passage
from pipeline.speakers.merge import same_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from editors.script.document import Block


def needed_names(
    names: Mapping[str, str], known: Mapping[str, str], blocks: Iterable[Block]
) -> dict[str, str]:
    """A person's `names` by letters, without those of nobody.

    A letter is nobody's that no words have any more (`known` are those that do), that stands at
    none of the `blocks`, and that got no name but its own or another speaker's.
    """
    spoken = {block.speaker for block in blocks if isinstance(block, Passage)}
    unnamed = {letter for letter, name in names.items() if name == f"Speaker {letter}"}
    nobody = (unnamed | same_names(names).keys()) - known.keys() - spoken
    return {letter: name for letter, name in names.items() if letter not in nobody}
