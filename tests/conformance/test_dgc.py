from collections import Counter

import pytest

from benchmarks import public_data
from sync.bundle.folder import read_folder
from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.registry import declare
from tests.conformance import dgc
from tests.declarations.issuing import NOW

CERTIFICATES = public_data.folder() / "certificates"
VECTORS = CERTIFICATES / "dgc-testdata"
VIETNAM = CERTIFICATES / "VN_vaccination_HC1.txt"

needs_vectors = pytest.mark.skipif(not VECTORS.is_dir(), reason=f"no test data at {VECTORS}")


@needs_vectors
def test_every_flag_of_the_public_vectors_is_as_our_steps_say() -> None:
    for tally in dgc.run(dgc.vectors(VECTORS)).values():
        print(dgc.summary(tally))  # noqa: T201 - figures, shown with `pytest -rP`

        assert tally.passed > 0
        assert tally.failed == []
        assert tally.not_checkable == []


@needs_vectors
def test_the_folder_of_vectors_is_a_folder_of_keys() -> None:
    found = read_folder(VECTORS)
    alone = {key_id for vector in dgc.vectors(VECTORS) for key_id in vector.trust.signers}

    assert set(found.material.signers) >= alone


@needs_vectors
def test_without_keys_no_public_vector_is_verified_and_with_its_own_most_are() -> None:
    without, own = Counter[str](), Counter[str]()
    for vector in dgc.vectors(VECTORS):
        clock = vector.clock or NOW
        without[declare(vector.code, trust=TrustMaterial(), now=clock).assurance] += 1
        own[declare(vector.code, trust=vector.trust, now=clock).assurance] += 1

    assert Assurance.VERIFIED not in without
    assert own[Assurance.VERIFIED] > own[Assurance.REJECTED]


@pytest.mark.skipif(not VIETNAM.exists(), reason=f"no test data at {VIETNAM}")
def test_the_vietnamese_certificate_is_read_although_its_key_is_not_public() -> None:
    found = declare(VIETNAM.read_bytes(), trust=TrustMaterial(), now=NOW)

    assert (found.kind, found.reason) == ("hc1", "key-unknown")
    assert found.fields["country"] == "VN"
    assert found.certificate.startswith("URN:UVCI:01:VN:")
