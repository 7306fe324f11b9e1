import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

import cv2
import pytest

from terminal.capture import camera
from terminal.capture.camera import CameraSource
from terminal.capture.devices import (
    BACK_ENDS,
    DEFAULT_DEVICE,
    CameraInfo,
    choose_camera,
    find_cameras,
)
from terminal.capture.loop import CaptureLoop, Patience
from terminal.capture.mailbox import Mailbox
from terminal.capture.source import CameraState, SourceFault
from tests.capture.fake_camera import FakeCamera, build, scene
from tests.capture.jpegs import jpeg
from tests.capture.scripted_capture import NEAR, Broken, Hasty, ScriptedCapture, Torn, opened

CODE = b"A code of no meaning"
LINUX = sys.platform.startswith("linux")

FAR = CameraInfo("HD Webcam C270", "/dev/video2", 2)
OTHER = CameraInfo("Integrated Camera", "/dev/video4", 4)
ALL = (NEAR, FAR, OTHER)


@pytest.fixture
def lively(tmp_path: Path) -> FakeCamera:
    """A camera before which a code is held up for the whole time."""
    return build(tmp_path, [scene(CODE, number) for number in range(4)])


def told(done: Any) -> dict[str, Any]:
    assert done.returncode == 0, done.stderr
    assert done.stderr == "", "OpenCV prints nothing that would frighten people"
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_a_camera_keeps_the_contract(lively: FakeCamera) -> None:
    told(lively.run("contract"))


def test_a_code_before_the_camera_is_read_in_720_lines(lively: FakeCamera) -> None:
    answer = told(lively.run("reads"))
    assert answer["states"] == ["opening", "live"]
    assert answer["codes"] == [CODE.decode()]
    assert answer["shape"] == [720, 1280, 3]
    assert answer["layout"] == "JpegPicture"


def test_a_camera_that_sends_no_jpeg_is_read_as_it_sends(lively: FakeCamera) -> None:
    answer = told(lively.run("reads_uncompressed"))
    assert answer["shape"] == [720, 1280, 3]
    assert answer["layout"] == "YuyvPicture"
    assert set(answer["steps"]) <= {1, -255}, "the fake camera's brightness counts up by the pixel"
    assert answer["hue"] <= 1


def test_half_sent_frames_are_passed_over_and_the_others_read(tmp_path: Path) -> None:
    whole = [jpeg(scene(CODE, number)) for number in range(3)]
    sent = [whole[0], whole[1][: len(whole[1]) // 2], whole[2], whole[0][:-2]]
    answer = told(build(tmp_path, sent).run("reads_what_is_whole"))
    assert answer["states"] == ["opening", "live"]
    assert answer["codes"] == [CODE.decode()]


def test_a_camera_that_sends_only_halves_is_lost(tmp_path: Path) -> None:
    halves = [jpeg(scene(CODE, number))[:20_000] for number in range(3)]
    answer = told(build(tmp_path, halves).run("is_lost_when_all_is_torn"))
    assert answer["states"] == ["opening", "lost"]
    assert answer["codes"] == []


def test_the_camera_comes_back_by_itself_after_unplugging_and_after_a_stall(
    lively: FakeCamera,
) -> None:
    answer = told(lively.run("troubles"))
    assert answer["states"] == ["opening", "live", "lost", "live", "stalled", "live"]


def test_a_camera_that_repeats_one_picture_is_frozen_even_when_opened_anew(
    tmp_path: Path,
) -> None:
    answer = told(build(tmp_path, [scene(CODE, 1)]).run("freezes"))
    assert answer["states"] == ["opening", "live", "frozen"]
    assert answer["after"] == []


def test_of_thirty_frames_a_second_only_the_fifteen_asked_for_are_decoded(
    lively: FakeCamera,
) -> None:
    answer = told(lively.run("rate"))
    assert answer["frames"] == 20
    assert 12 <= answer["per_second"] <= 16


def test_a_missing_camera_is_absent_however_it_is_named(lively: FakeCamera) -> None:
    answer = told(lively.run("absent"))
    assert answer["answers"] == {"": "absent", "/dev/video0": "absent", "nobody": "absent"}


@pytest.mark.skipif(not LINUX, reason="device nodes are of Linux")
@pytest.mark.parametrize("there", [True, False])
def test_a_device_that_is_there_and_does_not_open_is_busy(tmp_path: Path, there: bool) -> None:
    device = tmp_path / "video9"
    if there:
        device.touch()
    info = CameraInfo("front", str(device), 9)
    with pytest.raises(SourceFault) as fault:
        CameraSource("front", find=lambda: (info,)).open()
    assert fault.value.state is (CameraState.BUSY if there else CameraState.ABSENT)


@pytest.mark.skipif(not LINUX, reason="device nodes are of Linux")
def test_a_device_that_the_system_forbids_says_permission(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(*_arguments: object) -> int:
        raise PermissionError

    info = CameraInfo("front", str(tmp_path / "video9"), 9)
    monkeypatch.setattr(os, "open", forbidden)
    fault = camera._why_not(info)
    assert fault.state is CameraState.BUSY
    assert str(fault) == "permission"


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("", NEAR),
        ("/dev/video2", FAR),
        ("/DEV/VIDEO2", FAR),
        ("integrated camera", OTHER),
        ("Integr", OTHER),
        ("  camera ", OTHER),
        ("hd webcam c270", NEAR),
        ("C270", NEAR),
    ],
)
def test_a_camera_is_meant_by_name_part_of_a_name_or_path(wanted: str, meant: CameraInfo) -> None:
    assert choose_camera(ALL, wanted) == meant


@pytest.mark.parametrize(("wanted", "detail"), [("cam", "ambiguous name"), ("scanner", "absent")])
def test_a_name_that_fits_none_or_several_means_no_camera(wanted: str, detail: str) -> None:
    with pytest.raises(SourceFault) as fault:
        choose_camera(ALL, wanted)
    assert fault.value.state is CameraState.ABSENT
    assert str(fault.value) == detail


def test_a_path_that_is_not_listed_is_tried_all_the_same() -> None:
    path = "/dev/v4l/by-id/usb-046d_0825-video-index0"
    assert choose_camera(ALL, path).path == path


def test_where_nothing_is_listed_the_usual_device_is_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert choose_camera((), "") == DEFAULT_DEVICE
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(SourceFault):
        choose_camera((), "")


def test_the_back_end_is_always_named() -> None:
    assert BACK_ENDS
    assert cv2.CAP_ANY not in BACK_ENDS
    for found in find_cameras():
        assert found.name
        assert found.back_end in BACK_ENDS


def test_elsewhere_than_on_linux_the_compression_is_also_set_before_the_size(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = ScriptedCapture()
    asked: list[tuple[object, ...]] = []

    def make(*arguments: object) -> ScriptedCapture:
        asked.append(arguments)
        return made

    monkeypatch.setattr(cv2, "VideoCapture", make)
    CameraSource(find=lambda: (CameraInfo("front", r"\\?\usb#1", 3, cv2.CAP_DSHOW),)).open()
    assert asked == [(3, cv2.CAP_DSHOW)]
    assert cv2.CAP_PROP_CONVERT_RGB not in made.settings, "only V4L2 is known to keep to it"
    assert made.settings[:3] == [
        cv2.CAP_PROP_FOURCC,
        cv2.CAP_PROP_FRAME_WIDTH,
        cv2.CAP_PROP_FRAME_HEIGHT,
    ]


def test_a_camera_that_refuses_a_setting_is_opened_without_and_then_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[ScriptedCapture] = []

    def make(*arguments: object) -> ScriptedCapture:
        tried.append(ScriptedCapture(opens=len(arguments) == 2))
        return tried[-1]

    monkeypatch.setattr(cv2, "VideoCapture", make)
    CameraSource(find=lambda: (CameraInfo("a", "/dev/video0", 0, cv2.CAP_V4L2),)).open()
    first, second = tried
    assert first.released
    assert not second.released
    assert cv2.CAP_PROP_FOURCC in second.settings


@pytest.mark.parametrize("kind", [Torn, Broken])
def test_a_camera_that_gives_only_errors_is_lost(
    kind: type[ScriptedCapture], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SourceFault) as fault:
        opened(kind(), monkeypatch).read()
    assert fault.value.state is CameraState.LOST


def test_waiting_for_the_next_frame_that_is_due_does_not_burn_the_processor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    capture = Hasty()
    source = opened(capture, monkeypatch)
    for _ in range(3):
        assert source.read() is not None
    assert capture.grabs < 60, "some grabs a frame, not thousands"


def test_another_camera_can_be_chosen_while_one_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []

    def make(where: object, *_arguments: object) -> ScriptedCapture:
        tried.append(where)
        return Hasty()

    monkeypatch.setattr(cv2, "VideoCapture", make)
    source = CameraSource(find=lambda: ALL)
    states: list[CameraState] = []
    stop = threading.Event()
    names: list[str] = []

    def note(state: CameraState, _detail: str) -> None:
        states.append(state)
        names.append(source.name)
        if states.count(CameraState.LIVE) == 1:
            source.choose("Integrated")
        if states.count(CameraState.LIVE) == 2:
            stop.set()

    CaptureLoop(source, Mailbox(), note, patience=Patience(first_retry=0.01)).run(stop)
    assert [where for where in tried if isinstance(where, str)] == [NEAR.path, OTHER.path]
    assert states == [
        *(CameraState.OPENING, CameraState.LIVE),
        *(CameraState.OPENING, CameraState.LIVE),
    ]
    assert names[-1] == OTHER.name
    assert source.path == OTHER.path


@pytest.mark.parametrize("settings", [{"frames_per_second": 0}, {"size": (0, 720)}])
def test_a_camera_without_size_or_rate_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="above zero"):
        CameraSource(**settings)
