from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest

from flows.page.full_sound import FullSound
from media.ingest import ingest
from tests.make import noise, write_sound

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.page.conftest import Page


def made(full: FullSound) -> FullSound:
    full.start()
    for _ in range(600):
        if full.state != "working":
            break
        time.sleep(0.05)
    return full


def decoded(path: Path) -> np.ndarray[Any, Any]:
    with av.open(str(path)) as file:
        parts = [frame.to_ndarray().mean(0) for frame in file.decode(audio=0)]
    return np.concatenate(parts)


@pytest.mark.parametrize("name", ["a.flac", "a.mp3", "a.wav"])
def test_the_full_sound_is_the_recordings_to_the_millisecond(tmp_path: Path, name: str) -> None:
    path = write_sound(tmp_path / name, noise(5))
    source = ingest(path, tmp_path / "mono.wav")
    full = made(FullSound(source, tmp_path))
    assert full.fields() == {"state": "ready", "share": 1.0}
    heard, there = decoded(full.path), noise(5)[:, 0].astype(float)
    part = slice(2 * 48_000, 3 * 48_000)
    near = range(-96, 97)
    likeness = [np.dot(heard[part], np.roll(there, shift)[part]) for shift in near]
    assert abs(near[int(np.argmax(likeness))]) <= 48
    assert len(heard) == pytest.approx(len(there), abs=48)


def test_the_full_sound_is_made_once_for_a_recording(tmp_path: Path) -> None:
    source = ingest(write_sound(tmp_path / "a.mp3", noise(1)), tmp_path / "mono.wav")
    (tmp_path / "page-0123456789abcdef.opus").write_bytes(b"of another recording")
    full = made(FullSound(source, tmp_path))
    before = full.path.stat().st_mtime_ns
    assert FullSound(source, tmp_path).state == "ready"
    assert made(full).path.stat().st_mtime_ns == before
    assert [*tmp_path.glob("page-*.opus")] == [full.path]


def test_a_page_that_is_closed_leaves_no_half_of_it(tmp_path: Path) -> None:
    source = ingest(write_sound(tmp_path / "a.mp3", noise(20)), tmp_path / "mono.wav")
    full = FullSound(source, tmp_path)
    full._stopped.set()
    full.start()
    full.close()
    assert full.state == "none"
    assert not [*tmp_path.glob("*.opus")]


def test_sound_that_cannot_be_decoded_is_told_and_may_be_tried_again(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "a.mp3", noise(1))
    source = ingest(path, tmp_path / "mono.wav")
    data = path.read_bytes()
    path.write_bytes(b"")
    full = made(FullSound(source, tmp_path))
    assert full.state == "failed"
    path.write_bytes(data)
    assert made(full).state == "ready"


def test_the_page_is_given_the_full_sound_once_it_asked_for_it(page: Page) -> None:
    assert page.get("/full").status_code == 404
    assert page.state()["sound"]["state"] == "none"
    assert page.post("/api/sound", {}).status_code == 200
    for _ in range(600):
        if page.state()["sound"]["state"] == "ready":
            break
        time.sleep(0.05)
    answer = page.get("/full", Range="bytes=0-3")
    assert (answer.status_code, answer.content) == (206, b"OggS")
    assert answer.headers["content-type"] == "audio/ogg"
