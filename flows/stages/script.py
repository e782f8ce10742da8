"""The stages from words to a plan: propose, carry edits over, read the script back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from editors.annotations import NO_ANNOTATIONS, Annotations
from editors.call import EditorCall, parse_call
from editors.cut import cuts_fields
from editors.decisions import PROPOSALS_VERSION
from editors.exports.played import edit_cues
from editors.merge.by_hand import NOT_BY_HAND, ByHand
from editors.safeguards import refuse_drastic
from editors.script.assemble import assembled
from editors.script.header import media_of
from editors.script.marks import with_mutes, words_to_mute
from editors.script.read import read_back, read_parsed
from editors.script.write import written
from editors.settle import settle
from editors.table import DEFAULT_EDITORS, EDITOR_VERSIONS, proposed
from flows.project.together import sha256_there, write_together
from flows.stages.edited import (
    AS_BEFORE,
    Look,
    Proposals,
    cuts_origin,
    known_look,
    merged,
    read_script,
    saved_text,
)
from flows.stages.given import with_given, write_taken
from flows.stages.joined import quietly_joined
from flows.stages.repaired import repaired
from flows.stages.stage import Stage
from flows.stages.words import stored_text
from media.errors import FormatError, ScriptError
from media.files import (
    backup_copy,
    file_sha256,
    fingerprint,
    read_text,
    text_sha256,
    to_json,
    write_text,
)
from media.timeline import Timeline, timeline_fields
from pipeline.speakers.merge import same_names, with_merged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from editors.cut import Cut
    from editors.script.document import Document
    from flows.console import Console
    from flows.project.project import Ledger, Project
    from pipeline.transcript import Transcript

    Assembled = tuple[Timeline, tuple[Cut, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a script says is to be done."""

    transcript: Transcript
    document: Document
    timeline: Timeline
    cuts: tuple[Cut, ...]
    is_edited: bool
    """Whether a person changed the script."""
    is_of_page: bool = False
    """Whether it was read from a page, which shows no pauses."""


def propose_stage(
    project: Project,
    transcript: Transcript,
    editors: Sequence[EditorCall] | None,
    ledger: Ledger,
    console: Console,
    *,
    meaning: Annotations = NO_ANNOTATIONS,
    look: Look = AS_BEFORE,
    dry_run: bool = False,
) -> Proposals:
    """Let the editors propose, and write the script; what a person edited in it is carried over.

    Without `editors` those that proposed before do so again, else the default ones; what `look`
    leaves open is as before. An edited script that changes is kept beside the new one. `dry_run`
    only tells what would happen.
    """
    calls = list(editors) if editors is not None else known_editors(project)
    decisions = proposed(transcript, calls, meaning)
    new = Proposals(transcript, decisions, meaning, known_look(project, look))
    remarks: list[str] = []

    def make(key: str) -> Proposals:
        was, heard = sha256_there(project.script), file_sha256(project.transcript)
        if not ledger.is_ours(project.script):
            carried, kept = _carry_over(project, new, calls, was, console)
            ledger.forget(project.script)
            remarks.append(f"Your script as it was: {kept}")
            return carried
        text = written(transcript, new.draft)
        texts = {project.script: text, **_remembered(project, new, calls, text, heard)}
        with ledger.making(project.script, key) as enter:
            write_together(project.script, texts, was, enter)
        return new

    stage = Stage(
        name="propose",
        version=PROPOSALS_VERSION,
        depends=_depends(calls, new, file_sha256(project.transcript)),
        path=project.script,
        stored_key=lambda: cuts_origin(project).get("key") if project.script.exists() else None,
        read=lambda: new,
        make=make,
        says=lambda _: remarks,
    )
    if dry_run and not stage.is_current:
        _say_what_would_happen(project, new, calls, ledger, console)
        return new
    return stage.run(console)


def _say_what_would_happen(
    project: Project,
    new: Proposals,
    calls: Sequence[EditorCall],
    ledger: Ledger,
    console: Console,
) -> None:
    if ledger.is_ours(project.script):
        console.say(f"{project.script} would be written anew; nobody edited it.")
    else:
        merged(project, new, calls, console)


def _depends(
    calls: Sequence[EditorCall], made: Proposals, transcript_sha256: str
) -> tuple[object, ...]:
    """What the proposals for a transcript depend on."""
    parts = () if made.meaning == NO_ANNOTATIONS else (made.meaning.key_text(),)
    anew = [f"{c.name} {EDITOR_VERSIONS[c.name]}" for c in calls if c.name in EDITOR_VERSIONS]
    shown = [f"{name} {value}" for name, value in made.look.fields.items()]
    return (transcript_sha256, [str(call) for call in calls], *parts, *shown, *anew)


def known_editors(project: Project) -> list[EditorCall]:
    """The editors that proposed before, else the default ones."""
    known = cuts_origin(project).get("editors")
    return [parse_call(text) for text in known] if known else list(DEFAULT_EDITORS)


def _remembered(
    project: Project,
    made: Proposals,
    calls: Sequence[EditorCall],
    text: str,
    transcript_sha256: str,
    by_hand: ByHand = NOT_BY_HAND,
) -> dict[Path, str]:
    """What keeps the proposals, what the script was before anyone edits it, and what they decided.

    `transcript_sha256` is that of the transcript as it lies there, or will.
    """
    depends = _depends(calls, made, transcript_sha256)
    made_by = {
        "key": fingerprint("propose", PROPOSALS_VERSION, *depends),
        "editors": [str(call) for call in calls],
        "base": text_sha256(text),
        **by_hand.fields,
        **made.look.fields,
    }
    rows = cuts_fields(settle(made.transcript, made.decisions), made_by)
    return {
        project.base_script: text,
        project.base_transcript: stored_text(made.transcript),
        project.cuts: to_json(rows, rows=["cuts"]),
    }


def _carry_over(
    project: Project, new: Proposals, calls: Sequence[EditorCall], was: str, console: Console
) -> tuple[Proposals, Path]:
    """Write an edited script with new proposals in it; where the script as it was is kept."""
    merge = merged(project, new, calls, console)
    carried = merge.proposals
    texts = {project.script: merge.text}
    heard = file_sha256(project.transcript)
    if merge.has_new_words:
        texts[project.transcript] = stored_text(carried.transcript)
        heard = text_sha256(texts[project.transcript])
    texts |= _remembered(project, carried, calls, merge.base, heard, merge.by_hand)
    kept = backup_copy(project.script)
    write_together(project.script, texts, was)
    return carried, kept


def _other(project: Project, proposals: Proposals, script: Path, mute: Sequence[str]) -> Document:
    """The document of captions (.srt, .vtt), of a page (.txt), or of a script elsewhere."""
    from editors.readers.captions import with_cues
    from editors.readers.page import parsed_page

    transcript = proposals.transcript
    try:
        text = saved_text(script)
    except (OSError, FormatError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ScriptError(f"{script} cannot be read as text ({reason}).") from None
    if script.suffix.lower() in (".srt", ".vtt"):
        own = _muting(transcript, read_script(project, proposals), mute)
        timeline, _ = joined_edit(project, transcript, own)
        cues = edit_cues(transcript, own, timeline)
        document, problems = with_cues(transcript, own, cues, text)
    elif script.suffix.lower() == ".txt":
        page = parsed_page(text, transcript)
        document, problems = read_parsed(transcript, page, proposals.decisions)
        document = with_mutes(document, read_script(project, proposals).muted)
    else:
        base = read_text(project.base_script) if project.base_script.exists() else ""
        document, problems = read_back(
            transcript, text, proposals.decisions, known_as=[media_of(base) or ""]
        )
    if problems:
        raise ScriptError("\n".join(f"{script}, {problem}" for problem in problems))
    return document


def _muting(transcript: Transcript, document: Document, texts: Sequence[str]) -> Document:
    """The document with these words muted wherever they are said."""
    return with_mutes(document, words_to_mute(transcript, document, texts)) if texts else document


def joined_edit(
    project: Project,
    transcript: Transcript,
    document: Document,
    plain: Assembled | None = None,
    quiet: Callable[[Assembled], Assembled] | None = None,
) -> Assembled:
    """What plays, with joins where the recording is quietest or as repaired, and every cut.

    `plain` is the document as it was assembled, if it was; `quiet` moves joins, which otherwise
    are looked for in the project's sound, if that is there.
    """
    plain = plain or assembled(transcript, document)
    if quiet is not None:
        plain = quiet(plain)
    elif project.mono.exists():
        plain = quietly_joined(project, *plain, transcript)
    return repaired(project, transcript, document, *plain)


def plan_stage(
    project: Project,
    proposals: Proposals,
    ledger: Ledger,
    *,
    script: Path | None = None,
    given: Path | None = None,
    mute: Sequence[str] = (),
    allow_drastic: bool = False,
    say_all: Callable[[Iterable[str]], object] = list,
) -> Plan:
    """Read the script back and settle what it says into a timeline.

    `script` is another file that takes its place: captions or a page; `given` is a timeline that
    an editing program changed, which the script is made to show. `mute` are words that are muted
    wherever they are said. Raises ScriptError with file, line and column for what cannot be done.
    """
    transcript = proposals.transcript
    document = (
        read_script(project, proposals)
        if script is None
        else _other(project, proposals, script, mute)
    )
    document = _muting(transcript, document, mute)
    transcript = with_merged(transcript, same_names(document.speakers))
    planned = joined_edit(project, transcript, document)
    document, timeline, cuts = with_given(
        project, transcript, document, planned, given, is_own=script is None
    )
    if not allow_drastic:
        refuse_drastic(transcript, timeline, cuts)
    if given is not None:
        say_all(write_taken(project, transcript, document, timeline.keeps, given.name))
    is_edited = script is not None or not ledger.is_ours(project.script)
    fields = timeline_fields(timeline) | {"cuts": cuts_fields(cuts, {})["cuts"]}
    text = to_json(fields, rows=["keeps", "muted", "holds", "cuts"])
    if not project.timeline.exists() or read_text(project.timeline) != text:
        write_text(project.timeline, text)
    is_of_page = script is not None and script.suffix.lower() == ".txt"
    return Plan(transcript, document, timeline, cuts, is_edited, is_of_page)
