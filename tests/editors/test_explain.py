"""Why a word plays or does not, and what it was taken for."""

from __future__ import annotations

from dataclasses import replace

from editors.decisions import Decisions, Provenance
from editors.explain import explained_moment, explained_word
from editors.script.assemble import assembled
from editors.script.draft import drafted
from editors.script.marks import with_mutes
from tests.make import transcript

TALK = transcript("So|um=|we|um|began|um|and|um|went.")
PLACES = [n for n, word in enumerate(TALK.words) if word.text == "um"]
STRUCK = {PLACES[0]: Provenance("fillers", "um", 0.91)}


def test_words_that_play_beside_cut_ones_say_what_they_were_taken_for_and_how_surely() -> None:
    _, kept, doubtful, over = PLACES
    words = list(TALK.words)
    words[doubtful] = replace(words[doubtful], kind="word", confidence=0.31)
    words[over] = replace(words[over], confidence=0.72, overlapped=True)
    talk = replace(TALK, words=tuple(words))
    timeline, cuts = assembled(talk, drafted(talk, Decisions(STRUCK)))
    proposed = {**STRUCK, kept: Provenance("fillers", "um", 0.9)}
    answers = list(explained_word("Um", talk, timeline, cuts, proposed, {}))
    assert [answer.split("; ", 1)[-1] for answer in answers] == [
        "'um' at 0:00.4 is cut (0:00.2 to 0:00.5) by the editor fillers: um (confidence 0.91).",
        "it was taken for a hesitation (confidence 0.90), and the script keeps it against the "
        "editor fillers: um (confidence 0.90).",
        "it was taken for a word, since it is a hesitation with a confidence of 0.31 only.",
        "it was taken for a hesitation over which somebody else speaks (confidence 0.72).",
    ]
    assert all("plays at 0:" in answer for answer in answers[1:])
    (word,) = explained_word("went", talk, timeline, cuts, proposed, {})
    assert word.endswith("of the result; it was taken for a word (confidence 0.90).")


def test_a_corrected_word_is_found_as_it_is_written_and_as_it_was_heard() -> None:
    timeline, cuts = assembled(TALK, drafted(TALK, Decisions()))
    corrections = {len(TALK.words) - 1: "drove off."}
    written, part, heard = (
        list(explained_word(text, TALK, timeline, cuts, {}, corrections))
        for text in ("Drove", "off", "went")
    )
    assert written == part == heard
    (answer,) = written
    assert answer.startswith("'drove off.' (heard as 'went.') at 0:")


def test_a_muted_word_plays_as_silence_or_as_a_bleep() -> None:
    document = with_mutes(drafted(TALK, Decisions()), {0: "mute", 2: "bleep"})
    timeline, cuts = assembled(TALK, document)
    said = [explained_moment(TALK.words[n].span.start, timeline, cuts) for n in (0, 2, 3)]
    assert [" ".join(one.split()[1:4]) for one in said] == [
        "plays as silence", "plays as a", "plays at 0:00.7",
    ]  # fmt: skip
