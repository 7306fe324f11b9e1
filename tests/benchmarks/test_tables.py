from benchmarks.tables import table


def test_a_figure_is_a_line_below_the_names_of_its_columns() -> None:
    lines = list(
        table(
            [
                {"name": "a VERIFY", "set": "a", "passed": 12, "failed": 0},
                {"name": "a DECODE", "set": "a", "passed": 7, "failed": 1, "failures": ["x", "y"]},
            ]
        )
    )

    assert [line.split() for line in lines] == [
        ["passed", "failed"],
        ["a", "VERIFY", "12", "0"],
        ["a", "DECODE", "7", "1"],
        ["failures:", "x"],
        ["failures:", "y"],
    ]
    assert len({len(line) for line in lines[:3]}) == 1


def test_other_columns_get_a_heading_of_their_own() -> None:
    lines = list(table([{"name": "a", "passed": 1}, {"name": "b", "seconds": 2}]))

    assert [line.split() for line in lines] == [["passed"], ["a", "1"], ["seconds"], ["b", "2"]]


def test_it_does_not_wait_for_the_last_figure() -> None:
    def figures():
        yield {"name": "a", "passed": 1}
        raise AssertionError("asked for more")

    lines = table(figures())

    assert next(lines).split() == ["passed"]
    assert next(lines).split() == ["a", "1"]
