"""All that the page's answers about a script are made from, once it is read."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from flows import episode
from flows.page.changed import changed_fields
from flows.page.decoded import DecodedSound
from flows.page.desk import ChangedElsewhere, Desk
from flows.page.fields import sheet_as_fields, talk_as_fields
from flows.page.full_sound import FullSound
from flows.page.joins_file import joins_key, read_joins, write_joins
from flows.page.peaks import peaks_stage
from flows.page.preview import join_preview, recorded_preview
from flows.page.quick_joins import QuickJoins
from flows.page.rendering import RenderJob
from flows.project.project import opened_project
from media.errors import FormatError
from media.ingest import load_mono

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Self

    from flows.console import Console
    from flows.options.episode import EpisodeOptions
    from flows.page.desk import Sheet


class Bench:
    """A script that is worked on, its sound, its joins and its render."""

    def __init__(self, options: EpisodeOptions, console: Console) -> None:
        """Read what is known, and find what is quickly found.

        Raises PapereditError for a project in which somebody else works, or that cannot be read.
        """
        project = options.project
        with opened_project(project) as ledger:
            proposals = episode.known_proposals(options, ledger, console)
            mono = load_mono(project.mono) if project.mono.exists() else None
            if mono is not None:
                peaks_stage(project, mono, ledger)
        source = proposals.transcript.source
        self._joins_file = project.folder / "joins.dat"
        self._joins_key = joins_key(project, source.sha256)
        known = read_joins(self._joins_file, self._joins_key)
        joins = QuickJoins(proposals.transcript, mono, known) if mono is not None else None
        self.desk = Desk(project, proposals, joins)
        self._told: tuple[Sheet, dict[str, Any]] | None = None
        self._kept = len(known)
        self.job = RenderJob(options)
        later = {
            "its loudness": (options.loudness or "none") != "none",
            "even voices": options.level,
            "less noise": options.denoise,
        }
        self._later = [name for name, is_done in later.items() if is_done]
        self._held = ExitStack()
        allow = options.allow_playlists
        self.sound = DecodedSound(source, project.folder, allow_playlists=allow)
        self.full = FullSound(source, project.folder, allow_playlists=allow)

    def __enter__(self) -> Self:
        self._held.enter_context(self.sound)
        self._held.callback(self.full.close)
        return self

    def __exit__(self, *error: object) -> None:
        self._held.close()

    @property
    def result(self) -> Path | None:
        """The last edit that was rendered here."""
        return self.job.result

    def talk(self) -> dict[str, Any]:
        """What never changes; `later` is what a render does to the sound besides."""
        return {**talk_as_fields(self.desk), "later": self._later}

    @property
    def mark(self) -> str:
        """The name of what is shown of the script as it is."""
        return self.desk.look().mark

    def state(self, known: str | None = None) -> dict[str, Any]:
        """The script as it is, or only its mark where the page has that."""
        sheet = self.desk.look()
        is_known = known == sheet.mark
        fields = {"mark": sheet.mark} if is_known else self._fields(sheet)
        return {**fields, "render": self.job.fields(), "sound": self.full.fields()}

    def change(self, way: str, body: Mapping[str, Any]) -> tuple[int, dict[str, Any]]:
        """Act, undo or redo; the status of the answer, and the script after it.

        Raises FormatError for what means nothing, and ScriptError for what cannot be done.
        """
        version = body.get("version")
        if not isinstance(version, str):
            raise FormatError("a change says which version of the script it was made from.")
        before = self.desk.look()
        had = self._fields(before)
        try:
            sheet = self._changed(way, version, body)
        except ChangedElsewhere as changed:
            return 409, {"clashes": changed.clashes, "state": self._fields(changed.sheet)}
        fields = self._fields(sheet)
        if body.get("mark") != before.mark:
            return 200, fields
        return 200, changed_fields(had, fields)

    def _fields(self, sheet: Sheet) -> dict[str, Any]:
        """A version as the page reads it; the last one is remembered."""
        if not (self._told and self._told[0] is sheet):
            self._told = sheet, sheet_as_fields(self.desk, sheet)
        return self._told[1]

    def _changed(self, way: str, version: str, body: Mapping[str, Any]) -> Sheet:
        if way == "act":
            return self.desk.act(version, body["action"])
        return self.desk.undo(version) if way == "undo" else self.desk.redo(version)

    def render(self) -> dict[str, Any]:
        """Begin to render the script as it is."""
        self.job.start(self.desk.look().version)
        return self.job.fields()

    def make_sound(self) -> dict[str, Any]:
        """Begin to make the sound in full, as any browser plays it."""
        self.full.start()
        return self.full.fields()

    def join(self, side: str, mark: str, number: int) -> bytes | None:
        """A join as it will be rendered, or the same place as it was recorded, as WAV.

        None where the script is another by now.
        """
        sheet = self.desk.look()
        if sheet.mark != mark or not 0 <= number < len(sheet.timeline.keeps) - 1:
            return None
        if side != "edit":
            return recorded_preview(sheet.timeline, number, self.sound)
        self.desk.look_for_joins(number)
        return join_preview(self.desk.look().timeline, number, self.sound)

    def work_on(self) -> bool:
        """Do a piece of what is left to do; whether something was."""
        if self.desk.look_for_joins():
            return True
        joins = self.desk.joins
        if joins and len(joins.holes) != self._kept:
            found = dict(joins.holes)  # others find more meanwhile
            write_joins(self._joins_file, self._joins_key, found)
            self._kept = len(found)
            return True
        return False
