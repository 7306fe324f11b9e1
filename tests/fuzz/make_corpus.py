"""Writes the inputs that fuzzing begins with: `python -m tests.fuzz.make_corpus`.

Everybody in them is invented. Keys are made anew each time, so signatures differ between runs.
"""

import gzip
import io
import json
import shutil
import struct
import tarfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import timedelta
from importlib import resources

import base45
import cbor2
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from benchmarks.fuzz.run import CORPUS
from sync.bundle.forms import built_in
from sync.bundle.revocation import Scheme
from sync.bundle.revocation_file import Form, Section, write
from sync.bundle.trust import TrustMaterial
from sync.bundle.trust_file import MAGIC, write_trust
from sync.protocol import declaration_code
from terminal.declarations.registry import declare
from terminal.workers import decoding_wire
from tests.declarations import issuing, issuing_divoc, issuing_shc, issuing_vds
from tests.declarations.issuing import NOW
from tests.protocol import test_declaration_code as declarations

CARDS = (
    "001199012345|012345678|Nguyễn Thị Hư Cấu|05031999|Nữ|Số 12, Ngõ 34, Hà Nội|01072021",
    "048300001234||Đặng Đình Hư|31122000|Nữ|Tổ 5, Đà Nẵng|04102024||||",
    "048223001234||Lê Gia Cấu|15062023|Nam|Đà Nẵng|04102025||Lê Văn Cha|Phạm Thị Mẹ|",
)
PERSONAL = "******012345|NGUYEN THI HU CAU|1999-**-**|0|QG0123456789|1<GD4012345678901<0943******"
INSURANCE = (
    "GD4012345678901|"
    + "Nguyễn Hư Cấu".encode().hex()
    + "|05/03/1999|1|"
    + "Hà Nội".encode().hex()
    + "|01 - 001|01/01/2026|31/12/2026|01/01/2026|-|4|01/01/2030|abc123-7102|$"
)
LINKS = (
    "https://qr.pccovid.gov.vn/abcdef",
    "http://luongxanh.drvn.gov.vn/#/tra-cuu?bien=29A12345",
    "shlink:/eyJ1cmwiOiJodHRwczovL3gifQ",
    "WIFI:S:chot;T:WPA;P:mat-khau;;",
    "BEGIN:VCARD\nVERSION:3.0\nFN:Hư Cấu\nEND:VCARD",
    "00020101021238540010A00000072701240006970436011001234567890208QRIBFTTA53037045802VN6304",
)
RULES: tuple[tuple[object, object], ...] = (
    ({"if": [{"var": "payload.v.0"}, {">=": [{"var": "payload.v.0.dn"}, 2]}, True]}, {}),
    (
        {"not-after": [{"plusTime": [{"var": "payload.t.0.sc"}, 72, "hour"]}, "2026-11-22"]},
        {"payload": {"t": [{"sc": "2026-11-21T08:00:00Z"}]}},
    ),
    (
        {"reduce": [{"var": ""}, {"+": [{"var": "accumulator"}, {"var": "current"}]}, 0]},
        [1, 2, 3],
    ),
    ({"and": [{"in": ["a", ["a", "b"]]}, {"!": [{"===": [1, "1"]}]}]}, None),
    ({"extractFromUVCI": [{"var": "ci"}, 1]}, {"ci": "URN:UVCI:01:VN:0123#4"}),
    ({"before": [{"dccDateOfBirth": [{"var": "dob"}]}, {"plusTime": ["2026-01-01", 0, "day"]}]},
     {"dob": "1999-03"}),
)  # fmt: skip
DIGEST = "3q2+796tvu/erb7v3q2+7w=="
LISTS = (
    {"country": "VN", "expires": "2027-01-01T00:00:00Z", "kid": "AAECAwQFBgc=",
     "hashType": "SIGNATURE", "entries": [{"hash": DIGEST}]},
    {"proofIdentifierDenylist": {DIGEST: True}},
    {"kid": "k", "method": "rid", "ctr": 1, "rids": ["abc", "def.1600000000"]},
    {"chunk": 1, "lastChunk": 1, "totalNumberUCVI": 1, "version": 1, "id": "x",
     "revokedUcvi": ["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="]},
    {"version": 2, "fromVersion": 1, "chunk": 1, "lastChunk": 1, "totalNumberUCVI": 1,
     "delta": {"insertions": ["47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="], "deletions": []}},
)  # fmt: skip


RULE = {"Identifier": "GR-VN-0001", "Type": "Acceptance", "Country": "VN", "Version": "1.0.0",
        "SchemaVersion": "1.0.0", "Engine": "CERTLOGIC", "EngineVersion": "0.7.5",
        "CertificateType": "General", "Description": [{"lang": "en", "desc": "at least a dose"}],
        "ValidFrom": "2021-01-01T00:00:00Z", "ValidTo": "2030-01-01T00:00:00Z",
        "AffectedFields": ["v.0"], "Logic": RULES[0][0]}  # fmt: skip


def seeds() -> Mapping[str, list[bytes]]:
    """By parser what fuzzing it begins with."""
    forged = issuing.Issue(protected={1: -7, 4: bytes(8)})
    genuine, swab = issuing.Issue(), issuing.Issue(payload=issuing.claims(issuing.swab()))
    cards = [issuing_shc.Card(), issuing_shc.Card(claims=issuing_shc.card(rid="abc"))]
    bundles = [
        issuing_shc.bundle(issuing_shc.patient(), issuing_shc.immunization()),
        issuing_shc.bundle(issuing_shc.patient(), issuing_shc.observation()),
    ]
    seals = [issuing_vds.Seal(), issuing_vds.Seal(message=issuing_vds.swab(), type="icao.test")]
    documents = [issuing_divoc.credential()]
    archive = issuing_divoc.zipped({"certificate.json": _json(documents[0])})
    own = [declaration_code.write(each, declarations.KEY).encode() for each in _declared()]
    messages = [base45.b45decode(code[len(declaration_code.PREFIX) :]) for code in own]
    rules = [b"\n".join((_json(rule), _json(about))) for rule, about in RULES]
    texts = [text.encode() for text in (*CARDS, PERSONAL, INSURANCE, *LINKS)]
    kid, key = issuing_shc.KEY_ID, issuing_shc.public_key().public_numbers()
    jwk = {"kty": "EC", "kid": kid, "use": "sig", "alg": "ES256", "crv": "P-256",
           "x": issuing_shc.base64url(key.x.to_bytes(32)),
           "y": issuing_shc.base64url(key.y.to_bytes(32)), "crlVersion": 1}  # fmt: skip
    issuer = {"iss": issuing_shc.ISSUER, "name": "Hư cấu"}
    return {
        "declare": [*texts, genuine.code(), cards[0].code(), seals[0].code(), own[0]],
        "hc1": [genuine.message(), swab.message(), forged.message()],
        "hc1-text": [genuine.code()[4:]],
        "shc": [bytes(byte - 45 for byte in _jws(card)) for card in cards],
        "shc-text": [cards[0].code()[5:], b"1/2/" + cards[0].code()[5:99]],
        "shc-claims": [_json(card.claims) for card in cards],
        "vds": [seal.code().removeprefix(b'{"data":') for seal in seals],
        "divoc": [_json(document) for document in documents],
        "divoc-zip": [archive[4:]],
        "declaration-code": [*own, *messages],
        "declaration-payload": [cbor2.loads(message).value[2] for message in messages],
        "plain": texts,
        "card": [card.partition("|")[2].encode() for card in CARDS],
        "insurance": [INSURANCE.partition("|")[2].encode()],
        "national": [PERSONAL.split("|", 4)[4].encode()],
        "hc1-signed": [cbor2.dumps(each.payload) for each in (genuine, swab)],
        "shc-signed": [_json(card.claims) for card in cards],
        "vds-signed": [_json(seal.message) for seal in seals],
        "declaration-signed": [cbor2.loads(message).value[2] for message in messages],
        "hc1-claims": [cbor2.dumps(each.payload) for each in (genuine, swab)],
        "cose": [genuine.message(), *messages],
        "cbor": [cbor2.dumps({"a": [1, -2, b"x", None, True]}, canonical=True), messages[0]],
        "issuer-cbor": [genuine.message(), cbor2.dumps(genuine.payload)],
        "base45": [genuine.code()[4:], b"QED8WEX0"],
        "shc-bundle": [_json(bundle) for bundle in bundles],
        "jws": [_jws(card) for card in cards],
        "divoc-statements": [_json(document) for document in documents],
        "structured-append": [bytes((part, 2, 1, 65)) for part in range(3)] + [bytes(range(64))],
        "texts": [texts[0], "Ắ Ằ Ẵ đ Đ".encode(), "e\u0323\u0302\u200d\u202e".encode()],
        "binding": list(_pairs()),
        "form": [_form()],
        "keys": [
            issuing.certificate(),
            _json({"keys": [jwk]}),
            _json({"directory": "x", "issuerInfo": [{"issuer": issuer, "keys": [jwk]}]}),
            _pem(),
        ],
        "certificates": [issuing.certificate(), issuing_vds.authority(), _withdrawn()],
        "lists": [_json(tree) for tree in LISTS] + [_json([LISTS[0]])],
        "slices": [_slices(), gzip.compress(_slices(), mtime=0)],
        "bloom": [struct.pack(">hBBfiiiI", 1, 1, 0, 0.01, 1, 1, 1, 5)],
        "revocations": [_revocations()],
        "certlogic": rules,
        "rules": [_json([RULE]), _json({"country-2-codes": ["VN", "LA"]})],
        "trust-file": [
            write_trust(each).removeprefix(MAGIC)
            for each in (
                issuing.trusting(issuing.certificate()),
                issuing_shc.trusting(),
                issuing_vds.trusting(),
                issuing_divoc.divoc_trusting(),
            )
        ],
        "wire": [
            decoding_wire.encode_answer(1, declare(b"x", trust=TrustMaterial(), now=NOW)),
            decoding_wire.encode_answer(1, declare(genuine.code(), trust=TrustMaterial(), now=NOW)),
            decoding_wire.encode_request(1, b"x", NOW),
            decoding_wire.encode_trust(issuing_divoc.divoc_trusting()),
        ],
    }


def main() -> None:
    """Replace the whole corpus."""
    shutil.rmtree(CORPUS, ignore_errors=True)
    for parser, inputs in seeds().items():
        for number, data in enumerate(inputs, 1):
            path = CORPUS / parser / str(number)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def _json(tree: object) -> bytes:
    return json.dumps(tree, ensure_ascii=False, separators=(",", ":")).encode()


def _jws(card: issuing_shc.Card) -> bytes:
    digits = card.code().removeprefix(b"shc:/")
    return bytes(45 + int(digits[place : place + 2]) for place in range(0, len(digits), 2))


def _declared() -> Iterator[declaration_code.SelfDeclaration]:
    yield declarations.SHORT
    yield declarations.FULL


def _pairs() -> Iterator[bytes]:
    same = "Nguyễn Hư Cấu|NGUYEN<<HU<CAU|001199012345|012345678|1999-03-05|F"
    for other in ("CAU NGUYEN HU||******012345||1999-**-**|", "N. H. Cấu||012345678||1999|M"):
        yield f"{same}\n{other}".encode()


def _form() -> bytes:
    folder = resources.files("sync.bundle.forms")
    name = min(item.name for item in folder.iterdir() if item.name.endswith(".json"))
    assert built_in().by_version
    return folder.joinpath(name).read_bytes()


def _pem() -> bytes:
    certificate = x509.load_der_x509_certificate(issuing.certificate())
    return certificate.public_bytes(Encoding.PEM)


def _withdrawn() -> bytes:
    serial = x509.RevokedCertificateBuilder().serial_number(77).revocation_date(NOW).build()
    made = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuing_vds.authority_name())
        .last_update(NOW)
        .next_update(NOW + timedelta(days=30))
        .add_revoked_certificate(serial)
        .sign(issuing.private_key(), SHA256())
    )
    return made.public_bytes(Encoding.DER)


def _slices() -> bytes:
    buffer = io.BytesIO()
    data = zlib.compress(struct.pack(">hBBfiiiI", 1, 1, 0, 0.01, 1, 1, 1, 5), wbits=31)
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name in ("kid/id/a/slice", "AAECAwQFBgc=/x/0/y"):
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return buffer.getvalue()


def _revocations() -> bytes:
    entries = b"".join(bytes((first,)) + bytes(15) for first in (1, 2, 3))
    section = Section(scheme=Scheme.IT_UCI, scope=b"", form=Form.ENTRIES, width=16, data=entries)
    return write([section])


if __name__ == "__main__":
    main()
