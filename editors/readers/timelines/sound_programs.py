"""Projects of Reaper, and Audacity's labels, which mark what is to go."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from editors.readers.timelines.pieces import GivenClip, Lane
from media.errors import ScriptError
from media.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMBER: Final = r"-?[0-9]{1,9}(?:\.[0-9]{1,15})?"
_LABEL: Final = re.compile(rf"({_NUMBER})\t({_NUMBER})(?:\t.*)?")
_QUOTED: Final = re.compile(r"""FILE\s+(?:"([^"]*)"|'([^']*)'|`([^`]*)`|(\S+))""")


def reaper_lanes(text: str) -> Iterator[Lane]:
    """The items of each track; raises ScriptError for what is no project."""
    if not text.lstrip().startswith("<REAPER_PROJECT"):
        raise ScriptError("this is no project of Reaper: save it there as .rpp.")
    for track in _blocks(text.splitlines(), "<TRACK"):
        items = [_item(item) for item in _blocks(track, "<ITEM")]
        yield Lane(tuple(sorted(items, key=lambda piece: piece.at_s)))


def _blocks(lines: list[str], opening: str) -> Iterator[list[str]]:
    """The lines of each block of a kind; blocks lie in each other."""
    block: list[str] = []
    depth = begun = 0
    for line in lines:
        stripped = line.strip()
        if begun == 0 and stripped.split(" ", 1)[0] == opening:
            begun, block = depth + 1, []
        if stripped.startswith("<"):
            depth += 1
        if begun:
            block.append(stripped)
        if stripped == ">":
            if begun and depth == begun:
                yield block[1:]
                begun = 0
            depth -= 1


def _item(lines: list[str]) -> GivenClip:
    told = {line.split(" ", 1)[0]: line for line in reversed(lines)}
    file = _QUOTED.search("\n".join(lines))
    name = next((one for one in file.groups() if one), "") if file else ""
    return GivenClip(
        name.replace("\\", "/").rpartition("/")[2],
        _number(told, "POSITION"),
        _number(told, "SOFFS"),
        _number(told, "LENGTH"),
        _number(told, "MUTE") == 0,
        _number(told, "PLAYRATE", 1),
    )


def _number(told: dict[str, str], name: str, default: int = 0) -> Fraction:
    """The first number behind a name."""
    if name not in told:
        return Fraction(default)
    found = re.match(rf"{name}\s+({_NUMBER})", told[name])
    if not found:
        raise ScriptError(f"'{shown(told[name])}' has no number.")
    return Fraction(found[1])


def audacity_lane(text: str, length_s: Fraction, media: str) -> Lane:
    """What stays between labels; raises ScriptError for a line that is no label."""
    gone = []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        found = _LABEL.fullmatch(line)
        if found:
            gone.append((Fraction(found[1]), Fraction(found[2])))
        elif line.strip() and not line.startswith("\\"):  # a line of the label's frequencies
            raise ScriptError(
                f"line {number}: '{shown(line)}' is no label: its start and end in seconds and "
                "its text, with tabs between them."
            )
    pieces, at = [], Fraction(0)
    for start, end in [*sorted(gone), (length_s, length_s)]:
        if start > at:
            pieces.append(GivenClip(media, at, at, start - at))
        at = max(at, end)
    return Lane(tuple(pieces))
