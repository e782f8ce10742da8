"""`paperedit ask`: what was said about something, where, and when it plays in the edit."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from editors.script.header import read_header
from flows.archive.index import Index, quoted_passage
from flows.project.place import SUFFIX
from flows.project.project import Project, project_of
from media.clock import seconds, short_seconds
from media.errors import OptionError, PapereditError
from media.files import absolute, format_errors, read_json, read_text
from media.timeline import timeline_from_fields
from pipeline.registry.embedders import embedder
from pipeline.search.passages import name_terms, terms
from pipeline.search.ranking import LEAST, NO_GUESS, ranked

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping, Sequence

    from flows.archive.loaded import Loaded
    from flows.console import Console
    from media.source import Source
    from media.timeline import Timeline
    from pipeline.protocols.embedder import Embedder
    from pipeline.search.cited_answer import Answer
    from pipeline.search.ranking import Found
    from pipeline.transcript import Word


@dataclass(frozen=True, slots=True)
class Quotation:
    """A passage that may answer, as people are told of it."""

    id: int
    """What an answer cites, counted from 1."""
    episode: Path
    """Its project folder."""
    speaker: str | None
    text: str
    """The sentences that are most like the question."""
    context: str
    """The whole passage."""
    start_s: float
    end_s: float
    edited_s: tuple[float, ...]
    """When it plays in the edit; nothing where it was cut, or nothing was edited yet."""
    is_edited: bool
    """Whether the episode has an edit at all."""
    score: float
    is_sure: bool
    """Whether it is more than a guess."""


def ask_command(options: argparse.Namespace, console: Console) -> None:
    """What was said about something, with the moment: over one episode or an archive."""
    if not options.question.strip():
        raise OptionError("the question is empty: ask something, such as 'What is an API?'.")
    model = None
    if options.reader:
        from pipeline.registry.language_models import language_model

        model = language_model(options.reader)
        if not model.can_write:
            raise OptionError(f"{model.name} is too small to write answers: leave it out.")
    folders = [absolute(folder) for folder in options.folders or [Path()]]
    found = asked(options.question, folders, embedder(), console, most=options.most)
    answer = None
    if found and model is not None:
        from pipeline.search.cited_answer import answered

        texts = {quotation.id: quotation.context for quotation in found}
        answer = answered(options.question, texts, model)
    for line in _told(options.question, found, answer):
        console.tell(line)
    console.answer(
        {
            "question": options.question,
            "found": [_fields(quotation) for quotation in found],
            "answer": answer.fields() if answer else None,
        }
    )


def asked(
    question: str, folders: Sequence[Path], embedder: Embedder, console: Console, *, most: int = 3
) -> tuple[Quotation, ...]:
    """The passages that answer, best first; none where nothing was found."""
    wanted, names = terms(question), name_terms(question)
    best: list[tuple[Found, float, Loaded, Path]] = []
    vector = embedder.embed([question])[0]
    for archive, projects in _archives(folders).items():
        with Index(archive, embedder) as index:
            with console.progress("index", "episodes") as progress:
                done = index.update(projects, progress)
            if done["added"] or done["changed"] or done["dropped"]:
                many = "episode" if done["episodes"] == 1 else "episodes"
                console.say(
                    f"Index of {done['episodes']} {many}: {done['added']} added, "
                    f"{done['changed']} changed, {done['dropped']} dropped."
                )
            loaded = index.loaded(wanted)
        found = ranked(loaded.candidates, vector, wanted, loaded.said, most, names)
        sure = [(one, _sureness(one, loaded, archive)) for one in found]
        best += [(one, how, loaded, archive) for one, how in sure if how >= LEAST]
    best.sort(key=lambda each: -each[0].score)
    return tuple(_quotations(best[:most]))


def _sureness(found: Found, loaded: Loaded, archive: Path) -> float:
    """How sure an answer is; who speaks there need not be named by anybody."""
    sure = found.sureness()
    if sure >= NO_GUESS or not found.strangers:
        return sure
    folder = archive / loaded.windows[found.window].folder
    passage = quoted_passage(Project(folder.with_suffix(""), folder), range(0))
    names = {**passage.origin.speakers, **_named(folder / "script.md")}
    return found.sureness(frozenset(terms(" ".join(names.values()))))


def _archives(folders: Sequence[Path]) -> dict[Path, list[Project]]:
    """The projects to search, by the folder beside which their index lies."""
    found: dict[Path, list[Project]] = {}
    known: set[Path] = set()
    for folder in folders:
        if folder.is_file():
            folder = project_of(folder).folder
        if not folder.is_dir():
            raise OptionError(f"there is no folder {folder}: name an episode or an archive.")
        inside = [folder] if folder.suffix == SUFFIX else sorted(_inside(folder))
        projects = [
            project
            for each in inside
            if (project := Project(each.with_suffix(""), each)).transcript.is_file()
            and project.source.is_file()
        ]
        if not projects:
            raise OptionError(
                f"nothing in {folder} was transcribed yet: run 'paperedit transcribe' first."
            )
        if len(folders) > 1:
            real = {one.folder.resolve(): one for one in projects}
            projects = [one for where, one in real.items() if where not in known]
            known.update(real)
        found[folder] = projects
    return {folder: projects for folder, projects in found.items() if projects}


def _inside(folder: Path) -> Iterator[Path]:
    """The project folders at any depth, but for what lies in one of them."""
    for parent, names, _ in os.walk(folder):
        yield from (Path(parent, name) for name in names if name.endswith(SUFFIX))
        names[:] = [name for name in names if not name.endswith(SUFFIX)]


def _quotations(best: Sequence[tuple[Found, float, Loaded, Path]]) -> Iterator[Quotation]:
    for number, (found, sure, loaded, archive) in enumerate(best, 1):
        row = loaded.windows[found.window]
        folder = archive / row.folder
        start = row.passage[0]
        passage = quoted_passage(
            Project(folder.with_suffix(""), folder), range(start, row.passage[1] + 1)
        )
        window = passage.words[row.window[0] - start : row.window[1] + 1 - start]
        timeline = _timeline(folder, passage.source)
        names = {**passage.origin.speakers, **_named(folder / "script.md")}
        letter, rate = window[0].speaker, passage.source.rate
        yield Quotation(
            number,
            folder,
            names.get(letter, letter) if letter else None,
            " ".join(word.text for word in window),
            " ".join(word.text for word in passage.words),
            seconds(window[0].span.start, rate),
            seconds(window[-1].span.end, rate),
            tuple(seconds(sample, rate) for sample in _played(window, timeline)),
            timeline is not None,
            found.score,
            sure >= NO_GUESS,
        )


def _named(script: Path) -> Mapping[str, str]:
    """The speakers' names by a script's header; none of one that cannot be read."""
    try:
        return read_header(read_text(script).splitlines()).speakers
    except (OSError, UnicodeDecodeError, PapereditError):
        return {}


def _timeline(folder: Path, source: Source) -> Timeline | None:
    path = folder / "timeline.json"
    if not path.is_file():
        return None
    with format_errors(path):
        return timeline_from_fields(read_json(path, "timeline", 1), source)


def _played(words: Sequence[Word], timeline: Timeline | None) -> tuple[int, ...]:
    """When the first word of some that was not cut plays in the edit."""
    for word in words if timeline else ():
        # A join may take a word's first samples.
        for sample in (word.span.start, (word.span.start + word.span.end) // 2):
            if timeline and (played := timeline.to_output(sample)):
                return played
    return ()


def _told(question: str, found: Sequence[Quotation], answer: Answer | None) -> Iterator[str]:
    if not found:
        yield f"Nothing was found about '{question}'."
        return
    if not any(quotation.is_sure for quotation in found):
        yield f"Nothing was surely found about '{question}'; perhaps:"
    if answer:
        yield from answer.lines()
    for quotation in found:
        who = f"{quotation.speaker}, " if quotation.speaker else ""
        yield f"[{quotation.id}] {who}{_when(quotation)} ({quotation.episode.stem})"
        yield f"    {quotation.text}"


def _when(quotation: Quotation) -> str:
    at = short_seconds(quotation.start_s)
    if not quotation.is_edited:
        return at
    if not quotation.edited_s:
        return f"{at}, cut from the edit"
    moments = " and ".join(short_seconds(s) for s in quotation.edited_s)
    return f"{at}, {moments} of the edit"


def _fields(quotation: Quotation) -> dict[str, Any]:
    return {
        "id": quotation.id,
        "episode": str(quotation.episode),
        "speaker": quotation.speaker,
        "text": quotation.text,
        "start_s": round(quotation.start_s, 3),
        "end_s": round(quotation.end_s, 3),
        "edited_s": [round(s, 3) for s in quotation.edited_s],
        "score": round(quotation.score, 3),
        "is_sure": quotation.is_sure,
    }
