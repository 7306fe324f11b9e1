from benchmarks import register
from sync.protocol.terms import RecordKind
from terminal.reports.day_book import DayBook
from terminal.reports.register_query import Filter


def test_every_figure_has_a_peer_of_the_same_run(monkeypatch) -> None:
    monkeypatch.setattr(register, "_BUSY_S", 0.05)
    figures = list(register.measure(samples=300))
    names = [figure["name"] for figure in figures]
    assert "register.add 300" in names
    assert "register.search 'nguyen' 300" in names
    assert "register.add while a screen searches 300" in names
    assert all(figure["peer"] for figure in figures)


def test_the_invented_people_are_found_as_people_are() -> None:
    with DayBook() as book:
        for number in range(1, 200):
            header, body = register.person(number)
            assert header.kind is RecordKind.ENTRY
            book.add(header, body)
        assert book.count(Filter(day=register.DAY)).total == 199
        assert book.page(Filter(day=register.DAY, text="nguyen"))
        assert not book.page(Filter(day=register.DAY, text="nguyen khongai"))
