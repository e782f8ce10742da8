"""Blocks as a language model that writes sees them: it is given numbered sentences.

    prompt   <passage id="40">...</passage> <passage id="41">...</passage> ...
    answer   {"blocks": [{"kind": "sponsor", "first": 41, "last": 46}]}

It can only name sentences that it was given, no block may be longer than its kind is in any show,
and all that comes of an answer are log-odds for the decoder of `blocks`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from pipeline.protocols.language_model import fenced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from pipeline.labels.blocks import Line
    from pipeline.protocols.language_model import LanguageModel

    Floats = NDArray[np.float64]

BLOCK_KINDS: Final = {
    "sponsor": "an advertisement for something that is not this show, with its offer and address",
    "intro": "the show presents itself and its hosts",
    "outro": "goodbye, thanks for listening and credits at the end",
    "promo": "the show's own promotion: subscribe, reviews, membership, merchandise, its events",
}
"""What a model may find, in the order of the columns of `block_opinions`."""
_LONGEST_S: Final = {"sponsor": 600.0, "intro": 300.0, "outro": 600.0, "promo": 300.0}
"""A longer block is not believed."""
_PER_REQUEST: Final = 150
_SHARED: Final = 15
"""Sentences that two requests in a row both have: an advertisement may lie on their border."""
_MOST_BLOCKS: Final = 20
TOKENS_PER_BLOCK_ANSWER: Final = 150
_SAYS: Final = 16.0
"""Log-odds of an answer: so much that it decides, and the rules where an edge is in doubt."""
_RULES: Final = 4.0
_HEAD: Final = (
    "Say which of these consecutive sentences of a recording belong to a block of one of these "
    "kinds:\n{kinds}\nTalk about advertising, parody, news about products and the guest's own "
    "stories belong to none. Answer with the kind of each block and the ids of its first and last "
    "sentence; most of the sentences are in none.\n\n"
)


def block_prompts(texts: Sequence[str]) -> list[str]:
    """What a model is asked, in the order of the sentences."""
    head = _HEAD.format(kinds="\n".join(f"- {name}: {what}" for name, what in BLOCK_KINDS.items()))
    return [head + "\n".join(fenced(n, texts[n]) for n in ids) for ids in _windows(len(texts))]


def block_schema(ids: range) -> dict[str, Any]:
    """A schema that leaves a model nothing but to choose kinds and given sentences."""
    one = {"type": "integer", "minimum": ids.start, "maximum": ids.stop - 1}
    item = {
        "type": "object",
        "properties": {
            "kind": {"type": "string", "enum": list(BLOCK_KINDS)},
            "first": one,
            "last": one,
        },
        "required": ["kind", "first", "last"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {"blocks": {"type": "array", "items": item, "maxItems": _MOST_BLOCKS}},
        "required": ["blocks"],
        "additionalProperties": False,
    }


def block_opinions(
    model: LanguageModel,
    lines: Sequence[Line],
    on_done: Callable[[float, float], None] = lambda done, of: None,
) -> Floats:
    """Log-odds of each sentence for each of BLOCK_KINDS; 0 where nothing was to be believed.

    Raises ModelError when the model does not answer, or not by the schema.
    """
    rows = np.zeros((len(lines), len(BLOCK_KINDS)))
    answered = np.zeros((len(lines), 1))
    windows = _windows(len(lines))
    for ids, prompt in zip(windows, block_prompts([one.text for one in lines]), strict=True):
        found = np.full((len(ids), len(BLOCK_KINDS)), -_SAYS)
        for column, first, last, says in _answered(model.write(prompt, block_schema(ids)), lines):
            found[first - ids.start : last + 1 - ids.start, column] = says
        rows[ids.start : ids.stop] += found
        answered[ids.start : ids.stop] += 1
        on_done(ids.stop, len(lines))
    return np.asarray(rows / np.maximum(answered, 1))


def with_opinions(
    ad_odds: Floats, show_odds: Floats, opinions: Floats | None
) -> tuple[Floats, Floats]:
    """The rules' log-odds with a model's opinions, if there are any."""
    if opinions is None:
        return ad_odds, show_odds
    rules = np.column_stack([ad_odds, show_odds])
    both = np.clip(rules, -_RULES, _RULES) + opinions
    return both[:, 0], both[:, 1:]


def _windows(count: int) -> list[range]:
    starts = range(0, max(1, count - _SHARED), _PER_REQUEST - _SHARED) if count else range(0)
    return [range(at, min(at + _PER_REQUEST, count)) for at in starts]


def _answered(
    answer: dict[str, Any], lines: Sequence[Line]
) -> Iterator[tuple[int, int, int, float]]:
    """Kind, first and last sentence of each block, and what it says; the schema has their bounds.

    What is longer than such a block can be says nothing of its sentences.
    """
    for block in answer["blocks"]:
        kind, first, last = block["kind"], block["first"], block["last"]
        if first <= last:
            is_long = lines[last].end_s - lines[first].start_s > _LONGEST_S[kind]
            yield list(BLOCK_KINDS).index(kind), first, last, 0.0 if is_long else _SAYS
