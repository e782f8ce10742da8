"""Serve the page on this machine until somebody stops it."""

from __future__ import annotations

import contextlib
import http.client
import re
import secrets
import socket
import threading
import webbrowser
from typing import TYPE_CHECKING, Final

from media.errors import OptionError
from media.files import read_text, write_text

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp

HOST: Final = "127.0.0.1"
_ADDRESS: Final = re.compile(r"([0-9]{1,5}) ([A-Za-z0-9_-]{43})\s*")
_MOST_BYTES: Final = 1 << 10


class Address:
    """Where a project's page is served, which stays the same so that an open page finds it again.

    It lies in the project folder, readable by its owner alone, who may read the script as well.
    """

    def __init__(self, path: Path, port: int | None) -> None:
        known = _known(path)
        self.secret = known[1] if known else secrets.token_urlsafe(32)
        self.socket = _bound(port if port is not None else known[0] if known else 0, port is None)
        self.port = int(self.socket.getsockname()[1])
        write_text(path, f"{self.port} {self.secret}\n", mode=0o600)

    @property
    def link(self) -> str:
        """What to open in a browser."""
        return f"http://{HOST}:{self.port}/{self.secret}/"


def show_link(link: str) -> None:
    """Open a link in the browser, which may be before anybody answers: it waits."""
    threading.Thread(target=webbrowser.open, args=(link,), daemon=True).start()


def open_link(path: Path) -> str | None:
    """The link of a page that is being served already."""
    known = _known(path)
    if not known:
        return None
    port, secret = known
    with contextlib.suppress(OSError, http.client.HTTPException):
        connection = http.client.HTTPConnection(HOST, port, timeout=2)
        connection.request("GET", f"/{secret}/api/state")
        if connection.getresponse().status == 200:
            return f"http://{HOST}:{port}/{secret}/"
    return None


class PageServer:
    """Answers until the program is interrupted, or it is stopped."""

    def __init__(self, app: ASGIApp, address: Address) -> None:
        import uvicorn  # 0.2 s, in which a browser starts already

        from flows.page.guard import Guard

        self._address = address
        self._server = uvicorn.Server(
            uvicorn.Config(
                Guard(app, address.secret, address.port),
                log_level="critical",
                access_log=False,
                lifespan="off",
                ws="none",
                server_header=False,
                timeout_graceful_shutdown=1,
            )
        )

    def serve(self) -> None:
        """Answer."""
        with contextlib.suppress(KeyboardInterrupt), contextlib.closing(self._address.socket):
            self._server.run(sockets=[self._address.socket])

    def stop(self) -> None:
        """Answer no more."""
        self._server.should_exit = True


def _known(path: Path) -> tuple[int, str] | None:
    with contextlib.suppress(OSError, ValueError, OptionError):
        if match := _ADDRESS.fullmatch(read_text(path, _MOST_BYTES)):
            return int(match[1]), match[2]
    return None


def _bound(port: int, may_move: bool) -> socket.socket:
    """A listening socket of this machine alone."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((HOST, port))
        found.listen()
    except (OSError, OverflowError) as error:
        found.close()
        if may_move and port:
            return _bound(0, may_move=False)
        raise OptionError(f"port {port} cannot be used ({error}): give another --port.") from None
    return found
