"""Stretches of a talk that begin or end with words that a request quotes.

"cut from 'thanks again' to the end"      from=thanks again
"start at 'so what is a paper edit'"      before=so what is a paper edit
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Callable

_QUOTED: Final = (
    r"(?:\"([^\"]+)\"|“([^”]+)”|«([^»]+)»|(?<![\w'])'((?:[^']|(?<=\w)'(?=\w))+)'(?!\w))"
)
_SAYS: Final = (
    r"(?:(?:(?:where|when) )?(?:\w+ ){1,2}?(?:(?:is|am|are|'m) )?(?:says?|said|goes?) |"
    r"the (?:words?|line|sentence) )?"
)
_ALL: Final = (
    r"(?:(?:everything|all|anything|it all|the part|the bit|the beginning|the start|the end|"
    r"whatever(?: is| comes| follows)?)"
    r"(?: that(?: is| comes)?)? )?"
)
_PATTERNS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), keys)
    for pattern, keys in (
        (rf"\b(?:start|begin) (?:it |the \w+ )?(?:right |just )?(?:at|with|from|when|where|once) "
         rf"{_SAYS}{_QUOTED}", ("before",)),
        (rf"\b(?:end|stop|finish) (?:it |the \w+ )?(?:right |just )?(?:at|with|after|when|where|"
         rf"once) "
         rf"{_SAYS}{_QUOTED}", ("after",)),
        (rf"{_ALL}(?:from|between) {_SAYS}{_QUOTED} (?:until|till|up to) {_SAYS}{_QUOTED}",
         ("from", "until")),
        (rf"{_ALL}(?:from|between) {_SAYS}{_QUOTED} (?:to|and|through) {_SAYS}{_QUOTED}",
         ("from", "to")),
        (rf"{_ALL}from {_SAYS}{_QUOTED}(?: (?:to the (?:very )?end|on(?:wards?)?|until the end))?",
         ("from",)),
        (rf"{_ALL}(?:after|following|past) {_SAYS}{_QUOTED}", ("after",)),
        (rf"{_ALL}(?:before|up to|until|till) {_SAYS}{_QUOTED}", ("before",)),
    )
)  # fmt: skip


def with_quoted_ends(text: str, note: Callable[[dict[str, str], str], str]) -> str:
    """The text with a mark, by `note`, for each stretch that a quotation opens or closes."""
    for pattern, keys in _PATTERNS:

        def one(match: re.Match[str], keys: tuple[str, ...] = keys) -> str:
            quotations = [group for group in match.groups() if group]
            words = [" ".join(plain(word) for word in said.split()) for said in quotations]
            mark = note(dict(zip(keys, words, strict=True)), match[0])
            return (
                f"cut {mark}" if re.match(r"start|begin|end|stop|finish", match[0], re.I) else mark
            )

        text = pattern.sub(one, text)
    return text
