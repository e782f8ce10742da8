"""The script while a page works on it: read, changed by actions, written, and never lost.

The file is the truth. Whoever changes it, the page's next look sees it; an action that was made
from an older version is done to the newest one, unless both changed one thing.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from editors.actions.facets import facets, merged_action
from editors.actions.table import action
from editors.actions.words import Talk
from editors.decisions import Decisions
from editors.script.assemble import assembled
from editors.script.header import media_of
from editors.script.read import read_back
from editors.settle import lengthened, settle
from flows.page.history import ELSEWHERE, History, version_of
from flows.page.quick_script import QuickScript
from flows.page.quick_settle import Piecewise
from flows.page.told import clash_text, what_is_done
from flows.stages.edited import saved_text
from flows.stages.given import with_given
from flows.stages.script import joined_edit
from media.errors import ScriptError
from media.files import backup_copy, read_text, write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from editors.cut import Cut
    from editors.script.document import Document
    from flows.page.quick_joins import QuickJoins
    from flows.project.project import Project
    from flows.stages.edited import Proposals
    from flows.stages.script import Assembled
    from media.timeline import Timeline


_FEW: Final = 12
"""Joins up to which a change waits until they are found: a moment."""
_AT_ONCE: Final = 200
"""Joins that are looked for in one go, some seconds."""
_NEAR: Final = 8
"""Joins on either side of one that is heard: more than a second around it has."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One version of the script, and what it means."""

    version: str
    text: str
    document: Document
    timeline: Timeline
    cuts: tuple[Cut, ...]
    problems: tuple[str, ...] = ()
    """Of a text that cannot be read; the document is that of the last one that could."""
    missing: int = 0
    """Cuts that are where the script puts them, and not yet where they are heard least."""

    @property
    def mark(self) -> str:
        """A name for all that a page shows of it."""
        return f"{self.version}-{self.missing}" if self.missing else self.version


class ChangedElsewhere(Exception):
    """Somebody else changed the same thing meanwhile."""

    def __init__(self, sheet: Sheet, clashes: tuple[str, ...]) -> None:
        super().__init__("; ".join(clashes))
        self.sheet, self.clashes = sheet, clashes


class Desk:
    """A script that is being worked on; its methods may be called from any thread."""

    def __init__(self, project: Project, proposals: Proposals, joins: QuickJoins | None) -> None:
        """Without `joins`, cuts stay where the script puts them."""
        self.project, self.proposals, self.joins = project, proposals, joins
        self.talk = Talk(proposals.transcript, proposals.decisions)
        self._lock = threading.RLock()
        self._assembled_from: Document | None = None
        base = read_text(project.base_script) if project.base_script.exists() else ""
        transcript = proposals.transcript
        based_on = read_back(transcript, base, Decisions())[0] if base else None
        self._script = QuickScript(self.talk, based_on, [media_of(base) or ""] if base else [])
        self._settle, self._lengthened = (Piecewise(transcript, f) for f in (settle, lengthened))
        text = self._there()
        self.history = History(project.folder / "page.jsonl", text)
        self._sheet = self._opened(text)

    def look(self) -> Sheet:
        """The script as it is now."""
        with self._lock:
            text = self._there()
            if text != self._sheet.text:
                self.history.record(text, ELSEWHERE)
                self._sheet = self._read(text)
            return self._sheet

    def known(self, version: str) -> Document | None:
        """The document of a version that the script has or had; None where nobody knows it."""
        with self._lock:
            text = self.history.at(version)
            if text is None and self.project.base_script.exists():
                base = read_text(self.project.base_script)
                text = base if version_of(base) == version else None
            document, problems = self._parsed(text) if text is not None else (None, ())
            return None if problems else document

    def act(self, version: str, fields: Mapping[str, Any]) -> Sheet:
        """Do an action that was made from a version of the script; the script after it.

        Raises ChangedElsewhere where somebody changed the same thing since that version,
        ScriptError for what cannot be done, and FormatError for an action that means nothing.
        """
        do = action(self.talk, fields)
        with self._lock:
            sheet = self.look()
            self._refuse_problems(sheet)
            if version == sheet.version:
                document = do(sheet.document)
            else:
                document = self._merged(version, do, sheet)
            return self._save(sheet, document, what_is_done(self.talk, fields))

    def undo(self, version: str) -> Sheet:
        """Take back the last step; raises ChangedElsewhere if that is not what the page shows."""
        return self._went("undo", version)

    def redo(self, version: str) -> Sheet:
        """Do again what was taken back last."""
        return self._went("redo", version)

    def _went(self, way: str, version: str) -> Sheet:
        with self._lock:
            sheet = self.look()
            if version != sheet.version:
                raise ChangedElsewhere(sheet, ("The script was changed elsewhere meanwhile.",))
            text = self.history.before() if way == "undo" else self.history.after()
            if text is None:
                raise ScriptError(f"there is nothing to {way}.")
            self._write(sheet.text, text)
            self.history.went(way)
            self._sheet = self._read(text)
            return self._sheet

    def _merged(self, version: str, do: Callable[[Document], Document], sheet: Sheet) -> Document:
        base = self.history.at(version)
        known, problems = self._parsed(base) if base is not None else (sheet.document, ("",))
        if problems:
            raise ChangedElsewhere(sheet, ("The script was changed elsewhere meanwhile.",))
        document, clashes = merged_action(known, do, sheet.document)
        if clashes:
            told = tuple(dict.fromkeys(clash_text(self.talk, clash) for clash in clashes))
            raise ChangedElsewhere(sheet, told)
        return document

    def _save(self, sheet: Sheet, document: Document, what: str) -> Sheet:
        """Write a document, if its text says all that it says."""
        text = self._script.written(document)
        if text == sheet.text:
            return sheet
        again, problems = self._parsed(text)
        if problems:
            raise ScriptError(f"the script cannot say this: {problems[0]}")
        if facets(again) != facets(document):
            raise ScriptError("the script cannot say this: it would read as something else.")
        self._write(sheet.text, text)
        self.history.record(text, what)
        self._sheet = self._sheet_of(text, again)
        return self._sheet

    def _refuse_problems(self, sheet: Sheet) -> None:
        if sheet.problems:
            raise ScriptError(f"mend the script first, or undo: {sheet.problems[0]}")

    def _there(self) -> str:
        try:
            return saved_text(self.project.script)
        except OSError as error:
            raise ScriptError(
                f"{self.project.script} cannot be read ({error.strerror}): put it back."
            ) from None

    def _write(self, expected: str, text: str) -> None:
        """Replace the script; what another program wrote at this very moment is kept beside it."""
        path = self.project.script
        if self._there() != expected:
            backup_copy(path)
        write_text(path, text)

    def _parsed(self, text: str) -> tuple[Document, tuple[str, ...]]:
        document, problems = self._script.read(text)
        return document, tuple(str(problem) for problem in problems)

    def _opened(self, text: str) -> Sheet:
        document, problems = self._parsed(text)
        if problems:
            raise ScriptError("\n".join(f"{self.project.script}, {one}" for one in problems))
        return self._sheet_of(text, document)

    def _read(self, text: str) -> Sheet:
        document, problems = self._parsed(text)
        if problems:
            last = self._sheet
            return Sheet(version_of(text), text, last.document, last.timeline, last.cuts, problems)
        return self._sheet_of(text, document)

    def _sheet_of(self, text: str, document: Document) -> Sheet:
        transcript = self.talk.transcript
        if self._plays(document) != self._plays(self._assembled_from):
            self._assembled = assembled(transcript, document, self._settle, self._lengthened)
        self._assembled_from = document
        missing = self._missing()
        if self.joins and len(missing) <= _FEW:
            self.joins.find(self._assembled[0], missing)
            missing = []
        planned = joined_edit(self.project, transcript, document, self._assembled, self._moved)
        _, timeline, cuts = with_given(
            self.project, transcript, document, planned, None, is_own=True, text=text
        )
        return Sheet(version_of(text), text, document, timeline, cuts, missing=len(missing))

    def _plays(self, document: Document | None) -> object:
        """What of a document decides what plays."""
        passages = document.passages if document else ()
        return document and [(one.words, one.decisions, one.muted) for one in passages]

    def _missing(self) -> list[int]:
        return self.joins.missing(self._assembled[0]) if self.joins else []

    def _moved(self, plain: Assembled) -> Assembled:
        return self.joins.known(*plain) if self.joins else plain

    def look_for_joins(self, near: int | None = None) -> bool:
        """Look for some of the joins that are missing; whether there were any.

        With `near` only those around the keep of that number. The script may change meanwhile.
        """
        with self._lock:
            timeline, missing = self._assembled[0], self._missing()
        if near is not None:
            missing = [n for n in missing if abs(n - near) <= _NEAR]
        if not self.joins or not missing:
            return False
        self.joins.find(timeline, missing[:_AT_ONCE])
        with self._lock:
            if not self._sheet.problems:
                self._sheet = self._sheet_of(self._sheet.text, self._sheet.document)
        return True
