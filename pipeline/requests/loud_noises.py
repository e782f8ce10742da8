"""What is loud: a voice is levelled, a noise is mended: "the wind is so loud"."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipeline.requests.sentences import Clause
    from pipeline.requests.vocabulary import Mention

_NOISE: Final = re.compile(
    r"\b(?:wind|fans?(?! of\b)|rain|traffic|fridge|freezer|dishwasher|washing machine|boiler|"
    r"heat(?:er|ing)|air ?-?con\w*|(?:air )?condition\w+|hiss\w*|hum|humming|buzz\w*|nois\w+|"
    r"static|crackl\w*|rumbl\w*|storm|thunder|sea|waves|birds|crickets|engine|generator|"
    r"(?:lawn ?|leaf ?)?(?:mower|blower)|drill\w*|hammering|construction|keyboard|typing|clicks?|"
    r"train|planes?|sirens?|crockery|cutlery|projector|ventilation|echo)\b"
)
_LOUD: Final = re.compile(r"\bloud(?:er)?\b")
_OF_VOICES: Final = re.compile(r"\b(?:quiet|faint|soft|voices?|louder (?:for|voice)|level\w*)\b")


def without_loudness(clause: Clause) -> Clause:
    """The clause, in which the loudness of a breath or a noise asks for no levels.

    A noise that only its loudness complains of is named by it: "the rain is too loud".
    """
    if ("breaths",) in [m.whats for m in clause.mentions]:  # "her breathing is too loud"
        return replace(clause, mentions=tuple(m for m in clause.mentions if m.whats != _LEVELS))
    if _OF_VOICES.search(clause.text):
        return clause
    return replace(clause, mentions=tuple(_of_noise(clause, m) for m in clause.mentions))


_LEVELS: Final = ("levels",)


def _of_noise(clause: Clause, mention: Mention) -> Mention:
    """What is said to be loud, as a fault to be mended where it is a noise."""
    said = clause.text[mention.start : mention.end]
    if mention.whats != _LEVELS or not _LOUD.search(said):
        return mention
    in_front = _NOISE.search(clause.text[: mention.end])
    is_noise = in_front or _NOISE.match(clause.text[mention.end :].lstrip())
    return replace(mention, whats=("enhance",)) if is_noise else mention
