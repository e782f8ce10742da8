"""Other languages: words against their text, edges of words at pauses, false hesitations, and cuts.

    python -m benchmarks.languages [--only words,keep]

`words` hears `languages/*.mp3` as anybody's recording is heard, language unknown. Read speech has
no hesitations, so each that is found is false. The start of a word behind a pause, and the end of
one before it, are compared with where the sound rises and falls. An edge of a cut that the usual
editors make is in speech if 50 ms of what it takes there, outside of struck words, are as loud
as talk.

`keep` says how far a cut must keep away from words whose times are only the recogniser's: on
recordings in English whose words' times are known, each word is struck by itself, with its edges
moved inwards by so many milliseconds where a neighbour touches it. A neighbour is bitten if it
loses more than 30 ms; what is left over is the share of the struck word that is still heard.
"""

from __future__ import annotations

import re
import sys
import tempfile
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from benchmarks.common import heading, parser, print_table, progress, write_json
from benchmarks.corpus import plain
from benchmarks.scores import matched
from benchmarks.words import loaded
from editors.settle import settle
from editors.table import DEFAULT_EDITORS, proposed
from media.clock import MODEL_RATE, rescaled
from media.ingest import ingest, load_mono
from media.span import Span, complement
from pipeline.backends.whisper import SECOND_MODEL, Whisper
from pipeline.models.catalogue import DEFAULT_MODEL
from pipeline.sound.levels import FRAME, levels
from pipeline.words.transcribe import Hearing, transcribe_sound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.words import Sound
    from media.ingest import Mono
    from pipeline.protocols.recogniser import RecognisedPassage
    from pipeline.transcript import Transcript, Word

PARTS: Final = ("words", "keep")
SUFFIX: Final = ".mp3"
TALK_DB: Final = 15
"""What is this far under the median word is as loud as talk."""
EDGE: Final = MODEL_RATE // 20
LOST_MS: Final = 30
KEPT_MS: Final = (0, 20, 40, 60, 80, 100, 120, 150, 200)
TOUCHING_MS: Final = 50
"""Words that are nearer than this have no pause between them."""


# --- words --------------------------------------------------------------------------------------


def written(path: Path) -> list[str]:
    """The words of a text whose lines begin with `NUMBER|`."""
    text = " ".join(
        line.partition("|")[2] for line in path.read_text(encoding="utf-8").splitlines()
    )
    return bare_words(text)


def bare_words(text: str) -> list[str]:
    folded = unicodedata.normalize("NFC", text).casefold().replace("’", "'")
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", folded)


def edges_at_pauses(transcript: Transcript, mono: Mono) -> list[float]:
    """Milliseconds by which words' edges at pauses are off where the sound rises or falls.

    Positive is inside the word: a cut that comes up to the edge would take so much of it.
    """
    level, talk = levels(np.asarray(mono)), _talk(transcript, mono)
    found = []
    for pause in transcript.pauses:
        a, b = (rescaled(x, transcript.source.rate, MODEL_RATE) for x in (pause.start, pause.end))
        for word in transcript.words:
            start, end = _at_model(word, transcript)
            if abs(start - b) <= 2 * FRAME:
                found.append(_inside(level[: end // FRAME], start // FRAME, -1, talk))
            if abs(end - a) <= 2 * FRAME:
                found.append(_inside(level, end // FRAME, 1, talk))
    return [value for value in found if value is not None]


def _inside(level: np.ndarray[Any, Any], at: int, step: int, talk: float) -> float | None:
    """How far talk goes on from an edge outwards, in milliseconds; up to 300."""
    frames = level[max(0, at - 30) : at][::-1] if step < 0 else level[at : at + 30]
    if not len(frames):
        return None
    quiet = np.flatnonzero(frames < talk - TALK_DB)
    return float((quiet[0] if len(quiet) else len(frames)) * 10)


def _talk(transcript: Transcript, mono: Mono) -> float:
    loud = [
        float(np.percentile(level, 75))
        for word in transcript.words
        if len(level := levels(np.asarray(mono[slice(*_at_model(word, transcript))])))
    ]
    return float(np.median(loud)) if loud else 0.0


def _at_model(word: Word, transcript: Transcript) -> tuple[int, int]:
    rate = transcript.source.rate
    return rescaled(word.span.start, rate, MODEL_RATE), rescaled(word.span.end, rate, MODEL_RATE)


def edges_in_speech(transcript: Transcript, mono: Mono) -> tuple[int, int]:
    """Edges of the usual cuts that lie in talk, outside of what was struck; and all edges."""
    talk = _talk(transcript, mono) - TALK_DB
    rate = transcript.source.rate
    cuts = settle(transcript, proposed(transcript, DEFAULT_EDITORS))
    struck = [word.span for word in transcript.words if word.kind != "word"]
    bad = 0
    for cut in cuts:
        a, b = (rescaled(x, rate, MODEL_RATE) for x in (cut.span.start, cut.span.end))
        for part in (Span(a, min(a + EDGE, b)), Span(max(a, b - EDGE), b)):
            at_source = Span(*(rescaled(x, MODEL_RATE, rate) for x in (part.start, part.end)))
            for left in complement(struck, at_source):
                first, last = (rescaled(x, rate, MODEL_RATE) for x in (left.start, left.end))
                level = levels(np.asarray(mono[first:last]))
                bad += bool(len(level) >= 2 and np.sort(level)[-2] > talk)
    return bad, 2 * len(cuts)


def of_languages(data: Path, folder: Path, model: str) -> Iterator[dict[str, Any]]:
    ears = Whisper(model), Whisper(SECOND_MODEL)
    for path in sorted((data / "languages").glob(f"*{SUFFIX}")):
        progress(path.stem)
        source = ingest(path, folder / "mono.wav")
        mono = load_mono(folder / "mono.wav")
        transcript = transcribe_sound(source, mono, Hearing(*ears))
        text = path.with_suffix(".txt")
        said = [bare for w in transcript.words if w.kind == "word" for bare in bare_words(w.text)]
        truth = written(text) if text.is_file() else []
        errors = matched(truth, said)[1] if truth else None
        off = edges_at_pauses(transcript, mono)
        bad, edges = edges_in_speech(transcript, mono)
        yield {
            "recording": path.stem, "heard as": transcript.language,
            "placed by": transcript.origin.aligner, "words": len(said),
            "WER": None if errors is None else errors / len(truth),
            "fillers": sum(w.kind == "filler" for w in transcript.words),
            "edges at pauses": len(off),
            "in talk, ms (mean)": float(np.mean(off)) if off else None,
            "over 30 ms": sum(ms > LOST_MS for ms in off),
            "cuts' edges": edges, "in speech": bad,
        }  # fmt: skip


# --- how far to keep away -----------------------------------------------------------------------


def struck_alone(sound: Sound, transcript: Transcript) -> Iterator[tuple[Any, ...]]:
    """Each word that is in the truth too, with its neighbours, and theirs in the truth: seconds.

    Only words that have true neighbours within TOUCHING_MS in the transcript count.
    """
    rate = transcript.source.rate
    said = [w for w in transcript.words if w.kind != "noise"]
    truth = sound.recording.words
    pairs = dict(matched([plain(w.text) for w in said], [w.text for w in truth])[0])
    for n, word in enumerate(said):
        if n not in pairs:
            continue
        at = pairs[n]
        start, end = word.span.start / rate, word.span.end / rate
        before = _near(said, n - 1, n, rate) if n else False
        after = _near(said, n, n + 1, rate) if n + 1 < len(said) else False
        yield start, end, before, after, truth[max(0, at - 1) : at + 2], truth[at]


def _near(said: Sequence[Word], a: int, b: int, rate: int) -> bool:
    return (said[b].span.start - said[a].span.end) * 1000 < TOUCHING_MS * rate


def bitten(strikes: Sequence[tuple[Any, ...]], keep_ms: int) -> tuple[float, float]:
    """The share of strikes that bite a neighbour, and that of struck words that is still heard."""
    bites, left, whole = 0, 0.0, 0.0
    for start, end, before, after, around, own in strikes:
        a, b = start + before * keep_ms / 1000, end - after * keep_ms / 1000
        b = max(a, b)
        lost = [
            max(0.0, min(b, w.end) - max(a, w.start))
            for w in around
            if w is not own and w.speaker == own.speaker
        ]
        bites += any(one > LOST_MS / 1000 for one in lost)
        length = own.end - own.start
        left += length - max(0.0, min(b, own.end) - max(a, own.start))
        whole += length
    return bites / len(strikes), left / whole


class _Once:
    """A recogniser that hears the same passages of a recording once."""

    def __init__(self, ear: Whisper) -> None:
        self._ear = ear
        self._known: dict[tuple[Any, ...], list[RecognisedPassage]] = {}
        self.name, self.options, self.language = ear.name, ear.options, ear.language

    def passages(
        self, audio: Mono, spans: Sequence[Span], language: str
    ) -> Iterator[RecognisedPassage]:
        key = (len(audio), *((span.start, span.end) for span in spans))
        if key not in self._known:
            self._known[key] = list(self._ear.passages(audio, spans, language))
        yield from self._known[key]


def of_keeping_away(data: Path, folder: Path, model: str) -> Iterator[dict[str, Any]]:
    sounds = [s for s in loaded(data, folder, quick=False) if s.recording.is_timed]
    ears = _Once(Whisper(model)), _Once(Whisper(SECOND_MODEL))
    for name in ("pocketsphinx", "tightened"):
        strikes: list[tuple[Any, ...]] = []
        for sound in sounds:
            progress(f"{name}: {sound.recording.name}")
            how = Hearing(*ears, "en", name)
            transcript = transcribe_sound(sound.source, load_mono(sound.path), how)
            strikes += struck_alone(sound, transcript)
        for keep_ms in KEPT_MS:
            bites, left = bitten(strikes, keep_ms)
            yield {
                "placed by": name, "strikes": len(strikes), "kept away, ms": keep_ms,
                "bitten neighbours, %": 100 * bites, "struck word still heard, %": 100 * left,
            }  # fmt: skip


def main() -> int:
    command = parser(__doc__)
    command.add_argument("--only", default=",".join(PARTS), metavar="PART,PART")
    command.add_argument("--model", default=DEFAULT_MODEL)
    options = command.parse_args()
    report: dict[str, list[dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory(prefix="paperedit-languages-") as name:
        for part, rows_of in zip(PARTS, (of_languages, of_keeping_away), strict=True):
            if part not in options.only.split(","):
                continue
            rows = list(rows_of(options.data, Path(name), options.model))
            heading({"words": "Languages", "keep": "How far cuts keep away"}[part])
            print_table(list(rows[0]), [list(row.values()) for row in rows])
            report[part] = rows
    write_json(options.json, report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
