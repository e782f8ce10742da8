"""Transcripts that people bring: read, and matched with what was heard."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from media.errors import OptionError
from pipeline.protocols.aligner import Alignment, Timed
from pipeline.sound.speech_activity import VAD_HOP
from pipeline.words.imported import _blocks, align_imported
from pipeline.words.transcript_files import ImportedWord, imported_words, phrases, read_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f"]), max_size=40)


class Kept:
    """An aligner that leaves words where they are."""

    def align(self, audio: object, words: Sequence[Timed]) -> Alignment:
        return Alignment(tuple(words))


def heard(text: str) -> list[Timed]:
    return [Timed(w, n * 8000, n * 8000 + 6000) for n, w in enumerate(text.split())]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,500\nAnn: Hello there\n"),
        ("a.vtt", "WEBVTT\n\n00:01.000 --> 00:02.500\n<v Ann>Hello there\n"),
        (
            "a.json",
            '{"segments":[{"speaker":"Ann","startTime":1.0,"endTime":2.5,"body":"Hello there"}]}',
        ),
    ],
)
def test_captions_become_words_with_speaker_and_time(name: str, text: str) -> None:
    words = [(w.text, w.speaker, w.at, w.until) for w in imported_words(text, name)]
    assert words == [("Hello", "Ann", 1.0, 2.5), ("there", "Ann", 1.0, 2.5)]


def test_the_page_of_a_podcast_loses_its_notes_and_keeps_its_speakers() -> None:
    page = (
        "The Show\n\nNotes (02:32)\n\nAnn Lee (00:00):\nHello [inaudible 00:07:14] there.\n\n"
        "(00:10):\nStill me.\n\nBen (01:05):\nAnd me.\n"
    )
    found = [(w.text, w.speaker, w.at) for w in imported_words(page)]
    assert found == [
        ("Hello", "Ann Lee", 0.0), ("there.", "Ann Lee", 0.0), ("Still", "Ann Lee", 10.0),
        ("me.", "Ann Lee", 10.0), ("And", "Ben", 65.0), ("me.", "Ben", 65.0),
    ]  # fmt: skip


def test_a_real_page_is_read(data: Path) -> None:
    words = read_file(data / "language" / "podcast_page.txt")
    assert words[0].text == "What"
    assert (words[0].speaker, words[0].at) == ("Shawn Wang (Swyx)", 0.0)
    assert {w.speaker for w in words} == {"Shawn Wang (Swyx)", "Alex Booker", "Jan Arsenovic"}
    assert not any("inaudible" in w.text for w in words)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"", "has no words"),
        ("a.txt", b"\xff\xfe\x00", "neither UTF-8"),
        ("a.json", b"{", "nor valid JSON"),
        ("a.json", b'{"segments": ["x"]}', "cannot be read"),
        ("a.json", b"null", "has no words"),
        ("a.json", b'{"segments": null}', 'no list of "segments"'),
        (
            "a.json",
            b'{"segments": [{"body": 5}]}',
            "of segment 1 should be text",
        ),
        (
            "a.json",
            b'[{"body": "a", "startTime": "x"}]',
            '"startTime" of segment 1 should be a time',
        ),
        ("a.json", b'[{"body": "a", "endTime": 1e999}]', '"endTime" of segment 1 should be a time'),
        ("a.json", b'[{"body": "a", "startTime": ' + b"1" * 400 + b"}]", "should be a time"),
        ("a.json", b"[" * 100_000, "nor valid JSON"),
        ("a.json", b"1" * 5000, "nor valid JSON"),
        ("a.txt", b"a " * 600_000, "a line of more than 1,000,000 characters"),
    ],
)
def test_a_file_without_words_is_refused_in_one_sentence(
    name: str, content: bytes, reason: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(OptionError, match=reason) as raised:
        read_file(tmp_path / name)
    assert str(raised.value).count("\n") == 0
    assert len(str(raised.value)) < 200 + len(str(tmp_path))
    with pytest.raises(OptionError, match="No such file"):
        read_file(tmp_path / "other.srt")


def test_a_pipe_or_a_device_is_no_transcript(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.srt")
    (tmp_path / "b.srt").symlink_to("/dev/zero")
    for name in ("a.srt", "b.srt"):
        with pytest.raises(OptionError, match=r"\.srt is no ordinary file: name another"):
            read_file(tmp_path / name)


def test_brackets_and_braces_that_are_no_tags_are_words() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,500\n{\\an8}<i>2 < 3</i> and <b.loud>5 > 4</b> {x}\n"
    assert [word.text for word in imported_words(text)] == ["2", "3", "and", "5", "4", "{x}"]


def test_hours_of_hundreds_of_digits_are_words_and_no_time() -> None:
    text = "1\n" + "1" * 400 + ":00:01,000 --> 00:00:02,500\nhi\n"
    assert all(word.at is None for word in imported_words(text))


def test_names_and_words_are_free_of_control_characters() -> None:
    words = imported_words(
        '[{"speaker": "A\\u001bnn", "body": "he\\u0000llo wor\\ud800ld"}]', "a.json"
    )
    assert [(word.text, word.speaker) for word in words] == [("hello", "Ann"), ("world", "Ann")]


def test_one_word_said_a_hundred_thousand_times_is_matched_in_seconds() -> None:
    start = time.process_time()
    blocks = list(_blocks(["a"] * 100_000, ["a"] * 50_000))
    assert time.process_time() - start < 15
    assert sum(j - i for _, i, j, _, _ in blocks) == 100_000


@given_any(WORDS, WORDS)
def test_every_given_word_is_matched_or_not_exactly_once(
    ours: list[str], theirs: list[str]
) -> None:
    blocks = list(_blocks(ours, theirs))
    assert [n for _, i, j, _, _ in blocks for n in range(i, j)] == list(range(len(ours)))
    places = [n for _, _, _, k, m in blocks for n in range(k, m)]
    assert places == sorted(set(places))
    assert all(ours[i:j] == theirs[k:m] for is_equal, i, j, k, m in blocks if is_equal)


def test_hours_of_talk_are_matched_in_seconds() -> None:
    rng = np.random.default_rng(1)
    ours = [f"w{n}" for n in rng.zipf(1.3, 30_000) % 5000]
    theirs = [word for word in ours if rng.random() > 0.1]
    matched = sum(j - i for is_equal, i, j, _, _ in _blocks(ours, theirs) if is_equal)
    assert matched > 0.97 * len(theirs)


def test_a_word_that_was_heard_otherwise_lies_between_its_neighbours() -> None:
    voice = np.ones(4 * 8000 // VAD_HOP, np.float32)
    fitted = align_imported(
        imported_words("so we begann now"),
        heard("so we began now"),
        np.zeros(32_000),
        voice,
        Kept(),
    )
    assert [w.text for w in fitted.words] == ["so", "we", "begann", "now"]
    assert fitted.words[2].start == 16_000
    assert not fitted.absent


def test_words_without_speech_of_their_own_are_absent() -> None:
    given = imported_words("so we never ever begin")
    spoken = [Timed("so", 0, 6000), Timed("we", 8000, 14_000), Timed("begin", 48_000, 54_000)]
    voice = np.ones(54_000 // VAD_HOP, np.float32)
    voice[14_000 // VAD_HOP : 48_000 // VAD_HOP] = 0
    fitted = align_imported(given, spoken, np.zeros(54_000), voice, Kept())
    assert [w.text for w in fitted.words] == ["so", "we", "begin"]
    assert phrases(fitted.absent, given) == ("never ever",)


def talk(seed: int, count: int) -> list[str]:
    """Words of a talk, of which many are those of every talk."""
    chosen = np.random.default_rng(seed).integers(0, 2000, count)
    return [lettered(n if n > 600 else n // 20) for n in chosen]


def lettered(number: int) -> str:
    """A word of letters for each number; digits do not count."""
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


def matched(given: Sequence[str], said: Sequence[str]) -> int:
    """How many of the given words are put on a sound in which others were heard."""
    length = len(said) * 8000
    voice = np.ones(length // VAD_HOP, np.float32)
    words = [ImportedWord(text) for text in given]
    return len(align_imported(words, heard(" ".join(said)), np.zeros(length), voice, Kept()).words)


@pytest.mark.parametrize(
    ("given", "said"), [(400, 400), (7330, 400), (400, 3000), (7330, 70), (7330, 22)]
)
def test_the_transcript_of_another_recording_is_refused_in_one_short_sentence(
    given: int, said: int
) -> None:
    page = talk(1, given)
    with pytest.raises(OptionError, match="does not belong to this recording") as raised:
        matched(page, talk(2, said))
    assert f"begins '{' '.join(page[:10])}'" in str(raised.value)
    assert f"of its {given:,} words are heard" in str(raised.value)
    assert len(str(raised.value)) < 400


def test_a_transcript_without_any_speech_is_refused() -> None:
    with pytest.raises(OptionError, match="0 of its 2 words are heard"):
        align_imported(imported_words("hello there"), [], np.zeros(VAD_HOP), np.zeros(1), Kept())


def test_a_transcript_of_which_half_was_misheard_belongs_to_its_recording() -> None:
    page = talk(1, 600)
    said = [w if n % 10 < 4 else f"misheard{lettered(n)}" for n, w in enumerate(page)]
    assert matched(page, said)


def test_a_transcript_of_much_more_than_the_recording_belongs_to_it() -> None:
    page = talk(1, 7000)
    assert matched(page, page[3000:3200]) >= 200
    assert matched(page, page[3000:3011]) >= 11


def test_absent_words_are_told_in_phrases_with_their_time() -> None:
    given = tuple(ImportedWord(text, at=65.5) for text in ["one", "two", "three", "four"])
    assert phrases([given[0], given[2], given[3]], given) == ("1:05 one", "1:05 three four")


def test_a_hesitation_that_the_transcript_leaves_out_stays() -> None:
    spoken = heard("so um we uh go")
    spoken[1] = Timed("um", spoken[1].start, spoken[1].end, kind="filler")
    spoken[3] = Timed("uh", spoken[3].start, spoken[3].end, kind="filler")
    voice = np.ones(40_000 // VAD_HOP, np.float32)
    fitted = align_imported(imported_words("so we uh go"), spoken, np.zeros(40_000), voice, Kept())
    assert [(w.text, w.kind) for w in fitted.words] == [
        ("so", "word"), ("um", "filler"), ("we", "word"), ("uh", "filler"), ("go", "word"),
    ]  # fmt: skip
