"""Files that are either the old one or the new one, never half of either."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from typing import TYPE_CHECKING, Any

from media.errors import FileRefused, FormatError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_TEMPORARY = ".partial-"


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path beside `path`; on success it takes the final name, at once.

    A crash leaves the old file or the new one. The temporary name keeps the suffix, which tells
    ffmpeg the container. What a killed run left behind is removed by `sweep`.
    """
    temporary = path.with_name(f"{_TEMPORARY}{os.getpid()}-{path.name}")
    try:
        yield temporary
        _take_name(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _take_name(temporary: Path, path: Path) -> None:
    try:
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise FileRefused(f"{path} cannot be written: {error.strerror or error}.") from error


def sweep(folder: Path) -> None:
    """Remove the temporary files that a killed run left in `folder`."""
    for left_over in folder.glob(f"{_TEMPORARY}*"):
        left_over.unlink(missing_ok=True)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text atomically, with plain line feeds."""
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")


@contextlib.contextmanager
def shaped(path: Path) -> Iterator[None]:
    """Turn what goes wrong with a file's fields into one sentence that names the file."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise FormatError(
            f"{path} has fields that mean nothing ({type(error).__name__}: {error}): "
            "mend it, or move it away to have it made again."
        ) from None


def kept_aside(path: Path) -> Path:
    """Copy a file to a name beside it that is free, such as `script.1.md`; the copy."""
    number = 1
    while (kept := path.with_name(f"{path.stem}.{number}{path.suffix}")).exists():
        number += 1
    write_text(kept, path.read_text(encoding="utf-8"))
    return kept


def file_sha256(path: Path, on_bytes: Callable[[int], None] = lambda _: None) -> str:
    """The SHA-256 of a file in hex; `on_bytes` hears of every block's size."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while block := file.read(1 << 22):
            digest.update(block)
            on_bytes(len(block))
    return digest.hexdigest()


def key_of(*parts: object) -> str:
    """A key that changes when any of the parts, as canonical JSON, changes."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def to_json(fields: dict[str, Any], *, rows: Iterable[str] = ()) -> str:
    """JSON with one line for each field, and for each row of the fields named in `rows`.

    Equal values give equal bytes, and a change of one word is a change of one line in git.
    """
    rows = frozenset(rows)
    lines = []
    for name, value in fields.items():
        text = _rows(value) if name in rows and value else _compact(value)
        lines.append(f"  {_compact(name)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _rows(value: Iterable[Any]) -> str:
    return "[\n" + ",\n".join(f"    {_compact(row)}" for row in value) + "\n  ]"


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def read_json(path: Path, noun: str, version: int) -> dict[str, Any]:
    """Read one of our own files whose schema is `noun.N` with N up to `version`.

    Raises FormatError when it is missing, damaged, another format, or newer than this program.
    """
    try:
        fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise FormatError(f"{path} is not there: run the stage that makes it first.") from None
    except (OSError, ValueError) as error:
        raise FormatError(
            f"{path} is damaged ({error}): delete it to have it made again."
        ) from None
    schema = fields.get("schema") if isinstance(fields, dict) else None
    name, _, number = str(schema).rpartition(".")
    if name != noun or not number.isdigit():
        raise FormatError(f'{path} is no {noun} file: its "schema" should be "{noun}.{version}".')
    if int(number) > version:
        raise FormatError(
            f"{path} was written by a newer Paperedit ({schema}; this one reads up to "
            f"{noun}.{version}): update Paperedit."
        )
    return fields
