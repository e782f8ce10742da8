"""Labels with blocks among them: a block is one stretch, whatever its parts looked like.

label   answer | sponsor | answer | housekeeping | sponsor | answer
block                  |=================================|
becomes answer | answer | sponsor                         | answer
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from pipeline.labels.ad_borders import AD_OPENS
from pipeline.labels.ad_parts import with_parts
from pipeline.labels.ad_weights import ad_log_odds
from pipeline.labels.block_sound import heard_around, on_pauses
from pipeline.labels.blocks import BLOCK_OF, lines_of
from pipeline.labels.blocks_by_language_model import with_opinions
from pipeline.labels.show_blocks import talk_blocks
from pipeline.labels.show_text import SHOW_KINDS, show_log_odds
from pipeline.labels.taxonomy import Labelled

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from media.span import Spans
    from pipeline.labels.blocks import Line, TalkBlock
    from pipeline.transcript import Transcript

    Floats = NDArray[np.float64]

_MENTION_WORDS: Final = 30
"""A mention of a sponsor, `brought to you by ...`, that stands alone has no more words."""
_DOUBTED: Final = 0.6
"""What looks like an advertisement, but is in no block and is not worded like one sentence by
sentence, is at most so sure: it is shown, and not proposed."""
_ONCE: Final = ("intro", "outro")
"""Where such a block is found, what else was labelled so is doubted: a show begins once."""


def with_talk_blocks(
    transcript: Transcript,
    labels: Sequence[Labelled],
    opinions: Floats | None = None,
    sound: tuple[NDArray[np.generic], Spans] | None = None,
) -> tuple[Labelled, ...]:
    """Labels with the recording's advertisements, intro, outro and promos as blocks.

    The rules know English; in other languages only a language model finds blocks, whose
    `opinions` are those of `blocks_by_language_model`. `sound` is the recording at MODEL_RATE, and
    where music plays in it, at the source's rate.
    """
    if transcript.language != "en" and opinions is None:
        return tuple(labels)
    lines = lines_of(transcript)
    texts = [line.text for line in lines]
    if transcript.language == "en":
        ad_odds, show_odds = ad_log_odds(lines), show_log_odds(texts)
    else:
        ad_odds, show_odds = np.zeros(len(lines)), np.zeros((len(lines), len(SHOW_KINDS)))
    heard = heard_around(lines, *sound, transcript.source.rate) if sound else None
    blocks = talk_blocks(lines, *with_opinions(ad_odds, show_odds, opinions), heard)
    blocks = with_parts(lines, ad_odds, on_pauses(transcript, blocks), _voices(transcript, lines))
    return with_blocks(transcript, labels, lines, ad_odds, blocks)


def _voices(transcript: Transcript, lines: Sequence[Line]) -> list[str]:
    """Who says most of each sentence; "" where nobody knows."""
    said = (transcript.words[one.first : one.last + 1] for one in lines)
    return [Counter(word.speaker or "" for word in words).most_common(1)[0][0] for words in said]


def with_blocks(
    transcript: Transcript,
    labels: Sequence[Labelled],
    lines: Sequence[Line],
    ad_odds: Floats,
    blocks: Sequence[TalkBlock],
) -> tuple[Labelled, ...]:
    """Labels in order, with blocks, in order too, as stretches of their own.

    `ad_odds` are those of each line to be part of an advertisement; no word is lost or doubled.
    """
    found = [_whole(block) for block in blocks]
    once = {block.label for block in blocks if block.label in _ONCE}
    for one in labels:
        for part in _outside(transcript, one, blocks):
            found.append(
                _unsure(part, f"in no block of an {part.label}")
                if part.label in once
                else _doubted(part, lines, ad_odds)
            )
    return tuple(sorted(found, key=lambda one: one.first))


def is_block(one: Labelled) -> bool:
    """Whether a stretch was found as a block, as its evidence says."""
    return bool(one.evidence) and one.evidence[0].startswith(BLOCK_OF)


def _whole(block: TalkBlock) -> Labelled:
    return Labelled(
        block.first, block.last, block.label, block.probability, block.evidence,
        block.decided, block.text,
    )  # fmt: skip


def _outside(
    transcript: Transcript, one: Labelled, blocks: Sequence[TalkBlock]
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
    return _unsure(one, "in no block of an advertisement")


def _unsure(one: Labelled, reason: str) -> Labelled:
    return replace(
        one, probability=min(one.probability, _DOUBTED), evidence=(*one.evidence, reason)
    )
