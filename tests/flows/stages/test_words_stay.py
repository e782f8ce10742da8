"""Who heard the words, and in which language, stays with a project until another is named."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np
import pytest

from flows.console import Console
from flows.project.project import opened_project, project_of
from flows.stages.taken_in import source_stage
from flows.stages.words import transcript_stage, write_transcript
from media.files import fingerprint
from media.span import Span
from pipeline.origin import TranscriptOrigin
from pipeline.transcript import Transcript, Word
from pipeline.words import VERBATIM_VERSION
from pipeline.words.transcribe import Hearing
from tests.make import noise, write_sound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

WORDS = (Word("so", Span(0, 9000), 1.0), Word("yes", Span(20_000, 30_000), 1.0))


class AskedAnewError(Exception):
    """A recogniser was asked in this language."""


class Listener:
    def __init__(self, name: str, **options: object) -> None:
        self.name = name
        self.options = options

    def language(self, *_: object) -> str:
        return "en"

    def passages(self, _: object, __: object, language: str) -> NoReturn:
        raise AskedAnewError(f"{self.name} {language}")


def heard(
    path: Path,
    before: Hearing,
    now: Hearing,
    *,
    version: int = VERBATIM_VERSION,
    aligner: str | None = None,
    console: Console | None = None,
    **how: Any,
) -> Transcript:
    """What `now` gives where `before` heard the recording, in German if no other is named."""
    project, console = project_of(path), console or Console(machine=True)
    with opened_project(project):
        source = source_stage(project, console)
        depends = (source.sha256, source.audio.index, before.heard_by, before.language)
        key = fingerprint("transcribe", version, *depends)
        by = aligner or before.choice("de").name
        origin = TranscriptOrigin(key, tuple(before.heard_by), by)
        write_transcript(project.transcript, Transcript(source, "de", WORDS, (), origin))
        return transcript_stage(project, source, now, console, **how)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "talk.flac", noise(2))


@pytest.mark.parametrize("language", [None, "de"])
@pytest.mark.parametrize("version", [1, VERBATIM_VERSION - 1, VERBATIM_VERSION])
@pytest.mark.parametrize("aligner", [None, "one that is gone"])
def test_what_a_named_model_heard_stays(
    path: Path, language: str | None, version: int, aligner: str | None
) -> None:
    large, usual = Hearing(Listener("large"), None, language), Hearing(Listener("usual"))
    console = Console(machine=True)
    found = heard(
        path, large, usual, version=version, aligner=aligner, console=console, is_named=False
    )
    assert found.words == WORDS
    assert console.stages["transcribe"] == "current"


def test_it_is_said_who_heard_it(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    large = Hearing(Listener("faster-whisper:large"))
    heard(path, large, Hearing(Listener("usual")), console=Console(machine=False), is_named=False)
    assert "words: large (as last time; '--model whisper-base'" in capsys.readouterr().err


def test_a_language_that_was_named_stays(path: Path) -> None:
    german = Hearing(Listener("usual"), None, "de")
    assert heard(path, german, Hearing(Listener("usual")), is_named=False).words == WORDS


def test_a_language_that_was_named_is_heard_again_if_that_is_said(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voices_everywhere(monkeypatch)
    german = Hearing(Listener("usual"), None, "de")
    by_ear = Hearing(Listener("usual"), None, "auto")
    with pytest.raises(AskedAnewError, match="usual en"):
        heard(path, german, by_ear, is_named=False)


def test_a_language_that_was_heard_anyway_is_not_heard_again(path: Path) -> None:
    usual = Hearing(Listener("usual"))
    by_ear = Hearing(Listener("usual"), None, "auto")
    assert heard(path, usual, by_ear, is_named=False).words == WORDS


def test_it_is_said_that_a_language_stays(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    german = Hearing(Listener("usual"), None, "de")
    heard(path, german, Hearing(Listener("usual")), console=Console(machine=False), is_named=False)
    assert "language: de (as last time; '--language auto' to hear it)" in capsys.readouterr().err


def test_a_language_that_was_named_stays_where_all_is_heard_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = voices_everywhere(monkeypatch)
    german = Hearing(Listener("usual"), None, "de")
    with pytest.raises(AskedAnewError, match="usual de"):
        heard(path, german, Hearing(Listener("usual")), version=1, is_named=False)
    assert asked


@pytest.mark.parametrize(
    ("now", "is_named"),
    [
        (Hearing(Listener("usual")), True),
        (Hearing(Listener("large", beam=2)), False),
        (Hearing(Listener("usual"), None, "fr"), False),
    ],
)
def test_what_is_named_or_newer_is_heard_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch, now: Hearing, is_named: bool
) -> None:
    voices_everywhere(monkeypatch)
    with pytest.raises(AskedAnewError):
        heard(path, Hearing(Listener("large")), now, is_named=is_named)


@pytest.mark.parametrize("now", [{"apart": True}, {"language": "fr"}])
def test_it_is_said_who_hears_them_anew_in_the_place_of_a_named_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    now: dict[str, Any],
) -> None:  # fmt: skip
    voices_everywhere(monkeypatch)
    path = write_sound(tmp_path / "talk.flac", noise(2, channels=2))
    large = Hearing(Listener("faster-whisper:large"))
    usual = Hearing(Listener("usual"), None, now.get("language"))
    console, apart = Console(machine=False), "apart" in now
    with pytest.raises(AskedAnewError):
        heard(path, large, usual, console=console, is_named=False, apart=apart)
    assert "words: usual hears them anew (last time large;" in capsys.readouterr().err


def test_a_language_that_was_named_stays_where_tracks_are_heard_apart_from_now_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    voices_everywhere(monkeypatch)
    path = write_sound(tmp_path / "talk.flac", noise(2, channels=2))
    german = Hearing(Listener("usual"), None, "de")
    with pytest.raises(AskedAnewError, match="usual de"):
        heard(path, german, Hearing(Listener("usual")), is_named=False, apart=True)


def test_another_recording_is_heard_anew(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voices_everywhere(monkeypatch)
    large, usual = Hearing(Listener("large")), Hearing(Listener("usual"))
    other = Hearing(Listener("large"))
    heard(path, large, large)
    project = project_of(path)
    text = project.transcript.read_text()
    with opened_project(project):
        source = source_stage(project, Console(machine=True))
        stranger = fingerprint("transcribe", VERBATIM_VERSION, "another", 0, other.heard_by, None)
        own = fingerprint(
            "transcribe", VERBATIM_VERSION, source.sha256, source.audio.index, other.heard_by, None
        )
        assert own in text
        project.transcript.write_text(text.replace(own, stranger))
        with pytest.raises(AskedAnewError):
            transcript_stage(project, source, usual, Console(machine=True), is_named=False)


def voices_everywhere(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Somebody speaks all the time, as far as the detector knows; how often it was asked."""
    asked: list[int] = []

    def voice(mono: Any) -> Any:
        asked.append(len(mono))
        return np.ones(len(mono) // 512 + 1, np.float32)

    monkeypatch.setattr("pipeline.backends.silero.voice", voice)
    return asked


def test_a_plain_run_keeps_what_another_model_heard(
    data: Path, tmp_path: Path, whisper_here: None, command: Callable[..., dict[str, Any]]
) -> None:
    talk = tmp_path / "jfk.flac"
    shutil.copy2(data / "jfk.flac", talk)
    command("transcribe", talk, "--model", "whisper-tiny.en")
    kept = project_of(talk).transcript.read_bytes()
    for given in ((), ("--language", "en")):
        assert command("transcribe", talk, *given)["stages"]["transcribe"] == "current"
        assert project_of(talk).transcript.read_bytes() == kept
    assert command("transcribe", talk, "--language", "auto")["stages"]["transcribe"] == "current"
    assert command("transcribe", talk, "--model", "whisper-base")["stages"]["transcribe"] == "made"
    assert project_of(talk).transcript.read_bytes() != kept
