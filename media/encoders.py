"""What the ffmpeg in use can write; it is asked once, since builds differ."""

from __future__ import annotations

import functools
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from media.ffmpeg import find_ffmpeg

if TYPE_CHECKING:
    from collections.abc import Mapping

_ROW = re.compile(r"^ [VA][F.][S.][X.][B.][D.] (\S+)", re.MULTILINE)
_TIME_LIMIT_S = 60
LISTING_VERSION: Final = 1
"""Rises whenever the same list of encoders is read otherwise."""


@dataclass(frozen=True, slots=True)
class Encoders:
    """The encoders of one ffmpeg."""

    program: str
    names: frozenset[str]
    """Of the list that it gives, read by rules of LISTING_VERSION."""

    def has(self, encoder: str) -> bool:
        """Whether there is such an encoder; an ffmpeg that does not list them is believed to."""
        return not self.names or encoder in self.names

    def can_write(
        self, suffix: str, kind: str, encoder: str, options: Mapping[str, Any], form: str,
        filters: str = "", device: tuple[str, ...] = (),
    ) -> bool:  # fmt: skip
        """Whether a moment of sound (`a`) or picture (`v`) can be written as is described.

        `form` is what lavfi makes for it, such as `color=s=64x64,format=yuv420p`; `filters` stand
        before the encoder, and `device` are ffmpeg's options that open one. For the few things
        that are known to differ between releases and machines.
        """
        flags = tuple(f"{name}={value}" for name, value in options.items())
        more = (f"-{kind}f", filters) if filters else ()
        return _tried(self.program, suffix, kind, encoder, flags, form, (*device, *more))


def encoders() -> Encoders:
    """The encoders of the ffmpeg in use."""
    program = find_ffmpeg().path
    return Encoders(program, _listed(program))


@functools.cache
def _listed(program: str) -> frozenset[str]:
    said = subprocess.run(
        [program, "-hide_banner", "-encoders"],
        capture_output=True, text=True, check=False, timeout=_TIME_LIMIT_S,
    )  # fmt: skip
    return frozenset(_ROW.findall(said.stdout))


@functools.cache
def _tried(
    program: str, suffix: str, kind: str, encoder: str, flags: tuple[str, ...], form: str,
    more: tuple[str, ...],
) -> bool:  # fmt: skip
    options = [part for flag in flags for part in _option(flag, kind)]
    with tempfile.TemporaryDirectory() as folder:
        line = [
            program, "-v", "error", "-nostdin", "-f", "lavfi", "-i", form, "-t", "0.2",
            *more, f"-c:{kind}", encoder, *options, str(Path(folder) / f"tried{suffix}"),
        ]  # fmt: skip
        try:
            done = subprocess.run(line, capture_output=True, check=False, timeout=_TIME_LIMIT_S)
        except subprocess.TimeoutExpired:
            return False
    return done.returncode == 0


def _option(flag: str, kind: str) -> list[str]:
    name, _, value = flag.partition("=")
    return [f"-{name}" if ":" in name else f"-{name}:{kind}", value]
