import pytest

from benchmarks import wire


def test_every_record_arrives_and_is_counted_in_every_figure() -> None:
    up, ingest, gathered, many, single = wire.measure(samples=1_100)
    assert [each["name"] for each in (up, ingest, gathered)] == [
        "wire.up",
        "wire.ingest",
        "wire.ingest gathered",
    ]
    # The events of opening and enrolling are sent as well.
    assert up["records"] > 1_100
    assert up["records"] == ingest["records"] == gathered["records"]
    assert all(each["value"] > 0 for each in (up, ingest, gathered))
    assert up["sender_cpu_us"] > 0

    assert (many["name"], single["name"]) == ("wire.bytes, 500 a batch", "wire.bytes, 1 a batch")
    assert many["records"] > 110
    # A hello, then all together or each alone.
    assert many["batches"] == 2
    assert single["batches"] == single["records"] + 1
    # Sealed bodies and signatures cannot be made smaller, and headers of HTTP come on top.
    assert 150 < many["compressed"] < many["value"] < single["value"]


def test_records_that_did_not_arrive_stop_the_measuring(monkeypatch: pytest.MonkeyPatch) -> None:
    complete = wire._batches
    monkeypatch.setattr(wire, "_batches", lambda post: complete(post)[:-1])
    figures = wire.measure(samples=600)
    assert next(figures)["name"] == "wire.up"
    with pytest.raises(AssertionError, match="not all was taken in"):
        next(figures)
