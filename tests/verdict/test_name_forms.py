import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from terminal.declarations.declaration import Person
from terminal.verdict.evidence import Evidence
from terminal.verdict.name_forms import MAX_WORDS, compare_names
from tests.declarations.strategies import plain


def compared(first: Person, second: Person) -> Evidence:
    found = compare_names(first, second)
    assert compare_names(second, first) is found
    return found


def named(first: str, second: str) -> Evidence:
    return compared(Person(name=first), Person(name=second))


@pytest.mark.parametrize(
    "other",
    [
        "Nguyễn Đình Bảo Duy",
        "NGUYỄN ĐÌNH BẢO DUY",
        "NGUYEN DINH BAO DUY",
        "nguyễn  đình bảo duy ",
        "Nguyễn Ðình Bảo Duy",
        unicodedata.normalize("NFD", "Nguyễn Đình Bảo Duy"),
        "Đình Bảo Duy Nguyễn",
        "Bao Duy, Nguyen Dinh",
        "Duy Bảo Đình Nguyễn",
    ],
)
def test_a_name_is_the_same_in_any_writing_of_it(other) -> None:
    assert named("Nguyễn Đình Bảo Duy", other) is Evidence.AGREES


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Nguyễn V. A", "Nguyễn Văn A"),
        ("NGUYEN V A", "Nguyễn Văn A"),
        ("N. V. An", "Nguyễn Văn An"),
        ("Nguyễn V. An", "N. Văn An"),
        ("Nguyễn An", "Nguyễn Văn An"),
        ("Nguyễn", "Nguyễn Văn An"),
        ("V. A. Nguyễn", "Nguyễn Văn An"),
        ("Nguyễn Minh Văn An", "Nguyễn Văn Minh An"),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hòa"),
    ],
)
def test_a_name_that_could_be_anothers_too_only_fits(first, second) -> None:
    assert named(first, second) is Evidence.FITS


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn Bình"),
        ("Nguyễn V. An", "Nguyễn Thị An"),
        ("Nguyễn Văn An", "Nguyễn Vă An"),
        ("An", "Bình"),
    ],
)
def test_a_word_without_its_like_makes_another_name(first, second) -> None:
    assert named(first, second) is Evidence.DIFFERS


@pytest.mark.parametrize(
    ("first", "second"),
    [("", "Nguyễn"), ("", ""), ("...", "Nguyễn"), ("阮保维", "Nguyen Bao Duy"), ("Иван", "Ivan")],
)
def test_without_an_alphabet_in_common_nothing_can_be_said(first, second) -> None:
    assert named(first, second) is Evidence.SILENT


def test_the_place_of_a_tone_mark_makes_no_other_name() -> None:
    assert named("Nguyễn Thị Hoà", "Nguyễn Thị Hòa") is Evidence.AGREES
    assert named("Nguyễn Thị Thuý", "NGUYỄN THỊ THÚY") is Evidence.AGREES


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Nguyễn Bảo Duy", "NGUYEN<<BAO<DUY"),
        ("Đặng Thị Ơn Ưu Ăn Ân Ên Ôn", "DANG<<THI<ON<UU<AN<AN<EN<ON"),
        ("Bảo Duy Nguyễn", "NGUYEN<<BAO<DUY<<<<<<<"),
        ("H'Hen Niê", "NIE<<HHEN"),
        ("H' Hen Niê", "HHEN<<NIE"),
        ("Müller Jörg", "MUELLER<<JOERG"),
        ("Müller Jörg", "MULLER<<JORG"),
        ("Muñoz Peña", "MUNXXOZ<<PENXXA"),
        ("Strauß Åse", "STRAUSS<<AASE"),
        ("Þór Æsa", "THOR<<AESA"),
        ("Sørensen Lærke", "SOERENSEN<<LAERKE"),
        ("Sørensen Lærke", "SORENSEN<<LAERKE"),
        ("Kowalski Łukasz", "KOWALSKI<<LUKASZ"),
        ("Nguyễn-Dupont Anne", "NGUYEN<DUPONT<<ANNE"),
        ("O'Brien Seán", "OBRIEN<<SEAN"),
    ],
)
def test_a_name_is_known_by_the_letters_of_a_passport(name, latin) -> None:
    assert compared(Person(name=name), Person(latin_name=latin)) is Evidence.AGREES
    assert compared(Person(name=name, latin_name=latin), Person(name=plain(name))) in (
        Evidence.AGREES,
        Evidence.FITS,
    )


@given(
    st.lists(
        st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệ", min_size=1, max_size=7),
        min_size=2,
        max_size=5,
    )
)
def test_any_vietnamese_name_is_known_by_its_bare_letters(words) -> None:
    name = " ".join(words)
    latin = f"{words[0]}<<{'<'.join(words[1:])}"

    assert named(name, plain(name)) is Evidence.AGREES
    assert compared(Person(name=name), Person(latin_name=plain(latin))) is Evidence.AGREES


LONG = "Công Tằng Tôn Nữ Thị Quỳnh Nguyễn Hoàng Phương Trâm Anh"


@pytest.mark.parametrize("length", [30, 31, 39])
def test_a_name_cut_off_at_the_end_of_its_line_is_still_the_same(length) -> None:
    latin = ("CONG<<" + plain(LONG).partition(" ")[2].replace(" ", "<"))[:length]

    assert compared(Person(name=LONG), Person(latin_name=latin)) is Evidence.AGREES


def test_a_name_is_taken_for_cut_only_if_it_fills_its_line() -> None:
    latin = "CONG<<TANG<TON<NU<THI<QUYNH<NGUY"

    assert len(latin) == 32
    assert compared(Person(name=LONG), Person(latin_name=latin)) is Evidence.DIFFERS
    assert compared(Person(name="Cong Tang Ton Nu Thi Lan"), Person(latin_name=latin[:31])) is (
        Evidence.DIFFERS
    )


def test_names_cut_word_by_word_fit() -> None:
    cut = "CONG<<TANG<TON<N<T<QUYNH<NGUYEN<HOANG<P"

    assert len(cut) == 39
    assert compared(Person(name=LONG), Person(latin_name=cut)) is Evidence.FITS


def test_the_latin_name_speaks_where_the_names_have_other_alphabets() -> None:
    here = Person(name="阮 保维", latin_name="NGUYEN<<BAO<DUY")

    assert compared(here, Person(name="Nguyễn Bảo Duy")) is Evidence.AGREES
    assert compared(here, Person(name="Nguyễn Bảo An")) is Evidence.DIFFERS


def test_marks_that_differ_outweigh_latin_names_that_do_not() -> None:
    here = Person(name="Lê Thị Hoa", latin_name="LE<<THI<HOA")
    there = Person(name="Lê Thị Hòa", latin_name="LE<<THI<HOA")

    assert compared(here, there) is Evidence.FITS


def test_a_name_of_very_many_words_is_compared_only_as_a_whole() -> None:
    many = " ".join(f"a{index}" for index in range(MAX_WORDS + 1))

    assert named(many, many) is Evidence.AGREES
    assert named(many, many[:-4]) is Evidence.SILENT


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_texts_can_be_compared_in_either_order(first, second) -> None:
    named(first, second)
    compared(Person(latin_name=first), Person(name=second))
