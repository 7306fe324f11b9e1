import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

import pytest

from terminal.capture.frame import Frame, Picture, Pixels
from terminal.capture.layout import JpegPicture
from terminal.capture.loop import CaptureLoop, Patience
from terminal.capture.mailbox import Mailbox
from terminal.capture.source import CameraState, SourceFault
from tests.capture.fake_source import STEP, FakeClock, FakeSource, FakeStop, picture
from tests.capture.jpegs import jpeg
from tests.capture.source_contract import keeps_the_contract

OPENING, LIVE, STALLED, FROZEN, LOST, BUSY, ABSENT, ENDED = CameraState
USUAL = Patience()
LOST_FAULT = SourceFault(LOST)

Script = Iterable[Pixels | Picture | SourceFault | None]


class Kept(Mailbox[Frame]):
    """A mailbox that also remembers all it was given."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[Frame] = []

    def put(self, item: Frame) -> bool:
        self.all.append(item)
        return super().put(item)


@dataclass
class Run:
    states: list[CameraState] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    decoder: Kept = field(default_factory=Kept)
    preview: Kept = field(default_factory=Kept)
    filled: int = 0
    source: FakeSource | None = None
    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0


def run(
    script: Script,
    *,
    openings: Iterable[SourceFault | None] = (),
    live: bool = True,
    patience: Patience = USUAL,
) -> Run:
    seen = Run()
    clock = FakeClock()
    began = clock()
    stop = FakeStop(clock)
    seen.source = FakeSource(script, clock, stop=stop, openings=openings, live=live)

    def on_state(state: CameraState, detail: str) -> None:
        seen.states.append(state)
        seen.details.append(detail)

    def filled() -> None:
        seen.filled += 1

    CaptureLoop(
        seen.source,
        seen.decoder,
        on_state,
        preview=seen.preview,
        preview_filled=filled,
        patience=patience,
        clock=clock,
    ).run(stop)
    seen.waits = stop.waits
    seen.seconds = clock() - began
    return seen


def moving(count: int, start: int = 0) -> Iterator[Pixels]:
    return (picture(start + each) for each in range(count))


def still(seconds: float, brightness: int = 77) -> list[Pixels]:
    return [picture(brightness)] * round(seconds / STEP)


def test_the_fake_source_keeps_the_contract() -> None:
    keeps_the_contract(FakeSource(moving(100), FakeClock()))


def test_frames_go_to_the_decoder_and_to_the_preview() -> None:
    seen = run(moving(5))
    assert seen.states[:2] == [OPENING, LIVE]
    assert len(seen.decoder.all) == 5
    assert [frame.number for frame in seen.preview.all] == [1, 2, 3, 4, 5]


def test_the_preview_is_told_only_when_its_mailbox_was_empty() -> None:
    assert run(moving(5)).filled == 1


def test_the_source_is_closed_at_the_end() -> None:
    seen = run(moving(5))
    assert seen.source is not None
    assert seen.source.opened == seen.source.closed == 1


def test_only_changes_of_state_are_reported() -> None:
    assert run([*moving(50), None, None, *moving(50)]).states == [
        OPENING, LIVE, STALLED, LIVE, STALLED,
    ]  # fmt: skip


def test_a_camera_that_stalls_for_long_is_opened_anew() -> None:
    seen = run([*moving(5), *[None] * 3, *moving(5)], patience=Patience(stalled_reopen=6))
    assert seen.source is not None
    assert seen.source.opened == 2
    assert seen.states[:4] == [OPENING, LIVE, STALLED, LIVE]


def test_a_camera_that_stalls_for_less_stays_open() -> None:
    seen = run([*moving(5), None, None, *moving(5)], patience=Patience(stalled_reopen=6))
    assert seen.source is not None
    assert seen.source.opened == 1


def test_an_unplugged_camera_is_lost_until_it_comes_back() -> None:
    away = [SourceFault(ABSENT)] * 3
    seen = run([*moving(5), LOST_FAULT, *moving(5)], openings=[None, *away])
    assert seen.states[:4] == [OPENING, LIVE, LOST, LIVE]
    assert len(seen.decoder.all) == 10


def test_a_camera_that_was_never_there_is_absent_and_is_found_when_plugged_in() -> None:
    seen = run(moving(5), openings=[SourceFault(ABSENT)] * 2)
    assert seen.states[:3] == [OPENING, ABSENT, LIVE]


def test_a_busy_camera_says_why_and_is_taken_when_it_is_free() -> None:
    seen = run(moving(5), openings=[SourceFault(BUSY, "permission")])
    assert seen.states[:3] == [OPENING, BUSY, LIVE]
    assert seen.details[:3] == ["", "permission", ""]


def test_waits_between_attempts_grow_up_to_the_limit_and_start_again_after_a_frame() -> None:
    away = [SourceFault(ABSENT)] * 6
    seen = run([*moving(1), LOST_FAULT, *moving(1)], openings=[*away, None])
    assert seen.waits[:6] == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]
    assert seen.waits[6] == 0.5


def test_a_recording_at_its_end_ends_the_loop() -> None:
    seen = run([*moving(3), SourceFault(ENDED), *moving(3)], live=False)
    assert seen.states == [OPENING, LIVE, ENDED]
    assert len(seen.decoder.all) == 3


def test_a_picture_that_never_changes_is_called_frozen_after_three_seconds() -> None:
    seen = run([*moving(5), *still(2.9)])
    assert FROZEN not in seen.states
    seen = run([*moving(5), *still(3.2)])
    assert seen.states[:3] == [OPENING, LIVE, FROZEN]


def test_no_frozen_frame_goes_to_the_decoder_but_all_go_to_the_preview() -> None:
    seen = run([*moving(5), *still(9)])
    frozen_after = 5 + round(3 / STEP) + 1
    assert len(seen.decoder.all) <= frozen_after
    assert len(seen.preview.all) == 5 + round(9 / STEP)


def test_a_frozen_camera_is_believed_again_as_soon_as_its_picture_changes() -> None:
    seen = run([*still(4), *moving(1, start=200), *moving(3)])
    assert seen.states[:4] == [OPENING, LIVE, FROZEN, LIVE]
    assert seen.decoder.all[-1].number == seen.preview.all[-1].number


def test_one_changed_pixel_between_the_sampled_ones_is_not_taken_for_a_frozen_picture() -> None:
    # Only where the sample is equal is the whole compared, so the whole decides.
    def nearly(at: int) -> Pixels:
        pixels = picture(50).copy()
        pixels[3, 5] = at % 2
        return pixels

    seen = run(nearly(at) for at in range(round(6 / STEP)))
    assert FROZEN not in seen.states


def test_a_compressed_picture_that_never_changes_is_frozen_and_one_that_does_is_not() -> None:
    data = jpeg(picture(50))
    same = [JpegPicture(data) for _ in still(6)]
    assert run(same).states[:3] == [OPENING, LIVE, FROZEN]
    alive = [JpegPicture(data + bytes([each % 2])) for each in range(len(same))]
    assert FROZEN not in run(alive).states


def test_a_compressed_picture_is_not_decoded_to_see_whether_it_is_frozen() -> None:
    data = jpeg(picture(50))
    assert {frame.torn for frame in run([JpegPicture(data)] * 9).preview.all} == {None}


def test_a_recording_may_show_one_picture_for_ever() -> None:
    seen = run(still(9), live=False)
    assert FROZEN not in seen.states
    assert len(seen.decoder.all) == round(9 / STEP)


def test_a_camera_frozen_for_ten_seconds_is_opened_anew_and_not_believed_for_that() -> None:
    seen = run([*still(3.2 + 9.5)])
    assert seen.source is not None
    assert seen.source.opened == 1
    seen = run([*still(3.2 + 11)])
    assert seen.source is not None
    assert seen.source.opened == 2
    assert seen.states[:3] == [OPENING, LIVE, FROZEN]
    assert LIVE not in seen.states[3:]


def test_a_covered_lens_is_not_opened_anew_again_and_again_all_night() -> None:
    patience = Patience(frozen_reopen=10, longest_frozen=60)
    seen = run(still(3600), patience=patience)
    assert seen.source is not None
    assert seen.source.opened <= 3600 / 60 + 4


def test_a_stop_ends_the_loop_while_it_waits_for_a_camera() -> None:
    stop = threading.Event()
    source = FakeSource([], FakeClock(), openings=[SourceFault(ABSENT)] * 1000)
    loop = CaptureLoop(source, Mailbox(), lambda _state, _detail: None)
    thread = threading.Thread(target=loop.run, args=(stop,))
    thread.start()
    stop.set()
    thread.join(timeout=2)
    assert not thread.is_alive()


@pytest.mark.parametrize("fault", [LOST, BUSY, ABSENT, STALLED])
def test_the_loop_lives_through_any_fault_while_reading(fault: CameraState) -> None:
    seen = run([*moving(2), SourceFault(fault), *moving(2)])
    assert list(islice((each for each in seen.states if each is LIVE), 2)) == [LIVE, LIVE]
