"""The stages between a recording and its edit; each knows whether its product is current.

Every stage reads files and writes files, so it can be run alone, in any process, by anyone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from editors.assemble import assembled
from editors.chapters import chapters, chapters_fields
from editors.cut import cuts_fields
from editors.draft import drafted
from editors.drastic import refuse_drastic
from editors.propose import DEFAULT, proposed
from editors.read import read_back
from editors.script import written
from editors.settle import settle
from media.errors import FileRefused, ScriptError
from media.files import file_sha256, key_of, read_json, replacing, to_json, write_text
from media.formats import output_suffix
from media.ingest import ingest, load_mono
from media.render import render
from media.source import Source
from media.timeline import Timeline, timeline_fields
from pipeline.captions import captions
from pipeline.transcribe import transcribe
from pipeline.transcript import Transcript, transcript_fields, transcript_from_fields

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from editors.cut import Cut
    from editors.decisions import Decisions
    from editors.document import Document
    from flows.console import Console
    from flows.project import Ledger, Project
    from pipeline.asr import Recogniser


@dataclass(frozen=True, slots=True)
class Plan:
    """What a script says is to be done."""

    document: Document
    timeline: Timeline
    cuts: tuple[Cut, ...]
    is_edited: bool
    """Whether a person changed the script."""


def source_stage(project: Project, console: Console, audio: int | None = None) -> Source:
    """Probe and decode the recording, unless it is still the one that was decoded."""
    known = _known_source(project, audio)
    if known:
        console.current("decode", project.source)
        return known
    with console.progress("decode", "s") as progress:
        source = ingest(project.media, project.mono, audio=audio, on_seconds=progress)
    write_text(project.source, to_json(source.fields(project.folder), rows=["others"]))
    console.made("decode", project.source)
    return source


def _known_source(project: Project, audio: int | None) -> Source | None:
    """The source as decoded before, while the file looks as it did then."""
    if not (project.source.exists() and project.mono.exists() and project.media.exists()):
        return None
    source = Source.from_fields(read_json(project.source, "source", 1), project.folder)
    stat = project.media.stat()
    same_file = (stat.st_size, stat.st_mtime_ns) == (source.size, source.mtime_ns)
    streams = sorted((source.audio, *source.others), key=lambda stream: stream.index)
    same_stream = audio is None or (audio < len(streams) and streams[audio] == source.audio)
    return source if same_file and same_stream else None


def transcript_stage(
    project: Project,
    source: Source,
    recogniser: Recogniser,
    console: Console,
    language: str | None = None,
) -> Transcript:
    """Hear every word, unless the same recogniser heard this sound before."""
    key = key_of(
        "transcribe", 1, source.sha256, source.audio.index, recogniser.name,
        recogniser.options, language,
    )  # fmt: skip
    if project.transcript.exists():
        fields = read_json(project.transcript, "transcript", 1)
        if fields.get("made_by", {}).get("key") == key:
            console.current("transcribe", project.transcript)
            return transcript_from_fields(fields, source)
    made_by = {"key": key, "recogniser": recogniser.name, "options": recogniser.options}
    with console.progress("transcribe", "s", per=16_000) as progress:
        transcript = transcribe(
            source,
            load_mono(project.mono),
            recogniser,
            language=language,
            made_by=made_by,
            on_samples=progress,
        )
    fields = transcript_fields(transcript)
    write_text(project.transcript, to_json(fields, rows=["words", "pauses"]))
    console.made("transcribe", project.transcript)
    return transcript


def known_transcript(project: Project, source: Source) -> Transcript:
    """The transcript as it lies in the project folder."""
    return transcript_from_fields(read_json(project.transcript, "transcript", 1), source)


def propose_stage(
    project: Project,
    transcript: Transcript,
    editors: Sequence[str] | None,
    ledger: Ledger,
    console: Console,
) -> Decisions:
    """Let the editors propose, and write the script; an edited script is never written over.

    Without `editors` those that proposed before do so again, else the default ones.
    """
    specs = list(editors) if editors is not None else _known_editors(project)
    decisions = proposed(transcript, specs)
    key = key_of("propose", 1, file_sha256(project.transcript), specs)
    known = (
        read_json(project.cuts, "cuts", 1)["made_by"].get("key") if project.cuts.exists() else ""
    )
    if known == key and project.script.exists():
        console.current("propose", project.script)
        return decisions
    if not ledger.is_ours(project.script):
        raise FileRefused(
            f"{project.script} was edited, and the new proposals would replace it: run with the "
            "options you had, or move the script away to start over."
        )
    made_by = {"key": key, "editors": specs}
    rows = cuts_fields(settle(transcript, decisions), made_by)
    with replacing(project.script) as temporary:
        text = written(transcript, drafted(transcript, decisions))
        temporary.write_text(text, encoding="utf-8", newline="\n")
        ledger.enter(project.script, key, temporary)
    write_text(project.cuts, to_json(rows, rows=["cuts"]))
    console.made("propose", project.script)
    return decisions


def _known_editors(project: Project) -> list[str]:
    if not project.cuts.exists():
        return list(DEFAULT)
    return list(read_json(project.cuts, "cuts", 1)["made_by"]["editors"])


def plan_stage(
    project: Project,
    transcript: Transcript,
    decisions: Decisions,
    ledger: Ledger,
    *,
    allow_drastic: bool = False,
) -> Plan:
    """Read the script back and settle what it says into a timeline.

    Raises ScriptError with file, line and column for what cannot be done.
    """
    document = _read_script(project, transcript, decisions)
    timeline, cuts = assembled(transcript, document)
    if not allow_drastic:
        refuse_drastic(transcript, timeline)
    is_edited = not ledger.is_ours(project.script)
    fields = timeline_fields(timeline) | {"cuts": cuts_fields(cuts, {})["cuts"]}
    text = to_json(fields, rows=["keeps", "cuts"])
    if not project.timeline.exists() or project.timeline.read_text(encoding="utf-8") != text:
        write_text(project.timeline, text)
    return Plan(document, timeline, cuts, is_edited)


def _read_script(project: Project, transcript: Transcript, decisions: Decisions) -> Document:
    try:
        text = project.script.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ScriptError(f"{project.script} is not UTF-8 text: save it as UTF-8.") from None
    document, problems = read_back(transcript, text, decisions)
    if problems:
        raise ScriptError("\n".join(f"{project.script}, {problem}" for problem in problems))
    return document


def render_stage(
    project: Project,
    transcript: Transcript,
    plan: Plan,
    ledger: Ledger,
    console: Console,
    *,
    out: Path | None = None,
    all_streams: bool = False,
) -> Path:
    """Write the edited recording, its captions and chapters, unless they are there already."""
    timeline = plan.timeline
    path = out.expanduser().absolute() if out else project.result(output_suffix(timeline.source))
    keeps = [(keep.start, keep.end) for keep in timeline.keeps]
    key = key_of(
        "render", 1, timeline.source.sha256, timeline.source.audio.index, keeps, all_streams
    )
    if path == project.media:
        raise FileRefused(f"{path} is the recording itself: name another file with -o.")
    if ledger.key(path) == key:
        console.current("render", path)
    else:
        ledger.refuse_foreign(path)
        with console.progress("render", "s", per=timeline.source.rate) as progress:
            render(
                timeline,
                path,
                all_streams=all_streams,
                on_samples=progress,
                on_complete=lambda temporary: ledger.enter(path, key, temporary),
            )
        console.made("render", path)
    for product, text in _texts(project, transcript, plan).items():
        _write_text(product, text, ledger)
    return path


def _texts(project: Project, transcript: Transcript, plan: Plan) -> dict[Path, str]:
    """Everything that goes beside the edited recording."""
    words, timeline = transcript.words, plan.timeline
    corrections = {n: t for p in plan.document.passages for n, t in p.corrections.items()}
    texts = {
        project.captions(suffix): captions(words, timeline, suffix[1:], corrections)
        for suffix in (".srt", ".vtt")
    }
    found = list(chapters(transcript, plan.document, timeline))
    if found or project.chapters.exists():
        texts[project.chapters] = to_json(chapters_fields(found, timeline.source.rate))
    return texts


def _write_text(path: Path, text: str, ledger: Ledger) -> None:
    key = key_of("text", text)
    if ledger.key(path) == key:
        return
    ledger.refuse_foreign(path)
    with replacing(path) as temporary:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        ledger.enter(path, key, temporary)


def summary(plan: Plan) -> dict[str, Any]:
    """What an edit does, in seconds and counts."""
    source = plan.timeline.source
    by_editor: dict[str, list[float]] = {}
    for cut in plan.cuts:
        by_editor.setdefault(cut.editor, []).append(len(cut.span) / source.rate)
    return {
        "before_s": round(source.length / source.rate, 3),
        "after_s": round(plan.timeline.length / source.rate, 3),
        "edited_by_hand": plan.is_edited,
        "cuts": {
            editor: {"count": len(lengths), "seconds": round(sum(lengths), 3)}
            for editor, lengths in sorted(by_editor.items())
        },
    }
