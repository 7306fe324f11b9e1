import os

import pytest

from terminal.reading.choice import FIRST, FOLLOWER, all_cores_but_one, engines_for, reader_for
from terminal.reading.engine import Look
from terminal.reading.reader import read_still
from terminal.reading.symbol import Symbology
from terminal.reading.zbar import ZbarEngine
from tests.reading.codes import FORMATS, drawn, paper, put, qr

BY_ZXING = {FIRST, FOLLOWER, "zxing-one-threshold"}
OTHERS = [each for each in Symbology if each is not Symbology.QR]


def test_where_qr_is_asked_for_every_engine_of_this_machine_is_there() -> None:
    expected = {*BY_ZXING, "opencv", "grid"}
    if ZbarEngine().available:
        expected.add("zbar")
    assert engines_for([Symbology.QR]).keys() == expected
    assert engines_for(Symbology).keys() == expected


def test_engines_of_qr_codes_alone_are_absent_where_no_qr_code_is_asked_for() -> None:
    assert engines_for(OTHERS).keys() == BY_ZXING


def test_without_its_library_zbar_is_no_engine_and_the_others_read_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("terminal.reading.zbar.pyzbar", None)
    assert "zbar" not in engines_for([Symbology.QR])
    assert read_still(reader_for([Symbology.QR]), put(paper(), qr("TEXT"), 60, 100)).symbols
    assert read_still(reader_for([Symbology.QR]), paper()) == Look()


def test_no_symbologies_are_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        engines_for([])
    with pytest.raises(ValueError, match="at least one"):
        reader_for(iter(()))


@pytest.mark.parametrize("asked", [*((each,) for each in Symbology), OTHERS, tuple(Symbology)])
def test_exactly_the_symbologies_asked_for_are_read(asked: tuple[Symbology, ...]) -> None:
    for symbology in Symbology:
        picture = put(paper(), drawn("123", FORMATS[symbology]), 60, 100)
        symbols = read_still(reader_for(iter(asked)), picture).symbols
        assert {symbol.symbology for symbol in symbols} == ({symbology} & set(asked))
        assert all(symbol.payload == b"123" for symbol in symbols)


def test_a_reader_with_several_threads_reads_the_same() -> None:
    picture = put(paper(), drawn("123", FORMATS[Symbology.QR], 6), 100, 100)
    one, several = (
        read_still(reader_for([Symbology.QR], threads=threads), picture) for threads in (1, 3)
    )
    assert one == several
    assert one.symbols


@pytest.mark.parametrize(("cores", "threads"), [(None, 1), (1, 1), (2, 1), (8, 7)])
def test_one_core_stays_free_for_the_window(
    cores: int | None, threads: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: cores)
    assert all_cores_but_one() == threads
