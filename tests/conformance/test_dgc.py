from collections import Counter

import pytest

from benchmarks import public_data
from benchmarks.conformance import dgc
from benchmarks.conformance.files import Files
from sync.bundle.folder import read_folder
from sync.bundle.found_keys import KeyProblem
from sync.bundle.trust import TrustMaterial
from sync.protocol.terms import Assurance
from terminal.declarations.registry import declare
from tests.declarations.issuing import NOW

FILES = Files(public_data.folder())
VECTORS = list(dgc.vectors(FILES))
VIETNAM = [path for path in FILES.paths if path.name == "VN_vaccination_HC1.txt"]

needs_vectors = pytest.mark.skipif(not VECTORS, reason=f"no dgc-testdata at {FILES.folder}")


@needs_vectors
def test_folders_of_vectors_are_folders_of_keys_but_for_those_of_authorities() -> None:
    used = 0
    for folder in {vector.path.parent for vector in VECTORS}:
        found = read_folder(folder)
        authorities = {each.name for each in found.unused if each.reason is KeyProblem.AUTHORITY}
        for vector in VECTORS:
            if vector.path.parent == folder and vector.path.name not in authorities:
                assert set(found.material.signers) >= set(vector.trust.signers)
                used += 1
    assert used > len(VECTORS) * 0.9


@needs_vectors
def test_without_keys_no_public_vector_is_verified_and_with_its_own_most_are() -> None:
    without, own = Counter[str](), Counter[str]()
    for vector in VECTORS:
        clock = vector.clock or NOW
        without[declare(vector.code, trust=TrustMaterial(), now=clock).assurance] += 1
        own[declare(vector.code, trust=vector.trust, now=clock).assurance] += 1

    assert Assurance.VERIFIED not in without
    assert own[Assurance.VERIFIED] > own[Assurance.REJECTED]


@pytest.mark.skipif(not VIETNAM, reason=f"no certificate of Vietnam at {FILES.folder}")
def test_the_vietnamese_certificate_is_read_although_its_key_is_not_public() -> None:
    found = declare(VIETNAM[0].read_bytes(), trust=TrustMaterial(), now=NOW)

    assert (found.kind, found.reason) == ("hc1", "key-unknown")
    assert found.fields["country"] == "VN"
    assert found.certificate.startswith("URN:UVCI:01:VN:")
