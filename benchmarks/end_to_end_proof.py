"""Every picture becomes exactly one record here and at the centre, whatever is killed meanwhile.

Pictures are played as if they were the camera. A person shows one until the screen has shown a
verdict; then they leave, and after some empty frames the next one comes. At random moments the
terminal and the centre are killed and started again.
"""

import queue
import random
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import zxingcpp

from benchmarks.processes import Process, environment, free_port
from sync.centre.storage.port import Reading
from sync.centre.storage.sqlite import SqliteStorage
from sync.centre.tokens import make_token
from sync.journal.reader import JournalReader
from sync.journal.record import Record, decode_record
from sync.protocol.terms import RecordKind
from terminal.capture.choice import pictures_in
from terminal.capture.picture import PictureFault, load_picture
from terminal.desk.announced import Announced

_FORMATS = zxingcpp.barcode_formats_from_str(
    "QRCodeModel1,QRCodeModel2,MicroQRCode,Aztec,DataMatrix,PDF417"
)
_SILENT_SECONDS = 60.0
_CONFIG = """
[post]
name = "Chốt chứng minh"
[screen]
sound = false
[reading]
symbologies = ["qr", "micro-qr", "aztec", "data-matrix", "pdf417"]
again_after_seconds = 0.5
[camera]
frames_per_second = 30
"""


@dataclass
class _Play:
    """What the person with the pictures knows; it survives every kill."""

    shown: Counter[int] = field(default_factory=Counter)
    entries: dict[int, set[int]] = field(default_factory=dict)
    started: int = 0
    last_seq: int = 0
    resumed: int = 0

    def hear(self, line: dict[str, Any]) -> None:
        """Take in a line of the terminal."""
        if "verdict" in line:
            self.note(line["picture"], line["seq"])
            self.resumed += line["resumed"]
        elif "picture" in line:
            self.started = line["picture"]

    def note(self, picture: int, seq: int) -> None:
        """A screen showed the verdict of this picture, recorded under this number."""
        self.entries.setdefault(picture, set()).add(seq)
        self.last_seq = max(self.last_seq, seq)

    def next_picture(self) -> int:
        """Whose turn it is after a restart: theirs who have not seen their verdict."""
        return self.started + 1 if self.started in self.entries else self.started


def prove(pictures: Sequence[Path], *, seed: int = 1, kills: int = 10) -> dict[str, Any]:
    """Run the proof. :return: the counts, as DESIGN.md section 9 names them."""
    began = time.monotonic()
    files = pictures_in(pictures)
    codes = [_codes_plain_zxing_reads(path) for path in files]
    readable = [index for index, number in enumerate(codes) if number == 1]
    if not readable:
        print("no picture that zxing-cpp reads", file=sys.stderr)
        return {
            "name": "end-to-end",
            "passed": 0,
            "failed": 0,
            "lost": 0,
            "doubled": 0,
            "seed": seed,
        }
    folder = Path(tempfile.mkdtemp(prefix="chot-proof-"))
    try:
        play, killed = _Run(folder, files, readable, seed, kills).play()
        return {**_verdict(folder, play, readable), "pictures": len(files),
                "several_codes": sum(number > 1 for number in codes), "kills": killed,
                "resumed": play.resumed, "seed": seed,
                "seconds": round(time.monotonic() - began, 1)}  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Run:
    def __init__(
        self, folder: Path, files: Sequence[Path], readable: list[int], seed: int, kills: int
    ) -> None:
        self._folder = folder
        self._files = files
        self._readable = readable
        self._dice = random.Random(seed)  # noqa: S311 - a seeded proof, no secret
        chosen = self._dice.sample(readable, min(kills, len(readable)))
        # Most kills within the blink between the picture and its verdict, where it matters.
        self._kill_at = {index: self._dice.random() ** 3 * 0.4 for index in chosen}
        self._port = str(free_port())
        self._centre: Process | None = None
        self._post: Process | None = None
        (folder / "config.toml").write_text(_CONFIG, "utf-8")

    def play(self) -> tuple[_Play, int]:
        play, killed = _Play(), 0
        self._start_centre()
        token = make_token(
            self._folder / "centre", f"http://127.0.0.1:{self._port}", time.time_ns() // 1_000_000
        )
        self._start_post(play, token)
        try:
            while (line := self._next_line(play)) is not None:
                delay = (
                    self._kill_at.pop(line["picture"], None)
                    if "picture" in line and "file" in line
                    else None
                )
                if delay is not None:
                    self._listen_for(play, delay)
                    self._kill_both(play)
                    killed += 1
                    self._start_centre()
                    self._start_post(play, token)
            self._wait_for_end()
        finally:
            for process in (self._post, self._centre):
                if process is not None:
                    process.kill()
        return play, killed

    def _next_line(self, play: _Play) -> dict[str, Any] | None:
        assert self._post is not None
        line = self._post.next_line(_SILENT_SECONDS)
        if line is not None:
            play.hear(line)
        return line

    def _listen_for(self, play: _Play, seconds: float) -> None:
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            assert self._post is not None
            try:
                line = self._post.next_line(left)
            except queue.Empty:
                return
            if line is None:
                return
            play.hear(line)

    def _kill_both(self, play: _Play) -> None:
        both = [process for process in (self._post, self._centre) if process is not None]
        self._dice.shuffle(both)
        for process in both:
            process.kill()
        assert self._post is not None
        while (line := self._post.next_line(1.0)) is not None:
            play.hear(line)
        # What the screen showed counts, also where the line about it was cut off by the kill.
        _, seq = Announced(self._folder).last()
        if seq > play.last_seq:
            play.note(play.started, seq)

    def _start_centre(self) -> None:
        self._centre = Process(
            "sync.centre", "--data", str(self._folder / "centre"), "--port", self._port,
            env=environment(),
        )  # fmt: skip
        ready = self._centre.next_line(_SILENT_SECONDS)
        if not ready or not ready.get("ready"):
            raise RuntimeError(f"the centre did not start: {ready}")

    def _start_post(self, play: _Play, token: str) -> None:
        self._post = Process(
            "terminal", "--config", str(self._folder / "config.toml"), "--data", str(self._folder),
            "--json", "terminal", "--recording", *map(str, self._files),
            "--start-at", str(play.next_picture()), "--enrol", token, "--once",
            env=environment(),
        )  # fmt: skip

    def _wait_for_end(self) -> None:
        assert self._post is not None
        code = self._post.wait(_SILENT_SECONDS)
        if code != 0:
            raise RuntimeError(f"the terminal ended with {code}")


def _codes_plain_zxing_reads(path: Path) -> int:
    """How many different codes; where there are several the post asks for one (ADR 0006)."""
    try:
        picture = load_picture(path)
    except PictureFault:
        return 0
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    found = zxingcpp.read_barcodes(grey, formats=_FORMATS)
    return len({(symbol.format, symbol.bytes) for symbol in found})


def _verdict(folder: Path, play: _Play, readable: list[int]) -> dict[str, Any]:
    """Compare what was shown, what the journal holds and what the centre holds."""
    with JournalReader(folder) as reader:
        here = [
            decode_record(encoded)
            for head in reader.heads()
            for encoded in reader.records(head.epoch, 0, 10**7, 2**40)
        ]
    entries = {r.header.seq: r.hash for r in here if r.header.kind is RecordKind.ENTRY}
    centre = Counter(_centre_hashes(folder / "centre", here))
    lost = doubled = passed = 0
    for index in readable:
        seqs = play.entries.get(index, set())
        own = [entries[seq] for seq in seqs if seq in entries]
        there = sum(centre[record] for record in own)
        lost += not own or there == 0
        doubled += len(own) > 1 or there > 1
        passed += len(own) == 1 and there == 1
    named = {seq for seqs in play.entries.values() for seq in seqs}
    # An entry that belongs to no picture shown would be a double that nobody saw.
    strangers = len(entries.keys() - named)
    whole = set(centre) <= {r.hash for r in here} and all(n == 1 for n in centre.values())
    failed = len(readable) - passed + strangers + (not whole)
    return {"name": "end-to-end", "passed": passed, "failed": failed, "lost": lost,
            "doubled": doubled + strangers, "readable": len(readable), "journal": len(entries),
            "centre": sum(centre[record] for record in entries.values())}  # fmt: skip


def _centre_hashes(folder: Path, here: Sequence[Record]) -> list[bytes]:
    storage = SqliteStorage(folder / "centre.sqlite")
    lines = {(record.header.terminal, record.header.epoch) for record in here}

    def look(reading: Reading) -> list[bytes]:
        return [
            record.hash
            for terminal, epoch in lines
            for record in reading.records(terminal, epoch, 0, 10**7)
        ]

    try:
        return storage.read(look)
    finally:
        storage.close()
