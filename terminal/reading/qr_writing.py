"""Making QR codes, for what a terminal shows and prints."""

from typing import Literal

import numpy as np
import zxingcpp
from numpy.typing import NDArray


def qr_modules(text: str, level: Literal["L", "M", "Q", "H"] = "Q") -> NDArray[np.bool_]:
    """The modules of a QR code of `text`, dark ones true; square, without the quiet zone.

    :param level: of error correction; with Q a quarter of it may be wet or torn off.

    :raises ValueError: where the text is too long for a QR code.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level)
    picture = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    return np.equal(np.asarray(picture, np.uint8), 0)
