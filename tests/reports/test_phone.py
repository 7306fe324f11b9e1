import pytest

from terminal.reports.phone import national_form


@pytest.mark.parametrize(
    "written",
    ["0912345678", "+84 912 345 678", "84912345678", "0084 912345678", "+84 (0)912-345-678"],
)
def test_every_way_to_write_a_vietnamese_number_gives_the_one_that_is_dialled(
    written: str,
) -> None:
    assert national_form(written) == "0912345678"


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("+855 12 345 678", "0085512345678"),
        ("0231 3876 543", "02313876543"),
        ("841", "841"),
        ("0943******", "0943******"),
        (" xin hỏi con trai ", "xin hỏi con trai"),
        ("", ""),
    ],
)
def test_other_numbers_keep_what_they_say(written: str, dialled: str) -> None:
    assert national_form(written) == dialled
