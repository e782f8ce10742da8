"""A served recogniser: what it is sent, what it may answer, and how it fails."""

from __future__ import annotations

import io
import json
import threading
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from media.errors import ModelError, OptionError
from media.span import Span
from pipeline.backends.openai_transcription import ServedRecogniser, passage_wav
from pipeline.registry.recognisers import recogniser
from pipeline.text.hesitations import prompt_for

if TYPE_CHECKING:
    from collections.abc import Iterator

RATE = 16_000
SOUND = np.arange(3 * RATE, dtype=np.int16)
SPANS = [Span(0, RATE), Span(RATE, 3 * RATE)]


class Ears:
    """A server on this machine that hears what the test says."""

    def __init__(self) -> None:
        self.fields: list[dict[str, bytes]] = []
        self.paths: list[str] = []
        self.answer: Any = {"text": "Um, hello there."}
        self.status = 200
        self.url = ""


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ears]:
    one = Ears()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            boundary = self.headers["Content-Type"].partition("boundary=")[2].encode()
            one.fields.append(dict(field(part) for part in body.split(b"--" + boundary)[1:-1]))
            one.paths.append(self.path)
            data = json.dumps(one.answer).encode()
            self.send_response(one.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # its own name
            pass

    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    one.url = f"http://127.0.0.1:{http.server_port}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield one
    http.shutdown()
    thread.join()
    http.server_close()


def field(part: bytes) -> tuple[str, bytes]:
    head, _, value = part.strip(b"\r\n").partition(b"\r\n\r\n")
    return head.partition(b'name="')[2].partition(b'"')[0].decode(), value


def test_each_passage_is_sent_as_a_wav_with_the_verbatim_prompt(ears: Ears) -> None:
    ear = recogniser(f"openai:small@{ears.url}")
    heard = list(ear.passages(SOUND, SPANS, "en"))
    assert [(one.start, one.end) for one in heard] == [(0, RATE), (RATE, 3 * RATE)]
    assert [word.text for word in heard[0].words] == ["Um,", "hello", "there."]
    assert all(one.start <= w.start <= w.end <= one.end for one in heard for w in one.words)
    assert set(ears.paths) == {"/v1/audio/transcriptions"}
    sent = sorted(ears.fields, key=size)
    assert sent[0]["model"] == b"small"
    assert sent[0]["language"] == b"en"
    assert sent[0]["prompt"].decode() == prompt_for("en")
    with wave.open(io.BytesIO(sent[1]["file"])) as wav:
        assert (wav.getnchannels(), wav.getsampwidth(), wav.getframerate()) == (1, 2, RATE)
        samples = np.frombuffer(wav.readframes(2 * RATE), "<i2")
    assert np.abs(samples.astype(int) - SOUND[RATE:]).max() <= 1


def size(fields: dict[str, bytes]) -> int:
    return len(fields["file"])


def test_times_that_a_server_gives_are_taken(ears: Ears) -> None:
    ears.answer = {
        "text": "Hello there.",
        "words": [
            {"word": "Hello", "start": 0.25, "end": 0.5},
            {"word": "there", "start": 0.5, "end": 0.75},
        ],
    }
    (heard, *_) = ServedRecogniser("small", ears.url).passages(SOUND, SPANS, "en")
    assert [(w.text, w.start, w.end) for w in heard.words] == [
        ("Hello", 4000, 8000),
        ("there.", 8000, 12_000),
    ]


@pytest.mark.parametrize(
    "words", [None, [], "odd", [1], [{"word": "a"}], [{"word": "a", "start": "x", "end": 1}]]
)
def test_odd_times_are_left_alone(ears: Ears, words: object) -> None:
    ears.answer = {"text": "Hello there.", "words": words}
    (heard, *_) = ServedRecogniser("small", ears.url).passages(SOUND, SPANS, "en")
    assert [w.text for w in heard.words] == ["Hello", "there."]


@pytest.mark.parametrize("text", ["", " \n ", "... — ...", "\x00\x1b"])
def test_a_passage_in_which_nothing_is_heard_has_no_words(ears: Ears, text: str) -> None:
    ears.answer = {"text": text}
    (heard, *_) = ServedRecogniser("small", ears.url).passages(SOUND, SPANS, "en")
    assert heard.words == ()


@pytest.mark.parametrize("answer", [[], {"text": 3}, {}, "text", {"text": "a " * 3000}])
def test_an_answer_that_is_none_is_one_sentence(ears: Ears, answer: object) -> None:
    ears.answer = answer
    with pytest.raises(ModelError, match=r"use another model\."):
        list(ServedRecogniser("small", ears.url).passages(SOUND, SPANS, "en"))


def test_a_refusal_names_the_model_and_what_it_must_be_able_to_do(ears: Ears) -> None:
    ears.status, ears.answer = 404, {"error": {"message": "no"}}
    with pytest.raises(ModelError, match=r"status 404.*transcribe sound"):
        list(ServedRecogniser("small", ears.url).passages(SOUND, SPANS, "en"))


def test_without_a_key_openai_itself_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with pytest.raises(ModelError, match="needs a key"):
        list(ServedRecogniser("whisper-1").passages(SOUND, SPANS, "en"))


@pytest.mark.parametrize("name", ["openai:", "openai:@http://127.0.0.1/v1", "onnx:"])
def test_a_name_without_a_model_is_refused(name: str) -> None:
    with pytest.raises(OptionError, match="needs a model"):
        recogniser(name)


def test_sound_is_sent_as_it_is_heard() -> None:
    with wave.open(io.BytesIO(passage_wav(np.array([0, 0.5, -2], np.float32)))) as wav:
        assert np.frombuffer(wav.readframes(3), "<i2").tolist() == [0, 16384, -32767]
