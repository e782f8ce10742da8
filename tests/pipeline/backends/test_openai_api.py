"""What a server that is no friend can do to us: every answer below comes over a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import TYPE_CHECKING, Any

import pytest

from media.errors import ModelError, OptionError
from pipeline.backends import bounded_http
from pipeline.backends.openai_api import Served
from pipeline.models import keys
from tests.pipeline.protocols.test_language_model import (
    SCHEMA,
    Server,
    fails,
    running,
    says,
    send,
    server,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from http.server import BaseHTTPRequestHandler

__all__ = ["server"]


# --- keys ---------------------------------------------------------------------------------------


@pytest.fixture
def other() -> Iterator[Server]:
    """A second server, for which nobody gave a key."""
    one = Server()
    one.answers = [says('{"label": "yes"}')]
    with running(one):
        yield one


@pytest.mark.usefixtures("server")
def test_a_host_that_nobody_gave_a_key_for_gets_none(other: Server) -> None:
    assert Served("small", other.url).write("?", SCHEMA) == {"label": "yes"}
    assert other.headers[0]["authorization"] == "Bearer none"
    assert "sk-" not in json.dumps(other.headers)


def test_the_key_of_openai_goes_to_the_server_that_the_environment_names(
    other: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-openai")
    monkeypatch.setenv("OPENAI_BASE_URL", other.url)
    assert Served("small").write("?", SCHEMA) == {"label": "yes"}
    assert other.headers[0]["authorization"] == "Bearer sk-openai"


def test_what_the_environment_has_for_openai_stays_here(
    other: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ORG_ID", "PROJECT_ID", "ADMIN_KEY", "CUSTOM_HEADERS"):
        monkeypatch.setenv(f"OPENAI_{name}", "x-secret: secret")
    Served("small", other.url).write("?", SCHEMA)
    assert "secret" not in json.dumps(other.headers)
    assert not [name for name in other.headers[0] if name.startswith("x-stainless")]


def test_a_server_that_wants_a_key_is_told_how_to_be_given_one(other: Server) -> None:
    other.answers = [fails(401)]
    with pytest.raises(ModelError, match=f"set PAPEREDIT_KEYS={other.place}=KEY"):
        Served("small", other.url).write("?", SCHEMA)


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://api.openai.com/v1", "sk-o"),
        ("https://API.openai.com:443/v1", "sk-o"),
        ("http://api.openai.com/v1", None),
        ("https://api.openai.com:8443/v1", None),
        ("https://api.openai.com.evil.org/v1", None),
        ("https://base.example.org/other", "sk-o"),
        ("http://base.example.org/v1", None),
        ("https://llm.example.org/v1", "a=b"),
        ("http://llm.example.org/v1", None),
        ("http://[::1]:8000/v1", "six"),
    ],
)
def test_a_key_belongs_to_the_host_that_it_was_given_for(url: str, key: str | None) -> None:
    environment = {
        "OPENAI_API_KEY": "sk-o",
        "OPENAI_BASE_URL": "https://base.example.org/v1",
        "PAPEREDIT_KEYS": "LLM.example.org:443=a=b, [::1]:8000=six,",
    }
    assert keys.key_for(keys.server(url), environment) == key


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host/v1",
        "file:///etc/passwd",
        "host/v1",
        "http://user:secret@host/v1",
        "http://host\\@secret/v1",
        "http://host/v1?key=secret",
        "http://host:99999/v1",
        "http://host\n/v1",
        "http://höst/v1",
        "http:///v1",
    ],
)
def test_a_url_of_no_plain_server_is_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(OptionError, match="http://HOST:PORT/v1") as failure:
        Served("small", url)
    assert "secret" not in str(failure.value)


def test_keys_that_mean_nothing_are_refused_and_not_repeated() -> None:
    with pytest.raises(OptionError, match="entry 2 of PAPEREDIT_KEYS") as failure:
        keys.key_for(keys.server("http://host/v1"), {"PAPEREDIT_KEYS": "a=b,sk-secret"})
    assert "secret" not in str(failure.value)


# --- redirects, and answers without end ---------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_and_its_address_is_told(
    server: Server, other: Server, status: int
) -> None:
    def away(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Location", other.url.replace("//", "//user:pass@") + "?x=1")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.answers = [away]
    with pytest.raises(ModelError, match=f"sends elsewhere, to {other.url}: name that") as failure:
        Served("small", server.url, retries=0).write("?", SCHEMA)
    assert other.requests == []
    assert "pass" not in str(failure.value)


def endless(handler: BaseHTTPRequestHandler, chunk: bytes, wait_s: float) -> None:
    """A chunked answer that goes on until the other side hangs up."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Transfer-Encoding", "chunked")
    handler.end_headers()
    handler.close_connection = True
    with contextlib.suppress(OSError):
        while True:
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            handler.wfile.flush()
            time.sleep(wait_s)


def test_an_answer_without_end_is_cut_off(server: Server) -> None:
    server.answers = [lambda handler: endless(handler, b" " * (1 << 18), 0)]
    with pytest.raises(ModelError, match=f"more than {bounded_http.MOST_ANSWER_BYTES >> 20} MB"):
        Served("small", server.url).write("?", SCHEMA)
    assert len(server.requests) == 1


def test_a_packed_answer_is_not_unpacked(server: Server) -> None:
    def packed(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Encoding", "gzip")
        handler.send_header("Content-Length", "4")
        handler.end_headers()
        handler.wfile.write(b"\x1f\x8b\x08\x00")

    server.answers = [packed]
    with pytest.raises(ModelError, match="in a form that nobody asked for"):
        Served("small", server.url, retries=0).write("?", SCHEMA)


def dripped_headers(handler: BaseHTTPRequestHandler) -> None:
    with contextlib.suppress(OSError):
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        while True:
            handler.wfile.write(b"x")
            time.sleep(0.02)


@pytest.mark.parametrize(
    "answer",
    [
        lambda handler: endless(handler, b" ", 0.02),
        dripped_headers,
        lambda handler: send(handler, 429, {}),
    ],
    ids=["body", "headers", "haste"],
)
def test_a_server_that_drips_or_puts_off_is_left_at_the_deadline(
    server: Server, answer: Callable[[BaseHTTPRequestHandler], None]
) -> None:
    server.answers = [answer] * 100_000
    begun = time.monotonic()
    with pytest.raises(ModelError, match=r"within 0\.4 s"):
        Served("small", server.url, deadline_s=0.4, retries=100_000).write("?", SCHEMA)
    assert time.monotonic() - begun < 60


def test_a_server_is_asked_from_within_an_event_loop_too(server: Server) -> None:
    async def ask() -> dict[str, Any]:
        return Served("small", server.url).write("?", SCHEMA)

    server.answers = [says('{"label": "no"}')]
    assert asyncio.run(ask()) == {"label": "no"}


# --- answers that are none ----------------------------------------------------------------------


def choice(message: object) -> bytes:
    return json.dumps({"choices": [{"index": 0, "message": message}]}).encode()


ODD = {
    "nothing": b"",
    "a page": b"<html><body>It works!</body></html>",
    "cut off": b'{"choices": [',
    "a null choice": b'{"choices": [null]}',
    "letters as choices": b'{"choices": "abc"}',
    "no list of choices": b'{"choices": {}}',
    "no message": b'{"choices": [{"index": 0}]}',
    "an object as text": b'{"choices": [{"message": {"content": {"label": "yes"}}}]}',
    "brackets": b"[" * 100_000,
    "braces": b'{"choices": ' * 100_000,
    "a number as choices": b'{"choices": ' + b"9" * 10_000 + b"}",
    "no text": b"\xff\xfe\x00",
    "null": b"null",
    "a list": b"[]",
    "a null message": choice(None),
    "a list as message": choice([]),
    "a number as text": choice({"content": 5}),
    "brackets inside": choice({"content": "[" * 100_000}),
    "braces inside": choice({"content": '{"label": ' * 100_000}),
    "beyond all numbers": choice({"content": '{"label": 1e999}'}),
    "not a number": choice({"content": '{"label": NaN}'}),
    "many digits": choice({"content": '{"label": ' + "9" * 10_000 + "}"}),
    "a long label": choice({"content": '{"label": "' + "x" * 1_000_000 + '"}'}),
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_an_answer_of_any_other_shape_is_one_short_sentence(server: Server, body: bytes) -> None:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    server.answers = [answer]
    with pytest.raises(ModelError, match=r"no whole answer|does not fit the schema") as failure:
        Served("small", server.url, retries=0).write("?", SCHEMA)
    assert len(str(failure.value)) < 500
    assert "\n" not in str(failure.value)
