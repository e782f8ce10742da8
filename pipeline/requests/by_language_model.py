"""A request as a language model reads it, and where it disagrees with the rules.

The model chooses among the same operations by a schema, and every choice must be borne out by
words that the request really has. The rules' reading is what is done, unless somebody takes the
model's: a disagreement is shown, and an operation that only the model wants is not done.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pipeline.requests.request import (
    AUDIO_REPAIRS,
    PRODUCTS,
    REQUEST_LABELS,
    SOUNDS,
    Intent,
    Request,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.protocols.language_model import LanguageModel

_NAMED: Final = (*SOUNDS, *AUDIO_REPAIRS, *PRODUCTS, *(f"cut:{label}" for label in REQUEST_LABELS))
"""What a model may name; times, passages and speakers are read by rules alone."""
_MEANS: Final = {
    "fillers": "take out um, uh and other filler words",
    "gaps": "shorten long pauses", "retakes": "take out repeated and failed attempts",
    "levels": "mend the loudness", "enhance": "take out noise, echo and hum",
    "bleep": "bleep or mute words", "breaths": "take out breaths",
    "captions": "write subtitles or a transcript", "clips": "make short clips",
    "chapters": "write chapters", "shownotes": "write a description or summary",
    "cut:teaser": "cut the preview before the opening", "cut:intro": "cut the opening",
    "cut:smalltalk": "cut small talk", "cut:sponsor": "cut advertisements",
    "cut:housekeeping": "cut announcements and calls to subscribe",
    "cut:tangent": "cut what strays from the subject",
    "cut:crew": "cut talk about the recording itself, and interruptions",
    "cut:outro": "cut the goodbye", "cut:credits": "cut the names of who made it",
}  # fmt: skip


def read_by_model(text: str, model: LanguageModel) -> tuple[Intent, ...]:
    """The wishes that a model finds; raises ModelError when it cannot answer by the schema."""
    answer = model.write(_prompt(text), _schema())
    return tuple(_wishes(answer, text, model.name))


def compared(request: Request, wishes: tuple[Intent, ...], name: str) -> Request:
    """The request with a sentence for each operation on which rules and model disagree."""
    ours = {wish.what for wish in request.wanted if wish.what in _NAMED}
    kept = {wish.what for wish in request.kept}
    theirs = {w.what for w in wishes if not w.keep} - {w.what for w in wishes if w.keep}
    only_rules = [f"{what}: the rules want it, {name} does not." for what in sorted(ours - theirs)]
    only_model = [
        f"{what}: {name} wants it, the rules {'forbid' if what in kept else 'do not see'} it; "
        "it is not done."
        for what in sorted(theirs - ours)
    ]
    made_by = {**request.made_by, "model": name}
    return replace(request, differences=(*only_rules, *only_model), made_by=made_by)


def _prompt(text: str) -> str:
    lines = [f"- {what}: {means}" for what, means in _MEANS.items()]
    quoted = json.dumps(text, ensure_ascii=False)
    return (
        "Somebody asks for an edit of a recording. List the operations that they want done under "
        '"do", and those that they forbid or whose object they want to stay under "keep". For '
        "each give the words of the request that say so. Choose only from:\n"
        + "\n".join(lines)
        + f"\n\nThe request: {quoted}"
    )


def _schema() -> dict[str, Any]:
    one = {
        "type": "object",
        "properties": {"what": {"enum": list(_NAMED)}, "said": {"type": "string"}},
        "required": ["what", "said"],
        "additionalProperties": False,
    }
    lists = {"type": "array", "items": one, "maxItems": len(_NAMED)}
    return {
        "type": "object",
        "properties": {"do": lists, "keep": lists},
        "required": ["do", "keep"],
        "additionalProperties": False,
    }


def _wishes(answer: dict[str, Any], text: str, name: str) -> Iterator[Intent]:
    """The choices whose words really stand in the request."""
    plain = " ".join(text.casefold().split())
    for verb in ("do", "keep"):
        for row in answer[verb]:
            said = " ".join(row["said"].casefold().split())
            if said and said in plain:
                yield Intent(row["what"], verb == "keep", {}, row["said"], name)
