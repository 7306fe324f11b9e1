import unicodedata

import pytest

from terminal.declarations.provinces import PROVINCES, of_address, of_number


def test_63_provinces_became_34() -> None:
    assert len({province.code for province in PROVINCES}) == 63
    assert len({province.name for province in PROVINCES}) == 63
    assert len({province.now for province in PROVINCES}) == 34


def test_every_province_of_today_was_one_of_the_old_but_for_the_new_name_of_hue() -> None:
    old = {province.name for province in PROVINCES}

    assert {province.now for province in PROVINCES} - old == {"Huế"}


def test_eleven_provinces_took_no_other_in() -> None:
    names = [province.now for province in PROVINCES]

    # Nghị quyết 202/2025/QH15: 52 provinces became 23, eleven stayed as they were.
    alone = "Hà Nội, Huế, Lai Châu, Điện Biên, Sơn La, Lạng Sơn, Quảng Ninh, Thanh Hóa"
    alone += ", Nghệ An, Hà Tĩnh, Cao Bằng"
    assert {name for name in names if names.count(name) == 1} == set(alone.split(", "))


def test_codes_and_names_are_in_nfc_and_in_order() -> None:
    assert [province.code for province in PROVINCES] == sorted(p.code for p in PROVINCES)
    for province in PROVINCES:
        assert len(province.code) == 3
        assert unicodedata.is_normalized("NFC", province.name + province.now)


@pytest.mark.parametrize(
    ("number", "name", "now"),
    [
        ("001199012345", "Hà Nội", "Hà Nội"),
        ("002199012345", "Hà Giang", "Tuyên Quang"),
        ("046199012345", "Thừa Thiên Huế", "Huế"),
        ("077199012345", "Bà Rịa - Vũng Tàu", "Hồ Chí Minh"),
        ("096199012345", "Cà Mau", "Cà Mau"),
    ],
)
def test_a_number_names_where_a_birth_was_registered(number, name, now) -> None:
    province = of_number(number)

    assert province is not None
    assert (province.name, province.now, province.is_merged) == (name, now, name != now)


@pytest.mark.parametrize("number", ["138199012345", "003199012345", "000000000000", "", "00"])
def test_a_code_of_no_province_names_none(number) -> None:
    assert of_number(number) is None


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("Số 1, Xã Nháp, Tỉnh Vĩnh Phúc", "Vĩnh Phúc"),
        ("xã nháp, VINH PHUC", "Vĩnh Phúc"),
        ("Bình Chánh, TP. Hồ Chí Minh", "Hồ Chí Minh"),
        ("Quận Ảo, TP.HCM", "Hồ Chí Minh"),
        ("Thành phố Đà Nẵng", "Đà Nẵng"),
        ("Xã Nháp, Hoà Bình", "Hòa Bình"),
        ("Bà Rịa-Vũng Tàu", "Bà Rịa - Vũng Tàu"),
    ],
)
def test_an_address_ends_with_its_province_however_it_is_written(address, name) -> None:
    found = of_address(address)

    assert found is not None
    assert found.name == name
    assert of_address(unicodedata.normalize("NFD", address)) == found


@pytest.mark.parametrize("address", ["", ",", "Paris", "Hà Nội, Đức", "Tỉnh", "Vĩnh Phúc 2"])
def test_an_address_that_ends_with_no_province_names_none(address) -> None:
    assert of_address(address) is None
