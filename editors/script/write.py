"""Write `script.md`: everything there is to say about an edit, as text."""

from __future__ import annotations

import json
import re
from itertools import groupby
from typing import TYPE_CHECKING

from editors.script.document import Comment, Document, Heading, Passage
from editors.script.doubtful import doubt_mark
from editors.script.draft import pauses_of, stands, unclear_of
from editors.script.front_matter import SCRIPT_SCHEMA
from editors.script.head_times import head_time
from editors.script.marks import closing, opening
from editors.script.noises import hidden_within
from media.clock import in_seconds, timecode
from media.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from editors.decisions import Decisions
    from editors.script.document import Block
    from media.muted import MuteKind
    from pipeline.transcript import Transcript

_LINE = 100
_PLAIN = re.compile(
    r"(?:[^\W\d_]|\d(?=.*[g-np-suvwyG-NP-SUVWY]))(?:[\w.'’()&+@/-]| (?=[\w.'’()&+@/-]))*"
)
"""What YAML takes for the text that it is, besides these words; digits need a letter that no number
has."""
_NO_TEXT = frozenset({"yes", "no", "true", "false", "on", "off", "y", "n", "null"})
_UNWRITABLE = re.compile("[\x7f-\x9f\ufffe\uffff]")
_MARKS = re.compile(r"([\\~\[\]{}<>]|^[#*•+-]|^---)")


def written(transcript: Transcript, document: Document) -> str:
    """The script of a document about a transcript, in Markdown."""
    blocks = [_header(document)]
    blocks += (_block(transcript, document, block) for block in document.blocks)
    if not transcript.words:
        blocks.append("<!-- No words were heard, so there is nothing to cut. -->")
    return "\n\n".join(blocks) + "\n"


def _header(document: Document) -> str:
    lines = ["---", f"paperedit: {SCRIPT_SCHEMA}", f"media: {_quoted(_one_line(document.media))}"]
    if document.speakers:
        names = ", ".join(
            f"{_quoted(letter)}: {_quoted(name)}" for letter, name in document.speakers.items()
        )
        lines.append(f"speakers: {{{names}}}")
    if document.noises != "all":
        lines.append(f"noises: {document.noises}")
    if document.doubtful is not None:
        lines.append("doubtful: yes")
    lines += [*document.other_keys, f"approved: {'yes' if document.approved else 'no'}", "---"]
    return "\n".join(lines)


def _one_line(name: str) -> str:
    """A file's name as far as a header can hold it; bytes that are no text are question marks."""
    return " ".join(clean(name.encode("utf-8", "replace").decode()).split())


def _quoted(text: str) -> str:
    """A text as YAML: as it is where YAML takes it for that, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _NO_TEXT:
        return text
    return _UNWRITABLE.sub(lambda c: f"\\u{ord(c[0]):04x}", json.dumps(text, ensure_ascii=False))


def _block(transcript: Transcript, document: Document, block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {block.title}"
    if isinstance(block, Comment):
        return f"<!--{block.text}-->"
    return (
        f"{_anchor(transcript, document, block)}\n{_wrapped(_tokens(transcript, document, block))}"
    )


def _anchor(transcript: Transcript, document: Document, passage: Passage) -> str:
    time_ms = head_time(transcript, passage.words.start)
    name = document.speakers.get(passage.speaker, passage.speaker) if passage.speaker else None
    shown = f"**{name}** " if name else ""
    label = f" {{{passage.label}}}" if passage.label else ""
    return f"{shown}[{timecode(time_ms, 1000)}]{label}"


def _tokens(transcript: Transcript, document: Document, passage: Passage) -> Iterator[str]:
    """The passage's words and pauses as text; words that go together are struck together."""
    for kind, group in groupby(_items(transcript, document, passage), key=lambda item: item[2:]):
        texts = [text for _, text, *_ in group]
        struck, mark = kind
        if mark:
            texts[0] = f"{opening(mark)}{texts[0]}"
            texts[-1] = f"{texts[-1]}{closing(mark)}"
        if struck:
            texts[0] = f"~~{texts[0]}"
            texts[-1] = f"{texts[-1]}~~"
        yield from texts


def _items(
    transcript: Transcript, document: Document, passage: Passage
) -> list[tuple[tuple[int, int], str, bool, MuteKind | None]]:
    """Place, text, whether it is struck and how it is muted, for everything in a passage."""
    strikes, hidden = passage.decisions.strikes, hidden_within(transcript, document, passage)
    doubtful = document.doubtful or frozenset()
    items = []
    for n in passage.words:
        start = transcript.words[n].span.start
        text = "" if n in hidden else _word(transcript, passage, n, is_doubtful=n in doubtful)
        if text:
            items.append(((start, 2), text, n in strikes, passage.muted.get(n)))
        remarks = passage.comments.get(n, ())
        items += (((start, 1), f"<!--{text}-->", False, None) for text in remarks)
    for n in unclear_of(transcript, passage.words):
        span = transcript.unclear[n]
        token = f"[unclear {in_seconds(len(span), transcript.source.rate)}]"
        items.append(((span.start, 1), token, n in passage.decisions.unclear, None))
    for n in pauses_of(transcript, passage.words):
        if stands(transcript, n, passage.decisions):
            token = pause_token(transcript, n, passage.decisions)
            items.append(((transcript.pauses[n].start, 0), token, False, None))
    last = (transcript.source.length, 3)
    remarks = passage.comments.get(passage.words.stop, ())
    items += ((last, f"<!--{text}-->", False, None) for text in remarks)
    return sorted(items, key=lambda item: item[0])


def _word(transcript: Transcript, passage: Passage, number: int, *, is_doubtful: bool) -> str:
    """A word as it stands in a script; nothing where it stands in the one in front of it."""
    own = transcript.words[number].text
    mark = doubt_mark(own) if is_doubtful and number not in passage.corrections else None
    return mark or escaped(passage.corrections.get(number, own))


def pause_token(transcript: Transcript, pause: int, decisions: Decisions) -> str:
    """`[pause 1.8s]`, or `[pause 1.8s -> 0.35s]` where it gets another length."""
    rate = transcript.source.rate
    length = in_seconds(len(transcript.pauses[pause]), rate)
    shortening = decisions.shortenings.get(pause)
    if shortening is None:
        return f"[pause {length}]"
    return f"[pause {length} -> {in_seconds(shortening.left, rate)}]"


def escaped(text: str) -> str:
    """A word whose own characters cannot be taken for marks."""
    return _MARKS.sub(r"\\\1", text)


def _wrapped(tokens: Iterator[str]) -> str:
    """Lines of at most 100 characters, so that a change in git is a change of one line."""
    lines = [""]
    for token in tokens:
        if lines[-1] and len(lines[-1]) + 1 + len(token) > _LINE:
            lines.append("")
        lines[-1] += f" {token}" if lines[-1] else token
    return "\n".join(lines)
