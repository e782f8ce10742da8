"""Clips that a person names: by what is said, by a chapter, or by a time."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.clock import short
from media.errors import OptionError
from media.span import Span, overlap
from media.text import shown
from pipeline.text.hesitations import is_hesitation
from pipeline.transcript import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from editors.clips.talk import SpokenEdit
    from editors.exports.marks import ChapterMark
    from media.timeline import Timeline
    from pipeline.transcript import Transcript

_MOST_SHOWN: Final = 12
_JOINED: Final = re.compile(r"(?<=\w)[-–—/](?=\w)")
"""What joins words that somebody may write apart."""
_NEAR: Final = 0.5
"""The share of a quotation's words that a sentence must have to be offered in its place."""


@dataclass(frozen=True, slots=True)
class EditClip:
    """A part of an edit that stands by itself."""

    span: Span
    """What is heard, in samples of the edit."""
    sentences: range
    """The sentences that are heard whole, by their numbers among those that play."""
    asked: str
    """What it was asked for with, such as `--chapter 3`."""
    reason: str
    """Why it was chosen, in a line for people."""
    title: str = ""
    """What it is called, if anything."""


def clip_of(
    talk: SpokenEdit, sentences: range, asked: str, reason: str, title: str = ""
) -> EditClip:
    """The clip of some sentences, and of what finishes them."""
    whole = talk.whole(sentences)
    return EditClip(talk.span(whole), whole, asked, reason, title)


def clip_of_quote(
    talk: SpokenEdit, quote: str, transcript: Transcript, timeline: Timeline
) -> EditClip:
    """The clip in which something is said: the sentences in which the first such words stand.

    Case, punctuation and hesitations do not matter. Raises OptionError where nobody says it, with
    what is said instead, or that it is struck.
    """
    wanted = _tokens(quote.split(), transcript.language)
    said = [
        (token, place)
        for place, word in enumerate(talk.words)
        for token in _tokens(word.text.split(), transcript.language)
    ]
    places = list(_found(wanted, [token for token, _ in said]))
    if not wanted or not places:
        raise OptionError(_not_said(talk, quote, wanted, transcript, timeline))
    first, last = (said[n][1] for n in (places[0], places[0] + len(wanted) - 1))
    starts = [sentence.first for sentence in talk.sentences]
    sentences = range(bisect_right(starts, first) - 1, bisect_right(starts, last))
    often = f", the first of {len(places)} times" if len(places) > 1 else ""
    return clip_of(talk, sentences, f"--quote {quote}", f'says "{shown(quote)}"{often}')


def clip_of_chapter(talk: SpokenEdit, marks: Sequence[ChapterMark], chapter: str) -> EditClip:
    """The clip of a chapter, by its number from 1, or by its title or a part of it.

    Raises OptionError for one that is not there, or in which nothing is said.
    """
    found = _chapter(marks, chapter)
    mark = marks[found]
    end = marks[found + 1].start if found + 1 < len(marks) else talk.length
    inside = [
        n
        for n, sentence in enumerate(talk.sentences)
        if mark.start <= talk.words[sentence.first].span.start < end
    ]
    if not inside:
        raise OptionError(f"nobody says anything in the chapter '{shown(mark.title)}'.")
    reason = f"chapter {found + 1}, {mark.title}"
    return clip_of(
        talk, range(inside[0], inside[-1] + 1), f"--chapter {chapter}", reason, mark.title
    )


def clip_of_times(talk: SpokenEdit, span: Span, asked: str) -> EditClip:
    """The clip of the sentences of which more than half is heard in a span of the edit.

    Where there is none, it is the sentence that is heard most there. Raises OptionError where
    nothing is said.
    """
    shares = {}
    for n, sentence in enumerate(talk.sentences):
        words = talk.words[sentence.first : sentence.last + 1]
        heard = Span(words[0].span.start, max(word.span.end for word in words))
        if shared := overlap(heard, span):
            shares[n] = shared / len(heard)
    if not shares:
        at = short(span.start, talk.rate)
        raise OptionError(f"nobody says anything from {at} to {short(span.end, talk.rate)}.")
    most = max(shares, key=lambda n: shares[n])
    inside = [n for n, share in shares.items() if share > 1 / 2] or [most]
    return clip_of(talk, range(inside[0], inside[-1] + 1), asked, "whole sentences of these times")


def played_span(timeline: Timeline, start: int, end: int) -> Span:
    """When a part of the recording, by its samples, plays: from its first sound to its last.

    Raises OptionError where none of it does.
    """
    rate = timeline.source.rate
    played = [
        (at + max(keep.start, start) - keep.start, at + min(keep.end, end) - keep.start)
        for keep, at in zip(timeline.keeps, timeline.starts, strict=True)
        if max(keep.start, start) < min(keep.end, end)
    ]
    if not played:
        raise OptionError(
            f"nothing plays of the recording from {short(start, rate)} to {short(end, rate)}: "
            "all of it is struck."
        )
    return Span(min(low for low, _ in played), max(high for _, high in played))


def _chapter(marks: Sequence[ChapterMark], chapter: str) -> int:
    if not marks:
        raise OptionError(
            "the edit has no chapters: write a heading ('# Title') into the script, or run "
            "'paperedit propose --chapters'."
        )
    titles = [mark.title.casefold() for mark in marks]
    wanted = " ".join(chapter.casefold().split())
    if wanted in titles:
        return titles.index(wanted)
    if wanted.isdecimal() and 0 < int(wanted) <= len(marks):
        return int(wanted) - 1
    having = [n for n, title in enumerate(titles) if wanted and wanted in title]
    if len(having) == 1:
        return having[0]
    listed = ", ".join(f"{n} {shown(mark.title)}" for n, mark in enumerate(marks[:_MOST_SHOWN], 1))
    which = "more than one chapter is" if having else "there is no chapter"
    raise OptionError(f"{which} '{shown(chapter)}': there are {listed}.")


def _tokens(words: Iterable[str], language: str) -> list[str]:
    """Words as they are compared."""
    parts = (part for word in words for part in _JOINED.split(word))
    found = [plain(part) for part in parts if any(c.isalnum() for c in part)]
    return [word for word in found if not is_hesitation(word, language)]


def _found(wanted: Sequence[str], said: Sequence[str]) -> Iterator[int]:
    count = len(wanted)
    for n in range(len(said) - count + 1) if count else ():
        if said[n] == wanted[0] and said[n : n + count] == wanted:
            yield n


def _not_said(
    talk: SpokenEdit,
    quote: str,
    wanted: Sequence[str],
    transcript: Transcript,
    timeline: Timeline,
) -> str:
    """Why a quotation is not found, and what to do."""
    said = [
        (token, word)
        for word in transcript.words
        for token in _tokens([word.text], transcript.language)
    ]
    rate = timeline.source.rate
    for n in _found(wanted, [token for token, _ in said]):
        at = short(said[n][1].span.start, rate)
        return (
            f"'{shown(quote)}' is said at {at} of the recording, but some of it is struck in the "
            "script: quote what plays."
        )
    best, text = 0.0, ""
    for sentence in talk.sentences:
        has = set(_tokens(sentence.text.split(), transcript.language))
        share = len(has.intersection(wanted)) / max(1, len(set(wanted)))
        if share > best:
            best, text = share, sentence.text
    near = f" (near to it is '{shown(text)}')" if best >= _NEAR else ""
    return f"nobody says '{shown(quote)}' in the edit{near}: quote words as the script has them."
