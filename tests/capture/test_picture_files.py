import base64
import json
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.capture import picture
from terminal.capture.frame import Pixels
from terminal.capture.picture import (
    MAX_FILE_BYTES,
    MAX_PIXELS,
    PictureFault,
    decode_picture,
    load_picture,
    picture_size,
)


def noise(width: int, height: int, channels: int = 3) -> Pixels:
    random = np.random.default_rng(1)
    pixels: Pixels = random.integers(0, 255, (height, width, channels), dtype=np.uint8)
    return pixels


def encoded(kind: str, pixels: cv2.typing.MatLike, *options: int) -> bytes:
    done, data = cv2.imencode(kind, pixels, options)
    assert done
    return data.tobytes()


def flood(width: int, height: int) -> bytes:
    """A whole, valid PNG of a few bytes whose header claims that size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


@pytest.mark.parametrize("kind", [".png", ".jpg", ".webp", ".bmp"])
@pytest.mark.parametrize("size", [(1, 1), (57, 31), (640, 480)])
def test_the_size_in_the_header_is_the_size_of_the_picture(
    kind: str, size: tuple[int, int]
) -> None:
    data = encoded(kind, noise(*size))
    assert picture_size(data) == size
    assert decode_picture(data).shape[:2] == (size[1], size[0])


def test_the_size_of_each_kind_of_webp_and_jpeg_is_read() -> None:
    pixels = noise(57, 31)
    assert picture_size(encoded(".webp", pixels, cv2.IMWRITE_WEBP_QUALITY, 80)) == (57, 31)
    assert picture_size(encoded(".webp", noise(57, 31, 4))) == (57, 31)
    assert picture_size(encoded(".jpg", pixels, cv2.IMWRITE_JPEG_PROGRESSIVE, 1)) == (57, 31)


def test_the_smallest_webp_is_a_picture() -> None:
    data = encoded(".webp", np.zeros((1, 1, 3), np.uint8), cv2.IMWRITE_WEBP_QUALITY, 101)
    assert decode_picture(data).shape == (1, 1, 3)


def test_a_picture_is_read_only() -> None:
    assert not decode_picture(encoded(".png", noise(5, 5))).flags.writeable


def test_what_is_transparent_is_white_paper() -> None:
    pixels = np.zeros((4, 4, 4), np.uint8)
    pixels[1, 1, 3] = 255
    shown = decode_picture(encoded(".png", pixels))
    assert shown[0, 0].tolist() == [255, 255, 255]
    assert shown[1, 1].tolist() == [0, 0, 0]


def test_sixteen_bits_become_eight() -> None:
    shown = decode_picture(encoded(".png", np.full((4, 4), 65535, np.uint16)))
    assert (shown.dtype.name, int(np.max(shown))) == ("uint8", 255)


def test_a_picture_that_claims_too_many_pixels_is_not_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_arguments: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(cv2, "imdecode", never)
    for data in (flood(60_000, 60_000), flood(8000, MAX_PIXELS // 8000 + 1)):
        with pytest.raises(PictureFault, match="too-large"):
            decode_picture(data)


def test_a_picture_at_the_limit_is_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "MAX_PIXELS", 100)
    assert decode_picture(encoded(".png", noise(10, 10))).shape[:2] == (10, 10)
    with pytest.raises(PictureFault, match="too-large"):
        decode_picture(encoded(".png", noise(10, 11)))


def test_a_file_is_measured_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(PictureFault, match="too-large"):
        load_picture(path)
    with path.open("wb") as file:
        file.truncate(MAX_FILE_BYTES)
    with pytest.raises(PictureFault, match="no-picture"):
        load_picture(path)


def test_a_missing_file_and_a_folder_are_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.png"):
        with pytest.raises(PictureFault, match="unreadable"):
            load_picture(path)


@pytest.mark.parametrize(
    "vector",
    [
        b"",
        b"[",
        b"[]",
        b"{}",
        b'"2DCODE"',
        b'{"2DCODE": 1}',
        b'{"2DCODE": "***"}',
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({"2DCODE": base64.b64encode(b"text").decode()}).encode(),
    ],
)
def test_a_test_vector_without_a_picture_holds_none(tmp_path: Path, vector: bytes) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(vector)
    with pytest.raises(PictureFault, match="no-picture"):
        load_picture(path)


WHOLE = [encoded(kind, noise(40, 30)) for kind in (".png", ".jpg", ".webp", ".bmp")]


@given(st.sampled_from(WHOLE), st.integers(0, 4000), st.binary(max_size=8))
def test_a_torn_or_altered_file_is_a_picture_or_a_fault_and_nothing_else(
    whole: bytes, at: int, patch: bytes
) -> None:
    for data in (whole[:at], whole[:at] + patch + whole[at + len(patch) :], patch):
        try:
            pixels = decode_picture(data)
        except PictureFault:
            continue
        assert pixels.size <= 3 * MAX_PIXELS
