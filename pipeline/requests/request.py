"""What somebody wishes for in plain language, as values and as `request.json`.

A wish names an operation of a closed list, so whatever a text says, it can only choose among
these; an operation is done by an editor or by a stage, or is said not to be possible.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from media.errors import FormatError

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUEST_SCHEMA = "request.1"

REQUEST_LABELS: Final = (
    "teaser", "intro", "smalltalk", "sponsor", "housekeeping", "tangent", "crew", "outro",
    "credits",
)  # fmt: skip
"""The segment labels that somebody may want cut."""
SOUNDS: Final = ("fillers", "gaps", "retakes")
"""What editors take out of the words themselves."""
AUDIO_REPAIRS: Final = ("levels", "enhance", "bleep", "breaths")
"""What mends the sound of what stays."""
PRODUCTS: Final = ("captions", "clips", "chapters", "shownotes")
PARTS: Final = ("times", "passage", "speaker", "topic")
"""Parts of the recording that a person points at: `times` (`90-120.5`, in seconds; either end may
be missing, and a negative start counts from the end), `passage` (its `words`, or the words that
it runs `from`, `to`, `until`, or that it lies `after` or `before`), `speaker` (a `name`), `topic`
(what it is `about`; `which`: the `part`, or `every` moment; `by` whom)."""
OPERATIONS: Final = (
    *SOUNDS, *AUDIO_REPAIRS, *PRODUCTS, *(f"cut:{label}" for label in REQUEST_LABELS),
    *(f"cut:{part}" for part in PARTS), "shorten",
)  # fmt: skip

REQUEST_VERSION: Final = 2
"""Rises with the form of a request; request.json is keyed by it."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One operation that is wanted, or whose object is to be kept."""

    what: str
    """One of OPERATIONS."""
    keep: bool = False
    """What it would take away has to stay; this beats every wish to take it."""
    options: Mapping[str, str] = field(default_factory=dict)
    """The editor's options, or which part is meant."""
    said: str = ""
    """The words of the request that say it."""
    by: str = "rules"
    """Who understood it: `rules`, `second reader 0.97`, or a model's name."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it was understood. It may be edited and used in place of its text."""

    text: str
    wishes: tuple[Intent, ...] = ()
    unknown: tuple[str, ...] = ()
    """Wishes that mean nothing here, in their own words."""
    remarks: tuple[str, ...] = ()
    """What was said besides, without effect."""
    differences: tuple[str, ...] = ()
    """Where two readers of the text disagree."""
    made_by: Mapping[str, Any] = field(default_factory=dict)

    @property
    def operations(self) -> frozenset[str]:
        """The operations that are wanted, after what has to be kept."""
        return frozenset(wish.what for wish in self.wanted)

    @property
    def wanted(self) -> tuple[Intent, ...]:
        """The wishes without those that another wish forbids."""
        kept = [wish for wish in self.wishes if wish.keep]
        return tuple(
            wish
            for wish in self.wishes
            if not wish.keep and not any(forbids(keep, wish) for keep in kept)
        )

    @property
    def kept(self) -> tuple[Intent, ...]:
        """What has to stay."""
        return tuple(wish for wish in self.wishes if wish.keep)


def forbids(keep: Intent, wish: Intent) -> bool:
    """Whether keeping one thing takes the whole ground from wanting another.

    Keeping a part (some words, the pauses after questions) leaves the rest to be taken; the
    editors see to that part. `only` is the other way round: all is kept but what it names.
    """
    if keep.what != wish.what or "only" in wish.options:
        return False
    if "at" in wish.options and "at" not in keep.options:
        return False  # "the pauses stay, only the silence at the start goes"
    return not keep.options or keep.options == wish.options


def request_fields(request: Request) -> dict[str, Any]:
    """The request as JSON fields; `wishes` has one a line."""
    return {
        "schema": REQUEST_SCHEMA,
        "text": request.text,
        "made_by": dict(request.made_by),
        "wishes": [_row(wish) for wish in request.wishes],
        "unknown": list(request.unknown),
        "remarks": list(request.remarks),
        "differences": list(request.differences),
    }


def _row(wish: Intent) -> dict[str, Any]:
    row: dict[str, Any] = {"keep" if wish.keep else "do": wish.what}
    if wish.options:
        row["options"] = dict(wish.options)
    return row | {"said": wish.said, "by": wish.by}


def request_from_fields(fields: Mapping[str, Any]) -> Request:
    """The inverse of `request_fields`; `said`, `by` and the lists may be left out.

    Raises FormatError for a wish that is none.
    """
    return Request(
        str(fields.get("text", "")),
        tuple(_wish(number, row) for number, row in enumerate(fields["wishes"])),
        tuple(fields.get("unknown", ())),
        tuple(fields.get("remarks", ())),
        tuple(fields.get("differences", ())),
        dict(fields.get("made_by", {})),
    )


def _wish(number: int, row: Mapping[str, Any]) -> Intent:
    verbs = [verb for verb in ("do", "keep") if verb in row]
    if len(verbs) != 1 or row[verbs[0]] not in OPERATIONS:
        raise FormatError(
            f'wishes[{number}] needs either "do" or "keep" with one of: {", ".join(OPERATIONS)}.'
        )
    options = {str(key): str(value) for key, value in row.get("options", {}).items()}
    return Intent(
        row[verbs[0]], verbs[0] == "keep", options, row.get("said", ""), row.get("by", "a person")
    )
