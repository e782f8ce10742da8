"""Who proposes now and did not before, or did and does not: said where nobody named them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from editors.table import DEFAULT_EDITORS
from flows.stages.script import known_editors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from editors.call import EditorCall
    from flows.console import Console
    from flows.project.project import Project


def say_what_stays(project: Project, calls: Sequence[EditorCall], console: Console) -> None:
    """Say so where others than the usual editors propose only because they did before."""
    texts = [*map(str, calls)]
    stayed = [*map(str, known_editors(project))]
    if texts == stayed != [*map(str, DEFAULT_EDITORS)]:
        console.say(
            f"editors: {', '.join(texts)} (as last time; '--edits default' for the usual ones)"
        )


def say_what_goes(project: Project, calls: Sequence[EditorCall], console: Console) -> None:
    """Say who proposes no longer, or does not though it is usual, as a request names others."""
    names = {call.name for call in calls}
    gone = [call.name for call in known_editors(project) if call.name not in names]
    if gone:
        who, them = ("proposes", "it") if len(gone) == 1 else ("propose", "them")
        console.say(f"{' and '.join(gone)} {who} nothing now: the request does not ask for {them}.")
