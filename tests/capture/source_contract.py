"""What every source of frames keeps to, the fake one as well as the real ones."""

import numpy as np
import pytest

from terminal.capture.frame import Frame
from terminal.capture.source import FrameSource, SourceFault


def keeps_the_contract(source: FrameSource) -> None:
    """A source that has at least four frames to give, not opened yet."""
    assert isinstance(source.name, str)
    assert isinstance(source.live, bool)
    with pytest.raises(SourceFault):
        source.read()
    source.close()  # harmless

    for _ in range(2):  # any state may be followed by `open`
        source.open()
        frames: list[Frame] = []
        copies = []
        while len(frames) < 4:
            frame = source.read()
            assert frame is not None, "a frame came in time"
            frames.append(frame)
            copies.append(frame.pixels.copy())
        for frame, copy in zip(frames, copies, strict=True):
            assert frame.pixels.dtype == np.uint8
            assert frame.pixels.ndim in {2, 3}
            assert frame.pixels.ndim == 2 or frame.pixels.shape[2] == 3
            assert not frame.pixels.flags.writeable
            assert np.array_equal(frame.pixels, copy), "a frame handed out is never written again"
            grey = frame.grey()
            assert grey.shape == frame.pixels.shape[:2]
            assert grey.dtype == np.uint8
            assert frame.size == (grey.shape[1], grey.shape[0])
            small = frame.small_grey()
            assert small.ndim == 2
            assert max(small.shape) >= min(max(grey.shape), 128)
            assert not frame.torn
        times = [frame.captured_at for frame in frames]
        assert times == sorted(times)
        numbers = [frame.number for frame in frames]
        assert numbers == list(range(numbers[0], numbers[0] + 4))
    source.open()  # while it is open

    source.close()
    source.close()
    with pytest.raises(SourceFault):
        source.read()
