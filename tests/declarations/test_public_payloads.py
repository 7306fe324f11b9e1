import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.public_data import folder
from sync.bundle.trust import TrustMaterial
from terminal.declarations.registry import declare

FILE: Path = folder() / "vietnam" / "invented_payloads.json"
WRITTEN_ON = datetime(2026, 11, 22, 5, tzinfo=UTC)


def payloads() -> list[Any]:
    return json.loads(FILE.read_text("utf-8")) if FILE.exists() else []


@pytest.mark.skipif(not FILE.exists(), reason=f"no test data at {FILE}")
@pytest.mark.parametrize("expected", payloads(), ids=lambda expected: expected["name"])
def test_the_invented_payloads_are_read_as_expected(expected: dict[str, Any]) -> None:
    found = declare(expected["raw"].encode(), trust=TrustMaterial(), now=WRITTEN_ON)

    assert found.kind == expected["kind"]
    assert set(found.warnings) == set(expected["warnings"])
