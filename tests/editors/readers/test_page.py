from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from editors.decisions import Decisions
from editors.readers.page import parsed_page
from editors.script.read import read_parsed
from pipeline.origin import TranscriptOrigin
from pipeline.protocols.diarizer import letter
from tests.make import transcript

if TYPE_CHECKING:
    from pipeline.transcript import Transcript


def talk(turns: list[tuple[str | None, str]], names: dict[str, str] | None = None) -> Transcript:
    """A talk of turns, each of a letter and words, and what the transcript calls the letters."""
    heard = transcript("_".join(said.replace(" ", "|") for _, said in turns))
    who = [speaker for speaker, said in turns for _ in said.split()]
    words = tuple(replace(w, speaker=s) for w, s in zip(heard.words, who, strict=True))
    return replace(heard, words=words, origin=TranscriptOrigin(speakers=names or {}))


TALK = talk([("A", "welcome to this show"), ("B", "thanks for having me"), ("A", "gladly then")])
ANN, BEN = "Ann (0:00)\nwelcome to this show\n\n", "Ben (0:02)\nthanks for having me\n\n"


def speakers_of(page: str, heard: Transcript = TALK) -> dict[str, str]:
    parsed = parsed_page(page, heard)
    assert not parsed.problems
    return dict(parsed.speakers)


@pytest.mark.parametrize("page", [ANN + BEN, BEN + ANN], ids=["in order", "second speaker first"])
def test_a_name_goes_to_whose_words_stand_under_it_wherever_it_stands(page: str) -> None:
    assert speakers_of(page) == {"A": "Ann", "B": "Ben"}
    document, problems = read_parsed(TALK, parsed_page(page, TALK), Decisions())
    assert not problems
    assert {p.speaker for p in document.passages if p.words[0] >= 4} == {"B"}


def test_a_page_of_one_speaker_leaves_the_other_unnamed() -> None:
    assert speakers_of(BEN) == {"A": "Speaker A", "B": "Ben"}


def test_thirty_speakers_have_the_letters_of_their_own_words() -> None:
    letters = [letter(n) for n in range(30)]
    heard = talk([(one, f"word{one.lower()} goes over here") for one in letters])
    starts_s = [word.span.start // 1000 for word in heard.words[::4]]
    paragraphs = [
        f"Guest {one} ({second // 60}:{second % 60:02})\nword{one.lower()} goes over here\n"
        for one, second in zip(letters, starts_s, strict=True)
    ]
    names = speakers_of("\n".join(reversed(paragraphs)), heard)
    assert names == {one: f"Guest {one}" for one in letters}


def test_two_names_for_one_voice_share_no_letter_with_it() -> None:
    names = speakers_of(BEN + "Cid (0:00)\nwelcome to\n\nAnn (0:00)\nthis show\n")
    assert names == {"A": "Speaker A", "B": "Ben", "C": "Cid", "D": "Ann"}


def test_a_name_over_the_words_of_two_voices_gets_neither() -> None:
    assert speakers_of("Ann (0:00)\nwelcome to this show thanks for having me\n") == {
        "A": "Speaker A", "B": "Speaker B", "C": "Ann",
    }  # fmt: skip


def test_a_name_that_the_transcript_knows_keeps_its_letter() -> None:
    heard = replace(TALK, origin=TranscriptOrigin(speakers={"A": "Ann", "B": "Ben"}))
    assert speakers_of("Ben (0:00)\nwelcome to this show\n", heard) == {"A": "Ann", "B": "Ben"}
    document, _ = read_parsed(heard, parsed_page(BEN.replace("Ben", "Ann"), heard), Decisions())
    assert document.passages[0].speaker == "A"


def test_words_that_are_nobodys_get_letters_of_their_own() -> None:
    heard = talk([(None, "welcome to this show"), (None, "thanks for having me")])
    assert speakers_of(BEN + ANN, heard) == {"A": "Ben", "B": "Ann"}
