import pytest

from terminal.reading.function_patterns import function_patterns, side_of
from tests.reading.bent_codes import modules_of, payload_of_version


@pytest.mark.parametrize("version", range(1, 41))
def test_what_is_known_of_a_version_is_so_in_a_code_of_it(version: int) -> None:
    patterns = function_patterns(version)
    code = modules_of(payload_of_version(version, "L"), "L")
    assert code.shape == patterns.dark.shape == (side_of(version),) * 2
    assert (code == patterns.dark)[patterns.known].all()
    assert not (patterns.checked & ~patterns.known).any()
    assert not (patterns.dark & ~patterns.known).any()


@pytest.mark.parametrize("version", [1, 2, 6, 7, 14])
def test_what_is_not_known_holds_the_data_and_the_format(version: int) -> None:
    patterns = function_patterns(version)
    bits = {1: 208, 2: 359, 6: 1383, 7: 1568, 14: 4651}[version]
    # The format is there twice, with one module that is always dark.
    assert (~patterns.known).sum() == bits + 31


def test_it_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        function_patterns(3).dark[0, 0] = False
