"""Makes the demo video: invented people hold up codes, good and bad, to a checkpoint's camera.

`python -m benchmarks.demo_video --out assets/demo` writes the video, what is to be read in it
(`demo.json`) and the issuer's certificate, and fails if the video does not read as meant.

Needs the package `av` (PyAV), which nothing else here does: OpenCV plays VP8 well but has no way
to ask its encoder for less than 90 MB.
"""

import argparse
import json
import math
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import av  # type: ignore[import-not-found,unused-ignore]
import cv2
import numpy as np
import zxingcpp
from PySide6.QtGui import QColor, QGuiApplication

from benchmarks import demo_codes, demo_scene, demo_things
from benchmarks.demo_camera import HEIGHT, WIDTH, Camera, Held, Pose

FPS: Final = 15
SEED: Final = "chot/demo/1"
MAX_BYTES: Final = 4_000_000
_BITRATE: Final = 850_000
_FIRST: Final = 1.2
_GAP: Final = 1.5
_ENTER: Final = 0.55
_LEAVE: Final = 0.4
_TOGETHER: Final = 0.75
_CARD: Final = (860.0, 388.0)
_PHONE: Final = (470.0, 720.0)
_PAPER: Final = (450.0, 620.0)


@dataclass(frozen=True, slots=True)
class Show:
    """One item of the video and what a terminal with the demo's key has to make of it.

    Without `codes` nothing may be read; with several, nothing is decided. `hold` is how long
    it is held still, in seconds.
    """

    item: str
    things: tuple[Held, ...]
    codes: tuple[str, ...]
    kind: str = ""
    assurance: str = ""
    reason: str = ""
    hold: float = 2.0
    start: float = field(default=0.0)

    @property
    def end(self) -> float:
        """When it is out of view, in seconds of the video."""
        return self.start + _ENTER + self.hold + _LEAVE


def shows(codes: demo_codes.DemoCodes) -> tuple[Show, ...]:
    """The items in their order, with the time each comes into view."""
    blue, green, violet = QColor(24, 92, 168), QColor(34, 120, 88), QColor(112, 66, 150)
    things = demo_things
    card = things.card(
        demo_codes.PERSON_CARD, _card_lines(demo_codes.PERSON_CARD), QColor(150, 196, 186)
    )
    genuine = things.phone(codes.genuine, "CHỨNG NHẬN", "Trần Văn Thử", "11/02/1990", blue)
    forged = things.phone(codes.forged, "CHỨNG NHẬN", "Trần Văn Giả", "11/02/1990", violet)
    expired_lines = ("Hoàng Thị Cũ", "20/10/1958", "Có giá trị đến 31/01/2026")
    expired = things.paper(codes.expired, "GIẤY CHỨNG NHẬN", expired_lines)
    torn = things.paper(
        demo_codes.TORN_CARD, "PHIẾU KHAI BÁO", ("Phàn A Rách", "19/06/1987"), level="L", torn=True
    )
    link = things.phone(demo_codes.LINK, "KHAI BÁO", "Quét để khai báo", "chot.example", green)
    pair = [
        things.card(payload, _card_lines(payload), tint)
        for payload, tint in zip(
            demo_codes.PAIR_CARDS, (QColor(206, 190, 150), QColor(160, 186, 214)), strict=True
        )
    ]
    planned = (
        Show("id-card", (Held(card, Pose(620, 400, 0.74, -4, 6, -9), _CARD, gloss=0.5),),
             (demo_codes.PERSON_CARD,), "cccd7", "UNSIGNED"),
        Show("genuine", (Held(genuine, Pose(640, 540, 0.70, 2.5, -9, 8), _PHONE, gloss=0.22),),
             (codes.genuine,), "hc1", "VERIFIED"),
        Show("forged", (Held(forged, Pose(690, 535, 0.70, -5, -7, -10), _PHONE, gloss=0.22),),
             (codes.forged,), "hc1", "REJECTED", "signature"),
        Show("expired", (Held(expired, Pose(610, 480, 0.78, 3.5, 12, 5), _PAPER),),
             (codes.expired,), "hc1", "REJECTED", "expired"),
        Show("damaged", (Held(torn, Pose(660, 470, 0.78, -3, 10, -6), _PAPER),), ()),
        Show("link", (Held(link, Pose(600, 540, 0.70, 4, -8, 9), _PHONE, gloss=0.22),),
             (demo_codes.LINK,), "url", "OPAQUE", "link"),
        Show("two-codes", (Held(pair[0], Pose(345, 370, 0.50, -3, 5, 6), _CARD, gloss=0.3),
                           Held(pair[1], Pose(905, 400, 0.50, 4, 4, -6), _CARD, gloss=0.3)),
             demo_codes.PAIR_CARDS, hold=1.6),
    )  # fmt: skip
    placed: list[Show] = []
    start = _FIRST
    for show in planned:
        placed.append(replace(show, start=start))
        start = placed[-1].end + _GAP
    return tuple(placed)


def _card_lines(payload: str) -> tuple[str, ...]:
    number, _, name, born, sex, place, _ = payload.split("|")
    return number, name, f"{born[:2]}/{born[2:4]}/{born[4:]}", sex, place


def at_moment(show: Show, time: float) -> tuple[Held, ...]:
    """The things of an item as they are held at `time` (seconds of the video)."""
    since, left = time - show.start, show.end - time
    if since <= 0 or left <= 0:
        return ()
    moving = (_moving(held, index, since, left) for index, held in enumerate(show.things))
    if len(show.codes) > 1 and since < _TOGETHER:
        # Sharp in the same frame, so that never one of them is read alone.
        return tuple(replace(held, defocus=max(held.defocus, 6.0)) for held in moving)
    return tuple(moving)


def _moving(held: Held, index: int, since: float, left: float) -> Held:
    coming = max(0.0, 1 - since / _ENTER) ** 2.2
    going = max(0.0, 1 - left / _LEAVE) ** 1.8
    away = coming + going
    speed = 2.2 * coming**0.55 / _ENTER + 1.8 * going**0.45 / _LEAVE
    # Two hands never shake alike, and none stands still.
    phase = 1.7 * index + held.pose.yaw
    sway = math.sin(2.1 * since + phase), math.sin(2.9 * since + 2 * phase)
    tremor = math.sin(41 * since + phase), math.sin(53 * since + phase)
    pose = held.pose
    return replace(
        held,
        pose=Pose(
            x=pose.x + 7 * sway[0] + 0.8 * tremor[0] + 120 * away * math.copysign(1, pose.yaw),
            y=pose.y + 6 * sway[1] + 0.8 * tremor[1] + 900 * away,
            scale=pose.scale * (1 + 0.012 * sway[1] - 0.10 * away),
            roll=pose.roll + 0.9 * sway[1] + 16 * away,
            pitch=pose.pitch + 1.5 * sway[0] - 14 * away,
            yaw=pose.yaw + 1.8 * sway[1],
        ),
        shine=0.15 + 0.16 * since + 0.04 * sway[0],
        smear=26 * speed * away,
        defocus=_defocus(since, left),
    )


def _defocus(since: float, left: float) -> float:
    # The lens hunts: too near, a swing beyond, then sharp; it lets go again as the thing leaves.
    hunting = 7.0 * math.exp(-4.2 * since) * abs(math.cos(7.5 * since))
    return (hunting if since < 0.9 else 0.0) + (6.0 if left < _LEAVE * 0.8 else 0.0)


def write_video(path: Path, plan: Sequence[Show]) -> None:
    """Render the items into a VP8 video file.

    :raises OSError: if the file cannot be written.
    """
    camera = Camera(demo_scene.road(WIDTH + 60, HEIGHT + 40), seed=7)
    with av.open(str(path), "w") as file:
        # One thread, so that the same frames always make the same file.
        stream = file.add_stream("libvpx", rate=FPS, options={"deadline": "good", "cpu-used": "1"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        stream.bit_rate = _BITRATE
        stream.codec_context.gop_size = 10 * FPS
        stream.codec_context.thread_count = 1
        for number in range(math.ceil((plan[-1].end + _GAP) * FPS)):
            time = number / FPS
            held = [thing for show in plan for thing in at_moment(show, time)]
            picture = camera.take(held, time)
            file.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        file.mux(stream.encode())


def played(path: Path) -> list[frozenset[str]]:
    """What plain zxing-cpp reads in each frame of a video.

    :raises OSError: if the file is no video that OpenCV can play.
    """
    video = cv2.VideoCapture(str(path), cv2.CAP_FFMPEG)
    if not video.isOpened():
        raise OSError(f"OpenCV cannot play {path}")
    frames = []
    while True:
        more, frame = video.read()
        if not more:
            break
        grey = cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)
        found = zxingcpp.read_barcodes(grey)
        frames.append(frozenset(code.bytes.decode("utf-8", "replace") for code in found))
    video.release()
    return frames


def faults(plan: Sequence[Show], frames: Sequence[frozenset[str]]) -> list[str]:
    """In what the video does not read as meant; empty if it does."""
    wrong: list[str] = []
    for number, show in enumerate(plan):
        until = plan[number + 1].start if number + 1 < len(plan) else math.inf
        seen = Counter(f for i, f in enumerate(frames) if show.start <= i / FPS < until)
        read = seen.pop(frozenset(show.codes), 0) if show.codes else 0
        seen.pop(frozenset(), None)
        if seen:
            wrong.append(f"{show.item}: {sum(seen.values())} frames read something else")
        needed = {0: 0, 1: 8, 2: 5}[len(show.codes)]
        if read < needed:
            wrong.append(f"{show.item}: read in {read} frames where {needed} are needed")
    if any(frame for i, frame in enumerate(frames) if i / FPS < plan[0].start):
        wrong.append("something is read before anything is shown")
    return wrong


def expectations(plan: Sequence[Show]) -> dict[str, object]:
    """What `demo.json` says: the items in order, with times in seconds of the video."""
    items = [
        {
            "item": show.item,
            "starts": round(show.start, 3),
            "ends": round(show.end, 3),
            "kind": show.kind or None,
            "assurance": show.assurance or None,
            "reason": show.reason or None,
            "codes": list(show.codes),
        }
        for show in plan
    ]
    return {"video": "demo.webm", "fps": FPS, "keys": "keys/demo-issuer.pem", "shows": items}


def main() -> int:
    """Make the demo's files; 1 if the video does not read as meant or is too large."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--stills", type=Path, help="also keep a picture of each item here")
    arguments = parser.parse_args()
    out: Path = arguments.out
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication([])
    demo_things.load_fonts()
    codes = demo_codes.demo_codes(SEED)
    plan = shows(codes)
    (out / "keys").mkdir(parents=True, exist_ok=True)
    video = out / "demo.webm"
    write_video(video, plan)
    application.quit()
    (out / "keys" / "demo-issuer.pem").write_bytes(codes.issuer_pem)
    text = json.dumps(expectations(plan), ensure_ascii=False, indent=2)
    (out / "demo.json").write_text(text + "\n", encoding="utf-8")
    frames = played(video)
    wrong = faults(plan, frames)
    size = video.stat().st_size
    if size > MAX_BYTES:
        wrong.append(f"{size} bytes where {MAX_BYTES} are allowed")
    for show in plan:
        inside = [f for i, f in enumerate(frames) if show.start <= i / FPS <= show.end]
        print(f"{show.item}: read in {sum(map(bool, inside))} of {len(inside)} frames")
    print(f"{len(frames)} frames, {len(frames) / FPS:.1f} s, {size} bytes")
    print("\n".join(wrong) or "reads as meant")
    if arguments.stills:
        _keep_stills(video, plan, arguments.stills)
    return 1 if wrong else 0


def _keep_stills(video: Path, plan: Sequence[Show], folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    moments = {"empty": 0.5, **{show.item: show.start + 1.6 for show in plan}}
    moments |= {"coming": plan[1].start + 0.27, "going": plan[1].end - 0.2}
    player = cv2.VideoCapture(str(video), cv2.CAP_FFMPEG)
    for name, moment in moments.items():
        player.set(cv2.CAP_PROP_POS_FRAMES, int(moment * FPS))
        more, frame = player.read()
        if more:
            cv2.imwrite(str(folder / f"{name}.png"), np.asarray(frame))
    player.release()


if __name__ == "__main__":
    raise SystemExit(main())
