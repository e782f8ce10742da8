"""Edits of recordings, and faults planted in their renders, for `benchmarks/proof.py`."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import av
import numpy as np

from benchmarks.common import EPISODE_VIDEO, run_ffmpeg, timed
from benchmarks.dialogues import dialogue, voices, write
from editors.decisions import Decisions, Provenance
from editors.joins import with_quiet_joins
from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.script.kept import kept_words
from flows.cli.main import main as paperedit
from flows.project.project import project_of
from media.clock import from_milliseconds, rescaled, samples, seconds
from media.files import read_json
from media.heard import hear
from media.ingest import load_mono
from media.render import render
from media.source import Source
from pipeline.proof.proof import CLEAR, rendering_of
from pipeline.proof.sound import unlikeness
from pipeline.transcript import transcript_from_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from media.timeline import Timeline
    from pipeline.proof.sound import Rendering
    from pipeline.transcript import Transcript

    Sound = np.ndarray[tuple[int, int], np.dtype[np.float32]]

EPISODE: Final = "episode.mp4"
"""The example of this house; all others are of the folder of recordings."""
VOICES: Final = "two voices"
"""A dialogue that is made of single utterances."""
FITTED: Final = (
    EPISODE,
    "video/example.mp4",
    "mfa/acoustic_corpus.flac",
    "mfa/cold_corpus.flac",
    "ami/EN2001e.flac",
    "ami/EN2006a.flac",
    "ami/ES2003a.flac",
    "talk/lucier.mp3",
    "jfk.flac",
)
"""Recordings that limits are fitted on."""
HELD_OUT: Final = (
    "talk/manifesto.mp4",
    "ami/EN2003a.flac",
    "ami/EN2004a.flac",
    "ami/EN2005a.flac",
    "ami/EN2006b.flac",
    "ami/EN2009b.flac",
    "mfa/michaelandsickmichael.flac",
    "languages/de.mp3",
    VOICES,
)
"""Recordings on which nothing was fitted or corrected."""
SOUND_KINDS: Final = ("word clipped", "click", "syllable twice", "filler left in")
PICTURE_KINDS: Final = ("40 ms apart", "frame lost")
NEAR_S: Final = 0.5
APART_S: Final = 2.5
"""Between two faults of one file."""
SUFFIXES: Final = (".flac", ".m4a", ".mp3", ".opus")
COARSE: Final = ((".mp3", "libmp3lame"), (".m4a", "aac"))
"""Renders are encoded again like this, as by whoever publishes speech at COARSE_RATE."""
COARSE_RATE: Final = "32k"
STRUCK_EVERY: Final = 9


@dataclass(frozen=True, slots=True)
class Edit:
    """A recording, what is to be heard of it, and a render of that."""

    name: str
    transcript: Transcript
    timeline: Timeline
    kept: tuple[int, ...]
    mono: np.ndarray[Any, Any]
    path: Path
    hearing_s: float
    """Processor seconds that the recogniser took for the recording."""


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault that was made."""

    kind: str
    place_s: float
    """Where in the edit as planned."""


# --- material -----------------------------------------------------------------------------------


def recording_of(name: str, data: Path, folder: Path) -> Path:
    """A copy of a recording in `folder`, where its project will lie."""
    if name == VOICES:
        media = folder / "dialogue.wav"
        if not media.exists():
            with tempfile.TemporaryDirectory() as aside:
                known = voices(data / "voices", Path(aside))
            write(media, dialogue(known, 11, "two", 2).sound)
        return media
    path = EPISODE_VIDEO if name == EPISODE else data / name
    media = folder / path.name
    if not media.exists():
        shutil.copy2(path, media)
    return media


def edits(media: Path, seed: int) -> Iterator[Edit]:
    """A recording with its fillers and pauses cut, and some words beside, rendered."""
    folder, hearing = media.parent, media.with_suffix(".hearing.json")
    heard: list[int] = []
    asked = ["prepare", str(media), "--quiet", "--diarizer", "none"]
    taken = timed(lambda: heard.append(paperedit(asked)))
    if heard != [0]:
        raise RuntimeError(f"{media} was not heard")
    if not hearing.exists():
        hearing.write_text(json.dumps({"cpu_s": taken.cpu_s}))
    hearing_s = json.loads(hearing.read_text())["cpu_s"]
    project = project_of(media)
    source = Source.from_fields(read_json(project.source, "source", 1), project.folder)
    source = replace(source, path=media)
    transcript = transcript_from_fields(read_json(project.transcript, "transcript", 1), source)
    mono = load_mono(project.mono)
    why = Provenance("benchmark", "struck")
    rng = np.random.default_rng(seed)
    fillers = {n for n, word in enumerate(transcript.words) if word.kind == "filler"}
    chosen = rng.choice(len(transcript.words), len(transcript.words) // STRUCK_EVERY, replace=False)
    struck = dict.fromkeys(sorted(fillers | set(chosen.tolist())), why)
    document = drafted(transcript, Decisions(struck))
    timeline, cuts = assembled(transcript, document)
    timeline, _ = with_quiet_joins(timeline, cuts, transcript, mono)
    one = Edit("", transcript, timeline, tuple(kept_words(document)), mono, media, hearing_s)
    for suffix in dict.fromkeys((media.suffix, *SUFFIXES)):
        out = folder / f"{media.stem}.good{suffix}"
        if suffix == media.suffix or not source.video or suffix == ".m4a":
            render(timeline, out)
            one = replace(one, name=f"{media.stem}{suffix}", path=out)
            yield one
    for suffix, encoder in COARSE:
        coarse = folder / f"{media.stem}.coarse{suffix}"
        run_ffmpeg("-i", one.path, "-map", "0:a", "-c:a", encoder, "-b:a", COARSE_RATE, coarse)
        yield replace(one, name=f"{media.stem} {COARSE_RATE}{suffix}", path=coarse)


def listened(edit: Edit, path: Path) -> Rendering:
    """As the stage does it: in other mixes of the channels while nothing is like the recording."""
    with tempfile.NamedTemporaryFile() as file:
        mixes, found = [0], None
        for mix in mixes:
            heard = hear(path, Path(file.name), mix, with_levels=not mix)
            heard = replace(heard, mono=np.array(heard.mono))
            again = rendering_of(edit.transcript, edit.timeline, edit.kept, edit.mono, heard)
            found = min(found or again, again, key=lambda one: unlikeness(one.likeness))
            if unlikeness(found.likeness) < CLEAR:
                break
            mixes += heard.mixes[1:] if not mix else ()
        assert found
    return found


# --- faults of the sound ------------------------------------------------------------------------


def decoded(path: Path) -> tuple[Sound, int]:
    """All samples of a file as floats, and their rate."""
    blocks = []
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        resampler = av.AudioResampler("fltp", rate=stream.rate)
        for frame in container.decode(stream):
            blocks += [part.to_ndarray().T for part in resampler.resample(frame)]
        rate = stream.rate
    return np.concatenate(blocks).astype(np.float32), rate


def encoded(edit: Edit, sound: Sound, rate: int, out: Path) -> Path:
    """The same file with another sound, in its own codec; the picture is copied."""
    raw = out.with_suffix(".raw")
    raw.write_bytes(sound.astype("<f4").tobytes())
    with av.open(str(edit.path)) as container:
        stream = container.streams.audio[0]
        codec, bit_rate = stream.codec_context.name, stream.bit_rate or 0
    encoder = {"mp3float": "libmp3lame", "mp3": "libmp3lame", "opus": "libopus"}.get(codec, codec)
    rate_options = ["-b:a", str(bit_rate)] if bit_rate and encoder in ("aac", "libmp3lame") else []
    run_ffmpeg(
        "-f", "f32le", "-ar", rate, "-ac", sound.shape[1], "-i", raw, "-i", edit.path,
        "-map", "0:a", "-map", "1:v?", "-c:v", "copy", "-c:a", encoder, *rate_options, out,
    )  # fmt: skip
    raw.unlink()
    return out


def clip(edit: Edit, sound: Sound, rate: int, at: int, rng: np.random.Generator) -> Sound:
    """40 to 120 ms of a word are gone: silent, or cut out."""
    length = from_milliseconds(int(rng.integers(40, 121)), rate)
    if rng.random() < 0.5:
        spoilt = sound.copy()
        spoilt[at : at + length] *= 0.0005
        return spoilt
    return np.concatenate((sound[:at], sound[at + length :]))


def click(edit: Edit, sound: Sound, rate: int, at: int, rng: np.random.Generator) -> Sound:
    """A step of 0.1 to 0.4 that dies away in 5 ms."""
    spoilt = sound.copy()
    tail = from_milliseconds(5, rate)
    height = rng.uniform(0.1, 0.4) * rng.choice((-1, 1))
    fall = (height * np.exp(-np.arange(tail) / (tail / 5))).astype(np.float32)
    spoilt[at : at + tail] += fall[: len(spoilt[at : at + tail]), None]
    return np.clip(spoilt, -1, 1)


def twice(edit: Edit, sound: Sound, rate: int, at: int, rng: np.random.Generator) -> Sound:
    """100 to 200 ms are heard again: put in, or over what follows."""
    length = min(at, from_milliseconds(int(rng.integers(100, 201)), rate))
    again = sound[at - length : at]
    if rng.random() < 0.5:
        return np.concatenate((sound[:at], again, sound[at:]))
    spoilt = sound.copy()
    room = min(length, len(sound) - at)
    spoilt[at : at + room] = again[:room]
    return spoilt


def left_in(edit: Edit, sound: Sound, rate: int, at: int, rng: np.random.Generator) -> Sound:
    """A struck word of the recording is heard at a join after all, or its last half."""
    place = rescaled(at, rate, edit.timeline.source.rate)
    number = int(np.argmin([abs(start - place) for start in edit.timeline.starts[1:]])) + 1
    gap = (edit.timeline.keeps[number - 1].end, edit.timeline.keeps[number].start)
    struck = set(range(len(edit.transcript.words))) - set(edit.kept)
    spans = [edit.transcript.words[n].span for n in sorted(struck)]
    span = next(s for s in spans if gap[0] <= s.start and s.end <= gap[1])
    source, own = _recorded(edit)
    first, last = (
        rescaled(edge, edit.timeline.source.rate, own) for edge in (span.start, span.end)
    )
    if rng.random() < 0.3:
        first = (first + last) // 2
    said = source[first:last]
    return np.concatenate((sound[:at], said[:, : sound.shape[1]], sound[at:]))


_DECODED: dict[Path, tuple[Sound, int]] = {}


def _recorded(edit: Edit) -> tuple[Sound, int]:
    """The recording's samples at the render's rate."""
    path = edit.timeline.source.path
    if path not in _DECODED:
        _DECODED[path] = decoded(path)
    return _DECODED[path]


SPOIL: Final[dict[str, Callable[..., Sound]]] = {
    "word clipped": clip,
    "click": click,
    "syllable twice": twice,
    "filler left in": left_in,
}


def places(edit: Edit, kind: str) -> list[float]:
    """Where faults of a kind may be planted, in seconds of the edit."""
    timeline, words = edit.timeline, edit.transcript.words
    rate = timeline.source.rate
    joins = list(enumerate(timeline.starts))[1:]
    if kind == "click":
        return [seconds(start, rate) for _, start in joins]
    if kind == "filler left in":
        struck = set(range(len(words))) - set(edit.kept)
        spans = [words[n].span for n in struck if len(words[n].span) > samples(0.1, rate)]
        return [
            seconds(start, rate)
            for n, start in joins
            if any(
                timeline.keeps[n - 1].end <= s.start and s.end <= timeline.keeps[n].start
                for s in spans
            )
        ]
    found = []
    for number in set(edit.kept):
        span = words[number].span
        for place in timeline.to_output((span.start + span.end) // 2):
            if words[number].kind != "noise" and len(span) > samples(0.15, rate):
                found.append(seconds(place, rate))
    return sorted(found)


def spoilt_sound(edit: Edit, count: int, rng: np.random.Generator, out: Path) -> list[Planted]:
    """Plant faults of the sound, all in one file; where they lie in the edit as it was planned."""
    sound, rate = decoded(edit.path)
    planted: list[Planted] = []
    for number in range(count):
        kind = SOUND_KINDS[number % len(SOUND_KINDS)]
        free = [
            place
            for place in places(edit, kind)
            if place > 0.6 and all(abs(place - one.place_s) > APART_S for one in planted)
        ]
        if free:
            planted.append(Planted(kind, float(rng.choice(free))))
    for one in sorted(planted, key=lambda fault: -fault.place_s):  # later ones first: no shifts
        at = samples(one.place_s, rate)
        if one.kind == "word clipped":
            at -= from_milliseconds(40, rate)
        sound = SPOIL[one.kind](edit, sound, rate, at, rng)
    encoded(edit, sound, rate, out)
    return planted


# --- faults of the picture ----------------------------------------------------------------------


def spoilt_picture(edit: Edit, kind: str, rng: np.random.Generator, out: Path) -> Planted:
    """Move sound or picture by 40 ms, or lose a frame."""
    if kind == "40 ms apart":
        late = ["-itsoffset", "0.04"]
        one, other = ("0:v", "1:a") if rng.random() < 0.5 else ("0:a", "1:v")
        run_ffmpeg(
            *late, "-i", edit.path, "-i", edit.path, "-map", one, "-map", other, "-c", "copy", out
        )
        return Planted(kind, 0.0)
    return Planted(kind, _without_a_frame(edit.path, rng, out))


def _without_a_frame(path: Path, rng: np.random.Generator, out: Path) -> float:
    """Leave out a frame that no other needs; what follows comes earlier, or not. Its time."""
    closes = rng.random() < 0.5
    opened: Any = av.open
    with opened(str(path)) as source, opened(str(out), "w") as target:
        streams = {s.index: target.add_stream_from_template(s) for s in source.streams}
        picture = source.streams.video[0]
        packets = [p for p in source.demux(picture, source.streams.audio[0]) if p.dts is not None]
        shown = [p for p in packets if p.stream is picture]
        length = float(shown[-1].pts * picture.time_base)
        droppable = [p for p in shown if p.is_disposable and p.pts * picture.time_base > 1] or [
            p for p in shown if not p.is_keyframe and 1 < p.pts * picture.time_base < length - 1
        ]
        lost = droppable[int(rng.integers(len(droppable)))]
        place, lasts = lost.pts, round(1 / picture.average_rate / picture.time_base)
        is_after = False
        for packet in packets:
            if packet is lost:
                is_after = True
                continue
            if closes and packet.stream is picture:
                packet.pts -= lasts * (packet.pts > place)
                packet.dts -= lasts * is_after
            packet.stream = streams[packet.stream.index]
            target.mux(packet)
        return float(Fraction(place) * picture.time_base)
