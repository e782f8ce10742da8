"""A short answer from passages that were found, every sentence of which cites one of them.

The passages are fenced as data; a sentence that cites nothing that was given is left out, and an
answer of which nothing remains is none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pipeline.protocols.language_model import fenced

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipeline.protocols.language_model import LanguageModel

_MOST_SENTENCES: Final = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """Sentences, each with the ids of the passages that bear it out."""

    sentences: tuple[tuple[str, tuple[int, ...]], ...]
    by: str
    """The model's name."""

    def lines(self) -> Iterator[str]:
        """The answer for people."""
        for text, ids in self.sentences:
            yield f"{text} {''.join(f'[{number}]' for number in ids)}"

    def fields(self) -> dict[str, Any]:
        """The answer for machines."""
        rows = [{"text": text, "cites": list(ids)} for text, ids in self.sentences]
        return {"sentences": rows, "by": self.by}


def answered(question: str, passages: Mapping[int, str], model: LanguageModel) -> Answer | None:
    """The model's answer from passages by their ids; None where it has none."""
    rows = model.write(_prompt(question, passages), _schema(passages))["sentences"]
    sentences = []
    for row in rows[:_MOST_SENTENCES]:
        ids = tuple(dict.fromkeys(number for number in row["cites"] if number in passages))
        text = " ".join(row["text"].split())
        if text and ids and len(ids) == len(set(row["cites"])):
            sentences.append((text, ids))
    return Answer(tuple(sentences), model.name) if sentences else None


def _prompt(question: str, passages: Mapping[int, str]) -> str:
    asked = json.dumps(question, ensure_ascii=False)
    given = "\n".join(fenced(number, text) for number, text in passages.items())
    return (
        f"Answer the question from these passages alone, in at most {_MOST_SENTENCES} short "
        "sentences. With each sentence give the ids of the passages that say so. If they do not "
        f"answer it, give no sentence.\n\n{given}\n\nThe question: {asked}"
    )


def _schema(passages: Mapping[int, str]) -> dict[str, Any]:
    cites = {"type": "array", "items": {"enum": list(passages)}, "minItems": 1}
    one = {
        "type": "object",
        "properties": {"text": {"type": "string"}, "cites": cites},
        "required": ["text", "cites"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"sentences": {"type": "array", "items": one, "maxItems": _MOST_SENTENCES}},
        "required": ["sentences"],
        "additionalProperties": False,
    }
