"""What a stage is: a product, made from something by a version of the code, or current.

The key of a product is the hash of all that it depends on. It lies in the product itself
(`made_by` of our JSON files) or, for files that cannot carry one, in the project's ledger. A
stage whose product carries today's key has nothing to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from media.files import fingerprint, read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from flows.console import Console

Product = TypeVar("Product")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage(Generic[Product]):
    """One stage of one episode."""

    name: str
    """As people and the journal know it."""
    noun: str = ""
    """What keys call it, where that is not its name."""
    version: int
    """Of the code that makes the product; it stands beside that code, and rises with it."""
    depends: tuple[object, ...]
    """Everything else that the product depends on."""
    path: Path
    """Where the product lies."""
    stored_key: Callable[[], str | None]
    """The key of the product that lies there; None where none does."""
    read: Callable[[], Product]
    """The product that lies there."""
    make: Callable[[str], Product]
    """Make the product, write it with this key, and give it."""
    says: Callable[[Product], Iterable[str]] = lambda product: ()
    """Lines about a product that was made."""

    @property
    def key(self) -> str:
        """The key of a product that is made now."""
        return fingerprint(self.noun or self.name, self.version, *self.depends)

    @property
    def is_current(self) -> bool:
        """Whether the product that lies there is the one that would be made."""
        return self.stored_key() == self.key

    def run(self, console: Console) -> Product:
        """The product: as it lies there if it is current, else made."""
        if self.is_current:
            found = self.read()
            console.current(self.name, self.path)
            return found
        made = self.make(self.key)
        console.made(self.name, self.path)
        console.say_all(self.says(made))
        return made


def carried_key(path: Path, noun: str) -> Callable[[], str | None]:
    """The key that one of our JSON files carries itself."""

    def stored() -> str | None:
        if not path.exists():
            return None
        made_by = read_json(path, noun, 1).get("made_by") or {}
        key: str | None = made_by.get("key")
        return key

    return stored
