"""What is written on an audiogram: the episode, its show, who speaks, and what they say."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, Final

import pysubs2

from editors.exports.karaoke import (
    caption_look,
    directed,
    safe_text,
    styled_captions,
    turn_leftward,
)
from editors.exports.names import is_nameless
from editors.exports.played import edit_cues, names_of
from media.clock import milliseconds
from pipeline.text.columns import columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from editors.exports.export import Edit

_MOST_LINES: Final = 3
_WHITE, _GREY, _ACCENT = (
    pysubs2.Color(255, 255, 255), pysubs2.Color(178, 182, 190), pysubs2.Color(255, 196, 64),
)  # fmt: skip


def audiogram_texts(
    edit: Edit,
    size: tuple[int, int],
    place: tuple[int, int],
    title: str,
    *,
    line: int,
    is_centred: bool,
    captions: str,
) -> str:
    """Advanced SubStation Alpha of a clip `edit`: its title in lines of so many characters from
    `place` on, the show and the speaker below it, and captions, `none`, `plain` or `karaoke`.
    """
    look = caption_look(size, karaoke=captions == "karaoke")
    short = min(size)
    file = styled_captions(edit, look)
    if captions == "none":
        file.clear()
    usual = pysubs2.Alignment.TOP_CENTER if is_centred else pysubs2.Alignment.TOP_LEFT
    for name, part, colour, bold in (
        ("Title", 0.062, _WHITE, True), ("Show", 0.036, _GREY, False),
        ("Speaker", 0.042, _ACCENT, True),
    ):  # fmt: skip
        file.styles[name] = pysubs2.SSAStyle(
            fontname="DejaVu Sans", fontsize=round(short * part), bold=bold, primarycolor=colour,
            outline=0, shadow=0, alignment=usual,
        )  # fmt: skip
    end_ms = milliseconds(edit.timeline.length, edit.timeline.source.rate)
    x, y = place
    lines = _lines(title, line)
    told = [("Title", text) for text in lines]
    show = edit.about.album or edit.about.artist
    told += [("Show", text) for text in _lines(show, round(line * 1.6))[:1]]
    for style, text in told:
        file.append(_at(style, text, (x, y), (0, end_ms)))
        y += round(file.styles[style].fontsize * (1.15 if style == "Title" else 1.3))
    y += round(short * 0.012)
    file.extend(
        _at("Speaker", name, (x, y), times) for name, times in _speakers(edit, end_ms) if name
    )
    turn_leftward(file)
    return file.to_string("ass")


def _at(style: str, text: str, place: tuple[int, int], times: tuple[int, int]) -> pysubs2.SSAEvent:
    event = pysubs2.SSAEvent(start=times[0], end=times[1], style=style)
    event.text = rf"{{\pos({place[0]},{place[1]})}}{directed(safe_text(text), text)}"
    return event


def _lines(text: str, most: int) -> list[str]:
    """A text in lines of so many columns, which are alike in length."""
    plain = " ".join(text.split())
    most = max(2, most * len(plain) // max(1, columns(plain)))
    found = textwrap.wrap(plain, most)
    for narrower in range(most - 1, 0, -1):
        if len(again := textwrap.wrap(plain, narrower)) > len(found):
            break
        found = again
    if len(found) > _MOST_LINES:
        found = textwrap.wrap(plain, most)[:_MOST_LINES]
        found[-1] = f"{found[-1][: most - 1].rstrip()}…"
    return found


def _speakers(edit: Edit, end_ms: int) -> Iterator[tuple[str, tuple[int, int]]]:
    """Who speaks when, until somebody else does; nobody where only a letter is known."""
    names = {letter: name for letter, name in names_of(edit).items() if not is_nameless(name)}
    cues = edit_cues(edit.transcript, edit.document, edit.timeline)
    turns = [
        (speaker, next(iter(group)).start_ms)
        for speaker, group in groupby(cues, key=lambda cue: cue.speaker)
    ]
    for n, (speaker, start_ms) in enumerate(turns):
        until_ms = turns[n + 1][1] if n + 1 < len(turns) else end_ms
        begin_ms = start_ms if n else 0
        if begin_ms < until_ms:
            yield names.get(speaker or "", ""), (begin_ms, until_ms)
