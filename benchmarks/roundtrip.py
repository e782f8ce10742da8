"""An untouched script gives the proposed timeline, byte for byte, for every recording there is.

python -m benchmarks.roundtrip
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.common import EPISODE_VIDEO, load_average, parser, print_table, progress, write_json
from flows.console import Console
from flows.project.project import opened_project, project_of
from flows.stages import script, words
from media.errors import PapereditError
from media.files import read_json, to_json
from media.span import Span
from media.timeline import timeline_fields, timeline_without
from pipeline.backends.whisper import SECOND_MODEL, Whisper
from pipeline.words.transcribe import Hearing

if TYPE_CHECKING:
    from collections.abc import Iterator

KINDS = {".flac", ".mp4", ".webm", ".mp3", ".wav", ".m4a", ".aac"}


def recordings(data: Path) -> Iterator[Path]:
    yield EPISODE_VIDEO
    yield from sorted(path for path in data.rglob("*") if path.suffix in KINDS)


def round_trip(
    path: Path, folder: Path, whisper: Whisper, second: Whisper
) -> tuple[int, int, bool]:
    """Words, cuts, and whether the timeline of the script is that of the proposals."""
    project, console = project_of(path, folder / path.parent.name), Console(machine=True)
    with opened_project(project) as ledger:
        source = words.source_stage(project, console)
        transcript = words.transcript_stage(project, source, Hearing(whisper, second), console)
        proposals = script.propose_stage(project, transcript, None, ledger, console)
        script.plan_stage(project, proposals, ledger, allow_drastic=True)
    rows = read_json(project.cuts, "cuts", 1)["cuts"]
    spans = [Span(start, end) for start, end, *_ in rows]
    fields = timeline_fields(timeline_without(source, spans)) | {"cuts": rows}
    same = to_json(fields, rows=["keeps", "cuts"]) == project.timeline.read_text(encoding="utf-8")
    return len(transcript.words), len(rows), same


def main() -> int:
    options = parser(__doc__).parse_args()
    whisper, second = Whisper(), Whisper(SECOND_MODEL)
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for path in recordings(options.data):
            progress(path.name)
            try:
                words, cuts, same = round_trip(path, Path(folder), whisper, second)
            except PapereditError as error:
                results.append((path.name, 0, 0, f"refused: {error}"[:60]))
                continue
            results.append((path.name, words, cuts, "same" if same else "DIFFERENT"))
    print(f"\nload average {load_average()}\n")
    print_table(["recording", "words", "cuts", "timeline"], results)
    write_json(options.json, {"roundtrip": results})
    return int(any(state == "DIFFERENT" for *_, state in results))


if __name__ == "__main__":
    sys.exit(main())
