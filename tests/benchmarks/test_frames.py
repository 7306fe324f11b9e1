import json

import numpy as np

from benchmarks import frames
from benchmarks.frames import measure


def test_every_kind_of_frame_has_its_figure_beside_the_peer(monkeypatch) -> None:
    monkeypatch.setattr(frames, "SIZES", {"small": (320, 240)})
    monkeypatch.setattr(frames, "_CODES", 2)
    monkeypatch.setattr(frames, "_FOLLOWED", 1)
    monkeypatch.setattr(frames, "_EASY_PIXELS", 1 / 70)

    found = {figure["name"]: figure for figure in measure()}

    assert list(found)[:4] == [
        "frames small, new code", "frames small, followed code", "frames small, no code",
        "frames small, noise",
    ]  # fmt: skip
    assert len(found) == 4 + len(frames._HARD)
    for figure in found.values():
        assert figure["p50"] <= figure["p95"] <= figure["max"]
        assert figure["peer"]["zxing-cpp"]["p50"] > 0
        assert json.loads(json.dumps(figure)) == figure
    assert found["frames small, new code"]["read"] == 100
    assert found["frames small, followed code"]["read"] == 100
    assert found["frames small, no code"]["read"] == 0
    assert found["frames small, noise"]["read"] == 0


def test_a_followed_code_moves_a_few_pixels_a_frame() -> None:
    seen = list(frames._moving((320, 240), 0))
    assert len(seen) == frames._FOLLOWED_FRAMES
    assert {frame.shape for frame in seen} == {(240, 320)}
    assert not any(map(np.array_equal, seen, seen[1:]))
