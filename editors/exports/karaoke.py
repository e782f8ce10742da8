"""Captions as Advanced SubStation Alpha: for burning in, and with each word lit as it is said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

import pysubs2

from editors.exports.played import edit_cues
from pipeline.text.columns import columns, marked_leftward, runs_leftward

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from editors.exports.export import Edit
    from pipeline.captions import Cue, CueWord

_SIZE: Final = (1920, 1080)
"""Of a picture that nobody knows."""
_BOXED: Final = 4
"""One shade behind all lines; libass alone knows it, which burns them in."""
_WHITE, _SAID = pysubs2.Color(255, 255, 255), pysubs2.Color(255, 214, 0)
_WIDE: Final = 42
"""Columns of a line, as captions have them by themselves."""
_BY_LETTERS: Final = -1
"""An encoding with which libass finds a line's direction by its letters; others go rightward."""
_MARKS: Final = (",", ".", "?", "!", ";", ":", "…", "—", "–")


@dataclass(frozen=True, slots=True)
class CaptionLook:
    """How captions stand in a picture."""

    size: tuple[int, int]
    """Of the picture: width and height in pixels."""
    font: int
    """The height of a line in pixels."""
    foot: int
    """Pixels between the captions and the picture's foot."""
    line: int = _WIDE
    """The most columns of a line; what is longer by itself is written smaller."""
    karaoke: bool = False
    """Whether a word lights up when it is said."""


def caption_look(size: tuple[int, int], *, karaoke: bool) -> CaptionLook:
    """Captions at the foot of a picture of this size.

    Upright pictures are watched on phones, beneath the buttons and the texts of what plays them:
    letters are larger, lines shorter, and the foot stays free.
    """
    width, height = size if all(size) else _SIZE
    short = min(width, height)
    if height > width * 1.2:
        return CaptionLook((width, height), round(short * 0.072), round(height * 0.22), 22, karaoke)
    if height > width * 0.8:
        return CaptionLook((width, height), round(short * 0.062), round(height * 0.07), 26, karaoke)
    return CaptionLook(
        (width, height), max(8, round(short * 0.055)), round(height * 0.06), _WIDE, karaoke
    )


def ass(edit: Edit) -> Mapping[str, str]:
    """Karaoke: a word lights up when it is said."""
    return {".ass": burnt_captions(edit, karaoke=True)}


def burnt_captions(edit: Edit, *, karaoke: bool) -> str:
    """Captions in the size of the picture, at its foot, on a shade that keeps them readable."""
    return styled_captions(edit, caption_look(edit.camera.size, karaoke=karaoke)).to_string("ass")


def styled_captions(edit: Edit, look: CaptionLook) -> pysubs2.SSAFile:
    """Captions that look so."""
    width, height = look.size
    short = min(width, height)
    shade, outline = (32, short / 216) if look.karaoke else (96, short / 360)
    file = pysubs2.SSAFile()
    file.info |= {"PlayResX": str(width), "PlayResY": str(height), "WrapStyle": "2"}
    file.styles["Default"] = pysubs2.SSAStyle(
        fontname="DejaVu Sans", fontsize=look.font, bold=True,
        primarycolor=_SAID if look.karaoke else _WHITE, secondarycolor=_WHITE,
        outlinecolor=pysubs2.Color(0, 0, 0, shade), backcolor=pysubs2.Color(0, 0, 0, 96),
        borderstyle=1 if look.karaoke else _BOXED,
        outline=max(1, round(outline)), shadow=0,
        alignment=pysubs2.Alignment.BOTTOM_CENTER,
        marginl=round(width * 0.05), marginr=round(width * 0.05), marginv=look.foot,
    )  # fmt: skip
    for cue in edit_cues(edit.transcript, edit.document, edit.timeline):
        for part in narrow_cues(cue, look.line):
            text = _lit(part) if look.karaoke else part.written(lambda word: safe_text(word.text))
            event = pysubs2.SSAEvent(start=part.start_ms, end=part.end_ms)
            event.text = _size_tag(part.text, look) + directed(text, part.text)
            file.append(event)
    turn_leftward(file)
    return file


def _size_tag(text: str, look: CaptionLook) -> str:
    """What makes a caption smaller of which one line, a long word, would leave the picture."""
    widest = max(map(columns, text.split("\n")))
    return rf"{{\fs{look.font * look.line // widest}}}" if widest > look.line else ""


def directed(text: str, plain: str) -> str:
    """A text of the format, with tags or without, whose words are in the order of `plain`'s."""
    return (marked_leftward(text) if runs_leftward(plain) else text).replace("\n", r"\N")


def turn_leftward(file: pysubs2.SSAFile) -> None:
    """Have lines run from right to left if any of them does."""
    if any(runs_leftward(event.plaintext) for event in file):
        for style in file.styles.values():
            style.encoding = _BY_LETTERS


def narrow_cues(cue: Cue, line: int) -> Iterator[Cue]:
    """A caption as captions of two lines of `line` columns, behind one another.

    They are alike in length, and part at marks where that costs no more captions. A word that is
    longer stands alone. What is narrow enough stays as it is.
    """
    if line >= _WIDE or not cue.shown:
        yield cue
        return
    words = [word for word in cue.shown if word.text]
    parts = list(_parts(words, line))
    starts = [cue.start_ms, *(part[0].start_ms for part in parts[1:]), cue.end_ms]
    starts = list(accumulate(starts, max))
    for part, (start, end) in zip(parts, pairwise(starts), strict=True):
        if end > start:
            yield replace(cue, start_ms=start, end_ms=end, shown=tuple(_in_lines(part, line)))


def _parts(words: Sequence[CueWord], line: int) -> Iterator[list[CueWord]]:
    """Words in groups that fit into two lines each, as alike in length as they can be."""
    count = 1
    while (found := _divided(words, line, count)) is None:
        count += 1
    yield from found


def _divided(words: Sequence[CueWord], line: int, count: int) -> list[list[CueWord]] | None:
    """Words in so many groups; None where one does not fit."""
    if count >= len(words):
        return [[word] for word in words]
    ends = list(accumulate(columns(word.text) + 1 for word in words))
    borders = [0]
    for n in range(1, count):
        wanted = ends[-1] * n / count
        rest = range(borders[-1] + 1, len(words) - count + n + 1)
        borders.append(min(rest, key=lambda at: _off(words, ends, at, wanted, line)))
    groups = [list(words[a:b]) for a, b in pairwise([*borders, len(words)])]
    return groups if all(len(group) == 1 or _fits(group, line) for group in groups) else None


def _off(words: Sequence[CueWord], ends: Sequence[int], at: int, wanted: float, line: int) -> float:
    """How far a border in front of a word is from a good place, in columns."""
    is_marked = words[at - 1].text.endswith(_MARKS)
    return abs(ends[at - 1] - wanted) - (line / 3 if is_marked else 0)


def _fits(group: Sequence[CueWord], line: int) -> bool:
    return any(
        _size(group[:n]) <= line and _size(group[n:]) <= line for n in range(1, len(group) + 1)
    )


def _in_lines(group: Sequence[CueWord], line: int) -> Iterator[CueWord]:
    """The words, of which one begins the second line where they do not fit into one."""
    best = 0
    if _size(group) > line:
        best = min(
            range(1, len(group)),
            key=lambda n: max(_size(group[:n]), _size(group[n:])),
            default=0,
        )
    for n, word in enumerate(group):
        yield replace(word, begins_line=n == best)


def _size(words: Sequence[CueWord]) -> int:
    return sum(columns(word.text) + 1 for word in words) - 1


def _lit(cue: Cue) -> str:
    """The words with how long each is lit, in hundredths of a second counted from one zero."""
    said = [word for word in cue.shown if word.text]
    ends = [*(word.start_ms for word in said[1:]), cue.end_ms]
    lengths = {}
    last = cue.start_ms // 10
    for word, end_ms in zip(said, ends, strict=True):
        until = max(last, round(end_ms / 10))
        lengths[word] = until - last
        last = until
    return cue.written(lambda word: rf"{{\k{lengths[word]}}}{safe_text(word.text)}")


def safe_text(text: str) -> str:
    """A text in which nothing is taken for a tag of the format."""
    return text.replace("\\", "/").replace("{", "(").replace("}", ")")
