"""People whose whole talk a request names: "everything Ben says", "take the host out"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_PARTS_OF: Final = (
    r"(?:parts?|lines?|bits?|answers?|turns?|contributions?|words|sentences|comments?|remarks?|"
    r"questions?|voice|track)"
)

_PRONOUNS: Final = "i|we|you|he|she|they|it|who|nobody|everyone|anyone|everybody|anybody|someone"
_SAID_BY: Final = (
    r"(?:(?:everything|all|anything|whatever)(?: that)?(?: is|'s| was)? (?:said|spoken)|(?:all|"
    r"every|"
    r"any)(?: of)?(?: the)? (?:statements?|words|utterances?|contributions?)(?: made| said|"
    r" spoken)?)"
    r" by(?: the [a-z]+,)?"
)
_GREETING: Final = (
    "[Hh]i|[Hh]ey|[Hh]ello|[Dd]ear|[Tt]hanks|[Tt]hank you|[Ss]orry|[Oo]kay|[Oo]k|[Ss]o"
)
"""In front of a name that is spoken to: "Hi Ben, please cut the ads"."""
_BESIDE_NAME: Final = (
    "by|of|from|for|to|with|about|on|in|at|than|like|as|when|where|that|after|before|while"
)
"""In front of a name that only says whose something is: "the ums of Ben and Anna"."""


def with_speakers(text: str, speakers: Sequence[str], note: Callable[[str, str], str]) -> str:
    """The text with a mark, by `note`, for everything that somebody says.

    That is `everything Ben says`, `Ben's parts`, `speaker B`; `note` gets a name and what was said.
    """
    first = {name.split()[0] for name in speakers if name.split()}
    names = "|".join(re.escape(name) for name in sorted({*speakers, *first}, key=len, reverse=True))
    who = (
        rf"(?P<{{0}}>{names + '|' if names else ''}[Ss]peaker [A-Z0-9]\b|"
        r"the (?:host|guest|interviewer|producer|interpreter|translator|moderator|presenter|"
        r"narrator|caller|co-?host|panell?ist|reporter)|(?!(?:Remove|Cut|Drop|Delete|Take|Keep|"
        r"Lose|"
        r"Strip|Leave|Only|Just|Please) )[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    )
    pattern = re.compile(
        rf"(?:everything|all|anything|whatever|what|"
        rf"every word)(?: that| what)? {who.format('a')} (?:(?:is |was )?(?:say|talk)ing|says?|"
        rf"said|talks?|speaks?|contributes?)(?! about\b| on\b| of\b)"
        rf"|(?:all (?:of )?)?{who.format('b')}'s? {_PARTS_OF}(?![ -]reads?)|"
        rf"(?P<c>[Ss]peaker [A-Z0-9])\b"
        rf"|{_SAID_BY} {who.format('g')}"
        + rf"|(?:everything|all|anything|whatever|every word)(?: that)? (?!(?:{_PRONOUNS})\b)"
        r"(?P<f>[a-z]+) (?:says?|said)(?=[.,;]|$)|(?<=(?:[Tt]ake|move|[Dd]rop|want|need) )"
        r"(?P<e>[A-Z][a-z]+|the (?:host|guest|interviewer|producer|interpreter|translator|"
        r"moderator|"
        r"presenter|narrator|caller|co-?host|reporter))"
        r"(?= (?:out|completely|entirely|altogether|in (?:it|this|there|here)|on (?:it|this))\b)"
        + (
            rf"|(?P<d>{names})(?= (?:out|completely|entirely|altogether)\b|"
            rf"(?:(?:,| and|, and) (?:{names}))*(?:$|[.,;]| (?:and|but) "
            r"(?:keep|leave)\b))"
            if names
            else ""
        )
    )

    alone = re.compile(
        rf"(?:^|[.!?;] )(?:{_GREETING}|(?:{names})|and|[ ,])*$|\b(?:more|less)(?: of)? $"
    )
    beside = re.compile(rf"\b(?:{_BESIDE_NAME}) (?:(?:{names})(?:,| and|, and| or) )*$")

    def one(match: re.Match[str]) -> str:
        before = text[: match.start()]
        is_bare = match.groupdict().get("d") is not None
        if is_bare and (beside.search(before) or alone.search(before)):
            return match[0]
        name = next(group for group in match.groupdict().values() if group)
        return note(name, match[0])

    return pattern.sub(one, text)
