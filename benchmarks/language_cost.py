"""What meaning costs: seconds and memory of each way, in a process of its own.

python -m benchmarks.language_cost PAGE WAY TIMES      one measurement, as JSON
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.common import progress
from benchmarks.language_page import read_page, transcript_of
from media.span import Span

WAYS = {
    "labels: rules": (1, 5),
    "labels: + embeddings": (1, 5),
    "chapters": (1, 5),
    "labels: + embedded model": (1,),
}
"""How many times the page each way is measured on; the last one takes minutes."""
_HEAVY = ("torch", "transformers", "openai")


def cost_rows(data: Path, *, quick: bool) -> list[dict[str, Any]]:
    page = data / "language" / "podcast_page.txt"
    rows = []
    for way, lengths in WAYS.items():
        for times in lengths[:1] if quick else lengths:
            progress(f"{way}, {times} times the page")
            line = [sys.executable, "-m", "benchmarks.language_cost", str(page), way, str(times)]
            done = subprocess.run(line, check=True, capture_output=True, text=True)
            rows.append(json.loads(done.stdout.splitlines()[-1]))
    return rows


def measured(page: Path, way: str, times: int) -> dict[str, Any]:
    words = read_page(page).transcript.words
    length = max(word.span.end for word in words)
    transcript = transcript_of(
        [
            replace(word, span=Span(word.span.start + n * length, word.span.end + n * length))
            for n in range(times)
            for word in words
        ]
    )
    started, cpu = time.perf_counter(), time.process_time()
    from pipeline.segments import segments

    parts = segments(transcript)
    if way == "chapters":
        from pipeline.backends.minilm import MiniLm
        from pipeline.outline.chapters import chapters_of

        chapters_of(transcript, parts, MiniLm(threads=1))
    else:
        labelled(way, parts)
    return {
        "way": way,
        "minutes": round(transcript.source.length / transcript.source.rate / 60),
        "segments": len(parts),
        "wall s": time.perf_counter() - started,
        "cpu s": time.process_time() - cpu,
        "peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "loaded": " ".join(name for name in _HEAVY if name in sys.modules) or "no model library",
    }


def labelled(way: str, parts: Any) -> None:
    from pipeline.labels.boundaries import prepared
    from pipeline.labels.labeller import label

    embedder = model = None
    if way != "labels: rules":
        from pipeline.backends.minilm import MiniLm

        embedder = MiniLm(threads=1)
    if way == "labels: + embedded model":
        from pipeline.backends.smollm import BundledLanguageModel

        model = BundledLanguageModel(threads=1)
    label(prepared(parts, embedder), embedder, model)


if __name__ == "__main__":
    print(json.dumps(measured(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))))
