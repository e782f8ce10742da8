"""Words that somebody brought, put on the sound instead of being recognised."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.errors import OptionError
from pipeline.protocols.aligner import Aligner, Alignment, Timed
from pipeline.sound.levels import RATE
from pipeline.sound.speech_activity import VAD_HOP
from pipeline.text.hesitations import bare
from pipeline.text.pins import pins

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from media.span import Spans
    from pipeline.words.transcript_files import ImportedWord

    Block = tuple[bool, int, int, int, int]


@dataclass(frozen=True, slots=True)
class PlacedImport:
    """Given words on the sound, and those that the sound does not have."""

    words: tuple[Timed, ...]
    speakers: tuple[str, ...]
    absent: tuple[ImportedWord, ...]
    failed: Spans = ()


FASTEST: Final = RATE // 12
"""Nobody says more than twelve words a second."""

SPOKEN: Final = 0.3
"""Speech probability over which a stretch can hold a word that the recogniser did not hear."""

IN_A_ROW: Final = 4
"""So many words in a row that agree are more than chance."""
AGREEING: Final = ((200, 0.04), (60, 0.02))
"""For so many words of the shorter text, the share of them in such rows below which two texts are
of different talks; fewer words are not judged. From 200 on it was 0.025 at most between pieces of
seven podcasts, and 0.079 at least where half of a talk's own words were misheard."""

FEWEST: Final = 10
"""Words heard that tell whether a much longer page is theirs."""

PAIRS: Final = 20_000_000
"""Pairs of equal words between two pins up to which the longest common runs are looked for."""


def align_imported(
    given: Sequence[ImportedWord],
    heard: Sequence[Timed],
    audio: NDArray[np.generic],
    probability: NDArray[np.float32],
    aligner: Aligner,
) -> PlacedImport:
    """Put given words on the sound; `heard` are a recogniser's words, as anchors.

    Its hesitations stay where no given word is, as tidy transcripts leave them out.
    A given word without an anchor lies between its neighbours' anchors; where that leaves it no
    speech of its own (`probability` is that of a voice), it is absent.
    Raises OptionError for the transcript of another recording.
    """
    blocks = list(_blocks([bare(g.text) for g in given], [bare(h.text) for h in heard]))
    placed, absent = _anchored(given, heard, blocks, probability)
    agreeing = _in_rows(blocks)
    if given and (not placed or _is_another(agreeing, len(given), len(heard))):
        raise OptionError(_of_another(given, agreeing))
    taken = sorted((word.start, word.end) for word, _ in placed)
    placed += [(h, "") for h in heard if h.kind == "filler" and _is_free(h, taken)]
    placed.sort(key=lambda row: (row[0].start, row[0].end))
    rough = [word for word, _ in placed]
    done = aligner.align(audio, rough) if rough else Alignment(())
    return PlacedImport(done.words, tuple(who for _, who in placed), tuple(absent), done.failed)


def _in_rows(blocks: Sequence[Block]) -> int:
    """How many words agree in rows, each of which may be several blocks, as pins part them."""
    rows: list[int] = []
    ends: tuple[int, int] | None = None
    for is_equal, i, j, k, m in blocks:
        if is_equal and ends == (i, k):
            rows[-1] += j - i
        elif is_equal:
            rows.append(j - i)
        ends = (j, m) if is_equal else None
    return sum(row for row in rows if row >= IN_A_ROW)


def _is_another(agreeing: int, given: int, heard: int) -> bool:
    """Whether so few words agree that two texts of so many words are of different talks."""
    shorter = min(given, heard)
    if not agreeing and shorter >= FEWEST and shorter * 10 <= given:
        return True  # a few words of a page's own talk would be in a row
    least = next((share for count, share in AGREEING if shorter >= count), 0.0)
    return agreeing < least * shorter


def _of_another(given: Sequence[ImportedWord], agreeing: int) -> str:
    beginning = " ".join(word.text for word in given[:10])[:200]
    return (
        f"the transcript that begins '{beginning}' does not belong to this recording, in which "
        f"{agreeing:,} of its {len(given):,} words are heard: name its own with --from, or leave "
        "that out to have the words heard."
    )


def _is_free(word: Timed, taken: Sequence[tuple[int, int]]) -> bool:
    at = bisect_left(taken, (word.end, 0))
    return at == 0 or taken[at - 1][1] <= word.start


def _anchored(
    given: Sequence[ImportedWord],
    heard: Sequence[Timed],
    blocks: Sequence[Block],
    probability: NDArray[np.float32],
) -> tuple[list[tuple[Timed, str]], list[ImportedWord]]:
    placed: list[tuple[Timed, str]] = []
    absent: list[ImportedWord] = []
    for is_equal, i, j, k, m in blocks:
        part, there = given[i:j], heard[k:m]
        if is_equal:
            placed += [
                (Timed(g.text, h.start, h.end, 0.9, h.kind), g.speaker)
                for g, h in zip(part, there, strict=True)
            ]
            continue
        start = heard[k - 1].end if k else 0
        end = heard[m].start if m < len(heard) else len(probability) * VAD_HOP
        if there:
            start, end = there[0].start, there[-1].end
        speech = VAD_HOP * int((probability[start // VAD_HOP : end // VAD_HOP] >= SPOKEN).sum())
        if speech < len(part) * FASTEST:
            absent += part
        else:
            placed += _spread(part, start, end)
    return placed, absent


def _blocks(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Block]:
    """Stretches of `ours[i:j]` and what `theirs[k:m]` has there, equal or not, in order.

    The texts are matched piece by piece between pins, so that hours of talk take seconds.
    """
    from difflib import SequenceMatcher

    at, there = 0, 0
    for pin, its in [*pins(ours, theirs), (len(ours), len(theirs))]:
        here, other = Counter(ours[at:pin]), Counter(theirs[there:its])
        if sum(count * other[word] for word, count in here.items()) > PAIRS:
            yield False, at, pin, there, its
            at, there = pin, its
            continue
        matcher = SequenceMatcher(None, ours[at:pin], theirs[there:its], autojunk=False)
        for tag, i, j, k, m in matcher.get_opcodes():
            if j > i:
                yield tag == "equal", at + i, at + j, there + k, there + m
        at, there = pin, its


def _spread(part: Sequence[ImportedWord], start: int, end: int) -> list[tuple[Timed, str]]:
    step = (end - start) / len(part)
    return [
        (Timed(g.text, round(start + n * step), round(start + (n + 1) * step), 0.6), g.speaker)
        for n, g in enumerate(part)
    ]
