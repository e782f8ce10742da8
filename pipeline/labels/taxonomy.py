"""What is going on in each stretch of a recording, and `labels.json`.

The labels, with their descriptions, are all that a classifier may choose from; a show may add
labels of its own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from media.errors import FormatError, OptionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from media.source import Source

LABELS_SCHEMA = "labels.1"

LABELS: Final[dict[str, str]] = {
    "teaser": "a striking moment from later on, played before the beginning",
    "intro": "the host opens the show and presents the guest",
    "question": "somebody asks about the subject",
    "answer": "the guest explains, argues or tells about the subject",
    "comment": "a reaction or remark on what was said",
    "tangent": "a story or anecdote that has little to do with the subject",
    "smalltalk": "friendly chat about weather, family, travel, how everybody is",
    "sponsor": "an advertisement for a product or service",
    "housekeeping": "news about the show itself: dates, corrections, reviews, membership",
    "crew": "talk about the recording: microphones, doorbells, breaks, what comes next",
    "retake": "a mistake, and saying that it will be said again",
    "outro": "thanks and goodbye at the end",
    "credits": "who produced, edited, researched and made the music",
}
BLOCK_LABELS: Final[dict[str, str]] = {
    "promo": "promotion of the show itself, its membership, merchandise and events, or of another",
}
"""Labels that are only found as blocks of sentences; no classifier has a column for them."""
_PARTS: Final = {"housekeeping": ("promo",)}
"""What a label holds besides itself, where a person names it."""
REMOVABLE_LABELS: Final = (
    "sponsor",
    "promo",
    "housekeeping",
    "smalltalk",
    "crew",
    "retake",
    "tangent",
)
"""What an editor might take out; nothing else is ever proposed unless it is named."""
ALIASES: Final = {
    "small talk": "smalltalk",
    "small-talk": "smalltalk",
    "chat": "smalltalk",
    "crew talk": "crew",
    "crewtalk": "crew",
    "ad": "sponsor",
    "ads": "sponsor",
    "advert": "sponsor",
    "sponsors": "sponsor",
    "tangents": "tangent",
    "retakes": "retake",
    "announcements": "housekeeping",
    "promos": "promo",
    "self-promotion": "promo",
    "intros": "intro",
    "outros": "outro",
}
ABSTAIN_BELOW: Final = 0.35
"""A stretch whose likeliest label is less likely than this has none."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A stretch of words with what is probably going on in it."""

    first: int
    """Its first word's number in the transcript."""
    last: int
    """Its last word's number; included."""
    label: str | None
    """None where nothing is likely enough."""
    probability: float
    """Of the label, or of the likeliest one where there is none."""
    evidence: tuple[str, ...]
    """What spoke for it, in words that people read."""
    decided: tuple[int, int]
    """First and last word of the sentence that decided."""
    text: str
    """That sentence, for reading."""

    @property
    def words(self) -> range:
        """The numbers of its words."""
        return range(self.first, self.last + 1)


def described(own: Iterable[str]) -> dict[str, str]:
    """A show's own labels from texts such as `quiz=the listeners guess a sound`.

    Raises OptionError for one without a description, or with a name that cannot stand in a script.
    """
    found = {}
    for text in own:
        name, equals, description = (part.strip() for part in text.partition("="))
        if not equals or not description or not re.fullmatch(r"[a-z][a-z0-9 -]{0,30}", name):
            raise OptionError(
                f"'{text}' describes no label: write its name in small letters and what it is, "
                "such as 'quiz=the listeners guess a sound'."
            )
        if name in LABELS or name in BLOCK_LABELS:
            raise OptionError(f"the label '{name}' exists already: choose another name.")
        found[name] = description
    return found


def label_named(name: str, known: Iterable[str] = ()) -> str:
    """The label that a person means; raises OptionError when there is none."""
    plain = " ".join(name.casefold().split())
    labels = (*LABELS, *BLOCK_LABELS, *known)
    found = ALIASES.get(plain, plain)
    if found not in labels:
        raise OptionError(f"there is no label '{name}': choose from {', '.join(labels)}.")
    return found


def labels_meant(names: Iterable[str], known: Iterable[str] = ()) -> frozenset[str]:
    """All labels that a person means by some names; raises OptionError for one that is none."""
    own = tuple(known)
    named = {label_named(name, own) for name in names}
    return frozenset(named.union(*(_PARTS.get(name, ()) for name in named)))


def labels_fields(
    labels: Sequence[Labelled], source: Source, made_by: Mapping[str, Any]
) -> dict[str, Any]:
    """The labels as JSON fields; one row a line."""
    rows = [
        [one.first, one.last, one.label, round(one.probability, 3), list(one.evidence),
         list(one.decided), one.text]
        for one in labels
    ]  # fmt: skip
    return {
        "schema": LABELS_SCHEMA,
        "source": {"sha256": source.sha256},
        "made_by": dict(made_by),
        "labels": rows,
    }


def labels_from_fields(fields: Mapping[str, Any], word_count: int) -> tuple[Labelled, ...]:
    """The inverse of `labels_fields`; raises FormatError for rows that fit no transcript."""
    labels = tuple(
        Labelled(first, last, label, probability, tuple(evidence), (start, end), text)
        for first, last, label, probability, evidence, (start, end), text in fields["labels"]
    )
    position = 0
    for number, one in enumerate(labels):
        if not position <= one.first <= one.last < word_count:
            raise FormatError(
                f"labels.json: labels[{number}] = words {one.first} to {one.last} stands in the "
                "wrong order or beyond the transcript: delete the file to have it made again."
            )
        position = one.last + 1
    return labels
