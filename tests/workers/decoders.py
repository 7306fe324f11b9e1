"""Processes that misbehave in the place of the decoding process."""

import sys

_FRAME = """
import sys, time, os
from terminal.workers.decoding_wire import *
source, sink = sys.stdin.buffer, sys.stdout.buffer
decode_trust(read_frame(source, MAX_TRUST))
"""
_READY = _FRAME + "write_frame(sink, READY)\n"
_ASKED = _READY + "number, payload, now = decode_request(read_frame(source))\n"

HANGS_AT_ONCE = "import time; time.sleep(600)"
EXITS_AT_ONCE = "raise SystemExit(1)"
SAYS_OTHER_THINGS_FIRST = _FRAME + "write_frame(sink, b'hello')\ntime.sleep(600)\n"
IS_NO_PYTHON = "this is no Python"
HANGS = _ASKED + "time.sleep(600)\n"
SPINS = _ASKED + "while True: pass\n"
DIES = _ASKED + "os._exit(3)\n"
DIES_IN_THE_MIDDLE = _ASKED + "sink.write(b'\\0\\0\\1\\0abc'); sink.flush(); os._exit(3)\n"
GARBAGE = _ASKED + "write_frame(sink, b'\\xff\\x00garbage')\ntime.sleep(600)\n"
TEXT = _ASKED + "print('Traceback (most recent call last)', flush=True)\ntime.sleep(600)\n"
HUGE = _ASKED + "sink.write(b'\\xff' * 4 + bytes(10**7)); sink.flush()\ntime.sleep(600)\n"
ENDLESS = _ASKED + "while True: sink.write(bytes(10**6))\n"
OTHER_NUMBER = _ASKED + "write_frame(sink, encode_answer(number + 1, None))\ntime.sleep(600)\n"
NO_KIND = (
    _ASKED
    + "answer = encode_answer(number, None).replace(b'\\xf6', b'\\xa1\\x64kind\\x61x')\n"
    + "write_frame(sink, answer)\ntime.sleep(600)\n"
)
FAILS = _ASKED + "write_frame(sink, encode_answer(number, None))\ntime.sleep(600)\n"


def running(script: str) -> tuple[str, ...]:
    """The command that runs a script."""
    return (sys.executable, "-c", script)


ANSWERS = (
    _READY
    + "from sync.protocol.terms import Assurance\n"
    + "while (message := read_frame(source)) is not None:\n"
    + "    number, payload, now = decode_request(message)\n"
    + "    found = Declaration(kind='divoc', assurance=Assurance.VERIFIED)\n"
    + "    write_frame(sink, encode_answer(number, found))\n"
)


def once(script: str, mark: str, afterwards: str = ANSWERS) -> tuple[str, ...]:
    """The command that runs one script the first time, and another afterwards."""
    return running(
        f"import os\nif os.path.exists({mark!r}):\n    exec({afterwards!r})\nelse:\n"
        f"    open({mark!r}, 'w').close()\n    exec({script!r})\n"
    )
