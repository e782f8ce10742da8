"""The HTTP client that language models are asked through: it tells little, and takes little."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from media.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

MOST_ANSWER_BYTES: Final = 4 << 20
"""Bytes of an answer; the labels of ten hours have a tenth of that."""
SENT: Final = frozenset(
    {"accept", "connection", "content-length", "content-type", "host", "user-agent"}
)
"""Headers that leave, besides the key; the client would add the system's kind, and whatever the
environment has for OpenAI alone."""


def bounded_client(name: str, key: str) -> Any:
    """A client for `openai`, to be closed by it, that sends `key` and follows no redirect.

    An answer of more than MOST bytes, or one that is packed, raises ModelError about `name`.
    """
    from openai import DefaultAsyncHttpxClient

    class Bounded(DefaultAsyncHttpxClient):
        async def send(self, request: Any, **options: Any) -> Any:
            meant = request.headers.copy()  # the client reads there how it shall take the answer
            for header in [name for name in meant if name.lower() not in SENT]:
                del request.headers[header]
            request.headers["Authorization"] = f"Bearer {key}"
            request.headers["Accept-Encoding"] = "identity"
            options |= {"stream": True, "follow_redirects": False}
            answer = await super().send(request, **options)
            request.headers = meant
            try:
                if answer.headers.get("content-encoding", "identity").lower() != "identity":
                    raise ModelError(
                        f"{name} answers in a form that nobody asked for: it is no "
                        "inference API, or stands behind something that is none."
                    )
                body = await _bounded(answer.aiter_raw(), name)
            finally:
                await answer.aclose()
            return type(answer)(
                answer.status_code, headers=answer.headers, content=body, request=request
            )

    return Bounded(follow_redirects=False)


async def _bounded(parts: AsyncIterator[bytes], name: str) -> bytes:
    body = bytearray()
    async for part in parts:
        body += part
        if len(body) > MOST_ANSWER_BYTES:
            raise ModelError(
                f"{name} answers with more than {MOST_ANSWER_BYTES >> 20} MB: it is no inference "
                "API, or its model does not end; name another."
            )
    return bytes(body)
