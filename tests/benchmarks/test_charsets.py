import unicodedata

import pytest

from benchmarks.charsets import ENCODINGS, TEXTS, cases, texts
from benchmarks.peers import zxing


def test_there_are_so_many_different_texts_and_the_same_for_the_same_seed() -> None:
    assert len(set(texts(1))) == TEXTS
    assert texts(1) == texts(1) != texts(2)


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("UTF-8", "utf-8"),
        ("UTF-8 with ECI 26", "utf-8"),
        ("UTF-8 with BOM", "utf-8-sig"),
        ("NFD in UTF-8", "utf-8"),
        ("cp1258", "cp1258"),
    ],
)
def test_every_case_holds_its_text_in_its_encoding(name, encoding) -> None:
    for text, case in zip(texts(1), cases(name, 1), strict=True):
        assert unicodedata.normalize("NFC", case.payload.decode(encoding)) == text
        (read,) = zxing(case.grey)
        assert read.payloads == (case.payload,)


def test_every_encoding_but_the_named_one_writes_other_bytes() -> None:
    payloads = {name: next(cases(name, 1)).payload for name in ENCODINGS}
    assert payloads["UTF-8"] == payloads["UTF-8 with ECI 26"]
    assert len(set(payloads.values())) == len(ENCODINGS) - 1


def test_the_named_encoding_is_named_in_the_code() -> None:
    bare, named = (next(cases(name, 1)).grey for name in ("UTF-8", "UTF-8 with ECI 26"))
    assert bare.tobytes() != named.tobytes()
