import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.journal.draft import Moment
from sync.protocol.terms import TimeQuality
from terminal.app.settings import (
    CHANGEABLE,
    FILE_NAME,
    changed,
    changed_draft,
    keep_changes,
    read_changes,
    with_changes,
)
from terminal.config import Config

NOW = Moment(1, 1, TimeQuality.TRUSTED, 1)


def test_what_was_changed_at_the_screen_goes_before_config_toml(tmp_path) -> None:
    keep_changes(tmp_path, {"screen.language": "en", "post.lanes": ["1", "Xe tải"]})
    keep_changes(tmp_path, {"rules.fever_celsius": 37.8})
    config = with_changes(Config(), read_changes(tmp_path))
    assert config.screen.language == "en"
    assert config.post.lanes == ["1", "Xe tải"]
    assert config.rules.fever_celsius == 37.8
    assert config.retention == Config().retention


def test_every_changeable_setting_is_one() -> None:
    for key in CHANGEABLE:
        section, _, name = key.partition(".")
        assert changed(Config(), key, getattr(getattr(Config(), section), name)) == Config()


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("retention.readable_hours", 2000),
        ("data.folder", "/elsewhere"),
        ("screen.language", "fr"),
        ("rules.fever_celsius", 50),
        ("post.lanes", ["x"] * 17),
        ("", 1),
    ],
)
def test_what_may_not_be_changed_here_or_breaks_a_limit_is_left_out(key, value, caplog) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever limit it breaks
        changed(Config(), key, value)
    with caplog.at_level(logging.WARNING):
        assert with_changes(Config(), {key: value, "screen.theme": "night"}).screen.theme == "night"
    assert "passed over" in caplog.text


@given(content=st.binary(max_size=50))
def test_a_damaged_file_changes_nothing(tmp_path_factory, content) -> None:
    folder = tmp_path_factory.mktemp("post")
    (folder / FILE_NAME).write_bytes(content)
    assert with_changes(Config(), read_changes(folder)) == Config()


def test_the_event_names_what_was_changed_and_by_whom() -> None:
    draft = changed_draft({"screen.sound": False}, "Lò Văn An", NOW)
    assert (draft.code, draft.operator, draft.clear) == (
        "settings.changed",
        "Lò Văn An",
        {1: {"screen.sound": False}},
    )
