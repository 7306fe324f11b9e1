"""The demo without a screen, its run put in by the test."""

from pathlib import Path

from sync.journal.draft import Place
from sync.protocol.terms import Mode
from terminal.app import demo
from terminal.app.asked import Asked
from terminal.app.clock import PostClock
from terminal.app.opening import open_journal
from terminal.config import parse_config


def test_the_demo_leaves_a_register_beside_its_data_and_nothing_among_them(
    tmp_path: Path, monkeypatch
) -> None:
    folder = tmp_path / "chot"

    def run(asked: Asked) -> int:
        place = Place("Chốt thử", "1", Mode.OPERATOR)
        open_journal(asked.folder, place, PostClock().now()).close()
        assert asked.screenshot is not None
        assert asked.screenshot.parent == tmp_path / "chot-demo"
        return 0

    monkeypatch.setattr(demo, "has_screen", lambda: False)
    monkeypatch.setattr(demo, "run", run)
    assert demo.run_demo(parse_config("", "test"), folder, as_json=True) == 0
    (register,) = (tmp_path / "chot-demo").glob("*.csv")
    assert register.stat().st_size > 0
    assert not list(folder.rglob("*.csv"))
