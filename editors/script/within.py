"""What becomes of the words of one paragraph, and which remarks stand among them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from editors.decisions import Provenance
from editors.script.document import EDITOR
from editors.script.tokens import BreakToken, CommentToken, Problem, WordToken
from media.text import shown
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from editors.script.tokens import Marked, Paragraph
    from media.muted import MuteKind
    from pipeline.transcript import Transcript


def gone(
    said: Mapping[int, WordToken], texts: Mapping[int, str], words: Iterable[int], line: int
) -> Iterator[tuple[int, Provenance]]:
    """The words that are struck, or deleted from the paragraph that begins in this line."""
    deleted = Provenance(EDITOR, f"deleted below line {line}")
    token: WordToken | None = None
    for n in words:
        if texts.get(n) != "":  # else it goes with the one in front of it
            token = said.get(n)
        if token and token.struck:
            yield n, Provenance(EDITOR, f"struck in line {token.place.line}")
        elif not token and n not in texts:
            yield n, deleted


def muted_within(
    pairs: Iterable[tuple[int | None, Marked]], texts: Mapping[int, str], words: Sequence[int]
) -> dict[int, MuteKind]:
    """How words are muted; a word of which a part is marked is muted, and so is what goes with
    the one in front of it."""
    marks = {
        n: token.mark
        for n, token in pairs
        if n is not None and isinstance(token, WordToken) and token.mark
    }
    for before, n in pairwise(words):
        if texts.get(n) == "" and before in marks:
            marks[n] = marks[before]
    return dict(sorted(marks.items()))


def comments_within(
    paragraph: Paragraph, said: Mapping[int, WordToken], words: range
) -> dict[int, tuple[str, ...]]:
    """The remarks of a paragraph by the number of the word behind each."""
    numbers = {token.place: n for n, token in said.items()}
    comments: dict[int, list[str]] = {}
    behind = words.stop
    for token in reversed(paragraph.tokens):
        if isinstance(token, CommentToken):
            comments.setdefault(behind, []).append(token.text)
        else:
            behind = numbers.get(token.place, behind)
    return {n: tuple(reversed(texts)) for n, texts in comments.items()}


def words_behind_backslashes(
    transcript: Transcript,
    paragraph: Paragraph,
    said: Mapping[int, WordToken],
    gone: Collection[int],
    words: range,
) -> Iterator[Problem]:
    """Words that are missing where a backslash stands alone: it may be all that is left of them."""
    numbers = {token.place: n for n, token in said.items()}
    behind, breaks = words.stop, list[BreakToken]()
    for token in (*reversed(paragraph.tokens), None):
        if isinstance(token, BreakToken):
            breaks.append(token)
            continue
        before = numbers.get(token.place) if token else words.start - 1
        if before is None:
            continue
        lost = [transcript.words[n].text for n in range(before + 1, behind) if n in gone]
        if breaks and lost:
            yield Problem(
                breaks[-1].place,
                f"a backslash stands in the place of '{shown(' '.join(lost))}', which would "
                "vanish without being struck: write that again, or take the backslash away.",
            )
        behind, breaks = before, []


def remarks_that_were_said(
    transcript: Transcript, paragraph: Paragraph, gone: Collection[int]
) -> Iterator[Problem]:
    """Remarks in brackets of words that are missing from their paragraph: `[crowd noise]`."""
    for token in paragraph.tokens:
        if isinstance(token, CommentToken) and token.is_bracketed:
            said = {plain(text) for text in token.text.split()}
            lost = [transcript.words[n] for n in gone]
            if any(not said.isdisjoint(map(plain, word.text.split())) for word in lost):
                inside = shown(token.text.strip())
                yield Problem(
                    token.place,
                    f"'[{inside}]' was said here, and would vanish: write \\[{inside}\\], or "
                    f"<!-- {inside} --> if it is a remark.",
                )
