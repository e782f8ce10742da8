"""The stages from words to a plan: propose, carry edits over, read the script back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from editors.annotations import NO_ANNOTATIONS, Annotations
from editors.cut import cuts_fields
from editors.decisions import Decisions
from editors.merge.news import with_news
from editors.merge.three_way import rebased, restored
from editors.readers.captions import with_cues
from editors.readers.page import parsed_page
from editors.safeguards import refuse_drastic
from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.script.header import media_of
from editors.script.labels import with_meaning
from editors.script.read import read_back, read_parsed
from editors.script.write import written
from editors.settle import settle
from editors.table import DEFAULT_EDITORS, proposed
from flows.stages.words import write_transcript
from media.errors import FormatError, OptionError, ScriptError
from media.files import (
    backup_copy,
    file_sha256,
    fingerprint,
    format_errors,
    read_json,
    read_text,
    to_json,
    write_text,
)
from media.text import MOST_BYTES
from media.timeline import Timeline, timeline_fields
from pipeline.captions import cues_of
from pipeline.transcript import transcript_from_fields

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from editors.cut import Cut
    from editors.script.document import Document
    from flows.console import Console
    from flows.project.project import Ledger, Project
    from pipeline.transcript import Transcript


@dataclass(frozen=True, slots=True)
class Plan:
    """What a script says is to be done."""

    transcript: Transcript
    document: Document
    timeline: Timeline
    cuts: tuple[Cut, ...]
    is_edited: bool
    """Whether a person changed the script."""


@dataclass(frozen=True, slots=True)
class Proposals:
    """A transcript and what its editors propose."""

    transcript: Transcript
    decisions: Decisions
    meaning: Annotations = NO_ANNOTATIONS

    @property
    def draft(self) -> Document:
        """The document that they make while nobody edits it."""
        document = drafted(self.transcript, self.decisions)
        return with_meaning(self.transcript, document, self.meaning)


def propose_stage(
    project: Project,
    transcript: Transcript,
    editors: Sequence[str] | None,
    ledger: Ledger,
    console: Console,
    *,
    meaning: Annotations = NO_ANNOTATIONS,
    dry_run: bool = False,
) -> Proposals:
    """Let the editors propose, and write the script; what a person edited in it is carried over.

    Without `editors` those that proposed before do so again, else the default ones. An edited
    script that changes is kept beside the new one. `dry_run` only tells what would happen.
    """
    specs = list(editors) if editors is not None else known_editors(project)
    made = Proposals(transcript, proposed(transcript, specs, meaning), meaning)
    key = _key(project, specs, meaning)
    if _made_by(project).get("key") == key and project.script.exists():
        console.current("propose", project.script)
        return made
    if not ledger.is_ours(project.script):
        return _carry_over(project, made, specs, console, dry_run=dry_run)
    if dry_run:
        console.say(f"{project.script} would be written anew; nobody edited it.")
        return made
    text = written(transcript, made.draft)
    ledger.write(project.script, key, text)
    _remember(project, made, specs, text)
    console.made("propose", project.script)
    return made


def _key(project: Project, specs: Sequence[str], meaning: Annotations) -> str:
    """What the proposals for the transcript as it lies there depend on."""
    parts = [] if meaning == NO_ANNOTATIONS else [repr(meaning)]
    return fingerprint("propose", 1, file_sha256(project.transcript), list(specs), *parts)


def known_editors(project: Project) -> list[str]:
    """The editors that proposed before, else the default ones."""
    return list(_made_by(project).get("editors") or DEFAULT_EDITORS)


def _remember(project: Project, made: Proposals, specs: Sequence[str], text: str) -> None:
    """Keep the proposals, and what the script was before anyone edits it."""
    project.base_script.parent.mkdir(exist_ok=True)
    write_text(project.base_script, text)
    write_transcript(project.base_transcript, made.transcript)
    base = file_sha256(project.base_script)
    made_by = {"key": _key(project, specs, made.meaning), "editors": list(specs), "base": base}
    rows = cuts_fields(settle(made.transcript, made.decisions), made_by)
    write_text(project.cuts, to_json(rows, rows=["cuts"]))


def _carry_over(
    project: Project, new: Proposals, specs: Sequence[str], console: Console, *, dry_run: bool
) -> Proposals:
    """Merge new proposals into an edited script: base, theirs, new."""
    if not project.base_transcript.exists():
        raise ScriptError(
            f"{project.script} was not written by this project: move it away to start over."
        )
    with format_errors(project.base_transcript):
        fields = read_json(project.base_transcript, "transcript", 1)
        old = transcript_from_fields(fields, new.transcript.source)
    base = _base(project, old)
    theirs = read_script(project, Proposals(old, Decisions()))
    result = rebased(old, base, theirs, new.transcript, new.decisions)
    meaning = new.meaning.moved(new.transcript, result.transcript)
    decisions = proposed(result.transcript, list(specs), meaning)
    carried = Proposals(result.transcript, decisions, meaning)
    text = written(result.transcript, with_news(base, theirs, carried.draft, result))
    for conflict in result.conflicts:
        console.say(f"conflict: {conflict}")
    console.say(f"{len(result.conflicts)} conflicts; everything else that you edited is kept.")
    if dry_run:
        return new
    kept = backup_copy(project.script)
    if result.transcript != new.transcript:
        write_transcript(project.transcript, result.transcript)
    write_text(project.script, text)
    _remember(project, carried, specs, written(carried.transcript, carried.draft))
    console.made("propose", project.script)
    console.say(f"Your script as it was: {kept}")
    return carried


def _base(project: Project, old: Transcript) -> Document:
    """The script as it was written; raises FormatError unless it is still that."""
    known = _made_by(project).get("base")
    if not project.base_script.is_file() or file_sha256(project.base_script) != known:
        raise FormatError(
            f"{project.base_script} is not what it was, so your edits cannot be told from the "
            f"proposals: move {project.script.name} away to start over, or propose as before."
        )
    return read_back(old, read_text(project.base_script), Decisions())[0]


def _made_by(project: Project) -> dict[str, Any]:
    """What cuts.json was made by; nothing where it is not there."""
    if not project.cuts.exists():
        return {}
    with format_errors(project.cuts):
        return dict(read_json(project.cuts, "cuts", 1)["made_by"])


def restore_stage(
    project: Project, proposals: Proposals, editor: str, at: int | None, console: Console
) -> None:
    """Take back all that one editor struck, in the whole script or in the paragraph at a sample."""
    document = read_script(project, proposals)
    words = None
    if at is not None:
        spans = proposals.transcript.words
        found = [p.words for p in document.passages if spans[p.words[0]].span.start <= at]
        if not found:
            raise OptionError("no paragraph of the script begins before that time.")
        words = found[-1]
    restored_document = restored(document, editor, words)
    if restored_document == document:
        raise OptionError(f"the editor '{editor}' has struck nothing there: see 'paperedit check'.")
    kept = backup_copy(project.script)
    write_text(project.script, written(proposals.transcript, restored_document))
    console.say(f"Restored what {editor} had struck. Your script as it was: {kept}")


def read_script(project: Project, proposals: Proposals) -> Document:
    """The document of the project's script; raises ScriptError that lists every problem."""
    try:
        text = read_text(project.script, MOST_BYTES)
    except UnicodeDecodeError:
        raise ScriptError(f"{project.script} is not UTF-8 text: save it as UTF-8.") from None
    names: dict[str, str] = {}
    known_as: list[str] = []
    if project.base_script.exists():
        base = read_text(project.base_script)
        names = dict(read_back(proposals.transcript, base, Decisions())[0].speakers)
        known_as = [media_of(base) or ""]
    document, problems = read_back(proposals.transcript, text, proposals.decisions, names, known_as)
    if problems:
        raise ScriptError("\n".join(f"{project.script}, {problem}" for problem in problems))
    return document


def _other(project: Project, proposals: Proposals, script: Path) -> Document:
    """The document of captions (.srt, .vtt), of a page (.txt), or of a script elsewhere."""
    transcript = proposals.transcript
    try:
        text = read_text(script, MOST_BYTES)
    except (OSError, UnicodeDecodeError, FormatError) as error:
        raise ScriptError(f"{script} cannot be read as text ({error}).") from None
    if script.suffix.lower() in (".srt", ".vtt"):
        own = read_script(project, proposals)
        timeline, _ = assembled(transcript, own)
        cues = cues_of(transcript.words, timeline, own.corrections)
        document, problems = with_cues(transcript, own, cues, text)
    elif script.suffix.lower() == ".txt":
        page = parsed_page(text, transcript)
        document, problems = read_parsed(transcript, page, proposals.decisions)
    else:
        base = read_text(project.base_script) if project.base_script.exists() else ""
        document, problems = read_back(
            transcript, text, proposals.decisions, known_as=[media_of(base) or ""]
        )
    if problems:
        raise ScriptError("\n".join(f"{script}, {problem}" for problem in problems))
    return document


def plan_stage(
    project: Project,
    proposals: Proposals,
    ledger: Ledger,
    *,
    script: Path | None = None,
    allow_drastic: bool = False,
) -> Plan:
    """Read the script back and settle what it says into a timeline.

    `script` is another file that takes its place: captions or a page. Raises ScriptError with
    file, line and column for what cannot be done.
    """
    transcript = proposals.transcript
    document = (
        read_script(project, proposals) if script is None else _other(project, proposals, script)
    )
    timeline, cuts = assembled(transcript, document)
    if not allow_drastic:
        refuse_drastic(transcript, timeline)
    is_edited = script is not None or not ledger.is_ours(project.script)
    fields = timeline_fields(timeline) | {"cuts": cuts_fields(cuts, {})["cuts"]}
    text = to_json(fields, rows=["keeps", "cuts"])
    if not project.timeline.exists() or read_text(project.timeline) != text:
        write_text(project.timeline, text)
    return Plan(transcript, document, timeline, cuts, is_edited)
