"""Captions as Advanced SubStation Alpha: for burning in, and with each word lit as it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pysubs2

from editors.exports.played import edit_cues

if TYPE_CHECKING:
    from collections.abc import Mapping

    from editors.exports.export import Edit
    from pipeline.captions import Cue

_SIZE: Final = (1920, 1080)
"""Of a picture that nobody knows."""
_BOXED: Final = 4
"""One shade behind all lines; libass alone knows it, which burns them in."""
_WHITE, _SAID = pysubs2.Color(255, 255, 255), pysubs2.Color(255, 214, 0)


def ass(edit: Edit) -> Mapping[str, str]:
    """Karaoke: a word lights up when it is said."""
    return {".ass": burnt_captions(edit, karaoke=True)}


def burnt_captions(edit: Edit, *, karaoke: bool) -> str:
    """Captions in the size of the picture, at its foot, on a shade that keeps them readable."""
    width, height = edit.camera.size if all(edit.camera.size) else _SIZE
    file = pysubs2.SSAFile()
    file.info |= {"PlayResX": str(width), "PlayResY": str(height), "WrapStyle": "2"}
    short = min(width, height)
    file.styles["Default"] = pysubs2.SSAStyle(
        fontname="DejaVu Sans", fontsize=max(8, round(short * 0.055)), bold=True,
        primarycolor=_SAID if karaoke else _WHITE, secondarycolor=_WHITE,
        outlinecolor=pysubs2.Color(0, 0, 0, 96), backcolor=pysubs2.Color(0, 0, 0, 96),
        borderstyle=1 if karaoke else _BOXED, outline=max(1, round(short / 360)), shadow=0,
        alignment=pysubs2.Alignment.BOTTOM_CENTER,
        marginl=round(width * 0.05), marginr=round(width * 0.05), marginv=round(height * 0.06),
    )  # fmt: skip
    for cue in edit_cues(edit.transcript, edit.document, edit.timeline):
        text = _lit(cue) if karaoke else cue.written(lambda word: _safe(word.text))
        file.append(
            pysubs2.SSAEvent(start=cue.start_ms, end=cue.end_ms, text=text.replace("\n", r"\N"))
        )
    return file.to_string("ass")


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
    return cue.written(lambda word: rf"{{\k{lengths[word]}}}{_safe(word.text)}")


def _safe(text: str) -> str:
    """A text in which nothing is taken for a tag of the format."""
    return text.replace("\\", "/").replace("{", "(").replace("}", ")")
