"""Whether what stands between two phrases only edits: "on Monday, sorry, on Tuesday"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipeline.text.word_sets import word_set

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.proposers.restarts.candidates import Restart
    from editors.proposers.restarts.talk import SaidWord

TAKING_BACK: Final = frozenset(
    {"sorry", "rather", "no wait", "wait", "excuse me", "i mean", "or rather"}
)
"""Terms behind which something else may be said."""
_SAYING: Final = frozenset({"i think", "i guess", "so", "no"})
"""Terms that say how sure it is, what follows from it, or "no": "they told you, no, you must"."""
_BEFORE_TERM: Final = {
    "sorry": word_set("be subject_be"),
    "wait": word_set("subject"),
    "like": word_set("subject subject_be be verb thinking ing ed leading"),
    "well": word_set("be verb do ing ed"),
    "okay": word_set("be verb subject_be"),
}
"""Classes of words to which a term belongs, unless it is parted from them: "they're like, go"."""
_WITH_TERM: Final = {
    "you know": word_set("do did if as let what would that how"),
    "you see": word_set("do did if as let what would that how"),
    "i mean": word_set("what which do by"),
    "well": word_set("as very pretty so quite really"),
    "actually": word_set("not"),
}
"""Words to which a term belongs."""
_KNOWN: Final = word_set("what how who whom whose which why where when if that whether")
"""Words behind "you know" that begin what is known."""
_KNOWING: Final = ("you know", "you see")
"""Terms that are a clause with a question word right before them."""
_OPENINGS: Final = frozenset(
    tuple(phrase.split())
    for phrase in (
        "you know", "i mean", "of course", "at least", "at all", "in fact", "in general",
        "for example", "for instance", "as well", "by the", "to be",
    )
)  # fmt: skip
"""Words that begin a set phrase, and say nothing again: "you're, you know, worthy"."""


def is_editing(said: Sequence[SaidWord], one: Restart) -> bool:
    """Whether the words between both phrases, if any, belong to neither, nor say anything."""
    last, behind = said[one.end - 1], _texts(said, one.again, one.again + 2)
    term = " ".join(_texts(said, one.end, one.again))
    if behind in _OPENINGS and behind != _texts(said, one.first, one.first + 2):
        return False
    if not term:
        return True
    if term in _SAYING or last.text in _WITH_TERM.get(term, ()):
        return False
    if term in _KNOWING and last.word_class == "question" and not last.mark:  # who you know, who
        return False
    if term == "i mean" and one.first and said[one.first - 1].text == "by":
        return False
    if term == "you know" and behind[0] in _KNOWN:
        return last.text == behind[0]
    is_bound = term in ("sorry", "like") or not last.mark
    return not (is_bound and last.word_class in _BEFORE_TERM.get(term, ()))


def _texts(said: Sequence[SaidWord], first: int, end: int) -> tuple[str, ...]:
    return tuple(word.text for word in said[first:end])
