"""What labels and chapters do to a document, and the editor that cuts by label."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from editors.cut import Cut
from editors.document import Document, Heading, Passage
from editors.draft import decisions_within
from media.span import Span
from pipeline.labels import CUTWORTHY, Labelled, label_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from editors.document import Block
    from editors.rebase import Rebased
    from pipeline.chapters import Chapter
    from pipeline.transcript import Transcript

SURE = 0.7
"""A label at least this likely is proposed to be cut; benchmarks/RESULTS.md has its precision."""
_SHORT_RETAKE_WORDS = 40
"""A retake up to this long is false from its beginning; of a longer one only the end is."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is known of a recording's meaning."""

    labels: tuple[Labelled, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    own: tuple[str, ...] = ()
    """Names of the show's own labels."""

    def moved(self, before: Transcript, after: Transcript) -> Meaning:
        """The same about a transcript that holds more words; see `editors.carry.with_words`."""
        if before.words == after.words:
            return self
        places = {id(word): n for n, word in enumerate(after.words)}
        to = [places[id(word)] for word in before.words]
        labels = tuple(
            replace(
                one,
                first=to[one.first],
                last=to[one.last],
                decided=(to[one.decided[0]], to[one.decided[1]]),
            )
            for one in self.labels
        )
        chapters = tuple(replace(one, word=to[one.word]) for one in self.chapters)
        return replace(self, labels=labels, chapters=chapters)


NOTHING = Meaning()


def labelled_cuts(
    transcript: Transcript,
    meaning: Meaning,
    *,
    cut: frozenset[str] | None = None,
    sure: float = SURE,
) -> Iterator[Cut]:
    """Cut what is labelled so: what is worth cutting, or the labels in `cut`.

    Nothing is cut whose label is less likely than `sure`.
    """
    wanted = CUTWORTHY if cut is None else {label_named(name, meaning.own) for name in cut}
    going = [
        replace(one, first=words.start, last=words.stop - 1)
        for one in meaning.labels
        if one.label in wanted and one.probability >= sure and (words := _false_part(one))
    ]
    for place, one in enumerate(going):
        after = going[place + 1] if place + 1 < len(going) else None
        meets = after is not None and after.first == one.last + 1
        start = transcript.words[one.first].span.start
        end = max(transcript.words[n].span.end for n in one.words)
        if after and meets:  # the silence between two things that go, goes
            end = max(end, transcript.words[after.first].span.start)
        yield Cut(Span(start, end), "labels", _reason(one), one.probability)


def labelled(transcript: Transcript, meaning: Meaning, names: Iterable[str]) -> Iterator[Span]:
    """Where something has one of these labels, however unsure: what is to be kept is kept."""
    wanted = {label_named(name, meaning.own) for name in names}
    for one in meaning.labels:
        if one.label in wanted:
            end = max(transcript.words[n].span.end for n in one.words)
            yield Span(transcript.words[one.first].span.start, end)


def _false_part(one: Labelled) -> range:
    """The words of a stretch that go: of a retake, only what is said again behind it."""
    if one.label != "retake":
        return one.words
    start, end = one.decided
    return range(one.first if end - one.first < _SHORT_RETAKE_WORDS else start, end + 1)


def _reason(one: Labelled) -> str:
    text = one.text if len(one.text) <= 60 else f"{one.text[:59].rsplit(' ', 1)[0]}…"
    return f"label {one.label} {one.probability:.2f}: “{text}”"


# --- labels and chapters in a document ----------------------------------------------------------


def with_meaning(transcript: Transcript, document: Document, meaning: Meaning) -> Document:
    """A drafted document with labels on its paragraphs and headings before its chapters.

    Paragraphs are divided where the label changes, and where a chapter begins.
    """
    if not meaning.labels and not meaning.chapters:
        return document
    labels = _by_word(meaning.labels)
    titles = {chapter.word: chapter.title for chapter in meaning.chapters}
    starts = {n for n, label in labels.items() if labels.get(n - 1, label) != label} | set(titles)
    blocks: list[Block] = []
    for block in document.blocks:
        if not isinstance(block, Passage):
            blocks.append(block)
            continue
        for part in _parts(transcript, block, starts):
            if part.words.start in titles:
                blocks.append(Heading(titles[part.words.start]))
            blocks.append(replace(part, label=labels.get(part.words.start, part.label)))
    return replace(document, blocks=tuple(blocks))


def _by_word(labels: Iterable[Labelled]) -> dict[int, str | None]:
    return {n: one.label for one in labels for n in one.words}


def _parts(transcript: Transcript, passage: Passage, starts: set[int]) -> Iterator[Passage]:
    inside = [n for n in passage.words if n in starts and n != passage.words.start]
    edges = [passage.words.start, *inside, passage.words.stop]
    for start, stop in pairwise(edges):
        words = range(start, stop)
        decisions = decisions_within(transcript, passage.decisions, words)
        yield replace(passage, words=words, decisions=decisions)


def with_news(base: Document, theirs: Document, news: Document, result: Rebased) -> Document:
    """A carried document with new labels and headings, where the person left the old ones alone.

    `base` was written, `theirs` is what the person made of it, `news` is what would be written now
    for the new transcript, and `result` is theirs on it. A person who changed the label of a
    paragraph keeps it; one who touched any heading keeps all of theirs.
    """
    before = {n: p.label for p in base.passages for n in p.words}
    kept = {p.place for p in theirs.passages if p.label != before.get(p.words.start)}
    labels = {n: p.label for p in news.passages for n in p.words}
    blocks = [
        replace(block, label=_commonest(labels.get(n) for n in block.words))
        if isinstance(block, Passage) and block.place not in kept
        else block
        for block in result.document.blocks
    ]
    if _headings(base) == _headings(theirs):
        blocks = _with_headings(blocks, _headings(news))
    return replace(result.document, blocks=tuple(blocks))


def _commonest(labels: Iterable[str | None]) -> str | None:
    return Counter(labels).most_common(1)[0][0]


def _headings(document: Document) -> list[tuple[int, Heading]]:
    """Each heading with the first word behind it."""
    found = []
    for place, block in enumerate(document.blocks):
        if isinstance(block, Heading):
            behind = (b for b in document.blocks[place:] if isinstance(b, Passage))
            found.append((next((b.words.start for b in behind), -1), block))
    return found


def _with_headings(blocks: Sequence[Block], headings: Sequence[tuple[int, Heading]]) -> list[Block]:
    """The blocks with these headings instead of theirs, each before the nearest passage."""
    plain = [block for block in blocks if not isinstance(block, Heading)]
    starts = {n: b.words.start for n, b in enumerate(plain) if isinstance(b, Passage)}
    titles: dict[int, list[Heading]] = {}
    for word, heading in headings:
        if starts:
            nearest = min(starts, key=lambda n: (abs(starts[n] - word), n))
            titles.setdefault(nearest, []).append(heading)
    return [one for n, block in enumerate(plain) for one in (*titles.get(n, ()), block)]
