import pytest
from cryptography.exceptions import InvalidSignature

from benchmarks import declarations
from sync.protocol.terms import Assurance
from terminal.declarations.registry import declare
from tests.declarations.issuing import NOW, private_key, sign


def test_every_format_is_measured_beside_its_peer(monkeypatch) -> None:
    monkeypatch.setattr(declarations, "CODES", 2)
    monkeypatch.setattr(declarations, "ROUNDS", 1)
    figures = list(declarations.measure())

    assert [figure["name"].removeprefix("declarations ") for figure in figures] == [
        "cccd", "bhyt", "national", "HC1 ES256", "HC1 PS256", "SMART Health Card", "VDS-NC",
        "own declaration", "unknown",
    ]  # fmt: skip
    for figure in figures:
        assert 0 < figure["p50"] <= figure["p95"]
        assert figure["ratio"] > 0
    assert [figure["limit"] for figure in figures if "limit" in figure] == [0.3, 0.3]


def test_each_code_of_a_format_is_another_and_all_are_as_expected(monkeypatch) -> None:
    monkeypatch.setattr(declarations, "CODES", 3)
    for case in declarations._cases():
        found = [declare(code, trust=case.trust, now=NOW) for code in case.codes]

        assert len(set(case.codes)) == 3
        assert {each.assurance for each in found} == {case.expected}
        for code in case.codes:
            case.bare(code)


@pytest.mark.parametrize("kind", ["P-256", "RSA", "Ed25519"])
def test_the_peer_checks_signatures_too(monkeypatch, kind) -> None:
    key = private_key(kind)
    declarations._verify(key.public_key(), sign(key, b"said"), b"said")
    with pytest.raises(InvalidSignature):
        declarations._verify(key.public_key(), sign(key, b"said"), b"not said")

    calls: list[object] = []
    monkeypatch.setattr(declarations, "CODES", 1)
    monkeypatch.setattr(declarations, "_verify", lambda *given: calls.append(given))
    for case in declarations._cases():
        calls.clear()
        case.bare(case.codes[0])
        assert len(calls) == (case.expected is Assurance.VERIFIED)
