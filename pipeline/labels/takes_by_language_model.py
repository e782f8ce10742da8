"""What a language model that writes thinks of two passages in a row: is one said again?

    prompt   <passage id="0">The river rose by</passage> <passage id="0">The river ...</passage>
    answer   {"pairs": [{"id": 0, "says": "again"}]}

It can only choose a word for a pair that it was given; an answer that fits no schema says nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from media.errors import FormatError
from pipeline.protocols.language_model import fenced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipeline.protocols.language_model import LanguageModel

BEGUN_AGAIN: Final = "again"
_SAYS: Final = {
    BEGUN_AGAIN: "the speaker begins again, and the second passage says all of the first",
    "goes on": "the second passage goes on, or repeats words on purpose",
    "other": "the second passage says something else, were it only another figure or name",
}
TOKENS_PER_TAKE_ANSWER: Final = 16
_PER_REQUEST: Final = 20
_HEAD: Final = (
    "In each pair of passages of a recording one speaker says the second right behind the first. "
    "For each id choose one of these:\n{choices}\nIf in doubt, it is not 'again'.\n\n"
)


@dataclass(frozen=True, slots=True)
class TakePair:
    """Words `first` to `end` of a transcript, which the words from `end` on may say again."""

    first: int
    end: int
    earlier: str
    later: str


@dataclass(frozen=True, slots=True)
class TakeOpinion:
    """What a model chose for the pair whose earlier passage is words `first` to `end`."""

    first: int
    end: int
    says: str
    by: str
    """The model."""


def take_prompts(pairs: Sequence[TakePair]) -> list[str]:
    """What a model is asked, in the order of the pairs."""
    head = _HEAD.format(choices="\n".join(f"- {name}: {what}" for name, what in _SAYS.items()))
    return [
        head + "\n".join(f"{fenced(n, pairs[n].earlier)} {fenced(n, pairs[n].later)}" for n in ids)
        for ids in _requests(len(pairs))
    ]


def take_schema(ids: range) -> dict[str, Any]:
    """A schema that leaves a model nothing but to choose for given pairs."""
    number = {"type": "integer", "minimum": ids.start, "maximum": ids.stop - 1}
    item = {
        "type": "object",
        "properties": {"id": number, "says": {"type": "string", "enum": list(_SAYS)}},
        "required": ["id", "says"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"pairs": {"type": "array", "items": item, "maxItems": len(ids)}},
        "required": ["pairs"],
        "additionalProperties": False,
    }


def take_opinions(
    model: LanguageModel,
    pairs: Sequence[TakePair],
    on_done: Callable[[float, float], None] = lambda done, of: None,
) -> tuple[TakeOpinion, ...]:
    """What the model chose; nothing for a pair that it left out, or for which it chose two.

    Raises ModelError when the model does not answer, or not by the schema.
    """
    found: list[TakeOpinion] = []
    for ids, prompt in zip(_requests(len(pairs)), take_prompts(pairs), strict=True):
        chosen: dict[int, set[str]] = {}
        for one in model.write(prompt, take_schema(ids))["pairs"]:
            chosen.setdefault(one["id"], set()).add(one["says"])
        for number, says in sorted(chosen.items()):
            if len(says) == 1:
                pair = pairs[number]
                found.append(TakeOpinion(pair.first, pair.end, says.pop(), model.name))
        on_done(ids.stop, len(pairs))
    return tuple(found)


def take_opinion_rows(opinions: Iterable[TakeOpinion]) -> list[list[Any]]:
    """The opinions as rows of labels.json."""
    return [[one.first, one.end, one.says, one.by] for one in opinions]


def opinions_from_rows(rows: Iterable[Sequence[Any]], word_count: int) -> tuple[TakeOpinion, ...]:
    """The inverse of `take_opinion_rows`; raises FormatError for rows that fit no transcript."""
    found = tuple(TakeOpinion(*row) for row in rows)
    for one in found:
        if not 0 <= one.first < one.end < word_count:
            raise FormatError(
                f"labels.json: takes = words {one.first} to {one.end} stand beyond the transcript: "
                "delete the file to have it made again."
            )
    return found


def _requests(count: int) -> list[range]:
    return [range(at, min(at + _PER_REQUEST, count)) for at in range(0, count, _PER_REQUEST)]
