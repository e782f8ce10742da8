"""Real recordings with reference words, in the layout of the shared data folder."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from benchmarks.common import EPISODE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FILLERS = frozenset(["um", "uh", "er", "erm", "hmm", "mm", "hm", "mhm", "uhm"])
"""What counts as a filler event in the references."""

GROUPS = ("ami", "mfa", "example")


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference word: plain lower-case text and, where known, seconds."""

    text: str
    start: float | None
    end: float | None
    speaker: str = ""
    filler: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """One recording of the benchmark; `group` is one of GROUPS."""

    name: str
    group: str
    path: Path
    words: tuple[Reference, ...]

    @property
    def is_timed(self) -> bool:
        """Whether the reference says when its words are said."""
        return all(word.start is not None for word in self.words)


def plain(text: str) -> str:
    """Letters, digits and inner apostrophes only, lower case; what words are matched by."""
    return re.sub(r"[^a-z0-9']+", "", text.lower().replace("’", "'")).strip("'")


def recordings(data: Path) -> tuple[Recording, ...]:
    """All recordings with reference words under `data`, and always the example."""
    return (*_ami(data / "ami"), *_mfa(data / "mfa"), example())


def example() -> Recording:
    """The committed episode and its truth."""
    return Recording("example", "example", EPISODE, _words(EPISODE.with_suffix(".words.json")))


def _ami(folder: Path) -> Iterator[Recording]:
    for path in sorted(folder.glob("*.words.json")):
        name = path.name.removesuffix(".words.json")
        yield Recording(name, "ami", folder / f"{name}.flac", _words(path))


def _words(path: Path) -> tuple[Reference, ...]:
    items: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["words"]
    words = (w for w in items if w.get("kind") == "w" and w["end"] > w["start"])
    return tuple(
        Reference(plain(w["word"]), w["start"], w["end"], w["speaker"], _is_filler(w["word"]))
        for w in sorted(words, key=lambda w: (w["start"], w["end"]))
        if plain(w["word"])
    )


def _mfa(folder: Path) -> Iterator[Recording]:
    grid = folder / "acoustic_corpus.TextGrid"
    if grid.is_file():
        words = (
            Reference(plain(text), start, end, "", _is_filler(text))
            for start, end, text in _tier(grid.read_text(encoding="utf-8"), "word")
            if plain(text) and text != "sil"
        )
        yield Recording("acoustic", "mfa", folder / "acoustic_corpus.flac", tuple(words))
    lab = folder / "cold_corpus.lab"
    if lab.is_file():
        texts = lab.read_text(encoding="utf-8").split()
        untimed = (Reference(plain(t), None, None, "", _is_filler(t)) for t in texts if plain(t))
        yield Recording("cold", "mfa", folder / "cold_corpus.flac", tuple(untimed))


def _is_filler(text: str) -> bool:
    """`E_R_` is spelt out, not hummed."""
    return "_" not in text and plain(text) in FILLERS


def _tier(grid: str, name: str) -> list[tuple[float, float, str]]:
    """The intervals of one tier of a TextGrid, seconds."""
    body = next(p for p in re.split(r"item \[\d+\]:", grid) if f'name = "{name}"' in p)
    found = re.findall(r'xmin = ([\d.]+)\s+xmax = ([\d.]+)\s+text = "([^"]*)"', body)
    return [(float(a), float(b), t.strip()) for a, b, t in found]
