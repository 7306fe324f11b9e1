"""From published lists in a folder to what a terminal says of a certificate on them."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import cbor2
import pytest

from sync.bundle.certificates import key_id
from sync.bundle.folder import import_folder, read_folder
from sync.protocol.terms import Assurance
from terminal.declarations import codes
from terminal.declarations.declaration import Declaration
from terminal.declarations.registry import declare
from tests.bundle.test_italian_list import snapshot
from tests.bundle.test_published_lists import batch
from tests.bundle.test_revocation_slices import bloom, packed
from tests.declarations.issuing import NOW, UVCI, Issue, certificate, wrap

DER = certificate()
KID = base64.b64encode(key_id(DER)).decode()
MESSAGE = Issue().message()
SIGNATURE: bytes = cbor2.loads(MESSAGE).value[3]


def spelled(data: bytes, length: int = 16) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()[:length]).decode()


def judged(folder: Path) -> Declaration:
    (folder / "signer.der").write_bytes(DER)
    return declare(wrap(MESSAGE), trust=read_folder(folder).material, now=NOW)


LISTS: list[tuple[str, Any]] = [
    ("signature", batch(spelled(SIGNATURE[:32]), kid=KID)),
    ("uci", batch(spelled(UVCI.encode()), kid=KID, hashType="UCI")),
    ("country", batch(spelled(b"VN" + UVCI.encode()), kid=KID, hashType="COUNTRYCODEUCI")),
    ("any-signer", batch(spelled(UVCI.encode()), kid="UNKNOWN_KID", hashType="UCI")),
    (
        "dutch",
        {"europeanVerificationRules": {"proofIdentifierDenylist": {spelled(SIGNATURE): True}}},
    ),
    ("italian", snapshot([], total=1, revokedUcvi=[spelled(UVCI.encode(), 32)])),
]


@pytest.mark.parametrize(("name", "published"), LISTS, ids=[name for name, _ in LISTS])
def test_a_certificate_on_any_published_list_is_rejected(
    tmp_path: Path, name: str, published: Any
) -> None:
    assert judged(tmp_path).assurance is Assurance.VERIFIED
    (tmp_path / name).write_text(json.dumps(published))
    found = judged(tmp_path)

    assert (found.assurance, found.reason) == (Assurance.REJECTED, codes.Rejection.REVOKED)

    import_folder(tmp_path, tmp_path.with_name("ours"))
    assert judged(tmp_path.with_name("ours")).reason == codes.Rejection.REVOKED


def test_a_hit_in_a_filter_is_a_warning(tmp_path: Path) -> None:
    digest = hashlib.sha256(UVCI.encode()).digest()
    slices = {f"{KID}/null/{digest.hex()[0]}/s": bloom(digest)}
    (tmp_path / "slices").write_bytes(packed(slices))
    found = judged(tmp_path)

    assert found.assurance is Assurance.VERIFIED
    assert found.warnings == (codes.Warning.POSSIBLY_REVOKED,)


def test_the_lists_of_other_signers_say_nothing(tmp_path: Path) -> None:
    other = base64.b64encode(b"another!").decode()
    (tmp_path / "list").write_text(json.dumps(batch(spelled(SIGNATURE[:32]), kid=other)))

    assert judged(tmp_path).assurance is Assurance.VERIFIED
