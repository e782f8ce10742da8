"""What was done, and what two people did at once, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from media.clock import short
from media.text import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from editors.actions.facets import Clash
    from editors.actions.words import Talk

_DONE: Final = {
    "strike": "strike",
    "restore": "restore",
    "unclear": "unclear speech",
    "pause": "pause",
    "mute": "mute",
    "correct": "correct",
    "take-back": "take back",
    "propose": "propose again",
    "split": "new paragraph at",
    "join": "join paragraph at",
    "move": "move paragraph at",
    "chapter": "chapter at",
    "rename": "rename speaker",
    "speaker": "speaker of",
    "label": "label",
    "remark": "remark at",
    "approve": "approval",
    "many": "several changes",
}
_PLACES: Final = {
    "struck": "words",
    "text": "words",
    "muted": "words",
    "remarks": "words",
    "pause": "pauses",
    "unclear": "unclear",
}
"""The kinds of facets that are somewhere in the recording, and what they count."""
_KINDS: Final = {
    "struck": "what goes",
    "text": "a correction",
    "muted": "what is muted",
    "remarks": "a remark",
    "pause": "a pause",
    "unclear": "unclear speech",
    "name": "a speaker's name",
    "approved": "the approval",
    "passage": "a paragraph",
    "next": "the order of paragraphs",
}


def what_is_done(talk: Talk, fields: Mapping[str, Any]) -> str:
    """An action for people, such as `strike 'um'`."""
    verb, words = _DONE[fields["do"]], talk.transcript.words
    first = fields["words"][0] if "words" in fields else fields.get("word")
    if isinstance(first, int):
        more = " ..." if "words" in fields and fields["words"][1] - first > 1 else ""
        return f"{verb} '{words[first].text}{more}'"
    named = fields.get("editor") or fields.get("name")
    return f"{verb} {shown(named)}" if isinstance(named, str) else verb


def clash_text(talk: Talk, clash: Clash) -> str:
    """A clash for people: what it is about, and what either wants."""
    kind, which = clash.facet
    kind = kind.split(" ")[0]
    told = _KINDS.get(kind, "a paragraph")
    if kind in _PLACES and isinstance(which, int):
        place = getattr(talk.transcript, _PLACES[kind])[which]
        span = place.span if hasattr(place, "span") else place
        word = f" '{place.text}'" if hasattr(place, "text") else ""
        told += f"{word} at {short(span.start, talk.transcript.source.rate)}"
    return f"{told[0].upper()}{told[1:]}: {_value(clash.ours)} here, {_value(clash.theirs)} there"


def _value(value: object) -> str:
    if value is None:
        return "as it was"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"'{shown(value)}'" if isinstance(value, str) else "changed"
