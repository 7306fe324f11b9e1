"""The decoding process by itself: what it says, and how it ends without anybody's help."""

import subprocess
import sys
from io import BytesIO

import pytest

from terminal.workers.decoding_child import GROWTH_BYTES
from terminal.workers.decoding_wire import (
    READY,
    decode_answer,
    encode_request,
    encode_trust,
    read_frame,
    write_frame,
)
from tests.declarations.issuing import NOW
from tests.declarations.issuing_divoc import DivocIssue, divoc_trusting

COMMAND = (sys.executable, "-m", "terminal.workers.decoding_child")
GENUINE = DivocIssue().code()
LIMITED = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
LONGEST_WAIT_S = 60


def asked(*payloads: bytes) -> bytes:
    """What a terminal writes."""
    stream = BytesIO()
    write_frame(stream, encode_trust(divoc_trusting()))
    for number, payload in enumerate(payloads, 1):
        write_frame(stream, encode_request(number, payload, NOW))
    return stream.getvalue()


def told(said: bytes, *command: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        command or COMMAND, input=said, capture_output=True, check=False, timeout=LONGEST_WAIT_S
    )


def running(script: str) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import terminal.workers.decoding_child as child\n{script}")


def test_it_says_ready_answers_in_turn_and_ends_with_its_input() -> None:
    ended = told(asked(GENUINE, b"B64:", GENUINE))
    stream = BytesIO(ended.stdout)

    assert read_frame(stream) == READY
    answers = [decode_answer(read_frame(stream) or b"") for _ in range(3)]
    assert [number for number, _ in answers] == [1, 2, 3]
    assert [found.assurance.name if found else "" for _, found in answers] == [
        "VERIFIED",
        "REJECTED",
        "VERIFIED",
    ]
    assert read_frame(stream) is None
    assert ended.returncode == 0


@pytest.mark.parametrize("said", [b"", b"\0\0", asked(GENUINE)[:-1]])
def test_it_ends_quietly_where_its_input_ends(said: bytes) -> None:
    ended = told(said)

    assert ended.returncode == 0
    assert ended.stderr == b""


@pytest.mark.parametrize("said", [b"\xff" * 8, b"\0\0\0\1\xff", asked(b"x") + b"\0\0\0\1\xff"])
def test_what_is_not_of_the_wire_ends_it(said: bytes) -> None:
    assert told(said).returncode != 0


def test_what_a_decoder_prints_does_not_come_among_the_answers() -> None:
    script = (
        "real = child.declare\n"
        "def declare(*args, **named):\n    print('noise', flush=True)\n"
        "    return real(*args, **named)\n"
        "child.declare = declare\nchild.main()"
    )
    stream = BytesIO(told(asked(GENUINE), *running(script)).stdout)

    assert read_frame(stream) == READY
    assert decode_answer(read_frame(stream) or b"")[1] is not None


@pytest.mark.parametrize(
    "hang", ["while True: pass", "10 ** 10 ** 8", "import time; time.sleep(600)"]
)
def test_it_ends_itself_when_it_hangs_and_nobody_is_left_to_kill_it(hang: str) -> None:
    """Also where C code holds the interpreter's lock, as a huge power does."""
    script = f"def declare(*args, **named):\n    {hang}\nchild.declare = declare\nchild.main()"

    assert told(asked(GENUINE), *running(script)).returncode != 0


@LIMITED
def test_its_memory_may_grow_by_so_much_and_no_more() -> None:
    script = (
        "import resource, sys\n"
        "def declare(payload, **named):\n"
        f"    bytearray({GROWTH_BYTES} if payload == b'much' else {GROWTH_BYTES} // 4)\n"
        "    raise MemoryError if payload == b'fails' else SystemExit(7)\n"
        "child.declare = declare\nchild.main()"
    )
    stream = BytesIO(told(asked(b"much"), *running(script)).stdout)

    assert read_frame(stream) == READY
    assert decode_answer(read_frame(stream) or b"") == (1, None)
    assert told(asked(b"little"), *running(script)).returncode == 7


@LIMITED
def test_it_writes_no_file_and_no_core() -> None:
    script = (
        "import resource, sys\n"
        "def declare(*args, **named):\n"
        "    limits = [resource.getrlimit(kind) for kind in "
        "(resource.RLIMIT_CORE, resource.RLIMIT_FSIZE)]\n"
        "    raise SystemExit(7 if limits == [(0, 0), (0, 0)] else 1)\n"
        "child.declare = declare\nchild.main()"
    )

    assert told(asked(GENUINE), *running(script)).returncode == 7
