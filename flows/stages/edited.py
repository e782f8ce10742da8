"""The script that a person edited: read back, merged with new proposals, rid of an editor's."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from editors.annotations import NO_ANNOTATIONS, Annotations
from editors.decisions import Decisions
from editors.script.doubtful import doubtful_words
from editors.script.draft import drafted
from editors.script.foreign import another_format
from editors.script.header import media_of
from editors.script.noises import showing
from editors.script.read import read_back
from editors.script.write import written
from editors.table import proposed
from media.errors import FormatError, OptionError, ScriptError
from media.files import (
    backup_copy,
    file_sha256,
    format_errors,
    read_bytes,
    read_json,
    read_text,
    to_json,
    write_text,
)
from media.text import MOST_BYTES
from pipeline.transcript import transcript_from_fields

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from editors.call import EditorCall
    from editors.merge.by_hand import ByHand
    from editors.script.document import Document, NoisesShown
    from flows.console import Console
    from flows.project.project import Project
    from pipeline.transcript import Transcript


_START: Final = 200
"""Bytes by which a file that is no text is known."""


@dataclass(frozen=True, slots=True)
class Look:
    """What a script shows besides words; None for what it showed before."""

    noises: NoisesShown | None = None
    doubtful: bool | None = None
    """Whether doubtful hesitations are marked."""

    @property
    def fields(self) -> dict[str, object]:
        """What of it is otherwise than in scripts of which nobody could say so."""
        noises = {} if self.noises == "all" else {"noises": self.noises}
        return noises | ({"doubtful": True} if self.doubtful else {})


FIRST_LOOK: Final = Look("all", doubtful=False)
"""All noises and no marks."""
AS_BEFORE: Final = Look()


@dataclass(frozen=True, slots=True)
class Proposals:
    """A transcript and what its editors propose."""

    transcript: Transcript
    decisions: Decisions
    meaning: Annotations = NO_ANNOTATIONS
    look: Look = FIRST_LOOK
    """What their script shows."""

    @property
    def draft(self) -> Document:
        """The document that they make while nobody edits it."""
        from editors.script.labels import with_meaning

        document = drafted(self.transcript, self.decisions)
        (document,) = showing(self.transcript, self.look.noises or "all", document)
        if self.look.doubtful:
            marked = frozenset(doubtful_words(self.transcript, self.decisions))
            document = replace(document, doubtful=marked)
        return with_meaning(self.transcript, document, self.meaning)


@dataclass(frozen=True, slots=True)
class Merge:
    """New proposals in an edited script."""

    proposals: Proposals
    text: str
    """Of the script."""
    base: str
    """The script as it would be if nobody had edited it."""
    by_hand: ByHand
    """What the person decided in it."""
    has_new_words: bool
    """Whether words that a person struck came into the transcript."""


def merged(
    project: Project, new: Proposals, calls: Sequence[EditorCall], console: Console
) -> Merge:
    """Merge new proposals into an edited script: base, theirs, new; say what could not be."""
    from editors.merge.by_hand import ByHand
    from editors.merge.news import with_news
    from editors.merge.three_way import rebased

    if not project.base_transcript.exists():
        raise ScriptError(
            f"{project.script} was not written by this project: move it away to start over."
        )
    with format_errors(project.base_transcript):
        fields = read_json(project.base_transcript, "transcript", 1)
        old = transcript_from_fields(fields, new.transcript.source)
    base = _base(project, old)
    theirs = read_script(project, Proposals(old, Decisions()))
    earlier = ByHand.of(cuts_origin(project))
    result = rebased(old, base, theirs, new.transcript, new.decisions, earlier)
    meaning = new.meaning.moved(new.transcript, result.transcript)
    decisions = proposed(result.transcript, list(calls), meaning)
    carried = replace(new, transcript=result.transcript, decisions=decisions, meaning=meaning)
    draft = carried.draft
    document = replace(with_news(base, theirs, draft, result), doubtful=draft.doubtful)
    text, base_text = (
        written(result.transcript, one)
        for one in showing(result.transcript, draft.noises, document, draft)
    )
    for conflict in result.conflicts:
        console.say(f"conflict: {conflict}")
    console.say(f"{len(result.conflicts)} conflicts; everything else that you edited is kept.")
    if result.overruled:
        places = "1 place stays" if result.overruled == 1 else f"{result.overruled} places stay"
        console.say(f"{places} as you decided, though the editors propose otherwise.")
    has_new_words = result.transcript != new.transcript
    return Merge(carried, text, base_text, result.by_hand, has_new_words)


def _base(project: Project, old: Transcript) -> Document:
    """The script as it was written; raises FormatError unless it is still that."""
    known = cuts_origin(project).get("base")
    if not project.base_script.is_file() or file_sha256(project.base_script) != known:
        raise FormatError(
            f"{project.base_script} is not what it was, so your edits cannot be told from the "
            f"proposals: move {project.script.name} away to start over, or propose as before."
        )
    return read_back(old, read_text(project.base_script), Decisions())[0]


def known_look(project: Project, wanted: Look) -> Look:
    """What a project's script is to show: what is wanted, else what it shows.

    Scripts showed all noises before anybody could say so; one that is yet to be written, some.
    """
    origin = cuts_origin(project)
    noises: NoisesShown = origin.get("noises", "all") if origin else "some"
    marks = origin.get("doubtful", False) if wanted.doubtful is None else wanted.doubtful
    return Look(wanted.noises or noises, bool(marks))


def cuts_origin(project: Project) -> dict[str, Any]:
    """What cuts.json was made by; nothing where it is not there."""
    if not project.cuts.exists():
        return {}
    with format_errors(project.cuts):
        return dict(read_json(project.cuts, "cuts", 1)["made_by"])


def saved_text(path: Path) -> str:
    """What a person saved as a script, captions or a page; raises ScriptError for another format.

    Raises OSError, and FormatError for too much, as `read_bytes`.
    """
    content = read_bytes(path, MOST_BYTES)
    if wrong := another_format(content[:_START].decode("latin-1").removeprefix("\xef\xbb\xbf")):
        raise ScriptError(f"{path} {wrong}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise ScriptError(f"{path} is not UTF-8 text: save it as UTF-8.")
    return text


def read_script(project: Project, proposals: Proposals) -> Document:
    """The document of the project's script; raises ScriptError that lists every problem."""
    text = saved_text(project.script)
    base: Document | None = None
    known_as: list[str] = []
    if project.base_script.exists():
        before = read_text(project.base_script)
        base = read_back(proposals.transcript, before, Decisions())[0]
        known_as = [media_of(before) or ""]
    document, problems = read_back(proposals.transcript, text, proposals.decisions, base, known_as)
    if problems:
        raise ScriptError("\n".join(f"{project.script}, {problem}" for problem in problems))
    return document


def restore_stage(
    project: Project, proposals: Proposals, editor: str, at: int | None, console: Console
) -> None:
    """Take back all that one editor struck, in the whole script or in the paragraph at a sample."""
    from editors.merge.restored import restored

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
    _remember_restored(project, document, restored_document)
    console.say(f"Restored what {editor} had struck. Your script as it was: {kept}")


def _remember_restored(project: Project, before: Document, after: Document) -> None:
    """Note in cuts.json what was taken back of an editor, which nobody decided place by place."""
    from editors.merge.by_hand import ByHand, decided_otherwise

    with format_errors(project.cuts):
        fields = read_json(project.cuts, "cuts", 1)
    restored = decided_otherwise(before.decisions, after.decisions)
    by_hand = ByHand.of(fields["made_by"]).with_restored(restored)
    others = {k: v for k, v in fields["made_by"].items() if k not in ("by_hand", "restored")}
    fields["made_by"] = others | by_hand.fields
    write_text(project.cuts, to_json(fields, rows=["cuts"]))
