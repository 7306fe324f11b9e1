"""The public face of issuing declarations: anyone may ask, within limits."""

import json
import time
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from sync.centre import bodies
from sync.centre.bodies import Unreadable, read_body
from sync.centre.centre import Centre
from sync.centre.declarations import MAX_WISH, NotIssued, key_file
from sync.centre.pace import Pace, PaceKeeper
from sync.centre.problems import problem

# A hospital or a dormitory shows one address for all its people. All together cost about a
# hundredth of one core: signing takes a quarter of a millisecond.
EACH: Final = Pace(burst=60, a_second=1)
TOGETHER: Final = Pace(burst=200, a_second=50)


def add_declarations(app: FastAPI, centre: Centre) -> None:
    """Add the addresses at which declarations are made and their issuer's key is found."""
    pace = PaceKeeper(EACH, TOGETHER, time.monotonic)

    @app.post("/v1/declarations")
    async def declarations(request: Request) -> Response:
        """Sign what a person declares (JSON); no login, for it vouches only for who declared it."""
        wait_s = pace.wait_s(request.client.host if request.client else "")
        if wait_s:
            return problem(429, "too-often", "Too many declarations from there.", wait_s)
        wish = await _wish(request)
        if isinstance(wish, Response):
            return wish
        answer = await run_in_threadpool(centre.declare, wish)
        if isinstance(answer, NotIssued):
            named = f": {', '.join(answer.details)}" if answer.details else ""
            return problem(422, answer.refusal.value, f"This cannot be signed{named}.")
        return JSONResponse(answer.as_json(), headers={"Cache-Control": "no-store"})

    @app.get("/v1/declarations/key")
    def key() -> Response:
        """The issuer's public key, as a file for the key folders of terminals."""
        return JSONResponse(json.loads(key_file(centre.issuing.public_key())))


async def _wish(request: Request) -> bytes | Response:
    # Only a page that this centre allowed may send this type from a browser, and it allows none.
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        return problem(415, "media-type", "Only application/json is understood here.")
    if request.headers.get("content-encoding", "identity") != "identity":
        return problem(415, "encoding", "No content encoding is understood here.")
    try:
        wish = await read_body(request, MAX_WISH, whole_s=bodies.SHORT_S)
    except ClientDisconnect:
        return Response(status_code=400)  # nobody is there to read it
    match wish:
        case Unreadable.TOO_LARGE:
            return problem(413, wish.value, f"More than {MAX_WISH} bytes are not taken.")
        case Unreadable():
            return problem(408, wish.value, "The declaration was too long in coming.")
        case _:
            return wish
