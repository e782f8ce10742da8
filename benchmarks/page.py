"""The real podcast page as a transcript: its words spread between its own time stamps."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from media.source import AudioStream, Source
from media.span import Span
from pipeline.origin import TranscriptOrigin
from pipeline.transcript import Transcript, Word
from pipeline.words.transcript_files import read_file

RATE = 1000
SECONDS_PER_WORD = 0.35
PAGE = Path("language") / "podcast_page.txt"


def page_transcript(path: Path) -> tuple[Transcript, tuple[int, ...]]:
    """The transcript, and the starts of the page's paragraphs in samples (milliseconds)."""
    blocks = [list(block) for _, block in groupby(read_file(path), key=lambda word: word.at)]
    starts = [round((block[0].at or 0.0) * RATE) for block in blocks]
    last = starts[-1] + round(len(blocks[-1]) * SECONDS_PER_WORD * RATE)
    letters: dict[str, str] = {}
    words: list[Word] = []
    for block, start, end in zip(blocks, starts, [*starts[1:], last], strict=True):
        step = max(1, (end - start) // len(block))
        for number, given in enumerate(block):
            letter = letters.setdefault(given.speaker, chr(ord("A") + len(letters)))
            at = start + number * step
            words.append(Word(given.text, Span(at, at + step), 1.0, letter))
    length = max(word.span.end for word in words)
    audio = AudioStream(0, "flac", RATE, 1, "mono", "s16", 16, 0)
    source = Source(path, "00" * 32, 1, 1, "flac", length, audio, (), None)
    names = {letter: name for name, letter in letters.items()}
    made_by = TranscriptOrigin(speakers=names, brought_from=path.name)
    return Transcript(source, "en", tuple(words), (), made_by), tuple(starts)
