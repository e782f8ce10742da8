"""The actions by their names: fields of JSON become a function from a document to a document."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from editors.actions import structure, words
from editors.actions.given import Given
from editors.script.reasons import without_idle_reasons, without_reasons
from media.errors import FormatError
from media.text import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from editors.actions.words import Talk
    from editors.script.document import Document

    Act = Callable[[Document], Document]


_LONGEST: Final = 2**40
"""Samples that a number may be; for how long a pause may last, `with_pause` tells."""


def action(talk: Talk, fields: Mapping[str, Any]) -> Act:
    """What an action does, by its fields; `do` is its name.

    Raises FormatError for fields that mean nothing. What is given back raises ScriptError where
    the document does not let it be done.
    """
    name = fields.get("do")
    if not isinstance(name, str) or name not in ACTIONS:
        raise FormatError(f"there is no action '{shown(str(name))}'.")
    try:
        act = ACTIONS[name](talk, Given(talk.transcript, fields))
    except (KeyError, TypeError, ValueError) as error:
        raise FormatError(f"the action '{name}' has fields that mean nothing: {error}.") from None
    return lambda document: words.with_noises(talk, document, act(document))


def _strike(talk: Talk, given: Given) -> Act:
    some = given.words()
    return lambda one: words.with_strikes(talk, one, words.whole_words(one, some))


def _restore(talk: Talk, given: Given) -> Act:
    some = given.words()

    def act(one: Document) -> Document:
        return without_idle_reasons(words.without_strikes(talk, one, words.whole_words(one, some)))

    return act


def _unclear(talk: Talk, given: Given) -> Act:
    number = given.number("number", len(talk.transcript.unclear))
    goes = given.flag("goes")
    return lambda one: words.with_unclear(talk, one, number, goes=goes)


def _pause(talk: Talk, given: Given) -> Act:
    number = given.number("number", len(talk.transcript.pauses))
    left = given.number_or_none("left", _LONGEST)
    return lambda one: words.with_pause(talk, one, number, left)


def _mute(talk: Talk, given: Given) -> Act:
    some, kind = given.words(), given.mute_kind("kind")
    return lambda one: words.with_mute(one, words.whole_words(one, some), kind)


def _correct(talk: Talk, given: Given) -> Act:
    some, text = given.words(), given.text("text")
    return lambda one: words.with_spelling(talk, one, words.whole_words(one, some), text)


def _take_back(talk: Talk, given: Given) -> Act:
    editor = given.text("editor")

    def act(one: Document) -> Document:
        left = words.taken_back(one, editor)
        return without_reasons(left) if editor == "labels" else left

    return act


def _propose(talk: Talk, given: Given) -> Act:
    return partial(words.proposed_again, talk, editor=given.text("editor"))


def _split(talk: Talk, given: Given) -> Act:
    spot = given.spot()
    return lambda one: structure.divided(talk, one, spot)


def _join(talk: Talk, given: Given) -> Act:
    spot = given.spot()
    return lambda one: structure.joined_up(one, spot)


def _move(talk: Talk, given: Given) -> Act:
    spot, before = given.spot(), given.spot_or_none("before")
    return lambda one: structure.relocated(one, spot, before)


def _chapter(talk: Talk, given: Given) -> Act:
    spot, title = given.spot(), given.text_or_none("title")
    return lambda one: structure.with_heading(talk, one, spot, title)


def _rename(talk: Talk, given: Given) -> Act:
    letter, name = given.text("letter"), given.text("name")
    return lambda one: structure.with_name(one, letter, name)


def _speaker(talk: Talk, given: Given) -> Act:
    spot, name = given.spot(), given.text("name")
    return lambda one: structure.with_speaker(one, spot, name)


def _label(talk: Talk, given: Given) -> Act:
    spot, label = given.spot(), given.text_or_none("label")
    return lambda one: structure.with_label(one, spot, label)


def _remark(talk: Talk, given: Given) -> Act:
    word, text = given.spot().word, given.text("text")
    return lambda one: structure.with_remark(one, word, text)


def _many(talk: Talk, given: Given) -> Act:
    """Several actions as one step."""
    acts = [action(talk, one) for one in given.actions("actions")]

    def act(document: Document) -> Document:
        for one in acts:
            document = one(document)
        return document

    return act


def _approve(talk: Talk, given: Given) -> Act:
    yes = given.flag("yes")
    return lambda one: replace(one, approved=yes)


ACTIONS: Final[dict[str, Callable[[Talk, Given], Act]]] = {
    "strike": _strike,
    "restore": _restore,
    "unclear": _unclear,
    "pause": _pause,
    "mute": _mute,
    "correct": _correct,
    "take-back": _take_back,
    "propose": _propose,
    "split": _split,
    "join": _join,
    "move": _move,
    "chapter": _chapter,
    "rename": _rename,
    "speaker": _speaker,
    "label": _label,
    "remark": _remark,
    "approve": _approve,
    "many": _many,
}
"""What may be done, and what each does with what it is given."""
