"""How long a render takes beside a plain transcode, how much memory, and what others do.

    python -m benchmarks.render [--only audio|video|memory|rivals] [--quick]

Each table compares runs of the same ffmpeg on the same file, taking turns; the quickest of each
counts. The material is made in a temporary folder: speech from the example episode, looped.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.common import (
    EPISODE,
    ROOT,
    Timing,
    best_of,
    decoded_frames,
    decoded_length,
    heading,
    ingested,
    parser,
    print_table,
    progress,
    random_cuts,
    run_ffmpeg,
    timed,
    write_json,
)
from media.ffmpeg import find_ffmpeg
from media.formats import encoding_for
from media.frames import frame_count, frame_runs, select_expression
from media.render import render
from media.span import Span
from media.timeline import timeline_without

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from media.source import Source
    from media.timeline import Timeline

LIMIT = 1.15
KEPT = 0.83
FPS = 30
_POLL_S = 0.02


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything."""

    audio_s: int
    audio_cuts: tuple[int, ...]
    video_s: int
    video_cuts: int
    memory_s: tuple[int, ...]
    rival_cuts: tuple[int, ...]
    rival_limit_s: float
    rounds: int


FULL = Sizes(3600, (0, 600, 5000), 600, 600, (600, 3600, 10_800), (100, 600), 180, 3)
QUICK = Sizes(300, (0, 50, 417), 30, 30, (60, 300, 900), (20, 50), 30, 1)


# --- material -----------------------------------------------------------------------------------


def make_audio(path: Path, length_s: int) -> Path:
    """Speech as stereo mp3 at 128 kbit/s."""
    progress(f"making {path.name}")
    run_ffmpeg(
        "-stream_loop", -1, "-i", EPISODE, "-t", length_s, "-ac", 2, "-ar", 44_100,
        "-c:a", "libmp3lame", "-b:a", "128k", path,
    )  # fmt: skip
    return path


def make_long_audio(path: Path, length_s: int, folder: Path) -> Path:
    """The same, quickly: a minute without bit reservoir, whose packets can follow themselves."""
    minute = folder / "minute.mp3"
    if not minute.exists():
        run_ffmpeg(
            "-i", EPISODE, "-t", 60, "-ac", 2, "-ar", 44_100,
            "-c:a", "libmp3lame", "-b:a", "128k", "-reservoir", 0, minute,
        )  # fmt: skip
    run_ffmpeg("-stream_loop", -1, "-i", minute, "-t", length_s, "-c", "copy", path)
    return path


def make_video(path: Path, length_s: int, data: Path) -> tuple[Path, str]:
    """640x360 at 30 frames a second: a real picture where there is one, else a test picture."""
    progress(f"making {path.name}")
    real = data / "video" / "example.mp4"
    if real.is_file():
        picture, what = ["-stream_loop", -1, "-i", real], "a person who talks, looped"
    else:
        picture, what = ["-f", "lavfi", "-i", f"testsrc2=s=640x360:r={FPS}"], "testsrc2"
    run_ffmpeg(
        *picture, "-stream_loop", -1, "-i", EPISODE, "-map", "0:v", "-map", "1:a", "-t", length_s,
        "-vf", f"fps={FPS},scale=640:360,setsar=1,format=yuv420p",
        "-c:v", "libx264", "-preset", "veryfast", "-crf", 20,
        "-ac", 2, "-ar", 48_000, "-c:a", "aac", "-b:a", "128k", path,
    )  # fmt: skip
    return path, what


# --- audio against a plain transcode ------------------------------------------------------------


def audio_options(source: Source, out: Path) -> list[object]:
    """What our own render tells ffmpeg about the sound of `out`."""
    encoding = encoding_for(source, out)
    options: list[object] = ["-c:a", encoding.audio]
    for name, value in encoding.audio_options(source.audio).items():
        options += [f"-{name}:a", value]
    return options


def transcode(source: Source, out: Path) -> None:
    run_ffmpeg("-i", source.path, "-map", "0:a:0", *audio_options(source, out), out)


def cut_timeline(source: Source, cuts: int) -> Timeline:
    return timeline_without(source, random_cuts(source.length, cuts, KEPT, seed=cuts))


def measure_audio(sizes: Sizes, folder: Path, data: Path) -> list[dict[str, Any]]:
    source = ingested(make_audio(folder / "hour.mp3", sizes.audio_s), folder)
    timelines = {f"ours, {cuts:,} cuts": cut_timeline(source, cuts) for cuts in sizes.audio_cuts}
    outs = {name: folder / f"audio-{number}.mp3" for number, name in enumerate(timelines)}
    actions: dict[str, Callable[[], object]] = {
        "plain transcode": lambda: transcode(source, folder / "plain.mp3")
    }
    for name, timeline in timelines.items():
        actions[name] = partial(render, timeline, outs[name])
    heading(f"Audio: {sizes.audio_s / 60:.0f} minutes of mp3, 44.1 kHz stereo, 128 kbit/s")
    times = best_of(sizes.rounds, actions)
    plain = times.pop("plain transcode")
    rows = [audio_row("plain transcode", plain, plain, source.length, folder / "plain.mp3", 1.0)]
    for name, timing in times.items():
        share = timelines[name].length / source.length
        rows.append(audio_row(name, timing, plain, timelines[name].length, outs[name], share))
    show(rows)
    print(
        f"\nLimit: {LIMIT} times the plain transcode. The quickest of {sizes.rounds}.\n"
        "'decoded off' counts what a decoder gives back. 'mp3 itself' is what ffmpeg's mp3 adds\n"
        "to noise of that length: where the last packet is nearly full, too little is trimmed."
    )
    return rows


def audio_row(
    name: str, timing: Timing, plain: Timing, planned: int, out: Path, share: float
) -> dict[str, Any]:
    """`planned` of a transcode is the length of its input."""
    ratio = timing.wall_s / plain.wall_s
    return {
        "run": name,
        "wall s": timing.wall_s,
        "ratio": ratio,
        "cpu s": timing.cpu_s,
        "cpu ratio": timing.cpu_s / plain.cpu_s,
        "kept": f"{share:.0%}",
        "samples planned": planned,
        "decoded off": decoded_length(out) - planned,
        "mp3 itself": mp3_excess(planned, out.with_name("excess.mp3")),
        "within": ratio <= LIMIT,
    }


def mp3_excess(length: int, scratch: Path) -> int:
    """Samples that ffmpeg's mp3 adds to a sound of `length`; only the last packet matters."""
    packet = 1152
    short = 100 * packet + length % packet
    noise = f"anoisesrc=r=44100:a=0.1,atrim=end_sample={short},aformat=channel_layouts=stereo"
    run_ffmpeg("-f", "lavfi", "-i", noise, "-c:a", "libmp3lame", "-b:a", "128k", scratch)
    return decoded_length(scratch) - short


def show(rows: Sequence[dict[str, Any]]) -> None:
    print_table(list(rows[0]), [list(row.values()) for row in rows])


# --- video against decoding all and encoding what stays -----------------------------------------


def measure_video(sizes: Sizes, folder: Path, data: Path) -> list[dict[str, Any]]:
    path, what = make_video(folder / "video.mp4", sizes.video_s, data)
    source = ingested(path, folder)
    timeline = cut_timeline(source, sizes.video_cuts)
    ours, again, one = (folder / f"{name}.mp4" for name in ("ours", "again", "one"))
    heading(
        f"Video: {sizes.video_s / 60:g} minutes, 640x360, {FPS} frames a second "
        f"({what}), {sizes.video_cuts} cuts, {KEPT:.0%} kept"
    )
    render(timeline, ours)
    graph = one_command_graph(timeline, folder / "one.graph")
    times = best_of(
        sizes.rounds,
        {
            "ours": lambda: render(timeline, ours),
            "decode all": lambda: run_ffmpeg("-i", path, "-map", "0", "-f", "null", "-"),
            "decode kept": lambda: run_ffmpeg("-i", ours, "-map", "0", "-f", "null", "-"),
            "transcode kept": lambda: encode_video(source, ["-i", ours], again),
            "one command": lambda: encode_video(
                source, ["-i", path, *graph, "-map", "[v]", "-map", "[a]"], one
            ),
        },
    )
    whole, kept, coded = (times[n] for n in ("decode all", "decode kept", "transcode kept"))
    summed = Timing(
        whole.wall_s + coded.wall_s - kept.wall_s, whole.cpu_s + coded.cpu_s - kept.cpu_s
    )
    planned = frame_count(frame_runs(timeline, source.video.fps)) if source.video else 0
    rows = [
        video_row("decode all of it (to null)", whole),
        video_row("decode the kept part (to null)", kept),
        video_row("decode and encode the kept part", coded, decoded_frames(again)),
        video_row("A = decode all + encode kept", summed),
        video_row("B = the same, one command", times["one command"], decoded_frames(one)),
        video_row("ours", times["ours"], decoded_frames(ours), (summed, times["one command"])),
    ]
    show(rows)
    print(
        f"\nPlanned: {planned:,} frames. Limit: {LIMIT} times A. The quickest of {sizes.rounds}.\n"
        "A: 'decode all' + 'decode and encode the kept part' - 'decode the kept part', where the\n"
        "kept part is the file that our render made, with the same encoder settings.\n"
        "B: one ffmpeg that decodes all, selects the very same frames and as much sound, and\n"
        "encodes them."
    )
    return rows


def video_row(
    name: str, timing: Timing, frames: int | None = None, bases: Sequence[Timing] = ()
) -> dict[str, Any]:
    ratios = [timing.wall_s / base.wall_s for base in bases]
    return {
        "run": name,
        "wall s": timing.wall_s,
        "cpu s": timing.cpu_s,
        "frames": frames,
        "times A": ratios[0] if ratios else None,
        "times B": ratios[1] if ratios else None,
        "within": ratios[0] <= LIMIT if ratios else None,
    }


def encode_video(source: Source, inputs: Sequence[object], out: Path) -> None:
    """Encode as our render does, whatever `inputs` say."""
    encoding = encoding_for(source, out)
    options: list[object] = ["-c:v", encoding.video]
    for name, value in {
        **encoding.video_options,
        **encoding.container_options(source.rate),
    }.items():
        options += [f"-{name}", value]
    run_ffmpeg(*inputs, *options, *audio_options(source, out), out)


def one_command_graph(timeline: Timeline, file: Path) -> list[object]:
    """Arguments that make ffmpeg select the timeline's frames and as many samples."""
    assert timeline.source.video
    (run,) = frame_runs(timeline, timeline.source.video.fps)
    file.write_text(
        f"[0:v]select='{select_expression(run)}',setpts=N/{FPS}/TB[v];"
        f"[0:a]atrim=end_sample={timeline.length}[a]",
        encoding="utf-8",
    )
    return [find_ffmpeg().graph_option, file]


# --- memory -------------------------------------------------------------------------------------


def measure_memory(sizes: Sizes, folder: Path, data: Path) -> list[dict[str, Any]]:
    heading("Memory: peak of resident memory while ingesting and rendering, a cut every 6 s")
    rows = []
    for length_s in sizes.memory_s:
        path = make_long_audio(folder / f"memory-{length_s}.mp3", length_s, folder)
        progress(f"rendering {path.name}")
        line = [sys.executable, "-m", "benchmarks.render", "--peak-of", str(path)]
        done = subprocess.run(line, cwd=ROOT, stdout=subprocess.PIPE, check=True)
        rows.append({"minutes": length_s / 60, **json.loads(done.stdout)})
        path.unlink()
    show(rows)
    first, last = rows[0], rows[-1]
    growth = max(last[name] / first[name] for name in ("python MB", "ffmpeg MB"))
    print(
        f"\nFrom {first['minutes']:g} to {last['minutes']:g} minutes the larger growth is "
        f"{growth:.2f} times."
    )
    return rows


def report_peak(path: Path) -> None:
    """Render with a cut every 6 s and print the peaks; runs in a process of its own."""
    with tempfile.TemporaryDirectory() as name, watched_children() as peaks:
        source = ingested(path, Path(name))
        second = source.rate
        cuts = [
            Span(start, min(start + second // 2, source.length))
            for start in range(6 * second, source.length, 6 * second)
        ]
        out = Path(name) / f"out{path.suffix}"
        rendered = render(timeline_without(source, cuts), out)
    print(
        json.dumps(
            {
                "cuts": len(cuts),
                "samples": rendered.length,
                "python MB": own_peak_kb() / 1024,
                "ffmpeg MB": max(peaks.values(), default=0) / 1024,
                "self maxrss MB": maxrss_kb(resource.RUSAGE_SELF) / 1024,
                "children maxrss MB": maxrss_kb(resource.RUSAGE_CHILDREN) / 1024,
            }
        )
    )


def maxrss_kb(who: int) -> int:
    """`getrusage`'s peak. On Linux a child's starts with what its parent had when it forked."""
    peak = resource.getrusage(who).ru_maxrss
    return peak // 1024 if sys.platform == "darwin" else peak


def own_peak_kb() -> int:
    return status_kb(os.getpid()) or maxrss_kb(resource.RUSAGE_SELF)


def status_kb(process: int) -> int:
    """The peak of resident memory of a running process since its exec; 0 if it is gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


@contextlib.contextmanager
def watched_children() -> Iterator[dict[int, int]]:
    """The peaks of this process's ffmpeg children by their id, kept up to date inside the block."""
    peaks: dict[int, int] = {}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(_POLL_S):
            for child in ffmpeg_children():
                peaks[child] = max(peaks.get(child, 0), status_kb(child))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield peaks
    finally:
        done.set()
        watcher.join()


def ffmpeg_children() -> Iterator[int]:
    mine, program = str(os.getpid()), Path(find_ffmpeg().path).name[:15]
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            number, _, rest = stat.read_text().partition(" (")
            name, _, after = rest.rpartition(") ")
            if after.split()[1] == mine and name == program:
                yield int(number)


# --- rivals -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Attempt:
    """One way to render a timeline, how it went, and what came out."""

    seconds: float | None
    """None when it did not end in time."""
    failure: str = ""


def measure_rivals(sizes: Sizes, folder: Path, data: Path) -> list[dict[str, Any]]:
    heading("Rivals: the same files and the same cuts, rendered as others do it")
    rows: list[dict[str, Any]] = []
    audio = ingested(make_audio(folder / "rival.mp3", sizes.audio_s), folder)
    path, _ = make_video(folder / "rival.mp4", sizes.video_s, data)
    for source in (audio, ingested(path, folder)):
        for cuts in sizes.rival_cuts:
            rows += rival_rows(source, cuts, folder, sizes.rival_limit_s)
    show(rows)
    print(
        "\n'samples off': the decoded length against the kept samples. One graph of audio overlaps "
        "its\npieces by a fade of 50 ms each; 'own plan off' allows for that. What is left below "
        "a packet\n(1,152 samples in mp3, 1,024 in aac) is the codec's padding of its last packet; "
        "a method\nthat writes its pieces one by one has it in each of them."
    )
    return rows


def rival_rows(source: Source, cuts: int, folder: Path, limit_s: float) -> list[dict[str, Any]]:
    timeline = cut_timeline(source, cuts)
    rows = []
    for name, method in (("ours", ours), ("one graph", one_graph), ("per segment", per_segment)):
        out = folder / f"rival-{name.replace(' ', '-')}{source.path.suffix}"
        out.unlink(missing_ok=True)
        progress(f"{name}, {cuts} cuts of {source.path.name}")
        attempt = attempted(partial(method, timeline, out, limit_s))
        rows.append(rival_row(name, timeline, cuts, out, attempt, limit_s))
    return rows


def attempted(action: Callable[[], object]) -> Attempt:
    try:
        return Attempt(timed(action).wall_s)
    except subprocess.TimeoutExpired:
        return Attempt(None)
    except RuntimeError as error:
        return Attempt(None, str(error).splitlines()[-1][:80])


def rival_row(
    name: str, timeline: Timeline, cuts: int, out: Path, attempt: Attempt, limit_s: float
) -> dict[str, Any]:
    source, ended = timeline.source, attempt.seconds is not None
    samples = decoded_length(out) if ended else None
    overlap = sum(rival_fades(timeline)) if name == "one graph" and not source.video else 0
    frames = frame_count(frame_runs(timeline, source.video.fps)) if source.video else 0
    missed = attempt.failure or f"did not finish in {limit_s:g} s"
    return {
        "file": source.path.suffix[1:],
        "cuts": cuts,
        "method": name,
        "wall s": f"{attempt.seconds:.1f}" if ended else missed,
        "samples off": samples - timeline.length if samples else None,
        "own plan off": samples - timeline.length + overlap if samples else None,
        "frames off": decoded_frames(out) - frames if ended and source.video else None,
    }


def ours(timeline: Timeline, out: Path, limit_s: float) -> None:
    render(timeline, out)


def rival_fades(timeline: Timeline) -> list[int]:
    """Overlaps of 50 ms, never more than half of either neighbour."""
    keeps, usual = timeline.keeps, timeline.source.rate // 20
    return [max(1, min(usual, len(left) // 2, len(right) // 2)) for left, right in pairwise(keeps)]


def one_graph(timeline: Timeline, out: Path, limit_s: float) -> None:
    """One filter graph with a node for each kept span, as the program erm does it."""
    source, graph = timeline.source, out.with_suffix(".graph")
    graph.write_text(video_graph(timeline) if source.video else audio_graph(timeline))
    maps = ["-map", "[v]", "-map", "[a]"] if source.video else ["-map", "[a]"]
    options = ["-i", source.path, find_ffmpeg().graph_option, graph, *maps]
    run_ffmpeg(*options, *encoders(source, out), out, timeout=limit_s)


def audio_graph(timeline: Timeline) -> str:
    parts = [
        f"[0:a]atrim=start_sample={keep.start}:end_sample={keep.end},asetpts=PTS-STARTPTS[p{n}]"
        for n, keep in enumerate(timeline.keeps)
    ]
    last = "p0"
    for number, fade in enumerate(rival_fades(timeline), 1):
        parts.append(f"[{last}][p{number}]acrossfade=ns={fade}:c1=qsin:c2=qsin[x{number}]")
        last = f"x{number}"
    return ";".join([*parts, f"[{last}]anull[a]"])


def video_graph(timeline: Timeline) -> str:
    rate, parts, names = timeline.source.rate, [], []
    for n, keep in enumerate(timeline.keeps):
        start, end = keep.start / rate, keep.end / rate
        span = f"start={start:.6f}:end={end:.6f}"
        parts.append(f"[0:v]trim={span},setpts=PTS-STARTPTS[v{n}]")
        parts.append(f"[0:a]atrim={span},asetpts=PTS-STARTPTS[a{n}]")
        names.append(f"[v{n}][a{n}]")
    parts.append(f"{''.join(names)}concat=n={len(names)}:v=1:a=1[v][a]")
    return ";".join(parts)


def per_segment(timeline: Timeline, out: Path, limit_s: float) -> None:
    """One ffmpeg for each kept span, then the concat demuxer."""
    ends, rate, source = time.monotonic() + limit_s, timeline.source.rate, timeline.source
    with tempfile.TemporaryDirectory(dir=out.parent) as name:
        folder, options = Path(name), encoders(source, out)
        lines = []
        for number, keep in enumerate(timeline.keeps):
            part = folder / f"{number:05d}{out.suffix}"
            span = ["-ss", f"{keep.start / rate:.6f}", "-to", f"{keep.end / rate:.6f}"]
            run_ffmpeg(*span, "-i", source.path, *options, part, timeout=left(ends, limit_s))
            lines.append(f"file '{part}'\n")
        listed = folder / "list.txt"
        listed.write_text("".join(lines), encoding="utf-8")
        joined = ["-f", "concat", "-safe", 0, "-i", listed, "-c", "copy", out]
        run_ffmpeg(*joined, timeout=left(ends, limit_s))


def left(ends: float, limit_s: float) -> float:
    remaining = ends - time.monotonic()
    if remaining <= 0:
        raise subprocess.TimeoutExpired("ffmpeg", limit_s)
    return remaining


def encoders(source: Source, out: Path) -> list[object]:
    """The encoder options of our own render of `out`."""
    options = audio_options(source, out)
    encoding = encoding_for(source, out)
    if source.video:
        options += ["-c:v", encoding.video]
        for name, value in encoding.video_options.items():
            options += [f"-{name}", value]
    return options


# --- the command --------------------------------------------------------------------------------

SECTIONS = {
    "audio": measure_audio,
    "video": measure_video,
    "memory": measure_memory,
    "rivals": measure_rivals,
}


def main() -> int:
    command = parser(__doc__)
    command.add_argument("--only", choices=list(SECTIONS), help="one of the tables")
    command.add_argument("--peak-of", type=Path, help=argparse.SUPPRESS)
    options = command.parse_args()
    if options.peak_of:
        report_peak(options.peak_of)
        return 0
    sizes = QUICK if options.quick else FULL
    results: dict[str, Any] = {"sizes": asdict(sizes)}
    for name in [options.only] if options.only else SECTIONS:
        with tempfile.TemporaryDirectory(prefix="paperedit-render-") as folder:
            results[name] = SECTIONS[name](sizes, Path(folder), options.data)
        write_json(options.json, results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
