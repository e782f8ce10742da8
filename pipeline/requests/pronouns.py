"""What "it" stands for, where it is to be shorter: "when there is a long pause, shorten it"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.requests.shares import COUNTABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.requests.sentences import Clause
    from pipeline.requests.vocabulary import Mention

_IT: Final = re.compile(r"\b(?:it|this|that|them|those|these|things)\b")
TOO_MUCH: Final = re.compile(r"(?:too|so|way|a lot|lots|loads|tons|there)\b")
"""The beginning of a complaint, which is no order."""
_CLEANS: Final = re.compile(r"(?:clean|tidy)")
_SHORTENS: Final = re.compile(r"\b(?:short|tight|condens|squeez|compress|trim \w+ (?:down|back))")


def shortened_it(
    clause: Clause, before: Sequence[Clause], earlier: Mention | None
) -> Mention | None:
    """What a clause shortens that was only told of before: "there is a long pause, shorten it"."""
    *others, named = clause.mentions or (None,)
    if named is not None and named.whats != ("fillers", "gaps"):
        return None
    meant = others[-1] if others else earlier
    if named and meant and meant.whats == ("enhance",) and _CLEANS.match(clause.text, named.start):
        return replace(meant, start=named.start, end=named.end)  # "the hiss, clean that up"
    start, end = (named.start, named.end) if named else (0, len(clause.text))
    pronoun = _IT.search(clause.text, start, end)
    if meant is None or not pronoun or not _SHORTENS.search(clause.text, start):
        return None
    said = [*((one.text, cue) for one in before for cue in one.cues)]
    said += [(clause.text, cue) for cue in clause.cues if cue.end <= start]
    ordered = [cue for text, cue in said if not TOO_MUCH.match(text, cue.start)]
    kinds = {m.whats for one in before for m in one.mentions if not m.complains}
    if len(kinds) > 1:
        return None  # "the ums and the silences are dreadful, tighten it up"
    of_kind = len(meant.whats) == 1 and meant.whats[0] in COUNTABLE - {"fillers", "retakes"}
    if not of_kind or any(cue.sense == "go" and not cue.is_behind for cue in ordered):
        return None
    return replace(meant, start=pronoun.start(), end=pronoun.end(), complains=False)
