"""What a post believes: its folder, and the centre that it is enrolled at by now."""

import base64
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from sync.centre.declarations import key_file
from sync.journal.trust import Trust
from sync.protocol.messages import Welcome, encode_welcome
from sync.protocol.terms import Assurance
from terminal.app.understanding import PostUnderstanding
from terminal.workers import decoding_process
from terminal.workers.decoding_process import DecodingProcess
from tests.declarations import issuing
from tests.declarations.issuing import NOW, private_key
from tests.declarations.issuing_divoc import METHOD, DivocIssue
from tests.hostile.showing import declaration

SIGNING = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
"""Of the invented centre, for its messages."""
ISSUING = Ed25519PrivateKey.from_private_bytes(bytes(range(2, 34)))
"""Of the invented centre, for declarations."""
OTHERS = Ed25519PrivateKey.from_private_bytes(bytes(range(3, 35)))
"""Of another centre, for declarations."""
OPENING = X25519PrivateKey.from_private_bytes(bytes(range(32))).public_key()
VERIFIED = (Assurance.VERIFIED, "")
UNKNOWN = (Assurance.REJECTED, "key-unknown")


def centre(issuing: Ed25519PrivateKey | None = ISSUING, welcome: bytes | None = None) -> Trust:
    """A centre as the journal keeps it."""
    verifying = SIGNING.public_key().public_bytes_raw()
    said = Welcome(
        centre=b"C" * 16,
        centre_epoch=1,
        opening_key=OPENING.public_bytes_raw(),
        verifying_key=verifying,
        terminal=b"T" * 16,
        centre_time_ms=1000,
        declaration_key=issuing.public_key().public_bytes_raw() if issuing else b"",
    )
    return Trust(
        url="https://centre.example",
        centre=said.centre,
        opening_key=OPENING,
        verifying_key=verifying,
        welcome=encode_welcome(said, SIGNING) if welcome is None else welcome,
    )


class Enrolled:
    """The centre that a post is enrolled at now, in the hands of the test."""

    def __init__(self, at: Trust | None = None) -> None:
        self.at = at

    def __call__(self) -> Trust | None:
        return self.at


def outcome(
    understanding: PostUnderstanding, payload: bytes, now: datetime = NOW
) -> tuple[Assurance, str]:
    found = understanding(payload, now)
    return found.assurance, str(found.reason)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder with a key of certificates, and one of declarations of another centre."""
    (tmp_path / "signer.der").write_bytes(issuing.certificate())
    (tmp_path / "declarations.json").write_bytes(key_file(OTHERS.public_key()))
    (tmp_path / "notes.txt").write_text("keys of two issuers", encoding="utf-8")
    return tmp_path


def test_the_keys_of_the_folder_count(keys: Path, tmp_path: Path) -> None:
    nowhere = Enrolled()

    assert PostUnderstanding(keys, nowhere).keys == 2
    assert PostUnderstanding(None, nowhere).keys == 0
    assert PostUnderstanding(tmp_path / "missing", nowhere).keys == 0


def test_the_centre_of_the_post_is_believed_from_the_next_code_on(keys: Path) -> None:
    enrolled = Enrolled()
    understanding = PostUnderstanding(keys, enrolled)
    code = declaration(ISSUING)
    assert outcome(understanding, code) == UNKNOWN

    enrolled.at = centre()

    assert outcome(understanding, code) == VERIFIED
    assert outcome(understanding, code) == VERIFIED
    assert understanding.keys == 2


def test_a_post_that_was_enrolled_before_it_started_believes_its_centre_without_any_folder() -> (
    None
):
    understanding = PostUnderstanding(None, Enrolled(centre()))

    assert outcome(understanding, declaration(ISSUING)) == VERIFIED
    assert outcome(understanding, declaration(OTHERS)) == UNKNOWN


def test_enrolment_takes_nothing_from_what_the_folder_says(keys: Path) -> None:
    understanding = PostUnderstanding(keys, Enrolled(centre()))

    assert outcome(understanding, declaration(OTHERS)) == VERIFIED
    assert outcome(understanding, issuing.Issue().code()) == VERIFIED


def test_a_key_that_folder_and_centre_both_name_is_believed(tmp_path: Path) -> None:
    (tmp_path / "declarations.json").write_bytes(key_file(ISSUING.public_key()))

    understanding = PostUnderstanding(tmp_path, Enrolled(centre()))

    assert outcome(understanding, declaration(ISSUING)) == VERIFIED


def test_after_moving_to_another_centre_the_former_is_believed_no_more() -> None:
    enrolled = Enrolled(centre(OTHERS))
    understanding = PostUnderstanding(None, enrolled)
    assert outcome(understanding, declaration(OTHERS)) == VERIFIED

    enrolled.at = centre()

    assert outcome(understanding, declaration(OTHERS)) == UNKNOWN
    assert outcome(understanding, declaration(ISSUING)) == VERIFIED


def test_what_the_centre_signs_declarations_with_signs_nothing_else() -> None:
    understanding = PostUnderstanding(None, Enrolled(centre()))

    assert outcome(understanding, declaration(SIGNING)) == UNKNOWN
    assert outcome(understanding, issuing.Issue().code()) == UNKNOWN


@pytest.mark.parametrize(
    "at",
    [centre(None), centre(welcome=b""), centre(welcome=centre().welcome[:-1] + b"x")],
    ids=["of an older centre", "lost", "damaged"],
)
def test_a_welcome_without_such_a_key_leaves_all_else_as_it_was(keys: Path, at: Trust) -> None:
    enrolled = Enrolled()
    understanding = PostUnderstanding(keys, enrolled)

    enrolled.at = at

    for _ in range(2):
        assert outcome(understanding, declaration(ISSUING)) == UNKNOWN
        assert outcome(understanding, declaration(OTHERS)) == VERIFIED


class TestTheProcessForForeignShapedCodes:
    @pytest.fixture(autouse=True)
    def _patient(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Machines that run tests have other things to do as well."""
        monkeypatch.setattr(decoding_process, "LONGEST_S", 5.0)
        monkeypatch.setattr(decoding_process, "PATIENCE_S", 30.0)

    @pytest.fixture
    def started(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[DecodingProcess]]:
        """The processes that were asked to start."""
        asked: list[DecodingProcess] = []
        start = DecodingProcess.start

        def noted(process: DecodingProcess) -> None:
            asked.append(process)
            start(process)

        monkeypatch.setattr(DecodingProcess, "start", noted)
        yield asked
        for process in asked:
            process.stop()

    def test_runs_from_start_to_stop_where_an_issuer_of_such_codes_is_believed(
        self, tmp_path: Path, started: list[DecodingProcess]
    ) -> None:
        public = private_key("RSA").public_key()
        spelled = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        named = {"id": METHOD, "key": base64.b64encode(spelled).decode()}
        (tmp_path / "divoc.json").write_text(json.dumps({"use": "divoc", "keys": [named]}))
        enrolled = Enrolled()
        understanding = PostUnderstanding(tmp_path, enrolled)
        code = DivocIssue().code()
        unread = (Assurance.OPAQUE, "not-verifiable-here")
        assert outcome(understanding, code) == unread

        understanding.start()
        try:
            assert outcome(understanding, code) == VERIFIED
            enrolled.at = centre()
            assert outcome(understanding, code) == VERIFIED
            assert outcome(understanding, declaration(ISSUING)) == VERIFIED
        finally:
            understanding.stop()

        assert outcome(understanding, code) == unread
        (process,) = started
        assert process.process_id is None

    def test_is_not_there_where_none_is_believed(
        self, keys: Path, started: list[DecodingProcess]
    ) -> None:
        understanding = PostUnderstanding(keys, Enrolled(centre()))

        understanding.start()
        found = outcome(understanding, DivocIssue().code())
        understanding.stop()

        assert started == []
        assert found == UNKNOWN
