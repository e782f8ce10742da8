"""Import a library without what it needs only for training, plotting, or files that it opens.

pyannote.audio imports all of its training (lightning, torchmetrics), plotting and decoding before
the first window is seen: 15 CPU seconds, of which inference needs five.
"""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@contextmanager
def standing_in(packages: Sequence[str], bases: Mapping[str, type]) -> Iterator[None]:
    """Have `packages` imported as stand-ins by this thread, except those that are loaded already.

    Whatever is asked of a stand-in is a class: the one that `bases` has for that name (what a
    library derives from), else one that can be derived from, called and thrown away while the
    block lasts, and raises RuntimeError when it is used later. After the block the names are free,
    so that whoever imports such a package then gets the package itself.
    """
    finder = _Finder(frozenset(packages) - set(sys.modules), bases)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        finder.is_open = False
        sys.meta_path.remove(finder)
        for name in finder.made:
            sys.modules.pop(name, None)


class _Finder(MetaPathFinder, Loader):
    def __init__(self, packages: frozenset[str], bases: Mapping[str, type]) -> None:
        self._packages, self._bases = packages, bases
        self._thread = threading.get_ident()
        self.is_open = True
        self.made: list[str] = []

    def find_spec(self, name: str, *_: Any) -> ModuleSpec | None:
        if name.partition(".")[0] not in self._packages or threading.get_ident() != self._thread:
            return None
        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        self.made.append(spec.name)
        return _StandIn(spec.name, self)

    def exec_module(self, module: ModuleType) -> None:
        """A stand-in has nothing to run."""

    def class_of(self, module: str, name: str) -> type:
        """What stands for a name of a module."""
        return self._bases.get(name) or _thrown_away(f"{module}.{name}", self)


class _StandIn(ModuleType):
    def __init__(self, name: str, finder: _Finder) -> None:
        super().__init__(name)
        self._finder = finder

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        found = self._finder.class_of(self.__name__, name)
        setattr(self, name, found)
        return found


def _thrown_away(full_name: str, finder: _Finder) -> type:
    """A class whose instances answer every call with themselves while modules are imported."""

    def refuse_late_use(self: Any, *_: Any, **__: Any) -> Any:
        if not finder.is_open:
            raise RuntimeError(f"{full_name} was not loaded, since inference does not need it.")
        return self

    def init(self: Any, *_: Any, **__: Any) -> None:
        refuse_late_use(self)

    name = full_name.rpartition(".")[2]
    return type(name, (), {"__init__": init, "__call__": refuse_late_use})
