"""What the desk asks about a code, in front of an in-process fake and of the real process."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pytest

from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from terminal.workers import decoding_child, decoding_process
from terminal.workers.decoding_process import (
    LONGEST_S,
    DecodingProcess,
    Trouble,
)
from terminal.workers.understanding import Foreign, Understanding, process_for
from tests.declarations import issuing
from tests.declarations.issuing import NOW
from tests.declarations.issuing_divoc import DivocIssue, divoc_trusting
from tests.workers import decoders

CARD = (
    b"001199012345||Nguy\xe1\xbb\x85n V\xc4\x83n An|05031999|Nam|H\xc3\xa0 N\xe1\xbb\x99i|01072021"
)
GENUINE = DivocIssue().code()
TRUST = divoc_trusting()
SOON = 30.0
"""Seconds after which something that should have happened has not."""


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Machines that run tests have other things to do as well."""
    monkeypatch.setattr(decoding_process, "LONGEST_S", 2.0)
    monkeypatch.setattr(decoding_process, "PATIENCE_S", 10.0)


def test_an_answer_comes_soon_and_long_before_the_process_would_end_itself() -> None:
    assert LONGEST_S <= 0.3
    assert LONGEST_S < decoding_child.LONGEST_S


@contextmanager
def process(*command: str, trust: TrustMaterial = TRUST) -> Iterator[DecodingProcess]:
    made = DecodingProcess(trust, command=command) if command else DecodingProcess(trust)
    made.start()
    try:
        yield made
    finally:
        made.stop()


def in_process(payload: bytes, now: datetime) -> Declaration:
    return declare(payload, trust=TRUST, now=now)


@pytest.fixture(scope="module")
def real() -> Iterator[DecodingProcess]:
    with process() as made:
        assert made.wait_until_ready(SOON)
        yield made


@pytest.fixture(params=["fake", "real"])
def foreign(request: pytest.FixtureRequest, real: DecodingProcess) -> Foreign:
    return in_process if request.param == "fake" else real.ask


def eventually(ask: Callable[[], bool]) -> bool:
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        if ask():
            return True
        time.sleep(0.02)
    return False


# The contract, which the desk relies on.


def test_a_genuine_foreign_certificate_is_verified(foreign: Foreign) -> None:
    found = Understanding(TRUST, foreign)(GENUINE, NOW)

    assert found == declare(GENUINE, trust=TRUST, now=NOW)
    assert found.assurance is Assurance.VERIFIED


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        CARD,
        b"https://example.com/",
        issuing.Issue().code(),
        b"B64:",
        b" \r\n" * 40 + GENUINE,
        b"B64:" + b"A" * 8000,
        b"PK\x03\x04" + bytes(3000),
        DivocIssue(kind="Ed25519").code(),
        bytes(range(256)) * 27,
    ],
)
def test_every_code_is_declared_as_the_registry_does(foreign: Foreign, payload: bytes) -> None:
    assert Understanding(TRUST, foreign)(payload, NOW) == declare(payload, trust=TRUST, now=NOW)


# How codes are parted between this process and the other.


@pytest.mark.parametrize("payload", [CARD, b"HC1:", b"shc:/", b"x", b"", b"B64:" + b"A" * 8000])
def test_ordinary_codes_never_wait_for_a_process(payload: bytes) -> None:
    def nobody(_payload: bytes, _now: datetime) -> Declaration | Trouble:
        raise AssertionError

    Understanding(TRUST, nobody)(payload, NOW)


@pytest.mark.parametrize("before", [b"", b" ", b"\r\n\t" * 100, b"\xef\xbb\xbf"])
def test_foreign_data_is_never_decoded_in_this_process(before: bytes) -> None:
    asked = []

    def other(payload: bytes, _now: datetime) -> Declaration | Trouble:
        asked.append(payload)
        return Trouble.BROKEN

    Understanding(TRUST, other)(before + GENUINE, NOW)

    assert asked == [before + GENUINE]


def test_without_a_trusted_issuer_no_process_is_needed_and_nothing_foreign_is_run() -> None:
    script = (
        "import sys; from sync.bundle.trust import TrustMaterial\n"
        "from datetime import UTC, datetime\n"
        "from terminal.workers.understanding import Understanding, process_for\n"
        "trust = TrustMaterial(); assert process_for(trust) is None\n"
        f"found = Understanding(trust, None)({GENUINE!r}, datetime.now(UTC))\n"
        "print(found.reason, 'pyld' in sys.modules)"
    )

    assert said_by(script) == "key-unknown False"
    assert process_for(TRUST) is not None


@pytest.mark.parametrize(
    ("trouble", "assurance", "reason"),
    [
        (Trouble.ABSENT, Assurance.OPAQUE, "not-verifiable-here"),
        (Trouble.BROKEN, Assurance.REJECTED, "took-too-long"),
    ],
)
def test_trouble_has_a_clear_code(trouble: Trouble, assurance: Assurance, reason: str) -> None:
    found = Understanding(TRUST, lambda _payload, _now: trouble)(GENUINE, NOW)

    assert found.kind == "divoc"
    assert found.assurance is assurance
    assert found.reason == reason
    assert found.repeat_key.startswith(b"sha256:")


# The process and its ends.


@pytest.mark.parametrize(
    "script",
    [
        decoders.HANGS,
        decoders.SPINS,
        decoders.DIES,
        decoders.DIES_IN_THE_MIDDLE,
        decoders.GARBAGE,
        decoders.TEXT,
        decoders.HUGE,
        decoders.ENDLESS,
        decoders.OTHER_NUMBER,
        decoders.NO_KIND,
        decoders.FAILS,
    ],
)
def test_a_process_that_fails_over_a_code_is_replaced_and_the_next_code_answered(
    script: str, tmp_path: Path
) -> None:
    with process(*decoders.once(script, str(tmp_path / "seen"))) as decoding:
        assert decoding.wait_until_ready(SOON)
        assert decoding.ask(GENUINE, NOW) is Trouble.BROKEN
        assert decoding.wait_until_ready(SOON)

        found = decoding.ask(GENUINE, NOW)

    assert isinstance(found, Declaration)
    assert found.assurance is Assurance.VERIFIED


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process for a while")
def test_the_real_process_is_killed_when_it_hangs() -> None:
    with process() as decoding:
        assert decoding.wait_until_ready(SOON)
        hanging = decoding.process_id
        assert hanging is not None
        os.kill(hanging, signal.SIGSTOP)

        assert decoding.ask(GENUINE, NOW) is Trouble.BROKEN
        with pytest.raises(ProcessLookupError):
            os.kill(hanging, 0)
        assert decoding.wait_until_ready(SOON)
        assert isinstance(decoding.ask(GENUINE, NOW), Declaration)


@pytest.mark.skipif(sys.platform == "win32", reason="asks POSIX whether a process lives")
def test_a_process_that_died_while_nobody_asked_costs_no_code() -> None:
    with process() as decoding:
        assert decoding.wait_until_ready(SOON)
        for _ in range(3):
            killed = decoding.process_id
            assert killed is not None
            os.kill(killed, signal.SIGTERM)
            assert eventually(lambda: not lives(killed))  # noqa: B023 - called before the next
            assert eventually(lambda: isinstance(decoding.ask(GENUINE, NOW), Declaration))
            assert decoding.broken == 0


@pytest.mark.parametrize(
    "script",
    [decoders.EXITS_AT_ONCE, decoders.IS_NO_PYTHON, decoders.SAYS_OTHER_THINGS_FIRST],
)
def test_a_process_that_never_comes_up_is_not_waited_for_and_tried_ever_more_rarely(
    script: str, caplog: pytest.LogCaptureFixture
) -> None:
    with process(*decoders.running(script)) as decoding:
        assert eventually(lambda: decoding.pause > 0.5)
        assert decoding.ask(GENUINE, NOW) is Trouble.ABSENT

    assert "ended early" in caplog.text


def test_a_process_that_cannot_be_started_is_not_waited_for() -> None:
    with process("/nowhere/python") as decoding:
        assert eventually(lambda: decoding.pause > 0)
        assert decoding.ask(GENUINE, NOW) is Trouble.ABSENT


def test_a_process_that_never_says_it_is_ready_is_not_waited_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decoding_process, "PATIENCE_S", 0.1)
    with process(*decoders.running(decoders.HANGS_AT_ONCE)) as decoding:
        assert decoding.ask(GENUINE, NOW) is Trouble.ABSENT


def test_before_the_start_and_after_the_end_codes_are_answered() -> None:
    decoding = DecodingProcess(TRUST)
    assert decoding.ask(GENUINE, NOW) is Trouble.ABSENT
    decoding.start()
    decoding.stop()
    decoding.stop()

    assert decoding.ask(GENUINE, NOW) is Trouble.ABSENT


def test_no_log_tells_what_was_in_a_code(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with process(*decoders.running(decoders.DIES)) as decoding:
        assert decoding.wait_until_ready(SOON)
        decoding.ask(b"B64:0123456789012345678", NOW)
        assert eventually(lambda: decoding.broken > 0)

    assert "0123456789" not in caplog.text


def test_the_process_is_given_no_secret_of_this_ones_surroundings(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHOT_TOKEN", "invented")
    told = tmp_path / "told"
    script = f"import os; open({str(told)!r}, 'w').write(repr(dict(os.environ)))"
    with process(*decoders.running(script)):
        assert eventually(lambda: told.exists() and told.read_text() != "")

    assert "invented" not in told.read_text()


# What the real process is.


def said_by(script: str) -> str:
    command = [sys.executable, "-c", script]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_the_process_knows_neither_screen_nor_camera_nor_journal() -> None:
    others = ("PySide6", "cv2", "numpy", "zxingcpp", "apsw", "sqlite3")
    script = (
        "import sys, terminal.workers.decoding_child; from terminal.declarations import divoc\n"
        f"divoc.warm_up(); print([name for name in {others!r} if name in sys.modules])"
    )

    assert said_by(script) == "[]"


def test_this_process_never_loads_what_runs_foreign_data() -> None:
    script = (
        "import sys; from sync.bundle.trust import TrustMaterial\n"
        "from terminal.workers.decoding_process import DecodingProcess\n"
        "DecodingProcess(TrustMaterial()); print('pyld' in sys.modules)"
    )

    assert said_by(script) == "False"


PARENT = """
import sys, time
from sync.bundle.trust import TrustMaterial
from terminal.workers.decoding_process import DecodingProcess
decoding = DecodingProcess(TrustMaterial()); decoding.start()
assert decoding.wait_until_ready(30)
print(decoding.process_id, flush=True)
time.sleep(600)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="asks POSIX whether a process lives")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_the_process_ends_when_this_one_is_killed(how: signal.Signals) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(how)
        parent.wait()

        assert eventually(lambda: not lives(child))


def lives(process_id: int) -> bool:
    try:
        with Path(f"/proc/{process_id}/stat").open() as stream:
            return stream.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
