"""`[um?]`: a hesitation of which it was not sure whether it is one, marked for a person to decide.

The mark is the word itself: struck it goes, else it plays, and captions show the word.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from editors.script.tokens import CommentToken, Paragraph, Problem, WordToken
from pipeline.text.hesitations import is_hesitation
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from editors.decisions import Decisions
    from editors.script.document import Document
    from editors.script.tokens import Parsed, Token
    from pipeline.transcript import Transcript

_LEAST, _MOST = 0.1, 0.9
"""Confidence of a hesitation that a person should hear: a word that is surely none has less."""
_WORD: Final = r"[^\W\d_](?:[\w'’-]{0,38}[^\W\d_])?"
_REST: Final = ".,;:!?…-"
_MARK = re.compile(
    rf"\[\s{{0,9}}(?P<word>{_WORD})\s{{0,9}}\?\s{{0,9}}\](?P<rest>[{re.escape(_REST)}]{{0,3}})"
)


def doubtful_words(transcript: Transcript, proposed: Decisions) -> Iterator[int]:
    """The hesitations that nobody proposed to cut, though they may well be some."""
    for n, word in enumerate(transcript.words):
        is_open = n not in proposed.strikes and _LEAST <= word.confidence < _MOST
        if is_open and word.kind != "noise" and is_hesitation(word.text, transcript.language):
            yield n


def doubt_mark(text: str) -> str | None:
    """The mark of a word, with the punctuation behind it; None where it can have none."""
    word = text.rstrip(_REST)
    mark = f"[{word}?]{text[len(word) :]}"
    return mark if read_doubt(mark) else None


def read_doubt(text: str) -> str | None:
    """The word of a mark, with the punctuation behind it; None where this is none."""
    match = _MARK.fullmatch(text)
    return f"{match['word']}{match['rest']}" if match else None


def with_remarks(script: Parsed, language: str) -> Parsed:
    """The script, in which `[sic?]` is a remark, since that is no hesitation of the language."""
    if not script.doubtful:
        return script

    def token(one: Token) -> Token:
        if not isinstance(one, WordToken) or not one.is_doubtful:
            return one
        if is_hesitation(plain(one.text), language):
            return one
        return CommentToken(f" {one.text.rstrip(_REST)}? ", one.place, is_bracketed=True)

    blocks = tuple(
        replace(block, tokens=tuple(map(token, block.tokens)))
        if isinstance(block, Paragraph)
        else block
        for block in script.blocks
    )
    return replace(script, blocks=blocks)


def marks_unread(script: Parsed, base: Document | None, language: str) -> Iterator[Problem]:
    """The first mark of a script whose header lost the line that says that it has some."""
    if script.doubtful or base is None or not base.doubtful:
        return
    paragraphs = (block for block in script.blocks if isinstance(block, Paragraph))
    for token in (token for paragraph in paragraphs for token in paragraph.tokens):
        inside = token.text.strip() if isinstance(token, CommentToken) else ""
        if is_hesitation(read_doubt(f"[{inside}]") or "", language):
            yield Problem(
                token.place,
                f"'[{inside}]' is a word only where the header says 'doubtful: yes': put that "
                "line back.",
            )
            return
