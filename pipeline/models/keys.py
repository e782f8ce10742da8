"""Which key goes to which server: one that was given for its host, and no other.

    OPENAI_API_KEY=...                        for https://api.openai.com, and for the server that
    OPENAI_BASE_URL=https://HOST/v1           names, if it is set
    PAPEREDIT_KEYS=HOST=KEY,HOST:PORT=KEY     for others; HOST alone is https at its usual port

All three come from the environment. A server that is named elsewhere, in a file of settings or a
parameter, gets a key only if the environment gives one for it.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from media.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY: Final = "OPENAI_API_KEY"
BASE: Final = "OPENAI_BASE_URL"
KEYS: Final = "PAPEREDIT_KEYS"
OPENAI: Final = "https://api.openai.com/v1"

_USUAL: Final = {"http": 80, "https": 443}
_HOST = (
    r"(?P<host>[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::(?P<port>\d{1,5}))?"
)
_URL = re.compile(rf"(?P<scheme>https?)://{_HOST}(?P<path>/[\w~!$&'()*+,;=:./-]*)?", re.I | re.A)
_ENTRY = re.compile(rf"{_HOST}=(?P<key>[\x21-\x7e]+)", re.I | re.A)


@dataclass(frozen=True, slots=True)
class Server:
    """An inference API: where it is, as one reading of its URL, which nobody reads again."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def url(self) -> str:
        """The URL from which the client begins."""
        return f"{self.scheme}://{self.place}{self.path}"

    @property
    def place(self) -> str:
        """Host and port as `PAPEREDIT_KEYS` takes them."""
        usual = self.scheme == "https" and self.port == _USUAL["https"]
        return self.host if usual else f"{self.host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """What a key of OpenAI's variables belongs to."""
        return self.scheme, self.host, self.port


def server(url: str) -> Server:
    """The server of a URL; raises OptionError for any but a plain http or https one.

    The message holds nothing of the URL, which may carry a password.
    """
    found = _URL.fullmatch(url)
    port = int(found["port"] or _USUAL[found["scheme"].lower()]) if found else 0
    if not found or not 0 < port < 65536:
        raise OptionError(
            "the URL of a language model's server is not one of the kind http://HOST:PORT/v1 or "
            f"https://HOST/v1, without user, password or query: give keys in {KEYS}=HOST=KEY."
        )
    return Server(found["scheme"].lower(), found["host"].lower(), port, found["path"] or "")


def chosen_server(url: str | None, environment: Mapping[str, str]) -> Server:
    """The server that was named, else that of `OPENAI_BASE_URL`, else OpenAI's own."""
    return server(url or environment.get(BASE) or OPENAI)


def key_for(to: Server, environment: Mapping[str, str]) -> str | None:
    """The key that the environment gives for this server; None where it gives none.

    Raises OptionError where `PAPEREDIT_KEYS` means nothing.
    """
    given = _given(environment.get(KEYS, ""))
    if to.place in given:
        return given[to.place]
    owned = [server(OPENAI).origin]
    with contextlib.suppress(OptionError):  # it is told of where it is used
        owned.append(server(environment.get(BASE) or OPENAI).origin)
    return environment.get(KEY) or None if to.origin in owned else None


def _given(text: str) -> dict[str, str]:
    """The entries of `PAPEREDIT_KEYS` by place; `HOST:443` is the same as `HOST`."""
    keys = {}
    for number, entry in enumerate(text.split(","), 1):
        if not entry.strip():
            continue
        found = _ENTRY.fullmatch(entry.strip())
        if not found:
            raise OptionError(
                f"entry {number} of {KEYS} means nothing: expected HOST=KEY or HOST:PORT=KEY, "
                "with commas between."
            )
        port = "" if found["port"] in (None, "443") else f":{int(found['port'])}"
        keys[f"{found['host'].lower()}{port}"] = found["key"]
    return keys
