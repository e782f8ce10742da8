"""faster-whisper, with a verbatim prompt before every window.

The windows are ours (see `pipeline.sound.speech_activity`), are decoded in groups of like length,
and know nothing of each other's text. The recogniser's own word times come from its
cross-attention (a few hundred milliseconds are good); an aligner replaces them. A passage whose
text goes round in circles is decoded again without the prompt.
"""

from __future__ import annotations

import os
import zlib
from collections import deque
from functools import cached_property, partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from media.errors import ModelError, OptionError
from pipeline.backends.devices import asked_device
from pipeline.backends.whisper_model import WORKERS, placed_whisper
from pipeline.backends.whisper_words import timed_words
from pipeline.models import store
from pipeline.models.catalogue import DEFAULT_MODEL, MODELS
from pipeline.protocols.recogniser import PASSAGES_AHEAD, RecognisedPassage, RecognisedWord
from pipeline.text.hesitations import prompt_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Future

    import numpy as np
    from numpy.typing import NDArray

    from media.span import Span
    from pipeline.backends.whisper_model import PlacedWhisper

BEAM: Final = 5
"""A greedy search skips a sentence now and then, and which one depends on the processor's int8
arithmetic; batched, the wider one costs 7 % (benchmarks/RESULTS.md)."""

MEL_FRAME: Final = 160
"""Samples for each frame of Whisper's spectrum, 10 ms."""

SILENCE: Final = 300
SHORTEST_ENCODED: Final = 1500
WHOLE: Final = 3000
"""Frames of 10 ms: silence after a group's longest passage, and what the encoder sees at least and
at most. Its attention costs the square of that. Two seconds are as good as the whole (WER .182 and
.183 on 44 hearings of ami, mfa and the example); half a second gave .191, none at all .625. A
third second is for recordings that are none of these."""

LOOPING: Final = 2.4
"""Text that zlib shrinks by more than this repeats itself (the value of the Whisper paper)."""


SECOND_MODEL: Final = "whisper-tiny.en"
"""Small, and wrong in other places than the first."""


class Whisper:
    """A Whisper model in CTranslate2's format, loaded when it is first needed.

    `model` is a name of the models table, a local folder, or a size such as `large-v3-turbo`
    that faster-whisper takes from the hub because the user asked for it. `device` is auto, cpu or
    cuda (see `devices`).
    """

    def __init__(self, model: str = DEFAULT_MODEL, *, device: str | None = None) -> None:
        self._name = model
        self._device = asked_device(device)
        self.name = f"faster-whisper:{model}"
        self.options: dict[str, object] = {
            "weights": _weights(model),
            "beam": BEAM,
            "silence": SILENCE,
        }

    @cached_property
    def _model(self) -> Any:
        return self._placed.model

    @cached_property
    def _placed(self) -> PlacedWhisper:
        return placed_whisper(self._name, lambda: _place(self._name), self._device)

    def language(self, audio: NDArray[np.generic], passages: Sequence[Span]) -> str:
        """The most likely language of up to four passages, spread over the recording."""
        if not passages or not self._model.model.is_multilingual:
            return "en"
        from concurrent.futures import ThreadPoolExecutor

        picked = [passages[i] for i in sorted({len(passages) * k // 4 for k in range(4)})]
        votes: dict[str, float] = {}
        most = len(picked) // 2 + 1  # fewer cannot outvote the others
        with ThreadPoolExecutor(WORKERS) as pool:
            for some in (picked[:most], picked[most:]):
                if not is_settled(votes, len(some)):
                    for found in pool.map(partial(self._languages, audio), some):
                        for code, p in found:
                            votes[code] = votes.get(code, 0.0) + p
        return voted_language(votes)

    def _languages(self, audio: NDArray[np.generic], span: Span) -> list[tuple[str, float]]:
        encoded = self._model.encode(self._features(audio, span, WHOLE)[None])
        return [(t[2:-2], p) for t, p in self._model.model.detect_language(encoded)[0]]

    def passages(
        self, audio: NDArray[np.generic], spans: Sequence[Span], language: str
    ) -> Iterator[RecognisedPassage]:
        """Recognise each span of 16 kHz `audio` (float32 or int16, may be an `np.memmap`)."""
        from concurrent.futures import ThreadPoolExecutor

        tokenizer, size = self._tokenizer(language), self._placed.group
        ahead = max(PASSAGES_AHEAD, WORKERS * size)
        with ThreadPoolExecutor(WORKERS) as pool:
            coming: deque[tuple[list[int], list[Future[list[RecognisedPassage]]]]] = deque()
            for at in range(0, len(spans), ahead):
                groups = _alike(spans[at : at + ahead], size)
                work = [
                    pool.submit(self._group, tokenizer, language, audio, [spans[at + i] for i in g])
                    for g in groups
                ]
                coming.append((list(chain.from_iterable(groups)), work))
                if len(coming) > 1:
                    yield from _in_order(*coming.popleft())
            while coming:
                yield from _in_order(*coming.popleft())

    def _group(
        self,
        tokenizer: Any,
        language: str,
        audio: NDArray[np.generic],
        spans: Sequence[Span],
    ) -> list[RecognisedPassage]:
        """What is heard in spans of like length; in halves where a card has no room for all."""
        try:
            return self._together(tokenizer, language, audio, spans)
        except RuntimeError as error:
            if "out of memory" not in str(error):
                raise
            if len(spans) == 1:
                raise ModelError(
                    f"the card has no room for {self._name}: name a smaller model, or "
                    "set PAPEREDIT_DEVICE=cpu."
                ) from None
        middle = len(spans) // 2
        halves = (spans[:middle], spans[middle:])
        return [one for half in halves for one in self._group(tokenizer, language, audio, half)]

    def _together(
        self,
        tokenizer: Any,
        language: str,
        audio: NDArray[np.generic],
        spans: Sequence[Span],
    ) -> list[RecognisedPassage]:
        longest = max(map(len, spans)) // MEL_FRAME
        frames = min(WHOLE, max(SHORTEST_ENCODED, longest + SILENCE))
        encoded = self._encoded([self._features(audio, span, frames) for span in spans])
        found = []
        heard = self._decoded(tokenizer, prompt_for(language), encoded, spans)
        for i, (span, words, looped) in enumerate(zip(spans, *heard, strict=True)):
            if looped:
                plain, bad = self._decoded(tokenizer, "", encoded[i : i + 1], [span])
                words = words if bad[0] else plain[0]
            found.append(RecognisedPassage(span.start, span.end, words, looped))
        return found

    def _decoded(
        self,
        tokenizer: Any,
        prompt: str,
        encoded: NDArray[Any],
        spans: Sequence[Span],
    ) -> tuple[list[tuple[RecognisedWord, ...]], list[bool]]:
        """The words of each span, and whether its text goes round in circles."""
        from ctranslate2 import StorageView

        start = self._model.get_prompt(
            tokenizer, tokenizer.encode(" " + prompt) if prompt else [], without_timestamps=True
        )
        results = self._model.model.generate(
            StorageView.from_array(encoded),
            [start] * len(spans),
            beam_size=BEAM,
            max_length=self._model.max_length,
            suppress_tokens=self._suppressed(tokenizer),
        )
        texts = [[t for t in r.sequences_ids[0] if t < tokenizer.eot] for r in results]
        head = [t for t in start if t != tokenizer.no_timestamps]
        frames = [max(2, len(span) // MEL_FRAME) for span in spans]
        timed = self._model.model.align(StorageView.from_array(encoded), head, texts, frames)
        words = [
            timed_words(tokenizer, text, result, span.start, span.end)
            for text, result, span in zip(texts, timed, spans, strict=True)
        ]
        return words, [_loops(tokenizer.decode(text)) for text in texts]

    def _encoded(self, features: Sequence[NDArray[np.float32]]) -> NDArray[Any]:
        """What the encoder makes of features of one length, shaped (spans, steps, size).

        A card takes them at once. On a processor a batch is no faster, and its attention takes
        72 MB a span.
        """
        import numpy as np
        from ctranslate2 import Device

        if self._model.model.device == "cpu":
            return np.concatenate([np.array(self._model.encode(one[None])) for one in features])
        return np.array(self._model.encode(np.stack(features)).to_device(Device.cpu))

    def _features(self, audio: NDArray[np.generic], span: Span, frames: int) -> NDArray[np.float32]:
        from faster_whisper.audio import pad_or_trim

        from pipeline.sound.speech_activity import as_float

        sound = as_float(audio[span.start : span.end])
        mel = self._model.feature_extractor(sound)[..., :-1]
        features: NDArray[np.float32] = pad_or_trim(mel, frames)
        return features

    def _tokenizer(self, language: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        many = self._model.model.is_multilingual
        code = language if many else "en"
        try:
            return Tokenizer(self._model.hf_tokenizer, many, task="transcribe", language=code)
        except ValueError:
            raise OptionError(
                f"'{language}' is no language that Whisper knows: give a code such as en or de."
            ) from None

    def _suppressed(self, tokenizer: Any) -> list[int]:
        from faster_whisper.transcribe import get_suppressed_tokens

        return list(get_suppressed_tokens(tokenizer, [-1]))


def voted_language(votes: Mapping[str, float]) -> str:
    """The language with the most votes; English where there are none, or where Welsh hardly leads.

    Most of what Whisper was shown as Welsh is English (Radford et al. 2022, 3.4).
    """
    first = max(votes, key=lambda code: votes[code], default="en")
    return "en" if first == "cy" and 3 * votes.get("en", 0.0) >= votes["cy"] else first


def is_settled(votes: Mapping[str, float], left: int) -> bool:
    """Whether so many more passages, each with one vote to share out, cannot change who leads."""
    first, second = sorted([*votes.values(), 0.0, 0.0], reverse=True)[:2]
    return first - second > left


def _alike(spans: Sequence[Span], size: int) -> list[list[int]]:
    """Numbers of the spans in groups of like length, `size` in each."""
    order = sorted(range(len(spans)), key=lambda i: len(spans[i]))
    return [order[at : at + size] for at in range(0, len(order), size)]


def _in_order(
    numbers: Sequence[int], work: Sequence[Future[list[RecognisedPassage]]]
) -> list[RecognisedPassage]:
    """What the groups found, by the numbers of the spans."""
    found = chain.from_iterable(group.result() for group in work)
    return [passage for _, passage in sorted(zip(numbers, found, strict=True), key=itemgetter(0))]


def _place(model: str) -> str:
    if model in MODELS:
        return str(store.installed(model))
    folder = Path(os.path.expanduser(model))  # which leaves ~nobody as it is
    if folder.is_dir() and not (folder / "tokenizer.json").is_file():
        raise ModelError(f"{folder} has no tokenizer.json: copy it there, it would be fetched.")
    return str(folder) if folder.is_dir() else model


def _weights(model: str) -> str:
    """What tells two models of one name apart."""
    if model in MODELS:
        return MODELS[model].files[0].sha256[:12]
    file = Path(os.path.expanduser(model)) / "model.bin"
    return str(file.stat().st_size) if file.is_file() else model


def _loops(text: str) -> bool:
    data = text.encode()
    return len(data) > 40 and len(data) / len(zlib.compress(data)) > LOOPING
