"""The table of exports: what is always written, and what other packages add."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from editors.exports.captions import caption_texts
from editors.exports.chapters import CHAPTERS_NAME, chapter_texts
from media.errors import ModelError
from pipeline.registry.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.exports.export import Edit, Export

EXPORTS: Final[Registry[Export]] = Registry(
    "an export", "paperedit.exports", {"captions": caption_texts, "chapters": chapter_texts}
)
_SUFFIX: Final = re.compile(r"\.(?!edited\.)\w[\w-]*(\.[\w-]+)*")
"""What may follow the recording's name; `.edited.` begins the name of the edited recording."""
DEFAULT_EXPORTS: Final = ("captions", "chapters")


def exported(edit: Edit, names: Sequence[str] = DEFAULT_EXPORTS) -> dict[str, str]:
    """The texts of these exports by their suffixes or names; see `Export`.

    Raises OptionError for an export that does not exist, and ModelError for one that cannot be
    loaded, or that writes what is no suffix or is another's.
    """
    texts: dict[str, str] = {}
    for name in dict.fromkeys(names):
        for suffix, text in EXPORTS.find(name)(edit).items():
            if suffix in texts or not (_SUFFIX.fullmatch(suffix) or suffix == CHAPTERS_NAME):
                raise ModelError(
                    f"the export {name} wants to write '{suffix}', which is no suffix such as "
                    ".edl, or another's: leave that export out."
                )
            texts[suffix] = text
    return texts
