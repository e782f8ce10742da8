"""Speakers told apart by a child while this process hears the words: they need the sound alone.

    words       |---- decode ----|------------ hear ------------|- give each word its speaker -|
    the child                    |------ tell apart ------|

The child writes `speakers.json` as the stage itself would, with its key. Where it fails, for
whatever reason, the stage does the work itself, and tells what is wrong as it always does.
"""

from __future__ import annotations

import contextlib
import subprocess
import threading
from typing import TYPE_CHECKING, Final

from flows.child import environment, python
from media.clock import seconds
from media.ram import available_bytes
from media.threads import cores

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flows.project.project import Project
    from flows.stages.diarized import SpeakerOptions
    from media.source import Source

LEAST_BESIDE_S: Final = 60.0
"""A shorter recording is not worth a process, most of whose work would be to load itself."""
FREE_FOR_TWO_BYTES: Final = 3_000_000_000
"""Memory that must be free for both: each takes about 1 GB, and an hour a little more."""
_LOOK_S: Final = 0.1
_GRACE_S: Final = 5.0


class SpeakersAhead:
    """The child, if there is one."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._follower: threading.Thread | None = None
        self.share = 0.0
        """How much of its work it has done."""

    @property
    def has_begun(self) -> bool:
        """Whether there is a child, at work or done."""
        return self._child is not None

    def begin(self, project: Project, source: Source, wanted: SpeakerOptions) -> None:
        """Start the child, which gets half of the cores; none where the system has no room for it.

        It works in our own folder, so that the path of a model means the same.
        """
        settings = {**environment(), "OMP_NUM_THREADS": str(max(1, cores() // 2))}
        try:
            self._child = subprocess.Popen(
                python("flows.stages.speakers_child"), env=settings,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        except OSError:
            return
        assert self._child.stdin
        import pickle

        with contextlib.suppress(OSError), self._child.stdin as wishes:  # it may be dead already
            pickle.dump((project, source, wanted), wishes)
        self._follower = threading.Thread(target=self._follow, args=[self._child], daemon=True)
        self._follower.start()

    def _follow(self, child: subprocess.Popen[bytes]) -> None:
        assert child.stdout
        with child.stdout as shares:
            for line in shares:
                with contextlib.suppress(ValueError):
                    self.share = float(line)

    def told(self) -> str:
        """A word about it for whoever watches the words."""
        code = self._child.poll() if self._child else 1
        return {None: f"speakers {self.share:.0%}", 0: "speakers done"}.get(code, "")

    def is_done(self, on_progress: Callable[[float], None]) -> bool:
        """Wait for the child, if there is one; whether it did its work."""
        if not self._child:
            return False
        while True:
            on_progress(self.share)
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self._child.wait(_LOOK_S) == 0

    def stop(self) -> None:
        """End the child, whatever it does; what it has written stays."""
        if not self._child:
            return
        self._child.terminate()
        try:
            self._child.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
        if self._follower:
            self._follower.join(_GRACE_S)


@contextlib.contextmanager
def speakers_ahead() -> Iterator[SpeakersAhead]:
    """A block in which a child may work, and after which none does."""
    ahead = SpeakersAhead()
    try:
        yield ahead
    finally:
        ahead.stop()


def has_room(source: Source) -> bool:
    """Whether a child would help: cores and memory for two, and a recording that is worth it."""
    free = available_bytes()
    is_long = seconds(source.length, source.rate) >= LEAST_BESIDE_S
    return is_long and cores() > 1 and (free is None or free >= FREE_FOR_TWO_BYTES)
