import zlib
from datetime import timedelta
from typing import Any

import cbor2
import pytest

from sync.bundle.certificates import key_id
from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.declaration import Declaration
from terminal.declarations.hc1 import MAX_INFLATED
from terminal.declarations.registry import declare
from terminal.declarations.validity import LEEWAY
from tests.declarations.issuing import (
    DAY,
    NOW,
    RECOVERY,
    TEST,
    UVCI,
    VACCINATION,
    Issue,
    certificate,
    claims,
    squeezed,
    trusting,
    vaccination,
    wrap,
)

OURS = trusting(certificate())
SECOND = timedelta(seconds=1)


def read(code: bytes, trust: TrustMaterial = OURS, now: Any = NOW) -> Declaration:
    return declare(code, trust=trust, now=now)


def reason(issue: Issue, trust: TrustMaterial = OURS) -> str:
    found = read(issue.code(), trust)
    assert (found.assurance is Assurance.REJECTED) is bool(found.reason)
    return str(found.reason)


def test_a_genuine_certificate_is_verified_with_all_it_says() -> None:
    found = read(Issue().code())

    assert found.kind == "hc1"
    assert found.assurance is Assurance.VERIFIED
    assert found.reason == ""
    assert found.person.name == "Nguyễn Thị Bích Ngọc"
    assert found.person.birth_date == "1999-03-05"
    assert found.fields["doses"] == "2/2"
    assert found.fields["type"] == "vaccination"
    assert found.fields["country"] == "VN"
    assert found.certificate == found.fields["certificate"] == UVCI
    assert found.issuer == "VN Cơ quan thử nghiệm"
    assert found.valid_from == NOW - 100 * DAY
    assert found.valid_until == NOW + 100 * DAY


@pytest.mark.parametrize(("kind", "algorithm"), [("P-384", -7), ("RSA", -37), ("Ed25519", -8)])
def test_keys_of_every_accepted_kind_verify(kind: str, algorithm: int) -> None:
    assert not reason(Issue(kind=kind, algorithm=algorithm), trusting(certificate(kind)))


@pytest.mark.parametrize("tags", [(), (18,), (18, 61)])
def test_the_tags_around_the_message_may_be_left_out(tags: tuple[int, ...]) -> None:
    assert not reason(Issue(tags=tags))


@pytest.mark.parametrize("tags", [(61, 18), (18, 18), (96,), (61, 61, 18)])
def test_other_tags_around_the_message_are_malformed(tags: tuple[int, ...]) -> None:
    assert reason(Issue(tags=tags)) == "malformed"


def test_algorithm_and_key_id_may_stand_in_the_unprotected_header() -> None:
    ours = key_id(certificate())

    assert not reason(Issue(protected={}, unprotected={1: -7, 4: ours}))
    assert not reason(Issue(protected={1: -7}, unprotected={4: ours}))


def test_the_protected_header_wins() -> None:
    ours = key_id(certificate())

    assert not reason(Issue(unprotected={1: -37, 4: b"otherkey"}))
    assert reason(Issue(protected={1: -7, 4: b"otherkey"}, unprotected={4: ours})) == "key-unknown"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({4: key_id(certificate())}, "algorithm"),
        ({1: None, 4: key_id(certificate())}, "algorithm"),
        ({1: 0, 4: key_id(certificate())}, "algorithm"),
        ({1: -35, 4: key_id(certificate())}, "algorithm"),
        ({1: "ES256", 4: key_id(certificate())}, "algorithm"),
        ({1: -37, 4: key_id(certificate())}, "algorithm"),
        ({1: -7, 2: [1, 4], 4: key_id(certificate())}, ""),
        ({1: -7, 2: ["b64"], 4: key_id(certificate())}, "algorithm"),
        ({1: -7, 2: 3, 4: key_id(certificate())}, "algorithm"),
        ({1: -7}, "key-unknown"),
        ({1: -35, 4: b"otherkey"}, "key-unknown"),
        ({1: -7, 4: "text"}, "key-unknown"),
        ({1: -7, 4: key_id(certificate())[:3]}, "key-unknown"),
        ({1: -7, 4: key_id(certificate()) + b"x"}, "key-unknown"),
    ],
)
def test_headers_that_name_no_usable_key_or_algorithm_are_refused(
    headers: dict[Any, Any], expected: str
) -> None:
    assert reason(Issue(protected=headers)) == expected


def test_without_any_key_everybody_is_unknown_and_nobody_is_bad() -> None:
    found = read(Issue().code(), TrustMaterial())

    assert found.reason == "key-unknown"
    assert found.person.name == "Nguyễn Thị Bích Ngọc"
    assert found.issuer == ""


def test_a_signature_of_another_key_shows_whom_it_claims_and_no_issuer() -> None:
    found = read(Issue(signer=1).code())

    assert found.reason == "signature"
    assert found.person.name == "Nguyễn Thị Bích Ngọc"
    assert found.issuer == ""


def test_every_candidate_under_a_key_id_is_tried() -> None:
    other = certificate(number=1)
    shared = trusting(other, certificate(), under=key_id(certificate()))

    assert not reason(Issue(), shared)
    assert reason(Issue(signer=2), shared) == "signature"


def test_of_several_genuine_signers_the_one_in_date_counts() -> None:
    old = certificate(since=NOW - 300 * DAY, until=NOW - 10 * DAY)
    both = trusting(old, certificate(), under=key_id(certificate()))

    assert not reason(Issue(), both)


@pytest.mark.parametrize("signature", [b"", b"\x00" * 64, b"\xff" * 64, b"\x01" * 63, b"\x01" * 65])
def test_signatures_that_are_no_numbers_of_the_curve_are_refused(signature: bytes) -> None:
    message = list(cbor2.loads(Issue(tags=()).message()))
    message[3] = signature

    assert read(wrap(cbor2.dumps(message))).reason == "signature"


@pytest.mark.parametrize("signature", [b"", b"\x00" * 256, b"\xff" * 256, b"\xff" * 512])
def test_impossible_rsa_signatures_are_refused(signature: bytes) -> None:
    message = list(cbor2.loads(Issue(kind="RSA", algorithm=-37, tags=()).message()))
    message[3] = signature

    assert read(wrap(cbor2.dumps(message)), trusting(certificate("RSA"))).reason == "signature"


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        ({"exp": NOW.timestamp()}, ""),
        ({"exp": NOW.timestamp() - 1}, "expired"),
        ({"exp": NOW.timestamp() + 0.5}, ""),
        ({"exp": None}, ""),
        ({"iat": (NOW + LEEWAY).timestamp()}, ""),
        ({"iat": (NOW + LEEWAY + SECOND).timestamp()}, "not-yet-valid"),
        ({"nbf": (NOW + 2 * DAY).timestamp()}, "not-yet-valid"),
        ({"iat": None}, ""),
        ({"exp": float("nan")}, "content"),
        ({"exp": float("inf")}, "content"),
        ({"exp": 1e300}, "content"),
        ({"exp": -1}, "content"),
        ({"exp": 253402300799}, ""),
        ({"exp": 253402300800}, "content"),
        ({"exp": int(NOW.timestamp()) * 1000}, "content"),
        ({"exp": "2099-01-01"}, "content"),
        ({"exp": True}, "content"),
        ({"exp": (NOW - DAY).timestamp(), "iat": NOW.timestamp()}, "expired"),
    ],
)
def test_times_are_whole_or_broken_seconds_and_are_kept_to(
    times: dict[str, Any], expected: str
) -> None:
    assert reason(Issue(payload=claims(**times))) == expected


@pytest.mark.parametrize(
    ("usages", "expected"),
    [
        ((), ""),
        (("1.3.6.1.5.5.7.3.2", "1.3.6.1.4.1.311.20.2.2"), ""),
        ((VACCINATION,), ""),
        ((TEST, VACCINATION), ""),
        ((TEST,), "key-usage"),
        ((RECOVERY, "1.3.6.1.5.5.7.3.2"), "key-usage"),
        (("1.3.6.1.4.1.0.1847.2021.1.2",), ""),
        (("1.3.6.1.4.1.0.1847.2021.1.3",), "key-usage"),
    ],
)
def test_a_key_signs_only_what_its_certificate_limits_it_to(
    usages: tuple[str, ...], expected: str
) -> None:
    der = certificate(usages=usages)

    assert reason(Issue(certificate=der), trusting(der)) == expected


def test_a_key_counts_from_the_first_to_the_last_second_of_its_certificate() -> None:
    der = certificate(since=NOW - DAY, until=NOW + DAY)
    code, trust = Issue(certificate=der).code(), trusting(der)

    assert read(code, trust, NOW - DAY).assurance is Assurance.VERIFIED
    assert read(code, trust, NOW + DAY).assurance is Assurance.VERIFIED
    assert read(code, trust, NOW - DAY - SECOND).reason == "key-expired"
    assert read(code, trust, NOW + DAY + SECOND).reason == "key-expired"


def test_what_does_not_rest_on_dates_weighs_more_than_what_does() -> None:
    limited = certificate(usages=(TEST,), until=NOW - DAY)
    expired = claims(exp=(NOW - DAY).timestamp())

    assert reason(Issue(payload=expired, certificate=limited), trusting(limited)) == "key-usage"
    assert reason(Issue(payload=claims({"nam": {}}, exp=1))) == "content"


def test_an_expired_certificate_still_says_who_and_who_vouched() -> None:
    found = read(Issue(payload=claims(exp=(NOW - DAY).timestamp())).code())

    assert found.reason == "expired"
    assert found.person.name
    assert found.issuer


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (b"HC1:", "compression"),
        (b"HC1:6BF", "compression"),
        (b"HC1:A", "malformed"),
        (b"HC1:abc", "malformed"),
        (b"HC1:\xff\xfe", "malformed"),
        (b"HC1:" + "ư".encode(), "malformed"),
        (b"HC1::::", "malformed"),
        (wrap(b""), "malformed"),
        (wrap(b"\x80"), "malformed"),
        (wrap(cbor2.dumps([b"", {}, b"", b"", b""])), "malformed"),
        (wrap(cbor2.dumps([b"", {}, None, b""])), "malformed"),
        (wrap(cbor2.dumps([b"\xff", {}, b"", b""])), "malformed"),
        (wrap(cbor2.dumps([b"\x01", {}, b"", b""])), "malformed"),
        (wrap(cbor2.dumps([b"", [], b"", b""])), "malformed"),
        (wrap(cbor2.dumps([b"", {}, b"\x01", b""])), "malformed"),
        (wrap(Issue().message() + b"\x00"), "malformed"),
    ],
)
def test_broken_codes_are_refused_with_the_step_that_failed(code: bytes, expected: str) -> None:
    assert read(code).reason == expected


def test_only_one_whole_zlib_stream_is_decompressed() -> None:
    packed = zlib.compress(Issue().message())

    for broken in (
        packed[:-1],
        packed + b"\x00",
        packed + packed,
        packed[2:-4],
        b"\x1f\x8b" + packed,
    ):
        assert read(squeezed(broken)).reason == "compression"


def test_decompression_ends_at_its_limit() -> None:
    fits, bomb = (zlib.compress(bytes(size), 9) for size in (MAX_INFLATED, MAX_INFLATED + 1))

    assert read(squeezed(fits)).reason == "malformed"
    assert read(squeezed(bomb)).reason == "compression"


def test_spaces_and_ends_of_line_around_the_code_do_no_harm() -> None:
    assert read(b"  " + Issue().code() + b" \r\n").assurance is Assurance.VERIFIED


def test_indefinite_lengths_are_read() -> None:
    packed = cbor2.dumps(claims())
    indefinite = b"\xbf" + packed[1:] + b"\xff"

    assert not reason(Issue(payload=indefinite))


@pytest.mark.parametrize(
    ("issuer", "warnings"),
    [
        ("VN", ()),
        ("vn", ()),
        ("LA", ("issuer-country",)),
        ("Bộ Y tế", ()),
        ("", ()),
        (None, ()),
        (7, ()),
    ],
)
def test_a_signer_of_another_state_than_the_certificate_says_leaves_a_doubt(
    issuer: Any, warnings: tuple[str, ...]
) -> None:
    found = read(Issue(payload=claims() | {1: issuer}).code())

    assert (found.assurance, found.warnings) == (Assurance.VERIFIED, warnings)


def test_an_event_abroad_leaves_no_doubt() -> None:
    content = vaccination()
    content["v"][0]["co"] = "LA"

    assert read(Issue(payload=claims(content)).code()).warnings == ()


def test_the_latin_name_is_that_of_the_passport() -> None:
    assert read(Issue().code()).person.latin_name == "NGUYEN<<THI<BICH<NGOC"
