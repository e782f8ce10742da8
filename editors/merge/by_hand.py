"""What of a script a person decided, told from what editors proposed.

proposed   So ~~um~~ we went
by hand    So um ~~we~~ went       "um" and "we" are decided by hand
proposed   So um ~~we~~ went       other editors now; both stay decided by hand
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from editors.script.draft import pauses_of, unclear_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from editors.merge.transcript_map import TranscriptMap
    from editors.script.document import Document
    from pipeline.transcript import Transcript


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a person decided, whatever is proposed there since: by the numbers of a transcript."""

    words: frozenset[int] = frozenset()
    pauses: frozenset[int] = frozenset()
    unclear: frozenset[int] = frozenset()

    def moved(self, carrier: TranscriptMap) -> ByHand:
        """The same by the numbers of the new transcript; what is not there any more is left out."""
        return ByHand(
            _found(self.words, carrier.word),
            _found(self.pauses, carrier.pause),
            _found(self.unclear, carrier.unclear),
        )

    @property
    def fields(self) -> dict[str, dict[str, list[int]]]:
        """What there is of it, for `made_by` in cuts.json."""
        rows = {"words": self.words, "pauses": self.pauses, "unclear": self.unclear}
        found = {name: sorted(numbers) for name, numbers in rows.items() if numbers}
        return {"by_hand": found} if found else {}

    @classmethod
    def of(cls, made_by: Mapping[str, Any]) -> ByHand:
        """What `made_by` in cuts.json says of it."""
        found = made_by.get("by_hand", {})
        return cls(*(frozenset(found.get(name, ())) for name in ("words", "pauses", "unclear")))


NOT_BY_HAND: Final = ByHand()
"""Where nobody decided anything yet."""


def decided_by_hand(
    transcript: Transcript, base: Document, theirs: Document, earlier: ByHand
) -> ByHand:
    """What `theirs` decides otherwise than `base` proposed, and what was so in `earlier` merges."""
    words, pauses, unclear = set(earlier.words), set(earlier.pauses), set(earlier.unclear)
    proposed = base.decisions
    left = {n: one.left for n, one in proposed.shortenings.items()}
    for passage in theirs.passages:
        here = passage.decisions
        words |= _differ(passage.words, here.strikes, proposed.strikes)
        unclear |= _differ(unclear_of(transcript, passage.words), here.unclear, proposed.unclear)
        for n in pauses_of(transcript, passage.words):
            own = here.shortenings.get(n)
            if (own and own.left) != left.get(n):
                pauses.add(n)
    return ByHand(frozenset(words), frozenset(pauses), frozenset(unclear))


def _differ(
    numbers: Iterable[int], here: Mapping[int, object], there: Mapping[int, object]
) -> set[int]:
    return {n for n in numbers if (n in here) != (n in there)}


def _found(numbers: Iterable[int], place: Callable[[int], int | None]) -> frozenset[int]:
    return frozenset(found for n in numbers if (found := place(n)) is not None)
