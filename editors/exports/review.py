"""A page to send to somebody: it plays the edit on the recording, takes strikes and remarks, and
gives back a script.

One file, which asks for nothing from anywhere. What a reviewer does is put into the script's own
text, so what they send back is what `paperedit render --script` and `paperedit check` read.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from dataclasses import replace
from importlib import resources
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from editors.script.document import Passage
from editors.script.noises import hidden_within
from editors.script.places import items_of
from editors.script.write import escaped, pause_token, written
from media.clock import in_seconds, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from editors.decisions import Provenance
    from editors.exports.export import Edit
    from editors.script.document import Block
    from editors.script.places import Item

REVIEW_SUFFIX: Final = ".review.html"
REVIEW_KEY: Final = "review"
"""The header's key under which a review names the version of the script that it is of."""
VERSION_LETTERS: Final = 24
_FOLDER: Final = "editors.exports"


def review_page(edit: Edit) -> Mapping[str, str]:
    """The page as HTML."""
    whole = _text(edit, edit.document.blocks)
    sent = replace(edit, document=replace(edit.document, other_keys=_keys(edit, whole)))
    source, header = edit.timeline.source, _text(sent, ())
    fields = {
        "name": source.path.stem,
        "media": quote(os.fsencode(source.path.name)),
        "picture": source.video is not None,
        "header": header,
        "blocks": [_block(edit, block) for block in edit.document.blocks],
        "keeps": [*_keeps(edit)],
        "key": hashlib.sha256(whole.encode()).hexdigest()[:16],
    }
    data = json.dumps(fields, ensure_ascii=False).replace("<", "\\u003c")
    style, script = _part("review.css"), _part("review.js")
    page = _part("review.html")
    for mark, text in (
        ("POLICY", _policy(style, script)),
        ("LANGUAGE", edit.transcript.language),
        ("STYLE", style),
        ("SCRIPT", script),
        ("DATA", data),
    ):
        page = page.replace(f"@@{mark}@@", text, 1)
    return {REVIEW_SUFFIX: page}


def _keeps(edit: Edit) -> Iterator[list[float]]:
    """What plays, in seconds: start, end, and how long a longer pause stands before, if it does."""
    held = {hold.number: hold.length for hold in edit.timeline.holds}
    for number, keep in enumerate(edit.timeline.keeps):
        times = [_time(edit, keep.start), _time(edit, keep.end)]
        yield [*times, _time(edit, held[number])] if number in held else times


def _keys(edit: Edit, text: str) -> tuple[str, ...]:
    """The header's other lines, and one that says which version of the script is reviewed."""
    others = (line for line in edit.document.other_keys if not line.startswith(f"{REVIEW_KEY}:"))
    version = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return (*others, f"{REVIEW_KEY}: {version[:VERSION_LETTERS]}")


def _part(name: str) -> str:
    return (resources.files(_FOLDER) / "templates" / name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """What is in the page may style and move it, and it may play what lies beside it."""
    hashes = [
        f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
        for text in (style, script)
    ]
    return (
        f"default-src 'none'; style-src {hashes[0]}; script-src {hashes[1]}; "
        "media-src 'self' file: blob:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def _text(edit: Edit, blocks: tuple[Block, ...]) -> str:
    """The script of some blocks, as it is written."""
    return written(edit.transcript, replace(edit.document, blocks=blocks))


def _block(edit: Edit, block: Block) -> dict[str, Any]:
    """A paragraph by its parts, anything else as it stands in the script."""
    text = _text(edit, (block,)).removeprefix(_text(edit, ())).strip("\n")
    if not isinstance(block, Passage):
        return {"text": text}
    return {"head": text.split("\n", 1)[0], "parts": [*_parts(edit, block)]}


def _parts(edit: Edit, passage: Passage) -> Iterator[list[Any]]:
    """What stands in a paragraph: text, as a script writes it, whether it goes, how it is muted,
    from when to when it is heard, and why it goes; remarks are heard never."""
    hidden = hidden_within(edit.transcript, edit.document, passage)
    for item in items_of(edit.transcript, passage.words):
        if item.is_pause:
            yield _silent(edit, passage, item)
            continue
        for remark in passage.comments.get(item.number, ()):
            yield [f"<!--{remark}-->", False, "", None, ""]
        word = edit.transcript.words[item.number]
        text = passage.corrections.get(item.number, word.text)
        if text and item.number not in hidden:
            goes = passage.decisions.strikes.get(item.number)
            when = [_time(edit, word.span.start), _time(edit, word.span.end)]
            muted = passage.muted.get(item.number, "")
            yield [escaped(text), goes is not None, muted, when, _why(goes)]
    for remark in passage.comments.get(passage.words.stop, ()):
        yield [f"<!--{remark}-->", False, "", None, ""]


def _why(goes: Provenance | None) -> str:
    """Who struck something, and why."""
    return f"{goes.editor}: {goes.reason}" if goes else ""


def _silent(edit: Edit, passage: Passage, item: Item) -> list[Any]:
    """A pause, or speech that nobody understood."""
    transcript, rate = edit.transcript, edit.transcript.source.rate
    if not item.key.startswith("[unclear"):
        span = transcript.pauses[item.number]
        token, goes = pause_token(transcript, item.number, passage.decisions), None
    else:
        span = transcript.unclear[item.number]
        token = f"[unclear {in_seconds(len(span), rate)}]"
        goes = passage.decisions.unclear.get(item.number)
    when = [_time(edit, span.start), _time(edit, span.end)]
    return [token, goes is not None, "", when, _why(goes)]


def _time(edit: Edit, sample: int) -> float:
    return round(seconds(sample, edit.transcript.source.rate), 3)
