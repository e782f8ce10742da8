"""The joins that were found for a script, kept beside it: `joins.dat`.

A line with the key of what they depend on, then for each join so many numbers as its meeting has
edges, the edges, and the two of what is cut there; 64-bit integers, the lowest byte first.
"""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

import editors.joins
from media.errors import FormatError
from media.files import file_sha256, fingerprint, read_bytes, replacing
from media.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.page.quick_joins import Meeting
    from flows.project.project import Project

_MOST_BYTES: Final = 64 << 20


def joins_key(project: Project, source: str) -> str:
    """What joins depend on: the recording (its SHA-256), words and pauses, and our own code."""
    room = Path(editors.joins.__file__).parent
    code = [file_sha256(one) for one in sorted(room.glob("*.py"))]
    return fingerprint("joins", source, file_sha256(project.transcript), code)


def read_joins(path: Path, key: str) -> dict[Meeting, Span]:
    """The joins that the file has for a key; none where it is another's, or damaged."""
    with contextlib.suppress(OSError, FormatError, ValueError, IndexError, TypeError):
        head, _, data = read_bytes(path, _MOST_BYTES).partition(b"\n")
        if head == key.encode():
            return dict(_rows(np.frombuffer(data, "<i8").tolist()))
    return {}


def _rows(numbers: list[int]) -> Iterator[tuple[Meeting, Span]]:
    at = 0
    while at < len(numbers):
        stop = at + 1 + numbers[at] + 2
        spans = [Span(*numbers[n : n + 2]) for n in range(at + 1, stop, 2)]
        yield tuple(spans[:-1]), spans[-1]
        at = stop


def write_joins(path: Path, key: str, holes: Mapping[Meeting, Span]) -> None:
    """Write the file anew."""
    numbers: list[int] = []
    for meeting, hole in holes.items():
        edges = [edge for one in meeting for edge in (one.start, one.end)]
        numbers += [len(edges), *edges, hole.start, hole.end]
    with replacing(path) as temporary:
        temporary.write_bytes(f"{key}\n".encode() + np.array(numbers, "<i8").tobytes())
