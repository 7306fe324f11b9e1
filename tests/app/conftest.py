"""Terminals at work, stopped when their test is over."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sync.protocol.terms import Mode
from terminal.app.centre_link import Wanted
from terminal.app.clock import PostClock
from tests.app.post import Post


@pytest.fixture
def open_post(qtbot: Any, tmp_path: Path) -> Iterator[Callable[..., Post]]:
    posts: list[Post] = []

    def open_one(
        *,
        mode: Mode = Mode.OPERATOR,
        wanted: Wanted | None = None,
        clock: PostClock | None = None,
        keys: Path | None = None,
    ) -> Post:
        post = Post(qtbot, tmp_path / "post", mode, clock or PostClock(), keys)
        posts.append(post)
        post.station.start(wanted or Wanted())
        return post

    yield open_one
    for post in posts:
        assert post.station.stop()
