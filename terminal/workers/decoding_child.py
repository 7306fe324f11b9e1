"""The decoding process: answers codes from its standard input until that closes.

It keeps nothing, writes no file and no log, and knows no key but public ones.
"""

import contextlib
import faulthandler
import os
import sys
from typing import IO, Final

from sync.bundle.trust import TrustMaterial
from terminal.declarations import divoc
from terminal.declarations.registry import declare
from terminal.workers.decoding_wire import (
    MAX_TRUST,
    READY,
    decode_request,
    decode_trust,
    encode_answer,
    read_frame,
    write_frame,
)

if sys.platform != "win32":
    import resource

GROWTH_BYTES: Final = 64 * 1024 * 1024
"""How much larger than after its start the process may become (Linux)."""
LONGEST_S: Final = 2
"""What one code may take before the process ends itself.

Whoever started it kills it long before; this is for when that one was killed first.
"""


def serve(source: IO[bytes], sink: IO[bytes]) -> None:
    """Take the trust material, say ready, and then answer one code after another."""
    first = read_frame(source, MAX_TRUST)
    if first is None:
        return
    trust = decode_trust(first)
    divoc.warm_up()
    _limit_memory()
    write_frame(sink, READY)
    # Written by a thread of C that needs no lock of the interpreter's, hence ends any hang.
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123 - no path of ours
        while (message := read_frame(source)) is not None:
            _limit_time()
            faulthandler.dump_traceback_later(LONGEST_S, exit=True, file=nowhere)
            answer = _answer(message, trust)
            faulthandler.cancel_dump_traceback_later()
            write_frame(sink, answer)


def _answer(message: bytes, trust: TrustMaterial) -> bytes:
    number, payload, now = decode_request(message)
    try:
        return encode_answer(number, declare(payload, trust=trust, now=now))
    except (MemoryError, RecursionError):
        return encode_answer(number, None)


def _limit_memory() -> None:
    if sys.platform == "win32":
        return
    with open("/proc/self/statm", "rb") as stream:  # noqa: PTH123 - the kernel's, no file
        size = int(stream.read().split()[0]) * resource.getpagesize() + GROWTH_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    # Neither a core dump nor any other file, whatever happens: they would hold who was here.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _limit_time() -> None:
    if sys.platform == "win32":
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + 1 + LONGEST_S
    resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


def main() -> None:
    """Serve whoever started this process."""
    # What a decoder might print must not come among the answers.
    sink = os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.close(null)
    # Where these come, whoever started this has gone.
    with contextlib.suppress(OSError, KeyboardInterrupt):
        serve(sys.stdin.buffer, sink)


if __name__ == "__main__":
    main()
