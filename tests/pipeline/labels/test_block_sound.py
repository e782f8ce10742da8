"""Where there is sound, blocks begin and end where the sound changes, and on its pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from benchmarks.planted_sounds import jingle, talk
from editors.annotations import Annotations
from editors.decisions import decided
from editors.merge.transcript_map import with_words
from editors.proposers.labels import labelled_cuts
from editors.settle import settle
from media.clock import MODEL_RATE as RATE
from media.clock import samples
from media.span import Span
from pipeline.labels.block_labels import with_talk_blocks
from pipeline.labels.block_sound import heard_around, on_pauses
from pipeline.labels.blocks import TalkBlock, lines_of
from pipeline.labels.music_words import MUSIC, music_words
from pipeline.labels.taxonomy import Labelled
from pipeline.transcript import Transcript, Word
from tests import make
from tests.pipeline.labels.test_blocks import AFTER, BEFORE, READ

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from media.span import Spans

PAUSE, JINGLE, TAIL = (samples(length_s, RATE) for length_s in (0.4, 1.5, 1.0))
WORD: Final = samples(1 / 3, RATE)


class Episode:
    """Talk, a pause, a jingle, a read over its music, the music alone, a pause, talk."""

    def __init__(self) -> None:
        self.words: list[Word] = []
        self.pauses: list[Span] = []
        self.parts: list[NDArray[np.float32]] = []
        self.at = 0
        self.say(BEFORE, 0.05)
        self.rest()
        start = self.at
        self.play(JINGLE)
        self.say(READ, 0.2)
        self.play(TAIL)
        self.music: Spans = (Span(start, self.at),)
        self.rest()
        self.say(AFTER, 0.05)
        self.mono = np.concatenate(self.parts)
        bed = self.mono[start : self.music[0].end]
        bed += 0.05 * jingle(len(bed) / RATE, 3)[: len(bed)]
        source = make.source(self.at, RATE)
        self.transcript = Transcript(source, "en", tuple(self.words), tuple(self.pauses))

    def say(self, text: str, level: float) -> None:
        texts = text.split()
        self.words += [
            Word(one, Span(self.at + n * WORD, self.at + (n + 1) * WORD - 1), 0.9, "A")
            for n, one in enumerate(texts)
        ]
        sound = talk(len(texts) * WORD / RATE + 0.1, len(self.words))[: len(texts) * WORD]
        self.add(level / 0.05 * 0.2 * sound)

    def rest(self) -> None:
        self.pauses.append(Span(self.at, self.at + PAUSE))
        self.add(np.zeros(PAUSE, np.float32))

    def play(self, length: int) -> None:
        self.add(np.zeros(length, np.float32))

    def add(self, sound: NDArray[np.float32]) -> None:
        self.parts.append(sound.astype(np.float32))
        self.at += len(sound)


def test_a_read_goes_with_its_jingle_and_the_edges_lie_in_the_pauses() -> None:
    episode = Episode()
    whole = with_words(episode.transcript, music_words(episode.transcript, episode.music))
    assert [word.text for word in whole.words].count(MUSIC) == 2
    one = Labelled(0, len(whole.words) - 1, "answer", 0.9, (), (0, 0), "x")
    labels = with_talk_blocks(whole, (one,), None, (episode.mono, episode.music))
    cuts = labelled_cuts(whole, Annotations(labels), cut=frozenset({"sponsor"}))
    (gone,) = settle(whole, decided(whole, cuts))
    before, after = episode.pauses
    assert before.start <= gone.span.start <= before.end
    assert after.start <= gone.span.end <= after.end


def test_a_change_of_the_sound_speaks_for_the_borders_where_it_is() -> None:
    episode = Episode()
    lines = lines_of(episode.transcript)
    heard = heard_around(lines, episode.mono, episode.music, RATE)
    first = next(n for n, line in enumerate(lines) if line.text in READ)
    last = max(n for n, line in enumerate(lines) if line.text in READ)
    loudest = heard.begins.max()
    assert [n for n, one in enumerate(heard.begins) if one == loudest] == [first, last + 1]
    assert [n for n, one in enumerate(heard.ends) if one == loudest] == [first - 1, last]
    assert heard.begins[1] == 0
    assert heard.inside[first] > 0
    assert heard.inside[0] == 0


def test_the_same_sound_everywhere_says_nothing() -> None:
    episode = Episode()
    lines = lines_of(episode.transcript)
    everywhere = (Span(0, len(episode.mono)),)
    same = talk(len(episode.mono) / RATE, 1)
    heard = heard_around(lines, same, everywhere, RATE)
    assert not heard.inside.any()
    assert float(np.mean(heard.begins)) < 0.2


def block_among(*items: tuple[str, int]) -> list[str]:
    """What a block of the words `ad` holds, once its edges lie on pauses; items have gaps."""
    at, words = 0, []
    for text, gap in items:
        at += gap
        kind = "noise" if text == MUSIC else "word"
        words.append(Word(text, Span(at, at + 100), 0.9, "A", kind))
        at += 100
    transcript = Transcript(make.source(at + 1000, 1000), "en", tuple(words))
    own = [n for n, word in enumerate(words) if word.text == "ad"]
    block = TalkBlock("sponsor", own[0], own[-1], 0.9, (), (own[0], own[0]), "ad")
    (found,) = on_pauses(transcript, (block,))
    return [words[n].text for n in found.words]


def test_music_goes_with_what_it_is_nearer_to() -> None:
    with_block = [("so", 0), (MUSIC, 300), ("ad", 10), (MUSIC, 10), ("yes", 300)]
    assert block_among(*with_block) == [MUSIC, "ad", MUSIC]
    with_talk = [("so", 0), (MUSIC, 10), ("ad", 300), (MUSIC, 300), ("yes", 10)]
    assert block_among(*with_talk) == ["ad"]


def test_music_at_the_ends_of_a_recording_goes_with_the_block_there() -> None:
    assert block_among((MUSIC, 0), ("ad", 10), (MUSIC, 10)) == [MUSIC, "ad", MUSIC]


def test_music_under_talk_or_in_a_pause_is_no_word() -> None:
    talk_alone = Transcript(
        make.source(10_000, 1000), "en", (Word("so", Span(0, 4000), 0.9),), (Span(5000, 9000),)
    )
    (word,) = music_words(talk_alone, (Span(1000, 9400),))
    assert (word.text, word.span, word.kind) == (MUSIC, Span(4000, 5000), "noise")
