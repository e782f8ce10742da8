"""Files that are either the old one or the new one, never half of either."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import re
import stat
from typing import TYPE_CHECKING, Any, Final

from media.errors import FileRefused, FormatError
from media.schema import parsed_json, validated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_TEMPORARY = ".partial-"
_WRITING: Final[set[str]] = set()
"""Names of the temporaries that this process is filling."""
TEXT_BYTES = 64 << 20
"""The most that is read of a text file; the transcript of ten hours of talk has 5 MB."""


@contextlib.contextmanager
def replacing(path: Path, *, mode: int = 0o666) -> Iterator[Path]:
    """Give a temporary file beside `path`; on success it takes the final name, at once.

    A crash leaves the old file or the new one. The temporary is new and its name cannot be
    guessed, so nobody can lay a link there; the name keeps the suffix, which tells ffmpeg the
    container. What a killed run left behind is removed by `sweep_temporaries`. `mode` is that of
    the new file, less the umask. Raises FileRefused where nothing can be written.
    """
    temporary = path.with_name(
        f"{_TEMPORARY}{os.getpid()}-{_tag(path)}-{os.urandom(8).hex()}{path.suffix}"
    )
    _WRITING.add(temporary.name)
    try:
        os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode))
    except OSError as error:
        _WRITING.discard(temporary.name)
        raise FileRefused(f"{path} cannot be written: {error.strerror or error}.") from error
    try:
        yield temporary
        _take_name(temporary, path)
    except OSError as error:
        _name_full(error, path)
        raise
    finally:
        temporary.unlink(missing_ok=True)
        _WRITING.discard(temporary.name)


def _tag(path: Path) -> str:
    """What temporaries of one name have in common."""
    return hashlib.sha256(os.fsencode(path.name)).hexdigest()[:8]


def _name_full(error: OSError, path: Path) -> None:
    """Let an error of a full disk name what was written, as those of writing itself do not."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT) and error.filename is None:
        error.filename = str(path)


def _take_name(temporary: Path, path: Path) -> None:
    try:
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        _name_full(error, path)
        raise FileRefused(f"{path} cannot be written: {error.strerror or error}.") from error


def sweep_temporaries(folder: Path) -> None:
    """Remove what a killed run left in `folder` and the folders in it, which are ours alone.

    What is just being written stays: a page saves while it has an edit rendered.
    """
    for found in folder.rglob(f"{_TEMPORARY}*"):
        if _is_left_over(found):
            found.unlink(missing_ok=True)


def sweep_beside(path: Path) -> None:
    """Remove what killed runs left where they wanted to write `path`, in a folder of others."""
    for found in path.parent.glob(f"{_TEMPORARY}*-{_tag(path)}-*"):
        if _is_left_over(found):
            found.unlink(missing_ok=True)


def _is_left_over(temporary: Path) -> bool:
    """Whether nobody fills it: in a container each run may have the number of the one before."""
    pid = temporary.name.removeprefix(_TEMPORARY).partition("-")[0]
    if not pid.isdigit() or int(pid) == os.getpid():
        return temporary.name not in _WRITING
    try:
        os.kill(int(pid), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except OSError:
        pass
    return False


def absolute(path: Path) -> Path:
    """The path from the root on.

    A first part `~` is a folder of that name, if one is here, else the user's home, for where no
    shell has said so (`--into=~/edits`); `~notes.wav` is a name.
    """
    is_home = path.parts[:1] == ("~",) and not os.path.lexists("~")
    return (path.expanduser() if is_home else path).absolute()


NAME_BYTES: Final = 255
"""The most that a name may have in the file systems in use; it is bytes that they count."""


def name_bytes(name: str) -> int:
    """The length of a file's name as file systems count it."""
    return len(os.fsencode(name))


_NO_TEXT = re.compile("[\udc80-\udcff]")
"""What Python makes of bytes of a file's name that are no UTF-8 (PEP 383)."""


def readable(text: str) -> str:
    """A text in which bytes of a name that are no UTF-8 are `\ufffd`, so that it can be written."""
    return _NO_TEXT.sub("\ufffd", text)


def open_own(path: Path, flags: int) -> int:
    """A descriptor of a file in our own folder, made if need be; never of one that a link names.

    `flags` are those of `os.open`, besides O_CREAT and O_NOFOLLOW.
    Raises FileRefused for a link, a folder, or what cannot be written.
    """
    try:
        handle = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW | os.O_NONBLOCK, 0o666)
    except OSError as error:
        reason = "it is a link" if path.is_symlink() else error.strerror or error
        raise FileRefused(f"{path} cannot be written ({reason}): move it away.") from None
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileRefused(f"{path} is no ordinary file: move it away.")
    return handle


def read_bytes(path: Path, most: int = TEXT_BYTES) -> bytes:
    """The bytes of an ordinary file, at most `most` of them.

    Raises FormatError for pipes, devices and whatever is larger; OSError as ever.
    """
    handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with open(handle, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise FormatError(f"{path} is no ordinary file: name another.")
        data = file.readall() if os.fstat(handle).st_size <= most else b" " * (most + 1)
    if len(data) > most:
        raise FormatError(f"{path} has more than {most >> 20} MB, which no such file needs.")
    return data


def read_text(path: Path, most: int = TEXT_BYTES) -> str:
    """The text of an ordinary UTF-8 file, without a byte order mark; see `read_bytes`.

    Raises UnicodeDecodeError for what is no UTF-8.
    """
    return read_bytes(path, most).decode("utf-8-sig")


def write_text(path: Path, text: str, *, mode: int = 0o666) -> None:
    """Write UTF-8 text atomically, with plain line feeds; see `readable`."""
    with replacing(path, mode=mode) as temporary:
        temporary.write_text(readable(text), encoding="utf-8", newline="\n")


MEANINGLESS = (
    ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError
)  # fmt: skip
"""What our own code raises for fields of the wrong kind."""


@contextlib.contextmanager
def format_errors(path: Path) -> Iterator[None]:
    """Turn what goes wrong with a file's fields into one sentence that names the file."""
    try:
        yield
    except MEANINGLESS as error:
        raise FormatError(
            f"{path} has fields that mean nothing ({type(error).__name__}: {error}): "
            "mend it, or move it away to have it made again."
        ) from None


def backup_copy(path: Path) -> Path:
    """Copy a file to a name beside it that is free, such as `script.1.md`; the copy."""
    number = 1
    while (kept := path.with_name(f"{path.stem}.{number}{path.suffix}")).exists():
        number += 1
    write_text(kept, read_text(path))
    return kept


def file_sha256(path: Path, on_bytes: Callable[[int], None] = lambda _: None) -> str:
    """The SHA-256 of a file in hex; `on_bytes` hears of every block's size."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while block := file.read(1 << 22):
            digest.update(block)
            on_bytes(len(block))
    return digest.hexdigest()


def text_sha256(text: str) -> str:
    """The SHA-256 in hex of the file that `write_text` makes of a text."""
    return hashlib.sha256(readable(text).encode()).hexdigest()


def fingerprint(*parts: object) -> str:
    """A key that changes when any of the parts, as canonical JSON, changes."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


def to_json(fields: dict[str, Any], *, rows: Iterable[str] = ()) -> str:
    """JSON with one line for each field, and for each row of the fields named in `rows`.

    Equal values give equal bytes, and a change of one word is a change of one line in git; see
    `json_line`.
    """
    rows = frozenset(rows)
    lines = []
    for name, value in fields.items():
        text = _rows(value) if name in rows and value else json_line(value)
        lines.append(f"  {json_line(name)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _rows(value: Iterable[Any]) -> str:
    return "[\n" + ",\n".join(f"    {json_line(row)}" for row in value) + "\n  ]"


def json_line(value: Any) -> str:
    """JSON on one line; a byte of a name that is no UTF-8 is half a character, `\\udce9` for E9."""
    text = json.dumps(value, ensure_ascii=False)
    return _NO_TEXT.sub(lambda match: f"\\u{ord(match[0]):04x}", text)


_OF_NAMES: Final = frozenset({"proof", "source", "made", "watch", "batch", "found"})
"""Files of ours that hold names of files, and so what is no text."""


_VALID: Final[dict[str, str]] = {}
"""The last text of each noun that was held against its schema: one run reads a file many times."""


def read_json(
    path: Path,
    noun: str,
    version: int,
    part: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Read one of our own files whose schema is `noun.N` with N up to `version`.

    `part` takes what is needed out of its fields, and the schema is asked of that alone.
    Raises FormatError when it is missing, damaged, another format, newer than this program, or
    not as the schema of `noun` says.
    """
    try:
        text = read_text(path)
        fields = parsed_json(text, names=noun in _OF_NAMES)
    except FileNotFoundError:
        raise FormatError(f"{path} is not there: run the stage that makes it first.") from None
    except (OSError, ValueError) as error:
        raise FormatError(
            f"{path} is damaged ({error}): delete it to have it made again."
        ) from None
    schema = fields.get("schema") if isinstance(fields, dict) else None
    name, _, number = str(schema)[:80].rpartition(".")
    if name != noun or not re.fullmatch(r"[0-9]{1,6}", number):
        raise FormatError(f'{path} is no {noun} file: its "schema" should be "{noun}.{version}".')
    if int(number) > version:
        raise FormatError(
            f"{path} was written by a newer Paperedit ({schema}; this one reads up to "
            f"{noun}.{version}): update Paperedit."
        )
    if part:
        return validated(part(fields), noun, path)
    if _VALID.get(noun) != text:
        validated(fields, noun, path)
        _VALID[noun] = text
    return dict(fields)
