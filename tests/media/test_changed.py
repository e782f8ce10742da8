"""A recording that changes while it is read is never used without a word."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from media import unchanged
from media.errors import MediaError, NotMedia
from media.files import file_sha256
from media.ingest import ingest
from media.render import render
from media.span import Span
from media.timeline import timeline_without
from media.unchanged import reading
from tests import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from media.timeline import Timeline


def taken_in(tmp_path: Path, seconds: float = 3) -> tuple[Path, Timeline]:
    """A recording and an edit of it."""
    path = make.write_sound(tmp_path / "talk.wav", make.noise(seconds))
    source = ingest(path, tmp_path / "mono.wav")
    return path, timeline_without(source, [Span(0, source.rate)])


def overwrite(path: Path) -> None:
    """Put other samples in, and let the file look as before as far as anyone can."""
    stat = path.stat()
    with path.open("r+b") as file:
        file.seek(-1000, os.SEEK_END)
        file.write(bytes(1000))
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def put_another(path: Path) -> None:
    """Put a copy with other samples in its place, with the same times."""
    stat, other = path.stat(), path.with_name("other.wav")
    other.write_bytes(path.read_bytes()[:-1000] + bytes(1000))
    os.utime(other, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    other.replace(path)


CHANGES = pytest.mark.parametrize("change", [overwrite, put_another])


@CHANGES
def test_a_recording_with_other_content_and_the_old_time_is_not_rendered(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    path, timeline = taken_in(tmp_path)
    change(path)
    with pytest.raises(MediaError, match="is not the recording any more that was taken in"):
        render(timeline, tmp_path / "out.wav")
    assert not list(tmp_path.glob("*out*"))


@CHANGES
def test_a_recording_that_changes_while_it_is_rendered_gives_no_result(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    path, timeline = taken_in(tmp_path)
    pending = [change]

    def once(done: int, of: int) -> None:
        if pending:
            pending.pop()(path)

    with pytest.raises(MediaError, match="was changed while it was read"):
        render(timeline, tmp_path / "out.wav", on_samples=once)
    assert not pending
    assert not list(tmp_path.glob("*out*"))


@CHANGES
def test_a_recording_that_changes_while_it_is_taken_in_is_refused(
    tmp_path: Path, change: Callable[[Path], None]
) -> None:
    path = make.write_sound(tmp_path / "talk.wav", make.noise(30))
    pending = [change]

    def once(done: float, of: float) -> None:
        if pending:
            pending.pop()(path)

    with pytest.raises(MediaError, match=r"was changed .*: wait until it"):
        ingest(path, tmp_path / "mono.wav", on_seconds=once)
    assert not (tmp_path / "mono.wav").exists()


def test_a_recording_that_goes_away_is_one_sentence(tmp_path: Path) -> None:
    path, _ = taken_in(tmp_path)
    with reading(path) as file:
        path.unlink()
        with pytest.raises(NotMedia, match="cannot be read any more"):
            file.sha256()


def test_another_name_or_owner_for_the_same_content_changes_nothing(tmp_path: Path) -> None:
    path, timeline = taken_in(tmp_path)
    with reading(path) as file:
        path.chmod(0o600)
        os.link(path, tmp_path / "link.wav")
        assert file.sha256() == timeline.source.sha256 == file_sha256(path)


def test_work_that_fails_does_not_wait_for_the_hash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks: list[int] = []

    def endless(path: Path, on_bytes: Callable[[int], None]) -> str:
        while True:
            on_bytes(1)
            blocks.append(1)

    monkeypatch.setattr(unchanged, "file_sha256", endless)
    with pytest.raises(KeyError), reading(tmp_path):
        raise KeyError
