import importlib
import logging
import sys
import time
import wave
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest

from sync.protocol.terms import Verdict
from terminal.ui import sound
from terminal.ui.sound import VOICE, MiniaudioPlayer, SilentPlayer, Sound, SoundPlayer, sound_of


class FakeFault(Exception):
    pass


class FakeDevice:
    """An audio device that pulls samples only when a test asks it to."""

    made: ClassVar[list["FakeDevice"]] = []

    def __init__(self, **wanted: Any) -> None:
        self.wanted = wanted
        self.running = False
        self.closed = False
        self.stream: Any = None
        FakeDevice.made.append(self)

    def start(self, stream: Any) -> None:
        self.stream, self.running = stream, True

    def stop(self) -> None:
        self.running = False

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def device(monkeypatch: pytest.MonkeyPatch) -> type[FakeDevice]:
    fake = SimpleNamespace(
        PlaybackDevice=FakeDevice,
        SampleFormat=SimpleNamespace(SIGNED16=2),
        MiniaudioError=FakeFault,
    )
    FakeDevice.made.clear()
    monkeypatch.setattr(sound, "_may_have_a_device", lambda: True)
    monkeypatch.setitem(sys.modules, "miniaudio", fake)
    return FakeDevice


def soon(condition: Any) -> None:
    until = time.monotonic() + 3
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.005)


def samples(assets: Path, of: Sound) -> np.ndarray:
    with wave.open(str(assets / "sounds" / f"{of.value}.wav"), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (44_100, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64)


@pytest.mark.parametrize("of", list(Sound))
def test_a_sound_is_short_and_neither_faint_nor_clipped(of: Sound, assets: Path) -> None:
    heard = samples(assets, of)
    assert 0.2 <= len(heard) / 44_100 <= 0.9
    assert 15_000 < np.max(np.abs(heard)) < 32_000
    assert abs(heard[0]) < 400
    assert abs(heard[-1]) < 400


def test_sounds_differ_in_rhythm_and_not_only_in_pitch(assets: Path) -> None:
    """Loudness over time, from which no pitch can be told, differs between any two."""
    shapes = {}
    for of in Sound:
        heard = np.abs(samples(assets, of))
        blocks = np.zeros(45)
        for index, start in enumerate(range(0, len(heard), 882)):
            blocks[index] = heard[start : start + 882].mean()
        shapes[of] = blocks / np.linalg.norm(blocks)
    for first, second in combinations(Sound, 2):
        assert float(shapes[first] @ shapes[second]) < 0.9, (first, second)


@pytest.mark.parametrize("of", list(Sound))
def test_the_words_of_a_sound_are_short_and_neither_faint_nor_clipped(
    of: Sound, assets: Path
) -> None:
    with wave.open(str(assets / "sounds" / VOICE / f"{of.value}.wav"), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (44_100, 1, 2)
        heard = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float64)
    assert 0.3 <= len(heard) / 44_100 <= 2.0
    assert 15_000 < np.max(np.abs(heard)) < 32_000


def test_the_words_follow_their_sound_where_a_voice_is_wanted(
    assets: Path, device: type[FakeDevice]
) -> None:
    player = MiniaudioPlayer(assets, voice=VOICE)
    player.play(Sound.REFUSE)
    soon(lambda: device.made and device.made[0].running)
    tone = samples(assets, Sound.REFUSE)
    heard = np.frombuffer(device.made[0].stream.send(len(tone) + 44_100), "<i2")
    player.close()
    assert np.array_equal(heard[: len(tone)], tone)
    assert np.max(np.abs(heard[len(tone) :])) > 15_000


def test_a_second_document_that_is_wanted_has_a_sound_of_its_own_but_hides_no_refusal() -> None:
    assert sound_of(Verdict.ATTENTION, saved=True, needs_more=True) is Sound.MORE
    assert sound_of(Verdict.REFUSE, saved=True, needs_more=True) is Sound.REFUSE
    assert sound_of(Verdict.ATTENTION, saved=False, needs_more=True) is Sound.NOT_SAVED


def test_the_sounds_are_what_their_script_makes(
    assets: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(assets / "sounds"))
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    script = importlib.import_module("make_sounds")
    for path in script.write(tmp_path):
        made, kept = path.read_bytes(), (assets / "sounds" / path.name).read_bytes()
        assert len(made) == len(kept)
        difference = np.frombuffer(made[44:], "<i2").astype(int) - np.frombuffer(kept[44:], "<i2")
        assert np.max(np.abs(difference)) <= 1


def test_what_was_not_saved_sounds_the_alarm_whatever_the_verdict() -> None:
    assert {sound_of(verdict, saved=False) for verdict in Verdict} == {Sound.NOT_SAVED}
    assert len({sound_of(verdict, saved=True) for verdict in Verdict}) == 3


def test_both_players_are_players(assets: Path) -> None:
    players: list[SoundPlayer] = [SilentPlayer(), MiniaudioPlayer(assets)]
    for player in players:
        player.close()
        player.close()


def test_a_machine_without_audio_falls_silent_with_one_line(
    assets: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sound, "_may_have_a_device", lambda: False)
    player = MiniaudioPlayer(assets)
    started = time.monotonic()
    for _ in range(50):
        player.play(Sound.ADMIT)
    assert time.monotonic() - started < 0.1
    player.close()
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_a_device_that_fails_is_no_exception(
    assets: Path,
    device: type[FakeDevice],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(_self: FakeDevice, _stream: Any) -> None:
        raise FakeFault("unplugged")

    monkeypatch.setattr(device, "start", fail)
    player = MiniaudioPlayer(assets)
    player.play(Sound.ADMIT)
    soon(lambda: "unplugged" in caplog.text)
    player.play(Sound.ADMIT)
    player.close()
    assert "unplugged" in caplog.text
    assert device.made[0].closed


def test_the_device_is_opened_at_the_first_sound_only(
    assets: Path, device: type[FakeDevice]
) -> None:
    player = MiniaudioPlayer(assets)
    assert device.made == []
    player.play(Sound.ADMIT)
    soon(lambda: device.made and device.made[0].running)
    player.play(Sound.REFUSE)
    player.close()
    assert len(device.made) == 1
    assert device.made[0].closed


def test_a_new_sound_cuts_the_old_one(assets: Path, device: type[FakeDevice]) -> None:
    player = MiniaudioPlayer(assets)
    player.play(Sound.NOT_SAVED)
    soon(lambda: device.made and device.made[0].running)
    stream = device.made[0].stream
    alarm, refuse = samples(assets, Sound.NOT_SAVED), samples(assets, Sound.REFUSE)
    first = np.frombuffer(stream.send(1000), "<i2")
    assert np.array_equal(first, alarm[:1000])
    old = player._playing
    player.play(Sound.REFUSE)
    soon(lambda: player._playing is not old)
    second = np.frombuffer(stream.send(len(refuse) + 500), "<i2")
    assert np.array_equal(second[: len(refuse)], refuse)
    assert not second[len(refuse) :].any(), "silence after the end"
    player.close()


def test_the_device_rests_when_nothing_is_played(
    assets: Path, device: type[FakeDevice], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sound, "_IDLE_SECONDS", 0.05)
    player = MiniaudioPlayer(assets)
    player.play(Sound.ADMIT)
    soon(lambda: device.made and device.made[0].stream is not None)
    soon(lambda: not device.made[0].running)
    player.play(Sound.ADMIT)
    soon(lambda: device.made[0].running)
    player.close()
