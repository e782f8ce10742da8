"""Recognisers behind an inference API that speaks OpenAI's dialect (`/audio/transcriptions`).

Each passage is sent as a WAV file with the verbatim prompt; an aligner of this machine places the
words, so a server that gives no times is as good as one that does.
"""

from __future__ import annotations

import io
import json
import wave
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from media.clock import MODEL_RATE
from media.errors import ModelError
from pipeline.backends.rough_words import spread_words, timed_by_others
from pipeline.backends.served import ModelServer
from pipeline.protocols.recogniser import RecognisedPassage
from pipeline.sound.speech_activity import as_float
from pipeline.text.hesitations import prompt_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from numpy.typing import NDArray

    from media.span import Span

AT_ONCE: Final = 4
"""Passages that a server is sent at once."""
CONFIDENCE: Final = 0.9
"""Of every word: such servers do not say how sure they are."""
_MOST_WORDS: Final = 2000
"""In half a minute nobody says as many."""


class ServedRecogniser:
    """A recogniser that a server runs; the sound of every passage is sent there.

    Raises OptionError for a URL of no server.
    """

    def __init__(self, model: str, url: str | None = None) -> None:
        self.name = f"openai:{model}@{url}" if url else f"openai:{model}"
        self.options: dict[str, object] = {}
        self._model = model
        self._server = ModelServer(self.name, url, "transcribe sound")

    def language(self, audio: NDArray[np.generic], passages: Sequence[Span]) -> str:
        """The language, as the embedded recogniser hears it."""
        from pipeline.backends.whisper import Whisper

        return Whisper().language(audio, passages)

    def passages(
        self, audio: NDArray[np.generic], spans: Sequence[Span], language: str
    ) -> Iterator[RecognisedPassage]:
        """Recognise each span of 16 kHz `audio`, several at once, in order."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            coming: deque[Future[RecognisedPassage]] = deque()
            for span in spans:
                coming.append(pool.submit(self._passage, audio, span, language))
                if len(coming) > 2 * AT_ONCE:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()

    def _passage(self, audio: NDArray[np.generic], span: Span, language: str) -> RecognisedPassage:
        sound = passage_wav(audio[span.start : span.end])

        async def ask(client: Any) -> Any:
            return await client.audio.transcriptions.with_raw_response.create(
                model=self._model,
                file=("passage.wav", sound, "audio/wav"),
                language=language,
                prompt=prompt_for(language),
                response_format="json",
                temperature=0,
            )

        answer = self._heard(self._server.answer(ask))
        text, times = _text(answer), _times(answer)
        words = (
            timed_by_others(text, times, span, CONFIDENCE)
            if times
            else spread_words(text, span, CONFIDENCE)
        )
        return RecognisedPassage(span.start, span.end, words)

    def _heard(self, body: bytes) -> Mapping[str, Any]:
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict) or not isinstance(answer.get("text"), str):
            raise ModelError(f"{self.name} gave no text: use another model.")
        if len(answer["text"].split()) > _MOST_WORDS:
            raise ModelError(f"{self.name} gave more words than anybody says: use another model.")
        return answer


def passage_wav(audio: NDArray[np.generic]) -> bytes:
    """16 kHz mono sound as a WAV file of 16 bit."""
    whole = np.round(np.clip(as_float(audio), -1, 1) * 32767).astype("<i2")
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(MODEL_RATE)
        out.writeframes(whole.tobytes())
    return file.getvalue()


def _text(answer: Mapping[str, Any]) -> str:
    """What was heard, without what cannot be a word."""
    words = "".join(c if c.isprintable() else " " for c in str(answer["text"])).split()
    return " ".join(word for word in words if any(map(str.isalnum, word)))


def _times(answer: Mapping[str, Any]) -> list[tuple[str, float, float]]:
    """The words with their times, as some servers give them unasked; none where they are odd."""
    try:
        return [
            (str(word["word"]), float(word["start"]), float(word["end"]))
            for word in answer.get("words") or ()
        ]
    except (LookupError, TypeError, ValueError):
        return []
