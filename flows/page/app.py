"""What the page's server answers."""

from __future__ import annotations

import json
import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from flows.page.opening import known_full_sound
from media.errors import FormatError, PapereditError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from flows.page.opening import Opening

    Answer = Callable[[Request], Awaitable[Response]]

STATIC: Final = Path(__file__).parent / "static"
_MOST_BYTES: Final = 1 << 20
"""Of what a page sends; an action has a few hundred, some hundreds of them in one have more."""
_KINDS: Final = {
    ".js": "text/javascript", ".css": "text/css", ".html": "text/html", ".opus": "audio/ogg",
}  # fmt: skip


def page_app(opening: Opening) -> Starlette:
    """The application; whoever may ask it is the guard's affair."""
    project = opening.project
    routes = [
        Route("/", _file(lambda: STATIC / "index.html")),
        Route("/api/talk", _in_thread(lambda _: _talk(opening))),
        Route("/api/state", _in_thread(lambda request: _state(opening, request))),
        *(_post(f"/api/{way}", _changing(opening, way)) for way in ("act", "undo", "redo")),
        _post("/api/render", _in_thread(lambda _: JSONResponse(opening.bench().render()))),
        _post("/api/sound", _in_thread(lambda _: JSONResponse(opening.bench().make_sound()))),
        Route("/media", _file(lambda: project.media)),
        Route("/sound", _file(lambda: project.mono)),
        Route("/full", _file(lambda: known_full_sound(project))),
        Route("/peaks", _file(lambda: project.folder / "peaks.dat")),
        Route("/join/{side}/{mark}/{number:int}", _in_thread(lambda asked: _join(opening, asked))),
        Route("/result", _in_thread(lambda _: _sent(opening.bench().result))),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Starlette(routes=routes, exception_handlers={PapereditError: _told})


def _post(path: str, answer: Answer) -> Route:
    return Route(path, answer, methods=["POST"])


async def _told(request: Request, error: Exception) -> Response:
    """A user's mistake is a sentence."""
    status = 400 if isinstance(error, FormatError) else 422
    return JSONResponse({"error": str(error)}, status)


def _in_thread(answer: Callable[[Request], Response]) -> Answer:
    async def answered(request: Request) -> Response:
        return await run_in_threadpool(answer, request)

    return answered


def _file(path: Callable[[], Path | None]) -> Answer:
    """A file, or the parts of it that are asked for."""

    async def answer(request: Request) -> Response:
        return _sent(path())

    return answer


def _sent(path: Path | None) -> Response:
    if path is None or not path.is_file():
        raise HTTPException(404)
    kind = _KINDS.get(path.suffix) or mimetypes.guess_type(path.name)[0]
    return _BigFile(path, media_type=kind or "application/octet-stream")


class _BigFile(FileResponse):
    chunk_size = 1 << 20
    """Bytes read in one go: each costs a thread's turn, and peaks of three hours are 2 MB."""


def _talk(opening: Opening) -> Response:
    """What never changes."""
    return Response(opening.talk(), media_type="application/json")


def _state(opening: Opening, request: Request) -> Response:
    """The script as it is, or only its mark where the page has that, and so shows it."""
    mark = request.query_params.get("mark")
    if mark:
        opening.seen.set()
    return JSONResponse(opening.state(mark))


def _changing(opening: Opening, way: str) -> Answer:
    """A change of the script; the answer is the script after it."""

    async def answer(request: Request) -> Response:
        body = await _body(request)
        status, fields = await run_in_threadpool(lambda: opening.bench().change(way, body))
        return JSONResponse(fields, status)

    return answer


async def _body(request: Request) -> dict[str, Any]:
    """The object that a page sends; raises FormatError for anything else."""
    data = b""
    async for part in request.stream():
        data += part
        if len(data) > _MOST_BYTES:
            raise HTTPException(413)
    try:
        body = json.loads(data)
    except ValueError:
        body = None
    if not isinstance(body, dict) or not isinstance(body.get("action", {}), dict):
        raise FormatError("a page sends one object: this is none.")
    return {"action": {}, **body}


def _join(opening: Opening, request: Request) -> Response:
    """A join as it will be rendered, or the same place as it was recorded."""
    found = opening.bench().join(**request.path_params)
    if found is None:
        raise HTTPException(404)
    return Response(found, media_type="audio/wav")
