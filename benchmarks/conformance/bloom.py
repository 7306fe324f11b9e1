"""The filters of dgc-bloomfilter: what each holds and does not hold."""

import base64
import json
import math
import struct
from collections.abc import Iterator
from typing import Any, Final

from benchmarks.conformance.files import Files
from benchmarks.conformance.tally import Tally
from sync.bundle.bloom import may_hold

SET: Final = "dgc-bloomfilter"

_SHAPE: Final = {"p", "filter", "data", "exists"}


def run(files: Files) -> Iterator[Tally]:
    """Ask every filter for every element that its test names."""
    tally = Tally(SET, "EXISTS")
    for path, tree in files.trees:
        if not isinstance(tree, list):
            continue
        for number, case in enumerate(tree):
            if isinstance(case, dict) and case.keys() >= _SHAPE:
                tally.add(f"{files.name(path)} {number}", _is_as_expected(case))
    yield tally


def _is_as_expected(case: dict[str, Any]) -> bool | None:
    words = json.loads(base64.b64decode(case["filter"]))
    if all(word in (0, 1) for word in words):
        # Of an older release, which kept one bit in each word.
        return None
    elements = case["data"]
    bits = struct.pack(f">{len(words)}i", *words)
    # As the service chooses it for a filter of this size; the file's own number is not used.
    hashes = max(1, round(len(bits) * 8 / len(elements) * math.log(2)))
    held = [int(may_hold(bits, hashes, element.encode())) for element in elements]
    return bool(held == json.loads(case["exists"]))
