"""Labels with advertisements as blocks: a block is one stretch, whatever its parts looked like.

label   answer | sponsor | answer | housekeeping | sponsor | answer
block                  |=================================|
becomes answer | answer | sponsor                         | answer
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pipeline.labels.ad_weights import ad_log_odds
from pipeline.labels.blocks import AD_OPENS, BLOCK_OF, blocks_of, lines_of
from pipeline.labels.taxonomy import Labelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from pipeline.labels.blocks import AdBlock, Line
    from pipeline.transcript import Transcript

    Floats = NDArray[np.float64]

_MENTION_WORDS: Final = 30
"""A mention of a sponsor, `brought to you by ...`, that stands alone has no more words."""
_DOUBTED: Final = 0.6
"""What looks like an advertisement, but is in no block and is not worded like one sentence by
sentence, is at most so sure: it is shown, and not proposed."""


def with_ads(transcript: Transcript, labels: Sequence[Labelled]) -> tuple[Labelled, ...]:
    """Labels with the advertisements of a recording as blocks; only English ones are found."""
    if transcript.language != "en":
        return tuple(labels)
    lines = lines_of(transcript)
    return with_blocks(transcript, labels, lines, ad_log_odds([line.text for line in lines]))


def with_blocks(
    transcript: Transcript, labels: Sequence[Labelled], lines: Sequence[Line], log_odds: Floats
) -> tuple[Labelled, ...]:
    """Labels in order, with the blocks among `lines` as stretches of their own.

    `log_odds` are those of each line to be part of an advertisement; no word is lost or doubled.
    """
    blocks = blocks_of(lines, log_odds)
    found = [_whole(block) for block in blocks]
    for one in labels:
        found += [_doubted(part, lines, log_odds) for part in _outside(transcript, one, blocks)]
    return tuple(sorted(found, key=lambda one: one.first))


def is_block(one: Labelled) -> bool:
    """Whether a stretch was found as a block, as its evidence says."""
    return one.label == "sponsor" and bool(one.evidence) and one.evidence[0].startswith(BLOCK_OF)


def _whole(block: AdBlock) -> Labelled:
    return Labelled(
        block.first, block.last, "sponsor", block.probability, block.evidence,
        block.decided, block.text,
    )  # fmt: skip


def _outside(
    transcript: Transcript, one: Labelled, blocks: Sequence[AdBlock]
) -> Iterator[Labelled]:
    """What is left of a stretch beside the blocks."""
    start = one.first
    for block in blocks:
        if block.last < start or block.first > one.last:
            continue
        if start < block.first:
            yield _part(transcript, one, start, block.first - 1)
        start = block.last + 1
    if start <= one.last:
        yield _part(transcript, one, start, one.last)


def _part(transcript: Transcript, one: Labelled, first: int, last: int) -> Labelled:
    """Some words of a stretch; the sentence that decided is kept if it is among them."""
    if (first, last) == (one.first, one.last):
        return one
    if first <= one.decided[0] and one.decided[1] <= last:
        return replace(one, first=first, last=last)
    text = " ".join(word.text for word in transcript.words[first : last + 1])
    return replace(one, first=first, last=last, decided=(first, last), text=text)


def _doubted(one: Labelled, lines: Sequence[Line], log_odds: Floats) -> Labelled:
    if one.label != "sponsor":
        return one
    own = [n for n, line in enumerate(lines) if line.last >= one.first and line.first <= one.last]
    if own and float(log_odds[own].mean()) > 0:
        return one
    if len(one.words) <= _MENTION_WORDS and any(AD_OPENS.search(lines[n].text) for n in own):
        return one
    evidence = (*one.evidence, "in no block of an advertisement")
    return replace(one, probability=min(one.probability, _DOUBTED), evidence=evidence)
