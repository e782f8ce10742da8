"""Marks around words that are heard as silence or as a tone: `{mute}word{/mute}`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from editors.script.document import Passage
from media.clock import from_milliseconds
from media.muted import MUTE_KINDS, Muted
from media.span import Span
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from editors.script.document import Block, Document
    from media.muted import MuteKind
    from pipeline.transcript import Transcript

MARK: Final = (
    r"(?:\\?\{\s{0,3}/?\s{0,3}(?i:mute[ds]?|bleep(?:ed)?|beep(?:ed)?|silen(?:t|ce)|censor)"
    r"\s{0,3}\\?\})"
)
"""The pattern of a mark, or of what was meant to be one; formatters may put backslashes in."""
_BETWEEN_MS: Final = 150
"""Sound between two muted words that follow each other is theirs up to this length: no word fits
in."""


def opening(kind: MuteKind) -> str:
    """What stands in front of words of a kind."""
    return f"{{{kind}}}"


def closing(kind: MuteKind) -> str:
    """What stands behind words of a kind."""
    return f"{{/{kind}}}"


def read_mark(text: str) -> tuple[MuteKind | None, bool]:
    """The kind of a mark, None for what is none, and whether it is the one behind the words."""
    inside = re.sub(r"[\\{}\s]", "", text).casefold()
    name = inside.removeprefix("/")
    return next((kind for kind in MUTE_KINDS if kind == name), None), inside != name


def with_mutes(document: Document, kinds: Mapping[int, MuteKind]) -> Document:
    """The document with these words muted as well, by their numbers; its own marks win."""

    def block(one: Block) -> Block:
        here = {n: kinds[n] for n in one.words if n in kinds} if isinstance(one, Passage) else {}
        if not here or not isinstance(one, Passage):
            return one
        return replace(one, muted=dict(sorted({**here, **one.muted}.items())))

    return replace(document, blocks=tuple(block(one) for one in document.blocks))


def words_to_mute(
    transcript: Transcript, document: Document, texts: Iterable[str]
) -> dict[int, MuteKind]:
    """Every time that one of the words is said, or stands in a correction, by its number."""
    wanted = {plain(text) for text in texts}
    corrections = document.corrections
    return {
        n: "mute"
        for n, word in enumerate(transcript.words)
        if not wanted.isdisjoint({word.plain, *map(plain, corrections.get(n, "").split())})
    }


def mutes_of(transcript: Transcript, document: Document) -> Iterator[Muted]:
    """What is muted of the recording: the words' own samples, and what lies between neighbours."""
    between = from_milliseconds(_BETWEEN_MS, transcript.source.rate)
    for passage in document.passages:
        last: tuple[int, MuteKind] | None = None
        for n, kind in sorted(passage.muted.items()):
            if n in passage.decisions.strikes:
                continue
            span = transcript.words[n].span
            start = transcript.words[n - 1].span.end if last == (n - 1, kind) else span.start
            yield Muted(span, kind)
            if 0 < span.start - start <= between:
                yield Muted(Span(start, span.start), kind)
            last = n, kind
