"""Forced alignment for other languages: any CTC model of `transformers`, from a local folder.

Wav2vec2 and MMS give the probability of each letter every 20 ms; the best path through the
letters of the text says where each word is. A letter that the model does not know is spelled with
plain ones, as the models of very many languages are trained, or left out where that is none.
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.errors import ModelError
from media.threads import cores
from pipeline.backends.hub import as_data, weights_as_data
from pipeline.backends.torch_audio import without_broken_torchaudio
from pipeline.protocols.aligner import Alignment, Timed, alignment_windows, tightened, window_extent
from pipeline.sound.levels import RATE
from pipeline.sound.speech_activity import as_float

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from media.span import Span

CTC_PAD: Final = RATE * 3 // 10

MAPPED: Final = {"’": "'", "–": "-", "—": "-"}

BLANK: Final = "<blank>"
"""What the forced aligner of MMS calls it; in other models it is the padding."""

_PLAIN: Final = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i",
}  # fmt: skip
"""Letters of Latin scripts that are no plain letter with a mark."""


class Ctc:
    """A CTC acoustic model in `folder` (or a name in the local hub cache); never downloads.

    `language` picks the adapter of an MMS model, by its three-letter code. Raises ModelError for
    a folder that holds no such model.
    """

    def __init__(
        self, folder: str, *, language: str | None = None, threads: int | None = None
    ) -> None:
        import torch

        without_broken_torchaudio()
        torch.set_num_threads(threads or cores())
        try:
            self._load(folder, {"target_lang": language} if language else {})
        except Exception as error:  # the library's own, of many kinds
            reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
            raise ModelError(
                f"{folder} is no CTC model that can be loaded ({reason.rstrip('.')}): name a "
                "wav2vec2 or MMS model that was trained to write text."
            ) from None
        self._model.eval()
        self._letters: dict[str, int] = self._tokenizer.get_vocab()
        self._blank: int = self._letters.get(BLANK, self._model.config.pad_token_id)

    def _load(self, folder: str, extra: dict[str, Any]) -> None:
        from transformers import AutoFeatureExtractor, AutoModelForCTC, AutoTokenizer, logging

        talk: Any = logging
        talk.disable_progress_bar()
        data, weights = (
            of(folder) | {"local_files_only": True} for of in (as_data, weights_as_data)
        )
        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, **data, **extra)
        maker: Any = AutoFeatureExtractor
        self._features: Any = maker.from_pretrained(folder, **data)
        if extra:
            extra = extra | {"ignore_mismatched_sizes": True}
        self._model: Any = AutoModelForCTC.from_pretrained(folder, **weights, **extra)

    def align(self, audio: NDArray[np.generic], words: Sequence[Timed]) -> Alignment:
        """Align window by window; a window without a path keeps tightened rough times."""
        found: list[Timed] = []
        failed: list[Span] = []
        groups = list(alignment_windows(words))
        for i, group in enumerate(groups):
            start = max(0, group[0].start - CTC_PAD, groups[i - 1][-1].end - CTC_PAD if i else 0)
            later = groups[i + 1][0].start + CTC_PAD if i + 1 < len(groups) else len(audio)
            end = min(len(audio), max(group[-1].end, min(group[-1].end + CTC_PAD, later)))
            done = self._window(as_float(audio[start:end]), group, start)
            if done is None:
                failed.append(window_extent(group))
            found += tightened(audio, group) if done is None else done
        return Alignment(tuple(found), (), tuple(failed))

    def _window(
        self, sound: NDArray[np.float32], group: Sequence[Timed], start: int
    ) -> list[Timed] | None:
        tokens, owners = self._spelled(group)
        if not tokens or len(sound) < RATE // 10:
            return None
        scores = self._scores(sound)
        path = best_path(scores, tokens, self._blank)
        if path is None:
            return None
        hop = len(sound) / len(scores)
        spans: dict[int, tuple[int, int]] = {}
        for owner, (a, b) in zip(owners, path, strict=True):
            first, last = start + round(a * hop), start + round(b * hop)
            spans[owner] = (spans.get(owner, (first, 0))[0], last)
        if len(spans) < len(group):
            return None
        return [
            replace(w, start=spans[i][0], end=spans[i][1], aligned=True)
            for i, w in enumerate(group)
        ]

    def _spelled(self, group: Sequence[Timed]) -> tuple[list[int], list[int]]:
        tokens: list[int] = []
        owners: list[int] = []
        for i, word in enumerate(group):
            found = [
                token
                for letter in self._composed(word.text)
                for token in self._tokens(MAPPED.get(letter, letter))
            ]
            tokens += found
            owners += [i] * len(found)
        return tokens, owners

    def _composed(self, text: str) -> str:
        """Letters in one piece each; NFC takes some apart that a model knows as they are."""
        is_known = all(letter in self._letters for letter in text)
        return text if is_known else unicodedata.normalize("NFC", text)

    def _tokens(self, letter: str) -> list[int]:
        """The letter as the model writes it: as it is, in the other case, or in plain letters."""
        for spelling in (letter, letter.upper(), letter.lower(), plain_letters(letter.lower())):
            found = [self._letters.get(one, self._blank) for one in spelling]
            if found and self._blank not in found:
                return found
        return []

    def _scores(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        """Log probabilities, (frames, letters)."""
        import torch

        batch = self._features(sound, sampling_rate=RATE, return_tensors="pt")
        with torch.inference_mode():
            scores = self._model(**batch).logits[0].log_softmax(-1).numpy()
        return np.asarray(scores, np.float32)


def plain_letters(letter: str) -> str:
    """A lower-case letter of a Latin script in letters from a to z: "ñ" is "n", "ß" is "ss"."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(c))
    return _PLAIN.get(bare, bare)


def best_path(
    scores: NDArray[np.float32], tokens: Sequence[int], blank: int
) -> list[tuple[int, int]] | None:
    """First and last frame (exclusive) of each token on the likeliest CTC path; None if none fits.

    `scores` are log probabilities, (frames, letters). Viterbi over the tokens with blanks between
    (Graves et al. 2006); a blank between two equal tokens may not be skipped.
    """
    states = [blank, *(s for t in tokens for s in (t, blank))]
    total, came = _viterbi(scores, states)
    state = len(states) - 1 if total[-1] > total[-2] else len(states) - 2
    if not np.isfinite(total[state]):
        return None
    return _traced_back(came, state, len(tokens))


def _viterbi(
    scores: NDArray[np.float32], states: Sequence[int]
) -> tuple[NDArray[np.float32], NDArray[np.int8]]:
    """Each state's best total at the last frame; how many states back it came from, per frame."""
    frames, count = len(scores), len(states)
    skip = np.array([i > 1 and i % 2 == 1 and states[i] != states[i - 2] for i in range(count)])
    total = np.full(count, -np.inf, np.float32)
    total[:2] = scores[0, states[:2]]
    came = np.zeros((frames, count), np.int8)
    for t in range(1, frames):
        one = np.concatenate(([-np.inf], total[:-1]))
        two = np.where(skip, np.concatenate(([-np.inf, -np.inf], total[:-2])), -np.inf)
        options = np.stack([total, one, two])
        came[t] = options.argmax(0)
        total = options.max(0) + scores[t, states]
    return total, came


def _traced_back(came: NDArray[np.int8], state: int, tokens: int) -> list[tuple[int, int]]:
    """The frames of each token on the path that ends in a state; odd states are tokens."""
    spans = [[-1, -1] for _ in range(tokens)]
    for t in range(len(came) - 1, -1, -1):
        if state % 2:
            span = spans[state // 2]
            span[0], span[1] = t, span[1] if span[1] >= 0 else t + 1
        state -= int(came[t, state])
    return [(a, b) for a, b in spans]
