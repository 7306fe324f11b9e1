"""A short slice of `./chot prove end-to-end`, on pictures made here."""

from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp

from benchmarks.end_to_end_proof import prove
from benchmarks.scenes import card_text


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Nine pictures: seven codes, one of them shown twice in a row, and one of nothing."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    for place, number in enumerate((1, 2, 3, 3, 4, 5, 6, 7)):
        barcode = zxingcpp.create_barcode(card_text(number), zxingcpp.BarcodeFormat.QRCode)
        symbol = np.array(barcode.to_image(scale=5, add_quiet_zones=True))
        cv2.imwrite(str(folder / f"{place}.png"), symbol)
    cv2.imwrite(str(folder / "35.png"), np.full((300, 300), 180, np.uint8))
    return folder


@pytest.mark.timeout(180)
def test_every_picture_is_one_record_here_and_at_the_centre_through_kills(pictures) -> None:
    verdict = prove([pictures], seed=20261122, kills=3)

    assert verdict["failed"] == 0
    assert (verdict["readable"], verdict["passed"]) == (8, 8)
    assert (verdict["journal"], verdict["centre"]) == (8, 8)
    assert (verdict["lost"], verdict["doubled"], verdict["kills"]) == (0, 0, 3)


def test_a_proof_without_pictures_proves_nothing(tmp_path) -> None:
    assert prove([tmp_path])["passed"] == 0
