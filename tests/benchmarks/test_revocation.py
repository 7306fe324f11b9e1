import pytest

from benchmarks import revocation


def test_every_figure_is_measured_and_nothing_is_found_wrongly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(revocation, "KEYS", 10)
    monkeypatch.setattr(revocation, "ENTRIES", 1_000)
    monkeypatch.setattr(revocation, "LOOK_UPS", 200)
    monkeypatch.setattr(revocation, "PEER_ENTRIES", 100)

    assert [line["name"] for line in revocation.measure()] == [
        "revocation.load",
        "revocation.look-up.listed",
        "revocation.look-up.not-listed",
        "revocation.peer-set",
    ]
