"""`paperedit-memory.sqlite`: what a show remembers, kept beside its episodes."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import zlib
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import numpy as np

from media.errors import FileRefused, FormatError
from media.text import shown
from pipeline.memory.peaks import SPECTRAL_PEAKS_VERSION, Peaks, spectral_peaks
from pipeline.memory.remembered import Remembered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEMORY_SCHEMA: Final = "memory.1"
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS remembered (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, origin TEXT NOT NULL, words TEXT NOT NULL,
    sound BLOB NOT NULL, peaks INTEGER NOT NULL, frames BLOB NOT NULL, bins BLOB NOT NULL);
"""
_ROWS: Final = (
    "SELECT name, origin, words, sound, peaks, frames, bins FROM remembered ORDER BY id LIMIT 1000"
)
_NEW: Final = (
    "INSERT INTO remembered (name, origin, words, sound, peaks, frames, bins) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_MOST_BYTES: Final = 64 << 20
"""More than half an hour of sound is nobody's jingle."""
MOST_BYTES_IN_ALL: Final = 256 << 20
"""Of unpacked sound, more than two hours: all of it is held while an episode is looked through."""


def read_memory(path: Path) -> tuple[Remembered, ...]:
    """All that a show remembers, in the order in which it was added; nothing where no file is.

    Raises FormatError for a file that is no memory, is damaged, or unpacks to more than
    MOST_BYTES_IN_ALL.
    """
    if not path.exists():
        return ()
    found: list[Remembered] = []
    left = MOST_BYTES_IN_ALL
    with _opened(path, is_read=True) as db:
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MOST_BYTES)
        for row in db.execute(_ROWS):
            found.append(_remembered(path, *row))
            left -= _bytes_of(found[-1])
            if left < 0:
                raise FormatError(
                    f"{path} remembers more than {MOST_BYTES_IN_ALL >> 20} MB of sound: forget "
                    "some of it, or move the file away."
                )
    return tuple(found)


def _bytes_of(one: Remembered) -> int:
    return one.sound.nbytes + one.peaks.frames.nbytes + one.peaks.bins.nbytes


def memory_digest(remembered: tuple[Remembered, ...]) -> str:
    """The SHA-256, in hex, of all by which something is found."""
    digest = hashlib.sha256()
    for one in remembered:
        digest.update(json.dumps([one.name, one.origin, one.words]).encode())
        digest.update(one.sound.tobytes())
    return digest.hexdigest()


def add_to_memory(path: Path, new: Remembered) -> None:
    """Remember one more stretch; one of the same name and origin is replaced.

    Raises FileRefused where that would be more than MOST_BYTES_IN_ALL.
    """
    name = (new.name, new.origin)
    others = [one for one in read_memory(path) if (one.name, one.origin) != name]
    if sum(map(_bytes_of, [*others, new])) > MOST_BYTES_IN_ALL:
        raise FileRefused(
            f"{path} is full ({MOST_BYTES_IN_ALL >> 20} MB of sound): 'paperedit memory forget' "
            "takes something out."
        )
    sound = zlib.compress(new.sound.astype("<i2").tobytes())
    peaks = (new.peaks.frames.astype("<i4").tobytes(), new.peaks.bins.astype("<f4").tobytes())
    words = json.dumps(new.words, ensure_ascii=False)
    with _opened(path) as db:
        db.execute("DELETE FROM remembered WHERE (name, origin) = (?, ?)", (new.name, new.origin))
        db.execute(_NEW, (new.name, new.origin, words, sound, SPECTRAL_PEAKS_VERSION, *peaks))


def forget(path: Path, name: str) -> int:
    """Take out all of one name; how many they were."""
    if not path.exists():
        return 0
    with _opened(path) as db:
        return db.execute("DELETE FROM remembered WHERE name = ?", (name,)).rowcount


def _remembered(
    path: Path, name: str, origin: str, words: str, sound: bytes, version: int,
    frames: bytes, bins: bytes,
) -> Remembered:  # fmt: skip
    try:
        unpacking = zlib.decompressobj()
        heard = np.frombuffer(unpacking.decompress(sound, _MOST_BYTES), "<i2")
        if not unpacking.eof:
            raise ValueError("its sound is cut short, or too long")
        peaks = Peaks(np.frombuffer(frames, "<i4"), np.frombuffer(bins, "<f4"))
        said = tuple(map(str, json.loads(words)))
        is_whole = len(peaks.frames) == len(peaks.bins)
        is_whole = is_whole and bool(np.isfinite(peaks.bins).all() and (peaks.bins > 0).all())
    except (TypeError, ValueError, RecursionError, zlib.error) as error:
        raise FormatError(
            f"{path}: '{shown(str(name))}' is damaged ({error}): forget it."
        ) from None
    if version != SPECTRAL_PEAKS_VERSION or not is_whole:
        peaks = spectral_peaks(heard)
    return Remembered(str(name), str(origin), heard, peaks, said)


@contextlib.contextmanager
def _opened(path: Path, *, is_read: bool = False) -> Iterator[sqlite3.Connection]:
    """The database, committed at the end; what goes wrong with it is one sentence."""
    if path.is_symlink():
        raise FileRefused(f"{path} is a link: move it away.")
    try:
        if not is_read and not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
        with contextlib.closing(_connected(path, is_read)) as db, db:
            db.execute("PRAGMA trusted_schema = OFF")
            kinds = dict(db.execute("SELECT name, type FROM sqlite_master"))
            if not kinds and not is_read:
                db.executescript(_TABLES)
                db.execute("INSERT INTO about VALUES ('schema', ?)", (MEMORY_SCHEMA,))
            elif set(kinds.values()) - {"table", "index"} or "about" not in kinds:
                raise FormatError(f"{path} is no memory of a show: move it away.")
            known = dict(db.execute("SELECT key, value FROM about")).get("schema")
            if known != MEMORY_SCHEMA:
                raise FormatError(
                    f"{path} is of another version ({known!s:.40}): take the program that wrote it."
                )
            yield db
    except sqlite3.OperationalError as error:
        raise FileRefused(f"{path} cannot be used ({error}): check that file and folder.") from None
    except sqlite3.DatabaseError as error:
        raise FormatError(f"{path} is no memory ({error}): move it away.") from None


def _connected(path: Path, is_read: bool) -> sqlite3.Connection:
    if is_read:
        return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True, timeout=30)
    return sqlite3.connect(path, timeout=30)
