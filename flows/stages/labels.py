"""The stages from words to meaning: labels and chapters, each current or made."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from editors.annotations import SURE_LABEL, Annotations
from editors.call import EditorCall
from editors.table import needs_labels
from flows.project.typed import typed
from flows.stages.labels_evidence import (
    ask_takes_again,
    is_asked,
    key_without_takes,
    model_opinions,
    say_estimate,
    sound_there,
    take_fields,
    takes_there,
)
from flows.stages.memory import recurrences_there
from flows.stages.music import with_music
from flows.stages.script import known_editors
from flows.stages.stage import Stage, carried_key
from media.files import backup_copy, file_sha256, format_errors, read_json, to_json
from pipeline.labels import LABELS_VERSION
from pipeline.labels.taxonomy import (
    LABELS,
    Labelled,
    described,
    label_named,
    labels_fields,
    labels_from_fields,
)
from pipeline.outline import CHAPTERS_VERSION
from pipeline.outline.chapter import Chapter
from pipeline.registry.embedders import LAYERED_NAME, MINILM, layered_embedder, minilm_is_here
from pipeline.registry.language_models import EMBEDDED, language_model
from pipeline.segments import segments

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.project.project import Ledger, Project
    from pipeline.transcript import Transcript


@dataclass(frozen=True, slots=True)
class LabelOptions:
    """Which meaning is asked for, and by which means."""

    label: bool = False
    chapters: bool = False
    cut: tuple[str, ...] = ()
    """Labels to strike."""
    own: tuple[str, ...] | None = None
    """A show's own labels, as `name=description`; None for those of the labels that are there."""
    model: str | None = None
    """The language model that labels; None for the one that labelled before."""


def label_options(options: argparse.Namespace | EpisodeOptions, project: Project) -> LabelOptions:
    """What the command line asks for; raises OptionError for what does not exist."""
    own = None if options.own is None else tuple(options.own)
    cut = tuple(getattr(options, "cut", None) or ())
    known = {**_own_before(project), **described(own or ())}
    for name in cut:
        label_named(name, known)
    if options.language_model:
        language_model(options.language_model)
    return LabelOptions(
        label=bool(cut) or getattr(options, "label", True),
        chapters=getattr(options, "chapters", False),
        cut=cut,
        own=own,
        model=options.language_model,
    )


def _own_before(project: Project) -> dict[str, str]:
    made_by = _known(project.labels, "labels").get("made_by") or {}
    return dict(made_by.get("own") or {})


def annotate(
    project: Project,
    transcript: Transcript,
    editors: Sequence[EditorCall] | None,
    wanted: LabelOptions,
    ledger: Ledger,
    console: Console,
) -> tuple[list[EditorCall], Annotations]:
    """The editors, with `labels` for what `--cut` names, and the meaning that they may need.

    Without `editors` they are those that proposed before, else the default ones.
    """
    calls = list(editors) if editors is not None else known_editors(project)
    known = {**_own_before(project), **described(wanted.own or ())}
    names = sorted({label_named(name, known) for name in wanted.cut})
    if names:
        calls = [call for call in calls if call.name != "labels"]
        calls.append(EditorCall("labels", {"cut": tuple(names)}))
    meaning = annotation_stage(project, transcript, wanted, calls, ledger, console)
    if again := recurrences_there(project, transcript.source):
        meaning = replace(meaning, remembered=again)
        if editors is None and all(call.name != "memory" for call in calls):
            calls.append(EditorCall("memory"))
    meaning = with_music(project, transcript, calls, meaning, console)
    unsure = sum(one.label in names and one.probability < SURE_LABEL for one in meaning.labels)
    if unsure:
        console.say(
            f"{unsure} that may be {' or '.join(names)} stay, being less sure than {SURE_LABEL}: "
            f"'paperedit label {typed(project)}' lists them."
        )
    return calls, meaning


def annotation_stage(
    project: Project,
    transcript: Transcript,
    wanted: LabelOptions,
    calls: Sequence[EditorCall],
    ledger: Ledger,
    console: Console,
) -> Annotations:
    """Labels and chapters as far as they are asked for, or were before; no more is loaded.

    What was made once is kept current: delete labels.json or headings.json to have none.
    """
    editor = any(map(needs_labels, calls))
    labels: tuple[Labelled, ...] = ()
    own: dict[str, str] = {}
    unanswered = key_without_takes(project.labels)
    if wanted.label or editor or wanted.own or wanted.model or project.labels.exists():
        labels, own = label_stage(project, transcript, wanted, ledger, console)
    chapters: tuple[Chapter, ...] = ()
    if wanted.chapters or project.headings.exists():
        chapters = chapter_stage(project, transcript, wanted, ledger, console)
    if wanted.model and unanswered and unanswered == key_without_takes(project.labels):
        ask_takes_again(project, transcript, wanted.model, ledger, console)
    takes = takes_there(project.labels, len(transcript.words))
    return Annotations(labels, chapters, tuple(own), takes=takes)


def label_stage(
    project: Project, transcript: Transcript, wanted: LabelOptions, ledger: Ledger, console: Console
) -> tuple[tuple[Labelled, ...], dict[str, str]]:
    """The labels, made unless they are current; and the show's own labels."""
    known = _known(project.labels, "labels")
    made_by = known.get("made_by") or {}
    own = described(wanted.own) if wanted.own is not None else _own_before(project)
    model_name = wanted.model or made_by.get("model")
    model = language_model(model_name) if model_name else None
    has_embedder = _has_embedder(console)
    by = LAYERED_NAME if has_embedder else "rules"
    asked = [list(LABELS.items()), own, by, model_name, *(["takes"] if is_asked(model) else [])]

    def read() -> tuple[Labelled, ...]:
        with format_errors(project.labels):
            fields = read_json(project.labels, "labels", 1)
            return labels_from_fields(fields, len(transcript.words))

    def make(key: str) -> tuple[Labelled, ...]:
        from pipeline.labels.block_labels import with_talk_blocks
        from pipeline.labels.boundaries import prepared
        from pipeline.labels.labeller import label  # its patterns take a while

        embedder = layered_embedder() if has_embedder else None
        if transcript.language != "en":
            told = f"Labels know English; in '{transcript.language}' few of them will be sure."
            console.say(told)
        parts = prepared(segments(transcript), embedder)
        say_estimate(model, transcript, parts, {**LABELS, **own}, console)
        with console.progress("label", "segments") as progress:
            labels = label(parts, embedder, model, own, progress)
        opinions = model_opinions(model, transcript, console)
        sound = sound_there(project, transcript, console)
        labels = with_talk_blocks(transcript, labels, opinions, sound)
        made_by = {"key": key, "by": by, "own": own, "model": model_name}
        fields = labels_fields(labels, transcript.source, made_by)
        fields |= take_fields(model, transcript, console)
        _write(project.labels, key, to_json(fields, rows=["labels", "takes"]), ledger, console)
        return read()  # as every later run has them: to three places

    labels = Stage(
        name="label",
        version=LABELS_VERSION,
        depends=(file_sha256(project.transcript), *asked),
        path=project.labels,
        stored_key=carried_key(project.labels, "labels"),
        read=read,
        make=make,
    ).run(console)
    return labels, own


def chapter_stage(
    project: Project, transcript: Transcript, wanted: LabelOptions, ledger: Ledger, console: Console
) -> tuple[Chapter, ...]:
    """The chapters that are proposed, found unless they are current.

    A language model that writes, if one is named or was before, words their titles.
    """
    made_by = _known(project.headings, "headings").get("made_by") or {}
    named = wanted.model or made_by.get("model")
    writer = language_model(named) if named and named != EMBEDDED else None
    by = {"model": named} if writer else {}

    def read() -> tuple[Chapter, ...]:
        with format_errors(project.headings):
            rows = read_json(project.headings, "headings", 1)["headings"]
            return tuple(Chapter(int(word), str(title)) for word, title in rows)

    def make(key: str) -> tuple[Chapter, ...]:
        from pipeline.models import store
        from pipeline.outline.chapters import chapters_of

        store.installed(MINILM)
        embedder = layered_embedder()
        found = chapters_of(transcript, segments(transcript), embedder, writer=writer)
        fields = {
            "schema": "headings.1",
            "source": {"sha256": transcript.source.sha256},
            "made_by": {"key": key, "by": embedder.name, **by},
            "headings": [[chapter.word, chapter.title] for chapter in found],
        }
        _write(project.headings, key, to_json(fields, rows=["headings"]), ledger, console)
        return read()

    return Stage(
        name="chapters",
        version=CHAPTERS_VERSION,
        depends=(file_sha256(project.transcript), MINILM, *by.values()),
        path=project.headings,
        stored_key=carried_key(project.headings, "headings"),
        read=read,
        make=make,
    ).run(console)


def _known(path: Path, noun: str) -> dict[str, Any]:
    return read_json(path, noun, 1) if path.exists() else {}


def _write(path: Path, key: str, text: str, ledger: Ledger, console: Console) -> None:
    """Write a product; one that somebody changed is kept beside it."""
    if not ledger.is_ours(path):
        console.say(f"{path.name} as it was: {backup_copy(path)}")
    ledger.write(path, key, text)


def _has_embedder(console: Console) -> bool:
    """Whether sentences can be embedded here; that they cannot is said."""
    is_here = minilm_is_here()
    if not is_here:
        console.say(
            f"The model {MINILM} is not here, so labels go by rules alone: "
            "'paperedit models fetch minilm' brings it."
        )
    return is_here
