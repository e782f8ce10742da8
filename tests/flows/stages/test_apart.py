"""Where everyone is heard on their own track, speakers follow it; what stays the same stays."""

from __future__ import annotations

import shutil
from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NoReturn

import numpy as np
import pytest

from flows.console import Console
from flows.project.project import opened_project, project_of
from flows.stages.diarized import SpeakerOptions
from flows.stages.speakers import speakers_stage
from flows.stages.taken_in import source_stage
from flows.stages.words import transcript_stage, write_transcript
from media.clock import MODEL_RATE
from media.files import fingerprint
from media.span import Span
from pipeline.origin import TranscriptOrigin
from pipeline.registry.recognisers import recognisers
from pipeline.text.hesitations import bare
from pipeline.transcript import Transcript, Word
from pipeline.words import VERBATIM_VERSION
from pipeline.words.transcribe import Hearing
from tests.make import noise, read_sound, write_sound

if TYPE_CHECKING:
    from pathlib import Path


class HeardAgainError(Exception):
    """Somebody asked the recogniser."""


class Ear:
    name = "ear"

    def __init__(self) -> None:
        self.options: dict[str, object] = {}

    def language(self, *_: object) -> NoReturn:
        raise HeardAgainError

    passages = language


def heard_before(path: Path, *words: Word) -> Transcript:
    """What the stage gives where these words were heard apart, without a word of tracks."""
    project, console, how = project_of(path), Console(machine=True), Hearing(Ear())
    with opened_project(project):
        source = source_stage(project, console)
        depends = (source.sha256, source.audio.index, how.heard_by, how.language, "apart")
        key = fingerprint("transcribe", VERBATIM_VERSION, *depends)
        origin = TranscriptOrigin(key=key, aligner=how.choice("en").name)
        write_transcript(project.transcript, Transcript(source, "en", words, (), origin))
        return transcript_stage(project, source, how, console, apart=True)


def test_words_heard_apart_before_tracks_were_kept_stay_where_nobody_talks_at_once(
    tmp_path: Path,
) -> None:
    path = write_sound(tmp_path / "talk.flac", noise(2, channels=2))
    words = (Word("so", Span(0, 9000), 1.0, "A"), Word("yes", Span(20_000, 30_000), 1.0, "B"))
    assert heard_before(path, *words).words == words


def test_words_heard_apart_are_heard_anew_where_people_talk_at_once(tmp_path: Path) -> None:
    path = write_sound(tmp_path / "talk.flac", noise(2, channels=2))
    word = Word("so", Span(0, 9000), 1.0, "A", overlapped=True)
    with pytest.raises(HeardAgainError):
        heard_before(path, word, replace(word, span=Span(9000, 10_000)))


def words_of(path: Path, *, apart: bool) -> Transcript:
    """The words of a recording; with their speakers, where everyone has a channel."""
    project, console = project_of(path), Console(machine=True)
    wanted = SpeakerOptions(diarizer="channels" if apart else "none")
    with opened_project(project):
        source = source_stage(project, console)
        how = Hearing(*recognisers(None), "en")
        heard = transcript_stage(project, source, how, console, apart=apart)
        return speakers_stage(project, source, heard, wanted, console)


def said(transcript: Transcript, speaker: str | None = None) -> list[str]:
    """The words of somebody, or of all, as far as they are compared."""
    of = [word for word in transcript.words if word.kind != "noise"]
    return [bare(word.text) for word in of if speaker in (None, word.speaker)]


def alike(some: list[str], others: list[str]) -> float:
    return SequenceMatcher(None, some, others, autojunk=False).ratio()


@pytest.mark.usefixtures("whisper_here")
def test_everyone_has_their_own_words_where_two_talk_at_once(data: Path, tmp_path: Path) -> None:
    host = read_sound(data / "voices" / "1688" / "1688-142285-0006.flac").astype(float)
    guest = np.zeros_like(host)
    reading = read_sound(data / "voices" / "3005" / "3005-163389-0001.flac") / 2
    guest[3 * MODEL_RATE : 3 * MODEL_RATE + len(reading)] = reading[: len(host) - 3 * MODEL_RATE]
    room = np.hstack([host + guest / 10, guest + host / 10]).astype("<i2")
    alone = [
        said(words_of(write_sound(tmp_path / f"{who}.flac", own, MODEL_RATE), apart=False))
        for who, own in (("host", host.astype("<i2")), ("guest", guest.astype("<i2")))
    ]
    talk = words_of(write_sound(tmp_path / "talk.flac", room, MODEL_RATE), apart=True)
    assert min(map(len, alone)) > 8
    assert alike(said(talk, "A"), alone[0]) > 0.85
    assert alike(said(talk, "B"), alone[1]) > 0.85


@pytest.mark.usefixtures("whisper_here")
def test_nobody_gets_words_from_the_other_channel(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "talk.flac"
    shutil.copy2(data / "mfa" / "michaelandsickmichael.flac", path)
    talk = words_of(path, apart=True)
    middle = talk.source.length // 2
    early = [w for w in talk.words if w.span.start < middle]
    assert {w.speaker for w in early} == {"A"}
    assert {w.speaker for w in talk.words[len(early) :]} == {"B"}
    assert len(said(talk, "B")) > 55
