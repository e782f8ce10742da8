"""Write `script.md`: everything there is to say about an edit, as text."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from editors.paragraphs import paragraphs
from editors.settle import SHOWN_PAUSE_MS
from media.clock import in_seconds, samples, timecode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from editors.decisions import Decisions
    from pipeline.transcript import Transcript

SCHEMA = "script.1"
_LINE = 100
_MARKS = re.compile(r"([\\~\[\]{}<>]|^[#*]|^---)")


def written(transcript: Transcript, decisions: Decisions) -> str:
    """The script of a transcript under `decisions`, in Markdown."""
    blocks = [_header(transcript)]
    following = pauses_of_paragraphs(transcript)
    for words, pauses in zip(paragraphs(transcript), following, strict=True):
        start = transcript.words[words[0]].span.start
        speaker = transcript.words[words[0]].speaker
        name = f"**{speaker}** " if speaker else ""
        anchor = f"{name}[{timecode(start, transcript.source.rate)}]"
        blocks.append(f"{anchor}\n{_wrapped(_tokens(transcript, words, pauses, decisions))}")
    if not transcript.words:
        blocks.append("<!-- No words were heard, so there is nothing to cut. -->")
    return "\n\n".join(blocks) + "\n"


def _header(transcript: Transcript) -> str:
    media = transcript.source.path.name
    return f"---\npaperedit: {SCHEMA}\nmedia: {media}\napproved: no\n---"


def shown(transcript: Transcript, pause: int) -> bool:
    """Whether a pause stands in the script."""
    rate = transcript.source.rate
    return len(transcript.pauses[pause]) >= samples(SHOWN_PAUSE_MS / 1000, rate)


def pauses_of_paragraphs(transcript: Transcript) -> list[list[int]]:
    """The shown pauses of each paragraph; what comes before all words is the first one's."""
    groups = paragraphs(transcript)
    found: list[list[int]] = [[] for _ in groups]
    paragraph = 0
    for number, pause in enumerate(transcript.pauses):
        while (
            paragraph + 1 < len(groups)
            and transcript.words[groups[paragraph + 1][0]].span.start < pause.start
        ):
            paragraph += 1
        if groups and shown(transcript, number):
            found[paragraph].append(number)
    return found


def _tokens(
    transcript: Transcript, words: range, pauses: Sequence[int], decisions: Decisions
) -> Iterator[str]:
    """The paragraph's words and pauses as text; words that go together are struck together."""
    items = [(transcript.words[n].span.start, False, n) for n in words]
    items += [(transcript.pauses[n].start, True, n) for n in pauses]
    kinds = [
        (is_pause, not is_pause and n in decisions.strikes, n) for _, is_pause, n in sorted(items)
    ]
    for (is_pause, struck), group in groupby(kinds, key=lambda kind: kind[:2]):
        if is_pause:
            yield from (pause_token(transcript, n, decisions) for _, _, n in group)
            continue
        texts = [escaped(transcript.words[n].text) for _, _, n in group]
        if struck:
            texts[0] = f"~~{texts[0]}"
            texts[-1] = f"{texts[-1]}~~"
        yield from texts


def pause_token(transcript: Transcript, pause: int, decisions: Decisions) -> str:
    """`[pause 1.8s]`, or `[pause 1.8s -> 0.35s]` where it is shortened."""
    rate = transcript.source.rate
    length = in_seconds(len(transcript.pauses[pause]), rate)
    shortening = decisions.shortenings.get(pause)
    return (
        f"[pause {length} -> {in_seconds(shortening.left, rate)}]"
        if shortening
        else f"[pause {length}]"
    )


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
