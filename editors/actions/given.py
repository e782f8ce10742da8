"""The fields of an action, which anybody may have written, read with care."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from editors.actions.structure import Spot
from media.fields import rows, whole, yes_or_no
from media.muted import MUTE_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from media.muted import MuteKind
    from pipeline.transcript import Transcript

LONGEST_ANSWER: Final = 2000
"""Characters of a name, a title or a remark; nobody says more in one."""
MOST_ACTIONS: Final = 10_000
"""Of one step; a kind of filler in a long talk has some hundreds."""
_MOST_COPIES: Final = 1000


@dataclass(frozen=True, slots=True)
class Given:
    """What an action was given; each reading raises KeyError, TypeError or ValueError."""

    transcript: Transcript
    fields: Mapping[str, Any]

    def words(self) -> range:
        """`words`: the number of the first, and that behind the last."""
        first, stop = self.fields["words"]
        count = len(self.transcript.words)
        found = range(whole(first, "words", 0, count), whole(stop, "words", 0, count))
        if not found:
            raise ValueError("words has no word")
        return found

    def number(self, name: str, below: int) -> int:
        """A whole number from 0 on."""
        return whole(self.fields[name], name, 0, below - 1)

    def number_or_none(self, name: str, below: int) -> int | None:
        """The same, or null."""
        return None if self.fields[name] is None else self.number(name, below)

    def spot(self, name: str = "word") -> Spot:
        """A word, and in `NAME_copy` which copy of it."""
        copy = whole(self.fields.get(f"{name}_copy", 0), "copy", 0, _MOST_COPIES)
        return Spot(self.number(name, len(self.transcript.words)), copy)

    def spot_or_none(self, name: str) -> Spot | None:
        """The same, or null."""
        return None if self.fields[name] is None else self.spot(name)

    def text(self, name: str) -> str:
        """A text that is not too long."""
        value = self.fields[name]
        if not isinstance(value, str) or len(value) > LONGEST_ANSWER:
            raise ValueError(f"{name} is no text of at most {LONGEST_ANSWER} characters")
        return value

    def text_or_none(self, name: str) -> str | None:
        """The same, or null."""
        return None if self.fields[name] is None else self.text(name)

    def flag(self, name: str) -> bool:
        """True or false."""
        return yes_or_no(self.fields[name], name)

    def mute_kind(self, name: str) -> MuteKind | None:
        """A kind of mute, or null."""
        value = self.fields[name]
        kind = next((one for one in MUTE_KINDS if one == value), None)
        if kind is None and value is not None:
            raise ValueError(f"{name} is none of {MUTE_KINDS}")
        return kind

    def actions(self, name: str) -> list[dict[str, Any]]:
        """The fields of other actions, none of which has others in it."""
        found = rows(self.fields, name, MOST_ACTIONS)
        if not found or not all(isinstance(one, dict) and one.get("do") != "many" for one in found):
            raise ValueError(f"{name} is no list of actions")
        return found
