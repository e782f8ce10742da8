"""Names and what they mean: what is built in, and what other packages add by entry points.

    [project.entry-points."paperedit.diarizers"]
    falcon = "our_package:falcon"           # --diarizer falcon:MODEL

What is built in wins, so no package changes what a name means here. A package is imported when
somebody names what it adds, and not before; so is what is built in, where the table has its place.
"""

from __future__ import annotations

import difflib
import importlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from media.errors import ModelError, OptionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.metadata import EntryPoint, EntryPoints

Meant = TypeVar("Meant")

_LONGEST_NAME = 80
"""Characters of somebody's name that an error repeats."""


@dataclass(frozen=True, slots=True)
class Registry(Generic[Meant]):
    """One kind of thing by name."""

    noun: str
    """What it is, with its article: `an editor`."""
    group: str
    """The group of entry points by which other packages add more."""
    built_in: Mapping[str, Meant | str]
    """Each thing itself, or its place as `module:name`: it is imported when it is named."""

    def find(self, name: str) -> Meant:
        """What a name means.

        Raises OptionError for a name that means nothing, or that two packages claim, and
        ModelError where the package that adds it cannot be imported.
        """
        if name in self.built_in:
            return _itself(self.built_in[name])
        points = _entry_points(self.group, name)
        if len(points) > 1:
            packages = " and ".join(sorted(map(_package, points)))
            raise OptionError(
                f"'{name}' is {self.noun} of {packages} alike: uninstall all but one of them."
            )
        for point in points:
            return self._loaded(point)
        raise OptionError(
            f"there is no {self._bare} '{_shown(name)}'{closest(name, self.names())}: "
            f"choose from {', '.join(self._told())}."
        )

    def names(self) -> tuple[str, ...]:
        """All names, what is built in first."""
        return (*self.built_in, *self.plug_ins())

    def plug_ins(self) -> dict[str, str]:
        """The package of each name that is not built in; nothing is imported."""
        points = sorted(_entry_points(self.group), key=lambda point: point.name)
        return {p.name: _package(p) for p in points if p.name not in self.built_in}

    def knows(self, name: str) -> bool:
        """Whether a name means something."""
        return name in self.built_in or name in self.plug_ins()

    @property
    def _bare(self) -> str:
        return self.noun.partition(" ")[2]

    def _told(self) -> Iterable[str]:
        yield from self.built_in
        for name, package in self.plug_ins().items():
            yield f"{name} (of {package})"

    def _loaded(self, point: EntryPoint) -> Meant:
        try:
            return cast("Meant", point.load())
        except Exception as error:  # whatever a stranger's module raises
            reason = (str(error).splitlines() or [""])[0]
            raise ModelError(
                f"{self.noun} '{point.name}' of the package {_package(point)} cannot be loaded "
                f"({type(error).__name__}: {reason}): mend that package, or uninstall it."
            ) from None


def _entry_points(group: str, name: str | None = None) -> EntryPoints:
    from importlib import metadata  # it takes a while, and most names are built in

    found = metadata.entry_points(group=group)
    return found if name is None else found.select(name=name)


def _itself(built_in: Meant | str) -> Meant:
    if not isinstance(built_in, str):
        return built_in
    module, _, name = built_in.partition(":")
    return cast("Meant", getattr(importlib.import_module(module), name))


def module_and_model(text: str) -> tuple[str, str]:
    """`whisper:small` in its two parts; a path or a bare name has no module.

    A drive's letter is no module, and neither is a part with a slash.
    """
    module, colon, model = text.partition(":")
    return (module, model) if colon and re.fullmatch(r"[\w-]{2,}", module) else ("", text)


def closest(name: str, known: Iterable[str]) -> str:
    """A question that names what was meant, where one is close; else nothing."""
    near = difflib.get_close_matches(name[:_LONGEST_NAME], list(known), 1)
    return f" (did you mean '{near[0]}'?)" if near else ""


def _package(point: EntryPoint) -> str:
    return point.dist.name if point.dist else point.module


def _shown(name: str) -> str:
    """A name as an error may repeat it: not endless, and without a password."""
    return re.sub(r"//[^/\s]*@", "//", name)[:_LONGEST_NAME]
