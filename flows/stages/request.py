"""The stage from plain language to orders: understand, say what was understood, save it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from editors.safeguards import refuse_drastic
from editors.settle import settle
from editors.table import called_editors, proposed
from flows.stages.possible import refuse_two_wishes
from flows.stages.speakers import names_in_script
from flows.stages.stage import Stage
from media.errors import OptionError
from media.files import backup_copy, format_errors, read_json, to_json
from media.timeline import timeline_without
from pipeline.registry.embedders import embedder, minilm_is_here
from pipeline.requests.request import REQUEST_VERSION, request_fields, request_from_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from editors.annotations import Annotations
    from editors.call import EditorCall
    from editors.request_plan import RequestPlan
    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.project.project import Ledger, Project
    from pipeline.protocols.language_model import LanguageModel
    from pipeline.requests.request import Request
    from pipeline.requests.second_reader import SecondReader
    from pipeline.transcript import Transcript


@dataclass(frozen=True, slots=True)
class RequestedEdit:
    """Who is to propose, and what is to be made besides."""

    editors: list[EditorCall] | None
    """None for those that proposed before, else the default ones."""
    products: tuple[str, ...] = ()


def requested_edit(
    options: EpisodeOptions, transcript: Transcript, ledger: Ledger, console: Console
) -> RequestedEdit:
    """What is wanted by the editors' names (`--edits`) or by a request (`--ask`, `--plan`).

    A request that only asks for something beside the edit leaves the edit as it is.
    """
    if options.ask is None and options.plan is None:
        return RequestedEdit(None if options.edits is None else called_editors(options.edits))
    refuse_two_wishes(options)
    orders = request_stage(options, transcript, ledger, console)
    keeps_edit = not orders.calls and options.project.cuts.exists()
    return RequestedEdit(None if keeps_edit else list(orders.calls), orders.products)


def request_stage(
    options: EpisodeOptions, transcript: Transcript, ledger: Ledger, console: Console
) -> RequestPlan:
    """Orders from `--ask TEXT`, or from a saved request (`--plan`) that somebody may have edited.

    The request is printed, and saved as request.json; the same text gives the same request. One
    that was edited there is kept beside the new one. Raises OptionError for a request in which
    nothing can be done.
    """
    from editors.request_plan import plan_of
    from flows.stages.places import placed

    project = options.project
    speakers = {w.speaker: f"Speaker {w.speaker}" for w in transcript.words if w.speaker}
    speakers |= dict(transcript.origin.speakers)
    speakers |= {k: v for k, v in names_in_script(project).items() if k in speakers}
    if options.plan is not None:
        request = read_request(options.plan)
    else:
        model = _reader(options.reader)
        request = _understood(project, options.ask or "", speakers, ledger, console, model)
    likeness = embedder() if minilm_is_here() else None
    there, found, missing = placed(request, transcript, project, speakers, likeness)
    orders = plan_of(there, speakers)
    orders = replace(orders, undone=(*missing, *orders.undone))
    for line in describe(request, orders, found):
        console.say(line)
    if not (orders.calls or orders.products):
        raise OptionError(f"nothing of that request can be done here{_why(request, orders)}.")
    return orders


def refuse_drastic_request(
    options: EpisodeOptions,
    transcript: Transcript,
    calls: Sequence[EditorCall],
    meaning: Annotations,
) -> None:
    """Refuse what a request would do that looks like a mistake, before anything is written.

    Raises ScriptError as `refuse_drastic`; an edit that nobody asked for in words is none of its
    business.
    """
    if options.allow_drastic or (options.ask is None and options.plan is None):
        return
    cuts = settle(transcript, proposed(transcript, calls, meaning))
    timeline = timeline_without(transcript.source, [cut.span for cut in cuts])
    refuse_drastic(transcript, timeline)


def _why(request: Request, orders: RequestPlan) -> str:
    reasons = [f"unknown: '{text}'" for text in request.unknown] + list(orders.undone)
    return f" ({'; '.join(reason.rstrip('.') for reason in reasons)})" if reasons else ""


def read_request(path: Path) -> Request:
    """A saved request; raises FormatError when it is none."""
    with format_errors(path):
        return request_from_fields(read_json(path, "request", 1))


_MOST_LETTERS: Final = 4_000
"""A page; patterns take seconds for many, and people ask for a few things at once."""


def _understood(
    project: Project,
    text: str,
    speakers: Mapping[str, str],
    ledger: Ledger,
    console: Console,
    model: LanguageModel | None,
) -> Request:
    from pipeline.requests.by_language_model import compared, read_by_model
    from pipeline.requests.parser import VERSION, understand  # its patterns take a while
    from pipeline.requests.second_reader import read_twice

    if len(text) > _MOST_LETTERS:
        raise OptionError(f"--ask reads {_MOST_LETTERS:,} letters at most: ask for less at once.")
    path = project.folder / "request.json"
    second = _second_reader(console)
    names = [one.name if one else None for one in (second, model)]

    def make(key: str) -> Request:
        request = understand(text, tuple(speakers.values()))
        if second is not None:
            request = read_twice(request, second.read(text), tuple(speakers.values()))
        if model is not None:
            request = compared(request, read_by_model(text, model), model.name)
        if not ledger.is_ours(path):
            console.say(f"The request that was edited: {backup_copy(path)}")
        ledger.write(path, key, to_json(request_fields(request), rows=["wishes"]))
        return request

    return Stage(
        name="understand",
        noun="request",
        version=REQUEST_VERSION,
        depends=(VERSION, text, sorted(speakers.items()), names),
        path=path,
        stored_key=partial(ledger.key, path),
        read=partial(read_request, path),
        make=make,
    ).run(console)


def _reader(name: str | None) -> LanguageModel | None:
    """The language model that reads too; raises OptionError for one that cannot be asked."""
    if name is None:
        return None
    from pipeline.registry.language_models import language_model

    model = language_model(name)
    if not model.can_write:
        raise OptionError(
            f"{name} is too small to be asked about a request: leave it out, or name a larger "
            "model."
        )
    return model


def _second_reader(console: Console) -> SecondReader | None:
    """The network that reads too, if its model is here; nothing is loaded yet."""
    if not minilm_is_here():
        console.say("Only rules read the request: the model minilm is not here; fetch it with "
                    "'paperedit models fetch minilm'.")  # fmt: skip
        return None
    from pipeline.requests.second_reader import SecondReader

    return SecondReader()


def describe(request: Request, orders: RequestPlan, found: Sequence[str] = ()) -> Iterator[str]:
    """What was understood and what will be done, for people."""
    yield "Understood:"
    for wish in request.wishes:
        verb = "keep" if wish.keep else "do" if wish in request.wanted else "not"
        options = " ".join(f"{key}={value}" for key, value in wish.options.items())
        name = f"{wish.what} {options}".strip()
        yield f"  {verb:<5} {name:<28} because of '{wish.said}' ({wish.by})"
    for place in found:
        yield f"  found: {place}"
    for unknown in request.unknown:
        yield f"  unknown: '{unknown}'"
    for remark in request.remarks:
        yield f"  not read: '{remark}'"
    for difference in request.differences:
        yield f"  differs: {difference}"
    for undone in orders.undone:
        yield f"  not done: {undone}"
    yield f"Editors: {', '.join(map(str, orders.calls)) or 'none'}"
