"""Strike what the show remembers: a jingle, a read or an intro that was struck before.

memory                        all that is found again
memory:names=Maple_Street_read
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.annotations import NO_ANNOTATIONS, Annotations
from editors.cut import Cut

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.memory.remembered import Recurrence
    from pipeline.transcript import Transcript


def remembered_cuts(
    transcript: Transcript,
    meaning: Annotations = NO_ANNOTATIONS,
    *,
    names: frozenset[str] = frozenset(),
) -> Iterator[Cut]:
    """Cut what the show remembers where it is found again; `names` says which of it.

    What others talk over stays.
    """
    wanted = {*map(_spoken, names)}
    for one in meaning.remembered:
        if one.is_talked_over or (wanted and _spoken(one.name) not in wanted):
            continue
        yield Cut(one.span, "memory", _reason(one), one.share)


def _spoken(name: str) -> str:
    """A name as options can say it, in which spaces are underscores."""
    return name.replace("_", " ").casefold()


def _reason(one: Recurrence) -> str:
    return f"{one.name}, known by its {one.by} from {one.origin}"
