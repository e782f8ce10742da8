"""A script written and read again of which little changed: only what changed is.

In a text as `written` writes it every block stands by itself, between empty lines. What a
paragraph means depends on its own text, on the header, and on which word begins the paragraph
that comes next in the recording; so a paragraph for which all three are as they were is what it
was. The others are read by the ordinary reader, in a script that has them alone:

    text      header | same ... | new | new | ... same
    window    header |            new | new | heads of what comes next in the recording

Wherever anything is not as simple as that (another header, a text that a person wrote or a
program formatted, a problem, a paragraph that plays twice) the whole is read. What stands in
reasons and places of which line something was in is of when it was read.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from editors.script.document import Passage
from editors.script.head_times import head_times
from editors.script.parse import parsed
from editors.script.read import read_back
from editors.script.tokens import Paragraph
from editors.script.write import written
from media.clock import timecode

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from editors.actions.words import Talk
    from editors.script.document import Block, Document
    from editors.script.tokens import Problem

    Read = tuple[Document, tuple[Problem, ...]]

_GAP: Final = "\n\n"
"""What stands between blocks."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """A script's text in parts: `header`, and one for each block of its document."""

    document: Document
    header: str
    blocks: tuple[str, ...]

    @property
    def text(self) -> str:
        return _GAP.join([self.header, *self.blocks]) + "\n"


@dataclass(frozen=True, slots=True)
class _Change:
    """The blocks before `start` are as they were, and so are those from `stop` on, of so many;
    between them stands `text`, without a header."""

    parts: _Parts
    header: str
    start: int
    stop: int
    text: str

    @property
    def around(self) -> tuple[Block, ...]:
        blocks = self.parts.document.blocks
        return blocks[: self.start] + blocks[self.stop :]

    @property
    def gone(self) -> tuple[Block, ...]:
        return self.parts.document.blocks[self.start : self.stop]


class QuickScript:
    """What `written` and `read_back` give, quickly where little changed since they were asked."""

    def __init__(self, talk: Talk, base: Document | None, known_as: Sequence[str]) -> None:
        self._talk, self._base, self._known_as = talk, base, known_as
        self._starts = head_times(talk.transcript)
        self._numbers = {time: number for number, time in enumerate(self._starts)}
        self._parts: _Parts | None = None

    def written(self, document: Document) -> str:
        """The text of a document."""
        known = self._parts
        if not known or not _is_written_alike(known.document, document):
            return written(self._talk.transcript, document)
        return self._in_parts(document, known).text

    def read(self, text: str) -> Read:
        """The document that a text describes, and the problems in it."""
        found = self._read_change(text)
        if found:
            self._parts = found
            return found.document, ()
        document, problems = read_back(
            self._talk.transcript, text, self._talk.proposed, self._base, self._known_as
        )
        if not problems and self._starts:
            parts = self._in_parts(document, None)
            is_same = parts.text == text and not _plays_twice(document)
            self._parts = parts if is_same else None
        return document, problems

    def _in_parts(self, document: Document, known: _Parts | None) -> _Parts:
        """A document's text; blocks that are as in `known` are not written anew."""
        there: dict[int, tuple[Block, str]] = {}
        if known:
            pairs = zip(known.document.blocks, known.blocks, strict=True)
            there = {b.words.start: (b, text) for b, text in pairs if isinstance(b, Passage)}
        header = self._header(document)

        def part(block: Block) -> str:
            had = there.get(block.words.start) if isinstance(block, Passage) else None
            if had and (had[0] is block or had[0] == block):
                return had[1]
            one = written(self._talk.transcript, replace(document, blocks=(block,)))
            return one[len(header) + len(_GAP) : -1]

        return _Parts(document, header, tuple(map(part, document.blocks)))

    def _header(self, document: Document) -> str:
        return written(self._talk.transcript, replace(document, blocks=()))[:-1]

    def _read_change(self, text: str) -> _Parts | None:
        """The text, read as far as it changed; None where all of it must be read."""
        known = self._parts
        change = _change(known, text) if known and not self._may_miss(known.document) else None
        if change is None:
            return None
        heads = self._next_heads(change)
        window = _GAP.join(filter(None, [change.header, change.text, *heads])) + "\n"
        document, problems = read_back(
            self._talk.transcript, window, self._talk.proposed, self._base, self._known_as
        )
        new = document.blocks[: len(document.blocks) - len(heads)]
        if problems or self._is_moved_on(change, new):
            return None
        document = _joined(change, document, new)
        found = self._in_parts(document, change.parts)
        return found if found.text == text and not _plays_twice(document) else None

    def _may_miss(self, document: Document) -> bool:
        """Whether there are problems that only all of a text shows."""
        base = self._base
        return base is not None and (
            (document.noises == "all" != base.noises)
            or (document.doubtful is None and bool(base.doubtful))
        )

    def _next_heads(self, change: _Change) -> list[str]:
        """Heads of the paragraphs around a change before which its own must end."""
        around = sorted({one.words.start for one in _passages(change.around)})
        blocks = parsed(f"{change.header}{_GAP}{change.text}\n").blocks
        times = {one.time_ms for one in blocks if isinstance(one, Paragraph)}
        own = [self._numbers[time] for time in times if time in self._numbers]
        heads = {around[n] for start in own if (n := bisect_right(around, start)) < len(around)}
        return [f"[{timecode(self._starts[start], 1000)}]" for start in sorted(heads)]

    def _is_moved_on(self, change: _Change, new: Sequence[Block]) -> bool:
        """Whether a paragraph that did not change ends before another one now."""
        around = {one.words.start for one in _passages(change.around)}
        before = {one.words.start for one in _passages(change.gone)}
        after = {one.words.start for one in _passages(new)}
        for every, some in ((around | before, before - after), (around | after, after - before)):
            order = sorted(every)
            if any(a in around and b in some for a, b in pairwise(order)):
                return True
        return False


def _is_written_alike(known: Document, document: Document) -> bool:
    """Whether a block of both has one text."""
    return (
        known.speakers == document.speakers
        and known.noises == document.noises
        and known.standing == document.standing
        and known.doubtful == document.doubtful
    )


def _change(known: _Parts, text: str) -> _Change | None:
    """What of a text is another than it was; None where its header is."""
    header, _, body = text.partition(_GAP)
    if _without_approval(header) != _without_approval(known.header) or not text.endswith("\n"):
        return None
    body, count = body.removesuffix("\n") + _GAP, len(known.blocks)
    start, at = 0, 0
    while start < count and body.startswith(known.blocks[start] + _GAP, at):
        at += len(known.blocks[start]) + len(_GAP)
        start += 1
    stop, end = count, len(body)
    while stop > start and _ends(body, known.blocks[stop - 1], at, end):
        stop -= 1
        end -= len(known.blocks[stop]) + len(_GAP)
    return _Change(known, header, start, stop, body[at:end].removesuffix(_GAP))


def _ends(body: str, block: str, at: int, end: int) -> bool:
    """Whether a block stands before `end`, behind an empty line or at `at`."""
    begin = end - len(block) - len(_GAP)
    is_apart = begin == at or (begin > at and body.startswith(_GAP, begin - len(_GAP)))
    return is_apart and body.startswith(block, begin)


def _without_approval(header: str) -> str:
    """A header as it is written, without its line before the last."""
    return header.rpartition("\napproved: ")[0]


def _joined(change: _Change, window: Document, new: Sequence[Block]) -> Document:
    """The document that was, with what was read anew in its place."""
    old = change.parts.document
    blocks = (*old.blocks[: change.start], *new, *old.blocks[change.stop :])
    words = _words(change.gone) | _words(new)
    standing = (old.standing - words) | (window.standing & words)
    doubtful = window.doubtful
    if doubtful is not None:
        doubtful = ((old.doubtful or frozenset()) - words) | (doubtful & words)
    return replace(window, blocks=blocks, standing=standing, doubtful=doubtful)


def _passages(blocks: Iterable[Block]) -> list[Passage]:
    return [block for block in blocks if isinstance(block, Passage)]


def _words(blocks: Collection[Block]) -> set[int]:
    return {n for one in _passages(blocks) for n in one.words}


def _plays_twice(document: Document) -> bool:
    """Whether a word stands in two paragraphs."""
    ranges = sorted((one.words.start, one.words.stop) for one in document.passages)
    return any(a[1] > b[0] for a, b in pairwise(ranges))
