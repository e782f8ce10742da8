"""`speakers.toml`: the people of a show and their voices, kept beside its episodes."""

from __future__ import annotations

import base64
import binascii
import math
import struct
from typing import TYPE_CHECKING, Any

from media.errors import FormatError, OptionError
from media.files import absolute, read_text, write_text
from media.schema import parsed_toml, validated
from pipeline.speakers.voiceprints import Voiceprint

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

VOICES_NAME = "speakers.toml"
VOICES_SCHEMA = "cast.1"
_HEAD = f"""\
# The people of this show, and what their voices sound like.
# A voiceprint is biometric data. It never leaves this machine by itself; ask people before you
# keep theirs, do not put this file where others can read it, and take a person out with
#     paperedit speakers forget "NAME"
schema = "{VOICES_SCHEMA}"
"""


def found_cast(media: Path, named: Path | None = None) -> Path | None:
    """The cast of a show: the file that is named, else the nearest upwards from the media."""
    if named:
        return named
    folder = absolute(media).parent
    return next(
        (path for at in (folder, *folder.parents) if (path := at / VOICES_NAME).is_file()), None
    )


def read_cast(path: Path) -> tuple[Voiceprint, ...]:
    """The voiceprints of a cast; none where there is no file.

    Raises FormatError, with the place, for what cannot be understood.
    """
    if not path.exists():
        return ()
    try:
        fields = parsed_toml(read_text(path))
    except (OSError, ValueError) as error:
        raise FormatError(f"{path} cannot be read ({error}): mend or remove it.") from None
    if fields.get("schema") != VOICES_SCHEMA:
        raise FormatError(
            f'{path} is no cast: its first line should be schema = "{VOICES_SCHEMA}".'
        )
    validated(fields, "cast", path)
    return tuple(
        _print(path, number, row) for number, row in enumerate(fields.get("voiceprint", []), 1)
    )


def _print(path: Path, number: int, row: dict[str, Any]) -> Voiceprint:
    try:
        packed = base64.b64decode(row["vector"], validate=True)
        vector = tuple(number for (number,) in struct.iter_unpack("<f", packed))
        if not all(map(math.isfinite, vector)):
            raise ValueError("its vector is not finite")
        return Voiceprint(str(row["name"]), vector, str(row["model"]), str(row.get("from", "")))
    except (KeyError, TypeError, ValueError, binascii.Error, struct.error) as error:
        raise FormatError(
            f"{path}: voiceprint {number} means nothing ({error}): mend or remove it."
        ) from None


def write_cast(path: Path, prints: Sequence[Voiceprint]) -> None:
    """Write a cast; readable by its owner alone, since voices are personal."""
    write_text(path, _HEAD + "".join(_entry(known) for known in prints), mode=0o600)


def _entry(known: Voiceprint) -> str:
    vector = base64.b64encode(struct.pack(f"<{len(known.vector)}f", *known.vector)).decode()
    lines = {"name": known.name, "model": known.embedding, "from": known.origin, "vector": vector}
    rows = "".join(f"{name} = {_quoted(value)}\n" for name, value in lines.items())
    return f"\n[[voiceprint]]\n{rows}"


def _quoted(text: str) -> str:
    """A TOML basic string."""
    if any(ord(char) < 32 for char in text):
        raise OptionError(f"{text!r} is no name: it has control characters.")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
