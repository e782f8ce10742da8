"""The table of editors, and how their options are written: `fillers:words=um+uh`."""

from __future__ import annotations

import difflib
import functools
import inspect
from collections.abc import Callable, Iterable, Sequence
from importlib import metadata
from typing import TYPE_CHECKING, Any

from editors.annotations import NO_ANNOTATIONS, Annotations
from editors.cut import Cut
from editors.decisions import Decisions, decided, spared
from editors.proposers.fillers import fillers
from editors.proposers.gaps import long_gaps
from editors.proposers.labels import labelled_cuts
from editors.proposers.repeats import repeated_words
from editors.proposers.selections import asides, passage, protected_spans, speaker, times
from editors.proposers.shorten import shortened_edit
from media.clock import parse_seconds
from media.errors import OptionError
from media.span import union

if TYPE_CHECKING:
    from inspect import Parameter

    from media.span import Span
    from pipeline.transcript import Transcript

Editor = Callable[..., Iterable[Cut]]
"""A pure function of a transcript, and of its `meaning` if it has a parameter of that name; its
options are keyword-only and have defaults."""

EDITORS: dict[str, Editor] = {
    "fillers": fillers,
    "gaps": long_gaps,
    "repeats": repeated_words,
    "labels": labelled_cuts,
    "asides": asides,
    "times": times,
    "passage": passage,
    "speaker": speaker,
}
PROTECTORS: dict[str, Callable[..., Iterable[Span]]] = {"keep": protected_spans}
"""What gives the spans in which nobody may cut."""
FINISHERS: dict[str, Callable[..., Decisions]] = {"shorten": shortened_edit}
"""What goes on from all that is decided, and the spans that are kept."""
DEFAULT_EDITORS = ("fillers", "gaps")
ENTRY_POINTS = "paperedit.editors"
"""The group of entry points by which other packages add editors."""


def proposed(
    transcript: Transcript, specs: Sequence[str], meaning: Annotations = NO_ANNOTATIONS
) -> Decisions:
    """What the named editors, with their options, propose together.

    Raises OptionError for an editor or an option that does not exist.
    """
    called = [(spec.split(":")[0], editor_of(spec, meaning)) for spec in specs]
    cuts = [cut for name, editor in called if name not in _OTHERS for cut in editor(transcript)]
    spans = [span for name, keep in called if name in PROTECTORS for span in keep(transcript)]
    protected = union(spans)
    decisions = spared(transcript, decided(transcript, cuts), protected)
    for name, finish in called:
        if name in FINISHERS:
            decisions = finish(transcript, decisions, protected)
    return decisions


_OTHERS = PROTECTORS.keys() | FINISHERS.keys()


def editor_of(spec: str, meaning: Annotations = NO_ANNOTATIONS) -> Callable[..., Any]:
    """The editor that a text such as `gaps:over=1s:to=0.4s` means, ready to be called.

    One that has a parameter `meaning` is given it.

    Raises OptionError for an editor or an option that does not exist.
    """
    name, *options = spec.split(":")
    editor = _found(name)
    parameters = {
        p.name: p
        for p in inspect.signature(editor).parameters.values()
        if p.kind is inspect.Parameter.KEYWORD_ONLY
    }
    values: dict[str, Any] = {}
    for option in options:
        key, equals, text = option.partition("=")
        if not equals or key not in parameters:
            raise OptionError(
                f"the editor {name} has no option '{option}'"
                f"{_closest(key, parameters)}: it has {', '.join(parameters) or 'none'}."
            )
        values[key] = _value(name, parameters[key], text)
    if "meaning" in inspect.signature(editor).parameters:
        values["meaning"] = meaning
    return functools.partial(editor, **values)


def _found(name: str) -> Callable[..., Any]:
    known = EDITORS | PROTECTORS | FINISHERS
    if name in known:
        return known[name]
    for point in metadata.entry_points(group=ENTRY_POINTS, name=name):
        loaded: Editor = point.load()
        return loaded
    raise OptionError(
        f"there is no editor '{name}'{_closest(name, known)}: choose from {', '.join(known)}."
    )


def _closest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return f" (did you mean '{near[0]}'?)" if near else ""


def _value(editor: str, parameter: Parameter, text: str) -> Any:
    """An option's text as the type that the function's own annotation names."""
    kind = str(parameter.annotation)
    try:
        if "frozenset" in kind:
            return frozenset(text.casefold().split("+"))
        if kind == "float":
            return float(parse_seconds(text))
        if kind == "bool":
            return {"yes": True, "no": False}[text]
        return int(text) if kind == "int" else text
    except (KeyError, ValueError):
        raise OptionError(
            f"'{text}' is no value for {editor}:{parameter.name}, which is a {kind}."
        ) from None
