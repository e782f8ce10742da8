"""Who may speak to the page's server: the page itself, on this machine, and nobody else.

The link holds a secret of 256 bits. A page of another origin in the same browser does not know
it; a name that is made to point here is refused by `Host`, a form or a script of another origin
by `Origin` and `Sec-Fetch-Site`, and what is given may be shown nowhere else.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self' "
    "blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Of contents: only what this server gives, nothing inline, nothing evaluated."""
_HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Lets through what carries the secret and comes from the page itself."""

    def __init__(self, app: ASGIApp, secret: str, port: int) -> None:
        self._app, self._secret = app, secret
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        refusal = self._refusal(scope)

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        if refusal:
            await PlainTextResponse(refusal, 403)(scope, receive, sent)
            return
        await self._app(_within(scope, f"/{self._secret}"), receive, sent)

    def _refusal(self, scope: Scope) -> str | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if host not in self._hosts:
            return "This address is not the page's."
        if headers.get("origin", f"http://{host}") != f"http://{host}":
            return "Another page may not ask this."
        is_written = scope["method"] not in ("GET", "HEAD")
        site = headers.get("sec-fetch-site", "same-origin")
        if site not in (("same-origin",) if is_written else ("same-origin", "none")):
            return "Another page may not ask this."
        if is_written and "origin" not in headers:
            return "A change must say which page it comes from."
        first = scope["path"].split("/")[1]
        if not secrets.compare_digest(first.encode(), self._secret.encode()):
            return "The link is not whole, or was another session's."
        return None


def _within(scope: Scope, prefix: str) -> Scope:
    """The same request as the application sees it, without the secret."""
    path = scope["path"].removeprefix(prefix) or "/"
    return {**scope, "path": path, "raw_path": path.encode(), "root_path": ""}
