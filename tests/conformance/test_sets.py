"""Sets of invented data, laid out as in the public repositories, each with a planted fault."""

import base64
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from benchmarks.conformance import (
    bloom,
    certlogic,
    dgc,
    health_cards,
    quality_assurance,
    vietnam,
    visible_seals,
)
from benchmarks.conformance.files import Files
from benchmarks.conformance.tally import Tally
from benchmarks.conformance_proof import prove
from sync.bundle.certificates import key_id
from sync.protocol import base45_text
from tests.declarations import issuing, issuing_shc, issuing_vds

FLAGS = {
    "EXPECTEDUNPREFIX": True,
    "EXPECTEDB45DECODE": True,
    "EXPECTEDCOMPRESSION": True,
    "EXPECTEDDECODE": True,
    "EXPECTEDVERIFY": True,
    "EXPECTEDEXPIRATIONCHECK": True,
    "EXPECTEDKEYUSAGE": True,
    "EXPECTEDPICTUREDECODE": True,
}

AFTER_STEPS = {"DECODE", "VERIFY", "EXPIRATIONCHECK", "KEYUSAGE"}
"""Flags of what stands in the signed message, however it was undone."""


def save(path: Path, tree: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = tree if isinstance(tree, bytes) else json.dumps(tree).encode()
    path.write_bytes(data)
    return path


def counts(
    run: Callable[[Files], Iterator[Tally]], folder: Path
) -> dict[str, tuple[int, int, int]]:
    """By flag: passed, failed, not checkable; of flags that occur."""
    return {
        tally.flag: (tally.passed, len(tally.failed), len(tally.not_checkable))
        for tally in run(Files(folder))
        if tally.total
    }


def picture(code: bytes) -> bytes:
    made = zxingcpp.create_barcode(code, zxingcpp.BarcodeFormat.QRCode)
    written, data = cv2.imencode(
        ".png", np.pad(np.array(made.to_image(scale=4)), 40, constant_values=255)
    )
    assert written
    return data.tobytes()


def vector(**changes: Any) -> dict[str, Any]:
    code = issuing.Issue().code()
    context = {
        "CERTIFICATE": base64.b64encode(issuing.certificate()).decode(),
        "VALIDATIONCLOCK": issuing.NOW.isoformat(),
    }
    return {
        "PREFIX": code.decode(),
        "2DCODE": base64.b64encode(picture(code)).decode(),
        "TESTCTX": context,
        "EXPECTEDRESULTS": FLAGS,
    } | changes


def test_a_vector_passes_every_flag(tmp_path) -> None:
    save(tmp_path / "clone" / "XX" / "1.3.0" / "2DCode" / "raw" / "1.json", vector())

    assert counts(dgc.run, tmp_path) == {flag.removeprefix("EXPECTED"): (1, 0, 0) for flag in FLAGS}


@pytest.mark.parametrize("flag", FLAGS)
def test_a_wrong_flag_of_a_vector_is_a_failure_with_its_name(tmp_path, flag) -> None:
    save(tmp_path / "XX" / "1.json", vector(EXPECTEDRESULTS={flag: False}))
    (tally,) = (each for each in dgc.run(Files(tmp_path)) if each.total)

    assert tally.figure()["failed"] == 1
    assert tally.figure()["failures"] == [f"{tmp_path.name}/XX/1.json"]


def test_a_vector_without_key_or_clock_is_not_checkable_there(tmp_path) -> None:
    save(tmp_path / "1.json", vector(TESTCTX={}))
    found = counts(dgc.run, tmp_path)

    assert found["VERIFY"] == found["EXPIRATIONCHECK"] == found["KEYUSAGE"] == (0, 0, 1)
    assert found["DECODE"] == (1, 0, 0)


def test_a_label_known_to_contradict_its_vector_is_told_apart(tmp_path) -> None:
    der = issuing.certificate(usages=(issuing.TEST,), number=7)
    code = issuing.Issue(certificate=der).code().decode()
    context = {"CERTIFICATE": base64.b64encode(der).decode()}
    wrong = vector(PREFIX=code, TESTCTX=context, EXPECTEDRESULTS={"EXPECTEDKEYUSAGE": True})
    for place in ("IS/2DCode/raw/3.json", "IS/2DCode/raw/4.json"):
        save(tmp_path / place, wrong)
    (tally,) = (each for each in dgc.run(Files(tmp_path)) if each.total)

    assert [Path(name).name for name in tally.disputed] == ["3.json"]
    assert [Path(name).name for name in tally.failed] == ["4.json"]


def test_the_picture_of_a_vector_may_lie_beside_it(tmp_path) -> None:
    alone = vector(EXPECTEDRESULTS={"EXPECTEDPICTUREDECODE": True})
    del alone["2DCODE"]
    save(tmp_path / "XX" / "2DCode" / "raw" / "1.json", alone)
    save(tmp_path / "XX" / "2DCode" / "raw" / "2.json", alone)
    save(tmp_path / "XX" / "2DCode" / "png" / "1.png", picture(alone["PREFIX"].encode()))
    save(tmp_path / "XX" / "2DCode" / "raw" / "3.json", alone)
    save(tmp_path / "XX" / "png" / "3.png", picture(alone["PREFIX"].encode()))

    assert counts(dgc.run, tmp_path) == {"PICTUREDECODE": (2, 0, 1)}


@pytest.mark.parametrize(
    ("step", "checked"),
    [
        ("BASE45", {"B45DECODE", "COMPRESSION", *AFTER_STEPS}),
        ("COMPRESSED", {"COMPRESSION", *AFTER_STEPS}),
        ("COSE", AFTER_STEPS),
        ("JSON", set()),
    ],
)
def test_a_vector_without_its_code_is_checked_from_the_first_step_that_it_has(
    tmp_path, step, checked
) -> None:
    whole = vector()
    text = whole.pop("PREFIX").removeprefix("HC1:")
    packed = base45_text.decode(text.encode())
    steps = {
        "BASE45": text,
        "COMPRESSED": packed.hex(),
        "COSE": zlib.decompress(packed).hex(),
        "JSON": "{}",
    }
    save(tmp_path / "1.json", whole | {step: steps[step]})

    found = counts(dgc.run, tmp_path)
    assert {flag for flag, count in found.items() if count == (1, 0, 0)} == checked
    assert {flag for flag, count in found.items() if count == (0, 0, 1)} == found.keys() - checked


@pytest.mark.parametrize("form", ["pem", "bare", "pem of a bare key"])
def test_the_key_of_a_vector_may_be_written_in_other_ways(tmp_path, form) -> None:
    der = issuing.certificate()
    bare = (
        x509.load_der_x509_certificate(der)
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    written = der if form == "pem" else bare
    code = issuing.Issue(protected={1: -7, 4: key_id(written)}).code().decode()
    text = base64.encodebytes(written).decode()
    if form != "bare":
        text = f"-----BEGIN SOMETHING-----\n{text}-----END SOMETHING-----\n"
    save(
        tmp_path / "1.json",
        vector(
            PREFIX=code,
            TESTCTX={"CERTIFICATE": text},
            EXPECTEDRESULTS={"EXPECTEDVERIFY": True},
        ),
    )

    assert counts(dgc.run, tmp_path) == {"VERIFY": (1, 0, 0)}


def test_pictures_below_a_version_are_read_and_decoded(tmp_path) -> None:
    here = tmp_path / "VN" / "1.3.0"
    save(here / "VAC.png", picture(issuing.Issue().code()))
    save(here / "specialcases" / "TWO.PNG", picture(issuing.Issue(payload=b"\xa0").code()))
    save(here / "OTHER.png", picture(b"https://chot.example"))
    save(here / "EMPTY.png", picture(b"x")[:200])
    save(here / "PAPER.pdf", b"%PDF-")
    save(tmp_path / "elsewhere" / "OTHER.png", picture(b"x"))
    save(here / "2DCode" / "png" / "1.png", picture(b"x"))

    assert counts(quality_assurance.run, tmp_path) == {"READ": (3, 1, 1), "DECODE": (1, 1, 2)}


def test_assertions_of_a_suite_are_compared_as_json(tmp_path) -> None:
    one = {"certLogicExpression": {"+": [{"var": ""}, 1]}, "assertions": [
        {"data": 1, "expected": 2},
        {"data": 0, "expected": True},
        {"data": 1, "expected": 3, "directive": "skip"},
    ]}  # fmt: skip
    save(tmp_path / "a" / "plus.json", {"name": "plus", "cases": [one]})
    save(tmp_path / "b.json", {"name": "plus", "cases": [one], "directive": "skip"})

    assert counts(certlogic.run_suite, tmp_path) == {"SUITE": (1, 1, 4)}


def test_rules_are_held_against_their_own_tests(tmp_path) -> None:
    rule = {
        "Identifier": "GR-XX-0001",
        "Engine": "CERTLOGIC",
        "Logic": {"!": [{"var": "payload.t"}]},
    }
    save(tmp_path / "XX" / "GR-XX-0001" / "rule.json", rule)
    tests = tmp_path / "XX" / "GR-XX-0001" / "tests"
    save(tests / "1.json", {"payload": {}, "expected": True, "external": {}})
    save(tests / "2.json", {"payload": {}, "expected": False, "external": {}})
    save(tmp_path / "YY" / "tests" / "1.json", {"payload": {}, "expected": True, "external": {}})

    assert counts(certlogic.run_rules, tmp_path) == {"RULES": (1, 1, 1)}


def jws(card: issuing_shc.Card) -> bytes:
    return ".".join(card.parts).encode()


def jwk(**changes: Any) -> dict[str, Any]:
    numbers = issuing_shc.public_key().public_numbers()
    x, y = (issuing_shc.base64url(each.to_bytes(32)) for each in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "kid": issuing_shc.KEY_ID, "x": x, "y": y} | changes


@pytest.fixture
def cards(tmp_path: Path) -> Path:
    """A folder with a genuine card, its key and its issuer."""
    save(tmp_path / "issuers.json", {"participating_issuers": [{"iss": issuing_shc.ISSUER}]})
    save(tmp_path / "keys.json", {"keys": [jwk()]})
    save(tmp_path / "test-example-00-d-jws.txt", jws(issuing_shc.Card()))
    return tmp_path


def test_a_genuine_card_is_verified_in_each_of_its_forms(cards) -> None:
    text = jws(issuing_shc.Card()).decode()
    save(cards / "test-example-00-e-file.smart-health-card", {"verifiableCredential": [text]})
    save(cards / "test-example-00-f-qr-code-numeric-value-0.txt", issuing_shc.Card().code())
    save(cards / "test-example-00-g-qr-code-0.png", picture(issuing_shc.Card().code()))

    assert counts(health_cards.run, cards)["GENUINE"] == (4, 0, 0)


def test_a_card_named_after_a_fault_must_not_be_verified(cards) -> None:
    other = issuing_shc.Card(signer=5)
    save(cards / "test-example-00-d-jws-invalid-signature.txt", jws(other))
    assert counts(health_cards.run, cards)["INVALID"] == (3, 0, 0)

    save(cards / "test-example-00-d-jws-invalid-signature.txt", jws(issuing_shc.Card()))
    assert counts(health_cards.run, cards)["INVALID"] == (2, 1, 0)


def test_a_genuine_card_that_is_refused_is_a_failure_unless_its_key_is_missing(cards) -> None:
    save(cards / "test-example-01-d-jws.txt", jws(issuing_shc.Card(signer=5)))
    assert counts(health_cards.run, cards)["GENUINE"] == (1, 1, 0)

    (cards / "keys.json").unlink()
    assert counts(health_cards.run, cards)["GENUINE"] == (0, 0, 2)


def test_a_card_whose_list_of_withdrawn_ones_is_missing_is_not_believed_in_full(cards) -> None:
    save(cards / "keys.json", {"keys": [jwk(), jwk(crlVersion=1)]})
    save(cards / "jws-crl-broken.txt", jws(issuing_shc.Card()))
    assert counts(health_cards.run, cards)["BROKENLIST"] == (1, 0, 0)

    save(cards / "keys.json", {"keys": [jwk()]})
    assert counts(health_cards.run, cards)["BROKENLIST"] == (0, 1, 0)


def test_a_card_whose_list_of_withdrawn_ones_is_beside_it_is_verified_unless_it_is_on_it(
    cards,
) -> None:
    named = issuing_shc.Card(claims=issuing_shc.card(rid="theo-so-42"))
    later = issuing_shc.Card(claims=issuing_shc.card(rid="cap-sau"))
    save(cards / "keys.json", {"keys": [jwk(crlVersion=3)]})
    save(cards / "test-example-01-d-jws.txt", jws(named))
    save(cards / "test-example-02-d-jws.txt", jws(later))
    rids = ["theo-so-42", "cap-sau.1000", "khac"]
    listed = {"kid": issuing_shc.KEY_ID, "method": "rid", "ctr": 3, "rids": rids}
    save(cards / ".well-known" / "crl" / f"{issuing_shc.KEY_ID}.json", listed)
    assert counts(health_cards.run, cards)["GENUINE"] == (3, 0, 0)

    save(cards / "keys.json", {"keys": [jwk(crlVersion=4)]})
    assert counts(health_cards.run, cards)["GENUINE"] == (0, 3, 0)


@pytest.mark.parametrize(
    ("after", "verified"), [(b"\n", 1), (b"\r\n", 1), (b"\n\n", 0), (b" ", 0), (b" \t\n ", 0)]
)
def test_one_end_of_line_behind_a_card_is_no_part_of_it(cards, after, verified) -> None:
    save(cards / "test-example-00-d-jws.txt", jws(issuing_shc.Card()) + after)

    assert counts(health_cards.run, cards)["GENUINE"] == (verified, 1 - verified, 0)


def test_keys_belong_to_the_issuer_whose_address_ends_with_their_folder(tmp_path) -> None:
    save(tmp_path / "examples" / "test-example-00-d-jws.txt", jws(issuing_shc.Card()))
    save(tmp_path / "examples" / "other" / ".well-known" / "jwks.json", {"keys": [jwk()]})
    assert counts(health_cards.run, tmp_path)["GENUINE"] == (0, 0, 1)

    last = issuing_shc.ISSUER.rpartition("/")[2]
    save(tmp_path / "examples" / last / ".well-known" / "jwks.json", {"keys": [jwk()]})
    assert counts(health_cards.run, tmp_path)["GENUINE"] == (1, 0, 0)

    # A card whose fault is its issuer is no reason to believe him.
    stranger = issuing_shc.Card(claims=issuing_shc.card(iss=f"https://la.example/{last}"))
    save(tmp_path / "examples" / "test-example-00-d-jws-invalid_issuer_url.txt", jws(stranger))
    assert counts(health_cards.run, tmp_path)["INVALID"] == (1, 0, 0)


def test_a_card_that_is_in_date_no_more_was_so_when_it_was_issued(cards) -> None:
    old = issuing_shc.card(nbf=1_600_000_000, exp=1_600_000_100)
    save(cards / "test-example-03-d-jws.txt", jws(issuing_shc.Card(claims=old)))
    save(cards / "test-example-03-b-jws-payload-expanded.json", old)
    found = counts(health_cards.run, cards)

    assert found["GENUINE"] == (2, 0, 0)
    assert found["SIGNED"] == (1, 0, 0)


def test_what_no_checkpoint_could_use_is_not_checkable(cards) -> None:
    observations = [issuing_shc.observation(number=str(n)) for n in range(60)]
    nobody = issuing_shc.card(issuing_shc.bundle(*observations))
    nobody["vc"]["noise"] = base64.b64encode(bytes(i * i % 251 for i in range(2000))).decode()
    save(cards / "test-example-02-d-jws.txt", jws(issuing_shc.Card(claims=nobody)))
    save(cards / "test-example-02-c-jws-payload-minified.json", nobody)
    found = counts(health_cards.run, cards)

    assert found["GENUINE"] == (1, 0, 1)
    assert found["SIGNED"] == (0, 0, 1)


def test_bundles_with_a_fault_are_refused_whoever_signs_them(cards) -> None:
    described = issuing_shc.immunization(meta={"id": "x"})
    faulty = issuing_shc.bundle(issuing_shc.patient(), described)
    save(cards / "test-example-00-a-fhirBundle.json", issuing_shc.bundle())
    save(cards / "test-example-00-a-fhirBundle-bad_meta_extra_key.json", faulty)
    assert counts(health_cards.run, cards)["SIGNED"] == (2, 0, 0)

    save(cards / "test-example-00-a-fhirBundle.json", faulty)
    assert counts(health_cards.run, cards)["SIGNED"] == (1, 1, 0)


def test_claims_with_a_fault_are_refused_whoever_signs_them(cards) -> None:
    claims = issuing_shc.card()
    save(cards / "test-example-00-b-jws-payload-expanded.json", claims)
    save(cards / "test-example-00-b-jws-payload-expanded-expired.json", claims | {"exp": 1e9})
    assert counts(health_cards.run, cards)["SIGNED"] == (2, 0, 0)

    save(cards / "test-example-00-b-jws-payload-expanded-expired.json", claims)
    assert counts(health_cards.run, cards)["SIGNED"] == (1, 1, 0)


def test_seals_are_verified_and_changed_ones_are_not(tmp_path) -> None:
    save(tmp_path / "csca.der", issuing_vds.authority())
    save(tmp_path / "UTO_valid.json", issuing_vds.Seal().code())
    save(tmp_path / "not_a_vds.json", {"isThisAVDS": False})
    assert counts(visible_seals.run, tmp_path) == {"GENUINE": (1, 0, 0), "REFUSED": (2, 0, 0)}

    save(tmp_path / "UTO_tampered.json", issuing_vds.Seal().code())
    assert counts(visible_seals.run, tmp_path)["REFUSED"] == (2, 1, 0)

    (tmp_path / "csca.der").unlink()
    assert counts(visible_seals.run, tmp_path)["GENUINE"] == (0, 0, 1)


def test_filters_hold_what_they_should(tmp_path) -> None:
    case = {"p": 0.1, "data": ["1"], "exists": "[1]", "k": 1}
    full, old = ([-1, -1], [0, 1])
    cases = [
        case | {"filter": base64.b64encode(json.dumps(w).encode()).decode()} for w in (full, old)
    ]
    save(tmp_path / "filter-test.json", [*cases, cases[0] | {"exists": "[0]"}])

    assert counts(bloom.run, tmp_path) == {"EXISTS": (1, 1, 1)}


def test_payloads_have_the_kind_and_the_warnings_expected(tmp_path) -> None:
    ours = {"name": "a", "raw": "Giữ thẻ", "kind": "unknown", "warnings": []}
    save(tmp_path / "p.json", [ours, ours | {"name": "b", "kind": "url", "warnings": ["age"]}])

    assert counts(vietnam.run, tmp_path) == {"KIND": (1, 1, 0), "WARNINGS": (1, 1, 0)}


def test_the_proof_prints_a_line_a_set_and_flag_wherever_the_sets_lie(tmp_path, capsys) -> None:
    save(tmp_path / "a" / "b" / "anything.json", vector())
    lines = list(prove(data=tmp_path))

    assert [line["name"] for line in lines][1] == "dgc-testdata UNPREFIX"
    assert all(
        list(line)
        == ["name", "set", "flag", "total", "checked", "passed", "failed", "not_checkable"]
        for line in lines
    )
    assert lines == list(prove(data=tmp_path / "a" / "b"))
    assert capsys.readouterr().err == ""


def test_where_there_is_no_data_nothing_is_proved_and_it_says_so(tmp_path, capsys) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        assert list(prove(data=folder)) == []
        assert str(folder) in capsys.readouterr().err
