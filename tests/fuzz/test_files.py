"""Every file of ours, damaged: each reader refuses in a sentence or gives a value that works."""

from __future__ import annotations

import json
import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from editors.cut import cuts_from_fields
from editors.request_plan import plan_of
from editors.script.draft import drafted
from editors.script.write import written
from flows.many.batch import _known as batch_rows
from flows.many.watched_files import STATE, watched_files, write_watched_files
from flows.options.settings import Settings
from flows.project.lease import _read as lease_of
from flows.project.project import Ledger
from flows.project.voices_file import read_cast
from media.files import format_errors, read_json, to_json
from media.frames import frame_runs
from media.source import Source
from media.timeline import timeline_from_fields
from pipeline.labels.taxonomy import labels_from_fields
from pipeline.memory.remembered import recurrences_from_fields
from pipeline.protocols.diarizer import diarization_fields, diarization_from_fields
from pipeline.requests.request import request_from_fields
from pipeline.speakers.voiceprints import identify_speakers
from pipeline.transcript import transcript_fields, transcript_from_fields
from tests.editors.script.test_script import PROPOSED
from tests.fuzz.harness import fuzz

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipeline.protocols.diarizer import Diarization

DOCS = Path(__file__).parent.parent.parent / "docs" / "formats"


def example(name: str) -> bytes:
    (block,) = re.findall(r"```\w+\n(.*?)```", (DOCS / f"{name}.md").read_text("utf-8"), re.DOTALL)
    return str(block).encode()


def source() -> Source:
    return Source.from_fields(json.loads(example("source")), Path("/show/episode.paperedit"))


VIDEO = {
    "index": 1, "codec": "h264", "fps": "30000/1001", "time_base": "1/90000", "start_s": "0",
    "end_s": "85", "frame_count": 2548, "is_variable": False, "pixel_format": "yuv420p",
    "colour": [0, 2, 2, 2],
}  # fmt: skip


def read_source(path: Path) -> object:
    with format_errors(path):
        found = Source.from_fields(read_json(path, "source", 1), path.parent)
    to_json(found.fields(path.parent))
    return found.video and float(found.video.fps)


def read_transcript(path: Path) -> object:
    with format_errors(path):
        found = transcript_from_fields(read_json(path, "transcript", 1), source())
    to_json(transcript_fields(found))
    return written(found, drafted(found, PROPOSED)) if len(found.words) == 3 else None


def read_timeline(path: Path) -> object:
    with format_errors(path):
        found = timeline_from_fields(read_json(path, "timeline", 1), source())
    return frame_runs(found, source().audio.rate) if found.keeps else None  # type: ignore[arg-type]


def read_speakers(path: Path) -> Diarization:
    with format_errors(path):
        found = diarization_from_fields(read_json(path, "speakers", 1), source())
    to_json(diarization_fields(found, source()))
    identify_speakers(found, read_cast(path.with_name("none.toml")))
    return found


def read_labels(path: Path) -> object:
    with format_errors(path):
        return labels_from_fields(read_json(path, "labels", 1), 98)


def read_remembered(path: Path) -> object:
    with format_errors(path):
        return recurrences_from_fields(read_json(path, "remembered", 1), source())


def read_cuts(path: Path) -> object:
    with format_errors(path):
        return cuts_from_fields(read_json(path, "cuts", 1))


def read_request(path: Path) -> object:
    with format_errors(path):
        request = request_from_fields(read_json(path, "request", 1))
    return plan_of(request, {"A": "Speaker A"})


def read_ledger(path: Path) -> object:
    ledger = Ledger(path)
    return ledger.key(path.with_name("talk.srt")), ledger.is_ours(path.with_name("talk.srt"))


def read_watch(path: Path) -> object:
    known = watched_files(path)
    write_watched_files(path.with_name(STATE), known)
    return known


def read_settings(path: Path) -> object:
    return Settings.read(path).counting()


MADE = to_json(
    {"schema": "made.2", "files": {"talk.srt": {"key": "k", "sha256": ["ab"], "stamp": [1, 2]}}}
).encode()
SETTINGS = b'language = "en"\nedits = ["fillers", "gaps:over=1s"]\nall-streams = true\naudio = 1\n'
READERS: dict[str, tuple[list[bytes], Callable[[Path], Any]]] = {
    "source.json": (
        [example("source"), to_json(json.loads(example("source")) | {"video": VIDEO}).encode()],
        read_source,
    ),
    "transcript.json": ([example("transcript")], read_transcript),
    "timeline.json": ([example("timeline")], read_timeline),
    "speakers.json": ([example("speakers")], read_speakers),
    "labels.json": ([example("labels")], read_labels),
    "cuts.json": ([example("cuts")], read_cuts),
    "request.json": ([example("request")], read_request),
    "made.json": ([MADE], read_ledger),
    "proof.json": ([example("proof")], partial(read_json, noun="proof", version=1)),
    "repairs.json": ([example("repairs")], partial(read_json, noun="repairs", version=1)),
    "remembered.json": ([example("remembered")], read_remembered),
    "music.json": ([example("music")], partial(read_json, noun="music", version=1)),
    "found.json": ([example("found")], partial(read_json, noun="found", version=1)),
    "given.json": ([example("given")], partial(read_json, noun="given", version=1)),
    "watch.json": ([example("watch")], read_watch),
    "batch.json": ([example("batch")], batch_rows),
    ".lease": ([example("lease")], lease_of),
    "speakers.toml": ([example("cast")], read_cast),
    "paperedit.toml": ([SETTINGS], read_settings),
}


@pytest.mark.parametrize("name", READERS)
def test_a_damaged_file_is_refused_in_a_sentence_or_read(name: str, tmp_path: Path) -> None:
    seeds, reader = READERS[name]
    (tmp_path / "talk.srt").write_text("1\n")

    def target(data: bytes) -> object:
        (tmp_path / name).write_bytes(data)
        return reader(tmp_path / name)

    for seed in seeds:
        target(seed)  # what is whole is read
    fuzz(name, seeds, target)
