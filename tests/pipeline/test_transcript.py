from __future__ import annotations

import json
from dataclasses import replace

import pytest

from media.errors import FormatError
from media.files import to_json
from media.span import Span
from pipeline.transcript import Word, plain, transcript_fields, transcript_from_fields
from tests.make import transcript

TALK = transcript("__so__um__yes.__")


def test_a_transcript_survives_its_file() -> None:
    text = to_json(transcript_fields(TALK), rows=["words", "pauses"])
    assert transcript_from_fields(json.loads(text), TALK.source) == TALK


def test_each_word_has_a_line_of_its_own() -> None:
    text = to_json(transcript_fields(TALK), rows=["words", "pauses"])
    assert '    ["so", 200, 400, 0.9, null, "word"],\n' in text


def test_keys_of_a_later_version_are_ignored() -> None:
    fields = transcript_fields(TALK) | {"mood": "merry"}
    assert transcript_from_fields(fields, TALK.source) == TALK


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (["so", 400, 200, 0.9, None, "word"], "start < end"),
        (["so so", 200, 400, 0.9, None, "word"], "text one word"),
        (["so", 200, 400, 0.9, None, "song"], "kind must be"),
        (["so", 200], "not enough values"),
    ],
)
def test_a_row_that_means_nothing_is_named(row: list[object], reason: str) -> None:
    fields = transcript_fields(TALK)
    fields["words"][1] = row
    with pytest.raises(FormatError, match=rf"words\[1\].*{reason}"):
        transcript_from_fields(fields, TALK.source)


def test_a_word_beyond_the_recording_is_refused() -> None:
    with pytest.raises(ValueError, match="after the source's"):
        replace(TALK, words=(Word("late", Span(1500, 1700), 1.0),))


def test_the_word_before_a_pause_is_found() -> None:
    before = [TALK.word_before(pause) for pause in TALK.pauses]
    assert [word.text if word else None for word in before] == [None, "so", "um", "yes."]


def test_speech_without_words_survives_its_file() -> None:
    heard = replace(TALK, unclear=(Span(400, 600), Span(800, 900)))
    text = to_json(transcript_fields(heard), rows=["words", "pauses", "unclear"])
    assert "    [400, 600],\n" in text
    assert transcript_from_fields(json.loads(text), TALK.source) == heard


def test_a_file_in_which_nothing_is_unclear_does_not_speak_of_it() -> None:
    assert "unclear" not in transcript_fields(TALK)


def test_the_track_on_which_a_word_was_heard_survives_its_file() -> None:
    both = (Word("yes", Span(200, 400), 1.0, track=2), Word("so", Span(200, 400), 1.0, track=1))
    heard = replace(TALK, words=(Word("um", Span(0, 200), 1.0), *both))
    text = to_json(transcript_fields(heard), rows=["words", "pauses", "tracks"])
    assert "    [200, 400, 2],\n" in text
    assert transcript_from_fields(json.loads(text), TALK.source) == heard


def test_a_word_that_somebody_moved_has_no_track_any_more() -> None:
    fields = transcript_fields(replace(TALK, words=(Word("so", Span(200, 400), 1.0, track=1),)))
    fields["words"][0][1] = 210
    assert transcript_from_fields(fields, TALK.source).words[0].track is None


def test_a_file_of_words_that_were_heard_together_does_not_speak_of_tracks() -> None:
    assert "tracks" not in transcript_fields(TALK)
    assert {
        word.track for word in transcript_from_fields(transcript_fields(TALK), TALK.source).words
    } == {None}


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([[800, 900], [400, 600]], "starts before the one in front"),
        ([[400, 600], [500, 900]], "touch each other"),
        ([[400, 99999]], "after the source's"),
        ([[600, 400]], "start < end"),
    ],
)
def test_unclear_rows_in_disorder_are_refused(rows: list[list[int]], reason: str) -> None:
    fields = transcript_fields(TALK) | {"unclear": rows}
    with pytest.raises(FormatError, match=reason):
        transcript_from_fields(fields, TALK.source)


def test_plain_text_has_no_case_and_no_punctuation_around_it() -> None:
    assert plain("“Don’t,”") == "don't"
    assert plain("Straße!") == "strasse"
    assert plain("...") == "..."


@pytest.mark.parametrize("text", ["yes.", "what?", 'said."', "だ。", "wait…"])
def test_sentences_end_with_their_marks(text: str) -> None:
    assert Word(text, Span(0, 1), 1.0).ends_sentence
    assert not Word("Mr,", Span(0, 1), 1.0).ends_sentence
