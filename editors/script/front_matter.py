"""The keys and values of a script's header: plain lines, as it is written, or any YAML."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.text import clean, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from yaml import Node  # type: ignore[import-untyped]  # it ships no types

SCRIPT_SCHEMA: Final = "script.1"
"""What the first line of a script says it is."""
HEADER_KEYS: Final = ("paperedit", "media", "speakers", "noises", "doubtful", "approved")
"""What a header may say."""
_SPEAKER = re.compile(
    r"\s*+(?P<letter>[^:,\"'{}\[\]]++):\s*+"
    r"(?:\"(?P<quoted>(?:[^\"\\]|\\[^u])*+)\"|(?P<bare>(?![\"'\[{&*!|>])[^,\"]*+))\s*+(?:,|$)"
)
_QUOTED = re.compile(r"([\"'])(.*)\1")
_ESCAPED = re.compile(r"\\([\"\\])")
_LONGEST: Final = 60_000
_DEEPEST: Final = 50
"""Characters of a header, and brackets in it that are open at once, that YAML is read of."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a header; of several values, or of other things, nothing is kept."""

    key: str
    value: str | dict[str, str] | None
    line: int
    text: tuple[str, ...] = ()
    """Its lines as they are written, where it has lines of its own and is not ours."""


class NotPlain(Exception):
    """These lines are not as a header is written."""


class NotYaml(Exception):
    """This header can be read by nobody."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def entries_of_lines(lines: Sequence[tuple[int, str]]) -> list[Entry]:
    """Keys and values of numbered lines that are each `key: value` with a key of ours.

    A name may hold what YAML would take for its own (`media: 1: # one.mp4`). Raises NotPlain.
    """
    entries = []
    for number, line in lines:
        key, _, value = (part.strip() for part in line.partition(":"))
        if key.startswith("#"):
            continue
        key = key.casefold()
        if key not in HEADER_KEYS or _QUOTED.fullmatch(value):
            raise NotPlain
        names = _names(value) if key == "speakers" else value
        entries.append(Entry(key, names, number))
    return entries


def _names(value: str) -> dict[str, str]:
    """Read `{A: Ann, B: "Ben, the other"}`, with or without braces. Raises NotPlain."""
    if value.startswith("{") != value.endswith("}"):
        raise NotPlain  # a brace is missing, and what YAML says of it is told
    inside = value.removeprefix("{").removesuffix("}").strip()
    names: dict[str, str] = {}
    position = 0
    while position < len(inside):
        match = _SPEAKER.match(inside, position)
        letter = clean(match["letter"]).strip() if match else ""
        if not match or not letter:
            raise NotPlain
        quoted = _ESCAPED.sub(r"\1", match["quoted"] or "")
        names[letter] = clean(quoted or (match["bare"] or "").rstrip()) or letter
        position = match.end()
    return names


def entries_of_yaml(lines: Sequence[tuple[int, str]]) -> list[Entry]:
    """Keys and values of numbered lines of YAML. Raises NotYaml."""
    import yaml

    text = "\n".join(clean(line.replace("\t", " ").replace("\u00a0", " ")) for _, line in lines)
    if len(text) > _LONGEST or _depth(text) > _DEEPEST:
        raise NotYaml(1, "this header is larger than a header can be: put it back as it was.")
    try:
        root = yaml.compose(text, yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = lines[min(mark.line, len(lines) - 1)] if mark and lines else (1, "")
        reason = shown(str(getattr(error, "problem", None) or "it is not readable"))
        raise NotYaml(
            line[0],
            f"'{shown(line[1].strip())}' is no YAML ({reason}): put the value in quotes, or put "
            "the line back as it was.",
        ) from None
    if not isinstance(root, yaml.MappingNode):
        raise NotYaml(1, "this header has no keys: expected lines like 'media: talk.flac'.")
    starts = [key.start_mark.line for key, _ in root.value]
    ends = [*starts[1:], len(lines)]
    texts = [tuple(line for _, line in lines[a:b]) for a, b in zip(starts, ends, strict=True)]
    return [
        Entry(
            _text(key).casefold(),
            _value(value),
            lines[start][0],
            () if root.flow_style or _text(key).casefold() in HEADER_KEYS else text,
        )
        for (key, value), start, text in zip(root.value, starts, texts, strict=True)
    ]


def _depth(text: str) -> int:
    """How many brackets are open at once, at most; those of words count too."""
    return max(text.count("["), text.count("{")) if text else 0


def _value(node: Node) -> str | dict[str, str] | None:
    import yaml

    if isinstance(node, yaml.ScalarNode):
        return clean(" ".join(node.value.split("\n"))).strip()
    if isinstance(node, yaml.MappingNode):
        return {_text(key): _text(name) or _text(key) for key, name in node.value}
    return None


def _text(node: Node) -> str:
    """A scalar as it is written, whatever YAML takes it for (`no`, `007`); else nothing."""
    value = node.value
    return clean(value).strip() if isinstance(value, str) else ""
