"""Many episodes, one after another or some at once; one failure never harms another."""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, fields, replace
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.many.jobs import Job
from flows.many.recordings import stamp_of
from flows.many.seldom import SeldomWritten
from flows.many.selection import episodes, selected
from flows.options.settings import settings
from flows.project.project import project_of
from flows.stages.heard import heard_before
from media.clock import seconds, short
from media.errors import PapereditError
from media.files import fingerprint, format_errors, read_json, to_json, write_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from flows.many.jobs import Jobs, Outcome
    from flows.project.project import Project


@dataclass(frozen=True, slots=True)
class BatchRow:
    """What became of one episode."""

    media: str
    state: str
    """`done`, `current` (done by an earlier batch) or `failed`."""
    key: str
    """What it was made from; a row that is done and has the same key is not done again."""
    before_s: float | None = None
    after_s: float | None = None
    cuts: int | None = None
    took_s: float = 0.0
    heard: str | None = None
    """`words`, or `nothing` where none were heard."""
    result: str | None = None
    reason: str | None = None


def _fields(row: BatchRow) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in fields(row)}


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a batch."""

    source: Path
    path: Path
    episodes: tuple[BatchRow, ...]

    def fields(self) -> dict[str, Any]:
        """As JSON fields."""
        return {
            "schema": "batch.1",
            "source": str(self.source),
            "failed": len(self.failed),
            "episodes": [_fields(row) for row in self.episodes],
        }

    def rows(self) -> list[dict[str, Any]]:
        """As the rows of a table."""
        return [_fields(row) | {"key": row.key[:8]} for row in self.episodes]

    @property
    def failed(self) -> list[BatchRow]:
        """The episodes that failed."""
        return [row for row in self.episodes if row.state == "failed"]

    def raise_if_any_failed(self) -> None:
        """Raise PapereditError that counts the failures, if there are any."""
        if self.failed:
            raise PapereditError(
                f"{len(self.failed)} of {len(self.episodes)} episodes failed: {self.path} "
                "tells why; run the batch again to try them again."
            )


def run_batch(
    source: Path,
    doing: Jobs,
    *,
    limit: int | None = None,
    where: Sequence[str] = (),
    jobs: int = 1,
    report: Path | None = None,
    options: Mapping[str, Any] | None = None,
    say: Callable[[str], None] = lambda text: None,
) -> Report:
    """Edit every episode that `source` names and `where` lets through, at most `limit`.

    The report is written as episodes end, so a batch that was stopped goes on where it was.
    Raises OptionError or FormatError for a source or condition that means nothing.
    """
    path = report or _beside(source)
    wanted = selected(episodes(source, say), where, limit)
    rows = {row.media: row for row in _known(path) if Path(row.media).exists()}
    batch = _Batch(doing, options, say, rows, wanted)
    book = SeldomWritten(lambda: _write(path, source, rows))
    try:
        while batch.waiting or batch.running:
            batch.start_up_to(jobs)
            for row in batch.ended():
                say(_ended(row, _project(Path(row.media), options)))
                book.changed()
            book.settle()
            if batch.running:
                time.sleep(doing.poll_s)
    finally:
        doing.stop()
        book.write()
    return Report(source, path, tuple(rows[str(media)] for media in wanted))


class _Batch:
    """The episodes that wait and those that run; what became of the others is in `rows`."""

    def __init__(
        self,
        doing: Jobs,
        options: Mapping[str, Any] | None,
        say: Callable[[str], None],
        rows: dict[str, BatchRow],
        wanted: Sequence[Path],
    ) -> None:
        self._doing, self._options, self._say = doing, options, say
        self._rows, self._count, self._run = rows, len(wanted), uuid.uuid4().hex
        self.waiting = list(wanted)
        self.running: dict[Path, tuple[float, Callable[[], Outcome | None]]] = {}

    def start_up_to(self, jobs: int) -> None:
        """Start what waits, until so many run; what is current already need not run."""
        while self.waiting and len(self.running) < jobs:
            media = self.waiting.pop(0)
            key = _key(media, self._options)
            known = self._rows.get(str(media))
            if known and known.key == key and _is_there(known):
                self._rows[str(media)] = replace(known, state="current")
                self._say(f"{media.name}: current")
            else:
                self._start(media)

    def _start(self, media: Path) -> None:
        job = Job("edit-episode", media, fingerprint(self._run, str(media)))
        self._say(f"{media.name}: {self._count - len(self.waiting)} of {self._count}")
        self.running[media] = (time.monotonic(), self._doing.start(job))

    def ended(self) -> Iterator[BatchRow]:
        """The row of each episode that has ended since."""
        for media, (began, poll) in list(self.running.items()):
            if (outcome := poll()) is not None:
                del self.running[media]
                row = _row(media, outcome, time.monotonic() - began, self._options)
                self._rows[str(media)] = row
                yield row


def _is_there(row: BatchRow) -> bool:
    """Whether an episode was done, and its result still is where it was."""
    return row.state != "failed" and (row.result is None or Path(row.result).exists())


def _beside(source: Path) -> Path:
    return source / "batch.json" if source.is_dir() else source.with_suffix(".batch.json")


def _known(path: Path) -> list[BatchRow]:
    """The rows of an earlier batch."""
    if not path.exists():
        return []
    with format_errors(path):
        return [BatchRow(**row) for row in read_json(path, "batch", 1)["episodes"]]


def _write(path: Path, source: Path, rows: Mapping[str, BatchRow]) -> None:
    """Write the report; what other batches with other conditions did stays in it."""
    report = Report(source, path, tuple(rows.values()))
    write_text(path, to_json(report.fields(), rows=["episodes"]))


def _key(media: Path, options: Mapping[str, Any] | None) -> str:
    """What an edit depends on, as cheaply as it can be told; the stages look closer."""
    show = _show(media)
    script = _project(media, options).script
    stamps = [stamp_of(path) or None for path in (media, script)]
    return fingerprint("batch", stamps, show, options or {})


def _show(media: Path) -> dict[str, Any]:
    """The show's settings; what is wrong with them is told by the episode's own run."""
    try:
        return settings(media)
    except PapereditError:
        return {}


def _project(media: Path, options: Mapping[str, Any] | None) -> Project:
    into = (options or {}).get("into") or _show(media).get("into")
    return project_of(media, Path(into) if into else None)


def _row(
    media: Path, outcome: Outcome, took_s: float, options: Mapping[str, Any] | None
) -> BatchRow:
    state = "done" if outcome.reason is None else "failed"
    row = BatchRow(str(media), state, _key(media, options), took_s=round(took_s, 1))
    if outcome.reason is not None:
        return replace(row, reason=outcome.reason)
    try:
        return _with_figures(row, _project(media, options))
    except (PapereditError, OSError) as error:  # somebody took it away, or it is not here yet
        return replace(row, state="failed", reason=f"what was made cannot be read: {error}")


def _with_figures(row: BatchRow, project: Project) -> BatchRow:
    """The row of an episode that is done, with what its timeline tells."""
    with format_errors(project.timeline):
        timeline = read_json(project.timeline, "timeline", 1)
        rate = timeline["source"]["rate"]
        stem = escape(project.media.stem)
        return replace(
            row,
            before_s=round(seconds(timeline["source"]["length"], rate), 3),
            after_s=round(seconds(timeline["length"], rate), 3),
            cuts=len(timeline["cuts"]),
            heard=heard_before(project.transcript),
            result=next(map(str, project.folder.glob(f"{stem}.edited.*")), None),
        )


def table(rows: Iterable[BatchRow]) -> list[str]:
    """The summary for people: one line for each episode, and the sum."""
    rows = list(rows)
    lines = [f"{'before':>9} {'after':>9} {'cuts':>5}  {'state':<8} episode"]
    lines += [_line(row) for row in rows]
    before = sum(row.before_s or 0 for row in rows)
    after = sum(row.after_s or 0 for row in rows)
    cuts = sum(row.cuts or 0 for row in rows)
    many = "episode" if len(rows) == 1 else "episodes"
    lines.append(f"{_time(before):>9} {_time(after):>9} {cuts:>5}  {len(rows)} {many} in sum")
    return lines


def _line(row: BatchRow) -> str:
    name = row.media.rpartition("/")[2]
    if row.reason is not None:
        return f"{'':>9} {'':>9} {'':>5}  {row.state:<8} {name}: {row.reason}"
    cuts = "" if row.cuts is None else row.cuts
    name += ": no words were heard" if row.heard == "nothing" else ""
    return f"{_time(row.before_s):>9} {_time(row.after_s):>9} {cuts:>5}  {row.state:<8} {name}"


def _ended(row: BatchRow, project: Project) -> str:
    """What is said when an episode has ended; its figures come in the table."""
    name = row.media.rpartition("/")[2]
    if row.reason is not None:
        return f"{name}: failed"
    return f"{name}: {row.state}; script {project.script}, result {row.result}"


def _time(seconds: float | None) -> str:
    return "" if seconds is None else short(round(seconds * 10), 10)
