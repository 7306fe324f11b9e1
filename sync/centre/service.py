"""Running the centre as a server, alone or embedded in a terminal's process tree."""

import asyncio
import os
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from sync.centre.api import create_app
from sync.centre.centre import Centre, open_centre
from sync.centre.retention import CentreTerms, Retention
from sync.protocol.addresses import is_loopback

_KEEP_ALIVE_S: Final = 75
"""Longer than the pause between two hellos of a terminal, which so keeps its connection."""
_BEGIN_S: Final = 30.0
"""How long the lines and headers of a request may take from the first byte, or the connection."""
_SHUTDOWN_S: Final = 5
_MAX_CONNECTIONS: Final = 2000


class UnsafeAddress(ValueError):
    """Listening there without TLS would show and hand records to the network."""


@dataclass(frozen=True, slots=True)
class Tls:
    """Certificate chain and key, both PEM files."""

    certificate: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Running:
    """What a server that listens tells whoever started it.

    `url` holds the port that was really bound; `stop` may be called from any thread.
    """

    url: str
    centre: Centre
    stop: Callable[[], None]


def serve(
    data_folder: Path,
    host: str,
    port: int,
    tls: Tls | None = None,
    on_ready: Callable[[Running], None] | None = None,
    *,
    embedded: bool = False,
    public_url: str = "",
    terms: CentreTerms | None = None,
) -> None:
    """Run a centre until a signal, `Running.stop` or, if embedded, the end of standard input.

    :param port: 0 for any free one.
    :param on_ready: called once, on the server's thread, when connections are taken.
    :param embedded: end when standard input ends, for then the parent process is gone.
    :param public_url: the address that terminals use, where it differs from what is bound.
    :param terms: how long it can be read who came; 21 days where none are given.
    :raises UnsafeAddress: for an address other than loopback without TLS.
    :raises OSError: if the address is not free or the folder cannot be written.
    :raises FolderInUse, KeyFault, UnfitStore, StorageFault: see `open_centre`.
    """
    check_address(host, tls)
    listener = _listen(host, port)
    try:
        centre = open_centre(data_folder, _now_ms, tls.certificate if tls else None)
    except BaseException:
        listener.close()
        raise
    ending = threading.Event()
    retention = Retention(centre.storage, terms or CentreTerms(), centre.now_ms)
    forgetting = threading.Thread(target=retention.run, args=(ending,), name="centre-retention")
    try:
        forgetting.start()
        server = _Server(_config(centre, tls))
        server.on_ending = ending.set
        bound_port = listener.getsockname()[1]
        url = public_url or f"{'https' if tls else 'http'}://{_in_url(host)}:{bound_port}"
        running = Running(url, centre, server.stop)
        server.on_ready = lambda: on_ready(running) if on_ready else None
        if embedded:
            threading.Thread(
                target=_stop_at_end_of_input, args=(server.stop,), name="parent-watch", daemon=True
            ).start()
        server.run(sockets=[listener])
    finally:
        ending.set()
        if forgetting.ident is not None:
            forgetting.join()
        centre.close()  # for where the server never came up; otherwise it did so itself
        listener.close()


def check_address(host: str, tls: Tls | None) -> None:
    """Refuse an open door. :raises UnsafeAddress: if `host` is not loopback and there is no TLS."""
    if tls is None and not is_loopback(host):
        raise UnsafeAddress(
            f"{host} can be reached from the network: give a certificate and key, or use 127.0.0.1"
        )


class _Server(uvicorn.Server):
    on_ready: Callable[[], None] | None = None
    on_ending: Callable[[], None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started and self.on_ready is not None:
            self.on_ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.on_ending is not None:
            self.on_ending()
        await super().shutdown(sockets)

    def stop(self) -> None:
        self.should_exit = True


class _Patience(H11Protocol):
    """Closes a connection on which no request becomes whole, for which uvicorn waits for ever.

    Bytes that come meanwhile change nothing, for a trickle would hold it as well. Between two
    requests, before the first byte of the next, uvicorn has its own limit.
    """

    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._wait_no_more()

    def _wait(self) -> None:
        if self._is_serving():
            self._wait_no_more()
        elif self._waiting is None:
            self._waiting = self.loop.call_later(_BEGIN_S, self._give_up)

    def _wait_no_more(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _is_serving(self) -> bool:
        cycle = cast("RequestResponseCycle | None", self.cycle)  # none before the first request
        return cycle is not None and not cycle.response_complete

    def _give_up(self) -> None:
        self._waiting = None
        if not self._is_serving():
            self.transport.close()


def _config(centre: Centre, tls: Tls | None) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(centre),
        http=_Patience,
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=_KEEP_ALIVE_S,
        timeout_graceful_shutdown=_SHUTDOWN_S,
        limit_concurrency=_MAX_CONNECTIONS,
        ssl_certfile=tls.certificate if tls else None,
        ssl_keyfile=str(tls.key) if tls else None,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
    return socket.create_server((host, port), family=family, backlog=512)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


def _stop_at_end_of_input(stop: Callable[[], None]) -> None:
    if sys.stdin is not None:  # a program without a console on Windows has none
        # Straight from the descriptor: a thread inside a buffered read would block the exit.
        descriptor = sys.stdin.fileno()
        try:
            while os.read(descriptor, 4096):
                pass
        except OSError:
            pass  # a broken pipe is an end too
    stop()
