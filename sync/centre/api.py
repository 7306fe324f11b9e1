"""The HTTP face of the centre."""

import asyncio
import logging
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from sync.centre import bodies, problems
from sync.centre.bodies import expand
from sync.centre.centre import Centre
from sync.centre.declaring import add_declarations
from sync.centre.enrolment import EnrolmentRefusal
from sync.centre.intake import body_of, media_refusal, unreadable
from sync.centre.pace import Pace, PaceKeeper
from sync.centre.problems import problem
from sync.centre.receiving import Arrival, read_arrival
from sync.centre.storage.port import StorageFault
from sync.centre.web.console import add_console
from sync.centre.writer import Overloaded
from sync.protocol.authorities import ADDRESS
from sync.protocol.envelope import MalformedMessage
from sync.protocol.messages import MAX_BATCH_BYTES, MEDIA_TYPE, decode_enrolment
from sync.protocol.pieces import MAX_QUESTION_BYTES

MAX_COMPRESSED: Final = MAX_BATCH_BYTES + 16_384
"""What zstd makes at most of a batch that does not compress at all."""
MAX_ENROLMENT: Final = 8192
# A province behind one address enrols its posts in a morning; each try costs a transaction.
ENROLMENTS_EACH: Final = Pace(burst=60, a_second=1)
ENROLMENTS_TOGETHER: Final = Pace(burst=200, a_second=5)
_ENCODINGS: Final = ("identity", "zstd")
_RETRY_FULL_S: Final = 60
_RETRY_BUSY_S: Final = 5
_TERMINAL: Final = re.compile(r"[0-9a-f]{32}")

_log: Final = logging.getLogger("chot.centre")


def create_app(centre: Centre) -> FastAPI:
    """The application of an open centre, which it closes when the server shuts down."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(centre.close)

    # The pages that FastAPI could show of the interface load scripts from elsewhere.
    app = FastAPI(title="Chốt", docs_url=None, redoc_url=None, lifespan=lifespan)
    app.add_exception_handler(HTTPException, problems.http_problem)
    app.add_exception_handler(StorageFault, _store_fault)
    app.add_exception_handler(Exception, problems.bug)

    @app.get("/v1/health")
    def health() -> JSONResponse:
        """Whether the centre runs and can read its store."""
        centre.storage.read(lambda reading: reading.terminal(b""))
        return JSONResponse(
            {
                "status": "ok",
                "centre": centre.storage.identity.centre.hex(),
                "time_ms": centre.now_ms(),
            },
            headers={"Cache-Control": "no-store"},
        )

    @app.get(ADDRESS)
    def authority() -> Response:
        """The certificate that vouches for this centre's own, to be compared with a token."""
        if not centre.authority:
            return problem(404, "no-authority", "The system knows who vouches for this centre.")
        return Response(centre.authority, media_type="application/x-pem-file")

    @app.post("/v1/journals/{terminal}/records")
    async def records(terminal: str, request: Request) -> Response:
        """Take a batch of records: a Batch brings a signed Receipt."""
        if not _TERMINAL.fullmatch(terminal):
            return problem(404, "no-such-journal", "A terminal is named by 32 hex digits.")
        return await _receive(centre, bytes.fromhex(terminal), request)

    @app.post("/v1/journals/{terminal}/pieces")
    async def pieces(terminal: str, request: Request) -> Response:
        """Compare what a terminal holds with what is held here: a Question brings an Answer."""
        if not _TERMINAL.fullmatch(terminal):
            return problem(404, "no-such-journal", "A terminal is named by 32 hex digits.")
        return await _compare(centre, bytes.fromhex(terminal), request)

    _add_enrolment(app, centre)
    add_declarations(app, centre)
    add_console(app, centre)
    return app


def _add_enrolment(app: FastAPI, centre: Centre) -> None:
    pace = PaceKeeper(ENROLMENTS_EACH, ENROLMENTS_TOGETHER, time.monotonic)

    @app.post("/v1/enrolments")
    async def enrolments(request: Request) -> Response:
        """Enrol a terminal: a signed Enrolment brings a signed Welcome."""
        wait_s = pace.wait_s(request.client.host if request.client else "")
        if wait_s:
            return problem(429, "too-often", "Too many enrolments from there.", wait_s)
        return await _enrol(centre, request)


async def _enrol(centre: Centre, request: Request) -> Response:
    data = await body_of(request, MAX_ENROLMENT, bodies.SHORT_S)
    if isinstance(data, Response):
        return data
    if (refusal := media_refusal(request, MEDIA_TYPE, _ENCODINGS)) is not None:
        return refusal
    try:
        enrolment = decode_enrolment(data)
    except MalformedMessage:
        return problem(422, "malformed", "This is not a signed enrolment.")
    answer = await run_in_threadpool(centre.enrol, enrolment)
    if answer is EnrolmentRefusal.TEXT_TOO_LONG:
        return problem(422, answer.value, "The name of the post or lane is too long.")
    if isinstance(answer, EnrolmentRefusal):
        return problem(403, answer.value, "This terminal is not welcome.")
    return _message(answer)


async def _receive(centre: Centre, terminal: bytes, request: Request) -> Response:
    # Asked before anything is read, expanded or decoded: strangers cost next to nothing. What they
    # send all the same is dropped as it comes, for as long as a request may take to begin.
    if await run_in_threadpool(centre.terminal, terminal) is None:
        return _stranger()
    data = await body_of(request, MAX_COMPRESSED, bodies.BATCH_S)
    if isinstance(data, Response):
        return data
    if (refusal := media_refusal(request, MEDIA_TYPE, _ENCODINGS)) is not None:
        return refusal
    encoding = request.headers.get("content-encoding", "identity")
    arrival = await run_in_threadpool(_arrival, centre, terminal, data, encoding)
    if isinstance(arrival, Response):
        return arrival
    try:
        waiting = centre.submit(arrival)
    except Overloaded:
        return problem(503, "busy", "Too many batches wait already.", _RETRY_BUSY_S)
    decision = await asyncio.wrap_future(waiting)
    return _stranger() if decision is None else _message(centre.receipt(arrival, decision))


async def _compare(centre: Centre, terminal: bytes, request: Request) -> Response:
    data = await body_of(request, MAX_QUESTION_BYTES, bodies.SHORT_S)
    if isinstance(data, Response):
        return data
    if (refusal := media_refusal(request, MEDIA_TYPE, ("identity",))) is not None:
        return refusal
    try:
        answer = await run_in_threadpool(centre.compare, terminal, data)
    except MalformedMessage as error:
        return problem(422, "malformed", f"This is not a question of this terminal: {error}.")
    return _stranger() if answer is None else _message(answer)


def _arrival(centre: Centre, terminal: bytes, data: bytes, encoding: str) -> Arrival | Response:
    if encoding == "zstd":
        expanded = expand(data, MAX_BATCH_BYTES)
        if isinstance(expanded, bodies.Unreadable):
            return unreadable(expanded, MAX_BATCH_BYTES)
        data = expanded
    elif len(data) > MAX_BATCH_BYTES:
        return unreadable(bodies.Unreadable.TOO_LARGE, MAX_BATCH_BYTES)
    try:
        return read_arrival(terminal, data, centre.now_ms(), centre.own)
    except MalformedMessage as error:
        return problem(422, "malformed", f"This is not a batch of this terminal: {error}.")


def _stranger() -> Response:
    return problem(403, "unknown-terminal", "This terminal is not enrolled here, or was revoked.")


def _message(data: bytes) -> Response:
    return Response(data, media_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})


async def _store_fault(_request: Request, error: Exception) -> Response:
    _log.warning("the store does not serve: %s", error)
    return problem(503, "store", "The centre cannot write or read its store now.", _RETRY_FULL_S)
