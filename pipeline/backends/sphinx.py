"""PocketSphinx: forced alignment of US English, with arcs for hesitations."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from pipeline.protocols.aligner import (
    LOW,
    Alignment,
    Timed,
    alignment_windows,
    in_order,
    pcm16,
    tightened,
    window_extent,
)
from pipeline.sound.levels import FRAME, RATE
from pipeline.sound.speech_activity import as_float
from pipeline.text.pronunciation import phones, spoken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from media.span import Span

LAG: Final = 160
"""Added to every edge: a frame is 25.6 ms wide and its number tells its start. The median signed
error was -10 ms over 677 words of ami, mfa and the example together, before this was added."""

SPHINX_PAD: Final = RATE * 3 // 10
"""Sound before and after a window's words, as far as the neighbours' words allow."""


class PocketSphinx:
    """US English by PocketSphinx and the acoustic model that it ships."""

    def __init__(self) -> None:
        self._decoders: dict[str, Any] = {}
        self._known: set[str] = set()

    def align(self, audio: NDArray[np.generic], words: Sequence[Timed]) -> Alignment:
        """Align window by window; see the module for what becomes of a window that fails."""
        found: list[Timed] = []
        arcs: list[Timed] = []
        failed: list[Span] = []
        groups = list(alignment_windows(words))
        for i, group in enumerate(groups):
            before = groups[i - 1][-1].end if i else 0
            after = groups[i + 1][0].start if i + 1 < len(groups) else len(audio)
            done = self._window(audio, group, before, after)
            if done is None:
                failed.append(window_extent(group))
                found += tightened(audio, group)
            else:
                found += done.words
                arcs += done.arcs
        return Alignment(in_order(found, len(audio)), tuple(arcs), tuple(failed))

    def _window(
        self, audio: NDArray[np.generic], group: Sequence[Timed], before: int, after: int
    ) -> Alignment | None:
        """Try the window, then wider ones; the neighbours' words may be cut into a little."""
        for pad, into, beam in (
            (SPHINX_PAD, RATE // 5, "narrow"),
            (2 * SPHINX_PAD, RATE // 2, "wide"),
        ):
            start = max(0, group[0].start - pad, min(before - into, group[0].start))
            end = min(len(audio), group[-1].end + pad, max(after + into, group[-1].end))
            if done := self._forced(audio, start, end, group, beam):
                return done
        return None

    def _forced(
        self, audio: NDArray[np.generic], start: int, end: int, group: Sequence[Timed], beam: str
    ) -> Alignment | None:
        decoder = self._decoder(beam)
        owners: list[int] = []
        said: list[str] = []
        for i, word in enumerate(group):
            for part in spoken(word.text):
                if name := self._name(part):
                    said.append(name)
                    owners.append(i)
        if not said or end - start < 5 * FRAME:
            return None
        decoder.set_align_text(" ".join(said))
        decoder.start_utt()
        decoder.process_raw(pcm16(as_float(audio[start:end])), full_utt=True)
        decoder.end_utt()
        if decoder.hyp() is None:
            return None
        segments = [
            (re.sub(r"\(\d+\)$", "", s.word), s.start_frame, s.end_frame + 1) for s in decoder.seg()
        ]
        return _read(segments, said, owners, group, start)

    def _name(self, word: str) -> str:
        """The word's name in the dictionary; an unknown one is added with guessed phones."""
        decoders = [self._decoder("narrow"), self._decoder("wide")]
        if word in self._known or decoders[0].lookup_word(word) is not None:
            return word
        plain = word.strip("'.")
        if plain != word and plain and decoders[0].lookup_word(plain) is not None:
            return plain
        sound = phones(word)
        if not sound:
            return ""
        for decoder in decoders:
            decoder.add_word(word, sound, update=False)
        self._known.add(word)
        return word

    def _decoder(self, beam: str) -> Any:
        if beam not in self._decoders:
            self._decoders[beam] = _decoder(*(BEAMS[beam]))
        return self._decoders[beam]


BEAMS: Final = {"narrow": (1e-80, 1e-60), "wide": (1e-160, 1e-120)}
"""Beams of the search: (states and phones, words). The first measured 81 % of starts within 50 ms
against 79 % for PocketSphinx's 1e-48; the second, for retries, was not measured by itself."""

ARCS: Final = {"[UM]": "AH M", "[UH]": "AH", "[ER]": "ER", "[MM]": "M"}
"""Hesitations that may stand between any two words, and their phones."""

ARC_PROBABILITY: Final = 1e-3
SILENCE_PROBABILITY: Final = 0.1
"""Best of a handful of settings tried on ami, mfa and the example (arcs 1e-4, 1e-3, 1e-2; silence
.005, .1, .5), the same recordings that the results are quoted for: no data was held out."""


def _decoder(beam: float, word_beam: float) -> Any:
    import tempfile
    from pathlib import Path

    import pocketsphinx

    model = Path(pocketsphinx.get_model_path("en-us"))
    noise = "<s> SIL\n</s> SIL\n<sil> SIL\n[NOISE] +NSN+\n[SPEECH] +SPN+\n"
    with tempfile.TemporaryDirectory() as folder:
        fillers = Path(folder, "fillers.dict")
        fillers.write_text(noise + "".join(f"{k} {v}\n" for k, v in ARCS.items()))
        return pocketsphinx.Decoder(
            hmm=str(model / "en-us"),
            dict=str(model / "cmudict-en-us.dict"),
            fdict=str(fillers),
            lm=None,
            loglevel="FATAL",
            beam=beam,
            pbeam=beam,
            wbeam=word_beam,
            silprob=SILENCE_PROBABILITY,
            fillprob=ARC_PROBABILITY,
            bestpath=False,
        )


def _read(
    segments: Sequence[tuple[str, int, int]],
    said: Sequence[str],
    owners: Sequence[int],
    group: Sequence[Timed],
    start: int,
) -> Alignment | None:
    """The decoder's segments (name, frames) as the words they belong to; None if any is missing."""
    spans: dict[int, tuple[int, int]] = {}
    arcs: list[Timed] = []
    position = 0
    for name, a, b in segments:
        first, last = start + a * FRAME + LAG, start + b * FRAME + LAG
        if name in ARCS:
            arcs.append(Timed(name.strip("[]").lower(), first, last, 0.5, "filler", True))
        elif position < len(said) and name == said[position]:
            owner = owners[position]
            spans[owner] = (spans.get(owner, (first, 0))[0], last)
            position += 1
    if position != len(said):
        return None
    return Alignment(tuple(_placed(group, spans)), tuple(arcs))


def _placed(group: Sequence[Timed], spans: dict[int, tuple[int, int]]) -> Iterator[Timed]:
    """Aligned words; one without sound of its own ("…") stays, low, between its neighbours."""
    position = 0
    for i, word in enumerate(group):
        if i in spans:
            position = spans[i][1]
            yield replace(word, start=spans[i][0], end=position, aligned=True)
        else:
            later = min((s[0] for k, s in spans.items() if k > i), default=position + FRAME)
            end = max(position + 1, min(later, position + RATE // 5))
            yield replace(word, start=position, end=end, confidence=word.confidence * LOW)
