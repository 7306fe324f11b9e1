from pathlib import Path

from benchmarks.public_data import VARIABLE, folder


def test_what_is_named_comes_before_the_environment_and_that_before_the_neighbour(
    monkeypatch, tmp_path
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert folder() == Path(__file__).parents[3] / "shared" / "data"
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert folder() == tmp_path
    assert folder(Path("named")) == Path("named")
