"""The index of an archive: passages, terms (FTS5) and vectors in SQLite, by transcript hash."""

from __future__ import annotations

import contextlib
import sqlite3
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Self

import numpy as np

from media.errors import FileRefused, FormatError
from media.files import file_sha256, format_errors, read_json
from media.source import Source
from pipeline.search.passages import search_passages
from pipeline.search.ranking import Candidates
from pipeline.transcript import transcript_from_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from flows.project.project import Project
    from pipeline.protocols.embedder import Embedder
    from pipeline.transcript import Transcript

_VERSION: Final = 2
INDEX_SCHEMA: Final = f"index.{_VERSION}"
_AT_ONCE: Final = 64
"""Windows that are embedded between two words about the progress."""
INDEX_NAME: Final = "paperedit-index.sqlite"
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS episodes (
    id INTEGER PRIMARY KEY, folder TEXT UNIQUE NOT NULL, sha256 TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS passages (
    id INTEGER PRIMARY KEY, episode INTEGER NOT NULL REFERENCES episodes ON DELETE CASCADE,
    first INTEGER NOT NULL, last INTEGER NOT NULL, speaker TEXT, asks INTEGER NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS terms USING fts5 (said, tokenize = 'unicode61');
CREATE TRIGGER IF NOT EXISTS gone AFTER DELETE ON passages
    BEGIN DELETE FROM terms WHERE rowid = old.id; END;
CREATE TABLE IF NOT EXISTS windows (
    passage INTEGER NOT NULL REFERENCES passages ON DELETE CASCADE,
    first INTEGER NOT NULL, last INTEGER NOT NULL, vector BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS windows_of ON windows (passage);
"""
_NO_TABLES: Final = """
DROP TABLE IF EXISTS windows;
DROP TABLE IF EXISTS terms;
DROP TABLE IF EXISTS passages;
DROP TABLE IF EXISTS episodes;
DROP TABLE IF EXISTS about;
"""
_WORTH: Final = "SELECT rowid, -bm25(terms) FROM terms WHERE terms MATCH ?"


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A window of the index, as a search finds it."""

    folder: str
    """The episode's project folder, relative to the archive."""
    passage: tuple[int, int]
    """Its first and last word's number; included."""
    window: tuple[int, int]
    """The same of the few sentences that were compared."""


class Index:
    """The index of one archive: the folder that holds it, at any depth, and its projects."""

    def __init__(self, archive: Path, embedder: Embedder) -> None:
        self.archive = archive
        self._embedder = embedder
        path = archive / INDEX_NAME
        if path.is_symlink():
            raise FileRefused(f"{path} is a link: move it away.")
        with _told(path):
            self._db = sqlite3.connect(path, timeout=30)
            self._db.execute("PRAGMA foreign_keys = ON")
            if _is_old(self._db, path):
                self._db.executescript(_NO_TABLES)
            self._db.executescript(_TABLES)
            self._begin()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def _begin(self) -> None:
        """Note what made it; vectors of another model are of no use, so they all go."""
        known = dict(self._db.execute("SELECT key, value FROM about"))
        if known.get("embedder") not in (None, self._embedder.name):
            self._db.execute("DELETE FROM episodes")
        made = {"schema": INDEX_SCHEMA, "embedder": self._embedder.name}
        self._db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", made.items())
        self._db.commit()

    def update(
        self, projects: Sequence[Project], on_done: Callable[[float, float], None]
    ) -> dict[str, int]:
        """Take in new and changed episodes, drop those that are gone; how many of each."""
        with _told(self.archive / INDEX_NAME):
            return self._updated(projects, on_done)

    def _updated(
        self, projects: Sequence[Project], on_done: Callable[[float, float], None]
    ) -> dict[str, int]:
        known = dict(self._db.execute("SELECT folder, sha256 FROM episodes"))
        here = {str(p.folder.relative_to(self.archive)): p for p in projects}
        gone = [folder for folder in known if folder not in here]
        hashes = {folder: file_sha256(p.transcript) for folder, p in here.items()}
        new = [folder for folder in here if known.get(folder) != hashes[folder]]
        for number, folder in enumerate(new):
            transcript = transcript_of(here[folder])
            rows = list(self._rows(transcript, partial(_on_part, on_done, number, len(new))))
            with self._db:  # an episode is in the index whole or not at all
                self._db.execute("DELETE FROM episodes WHERE folder = ?", (folder,))
                self._add(folder, hashes[folder], rows)
            on_done(number + 1, len(new))
        with self._db:
            self._db.executemany("DELETE FROM episodes WHERE folder = ?", [(f,) for f in gone])
        changed = sum(folder in known for folder in new)
        return {"added": len(new) - changed, "changed": changed, "dropped": len(gone),
                "episodes": len(here)}  # fmt: skip

    def _rows(self, transcript: Transcript, on_part: Callable[[float], None]) -> Iterator[_Passage]:
        parts = search_passages(transcript)
        texts = [window.text for part in parts for window in part.windows]
        made: list[NDArray[np.float32]] = []
        for at in range(0, len(texts), _AT_ONCE):
            made.extend(self._embedder.embed(texts[at : at + _AT_ONCE]))
            on_part(min(1.0, (at + _AT_ONCE) / len(texts)))
        vectors = iter(made)
        for part in parts:
            windows = tuple((w.first, w.last, next(vectors).tobytes()) for w in part.windows)
            segment = part.segment
            yield _Passage(
                (segment.first, segment.last), segment.speaker, part.asks, part.terms, windows
            )

    def _add(self, folder: str, sha256: str, rows: Sequence[_Passage]) -> None:
        episode = self._db.execute(
            "INSERT INTO episodes (folder, sha256) VALUES (?, ?)", (folder, sha256)
        ).lastrowid
        for row in rows:
            passage = self._db.execute(
                "INSERT INTO passages (episode, first, last, speaker, asks) VALUES (?, ?, ?, ?, ?)",
                (episode, *row.words, row.speaker, row.asks),
            ).lastrowid
            self._db.execute(
                "INSERT INTO terms (rowid, said) VALUES (?, ?)", (passage, " ".join(row.terms))
            )
            self._db.executemany(
                "INSERT INTO windows VALUES (?, ?, ?, ?)", [(passage, *w) for w in row.windows]
            )

    def loaded(self, terms: Sequence[str]) -> Loaded:
        """Everything that ranking needs, with what some terms are worth."""
        with _told(self.archive / INDEX_NAME):
            return self._loaded(terms)

    def _loaded(self, terms: Sequence[str]) -> Loaded:
        rows = self._db.execute(
            "SELECT p.id, e.id, e.folder, p.first, p.last, p.speaker, p.asks "
            "FROM passages p JOIN episodes e ON p.episode = e.id ORDER BY e.folder, p.first"
        ).fetchall()
        places = {row[0]: number for number, row in enumerate(rows)}
        windows = self._db.execute("SELECT passage, first, last, vector FROM windows").fetchall()
        vectors = np.frombuffer(b"".join(w[3] for w in windows), np.float32)
        worth = {
            term: {places[row]: score for row, score in self._db.execute(_WORTH, (f'"{term}"',))}
            for term in dict.fromkeys(terms)
        }
        candidates = Candidates(
            np.array([row[1] for row in rows], np.int64),
            np.array([row[6] for row in rows], np.bool_),
            tuple(row[5] for row in rows),
            np.array([places[w[0]] for w in windows], np.int64),
            vectors.reshape(len(windows), -1),
        )
        found_rows = tuple(
            IndexRow(rows[places[w[0]]][2], rows[places[w[0]]][3:5], (w[1], w[2])) for w in windows
        )
        return Loaded(candidates, found_rows, worth)


def _on_part(on_done: Callable[[float, float], None], number: int, of: int, part: float) -> None:
    """Say how far the work on one of several episodes is."""
    on_done(number + part, of)


@dataclass(frozen=True, slots=True)
class _Passage:
    """What is stored of a passage."""

    words: tuple[int, int]
    speaker: str | None
    asks: bool
    terms: tuple[str, ...]
    windows: tuple[tuple[int, int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Loaded:
    """An index in memory."""

    candidates: Candidates
    windows: tuple[IndexRow, ...]
    """By the numbers of the candidates' windows."""
    worth: dict[str, dict[int, float]]
    """By terms and the numbers of the candidates: the BM25 of each passage that says the term."""


def transcript_of(project: Project) -> Transcript:
    """The transcript of a project as it lies there, with its source; nothing is decoded."""
    with format_errors(project.source):
        source = Source.from_fields(read_json(project.source, "source", 1), project.folder)
    with format_errors(project.transcript):
        return transcript_from_fields(read_json(project.transcript, "transcript", 1), source)


def _is_old(db: sqlite3.Connection, path: Path) -> bool:
    """Whether an earlier version made the index, which has to be made again.

    Raises FileRefused for a database that is no index, FormatError for a newer one.
    """
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    if tables and "about" not in tables:
        raise FileRefused(f"{path} is another program's database: move it away.")
    if not tables:
        return False
    schema = dict(db.execute("SELECT key, value FROM about")).get("schema", INDEX_SCHEMA)
    if schema not in {f"index.{version}" for version in range(1, _VERSION + 1)}:
        raise FormatError(f"{path} is {schema}, this program knows {INDEX_SCHEMA}: delete it.")
    return bool(schema != INDEX_SCHEMA)


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """What goes wrong with the database as one sentence."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise FileRefused(f"{path} cannot be used ({error}): check that file and folder.") from None
    except sqlite3.DatabaseError as error:
        raise FormatError(
            f"{path} is damaged ({error}): delete it to have it made again."
        ) from None
