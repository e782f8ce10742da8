"""Which episodes a batch is about: a folder, a list of paths or a feed, and conditions on them."""

from __future__ import annotations

import fnmatch
import operator
import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit
from xml.parsers import expat

from flows.recordings import recordings
from media.clock import parse_seconds
from media.errors import FileRefused, FormatError, OptionError, PapereditError
from media.probe import probe

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

_CONDITION = re.compile(r"\s*(length|size|name)\s*(<=|>=|<|>|=)\s*(.+?)\s*")
_COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "=": operator.eq
}  # fmt: skip
_BYTES: Final = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


def episodes(source: Path) -> list[Path]:
    """The recordings that a folder holds, or a list or feed names, each once, in their order."""
    source = source.expanduser().absolute()
    if source.is_dir():
        found = [path for path, _ in recordings(source)]
    elif not source.is_file():
        raise FileRefused(f"there is no {source}: name a folder, a list (.txt) or a feed (.xml).")
    elif source.suffix.lower() in (".xml", ".rss"):
        found = _of_feed(source)
    else:
        found = _of_list(source)
    return list(dict.fromkeys(found))


def _of_list(source: Path) -> list[Path]:
    """One path a line; empty lines and those that begin with # are passed over."""
    try:
        lines = source.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise FormatError(f"{source} is not UTF-8 text: save it as UTF-8.") from None
    paths = (line.strip() for line in lines)
    return [source.parent / path for path in paths if path and not path.startswith("#")]


def _of_feed(source: Path) -> list[Path]:
    """The enclosures of an RSS file that are local: paths beside it, or file: addresses.

    Raises FormatError for what is no XML, for document types and entities (which can blow a small
    file up without limit, or read others), and for an enclosure that lies on a network.
    """
    urls: list[str] = []
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise FormatError(f"{source} declares a document type: a feed has none; take it out.")

    def element(name: str, attributes: dict[str, str]) -> None:
        if name == "enclosure" and attributes.get("url"):
            urls.append(attributes["url"])

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = element
    try:
        parser.Parse(source.read_bytes(), True)
    except expat.ExpatError as error:
        raise FormatError(f"{source} is not XML ({error}): export the feed again.") from None
    return [_local(url, source) for url in urls]


def _local(url: str, source: Path) -> Path:
    parts = urlsplit(url)
    if parts.scheme not in ("", "file") or parts.netloc not in ("", "localhost"):
        raise FormatError(
            f"{source} has an enclosure that is not on this machine ({url}): download it first."
        )
    return source.parent / unquote(parts.path)


def selected(paths: Iterable[Path], where: Sequence[str], limit: int | None) -> list[Path]:
    """Those that fulfil every condition, at most `limit`."""
    conditions = [condition(text) for text in where]
    found: list[Path] = []
    for path in paths:
        if limit is not None and len(found) >= limit:
            break
        if all(holds(path) for holds in conditions):
            found.append(path)
    return found


def condition(text: str) -> Callable[[Path], bool]:
    """Read `*.mp3`, `name=*.mp3`, `length>10m` or `size<1GB`; raises OptionError for others."""
    match = _CONDITION.fullmatch(text)
    if not match:
        if set(text) & set("<>="):
            raise OptionError(
                f"'{text}' is no condition: write it like 'length>10m', 'size<1GB' or '*.mp3'."
            )
        return lambda path: fnmatch.fnmatch(path.name, text.strip())
    what, sign, value = match.groups()
    if what == "name":
        if sign != "=":
            raise OptionError(f"'{text}' compares names: write it like 'name=*.mp3'.")
        return lambda path: fnmatch.fnmatch(path.name, value)
    bound = _length_s(value) if what == "length" else _bytes(value)
    measure = _duration_s if what == "length" else _size
    return lambda path: _COMPARE[sign](measure(path), bound)


def _length_s(text: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(h|m|min)", text)
    if match:
        return float(match[1]) * (3600 if match[2] == "h" else 60)
    return float(parse_seconds(text))


def _bytes(text: str) -> float:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([KMGT]?B?)", text.upper())
    unit = (match[2] if match and match[2].endswith("B") else f"{match[2]}B") if match else ""
    if not match or unit not in _BYTES:
        raise OptionError(f"'{text}' is no size: write it like 500MB or 1.5GB.")
    return float(match[1]) * _BYTES[unit]


def _duration_s(path: Path) -> float:
    """The length by the file's header; 0 for what cannot be read."""
    try:
        return probe(path).duration_s
    except PapereditError:
        return 0.0


def _size(path: Path) -> float:
    return path.stat().st_size if path.exists() else 0.0
