"""A slow line: a TCP proxy on loopback that lets bytes through at its pace, and counts them."""

import contextlib
import math
import socket
import threading
import time
from typing import Final, Self

_PIECE: Final = 512
_SEGMENT: Final = 1400
"""Bytes of one packet's content; loopback's own are so large that nothing would ever wait."""
_BUFFER: Final = 8192
FRAMED: Final = (_SEGMENT + 40) / _SEGMENT
"""What the headers of IP and TCP add."""


class Line:
    """Carries connections to `port` of loopback, each way at most `bits_per_s`; None: no limit.

    The pace counts the headers of the packets too; `up` and `down` count only what they carry.
    """

    def __init__(
        self, port: int, bits_per_s: float | None = None, cut_at: float = math.inf
    ) -> None:
        """:param cut_at: breaks what is open once so many bytes went up, one time only."""
        self.up = self.down = self.cuts = 0
        self._cut_at = cut_at
        self._port = port
        self._rate = bits_per_s or math.inf
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._free_s = {"up": 0.0, "down": 0.0}
        self._threads: list[threading.Thread] = []
        self._listener = socket.socket()
        if bits_per_s is not None:
            # So the sender feels how slow it is, as on a real line, and does not fill the system's
            # buffers with all that it has.
            self._listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
            if hasattr(socket, "TCP_MAXSEG"):
                self._listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, _SEGMENT)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen()
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._lock:
            ends = list(self._open)
        _break(*ends)
        for thread in self._threads:
            thread.join()

    def cut(self) -> None:
        """Break every connection that is open."""
        with self._lock:
            ends = list(self._open)
            self.cuts += bool(ends)
        _break(*ends)

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]  # a method
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._port))
            except OSError:
                near.close()
                continue
            with self._lock:
                self._open |= {near, far}
            self._start(self._carry_both, near, far)

    def _carry_both(self, near: socket.socket, far: socket.socket) -> None:
        back = threading.Thread(target=self._carry, args=("down", far, near), daemon=True)
        back.start()
        self._carry("up", near, far)
        back.join()
        with self._lock:
            self._open -= {near, far}
        near.close()
        far.close()

    def _carry(self, way: str, source: socket.socket, target: socket.socket) -> None:
        try:
            while piece := source.recv(_PIECE if self._rate < math.inf else 65_536):
                self._wait_for(way, len(piece))
                target.sendall(piece)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            _break(source, target)

    def _wait_for(self, way: str, count: int) -> None:
        with self._lock:
            if way == "up":
                self.up += count
            else:
                self.down += count
            now = time.monotonic()
            free = max(now, self._free_s[way]) + count * FRAMED * 8 / self._rate
            self._free_s[way] = free
            broken = self.up >= self._cut_at
            if broken:
                self._cut_at = math.inf
        if broken:
            self.cut()
        elif free > now:
            time.sleep(free - now)


def _break(*ends: socket.socket) -> None:
    for end in ends:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
