"""The table of editors, and what those that are called propose together.

A row has the place of its function, which is loaded when somebody calls it.
"""

from __future__ import annotations

import functools
import inspect
from typing import TYPE_CHECKING, Any, Final, cast

from editors.annotations import NO_ANNOTATIONS, Annotations
from editors.call import EditorCall, parse_call
from editors.decisions import Decisions, decided, spared
from editors.music import without_joins_in_music
from editors.options import bound_options
from media.span import union
from pipeline.registry.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from editors.editor import Editor, Finisher, Protector
    from pipeline.transcript import Transcript

PROTECTORS: Final = {"keep": "editors.proposers.selections:protected_spans"}
"""What gives the spans in which nobody may cut."""
FINISHERS: Final = {
    "ends": "editors.proposers.ends:outer_silence",
    "shorten": "editors.proposers.shorten:shortened_edit",
    "fit": "editors.proposers.fit:fitted_edit",
}
"""What goes on from all that is decided, and the spans that are kept; `ends` before the lengths."""
EDITORS: Final[Registry[Editor | Protector | Finisher]] = Registry(
    "an editor",
    "paperedit.editors",
    {
        "fillers": "editors.proposers.fillers:fillers",
        "gaps": "editors.proposers.gaps:long_gaps",
        "repeats": "editors.proposers.repeats:repeated_words",
        "retakes": "editors.proposers.retakes:retakes",
        "breaths": "editors.proposers.breaths:breaths",
        "labels": "editors.proposers.labels:labelled_cuts",
        "memory": "editors.proposers.memory:remembered_cuts",
        "asides": "editors.proposers.selections:asides",
        "times": "editors.proposers.selections:times",
        "passage": "editors.proposers.selections:passage",
        "speaker": "editors.proposers.selections:speaker",
        **PROTECTORS,
        **FINISHERS,
    },
)
"""Everything that may be called; what other packages add proposes cuts."""
EDITOR_VERSIONS: Final[Mapping[str, int]] = {"fillers": 2, "repeats": 8, "retakes": 3}
"""Of editors that propose otherwise than they once did; proposals of others stay current."""
DEFAULT_EDITORS: Final = (EditorCall("fillers"), EditorCall("gaps"))


def called_editors(texts: Iterable[str]) -> list[EditorCall]:
    """Editors as people write them; `default` stands for the usual ones. Raises as `parse_call`."""
    return [
        call
        for text in texts
        for call in (DEFAULT_EDITORS if text == "default" else (parse_call(text),))
    ]


def proposed(
    transcript: Transcript, calls: Sequence[EditorCall], annotations: Annotations = NO_ANNOTATIONS
) -> Decisions:
    """What the editors that are called propose together.

    Raises OptionError for an editor or an option that does not exist, and ModelError for an
    editor of another package that cannot be loaded.
    """
    called = [(call.name, editor_of(call, annotations)) for call in calls]
    cuts = [cut for name, editor in called if name not in _OTHERS for cut in editor(transcript)]
    spans = [span for name, keep in called if name in PROTECTORS for span in keep(transcript)]
    protected = union(spans)
    decisions = spared(transcript, decided(transcript, cuts), protected)
    for name, finish in sorted(called, key=lambda one: one[0] != "ends"):
        if name in FINISHERS:
            decisions = finish(transcript, decisions, protected)
    return without_joins_in_music(transcript, decisions, annotations.music)


_OTHERS = PROTECTORS.keys() | FINISHERS.keys()


def editor_of(call: EditorCall, annotations: Annotations = NO_ANNOTATIONS) -> Callable[..., Any]:
    """The editor that is called, with its options bound.

    One that has a parameter `meaning` is given the annotations. Raises as `proposed`.
    """
    editor = cast("Callable[..., Any]", EDITORS.find(call.name))
    values = bound_options(call, editor)
    if _meaning(editor) is not None:
        values["meaning"] = annotations
    return functools.partial(editor, **values)


def needs_labels(call: EditorCall) -> bool:
    """Whether an editor has something to say only where the talk is labelled.

    That is one whose parameter `meaning` has no default, or whose option `labels` is given.
    Raises as `proposed`.
    """
    meaning = _meaning(cast("Callable[..., Any]", EDITORS.find(call.name)))
    return meaning is not None and (meaning.default is meaning.empty or "labels" in call.options)


def _meaning(editor: Callable[..., Any]) -> inspect.Parameter | None:
    return inspect.signature(editor).parameters.get("meaning")
