"""What the page's server answers."""

from __future__ import annotations

import json
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from flows.page.desk import ChangedElsewhere
from flows.page.fields import sheet_as_fields, talk_as_fields
from flows.page.preview import join_preview, recorded_preview
from media.errors import FormatError, PapereditError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from flows.page.decoded import DecodedSound
    from flows.page.desk import Desk, Sheet
    from flows.page.rendering import RenderJob

    Answer = Callable[[Request], Awaitable[Response]]

STATIC: Final = Path(__file__).parent / "static"
_MOST_BYTES: Final = 1 << 20
"""Of what a page sends; an action has a few hundred, some hundreds of them in one have more."""
_MODULES: Final = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}


@dataclass(frozen=True, slots=True)
class Rooms:
    """What the answers are made from."""

    desk: Desk
    job: RenderJob
    sound: DecodedSound
    peaks: Path | None


def page_app(rooms: Rooms) -> Starlette:
    """The application; whoever may ask it is the guard's affair."""
    desk = rooms.desk
    routes = [
        Route("/", _file(STATIC / "index.html")),
        Route("/api/talk", _quick(lambda _: talk_as_fields(desk))),
        Route("/api/state", _quick(lambda request: _state(rooms, request))),
        _post("/api/act", _saving(rooms, lambda body: desk.act(_version(body), body["action"]))),
        _post("/api/undo", _saving(rooms, lambda body: desk.undo(_version(body)))),
        _post("/api/redo", _saving(rooms, lambda body: desk.redo(_version(body)))),
        _post("/api/render", _rendering(rooms)),
        Route("/media", _file(desk.project.media)),
        Route("/sound", _file(desk.project.mono)),
        Route("/peaks", _file(rooms.peaks)),
        Route("/join/{side}/{version}/{number:int}", _join(rooms)),
        Route("/result", _result(rooms)),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    return Starlette(routes=routes, exception_handlers={PapereditError: _told})


def _post(path: str, answer: Answer) -> Route:
    return Route(path, answer, methods=["POST"])


async def _told(request: Request, error: Exception) -> Response:
    """A user's mistake is a sentence."""
    status = 400 if isinstance(error, FormatError) else 422
    return JSONResponse({"error": str(error)}, status)


def _file(path: Path | None) -> Answer:
    """A file, or the parts of it that are asked for."""

    async def answer(request: Request) -> Response:
        if path is None or not path.is_file():
            raise HTTPException(404)
        kind = _MODULES.get(path.suffix) or mimetypes.guess_type(path.name)[0]
        return FileResponse(path, media_type=kind or "application/octet-stream")

    return answer


def _quick(fields: Callable[[Request], dict[str, Any]]) -> Answer:
    async def answer(request: Request) -> Response:
        return JSONResponse(await run_in_threadpool(fields, request))

    return answer


def _state(rooms: Rooms, request: Request) -> dict[str, Any]:
    """The script as it is, or only its version where the page has that."""
    sheet = rooms.desk.look()
    known = request.query_params.get("version") == sheet.version
    fields = {"version": sheet.version} if known else sheet_as_fields(rooms.desk, sheet)
    return {**fields, "render": rooms.job.fields()}


def _saving(rooms: Rooms, change: Callable[[dict[str, Any]], Sheet]) -> Answer:
    """A change of the script; the answer is the script after it."""

    def work(body: dict[str, Any]) -> Response:
        try:
            return JSONResponse(sheet_as_fields(rooms.desk, change(body)))
        except ChangedElsewhere as changed:
            now = sheet_as_fields(rooms.desk, changed.sheet)
            return JSONResponse({"clashes": changed.clashes, "state": now}, 409)

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(work, await _body(request))

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


def _version(body: dict[str, Any]) -> str:
    version = body.get("version")
    if not isinstance(version, str):
        raise FormatError("a change says which version of the script it was made from.")
    return version


def _rendering(rooms: Rooms) -> Answer:
    async def answer(request: Request) -> Response:
        sheet = await run_in_threadpool(rooms.desk.look)
        rooms.job.start(sheet.version)
        return JSONResponse(rooms.job.fields())

    return answer


def _join(rooms: Rooms) -> Answer:
    """A join as it will be rendered, or the same place as it was recorded."""

    def made(side: str, version: str, number: int) -> Response:
        sheet = rooms.desk.look()
        if sheet.version != version or not 0 <= number < len(sheet.timeline.keeps) - 1:
            raise HTTPException(404)
        preview = join_preview if side == "edit" else recorded_preview
        return Response(preview(sheet.timeline, number, rooms.sound), media_type="audio/wav")

    async def answer(request: Request) -> Response:
        return await run_in_threadpool(lambda: made(**request.path_params))

    return answer


def _result(rooms: Rooms) -> Answer:
    async def answer(request: Request) -> Response:
        return await _file(rooms.job.result)(request)

    return answer
