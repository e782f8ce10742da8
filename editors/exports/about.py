"""What people say of an episode beside its words: title, people, cover and tags."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Credit:
    """Somebody who made the episode, or is heard in it."""

    name: str
    role: str = ""
    """Such as `host` or `guest`."""
    link: str = ""
    picture: str = ""
    """The address of a picture of them."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture of the episode."""

    content: bytes
    mime: str
    """`image/jpeg` or `image/png`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """An episode as people describe it; what is empty was not said."""

    title: str = ""
    artist: str = ""
    album: str = ""
    """The show."""
    summary: str = ""
    date: str = ""
    """Such as `2026-11-27`."""
    people: tuple[Credit, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    """Resources: what each is, and its address."""
    cover: Cover | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    """More tags, by their names in small letters."""


NOTHING_TOLD = About()
