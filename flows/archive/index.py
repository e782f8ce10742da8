"""The index of an archive: terms (FTS5), passages and vectors in SQLite, by transcript hash."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from flows.archive.loaded import Loaded
from flows.archive.stored import StoredEpisode, read_vectors, vector_columns
from media.errors import FileRefused, FormatError
from media.files import file_sha256, format_errors, read_json
from media.source import Source
from pipeline.search.packed import PackedRows
from pipeline.search.passages import search_passages, sentence_texts, window_vectors
from pipeline.search.ranking import TermPlaces
from pipeline.transcript import transcript_from_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from flows.project.project import Project
    from pipeline.protocols.embedder import Embedder
    from pipeline.search.passages import SearchPassage
    from pipeline.transcript import Transcript

_VERSION: Final = 3
INDEX_SCHEMA: Final = f"index.{_VERSION}"
_AT_ONCE: Final = 64
"""Texts that are embedded between two words about the progress."""
INDEX_NAME: Final = "paperedit-index.sqlite"
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS episodes (
    id INTEGER PRIMARY KEY, folder TEXT UNIQUE NOT NULL, sha256 TEXT NOT NULL, seen TEXT NOT NULL,
    speakers TEXT NOT NULL, passages BLOB NOT NULL, windows BLOB NOT NULL,
    vectors BLOB NOT NULL, scales BLOB NOT NULL);
CREATE VIRTUAL TABLE IF NOT EXISTS terms USING fts5 (said, tokenize = 'unicode61');
CREATE TRIGGER IF NOT EXISTS gone AFTER DELETE ON episodes
    BEGIN DELETE FROM terms WHERE rowid >= old.id << 20 AND rowid < (old.id + 1) << 20; END;
"""
_NO_TABLES: Final = """
DROP TABLE IF EXISTS windows;
DROP TABLE IF EXISTS terms;
DROP TABLE IF EXISTS passages;
DROP TABLE IF EXISTS episodes;
DROP TABLE IF EXISTS about;
"""
_PASSAGE_BITS: Final = 20
"""A term's row is the episode's id above this many bits, and below them the passage's number."""
_PAGE_BYTES: Final = 16384
"""Vectors are read a quarter as long from pages of this size as from those of 4096 bytes."""
_WORTH: Final = "SELECT rowid, -bm25(terms) FROM terms WHERE terms MATCH ?"
_EPISODES: Final = (
    "SELECT id, folder, speakers, passages, windows FROM episodes "
    "WHERE length(scales) > 0 ORDER BY folder"
)
_VECTORS: Final = "SELECT vectors, scales FROM episodes WHERE length(scales) > 0 ORDER BY folder"
_SETTLED_NS: Final = 2_000_000_000
"""A file that was changed less long ago may change again within the same tick of its clock."""


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
            self._db.execute(f"PRAGMA page_size = {_PAGE_BYTES}")  # of one that is new
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
        made = {"schema": INDEX_SCHEMA, "embedder": self._embedder.name}
        if known == made:
            return  # nobody who only asks waits for the drive
        if known.get("embedder") not in (None, self._embedder.name):
            self._db.execute("DELETE FROM episodes")
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
        rows = self._db.execute("SELECT folder, sha256, seen FROM episodes")
        known = {folder: (sha256, seen) for folder, sha256, seen in rows}
        here = {str(p.folder.relative_to(self.archive)): p for p in projects}
        gone = [folder for folder in known if folder not in here]
        new = [folder for folder in here if self._is_new(folder, here[folder], known.get(folder))]
        for number, folder in enumerate(new):
            self._take_in(folder, here[folder], partial(_on_part, on_done, number, len(new)))
            on_done(number + 1, len(new))
        if gone:
            with self._db:
                self._db.executemany("DELETE FROM episodes WHERE folder = ?", [(f,) for f in gone])
        changed = sum(folder in known for folder in new)
        return {"added": len(new) - changed, "changed": changed, "dropped": len(gone),
                "episodes": len(here)}  # fmt: skip

    def _is_new(self, folder: str, project: Project, known: tuple[str, str] | None) -> bool:
        """Whether the transcript is another than the index has; hashed only if it was touched."""
        if known is None:
            return True
        sha256, seen = known
        now = _seen(project.transcript)
        if now and now == seen:
            return False
        if file_sha256(project.transcript) != sha256:
            return True
        if now:
            with self._db:
                self._db.execute("UPDATE episodes SET seen = ? WHERE folder = ?", (now, folder))
        return False

    def _take_in(self, folder: str, project: Project, on_part: Callable[[float], None]) -> None:
        """Put an episode into the index, whole or not at all."""
        seen, sha256 = _seen(project.transcript), file_sha256(project.transcript)
        parts = search_passages(transcript_of(project))
        vectors = vector_columns(PackedRows.of(self._vectors(parts, on_part)))
        with self._db:
            self._db.execute("DELETE FROM episodes WHERE folder = ?", (folder,))
            episode = self._db.execute(
                "INSERT INTO episodes (folder, sha256, seen, speakers, passages, windows, vectors, "
                "scales) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (folder, sha256, seen, *StoredEpisode.of(parts).columns(), *vectors),
            ).lastrowid
            first = (episode or 0) << _PASSAGE_BITS
            self._db.executemany(
                "INSERT INTO terms (rowid, said) VALUES (?, ?)",
                [(first + number, " ".join(part.terms)) for number, part in enumerate(parts)],
            )

    def _vectors(
        self, parts: Sequence[SearchPassage], on_part: Callable[[float], None]
    ) -> NDArray[np.float32]:
        texts = sentence_texts(parts)
        if not texts:
            return np.zeros((0, 1), np.float32)
        made = []
        for at in range(0, len(texts), _AT_ONCE):
            made.append(self._embedder.embed(texts[at : at + _AT_ONCE]))
            on_part(min(1.0, (at + _AT_ONCE) / len(texts)))
        return window_vectors(parts, np.concatenate(made))

    def loaded(self, terms: Sequence[str]) -> Loaded:
        """Everything that ranking needs, with which passages say some terms."""
        with _told(self.archive / INDEX_NAME):
            self._db.execute("BEGIN")  # nobody's update comes between what is read
            try:
                return self._loaded(terms)
            except (ValueError, IndexError) as error:
                raise sqlite3.DatabaseError(error) from None
            finally:
                self._db.rollback()

    def _loaded(self, terms: Sequence[str]) -> Loaded:
        rows = self._db.execute(_EPISODES).fetchall()
        episodes = [StoredEpisode.read(*columns) for _, _, *columns in rows]
        starts = np.cumsum([0, *(len(episode.passages) for episode in episodes)])
        first_of = np.zeros(1 + max((row[0] for row in rows), default=0), np.int64)
        first_of[[row[0] for row in rows]] = starts[:-1]
        said = {term: self._said(term, first_of) for term in dict.fromkeys(terms)}
        vectors = (read_vectors(*row) for row in self._db.execute(_VECTORS))
        return Loaded.of([row[1] for row in rows], episodes, vectors, said)

    def _said(self, term: str, first_of: NDArray[np.int64]) -> TermPlaces:
        """Which passages say a term; `first_of` has the first passage of each episode by its id."""
        found = self._db.execute(_WORTH, (f'"{term}"',)).fetchall()
        rows = np.array([row for row, _ in found], np.int64)
        numbers = rows & ((1 << _PASSAGE_BITS) - 1)
        return TermPlaces(
            first_of[rows >> _PASSAGE_BITS] + numbers, np.array([w for _, w in found])
        )


def _on_part(on_done: Callable[[float, float], None], number: int, of: int, part: float) -> None:
    """Say how far the work on one of several episodes is."""
    on_done(number + part, of)


def _seen(path: Path) -> str:
    """What tells that a file was touched; empty where that cannot be told yet."""
    found = path.stat()
    if time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) < _SETTLED_NS:
        return ""
    return f"{found.st_size} {found.st_mtime_ns} {found.st_ctime_ns} {found.st_ino}"


def transcript_of(project: Project) -> Transcript:
    """The transcript of a project as it lies there, with its source; nothing is decoded."""
    with format_errors(project.source):
        source = Source.from_fields(read_json(project.source, "source", 1), project.folder)
    with format_errors(project.transcript):
        return transcript_from_fields(read_json(project.transcript, "transcript", 1), source)


def quoted_passage(project: Project, words: range) -> Transcript:
    """Some words of a project's transcript, which are all that is made of it."""
    with format_errors(project.source):
        source = Source.from_fields(read_json(project.source, "source", 1), project.folder)

    def quoted(fields: dict[str, Any]) -> dict[str, Any]:
        some = fields["words"][words.start : words.stop]
        return {**fields, "words": some, "pauses": []}

    with format_errors(project.transcript):
        fields = read_json(project.transcript, "transcript", 1, part=quoted)
        return transcript_from_fields(fields, source)


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
