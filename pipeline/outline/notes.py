"""`notes.md`: titles, a summary, key moments, people, links and talk statistics of an edit.

Everything is taken from the words that play; nothing is invented.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from media.clock import seconds, short
from pipeline.outline.chapter_titles import ChapterTalk, ranked_titles
from pipeline.outline.extract import central, stands_alone, vectors
from pipeline.outline.named_entities import links, named_people
from pipeline.outline.phrases import recurrent_phrases
from pipeline.outline.summary import talk_summary
from pipeline.outline.title_clauses import titled
from pipeline.search.passages import terms
from pipeline.segments import heard_roles, sentences, turns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from media.timeline import Timeline
    from pipeline.segments import Sentence
    from pipeline.transcript import Transcript, Word

_MOMENT_EVERY_S: Final = 240.0
_FEWEST_MOMENTS, _MOST_MOMENTS = 3, 15
_MOST_TITLES: Final = 4
_MOST_NAMES: Final = 15
_FEW_WORDS: Final = 0.05
"""Who says less of the words is no guest."""

NOTES_VERSION: Final = 2
"""Rises with the form of the notes; notes.md is keyed by it."""


@dataclass(frozen=True, slots=True)
class SpeakerStatistics:
    """How much somebody talks in the edit."""

    name: str
    words: int
    length: int
    """Samples in which they speak."""
    turns: int
    questions: int
    fillers: int
    """Hesitations that play."""
    struck_fillers: int
    """Hesitations that were cut."""


@dataclass(frozen=True, slots=True)
class PlayedTalk:
    """What plays of a transcript."""

    transcript: Transcript
    timeline: Timeline
    numbers: tuple[int, ...]
    """The words that play."""
    sentences: tuple[Sentence, ...]
    """The sentences of which at least half plays."""

    def moment(self, number: int) -> str:
        """When a word plays in the edit, and in the recording."""
        rate = self.transcript.source.rate
        span = self.transcript.words[number].span
        whole = self.timeline.to_output(span.start)  # a join may fade a word's first samples
        played = whole or self.timeline.to_output((span.start + span.end) // 2)
        at = short(span.start, rate)
        if not played:
            return f"({at}, cut)"
        there = short(played[0], rate)
        return there if there == at else f"{there} ({at} of the recording)"


def played_talk(transcript: Transcript, timeline: Timeline) -> PlayedTalk:
    """The words and sentences that play."""
    numbers = tuple(
        n
        for n, word in enumerate(transcript.words)
        if timeline.to_output((word.span.start + word.span.end) // 2)
    )
    plays = set(numbers)
    whole = (
        s for s in sentences(transcript) if 2 * sum(n in plays for n in s.words) >= len(s.words)
    )
    return PlayedTalk(transcript, timeline, numbers, tuple(whole))


def notes(
    transcript: Transcript,
    timeline: Timeline,
    speakers: Mapping[str, str],
    chapters: Sequence[str] = (),
) -> str:
    """The notes as Markdown; `speakers` has names by letters, `chapters` the script's headings."""
    played = played_talk(transcript, timeline)
    texts = [sentence.text for sentence in played.sentences]
    rows = vectors(texts)
    weights = central(rows)
    told = talk_summary(texts, rows, weights, *_host_and_guests(played, speakers))
    parts = [
        ("Title candidates", [f"- {one}" for one in titles(played.sentences, rows, chapters)]),
        ("Summary", ["\n\n".join(told)]),
        ("Key moments", [
            f"- {played.moment(s.first)}: {s.text}" for s in _moments(played, texts, weights)
        ]),
        ("People", list(_people(played, speakers))),
        ("Links", [
            f"- {link}, {played.moment(n)}" for link, n in links(transcript.words)
        ]),
        ("Talk", list(_table(talks(played, speakers), transcript.source.rate))),
    ]  # fmt: skip
    head = f"# {transcript.source.path.stem}\n"
    body = (f"## {title}\n\n" + ("\n".join(rows) or "None.") + "\n" for title, rows in parts)
    return head + "\n" + "\n".join(body)


def titles(
    talk: Sequence[Sentence], rows: NDArray[np.float32], chapters: Sequence[str] = ()
) -> tuple[str, ...]:
    """Candidates, from the talk's own words; the first of its chapters' titles is one of them."""
    whole = ChapterTalk(talk, 0, rows.astype(np.float64))
    found = [*ranked_titles([whole])[0][:_MOST_TITLES], *chapters[:1]]
    phrases = recurrent_phrases([sentence.text for sentence in talk])[:2]
    found += [titled(" and ".join(phrases))] if len(phrases) > 1 else []
    return tuple(dict.fromkeys(found))


def _moments(
    played: PlayedTalk, texts: Sequence[str], weights: NDArray[np.float64]
) -> Iterator[Sentence]:
    """The weightiest sentence of each stretch of the edit, in order."""
    length_s = seconds(played.timeline.length, played.timeline.source.rate)
    number = min(_MOST_MOMENTS, max(_FEWEST_MOMENTS, round(length_s / _MOMENT_EVERY_S)))
    step = max(1, -(-len(texts) // number))
    told: set[str] = set()
    for at in range(0, len(texts), step):
        some = [n for n in range(at, min(at + step, len(texts))) if _is_new(played, n, told)]
        long = [n for n in some if stands_alone(texts[n])] or some
        if long:
            best = max(long, key=lambda n: float(weights[n]))
            told.add(_bare_text(texts[best]))
            yield played.sentences[best]


def _is_new(played: PlayedTalk, number: int, told: set[str]) -> bool:
    """Whether a sentence begins in the edit, and no moment says the same."""
    sentence = played.sentences[number]
    span = played.transcript.words[sentence.first].span
    plays = played.timeline.to_output((span.start + span.end) // 2)
    return bool(plays) and _bare_text(sentence.text) not in told


def _bare_text(text: str) -> str:
    return " ".join(terms(text))


def _people(played: PlayedTalk, speakers: Mapping[str, str]) -> Iterator[str]:
    words = played.transcript.words
    speaking = {words[n].speaker for n in played.numbers if words[n].kind == "word"}
    for name in dict.fromkeys(speakers[one] for one in speakers if one in speaking):
        if _is_named(name):
            yield f"- {name} speaks"
    plays = set(played.numbers)
    said = [row for row in named_people(words, tuple(speakers.values())) if row[2] in plays]
    for name, often, first in said[:_MOST_NAMES]:
        times = "once, at" if often == 1 else f"{often} times, first at"
        yield f"- {name} is named {times} {played.moment(first)}"


def _is_named(name: str) -> bool:
    """Whether somebody is known, and not only a letter, or a guess at who it may be."""
    return bool(name) and not re.fullmatch(r"(?:Speaker )?[A-Z]{1,2}(?: \(.*\?\))?", name)


def _host_and_guests(
    played: PlayedTalk, speakers: Mapping[str, str]
) -> tuple[str | None, tuple[str, ...]]:
    """The names of who leads the talk and of whoever else says much in it, as far as known."""
    words = played.transcript.words
    said = Counter(words[n].speaker for n in played.numbers if words[n].kind == "word")
    roles = heard_roles(played.transcript)
    host, guests = None, []
    for letter, count in said.most_common():
        name = speakers.get(letter or "", "")
        if not _is_named(name):
            continue
        if roles.get(letter or "") == "host":
            host = name
        elif count >= _FEW_WORDS * said.total():
            guests.append(name)
    return host, tuple(guests)


def talks(played: PlayedTalk, speakers: Mapping[str, str]) -> tuple[SpeakerStatistics, ...]:
    """The statistics of each speaker, who talks most first."""
    words, plays = played.transcript.words, set(played.numbers)
    turns_of: Counter[str | None] = Counter(
        words[turn.start].speaker for turn in turns(played.transcript) if plays & set(turn)
    )
    asked: Counter[str | None] = Counter(words[s.first].speaker for s in played.sentences if s.asks)
    struck = Counter(
        word.speaker for n, word in enumerate(words) if word.kind == "filler" and n not in plays
    )
    by: dict[str | None, list[Word]] = {}
    for n in played.numbers:
        by.setdefault(words[n].speaker, []).append(words[n])
    rows = (
        SpeakerStatistics(
            speakers.get(letter, letter) if letter else "somebody",
            sum(word.kind == "word" for word in own),
            sum(len(word.span) for word in own),
            turns_of[letter],
            asked[letter],
            sum(word.kind == "filler" for word in own),
            struck[letter],
        )
        for letter, own in by.items()
    )
    return tuple(sorted(rows, key=lambda row: -row.length))


def _table(rows: Sequence[SpeakerStatistics], rate: int) -> Iterator[str]:
    if not rows:
        return
    yield ("| who | share | speaks | words | words a minute | turns | questions | ums | ums cut |")
    yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    whole = sum(row.length for row in rows) or 1
    for row in rows:
        minutes = seconds(row.length, rate) / 60
        pace = round(row.words / minutes) if minutes else 0
        yield (
            f"| {row.name} | {100 * row.length / whole:.0f} % | {short(row.length, rate)} | "
            f"{row.words} | {pace} | {row.turns} | {row.questions} | "
            f"{row.fillers} | {row.struck_fillers} |"
        )
