"""The public face of issuing declarations: anyone may ask, within limits."""

import json
import time
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from sync.centre import bodies
from sync.centre.centre import Centre
from sync.centre.declarations import MAX_WISH, NotIssued, key_file
from sync.centre.intake import body_of, media_refusal
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
        # Only a page that this centre allowed may send this type from a browser, and it allows
        # none.
        if (refusal := media_refusal(request, "application/json", ("identity",))) is not None:
            return refusal
        wish = await body_of(request, MAX_WISH, bodies.SHORT_S)
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
