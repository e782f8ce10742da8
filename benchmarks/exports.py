"""Every export, written for three recordings and read back by other programs; or a long one.

    python -m benchmarks.exports [--only example,film,sound] [--dtd FILE] [--long [--hours 3]]

The recordings are a film at 30 frames a second, a film whose frames come unevenly (29.97 a second
on average, with dropped numbers in its timecode and chapters of its own), and sound alone with
chapters. Words are the example's, at their times; no model runs. In each a paragraph is moved, one
copied, and what editors propose is cut. `paperedit export --to all` writes; what reads knows
nothing of Paperedit, and is held against `timeline.json`. `--long` has sizes and times of one
episode of many hours.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from dataclasses import replace
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.common import ROOT, heading, parser, print_table, progress, run_ffmpeg, write_json
from benchmarks.exports_readers import READERS, Read, Truth, chapters
from flows import episode
from flows.cli.main import main as paperedit
from flows.console import Console, Loudness
from flows.options.episode import EpisodeOptions
from flows.project.project import opened_project
from flows.stages.taken_in import source_stage
from flows.stages.words import write_transcript
from media.clock import samples
from media.span import Span
from pipeline.text.hesitations import is_hesitation
from pipeline.transcript import Transcript, Word, WordKind

if TYPE_CHECKING:
    from media.source import Source

FPS = Fraction(30_000, 1001)
SECONDS = 84
TIMECODE, FIRST_FRAME = "00:59:58;00", 3598 * 30 - 2 * (59 - 5)
"""Dropped numbers: two a minute, but in each tenth."""
CHAPTERS = ((0, "Hello"), (21, "Paper; and = glue"), (50, "Grüße"))
PAUSE_S = 0.3
WORDS_AN_HOUR = 9_200
"""Of that talk, with its pauses."""
PUBLISHED = "mp3,m4a,mkv"


def example(folder: Path, data: Path) -> Path:
    media = folder / "example.mp4"
    media.write_bytes((data / "video" / "example.mp4").read_bytes())
    return media


def film(folder: Path, data: Path) -> Path:
    """Frames up to a third of one early or late."""
    jitter = "settb=1/90000,setpts='PTS+0.33*sin(N*1.7)*3003'"
    media = folder / "film.mp4"
    run_ffmpeg(
        "-f", "lavfi", "-i", f"testsrc2=r={FPS}:d={SECONDS}:s=320x180",
        "-i", ROOT / "examples" / "episode.flac", "-f", "ffmetadata", "-i", told(folder),
        "-map", "0:v", "-map", "1:a", "-map_chapters", "2", "-vf", jitter, "-fps_mode", "vfr",
        "-enc_time_base", "1/90000", "-video_track_timescale", "90000", "-c:v", "libx264",
        "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", "-ar", "48000", "-t", SECONDS,
        "-timecode", TIMECODE, media,
    )  # fmt: skip
    return media


def sound(folder: Path, data: Path) -> Path:
    media = folder / "sound.m4a"
    run_ffmpeg(
        "-i", ROOT / "examples" / "episode.flac", "-f", "ffmetadata", "-i", told(folder),
        "-map", "0:a", "-map_chapters", "1", "-c:a", "aac", "-t", SECONDS, media,
    )  # fmt: skip
    return media


def told(folder: Path) -> Path:
    """The recording's own chapters."""
    path = folder / "chapters.ffmetadata"
    ends = [*(start for start, _ in CHAPTERS[1:]), SECONDS]
    rows = []
    for (start, title), end in zip(CHAPTERS, ends, strict=True):
        escaped = re.sub(r"([=;])", r"\\\1", title)
        rows.append(f"[CHAPTER]\nTIMEBASE=1/1\nSTART={start}\nEND={end}\ntitle={escaped}")
    path.write_text("\n".join([";FFMETADATA1", *rows, ""]))
    return path


RATES = {"example": Fraction(30), "film": FPS, "sound": Fraction(25)}
"""Frames a second that a sequence of each has."""
EPISODES = {"example": example, "film": film, "sound": sound}


def talk(source: Source) -> Transcript:
    """The example's words, over and over where the recording is longer."""
    fields = json.loads((ROOT / "examples" / "episode.words.json").read_text(encoding="utf-8"))
    rate, words, pauses, turn_s = source.rate, list[Word](), list[Span](), fields["duration"]
    for turn in range(1 + int(source.length / rate / turn_s)):
        for row in fields["words"]:
            start, end = (samples(turn * turn_s + row[n], rate) for n in ("start", "end"))
            if end > source.length - rate // 2 or (words and start < words[-1].span.start):
                continue
            kind: WordKind = "filler" if is_hesitation(row["word"], "en") else "word"
            text = row.get("word_punct", row["word"])
            words.append(Word(text, Span(start, end), 0.9, row["channel"], kind))
    for before, after in pairwise(words):
        if after.span.start - before.span.end > samples(PAUSE_S, rate):
            pauses.append(Span(before.span.end, after.span.start))
    return replace(Transcript(source, "en", tuple(words)), pauses=tuple(pauses))


def project_of(media: Path) -> tuple[EpisodeOptions, Transcript]:
    """A project with words, whose script has a paragraph moved and one copied."""
    options = EpisodeOptions(media=media)
    console = Console(machine=False, loudness=Loudness.QUIET)
    with opened_project(options.project) as ledger:
        transcript = talk(source_stage(options.project, console))
        write_transcript(options.project.transcript, transcript)
        proposals = episode.known_proposals(options, ledger, console)
        episode.planned(options, proposals, ledger)
    script = options.project.script
    head, *blocks = script.read_text(encoding="utf-8").strip().split("\n\n")
    blocks = [block for block in blocks if not block.startswith("#")]
    blocks = [blocks[-2], "# On paper", *blocks[:-2], blocks[-1], "# Again", blocks[1]]
    script.write_text("\n\n".join([head, *blocks]) + "\n", encoding="utf-8")
    return options, transcript


def run(*line: object) -> None:
    if code := paperedit([str(part) for part in line]):
        sys.exit(f"{' '.join(map(str, line))} ended with {code}")


def truth_of(options: EpisodeOptions, transcript: Transcript, dtd: Path | None) -> Truth:
    """What plays, from the timeline and the words alone."""
    folder, source = options.project.folder, transcript.source
    keeps = json.loads((folder / "timeline.json").read_text())["keeps"]
    starts = [0, *accumulate(end - start for start, end in keeps)]
    words = [
        (word.text, at + word.span.start - start)
        for (start, end), at in zip(keeps, starts, strict=False)
        for word in transcript.words
        if start <= (word.span.start + word.span.end) // 2 < end
    ]
    name = options.media.stem
    told = chapters_of_script(words, keeps, starts, source.rate, has_own=name != "example")
    return Truth(
        folder, name, source.rate, RATES[name], keeps, words, told,
        FIRST_FRAME if name == "film" else 0, source.video is not None, dtd,
    )  # fmt: skip


def chapters_of_script(
    words: list[tuple[str, int]],
    keeps: list[list[int]],
    starts: list[int],
    rate: int,
    *,
    has_own: bool,
) -> list[tuple[int, str]]:
    """Headings by the first word behind them, and the recording's chapters by what plays."""
    rows: dict[int, str] = {}
    last = None
    for (start, end), at in zip(keeps, starts, strict=False):
        for n, (second, title) in enumerate(CHAPTERS if has_own else ()):
            until = CHAPTERS[n + 1][0] if n + 1 < len(CHAPTERS) else SECONDS * 9
            if second * rate < end and start < until * rate and n != last:
                last = n
                rows[at + max(second * rate, start) - start] = title
    runs = [at for at, (a, b) in zip(starts[1:], pairwise(keeps), strict=False) if b[0] < a[1]]
    for title, run in zip(("On paper", "Again"), runs, strict=True):
        place = min(at for _, at in words if at >= run)
        rows = {at: name for at, name in rows.items() if abs(at - place) > 2 * rate}
        rows[place] = title
    return sorted(rows.items())


def read_back(name: str, folder: Path, data: Path, dtd: Path | None) -> list[Read]:
    progress(name)
    media = EPISODES[name](folder, data)
    options, transcript = project_of(media)
    run("render", media, "--no-proof", "--allow-drastic", "-q")
    run("export", media, "--to", f"all,{PUBLISHED}", "--allow-drastic", "-q")
    truth = truth_of(options, transcript, dtd)
    edited = next(options.project.folder.glob("*.edited.*"))
    found = [row for reader in READERS for row in reader(truth)]
    return [*found, *chapters(truth, edited)]


def long_rows(hours: float, folder: Path, browser: str) -> list[list[str]]:
    """Of the talk of `benchmarks.script`; no recording is made."""
    from benchmarks.script import talk as spoken
    from editors.exports.export import Edit
    from editors.exports.table import EXPORTS, exported
    from editors.script.assemble import assembled
    from editors.script.document import Heading
    from editors.script.draft import drafted
    from editors.table import DEFAULT_EDITORS, proposed

    said = spoken(round(hours * WORDS_AN_HOUR))
    words = tuple(replace(w, speaker="AB"[n // 70 % 2]) for n, w in enumerate(said.words))
    transcript = replace(said, words=words)
    document = drafted(transcript, proposed(transcript, DEFAULT_EDITORS))
    blocks = [
        block
        for n, passage in enumerate(document.blocks)
        for block in ([Heading(f"Part {n}")] if n % 40 == 0 else []) + [passage]
    ]
    document = replace(document, blocks=tuple(blocks))
    timeline, cuts = assembled(transcript, document)
    edit = Edit(transcript, document, timeline, cuts=cuts, result="talk.edited.flac")
    rows = []
    for name in EXPORTS.built_in:
        began = time.process_time()
        contents = exported(edit, [name])
        took = time.process_time() - began
        progress(f"{name}: {took:.2f} s")
        for suffix, content in contents.items():
            path = folder / (suffix if suffix[0] != "." else f"talk{suffix}")
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
            rows.append([f"{name} ({suffix})", f"{path.stat().st_size / 1e6:.2f} MB",
                         f"{took:.2f} s", opened(name, path, browser)])  # fmt: skip
    words, clips = len(transcript.words), len(edit.timeline.keeps)
    print(f"\n{hours:g} hours, {words:,} words, {clips:,} clips\n")
    return rows


def opened(name: str, path: Path, browser: str) -> str:
    """How long a reader needs; "" where the benchmark has none."""
    import opentimelineio as otio
    import pysubs2
    import webvtt

    readers = {
        "srt": lambda: pysubs2.load(str(path)),
        "ass": lambda: pysubs2.load(str(path)),
        "vtt": lambda: webvtt.read(str(path)),
        "otio": lambda: otio.adapters.read_from_file(str(path)),
        "fcpxml": lambda: otio.adapters.read_from_file(str(path)),
        "xml": lambda: otio.adapters.read_from_file(str(path)),
        "aaf": lambda: otio.adapters.read_from_file(str(path)),
        "edl": lambda: otio.adapters.read_from_file(str(path), rate=25),
        "page": lambda: in_browser(path, browser),
        "review": lambda: in_browser(path, browser),
    }
    if name not in readers:
        return ""
    began = time.perf_counter()
    told = readers[name]()
    return told if isinstance(told, str) else f"{time.perf_counter() - began:.2f} s"


def in_browser(path: Path, browser: str) -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser)
        page = chromium.new_page(viewport={"width": 1200, "height": 900})
        began = time.perf_counter()
        page.goto(path.as_uri())
        took = time.perf_counter() - began
        heap = page.evaluate("performance.memory.usedJSHeapSize") / 2**20
        chromium.close()
    return f"{took:.2f} s, {heap:.0f} MB in Chromium"


def main() -> None:
    """Write, read back, and print the tables."""
    options = parser(__doc__)
    options.add_argument("--only", default=",".join(EPISODES))
    options.add_argument("--dtd", type=Path, help="Apple's FCPXMLv1_10.dtd")
    options.add_argument("--long", action="store_true")
    options.add_argument("--hours", type=float, default=3)
    options.add_argument("--browser", default="/usr/bin/chromium")
    given = options.parse_args()
    if given.long:
        heading(f"exports of {given.hours:g} hours")
        with tempfile.TemporaryDirectory() as folder:
            rows = long_rows(given.hours, Path(folder), given.browser)
        print_table(["export", "size", "to write, CPU", "to open"], rows)
        return
    heading("exports, read back")
    table = []
    for name in given.only.split(","):
        with tempfile.TemporaryDirectory() as folder:
            found = read_back(name, Path(folder), given.data, given.dtd)
        table += [[name, row.format, row.reader, row.error, row.matched] for row in found]
    print_table(["episode", "format", "reader", "worst error", "found"], table)
    write_json(given.json, {"rows": table})


if __name__ == "__main__":
    main()
