"""`paperedit memory`: what a show remembers; list, add, forget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from flows import episode
from flows.options.episode import EpisodeOptions
from flows.project.memory_file import add_to_memory, forget, read_memory
from flows.project.place import MEMORY_NAME, found_memory
from flows.project.project import opened_project
from flows.stages.taken_in import source_stage
from flows.stages.words import stored_transcript
from media.clock import MODEL_RATE, in_seconds, parse_seconds, rescaled, samples, short
from media.errors import OptionError
from media.files import absolute
from media.ingest import load_mono
from media.span import Span, span_or_none
from media.text import shown
from pipeline.memory.peaks import spectral_peaks
from pipeline.memory.recurrences import said_within
from pipeline.memory.remembered import Remembered

if TYPE_CHECKING:
    import argparse

    from flows.console import Console
    from flows.project.project import Ledger, Project
    from media.source import Source

_SHORTEST_S: Final = 2.0
"""Shorter sound is a beep that others have too."""
_LONGEST_S: Final = 600.0
_STRUCK_S: Final = 5.0
"""Of what a person struck, as much in one piece is worth remembering."""
_FEWEST_PEAKS: Final = 20
_NAMING: Final = 5
"""Words by which a struck piece is called."""


def memory_command(options: argparse.Namespace, console: Console) -> None:
    """What a show remembers: list, add, forget."""
    {"list": _list, "add": _add, "forget": _forget}[options.action](options, console)


def _memory(media: Path | None = None) -> Path:
    """The memory that is meant; it may not exist yet."""
    here = media or Path.cwd() / "episode"
    return found_memory(here) or absolute(here).parent / MEMORY_NAME


def _list(options: argparse.Namespace, console: Console) -> None:
    path = _memory(options.source)
    known = read_memory(path)
    for one in known:
        words = f", {len(one.words)} words" if one.words else ""
        length = in_seconds(len(one.sound), MODEL_RATE)
        console.tell(f"{shown(one.name)}: {length}{words}, from {shown(one.origin)}")
    if not known:
        console.say(f"{path} remembers nothing yet: see 'paperedit memory add --help'.")
    rows = [
        {"name": one.name, "from": one.origin, "samples": len(one.sound), "rate": MODEL_RATE}
        for one in known
    ]
    console.answer({"memory": str(path), "remembered": rows})


def _forget(options: argparse.Namespace, console: Console) -> None:
    name, path = _one_name(options), _memory(options.source)
    if not forget(path, name):
        names = ", ".join(sorted({shown(one.name) for one in read_memory(path)}))
        raise OptionError(f"{path} does not know '{name}': it knows {names or 'nothing'}.")
    console.say(f"{path} has forgotten {name}; scripts that are there stay as they are.")
    console.answer({"memory": str(path), "forgotten": name})


def _add(options: argparse.Namespace, console: Console) -> None:
    media = options.source
    if not media or bool(options.at) == options.struck:
        raise OptionError(
            "what is it? Give --from RECORDING, and --at 12:30-13:10 or --struck for all that "
            "you struck in its script."
        )
    name = None if options.struck and not options.name else _one_name(options)
    wanted = EpisodeOptions(media=media)
    project, path = wanted.project, _memory(media)
    with opened_project(project) as ledger:
        source = source_stage(project, console)
        spans = _struck(wanted, ledger, console) if options.struck else [_span(options.at, source)]
        new = [_remembered(project, source, span, name) for span in spans]
    for one in new:
        add_to_memory(path, one)
        console.say(f"{path} remembers {shown(one.name)}: runs of later episodes strike it.")
    if not new:
        console.say(f"Nothing of {_STRUCK_S:.0f} s or more was struck by hand in {media.name}.")
    console.answer({"memory": str(path), "added": [one.name for one in new]})


def _struck(wanted: EpisodeOptions, ledger: Ledger, console: Console) -> list[Span]:
    """What a person struck in the script, of some length."""
    proposals = episode.known_proposals(wanted, ledger, console)
    plan = episode.planned(wanted, proposals, ledger)
    least = samples(_STRUCK_S, plan.transcript.source.rate)
    return [c.span for c in plan.cuts if c.editor == "script" and len(c.span) >= least]


def _span(text: str, source: Source) -> Span:
    start, separator, end = text.partition("-")
    span = None
    if separator:
        first, last = (samples(parse_seconds(part), source.rate) for part in (start, end))
        span = span_or_none(first, min(last, source.length))
    if span is None:
        raise OptionError(f"'{text:.80}' is no stretch of {source.path.name}: such as 12:30-13:10.")
    return span


def _remembered(project: Project, source: Source, span: Span, name: str | None) -> Remembered:
    first, last = (rescaled(edge, source.rate, MODEL_RATE) for edge in (span.start, span.end))
    sound = np.array(load_mono(project.mono)[first:last])
    at = f"{short(span.start, source.rate)} to {short(span.end, source.rate)}"
    if not samples(_SHORTEST_S, MODEL_RATE) <= len(sound) <= samples(_LONGEST_S, MODEL_RATE):
        raise OptionError(
            f"{at} lasts {in_seconds(len(sound), MODEL_RATE)}: what is remembered lasts "
            f"{_SHORTEST_S:.0f} s to {_LONGEST_S // 60:.0f} minutes."
        )
    peaks = spectral_peaks(sound)
    if len(peaks) < _FEWEST_PEAKS:
        raise OptionError(f"{at} of {source.path.name} is nearly silent: nothing to know again.")
    words: tuple[str, ...] = ()
    if project.transcript.exists():
        words = tuple(said_within(stored_transcript(project, source), span))
    called = name or " ".join(words[:_NAMING]).strip(" ,.?!") or f"{source.path.stem} {at}"
    return Remembered(called, f"{source.path.name} {at}", sound, peaks, words)


def _one_name(options: argparse.Namespace) -> str:
    if not options.name:
        raise OptionError(
            f'what is it called? paperedit memory {options.action} "Maple Street read"'
        )
    return str(options.name)
