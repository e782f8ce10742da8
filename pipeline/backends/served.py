"""A server that speaks OpenAI's dialect: asked carefully, and every refusal is one sentence."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from media.errors import ModelError
from pipeline.models import keys

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

TIMEOUT_S: Final = 120.0
"""How long a server may say nothing."""
DEADLINE_S: Final = 300.0
"""How long one question may take in all, with every retry, however much a server says."""
RETRIES: Final = 4
"""After a refusal for haste, a broken connection or a server's own error, ever later."""


class ModelServer:
    """Where a model is served, and how it is asked.

    A key belongs to the host that it was given for (`pipeline.models.keys`), no redirect is
    followed, and an answer is bounded in bytes and in time. `needs` says what the model must be
    able to do, for the sentence about a refusal. Raises OptionError for a URL of no server.
    """

    def __init__(
        self,
        name: str,
        url: str | None,
        needs: str,
        *,
        timeout_s: float = TIMEOUT_S,
        deadline_s: float = DEADLINE_S,
        retries: int = RETRIES,
    ) -> None:
        self.name = name
        self._server = keys.chosen_server(url, os.environ)
        self._needs = needs
        self._timeout_s, self._deadline_s, self._retries = timeout_s, deadline_s, retries

    @property
    def place(self) -> str:
        """Host and port."""
        return self._server.place

    def answer(self, ask: Callable[[Any], Awaitable[Any]]) -> bytes:
        """The body of what `ask` is answered, which is given the client; see `ModelError`."""
        key = keys.key_for(self._server, os.environ)
        if not key and self._server.origin == keys.server(keys.OPENAI).origin:
            raise ModelError(
                f"{self.name} needs a key: set {keys.KEY}, or name a server with @URL."
            )
        return _finished(self._answer, key, ask)

    async def _answer(self, key: str | None, ask: Callable[[Any], Awaitable[Any]]) -> bytes:
        """The body that the server gives; every way in which it does not is one sentence."""
        import openai

        try:
            async with asyncio.timeout(self._deadline_s):
                return await self._asked(key, ask)
        except TimeoutError:
            raise self._late(self._deadline_s) from None
        except openai.APITimeoutError:
            raise self._late(self._timeout_s) from None
        except openai.APIConnectionError as error:
            if isinstance(error.__cause__, ModelError):
                raise error.__cause__ from None
            raise ModelError(
                f"{self.name} cannot be reached: check the URL and the network."
            ) from None
        except openai.AuthenticationError:
            raise ModelError(f"{self.name} does not accept the key: {self._advice(key)}") from None
        except openai.APIStatusError as error:
            raise ModelError(self._refused(error.response)) from None
        except openai.OpenAIError as error:
            raise ModelError(f"{self.name} failed ({type(error).__name__}): try again.") from None

    async def _asked(self, key: str | None, ask: Callable[[Any], Awaitable[Any]]) -> bytes:
        from openai import AsyncOpenAI

        from pipeline.backends.bounded_http import bounded_client

        known = key or "none"  # servers of one's own want no key, but the client does
        async with AsyncOpenAI(
            api_key=known,
            base_url=self._server.url,
            timeout=self._timeout_s,
            max_retries=self._retries,
            http_client=bounded_client(self.name, known),
        ) as client:
            answer = await ask(client)
        body: bytes = answer.content
        return body

    def _late(self, seconds: float) -> ModelError:
        return ModelError(f"{self.name} did not answer within {seconds:g} s: try again later.")

    def _advice(self, key: str | None) -> str:
        place = self._server.place
        if key and key == os.environ.get(keys.KEY):
            return f"check {keys.KEY}."
        if key:
            return f"check what {keys.KEYS} says of {place}."
        return f"none was given for this host, so none was sent: set {keys.KEYS}={place}=KEY."

    def _refused(self, answer: Any) -> str:
        if answer.is_redirect or 300 <= answer.status_code < 400:
            to = _plain(answer.headers.get("location", "nowhere"))
            return f"{self.name} sends elsewhere, to {to}: name that address if you trust it."
        return (
            f"{self.name} refused with status {answer.status_code}: check the model's name, and "
            f"that it can {self._needs}."
        )


def _finished(ask: Any, *given: Any) -> bytes:
    """What a coroutine gives, also from within somebody's event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return bytes(asyncio.run(ask(*given)))
    with ThreadPoolExecutor(1) as aside:
        return bytes(aside.submit(lambda: asyncio.run(ask(*given))).result())


def _plain(address: str) -> str:
    """An address from a stranger as a sentence may hold it: no password, nothing endless."""
    shown = "".join(c for c in address.partition("?")[0] if c.isprintable())
    scheme, mark, rest = shown.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{mark}{host.rpartition('@')[2]}{slash}{path}"[:200]
