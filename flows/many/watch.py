"""A watched folder: recordings become scripts, approved scripts become edited recordings.

Everything is polled, since network drives tell nobody of changes. What was done is remembered in
`.paperedit-watch.json`, and what is current in the project folders: killed at any moment, the
next watcher goes on where this one was.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections import deque
from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING, Final

from flows.many.failure_notes import Failures
from flows.many.jobs import Job
from flows.many.next_step import approved, what_next
from flows.many.recordings import Stamp, has_stayed, recordings, stamp_of
from flows.many.seldom import SeldomWritten
from flows.many.watched_files import STATE, Known, watched_files, write_watched_files
from flows.options.settings import passed_over, settings
from flows.project.file_lock import held_lock
from flows.project.place import has_folder, plain_folder
from flows.project.project import project_of
from media.errors import FileRefused, PapereditError
from media.files import absolute, fingerprint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flows.many.jobs import Jobs, Outcome, Verb
    from flows.project.project import Project

LOCK: Final = ".paperedit-watch.lock"
JOB_TRIES: Final = 3
TROUBLE_S: Final = 30.0
"""Between two looks where the first could not be ended, such as with a full disk."""


class Watcher:
    """Watches one folder."""

    def __init__(
        self,
        folder: Path,
        doing: Jobs,
        *,
        auto: bool = False,
        settle_s: float = 10.0,
        jobs: int = 1,
        into: Path | None = None,
        say: Callable[[str], None] = lambda text: None,
    ) -> None:
        self.folder = absolute(folder)
        if self.folder.is_file():
            raise FileRefused(f"{self.folder} is a file: name the folder in which it lies.")
        if not self.folder.is_dir():
            raise FileRefused(f"there is no folder {self.folder}: make it, or name another.")
        self._doing, self._auto, self._settle_s, self._jobs = doing, auto, settle_s, jobs
        self._say, self._given_into = say, into
        self._state = self.folder / STATE
        self._known = watched_files(self._state)
        self._book = SeldomWritten(lambda: write_watched_files(self._state, self._known))
        self._failures = Failures(self.folder)
        self._remarks: set[str] = set()
        self._number: Stamp = ()
        self._trouble = ""
        self._since: dict[Path, tuple[Stamp, float]] = {}
        self._saved: dict[Path, tuple[Stamp, float]] = {}
        self._running: dict[Path, tuple[Job, Stamp, Callable[[], Outcome | None]]] = {}
        self._waiting: deque[tuple[Path, Stamp]] = deque()
        self._places: dict[Path, Path | None] = {}

    def run(self, every_s: float = 5.0, stop: Event | None = None) -> None:
        """Look again and again, until `stop` is set; raises FileRefused if another one does.

        A folder that goes away, with the drive that it is on, is waited for; when it is back, for
        as long as somebody else watches it, or it cannot be locked, that is waited for too.
        """
        stop = stop or Event()
        with self._locked():
            self._look_until_gone(every_s, stop)
        while not stop.is_set():
            try:
                if not self._is_gone():
                    with self._locked():
                        self._known, self._trouble = watched_files(self._state), ""
                        self._look_until_gone(every_s, stop)
            except (PapereditError, OSError) as error:
                self._say_trouble(error)
                stop.wait(max(every_s, TROUBLE_S))
            else:
                stop.wait(every_s)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Keep others from watching; raises FileRefused where one does, or nobody can be kept."""
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(held_lock(self.folder / LOCK))
            except BlockingIOError:
                raise FileRefused(f"{self.folder} is watched already: stop the other.") from None
            self._number = _number_of(self.folder)
            self._say(f"Watching {self.folder}.")
            try:
                yield
            finally:
                self._doing.stop()
                self._running.clear()  # begun again where the folder comes back
                self._waiting.clear()
                if self._is_same():
                    with contextlib.suppress(PapereditError, OSError):
                        self._book.write()

    def _look_until_gone(self, every_s: float, stop: Event) -> None:
        """Look again and again; a disk that is full or away ends a look, and not the watching."""
        due = time.monotonic()
        while not stop.is_set():
            if not self._is_same():
                self._say(f"{self.folder} is not there, or no longer the same: waiting for it.")
                return
            try:
                has_ended = self.collect()
                if time.monotonic() >= due or (has_ended and not self._waiting):
                    self.look()
                    due, self._trouble = time.monotonic() + every_s, ""
                elif has_ended:
                    self.begin_waiting()  # a look for each of thousands would take for ever
                self._book.settle()
            except (FileRefused, OSError) as error:
                due = time.monotonic() + max(every_s, TROUBLE_S)
                self._say_trouble(error)
            stop.wait(min(self._doing.poll_s, every_s) if self._running else every_s)

    def _is_same(self) -> bool:
        """Whether the folder is there, and the one that was locked."""
        return not self._is_gone() and _number_of(self.folder) == self._number

    def _is_gone(self) -> bool:
        """Whether the folder is away, or only the place is there to which its drive was mounted."""
        try:
            with os.scandir(self.folder) as entries:
                return bool(self._known) and next(entries, None) is None
        except OSError:
            return True

    def _say_trouble(self, error: Exception) -> None:
        is_ours = isinstance(error, PapereditError)
        trouble = str(error) if is_ours else f"{self.folder}: {error}."
        if trouble != self._trouble:
            self._trouble = trouble
            self._say(f"{trouble} Trying again.")

    def look(self) -> None:
        """One look at the folder: begin what there is to do, as far as there is room."""
        found = dict(recordings(self.folder))
        self._follow_renames(found)
        for media in self._since.keys() - found.keys():
            self._since.pop(media)
        self._waiting, self._places = deque(found.items()), {}
        self.begin_waiting()

    def begin_waiting(self) -> None:
        """Begin what the last look found and had no room for."""
        while self._waiting and len(self._running) < self._jobs:
            media, stamp = self._waiting.popleft()
            if media in self._running or not self._settled(media, stamp):
                continue
            if media.parent not in self._places:
                self._places[media.parent] = self._into(media.parent)
            into = self._places[media.parent]
            if self._has_failed(media, stamp) and not has_folder(media, into):
                continue
            self._begin(media, stamp, project_of(media, into))

    def _settled(self, path: Path, stamp: Stamp) -> bool:
        """Whether a file has stayed as it is for long enough; a file that is known has."""
        known = self._known.get(self._name(path))
        if known and known.is_of(stamp):
            return True
        return has_stayed(self._since, path, stamp, self._settle_s)

    def _has_failed(self, media: Path, stamp: Stamp) -> bool:
        """Whether a recording failed as it is, and its note still stands."""
        known = self._known.get(name := self._name(media), Known(()))
        is_failed = known.state == "failed" and known.is_of(stamp)
        return is_failed and self._failures.noted(name)

    def _begin(self, media: Path, stamp: Stamp, project: Project) -> None:
        name = self._name(media)
        known = self._known.get(name) or Known(())
        if not known.is_of(stamp):
            known = Known(stamp, round=known.round + 1)
            self._start(media, known, "edit-episode" if self._auto else "prepare", ())
            return
        script = stamp_of(project.script)
        if known.state == "failed" and not self._failures.noted(name):
            known = replace(known, state="new", round=known.round + 1, applied=(), tries=0)
        if known.state == "new":
            self._start(media, known, "edit-episode" if self._auto else "prepare", ())
        elif script and script != known.applied and self._wanted(project.script, script):
            self._start(media, known, "apply", script)

    def _wanted(self, script: Path, stamp: Stamp) -> bool:
        stays = has_stayed(self._saved, script, stamp, min(self._settle_s, 2.0))
        return stays and (self._auto or approved(script))

    def _start(self, media: Path, known: Known, verb: Verb, script: Stamp) -> None:
        name = self._name(media)
        self._known[name] = known
        self._book.changed()
        self._say_what_is_passed_over(media)
        key = fingerprint("watch", str(media), verb, known.stamp, script, known.round, known.tries)
        job = Job(verb, media, key)
        self._say(f"{name}: {verb}")
        self._running[media] = (job, script, self._doing.start(job))

    def _say_what_is_passed_over(self, media: Path) -> None:
        """Settings that do not count are named once; a job says it to nobody."""
        with contextlib.suppress(PapereditError):
            for remark in passed_over(media):
                if remark not in self._remarks:
                    self._remarks.add(remark)
                    self._say(remark)

    def collect(self) -> bool:
        """Hear of the jobs that have ended; whether there were any."""
        before = len(self._running)
        for media, (job, script, poll) in list(self._running.items()):
            outcome = poll()
            if outcome is not None:
                del self._running[media]
                self._ended(media, job, script, outcome)
        return len(self._running) < before

    def _ended(self, media: Path, job: Job, script: Stamp, outcome: Outcome) -> None:
        name = self._name(media)
        known = self._known[name]
        if not media.exists():
            del self._known[name]  # it was taken away, or has another name now
        elif outcome.reason is None:
            project = project_of(media, self._into(media.parent))
            applied = script or stamp_of(project.script)
            done = applied if job.verb != "prepare" else known.applied
            self._known[name] = replace(known, state="prepared", applied=done, tries=0)
            self._failures.forget(name)
            self._say(f"{name}: {what_next(project, job.verb, auto=self._auto)}")
        elif outcome.crashed and known.tries + 1 < JOB_TRIES:
            self._known[name] = replace(known, tries=known.tries + 1)
            self._say(f"{name}: {outcome.reason} Trying again.")
        else:
            state = "prepared" if job.verb == "apply" else "failed"
            self._known[name] = replace(known, state=state, applied=script, tries=0)
            self._failures.note(name, job, outcome.reason)
            self._say(f"{name}: {outcome.reason}")
        self._book.changed()

    def _follow_renames(self, found: dict[Path, Stamp]) -> None:
        """Let the project folder of a recording that was renamed have its new name too."""
        here = {self._name(media) for media in found}
        gone = {known.stamp: name for name, known in self._known.items() if name not in here}
        for media, stamp in found.items():
            name, old = self._name(media), gone.get(stamp)
            if old is None or name in self._known or (self.folder / old) in self._running:
                continue
            was = project_of(self.folder / old, self._into((self.folder / old).parent))
            now = plain_folder(media, was.folder.parent)
            if was.folder.is_dir() and not now.exists():
                with contextlib.suppress(OSError):
                    was.folder.rename(now)
            self._known[name] = replace(self._known.pop(old), round=0)
            self._failures.forget(old)
            self._say(f"{old} is {name} now")
            self._book.changed()

    def _into(self, folder: Path) -> Path | None:
        """Where the projects of a folder's recordings go; a bad setting is told by the job."""
        if self._given_into is not None:
            return self._given_into
        try:
            return settings(folder).get("into")
        except PapereditError:
            return None

    def _name(self, media: Path) -> str:
        return media.relative_to(self.folder).as_posix()


def _number_of(folder: Path) -> Stamp:
    """What tells a folder from another one of its name, such as that of another drive."""
    try:
        stat = folder.stat()
    except OSError:
        return ()
    return (stat.st_dev, stat.st_ino)
