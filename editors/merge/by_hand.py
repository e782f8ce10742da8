"""What of a script a person decided, told from what editors proposed.

proposed   So ~~um~~ we went
by hand    So um ~~we~~ went       "um" and "we" are decided by hand: they differ
proposed   So um ~~we~~ went       other editors agree now; both are settled, and stay
proposed   So ~~um~~ we went       the first ones again; both differ, and stay
by hand    So ~~um~~ we went       nothing differs and nothing is settled: all is taken back
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from editors.script.draft import pauses_of, unclear_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from editors.decisions import Decisions, Shortening
    from editors.merge.transcript_map import TranscriptMap
    from editors.script.document import Document
    from pipeline.transcript import Transcript


@dataclass(frozen=True, slots=True)
class DecidedPlaces:
    """Words, pauses and unclear places, by their numbers in a transcript."""

    words: frozenset[int] = frozenset()
    pauses: frozenset[int] = frozenset()
    unclear: frozenset[int] = frozenset()

    def __or__(self, other: DecidedPlaces) -> DecidedPlaces:
        return DecidedPlaces(*(a | b for a, b in zip(self._sets, other._sets, strict=True)))

    def __and__(self, other: DecidedPlaces) -> DecidedPlaces:
        return DecidedPlaces(*(a & b for a, b in zip(self._sets, other._sets, strict=True)))

    def __sub__(self, other: DecidedPlaces) -> DecidedPlaces:
        return DecidedPlaces(*(a - b for a, b in zip(self._sets, other._sets, strict=True)))

    def __len__(self) -> int:
        return sum(map(len, self._sets))

    @property
    def _sets(self) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
        return self.words, self.pauses, self.unclear

    def moved(self, carrier: TranscriptMap) -> DecidedPlaces:
        """The same by the numbers of the new transcript; what is not there any more is left out."""
        return DecidedPlaces(
            _found(self.words, carrier.word),
            _found(self.pauses, carrier.pause),
            _found(self.unclear, carrier.unclear),
        )

    @property
    def fields(self) -> dict[str, list[int]]:
        """What there is of it, for a file."""
        names = ("words", "pauses", "unclear")
        found = zip(names, self._sets, strict=True)
        return {name: sorted(numbers) for name, numbers in found if numbers}

    @classmethod
    def from_fields(cls, fields: Mapping[str, Iterable[int]]) -> DecidedPlaces:
        """From the fields of a file."""
        return cls(*(frozenset(fields.get(name, ())) for name in ("words", "pauses", "unclear")))


NOWHERE: Final = DecidedPlaces()


@dataclass(frozen=True, slots=True)
class ByHand:
    """What a person decided, as far as a script that differs from proposals does not tell it."""

    settled: DecidedPlaces = NOWHERE
    """Where proposals agree with them by now; theirs, whatever is proposed next."""
    restored: DecidedPlaces = NOWHERE
    """What they took back of a whole editor: theirs as long as that proposes it, and no longer."""

    @property
    def fields(self) -> dict[str, dict[str, list[int]]]:
        """What there is of it, for `made_by` in cuts.json."""
        rows = {"by_hand": self.settled.fields, "restored": self.restored.fields}
        return {name: fields for name, fields in rows.items() if fields}

    @classmethod
    def of(cls, made_by: Mapping[str, Any]) -> ByHand:
        """What `made_by` in cuts.json says of it."""
        names = ("by_hand", "restored")
        return cls(*(DecidedPlaces.from_fields(made_by.get(name, {})) for name in names))

    def with_restored(self, places: DecidedPlaces) -> ByHand:
        """The same when these were taken back of an editor."""
        return ByHand(self.settled - places, self.restored | places)


NOT_BY_HAND: Final = ByHand()
"""Where nobody decided anything yet."""


def decided_by_hand(transcript: Transcript, base: Document, theirs: Document) -> DecidedPlaces:
    """What `theirs` decides otherwise than `base` proposed, where it has the words."""
    words, pauses, unclear = set[int](), set[int](), set[int]()
    proposed = base.decisions
    for passage in theirs.passages:
        own = passage.decisions
        words |= _differ(passage.words, own.strikes, proposed.strikes)
        unclear |= _differ(unclear_of(transcript, passage.words), own.unclear, proposed.unclear)
        lefts, others = own.shortenings, proposed.shortenings
        pauses |= {
            n for n in pauses_of(transcript, passage.words) if _left(lefts, n) != _left(others, n)
        }
    return DecidedPlaces(frozenset(words), frozenset(pauses), frozenset(unclear))


def decided_otherwise(here: Decisions, there: Decisions) -> DecidedPlaces:
    """Where two decide differently."""
    own, other = here.shortenings, there.shortenings
    return DecidedPlaces(
        frozenset(here.strikes.keys() ^ there.strikes.keys()),
        frozenset(n for n in own.keys() | other.keys() if _left(own, n) != _left(other, n)),
        frozenset(here.unclear.keys() ^ there.unclear.keys()),
    )


def after_merge(
    own: DecidedPlaces, restored: DecidedPlaces, merged: Decisions, proposed: Decisions
) -> tuple[ByHand, int]:
    """What a merged script does not tell of what is a person's `own`, and is `restored` in it.

    And how many places that were proposed are otherwise because they are their own.
    """
    otherwise = decided_otherwise(merged, proposed)
    rows = (proposed.strikes, proposed.shortenings, proposed.unclear)
    to_go = DecidedPlaces(*(frozenset(row) for row in rows))
    by_hand = ByHand(own - otherwise - restored, restored & otherwise)
    return by_hand, len(own & otherwise & to_go)


def _differ(
    numbers: Iterable[int], here: Mapping[int, object], there: Mapping[int, object]
) -> set[int]:
    return {n for n in numbers if (n in here) != (n in there)}


def _left(shortenings: Mapping[int, Shortening], number: int) -> int | None:
    """What stays of a pause that is shortened."""
    found = shortenings.get(number)
    return found.left if found else None


def _found(numbers: Iterable[int], place: Callable[[int], int | None]) -> frozenset[int]:
    return frozenset(found for n in numbers if (found := place(n)) is not None)
