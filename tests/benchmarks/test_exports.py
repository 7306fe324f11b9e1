import sys

import pytest

from benchmarks import exports
from terminal.reports.exporting import Kind


@pytest.mark.skipif(sys.platform == "win32", reason="rusage")
def test_every_kind_of_export_is_measured_beside_its_peer() -> None:
    figures = list(exports.measure(samples=50))
    assert [figure["name"] for figure in figures] == [f"exports {kind}" for kind in Kind]
    for figure in figures:
        assert figure["rows"] == 50
        assert figure["value"] > 0
        assert figure["peak_mb"] > 10
        assert "at 50 rows" in figure["peer"]


def test_no_two_invented_people_share_a_number() -> None:
    assert len({row.number for row in exports.rows(1000)}) == 1000
