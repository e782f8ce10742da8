"""Which episodes a batch is about: a folder, a list of paths or a feed, and conditions on them."""

from __future__ import annotations

import fnmatch
import operator
import os
import re
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote_to_bytes, urlsplit
from xml.parsers import expat

from flows.many.recordings import recordings
from flows.project.place import MEDIA
from media.clock import parse_seconds, unit_seconds
from media.errors import FileRefused, FormatError, OptionError, PapereditError
from media.files import absolute, read_bytes, read_text
from media.probe import probe
from media.text import MOST_BYTES, oversize, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

_CONDITION = re.compile(r"(length|size|name)\s*+(<=|>=|<|>|=)\s*+(.++)", re.DOTALL)
_LONGEST_CONDITION: Final = 500
_NUMBER = r"([0-9]{1,12}(?:\.[0-9]{1,12})?)"
_COMPARE: Final[dict[str, Callable[[float, float], bool]]] = {
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "=": operator.eq
}  # fmt: skip
_BYTES: Final = {"": 1, "B": 1, "KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12}


def episodes(source: Path, say: Callable[[str], None] = lambda text: None) -> list[Path]:
    """The recordings that a folder holds, or a list or feed names, each once, in their order.

    What is still being loaded is passed over, and said.
    """
    source = absolute(source)
    if source.is_dir():
        found = [path for path, _ in recordings(source, partial(_say_unfinished, say))]
    elif not source.is_file():
        raise FileRefused(f"there is no {source}: name a folder, a list (.txt) or a feed (.xml).")
    elif source.suffix.lower() in (".xml", ".rss"):
        found = _of_feed(source)
    elif source.suffix.lower() in MEDIA:
        raise FileRefused(f"{source} is a recording: 'paperedit run' edits one by itself.")
    else:
        found = _of_list(source)
    return list(dict.fromkeys(found))


def _say_unfinished(say: Callable[[str], None], path: Path) -> None:
    say(
        f"{path.name} is passed over: a file beside it says that it is still being loaded; if it "
        "is whole, remove that."
    )


def _of_list(source: Path) -> list[Path]:
    """One path a line; empty lines and those that begin with # are passed over."""
    try:
        text = read_text(source, MOST_BYTES)
    except UnicodeDecodeError:
        raise FormatError(f"{source} is not UTF-8 text: save it as UTF-8.") from None
    if too_much := oversize(text):
        raise FormatError(f"{source} {too_much}.")
    paths = (line.strip() for line in re.split(r"\r\n|\r|\n", text))
    return [_named(source.parent, path) for path in paths if path and not path.startswith("#")]


def _named(folder: Path, name: str) -> Path:
    """The path of a recording. What no file can be called becomes a name that none has.

    So it is one bad episode, which is told when its turn comes, and harms no other.
    """
    parts = name.replace("\0", "%00").split("/")
    whole = "/".join(part if _fits(part, 255) else f"{part[:50]}…" for part in parts)
    return folder / (whole if _fits(whole, 3000) else f"{whole[:50]}…".replace("/", "∕"))


def _fits(name: str, most: int) -> bool:
    return len(os.fsencode(name)) <= most


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
        parser.Parse(read_bytes(source, MOST_BYTES), True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # the last two: its encoding
        raise FormatError(f"{source} is not XML ({error}): export the feed again.") from None
    return [_local(url, source) for url in urls]


def _local(url: str, source: Path) -> Path:
    try:
        parts = urlsplit(url)
    except ValueError:
        return _named(source.parent, url)
    if parts.scheme not in ("", "file") or parts.netloc not in ("", "localhost"):
        raise FormatError(
            f"{source} has an enclosure that is not on this machine ({shown(url)}): "
            "download it first."
        )
    return _named(source.parent, os.fsdecode(unquote_to_bytes(parts.path)) or url)


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
    wanted = text.strip()
    match = _CONDITION.fullmatch(wanted)
    if len(wanted) > _LONGEST_CONDITION or (not match and set(wanted) & set("<>=")):
        raise OptionError(
            f"'{shown(text)}' is no condition: write it like 'length>10m', 'size<1GB' or '*.mp3'."
        )
    if not match:
        return lambda path: fnmatch.fnmatch(path.name, wanted)
    what, sign, value = match.groups()
    if what == "name":
        if sign != "=":
            raise OptionError(f"'{shown(text)}' compares names: write it like 'name=*.mp3'.")
        return lambda path: fnmatch.fnmatch(path.name, value)
    bound = _length_s(value) if what == "length" else _bytes(value)
    measure = _duration_s if what == "length" else _size
    return lambda path: _COMPARE[sign](measure(path), bound)


def _length_s(text: str) -> float:
    match = re.fullmatch(rf"{_NUMBER}\s{{0,9}}(h|m|min)", text)
    if match:
        return float(Fraction(match[1]) * unit_seconds(match[2]))
    return float(parse_seconds(text))


def _bytes(text: str) -> float:
    match = re.fullmatch(rf"{_NUMBER}\s{{0,9}}([KMGT]?B?)", text.upper())
    unit = (match[2] if match and match[2].endswith("B") else f"{match[2]}B") if match else ""
    if not match or unit not in _BYTES:
        raise OptionError(f"'{shown(text)}' is no size: write it like 500MB or 1.5GB.")
    return float(match[1]) * _BYTES[unit]


def _duration_s(path: Path) -> float:
    """The length by the file's header; 0 for what cannot be read."""
    try:
        return probe(path).duration_s
    except PapereditError:
        return 0.0


def _size(path: Path) -> float:
    try:
        return path.stat().st_size
    except OSError:
        return 0.0
