"""What of a version of a script is new to a page that has the one before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_LISTS: Final = ("blocks", "keeps", "muted")
"""What is long, and mostly as it was."""


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """The fields `after`, whose long lists are told by what changed in those of `before`.

    `from` is the mark of the version that the page must have.
    """
    lists = {name: list_patch(before[name], after[name]) for name in _LISTS}
    return {**after, **lists, "from": before["mark"]}


def list_patch(old: Sequence[Any], new: Sequence[Any]) -> dict[str, Any]:
    """The one stretch that differs: `at` a place, so many are `gone`, and `rows` are there."""
    least = min(len(old), len(new))
    at = next((n for n in range(least) if old[n] != new[n]), least)
    end = next((n for n in range(least - at) if old[-1 - n] != new[-1 - n]), least - at)
    return {"at": at, "gone": len(old) - at - end, "rows": [*new[at : len(new) - end]]}
