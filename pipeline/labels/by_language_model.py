"""What a language model thinks of segments: by probabilities where it scores, else asked.

As a noisy channel (Min et al., Noisy channel language model prompting, 2022): how likely is the
text, given the label? Small models are far better at that than at naming a label.
A model that writes gets numbered passages between marks and may only choose labels for numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.errors import ModelError
from pipeline.labels.classifiers import log_softmax
from pipeline.labels.combination import gates_of
from pipeline.labels.examples import LABEL_EXAMPLES
from pipeline.protocols.language_model import fenced

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from pipeline.protocols.language_model import LanguageModel
    from pipeline.segments import Segment

    Floats = NDArray[np.float64]

CHANNEL_WEIGHT: Final = 0.5
_TEMPERATURE: Final = 8.0
"""The channel's log-probabilities of some 30 tokens are divided by this; they are overconfident."""
_PREFIX: Final = "Passages of a podcast, sorted by what is going on in them.\n\n"
_ASKED_WEIGHT: Final = 2.0
_SURE: Final = 0.85
"""What an answer of a model that writes is taken for; it gives no probability of its own."""
_PER_REQUEST: Final = 12
TOKENS_PER_ANSWER: Final = 16


def opinions(
    model: LanguageModel,
    segments: Sequence[Segment],
    labels: Mapping[str, str],
    on_done: Callable[[float, float], None] = lambda done, of: None,
) -> Floats:
    """Log-odds to add for each label, shape (segments, labels); `labels` have descriptions."""
    if model.can_score:
        return _channel(model, segments, labels, on_done)
    if model.can_write:
        return _asked(model, segments, labels, on_done)
    raise ModelError(f"{model.name} can neither score nor write: choose another language model.")


def _channel(
    model: LanguageModel,
    segments: Sequence[Segment],
    labels: Mapping[str, str],
    on_done: Callable[[float, float], None],
) -> Floats:
    rows = np.zeros((len(segments), len(labels)))
    options = []
    for name, description in labels.items():
        shown = "".join(f"- {text}\n" for text in LABEL_EXAMPLES.get(name, ()))
        options.append(f"{name}: {description}\n{shown}-")
    step = 64
    for at in range(0, len(segments), step):
        some = segments[at : at + step]
        found = model.score(_PREFIX, [f" {one.text}" for one in some], options)
        rows[at : at + step] = log_softmax(found / _TEMPERATURE)
        on_done(at + len(some), len(segments))
    return np.asarray(CHANNEL_WEIGHT * gates_of(segments)[:, None] * rows)


def prompts_for(segments: Sequence[Segment], labels: Mapping[str, str]) -> list[str]:
    """What a model that writes is asked, in the order of the segments; twelve at a time."""
    told = "\n".join(f"- {name}: {description}" for name, description in labels.items())
    head = (
        "Say for each passage of this recording which label fits best. The labels:\n"
        f"{told}\nAnswer with the passages' ids and labels.\n\n"
    )
    return [
        head + "\n".join(
            f"{one.role or 'somebody'}, at {one.position:.0%}: {fenced(at + place, one.text)}"
            for place, one in enumerate(segments[at : at + _PER_REQUEST])
        )
        for at in range(0, len(segments), _PER_REQUEST)
    ]  # fmt: skip


def answer_schema(ids: Sequence[int], labels: Sequence[str]) -> dict[str, Any]:
    """A schema that leaves a model nothing but to choose labels for ids."""
    item = {
        "type": "object",
        "properties": {
            "id": {"type": "integer", "enum": list(ids)},
            "label": {"type": "string", "enum": list(labels)},
        },
        "required": ["id", "label"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"labels": {"type": "array", "items": item}},
        "required": ["labels"],
        "additionalProperties": False,
    }


def _asked(
    model: LanguageModel,
    segments: Sequence[Segment],
    labels: Mapping[str, str],
    on_done: Callable[[float, float], None],
) -> Floats:
    names = list(labels)
    rows = np.zeros((len(segments), len(names)))
    other = np.log((1 - _SURE) / max(1, len(names) - 1))
    for number, prompt in enumerate(prompts_for(segments, labels)):
        ids = range(number * _PER_REQUEST, min((number + 1) * _PER_REQUEST, len(segments)))
        answer = model.write(prompt, answer_schema(ids, names))
        for choice in answer["labels"]:
            rows[choice["id"]] = _ASKED_WEIGHT * other
            rows[choice["id"], names.index(choice["label"])] = _ASKED_WEIGHT * np.log(_SURE)
        on_done(ids.stop, len(segments))
    return rows
