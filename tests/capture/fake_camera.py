"""A V4L2 camera that is not there: OpenCV's driver code runs, the kernel's answers are faked."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import zxingcpp

from terminal.capture.frame import Pixels
from tests.capture.jpegs import jpeg

REPOSITORY = Path(__file__).resolve().parents[2]
TOOLS = Path(os.environ.get("CHOT_TEST_TOOLS") or REPOSITORY.parent / "shared" / "tools")


@dataclass(frozen=True)
class FakeCamera:
    folder: Path
    library: Path

    def run(self, *arguments: str, seconds: float = 30) -> subprocess.CompletedProcess[str]:
        """Run `camera_child.py` with this camera as /dev/video0.

        The file `stall` among the switches stops its frames, `unplug` takes the device away.
        """
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "tests.capture.camera_child", *arguments],
            cwd=REPOSITORY,
            env=os.environ
            | {
                "LD_PRELOAD": str(self.library),
                "FAKEV4L_DIR": str(self.folder / "frames"),
                "FAKEV4L_CTL": str(self.folder / "switches"),
            },
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )


def build(folder: Path, frames: Sequence[Pixels | bytes]) -> FakeCamera:
    """The camera showing these frames over and over; skips the test where none can be made.

    Pixels are compressed, and bytes are sent as they are.
    """
    source = TOOLS / "fakev4l.c"
    compiler = shutil.which("cc") or shutil.which("gcc")
    if not sys.platform.startswith("linux"):
        pytest.skip("V4L2 is of Linux")
    if compiler is None:
        pytest.skip("no C compiler for the fake camera")
    if not source.is_file():
        pytest.skip(f"no fake camera in {TOOLS}; CHOT_TEST_TOOLS says where it is")
    if Path("/dev/video0").exists():
        pytest.skip("this machine has a camera of its own")
    library = folder / "fakev4l.so"
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-w", "-o", str(library), str(source), "-ldl"],
        check=True,
    )
    for name in ("frames", "switches"):
        (folder / name).mkdir()
    for number, frame in enumerate(frames):
        sent = frame if isinstance(frame, bytes) else jpeg(frame)
        (folder / "frames" / f"{number:04d}.jpg").write_bytes(sent)
    return FakeCamera(folder, library)


def scene(payload: bytes | None, number: int) -> Pixels:
    """1280×720 of soft grey with the noise of a sensor; with a QR code in the middle or without."""
    random = np.random.default_rng(number)
    pixels = random.integers(150, 170, (720, 1280), dtype=np.uint8)
    if payload is not None:
        code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode)
        symbol = np.array(zxingcpp.write_barcode_to_image(code, scale=6))
        height, width = symbol.shape
        pixels[200 : 200 + height, 500 : 500 + width] = symbol
    return np.dstack([pixels] * 3)
