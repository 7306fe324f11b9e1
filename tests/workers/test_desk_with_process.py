"""A desk in front of the real process, which hangs while somebody stands there."""

import os
import signal
import sys
from pathlib import Path

import pytest

from sync.protocol.terms import Assurance, Verdict
from terminal.workers import decoding_process
from terminal.workers.decoding_process import DecodingProcess
from terminal.workers.understanding import Understanding
from tests.declarations.issuing_divoc import DivocIssue
from tests.hostile.post import Post
from tests.hostile.showing import OURS

CARD = "001199012345||Nguyễn Thị Bích Ngọc|05031999|Nữ|Hà Nội|01072021"
SOON = 30.0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot stop a process for a while")
def test_who_shows_a_code_that_hangs_is_asked_about_and_the_next_ones_are_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decoding_process, "LONGEST_S", 2.0)  # of a machine with other things to do
    decoding = DecodingProcess(OURS)
    decoding.start()
    post = Post(tmp_path, declare=Understanding(OURS, decoding.ask))
    try:
        assert decoding.wait_until_ready(SOON)
        assert decoding.process_id is not None
        os.kill(decoding.process_id, signal.SIGSTOP)

        hung = post.show(DivocIssue().code())
        card = post.show(CARD)
        assert decoding.wait_until_ready(SOON)
        genuine = post.show(DivocIssue().code())
    finally:
        decoding.stop()
        post.close()

    assert (hung.verdict, hung.reasons) == (Verdict.ATTENTION, ("took-too-long",))
    assert hung.saved
    assert card.verdict is Verdict.ADMIT
    assert genuine.assurance is Assurance.VERIFIED
