"""How sure it is how many people speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.protocols.diarizer import Diarization


def count_in_doubt(found: Diarization, speaking: int) -> str | None:
    """One line where the number of those `speaking` is in doubt; None where it is not.

    Nothing is in doubt once a person said how many there are, or which two are one.
    """
    count = found.made_by.get("count")
    if not count or found.made_by.get("merged") or count["fewest"] == count["most"]:
        return None
    others = [n for n in range(count["fewest"], count["most"] + 1) if n != speaking]
    if not others or not speaking:
        return None
    maybe = " or ".join(map(str, others)) if len(others) < 3 else f"{others[0]} to {others[-1]}"
    people = "speaker" if speaking == 1 else "speakers"
    return f"{speaking} {people}, maybe {maybe}: --speakers N says how many."
