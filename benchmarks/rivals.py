"""Other systems that give words with times, each with the same weights as ours where it can."""

from __future__ import annotations

import importlib.machinery
import io
import json
import os
import sys
import tempfile
import types
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.corpus import FILLERS, plain
from benchmarks.scores import Said
from media.ingest import load_mono
from pipeline.models import store
from pipeline.models.catalogue import MODELS
from pipeline.sound.speech_activity import as_float
from pipeline.text.hesitations import prompt_for

if TYPE_CHECKING:
    from collections.abc import Callable

    Rival = Callable[[Path], list[Said]]
    """From a 16 kHz mono wav to words."""


def whisper(model: str) -> Rival:
    """faster-whisper as it comes."""
    return _faster_whisper(model, {})


def whisper_with_prompt(model: str) -> Rival:
    """The same, with a verbatim prompt before each window."""
    prompt = prompt_for("en")
    return _faster_whisper(model, {"hotwords": prompt, "condition_on_previous_text": False})


def _faster_whisper(model: str, extra: dict[str, Any]) -> Rival:
    from faster_whisper import WhisperModel

    loaded = WhisperModel(_folder(model), **_settings())

    def run(path: Path) -> list[Said]:
        segments, _ = loaded.transcribe(
            as_float(load_mono(path)), language="en", beam_size=5, word_timestamps=True, **extra
        )
        return [Said(w.word.strip(), w.start, w.end) for s in segments for w in s.words or ()]

    return run


def stable_ts(model: str) -> Rival:
    """stable-ts over faster-whisper."""
    _without_torchaudio()
    import stable_whisper  # type: ignore[import-not-found,unused-ignore]

    loaded = stable_whisper.load_faster_whisper(_folder(model), **_settings())

    def run(path: Path) -> list[Said]:
        result = loaded.transcribe(as_float(load_mono(path)), language="en", verbose=None)
        return [Said(w.word.strip(), w.start, w.end) for s in result.segments for w in s.words]

    return run


def whisper_timestamped(model: str) -> Rival:
    """whisper-timestamped, which needs OpenAI's own form of the weights."""
    _without_torchaudio()
    import whisper_timestamped as library  # type: ignore[import-not-found,unused-ignore]

    loaded = library.load_model(model.removeprefix("whisper-"), device="cpu")

    def run(path: Path) -> list[Said]:
        result = library.transcribe(loaded, as_float(load_mono(path)), language="en")
        rows = [word for segment in result["segments"] for word in segment["words"]]
        return [Said(row["text"].strip(), row["start"], row["end"]) for row in rows]

    return run


def erm(model: str) -> Rival:
    """erm by its own command, which loads its model anew for each file.

    Its fillers are everything that it would cut.
    """
    import librosa  # type: ignore[import-not-found,unused-ignore]  # noqa: F401
    from erm import cli  # type: ignore[import-not-found,unused-ignore]

    folder, words = _folder(model), []
    transcribe = cli.transcribe

    def kept(*arguments: Any, **options: Any) -> Any:
        heard = transcribe(*arguments, **options)
        words[:] = heard[0]
        return heard

    cli.transcribe = kept

    def run(path: Path) -> list[Said]:
        with tempfile.TemporaryDirectory() as name:
            answer = Path(name, "cuts.json")
            line = [str(path), "--dry-run", "--json", str(answer), "--model", folder]
            line += ["--device", "cpu", "--compute-type", "int8"]
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                cli.main(line)
            cuts = json.loads(answer.read_text(encoding="utf-8"))["cuts"]
        said = [Said(w.text, w.start, w.end) for w in words if plain(w.text) not in FILLERS]
        return [*said, *(Said("um", cut["start"], cut["end"]) for cut in cuts)]

    return run


def _folder(model: str) -> str:
    return str(store.installed(model)) if model in MODELS else model


def _settings() -> dict[str, Any]:
    return {"device": "cpu", "compute_type": "int8", "cpu_threads": os.cpu_count() or 1}


def _without_torchaudio() -> None:
    """A CPU-only torch cannot load some wheels of it, and nobody needs it here."""
    try:
        import torchaudio  # noqa: F401
    except (ImportError, OSError):
        stub = types.ModuleType("torchaudio")
        stub.__spec__ = importlib.machinery.ModuleSpec("torchaudio", None)
        sys.modules["torchaudio"] = stub


RIVALS: dict[str, Callable[[str], Rival]] = {
    "Whisper as it comes": whisper,
    "Whisper with prompt": whisper_with_prompt,
    "stable-ts": stable_ts,
    "whisper-timestamped": whisper_timestamped,
    "erm": erm,
}
