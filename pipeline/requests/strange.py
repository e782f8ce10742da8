"""What people ask of an editor that nobody here does: translate, swap, put music under it."""

from __future__ import annotations

import re
from typing import Final

from pipeline.text.word_sets import word_set

_VERBS: Final = word_set(
    "translate dub change replace swap move put blur censor mute rename upload publish play add "
    "turn crop colour color zoom insert fade loop speed slow reverse reorder post email rewrite "
    "use apply bring show hide rotate merge join split convert export render record print mail fax "
    "call send dial book voice paint draw compose"
)


_FOREIGN: Final = re.compile(
    r"(?:please |can you |could you )?(?:(?:translate|dub|print|fax|convert|rename|swap|reorder|"
    r"reverse|rotate|zoom|blur|colou?r)\b|(?:put|add|lay|play|stick|layer|mix) .*\b"
    r"(?:under|behind|beneath|on top of|in the background|music)\b"
    r"|(?:correct|fix|improve|change|mend) (?:(?:the|my|our|his|her) )?(?:grammar|spelling|"
    r"pronunciation|accent|facts?)\b)"
)
"""What is done to a thing that is known, and that nobody here does."""


def is_foreign(text: str) -> bool:
    """Whether a clause asks to do to a known thing what nobody here does."""
    return bool(_FOREIGN.match(text))


def begins_with_verb(text: str) -> bool:
    """Whether a clause begins with a verb that asks for something."""
    return next(iter(text.split()), "") in _VERBS
