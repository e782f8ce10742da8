"""Which copies are slips in languages other than English, whose grammar nobody knows here.

    Je, je pense.  Et on, et on va.         slips: nothing ends with "je" and "on"
    Nous nous trompons.  Die, die das tun.  grammar
    Vite, vite !  Yavaş yavaş gel.          meant

A copy goes where its speaker hesitates or breaks off behind it, or where it ends with a word with
which nothing ends and which good grammar does not double. Where a language has no such words here
only the first counts: in many languages doubled words are grammar.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pipeline.text.hesitations import bare
from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.transcript import Word

_UNENDING: Final = {
    "de": word_set(
        "ich wir man und oder aber im am vom zum zur beim ins für gegen ohne dass weil wenn ob "
        "mein kein keine unser"
    ),
    "es": word_set("yo los las un unos unas de del al y en con por mi mis tus"),
    "fr": word_set(
        "je j tu il ils on une des du de au aux et ou mais à dans par chez le les ce cet cette "
        "mon ma tes ses ces"
    ),
    "it": word_set("io il i gli un una di del della dei delle al alla e in nel nella con per da"),
    "nl": word_set("ik we een de en of van"),
    "pt": word_set("eu uma do da dos das na em e"),
}
"""Left out is what good grammar doubles: pronouns that are objects too, articles that are relative
pronouns or numbers, German verbs' parts, verbs, and what stands alone ("pour, pour que")."""

_BEGIN_NAMES: Final = word_set("de del della di da do dos van")
_BREAKS_OFF: Final = ("-", "–", "—")


@dataclass(frozen=True, slots=True)
class StumbledCopy:
    """A phrase that is said again at once, and what stands around it."""

    end: Word
    """The last word of the copy that may be a slip."""
    between: Sequence[Word]
    """What stands between it and the next one."""
    last: Word
    """The last word of the last copy."""
    behind: Word | None
    """The word after that."""


def is_stumble(copies: StumbledCopy, language: str) -> bool:
    """Whether the earlier copy is a slip, in a language that is not English.

    "Äpfel und, und, und." is none, and no "de" in front of a name: "la politique de de Gaulle".
    """
    is_broken = copies.end.text.endswith(_BREAKS_OFF)
    if is_broken or any(word.kind == "filler" for word in copies.between):
        return True
    text = bare(copies.end.text)
    is_name = copies.behind is not None and copies.behind.text[:1].isupper()
    if copies.last.ends_sentence or (is_name and text in _BEGIN_NAMES):
        return False
    return text in _UNENDING.get(language.partition("-")[0], ())
